"""T15: times that can not be true."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import A53778
from scrubber.plugin import ERROR, NEVER, Case, Denial, Feature, Finding, FindingKind, Need, Undecided, rule

_IMPOSSIBLE = (Undecided.STOP_BEFORE_START, Undecided.LONGER_THAN_A_DAY, Undecided.MIXED_CLOCKS)


@rule(
    "T15",
    "times-contradict",
    kind=FindingKind.QUESTION,
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.ADMINISTRATION,),
    needs=(Need.RECORD,),
    status=(
        "A8:263",
        "A8:296",
    ),
    denial=Denial("CO-152", ("N443",)),
    source=A53778,
)
def times_contradict(case: Case) -> Iterator[Finding]:
    """The chart gives times that can not be true.

    What it checks
        A stop before its start, a run of more than 24 hours, a mixture of local times and times with an offset:
        nothing is counted from them. Documents that disagree on a time are named here too.
    Why it denies
        A reviewer who finds one impossible time doubts all others.
    Example
        chart: a1 drug infusion 12:00-10:15 class=therapeutic
        claim: 96365 x1 150.00
        expect: fail at the claim
    Fix
        None: the chart must be corrected by whoever wrote it.
    Source
        Follows from the meaning of start and stop; Palmetto A53778 wants both.
    """
    for gap in (
        case.expectation.undecided(
            Undecided.STOP_BEFORE_START, Undecided.LONGER_THAN_A_DAY, Undecided.MIXED_CLOCKS
        )
        if case.expectation
        else ()
    ):
        yield Finding(
            message=gap.message,
            billed="minutes",
            asks="no minutes",
            evidence=case.evidence(gap.administrations),
        )
