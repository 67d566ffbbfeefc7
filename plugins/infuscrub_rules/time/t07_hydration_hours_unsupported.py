"""T07: more units of 96361 than the chart supports."""

from __future__ import annotations

from infuscrub_rules.sources import FIRST_COAST_INFUSION
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T07",
    "hydration-hours-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.HYDRATION_HOURS,),
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
    denial=Denial("CO-151", ("N362",)),
    source=FIRST_COAST_INFUSION,
)
def hydration_hours_unsupported(case: Case) -> None:
    """Units of 96361 differ from the hydration that the chart supports.

    What it checks
        Beside 96360, each whole hour past the first earns a unit, the last one from 31 minutes on. Beside any other
        initial service all hydration is 96361: 31 minutes earn one unit, 91 two, 151 three. Only minutes in which
        nothing else ran count.
    Why it denies
        Units beyond the documented minutes come back as frequency not supported.
    Example
        chart: a1 saline infusion 10:00-11:30 class=hydration
        claim: 96360 x1 90.00
        claim: 96361 x1 40.00
        expect: fail at line 2, chart supports nothing
    Fix
        Units down are applied by themselves where the unit price is exact; units up are only proposed.
    Source
        First Coast, outpatient infusion and hydration services; AAPC 111391 and Medlearn for 175 minutes beside a
        push.
    """
