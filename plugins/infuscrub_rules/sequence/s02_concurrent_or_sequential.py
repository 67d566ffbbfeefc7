"""S02: concurrent is billed for sequential, or the other way round."""

from __future__ import annotations

from infuscrub_rules.sources import ASCO_COMPLEX_CODING
from scrubber.plugin import AUTOMATIC, ERROR, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "S02",
    "concurrent-or-sequential",
    kind=FindingKind.CONFLICT,
    answers=(Cause.CONCURRENCE,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96367", "96368"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:263",
    ),
    denial=Denial("CO-150", ("N657",)),
    source=ASCO_COMPLEX_CODING,
)
def concurrent_or_sequential(case: Case) -> None:
    """A concurrent infusion is billed as sequential, or the other way round.

    What it checks
        Separate bags through one access at one time, 16 minutes or more together, are concurrent: 96368, once. One
        after the other is sequential: 96367.
    Why it denies
        The two are paid differently, and the clock times decide.
    Example
        chart: a1 drug_a infusion 09:00-10:00 class=therapeutic
        chart: a2 drug_b infusion 09:00-09:40 class=therapeutic
        claim: 96365 x1 150.00
        claim: 96367 x1 70.00
        expect: fail at line 2, chart supports 96368 x 1
    Fix
        The right code takes its place, by itself where its price is known and not higher.
    Source
        AAPC 170567; Journal of Oncology Practice 2007 (PMC2793946).
    """
