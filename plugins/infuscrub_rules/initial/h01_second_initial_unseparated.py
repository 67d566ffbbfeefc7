"""H01: two initial codes of one visit, and nothing says why."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import RAC_0071
from infuscrub_rules.visits import same_visit, separating
from scrubber.plugin import (
    AUTOMATIC,
    ERROR,
    Case,
    Cause,
    Denial,
    Difference,
    Finding,
    FindingKind,
    Unchecked,
    codes,
    report,
    rule,
)


@rule(
    "H01",
    "second-initial-unseparated",
    kind=FindingKind.CONFLICT,
    answers=(Cause.SECOND_INITIAL,),
    severity=ERROR,
    safety=AUTOMATIC,
    concerns=lambda case: len(case.lines_in(codes.INITIAL_CODES)) > 1,
    status=(
        "A8:454",
        "A8:732",
    ),
    denial=Denial("CO-97", ("M15",)),
    source=RAC_0071,
)
def second_initial_unseparated(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """Two initial services are billed for one visit, and no modifier says that they were separate.

    What it checks
        96360, 96365, 96374, 96409 and 96413 are one contest: a visit has one of them for each vascular access. A
        second one needs 59 or an X modifier and a documented reason. Where the chart shows one access and one
        visit, it names the add-on that the second line should be.
    Why it denies
        Only one initial service is paid; a recovery audit looks for the second one.
    Example
        claim: 96413 x1 300.00
        claim: 96365 x1 150.00
        expect: fail at line 2
    Fix
        Where the chart shows one access, the add-on code takes its place, by itself if its price is known. Without
        a chart nothing is changed: a person must look.
    Source
        CMS recovery audit topic 0071; NCCI policy manual ch. XI; IOM 100-04 ch. 4 s. 230.2 as quoted.
    """
    yield from report(case, mine)
    if case.comparison.differences or (
        case.expectation is not None and not case.expectation.lacks("setting")
    ):
        return
    for line in case.lines_in(codes.INITIAL_CODES):
        earlier = [o for o in same_visit(case, line) if codes.is_initial(o.code) and o.number < line.number]
        unseparated = [o for o in earlier if o.first_date == line.first_date and not separating(o)]
        if unseparated and not separating(line):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} and {unseparated[0].label} are both initial services of one visit; one is an "
                "add-on, unless the chart shows a second access or visit.",
                billed=line.label,
                asks="an add-on, or 59 with its reason",
            )
