"""T03: more units of a first-hour code than one, or one that the chart does not support."""

from __future__ import annotations

from infuscrub_rules.sources import AAPC_ADDITIONAL_HOURS
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T03",
    "first-hour-billed-twice",
    kind=FindingKind.OVER,
    answers=(Cause.FIRST_HOUR,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96365", "96413"),
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
    source=AAPC_ADDITIONAL_HOURS,
)
def first_hour_billed_twice(case: Case) -> None:
    """A first-hour code is billed more than once, or without an infusion in the chart.

    What it checks
        96365 and 96413 cover the first 16 to 90 minutes and are billed once for a visit and access, whatever the
        minutes: further hours have codes of their own. A line that nothing in the chart supports is named here too.
    Why it denies
        A second unit of a first hour comes back as a duplicate or as units not supported.
    Example
        chart: a1 drug infusion 10:00-11:20 class=therapeutic
        claim: 96365 x2 300.00
        expect: fail at line 1, chart supports 96365 x 1
    Fix
        One unit is left, by itself where the unit price is exact. A line without support is taken off.
    Source
        CPT, guideline to 96401-96549; AAPC: the first-hour code covers up to 90 minutes.
    """
