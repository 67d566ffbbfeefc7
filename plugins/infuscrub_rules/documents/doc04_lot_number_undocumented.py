"""DOC04: a drug whose lot number the payer wants, without it in the chart."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PAYER_POLICY
from scrubber.plugin import (
    NEVER,
    WARNING,
    Because,
    Case,
    Finding,
    FindingKind,
    Need,
    Unchecked,
    not_evaluated,
    rule,
)


def bills_a_drug_with_lot(case: Case) -> bool:
    """Return whether a drug is billed whose lot number the payer wants."""
    return not case.codes.isdisjoint(case.parameters.lot_required_drugs)


@rule(
    "DOC04",
    "lot-number-undocumented",
    kind=FindingKind.MISSING,
    severity=WARNING,
    safety=NEVER,
    concerns=bills_a_drug_with_lot,
    needs=(
        Need.RECORD,
        Need.WHOLE_CHART,
    ),
    source=PAYER_POLICY,
)
def lot_number_undocumented(case: Case) -> Iterator[Finding | Unchecked]:
    """A drug was given without a documented lot number, and the payer wants it.

    What it checks
        The drugs that the profile lists under lot_required_drugs: each administration names its lot.
    Why it denies
        Some payers trace biologicals by lot. Medicare has no such condition, so no drug is listed by default.
    Example
        given: lot_required_drugs J1745
        chart: a1 infliximab infusion 10:00-12:00 hcpcs=J1745
        claim: J1745 x40 2000.00
        expect: fail at line 1
    Fix
        None by itself: the lot stands on the vial and in the pharmacy's log.
    Source
        The founding article; not found as a Medicare claim condition.
    """
    for line in case.lines(*case.parameters.lot_required_drugs):
        given = case.given_as(line.code)
        if not given:
            yield not_evaluated(Because.NO_DOSE, line.number, line.code)
        lacking = [administration.id for administration in given if not administration.lot]
        if lacking:
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.code}: no lot number was made out in the chart.",
                billed=line.label,
                evidence=case.evidence(lacking),
            )
