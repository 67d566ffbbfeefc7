"""W03: JW without a line for what was given."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import FIRST_COAST_JW
from scrubber.plugin import ERROR, NEVER, Case, Denial, Feature, Finding, FindingKind, rule


@rule(
    "W03",
    "discarded-without-given",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.DISCARDED,),
    status=(
        "A8:453",
        "A8:476",
    ),
    denial=Denial("CO-16", ("M53",)),
    source=FIRST_COAST_JW,
)
def discarded_without_given(case: Case) -> Iterator[Finding]:
    """A JW line stands alone, without a line for the amount given.

    What it checks
        JW bills what was left of a container from which a dose was given; that dose stands on a line of the same
        code and day.
    Why it denies
        A discarded amount without a dose is returned.
    Example
        claim: J1745-JW x5 300.00
        expect: fail at line 1
    Fix
        None: the dose must come from the chart.
    Source
        First Coast, bill drug wastage correctly.
    """
    if case.parameters.jw_alone_allowed:
        return
    for line in case.drug_lines:
        if "JW" not in line.modifiers:
            continue
        given = [
            o for o in case.lines(line.code) if "JW" not in o.modifiers and o.first_date == line.first_date
        ]
        if not given:
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} bills what was discarded, and no line bills what was given.",
                billed=line.label,
                asks="a line for the amount given beside it",
            )
