"""A05: pushes differ from the chart."""

from __future__ import annotations

from infuscrub_rules.sources import AAPC_SAME_DRUG_PUSH
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "A05",
    "push-unsupported",
    kind=FindingKind.OVER,
    answers=(Cause.PUSHES,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96374", "96375", "96409", "96411"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:476",
        "A8:294",
    ),
    denial=Denial("CO-151", ("N362",)),
    source=AAPC_SAME_DRUG_PUSH,
)
def push_unsupported(case: Case) -> None:
    """Pushes are billed that the chart does not support.

    What it checks
        96375 and 96411 are for another drug than those already reported; the same drug again is 96376, and only in
        a facility. The first push of a visit without an infusion is 96374 or 96409, once.
    Why it denies
        A repeated drug is one service in an office, and the further line comes back.
    Example
        chart: a1 morphine push 10:00 class=therapeutic
        chart: a2 morphine push 10:45 class=therapeutic
        claim: 96374 x1 80.00
        claim: 96375 x1 60.00
        expect: fail at line 2
    Fix
        The line is taken off or its units follow the chart; the drug itself is still billed.
    Source
        AAPC forum 108863; codingahead, 96375.
    """
