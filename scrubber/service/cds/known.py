"""What the service knows when it answers: the tenant's settings and rules, the day, and the resources of the call."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite

from payer_profiles import Profile
from scrubber.charts.readers.fhir.store import Store
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
    """Return the resources as the FHIR reader keeps them. Raises `DocumentError`: too_many."""
    store = Store()
    for place, each in enumerate(resources):
        store.add(each, f"entry[{place}]")
    return store


def as_bundle(resources: Iterable[Resource]) -> bytes:
    """Return the resources as one collection, as a document that readers take."""
    entries = [{"resource": each} for each in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(bundle, default=_number).encode("utf-8", "replace")


def _number(value: object) -> float | None:
    if isinstance(value, Decimal):
        number = float(value)
        return number if isfinite(number) else None  # beyond any amount: as though it were not there
    raise TypeError


def profile_words(profile: Profile) -> str:
    """Return a profile with its revision, as cards name it."""
    since = f", in force since {profile.effective_from}" if profile.effective_from else ""
    return f"{profile.name}{since}"
