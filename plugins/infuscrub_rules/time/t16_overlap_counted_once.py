"""T16: hours that partly overlapping drugs would both have to earn."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import MEDLEARN_OVERLAP
from scrubber.plugin import (
    INFO,
    SUGGESTED,
    WARNING,
    Case,
    Cause,
    Difference,
    Finding,
    FindingKind,
    Need,
    NotCounted,
    Unchecked,
    codes,
    report,
    rule,
)


@rule(
    "T16",
    "overlap-counted-once",
    kind=FindingKind.OVER,
    answers=(Cause.OVERLAP,),
    severity=WARNING,
    safety=SUGGESTED,
    concerns=codes.INFUSION_CODES,
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    source=MEDLEARN_OVERLAP,
)
def overlap_counted_once(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """Two drugs overlap for part of their time, and each minute counts for one of them only.

    What it checks
        Where two infusions overlap for a part and are still coded in sequence, the minutes in which both ran count
        once. Hours that are billed and would be there only if they counted twice are this rule's; where no billed
        hour hangs on it, the overlap is only mentioned.
    Why it denies
        A reviewer who counts the minutes once comes to fewer units. The method is disputed, so nothing is corrected
        without a person.
    Example
        chart: a1 drug_a infusion 09:00-11:00 class=therapeutic
        chart: a2 drug_b infusion 10:15-12:00 class=therapeutic
        claim: 96365 x1 150.00
        claim: 96366 x2 84.00
        claim: 96367 x1 70.00
        expect: fail at line 2, chart supports 96366 x 1
    Fix
        The units without the shared minutes are proposed. Compare with `infuscrub code --explain-disputes`.
    Source
        Medlearn, week of 2022-01-31; the method is disputed.
    """
    yield from report(case, mine)
    if mine or case.expectation is None:
        return
    for row in case.expectation.timeline.rows:
        minutes = sum(s.minutes for s in row.stretches if s.reason is NotCounted.OTHER_DRUG_RUNNING)
        if minutes:
            yield Finding(
                message=f"{row.substance}: {minutes} of {row.minutes} minutes ran beside another drug and count there.",
                evidence=case.evidence((row.administration,)),
                severity=INFO,
            )
