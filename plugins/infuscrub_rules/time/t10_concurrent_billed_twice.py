"""T10: 96368 more than once."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import MEDLEARN_CONCURRENT
from infuscrub_rules.visits import same_visit
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    Case,
    Cause,
    Denial,
    Finding,
    FindingKind,
    RemoveLine,
    SetUnits,
    rule,
)


@rule(
    "T10",
    "concurrent-billed-twice",
    kind=FindingKind.FORM,
    answers=(Cause.CONCURRENT_TWICE,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=("96368",),
    status=(
        "A8:476",
        "A8:454",
    ),
    denial=Denial("CO-151", ("N362",)),
    source=MEDLEARN_CONCURRENT,
)
def concurrent_billed_twice(case: Case) -> Iterator[Finding]:
    """96368 is billed more than once for a visit.

    What it checks
        A concurrent infusion is reported once for a visit, whatever its minutes and however many drugs ran.
    Why it denies
        It is not a timed code; further units come back as duplicates.
    Example
        claim: 96365 x1 150.00
        claim: 96368 x2 60.00
        expect: fail at line 2, asks for 96368 x 1
    Fix
        One unit is left, by itself where the unit price is exact; a second line is taken off.
    Source
        Medlearn, week of 2021-12-13; Journal of Oncology Practice 2007 (PMC2793946).
    """
    for line in case.lines("96368"):
        earlier = any(o.code == "96368" and o.number < line.number for o in same_visit(case, line))
        if earlier or line.units > 1:
            yield Finding(
                line=line.number,
                element="UNITS",
                message=f"{line.label} billed; a concurrent infusion is reported once for a visit.",
                billed=line.label,
                asks="nothing" if earlier else "96368 x 1",
                fix=(RemoveLine(line.number),) if earlier else (SetUnits(line.number, 1),),
            )
