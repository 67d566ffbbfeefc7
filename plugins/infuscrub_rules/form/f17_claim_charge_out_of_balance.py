"""F17: CLM02 differs from the sum of the lines."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import X12_GUIDE
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    SetClaimCharge,
    Unchecked,
    not_evaluated,
    plain,
    rule,
)


@rule(
    "F17",
    "claim-charge-out-of-balance",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=SUGGESTED,
    status=("A8:400", "A8:178"),
    denial=Denial("CO-16", ("M54",)),
    source=X12_GUIDE,
)
def claim_charge_out_of_balance(case: Case) -> Iterator[Finding | Unchecked]:
    """The claim charge is not the sum of its line charges.

    What it checks
        CLM02 against the sum of SV102 (837P) or SV203 (837I).
    Why it denies
        The guide demands the balance; payers reject the claim unread, or pay by the wrong side.
    Example
        claim: 96365 x1 150.00
        given: CLM02 160.00
        expect: fail at the claim
    Fix
        Which side is right, no rule can know: the sum of the lines is proposed for CLM02. Where the charge of a line
        is no amount, there is no sum.
    Source
        ASC X12 837 guides, balancing of claim and line charges.
    """
    claim = case.claim
    unread = [line.number for line in claim.lines if line.charge is None]
    if unread:
        yield not_evaluated(Because.NO_CHARGE, about=f"the charge of line {unread[0]}")
    elif claim.charge is None or claim.charge != claim.line_total:
        billed = "no amount" if claim.charge is None else plain(claim.charge)
        yield Finding(
            element="CLM02",
            message=f"CLM02 is {billed}, the lines sum to {plain(claim.line_total)}.",
            billed=billed,
            asks=plain(claim.line_total),
            fix=(SetClaimCharge(claim.line_total),),
        )
