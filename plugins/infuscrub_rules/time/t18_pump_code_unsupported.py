"""T18: a code of a long pump infusion differs from the chart."""

from __future__ import annotations

from infuscrub_rules.sources import A55134
from scrubber.plugin import ERROR, SUGGESTED, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T18",
    "pump-code-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.PUMP,),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=("96416", "C8957", "G0498"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=("A8:454",),
    denial=Denial("CO-150", ("N657",)),
    source=A55134,
)
def pump_code_unsupported(case: Case) -> None:
    """A pump code is billed that the chart does not support, or the other way round.

    What it checks
        A pump that runs for more than eight hours has one code: 96416 for a complex drug, G0498 where Medicare pays
        a clinic-owned pump that goes home, C8957 for other drugs on a facility claim. Up to eight hours the codes
        by the hour hold. A first hour (96413, 96365) that is billed for a drug which ran by such a pump is found too.
    Why it denies
        The codes differ in who owns the pump and where it ends, and the wrong one is not payable.
    Example
        chart: a1 fluorouracil pump 11:00 class=complex planned=46 pump_owner=clinic
        claim: G0498 x1 400.00
        expect: fail at line 1, chart supports 96416 x 1
    Fix
        The supported code is proposed.
    Source
        Medicare article A55134, as AAPC 180336 quotes it; PMC2900877.
    """
