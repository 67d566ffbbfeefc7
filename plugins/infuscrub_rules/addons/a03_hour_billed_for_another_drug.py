"""A03: a further hour is billed for what is another drug."""

from __future__ import annotations

from infuscrub_rules.sources import AAPC_SEQUENTIAL
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "A03",
    "hour-billed-for-another-drug",
    kind=FindingKind.CONFLICT,
    answers=(Cause.HOUR_OF_ANOTHER_DRUG,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96361", "96366", "96415"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:263",
    ),
    denial=Denial("CO-150", ("N657",)),
    source=AAPC_SEQUENTIAL,
)
def hour_billed_for_another_drug(case: Case) -> None:
    """A further hour is billed for a drug of its own.

    What it checks
        96366 and 96415 extend one drug. Another drug in sequence is 96367 or 96417, and one that ran beside is
        96368.
    Why it denies
        The hour has no minutes of the first drug, and the other drug has a code of its own.
    Example
        chart: a1 drug_a infusion 09:00-10:00 class=therapeutic
        chart: a2 drug_b infusion 10:00-10:40 class=therapeutic
        claim: 96365 x1 150.00
        claim: 96366 x1 42.00
        expect: fail at line 2, chart supports 96367 x 1
    Fix
        The right code takes its place, by itself where its price is known and not higher; otherwise it is proposed.
    Source
        CPT, guideline to 96365-96379; AAPC 170567. An HFMA answer to the contrary is wrong.
    """
