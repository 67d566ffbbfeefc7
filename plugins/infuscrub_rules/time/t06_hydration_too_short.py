"""T06: 96360 is billed for thirty minutes or less of hydration."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.differences import judged
from infuscrub_rules.owners import about, owned
from infuscrub_rules.sources import CGS_HYDRATION
from scrubber.plugin import AUTOMATIC, ERROR, Case, Denial, Finding, Need, rule


@rule(
    "T06",
    "hydration-too-short",
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=about("T06", ("96360",)),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    params=("hydration_min_minutes",),
    status=(
        "A8:454",
        "A8:263",
    ),
    denial=Denial("CO-152", ("N657",)),
    source=CGS_HYDRATION,
)
def hydration_too_short(case: Case) -> Iterator[Finding]:
    """96360 is billed, and the chart supports no hydration of 31 minutes.

    What it checks
        Hydration as the only kind of service needs 31 minutes of fluid with nothing else running; 30 minutes or
        less are not billed at all, and a second unit of 96360 never is.
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
    yield from judged(case, owned(case, "T06"))
