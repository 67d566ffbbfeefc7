"""T08: 96369, 96370 or 96371 differ from the chart."""

from __future__ import annotations

from infuscrub_rules.sources import CCE_96369
from scrubber.plugin import ERROR, SUGGESTED, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T08",
    "infusion-under-the-skin-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.UNDER_THE_SKIN,),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=("96369", "96370", "96371"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:476",
        "A8:263",
        "A8:294",
    ),
    denial=Denial("CO-151", ("N362",)),
    source=CCE_96369,
)
def infusion_under_the_skin_unsupported(case: Case) -> None:
    """The codes of an infusion under the skin differ from what the chart supports.

    What it checks
        96369 needs 16 minutes by pump and is billed once; what runs for 15 minutes or less is an injection, 96372.
        96370 stands for each further hour from 31 minutes on, 96371 once for further pump set-ups. The codes of an
        infusion into a vein are wrong for one under the skin.
    Why it denies
        The three codes follow the same clock as infusions into a vein.
    Example
        chart: a1 scig sc_infusion 09:00-10:30 class=therapeutic
        claim: 96369 x1 120.00
        claim: 96370 x1 30.00
        expect: fail at line 2, chart supports nothing
    Fix
        The supported units, or the right code, are proposed.
    Source
        Clear Cost Estimate, 96369 to 96371; that 15 minutes or less are 96372 (CPT's note under 96369), and that 96369
        and 96371 are billed once a visit, is from memory.
    """
