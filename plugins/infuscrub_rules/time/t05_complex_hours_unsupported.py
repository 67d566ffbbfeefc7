"""T05: more units of 96415 than the chart supports."""

from __future__ import annotations

from infuscrub_rules.sources import AAPC_ADDITIONAL_HOURS
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T05",
    "complex-hours-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.COMPLEX_HOURS,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96413", "96415", "96417"),
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
def complex_hours_unsupported(case: Case) -> None:
    """Units of 96415 differ from the further hours that the chart supports.

    What it checks
        Each complex drug reported with 96413 or 96417 earns one unit of 96415 for every whole hour past its first,
        where the last one needs 31 minutes: 90 minutes earn none, 91 one, 150 one, 151 two. Pauses do not count.
    Why it denies
        Time-based units are paid on documented start and stop times; units beyond them are recovered in audits.
    Example
        chart: a1 drug infusion 10:00-11:45 class=complex
        claim: 96413 x1 300.00
        claim: 96415 x2 140.00
        expect: fail at line 2, chart supports 96415 x 1
    Fix
        Units down are applied by themselves where the unit price is exact; units up are only proposed.
    Source
        CPT, guideline to 96401-96549; AAPC, reader question: 90 minutes earn no further hour, 93 one.
    """
