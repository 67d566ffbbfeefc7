"""T17: hours of hydration that only the minutes of a push take away."""

from __future__ import annotations

from infuscrub_rules.sources import MEDLEARN_PUSH_HYDRATION
from scrubber.plugin import INSTITUTIONAL, SUGGESTED, WARNING, Case, Cause, FindingKind, Need, rule


@rule(
    "T17",
    "push-minutes-in-hydration",
    kind=FindingKind.OVER,
    answers=(Cause.PUSH_IN_HYDRATION,),
    severity=WARNING,
    safety=SUGGESTED,
    applies_to=INSTITUTIONAL,
    concerns=("96361",),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    source=MEDLEARN_PUSH_HYDRATION,
)
def push_minutes_in_hydration(case: Case) -> None:
    """Hours of hydration are billed that are there only if the minutes of a push count as hydration.

    What it checks
        Where a push with documented start and stop falls into hydration, its minutes are taken off. Hours of 96361
        that hang on nothing but those minutes are this rule's; hours that ran beside an infusion are S05's.
    Why it denies
        Hydration counts only while nothing else is given. Most charts give a push one time and no duration, so
        the few minutes are rarely looked at, and a person decides.
    Example
        chart: a1 ondansetron push 10:00-10:05 class=therapeutic
        chart: a2 saline infusion 09:00-10:33 class=hydration
        claim: 96374 x1 60.00
        claim: 96361 x2 80.00
        expect: fail at line 2, chart supports 96361 x 1
    Fix
        The units without the minutes of the push are proposed.
    Source
        Medlearn, week of 2021-11-15.
    """
