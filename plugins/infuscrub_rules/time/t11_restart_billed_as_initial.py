"""T11: an interrupted infusion is billed as two."""

from __future__ import annotations

from infuscrub_rules.sources import AAPC_INTERRUPTED
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T11",
    "restart-billed-as-initial",
    kind=FindingKind.OVER,
    answers=(Cause.RESTARTED,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96360", "96365", "96413"),
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
    source=AAPC_INTERRUPTED,
)
def restart_billed_as_initial(case: Case) -> None:
    """A first-hour code is billed again for an infusion that was only interrupted.

    What it checks
        An infusion that was stopped and started again is one: its running minutes are added, the pause does not
        count, and there is one first hour.
    Why it denies
        A second first hour for the same drug, visit and access comes back as a duplicate.
    Example
        chart: a1 rituximab infusion 09:00-09:40,10:10-13:00 class=complex
        claim: 96413 x2 600.00
        claim: 96415 x2 140.00
        expect: fail at line 1, chart supports 96413 x 1
    Fix
        One unit is left, by itself where the unit price is exact; a second line is taken off.
    Source
        AAPC 149056: 80 and 165 minutes are one infusion of 245.
    """
