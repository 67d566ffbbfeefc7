"""T14: a time that is none."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import A53778
from scrubber.plugin import NEVER, WARNING, Case, Denial, Feature, Finding, FindingKind, Need, Undecided, rule


@rule(
    "T14",
    "time-only-in-words",
    kind=FindingKind.MISSING,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.ADMINISTRATION,),
    needs=(Need.RECORD,),
    status=(
        "A8:263",
        "A8:296",
    ),
    denial=Denial("CO-252", ("N443",)),
    source=A53778,
)
def time_only_in_words(case: Case) -> Iterator[Finding]:
    """The chart gives a duration or a time in words that no one may count.

    What it checks
        "About an hour", a time that could be morning or evening, two times for one event: such minutes support no
        unit and are kept as they stand, with the quote.
    Why it denies
        Reviewers want clock times for start and stop; an estimate is not one.
    Example
        chart: a1 drug infusion 10:15-12:00 class=therapeutic uncertain=stop
        claim: 96365 x1 150.00
        claim: 96366 x1 42.00
        expect: fail at the claim
    Fix
        None: ask the nurse for the clock times, as an addendum to the chart.
    Source
        Palmetto A53778; the founding article.
    """
    for gap in case.expectation.undecided(Undecided.UNCERTAIN_TIMES) if case.expectation else ():
        yield Finding(
            message=gap.message,
            billed="minutes",
            asks="no minutes",
            evidence=case.evidence(gap.administrations),
        )
