"""What a claim asks for: the numbers, name and birth date of its patient, and its days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from scrubber.charts.link.keys import LinkKeys
from scrubber.claims.interest import is_of_interest
from scrubber.claims.view import view
from scrubber.job.charts import link_keys
from scrubber.job.offered import find_inputs
from scrubber.job.source import InputFile
from scrubber.model.claim import Claim
from x12 import ClaimSlice, read_parts

Span = tuple[date, date]
"""The first and the last day of a service."""
_SEX = {"M": "male", "F": "female"}
_AGAIN = ("claim_id", "attachment_control_numbers", "service_dates")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim whose chart is wanted."""

    keys: LinkKeys
    spans: tuple[Span, ...]
    sex: str = ""
    """As FHIR says it; empty where the claim does not."""
    other_patients: bool = False
    """Several claims of this number are about different patients: no chart can be told to belong to one of
    them.
    """

    @property
    def claim_id(self) -> str:
        """Return CLM01."""
        return self.keys.claim_id


def wanted_of(claim: Claim) -> Wanted:
    """Return what a claim asks for. A claim without a day has no span, and nothing can be fetched for it."""
    spans = {
        (first, max(first, line.last_date or first))
        for line in claim.lines
        if (first := line.first_date) is not None
    }
    if not spans and claim.statement_from is not None:
        spans = {
            (claim.statement_from, max(claim.statement_from, claim.statement_through or claim.statement_from))
        }
    return Wanted(link_keys(claim), tuple(sorted(spans)), _sex(claim))


def _sex(claim: Claim) -> str:
    try:
        whole = claim.whole
    except LookupError:
        return ""
    said = whole.patient.sex if whole.patient.relationship else whole.subscriber.sex
    return _SEX.get(said, "")


def wanted_in(names: Iterable[str]) -> tuple[tuple[Wanted, ...], int]:
    """Return what the claims of files ask for, each claim number once, and how many claims need no chart.

    Raises `InputError` and `X12Error` for a file that can't be used.
    """
    found: dict[str, Wanted] = {}
    others = 0
    for name in find_inputs(list(names)):
        for part in read_parts(InputFile(name).chunks()):
            if not isinstance(part, ClaimSlice):
                continue
            if not is_of_interest(part):
                others += 1
                continue
            wanted = wanted_of(view(part))
            known = found.get(wanted.claim_id)
            found[wanted.claim_id] = wanted if known is None else _together(known, wanted)
    return tuple(found.values()), others


def _together(one: Wanted, other: Wanted) -> Wanted:
    """Return two claims of one number (an original and its replacement) as one, where they are of one patient."""
    days = tuple(sorted({*one.keys.service_dates, *other.keys.service_dates}))
    same = replace(other.keys, **{name: getattr(one.keys, name) for name in _AGAIN}) == one.keys
    return replace(
        one,
        keys=replace(one.keys, service_dates=days),
        spans=tuple(sorted({*one.spans, *other.spans})),
        other_patients=one.other_patients or not same,
    )
