"""What the service knows when it answers: the tenant's settings and rules, the day, and the resources of the call."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from payer_profiles import Profile
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.fhir.store import Store, stored
from scrubber.engine.settings import Settings
from scrubber.model.comparison import Cause
from scrubber.model.record import Setting
from scrubber.rules.definition import Rule
from scrubber.service.cds.request import Resource


@dataclass(frozen=True, slots=True)
class Known:
    """What decides, the chart aside."""

    settings: Settings
    rules: tuple[Rule, ...]
    on: date
    """The day of the call: of orders that name none."""
    setting: Setting | None = None
    """Whether this client's charges are a physician's or a facility's, where its configuration says so."""

    def rule_for(self, causes: Iterable[Cause]) -> Rule | None:
        """Return the first rule that answers one of these causes; the pages of rules name them."""
        for cause in causes:
            for rule in self.rules:
                if cause in rule.answers:
                    return rule
        return None


def store_of(resources: Iterable[Resource]) -> Store:
    """Return the resources as the FHIR reader keeps them: numbers exact, what is not FHIR left out.

    Raises `DocumentError`: not_json, too_deep, too_large, too_many.
    """
    return stored(as_bundle(resources))


def as_bundle(resources: Iterable[Resource]) -> bytes:
    """Return the resources as one collection. Raises `DocumentError`."""
    entries = [{"resource": each} for each in resources]
    try:
        text = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    except (RecursionError, ValueError, TypeError):
        raise DocumentError("not_json") from None
    return text.encode("utf-8", "replace")


def profile_words(profile: Profile) -> str:
    """Return a profile with its revision, as cards name it."""
    since = f", in force since {profile.effective_from}" if profile.effective_from else ""
    return f"{profile.name}{since}"
