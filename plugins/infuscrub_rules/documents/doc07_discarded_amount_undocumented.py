"""DOC07: a JW line, and no discarded amount in the chart."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import FIRST_COAST_JW
from scrubber.plugin import (
    ERROR,
    NEVER,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    Need,
    Unchecked,
    not_evaluated,
    rule,
)


def bills_discarded_drug(case: Case) -> bool:
    """Return whether a line carries JW."""
    return any(line.has_modifier("JW") for line in case.claim.lines)


@rule(
    "DOC07",
    "discarded-amount-undocumented",
    kind=FindingKind.MISSING,
    severity=ERROR,
    safety=NEVER,
    concerns=bills_discarded_drug,
    needs=(
        Need.RECORD,
        Need.WHOLE_CHART,
    ),
    status=("A8:453", "A8:732"),
    denial=Denial("CO-4", ("N519",)),
    source=FIRST_COAST_JW,
)
def discarded_amount_undocumented(case: Case) -> Iterator[Finding | Unchecked]:
    """A JW line bills discarded drug, and the chart documents no discarded amount.

    What it checks
        For each line with JW, the chart gives an amount of that drug that was discarded. Whether the amount is right
        is rule W02's question, whether time, reason and person are there rule W09's.
    Why it denies
        Discarded drug is paid on its documentation alone. A remainder that follows from the vial size is not enough.
    Example
        chart: a1 infliximab infusion 10:00-12:00 hcpcs=J1745 dose=350mg vials=4x100mg
        claim: J1745 x35 2170.00
        claim: J1745-JW x5 310.00
        expect: fail at line 2
    Fix
        None by itself: whoever discarded it documents amount, time and reason, or the line is not billed.
    Source
        First Coast, bill drug wastage correctly using the JW modifier.
    """
    for line in case.claim.lines:
        if not line.has_modifier("JW"):
            continue
        given = case.given_as(line.code)
        if not given:
            yield not_evaluated(Because.NO_DOSE, line.number, line.code)
        elif all(administration.wasted is None for administration in given):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} billed; no discarded amount of this drug was made out in the chart.",
                billed=line.label,
                asks="the discarded amount",
                evidence=case.evidence([administration.id for administration in given]),
                holds=True,
            )
