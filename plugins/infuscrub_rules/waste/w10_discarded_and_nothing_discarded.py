"""W10: JW and JZ for one drug on one day."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CODING_CONVENTION
from scrubber.plugin import NEVER, WARNING, Case, Denial, Feature, Finding, FindingKind, rule


@rule(
    "W10",
    "discarded-and-nothing-discarded",
    kind=FindingKind.CONFLICT,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.DISCARDED,),
    status=("A8:453",),
    denial=Denial("CO-4", ("N519",)),
    source=CODING_CONVENTION,
)
def discarded_and_nothing_discarded(case: Case) -> Iterator[Finding]:
    """JW and JZ stand on the same drug and day.

    What it checks
        JW says that some was discarded, JZ that nothing was. Both are right only for two containers that were given
        at different times.
    Why it denies
        The two contradict each other.
    Example
        claim: J1745-JZ x35 2100.00
        claim: J1745-JW x5 300.00
        expect: fail at line 1
    Fix
        None: the chart must show two doses.
    Source
        From memory.
    """
    for line in case.drug_lines:
        if "JZ" not in line.modifiers or len(case.given_as(line.code)) > 1:
            continue
        if any("JW" in o.modifiers and o.first_date == line.first_date for o in case.lines(line.code)):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} says that nothing was discarded, and another line of the day bills what was.",
                billed=line.label,
                asks="JW or JZ",
            )
