"""S03: 96368 without a drug that ran beside another one."""

from __future__ import annotations

from infuscrub_rules.sources import MEDLEARN_CONCURRENT
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "S03",
    "concurrent-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.CONCURRENT,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96368",),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:263",
    ),
    denial=Denial("CO-150", ("N657",)),
    source=MEDLEARN_CONCURRENT,
)
def concurrent_unsupported(case: Case) -> None:
    """A concurrent infusion is billed that the chart does not support.

    What it checks
        96368 is reported once where a further drug ran beside another one through the same access; a third and a
        fourth drug add nothing.
    Why it denies
        It has no drug of its own in the chart.
    Example
        chart: a1 drug_a infusion 09:00-10:00 class=therapeutic
        claim: 96365 x1 150.00
        claim: 96368 x1 30.00
        expect: fail at line 2, chart supports nothing
    Fix
        The line is taken off.
    Source
        Medlearn, week of 2021-12-13: once an encounter, whatever the time; Haugen; Journal of Oncology Practice 2007.
    """
