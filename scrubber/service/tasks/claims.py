"""One claim, judged by itself, and its verdict as JSON (`infuscrub.verdict/1`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

from scrubber.api import ClaimError, ClaimVerdict
from scrubber.api.single import stopped_alone
from scrubber.output import report
from scrubber.service.tasks.bodies import ClaimBody
from scrubber.service.tenants import Tenant

SCHEMA = "infuscrub.verdict/1"


@dataclass(frozen=True, slots=True)
class Options:
    """What a request may choose."""

    as_of: date | None = None
    profile: str | None = None


class After(msgspec.Struct, frozen=True):
    """The claim as it may go out, in the two forms in which claims come in."""

    claim: msgspec.Raw
    """`infuscrub.claim/1`"""
    x12: str
    """An 837 with this one claim."""


class Verdict(msgspec.Struct, frozen=True, rename={"schema_": "schema"}):
    """What was decided about one claim by itself. `after` only where something was changed.

    `unjudged` names what only the other claims of its file would show. `charts` puts every chart offered in one box.
    """

    disposition: Literal["accepted", "corrected", "held", "rejected", "refused"]
    goes_out: bool
    claim: report.Claim
    after: After | None
    unjudged: tuple[str, ...]
    charts: tuple[report.ChartAccount, ...]
    schema_: str = SCHEMA


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on its way to the client: what is counted, and the JSON."""

    disposition: str
    body: bytes


def judge(tenant: Tenant, body: ClaimBody, documents: Mapping[str, bytes] | None, options: Options) -> Judged:
    """Judge a claim. Raises `ClaimError`, `InputError` or `OptionError` where it can't be asked about."""
    verdict = tenant.session.check_claim(
        body.read(), documents=documents, as_of=options.as_of, profile=options.profile
    )
    return _judged(verdict)


def stopped(tenant: Tenant, body: ClaimBody, how: str) -> Judged:
    """Return the verdict of a claim that ended its worker process: it is held, and nothing of it is looked at again.

    Raises as `judge` does.
    """
    return _judged(stopped_alone(tenant.session.settings, body.read(), how))


def _judged(verdict: ClaimVerdict) -> Judged:
    shape = Verdict(
        disposition=verdict.disposition,
        goes_out=verdict.goes_out,
        claim=verdict.claim,
        after=_after(verdict) if verdict.disposition == "corrected" else None,
        unjudged=tuple(each.value for each in verdict.unjudged),
        charts=verdict.charts,
    )
    return Judged(verdict.disposition, report.encode(shape))


def _after(verdict: ClaimVerdict) -> After | None:
    try:
        document = verdict.document()
        return After(msgspec.Raw(document.to_json()), document.to_x12().decode("latin-1"))
    except ClaimError:  # JSON can't say it; the corrections in the report do
        return None
