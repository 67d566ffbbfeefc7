"""T06: 96360 is billed for thirty minutes or less of hydration."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CGS_HYDRATION
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    Case,
    Cause,
    Denial,
    Difference,
    Finding,
    FindingKind,
    Need,
    Unchecked,
    report,
    rule,
)

BESIDE_ANOTHER = "96360 is billed, and another service of the visit is initial"
"""The title where hydration is long enough, and stands beside an initial service of another kind."""


@rule(
    "T06",
    "hydration-too-short",
    kind=FindingKind.OVER,
    answers=(Cause.HYDRATION,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96360",),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:263",
    ),
    denial=Denial("CO-152", ("N657",)),
    source=CGS_HYDRATION,
)
def hydration_too_short(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """96360 is billed, and the chart supports no hydration of 31 minutes.

    What it checks
        Hydration as the only kind of service needs 31 minutes of fluid with nothing else running; 30 minutes or
        less are not billed at all, and a second unit of 96360 never is. Beside an initial service of another kind all
        of it is 96361. Where an office's chart does not say what the visit was for, the hierarchy that makes the other
        service initial is a convention, and this rule only warns.
    Why it denies
        Shorter hydration is not a service; contractors name the threshold in their hydration articles.
    Example
        chart: a1 saline infusion 10:00-10:30 class=hydration
        claim: 96360 x1 90.00
        expect: fail at line 1, chart supports nothing
    Fix
        The line is taken off, or its units are set to one.
    Source
        CGS, hydration services; First Coast, outpatient infusion and hydration services.
    """
    for difference in mine:
        beside = any(line.encounter == difference.encounter for line in case.expected("96361"))
        is_it = difference.expected is not None and difference.expected.code == difference.code
        yield from report(case, (difference,), title=BESIDE_ANOTHER if beside and not is_it else "")
