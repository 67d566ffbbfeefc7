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
    ServiceLine,
    Standing,
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
    concerns=codes.INITIAL_CODES,
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
        second one needs 59 or an X modifier and a documented reason, whether it stands on a line of its own or as a
        second unit. Where the chart shows one access and one visit, it names the add-on that the second line should
        be.
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
    compared = {
        d.line
        for d in case.comparison.differences
        if not d.is_undocumented and d.standing is not Standing.OPEN
    }
    for line in case.lines_in(codes.INITIAL_CODES):
        if line.number in compared or separating(line):
            continue
        other = _unseparated_before(case, line)
        if other is not None and other.number in compared:
            continue
        if other is not None and not _are_supported(case, line):
            yield _two(line, f"{line.label} and {other.label} are both initial services of one visit")
        elif line.units > 1 and line.first_date == line.last_date:
            yield _two(line, f"{line.label} bills an initial service {line.units} times on one day")


def _unseparated_before(case: Case, line: ServiceLine) -> ServiceLine | None:
    """Return an initial service of the same day that stands before a line and carries no modifier either."""
    return next(
        (
            other
            for other in same_visit(case, line)
            if codes.is_initial(other.code)
            and other.number < line.number
            and other.first_date == line.first_date
            and not separating(other)
        ),
        None,
    )


def _are_supported(case: Case, line: ServiceLine) -> bool:
    """Return whether the chart supports more than one initial service on the day: what lacks then is H05's."""
    found = [e for e in case.expected_lines if codes.is_initial(e.code) and e.day in (None, line.first_date)]
    return len(found) > 1


def _two(line: ServiceLine, words: str) -> Finding:
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{words}; one is an add-on, unless the chart shows a second access or visit.",
        billed=line.label,
        asks="an add-on, or 59 with its reason",
    )
