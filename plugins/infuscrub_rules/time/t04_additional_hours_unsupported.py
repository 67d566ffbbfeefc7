"""T04: more units of 96366 than the chart's minutes earn."""

from __future__ import annotations

from infuscrub_rules.sources import FIRST_COAST_INFUSION
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T04",
    "additional-hours-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.THERAPEUTIC_HOURS,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96365", "96366", "96367"),
    needs=(Need.RECORD, Need.EXPECTED_LINES),
    status=("A8:476", "A8:263", "A8:294"),
    denial=Denial("CO-151", ("N362",)),
    source=FIRST_COAST_INFUSION,
)
def additional_hours_unsupported(case: Case) -> None:
    """Units of 96366 exceed the additional hours the chart supports.

    What it checks
        Each therapeutic drug reported with 96365 or 96367 earns one unit of 96366 for every whole hour past its
        first, where the last one needs 31 minutes or more: 90 minutes earn none, 91 one, 150 one, 151 two.
        The minutes are the documented running minutes of that drug; pauses do not count.
    Why it denies
        Time-based units are paid on documented start and stop times. Units beyond them come back as frequency not
        supported, and are recovered in audits.
    Example
        chart: a1 infliximab infusion 10:15-12:00 class=therapeutic
        claim: 96365 x1 150.00
        claim: 96366 x2 84.00
        expect: fail at line 2, chart supports 96366 x 1
    Fix
        Bill the units that the minutes support. Lowering units is applied by itself when the unit price is exact;
        raising them is only proposed.
    Source
        First Coast, outpatient infusion and hydration services: more than 30 minutes beyond one-hour increments.
    """
