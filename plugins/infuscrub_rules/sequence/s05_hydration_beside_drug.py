"""S05: hydration is billed for minutes in which a drug ran."""

from __future__ import annotations

from infuscrub_rules.sources import NCCI_HYDRATION
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "S05",
    "hydration-beside-drug",
    kind=FindingKind.OVER,
    answers=(Cause.HYDRATION_BESIDE_DRUG,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96360", "96361"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:476",
        "A8:263",
        "A8:294",
    ),
    denial=Denial("CO-97", ("M15",)),
    source=NCCI_HYDRATION,
)
def hydration_beside_drug(case: Case) -> None:
    """Hydration is billed for minutes in which something else ran.

    What it checks
        Only minutes in which nothing else runs through the access count as hydration. What is left must reach 31
        minutes.
    Why it denies
        Fluid beside a drug is part of giving the drug.
    Example
        chart: a1 drug infusion 09:00-11:00 class=therapeutic
        chart: a2 saline infusion 09:00-11:00 class=hydration
        claim: 96365 x1 150.00
        claim: 96366 x1 42.00
        claim: 96361 x2 80.00
        expect: fail at line 3, chart supports nothing
    Fix
        The units that are left are billed, or the line is taken off.
    Source
        NCCI policy manual ch. XI B.5, as quoted by AAPC.
    """
