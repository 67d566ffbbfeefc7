"""D12: a vaccine is billed as an injection or infusion."""

from __future__ import annotations

from infuscrub_rules.sources import CODING_AHEAD_96372
from scrubber.plugin import ERROR, SUGGESTED, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "D12",
    "vaccine-billed-as-drug",
    kind=FindingKind.CONFLICT,
    answers=(
        Cause.VACCINE,
        Cause.VACCINES,
    ),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=("90471", "90472", "96372", "G0008", "G0009", "G0010"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:507",
    ),
    denial=Denial("CO-16", ("M51",)),
    source=CODING_AHEAD_96372,
)
def vaccine_billed_as_drug(case: Case) -> None:
    """A vaccine is billed with the administration code of a drug.

    What it checks
        Vaccines are given by 90471 and 90472, or by Medicare's own codes for influenza, pneumococcal and hepatitis
        B vaccine; never by 96372 or an infusion code.
    Why it denies
        The code does not fit the product.
    Example
        chart: a1 influenza_vaccine im 09:00 class=vaccine
        claim: 96372 x1 30.00
        expect: fail at line 1, chart supports 90471 x 1
    Fix
        Proposed.
    Source
        codingahead, 96372; codapedia.
    """
