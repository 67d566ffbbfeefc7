"""T09: 96376 differs from the chart."""

from __future__ import annotations

from infuscrub_rules.sources import HCPRO_REPEAT_PUSH
from scrubber.plugin import AUTOMATIC, ERROR, INSTITUTIONAL, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "T09",
    "repeated-push-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.REPEATED_PUSH,),
    severity=ERROR,
    safety=AUTOMATIC,
    applies_to=INSTITUTIONAL,
    concerns=("96376",),
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
    source=HCPRO_REPEAT_PUSH,
)
def repeated_push_unsupported(case: Case) -> None:
    """96376 is billed for a push that does not earn it.

    What it checks
        A facility bills a further push of the same drug where more than 30 minutes passed since the last one it
        billed; 30 minutes exactly are too few for most payers.
    Why it denies
        Closer doses of one drug are one service.
    Example
        chart: a1 morphine push 10:00 class=therapeutic
        chart: a2 morphine push 10:30 class=therapeutic
        claim: 96374 x1 80.00
        claim: 96376 x1 40.00
        expect: fail at line 2, chart supports nothing
    Fix
        The line is taken off, or its units follow the chart.
    Source
        CPT, note to 96376; HCPro 298578; several pages say 30 minutes or more, so the gap is a parameter.
    """
