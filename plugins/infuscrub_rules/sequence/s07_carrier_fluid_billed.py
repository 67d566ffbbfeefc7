"""S07: fluid that is no hydration is billed as hydration."""

from __future__ import annotations

from infuscrub_rules.sources import RAC_0137
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "S07",
    "carrier-fluid-billed",
    kind=FindingKind.OVER,
    answers=(Cause.CARRIER_FLUID,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96360", "96361"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:294",
    ),
    denial=Denial("CO-97", ("M15",)),
    source=RAC_0137,
)
def carrier_fluid_billed(case: Case) -> None:
    """Fluid that only carries a drug or keeps the vein open is billed as hydration.

    What it checks
        Fluid to keep the vein open, to flush, to carry a drug, or between units of blood is no hydration, however
        long it runs.
    Why it denies
        It treats nothing; a recovery audit looks for it.
    Example
        chart: a1 drug infusion 09:00-10:00 class=therapeutic
        chart: a2 saline infusion 10:00-12:00 class=hydration purpose=keep_open
        claim: 96365 x1 150.00
        claim: 96361 x2 80.00
        expect: fail at line 2, chart supports nothing
    Fix
        The line is taken off.
    Source
        CMS recovery audit topic 0137; CGS, hydration services.
    """
