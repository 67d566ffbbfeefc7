"""S08: leucovorin, levoleucovorin or mesna billed with a complex code."""

from __future__ import annotations

from infuscrub_rules.sources import NORIDIAN_COMPLEX
from scrubber.plugin import ERROR, SUGGESTED, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "S08",
    "rescue-drug-billed-as-complex",
    kind=FindingKind.CONFLICT,
    answers=(Cause.RESCUE_DRUG,),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=("96413", "96415", "96417", "96409", "96411"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:294",
    ),
    denial=Denial("CO-150", ("N657",)),
    source=NORIDIAN_COMPLEX,
)
def rescue_drug_billed_as_complex(case: Case) -> None:
    """A rescue drug is billed with a complex administration code.

    What it checks
        Leucovorin, levoleucovorin and mesna are therapeutic, also in a regimen of complex drugs.
    Why it denies
        The complex codes are for complex drugs; the family is questioned in reviews.
    Example
        chart: a1 oxaliplatin infusion 09:00-11:00 class=complex
        chart: a2 leucovorin infusion 11:00-11:40 hcpcs=J0640
        claim: 96413 x1 300.00
        claim: 96415 x1 70.00
        claim: 96417 x1 90.00
        expect: fail at line 3, chart supports 96367 x 1
    Fix
        Proposed.
    Source
        Noridian A52953: 96401 to 96549 are for antineoplastics and some biologicals. AAPC 170567: leucovorin is 96368.
    """
