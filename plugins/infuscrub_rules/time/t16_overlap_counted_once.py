"""T16: minutes in which two drugs ran."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import MEDLEARN_OVERLAP
from scrubber.plugin import INFO, NEVER, Case, Finding, Need, NotCounted, codes, rule


@rule(
    "T16",
    "overlap-counted-once",
    severity=INFO,
    safety=NEVER,
    concerns=lambda case: bool(case.lines_in(codes.INFUSION_CODES)),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    params=("partial_overlap",),
    source=MEDLEARN_OVERLAP,
)
def overlap_counted_once(case: Case) -> Iterator[Finding]:
    """Two drugs overlap for part of their time, and each minute was counted for one of them only.

    What it checks
        Where two infusions overlap for a part and are still coded in sequence, the minutes in which both ran count
        once. Payers and reviewers differ on the method, so this is said and never corrected.
    Why it denies
        A reviewer who counts otherwise comes to other units.
    Example
        chart: a1 drug_a infusion 09:00-10:00 class=therapeutic
        chart: a2 drug_b infusion 09:50-10:40 class=therapeutic
        claim: 96365 x1 150.00
        claim: 96367 x1 70.00
        expect: fail
    Fix
        None. Compare with `infuscrub code --explain-disputes`.
    Source
        Medlearn, week of 2022-01-31; the method is disputed.
    """
    rows = case.expectation.timeline.rows if case.expectation else ()
    for row in rows:
        minutes = sum(s.minutes for s in row.stretches if s.reason is NotCounted.OTHER_DRUG_RUNNING)
        if minutes:
            yield Finding(
                message=f"{row.substance}: {minutes} of {row.minutes} minutes ran beside another drug and count there.",
                billed=f"{row.minutes} min",
                supported=f"{row.minutes - minutes} min",
                evidence=case.evidence((row.administration,)),
            )
