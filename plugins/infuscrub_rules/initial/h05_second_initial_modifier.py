"""H05: a second initial service, and its modifier."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import NORIDIAN_INITIAL
from infuscrub_rules.visits import SEPARATE
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    AddLine,
    Case,
    Cause,
    Denial,
    Difference,
    ExpectedLine,
    Finding,
    FindingKind,
    Kind,
    Need,
    ServiceLine,
    SetModifiers,
    SetUnits,
    Unchecked,
    report,
    rule,
)


@rule(
    "H05",
    "second-initial-modifier",
    kind=FindingKind.CONFLICT,
    answers=(
        Cause.SECOND_INITIAL_MODIFIER,
        Cause.SECOND_INITIAL_SEPARATED,
    ),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=("96360", "96365", "96374", "96409", "96413"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A6:453",
        "A8:732",
    ),
    denial=Denial("CO-97", ("M15",)),
    source=NORIDIAN_INITIAL,
)
def second_initial_modifier(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """A second initial service carries no modifier though the chart supports one, or carries one against the chart.

    What it checks
        A second initial service is right where a second access was medically needed (drugs that do not mix, a
        protocol that asks for two sites) or where the patient came back for another visit. It then carries 59 or an X
        modifier. Where the chart shows one access and one visit, the modifier is wrong. Convenience is no reason.
    Why it denies
        Without the modifier the second service is bundled; with it and without the facts it is taken back in an
        audit.
    Example
        chart: a1 drug_a infusion 09:00-10:00 class=therapeutic access=left
        chart: a2 drug_b infusion 09:00-10:00 class=therapeutic access=right access_reason=incompatible
        claim: 96365 x1 150.00
        claim: 96365 x1 150.00
        expect: fail at line 2, chart supports 96365-59 x 1
    Fix
        Proposed: only a person can vouch for a separate service. Of two in one line, the second gets a line of its own.
    Source
        Noridian, initial drug administration; HCPro 231578.
    """
    for difference in mine:
        if difference.kind is not Kind.MODIFIERS or not difference.is_certain or difference.expected is None:
            yield from report(case, (difference,))
            continue
        line = case.claim.line(difference.line or 0)
        if line.units > difference.expected.units:
            yield _in_one_line(case, line, difference.expected)
            continue
        yield Finding(
            line=line.number,
            element="CODE",
            message=f"{line.label} is a second initial service that the chart supports, and no modifier says so.",
            billed=line.label,
            supported=difference.expected.label,
            evidence=case.evidence(difference.expected.administrations),
            fix=(SetModifiers(line.number, _with_those_of(difference.expected, line)),),
        )


def _with_those_of(second: ExpectedLine, line: ServiceLine) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*second.modifiers, *line.modifiers)))


def _in_one_line(case: Case, line: ServiceLine, second: ExpectedLine) -> Finding:
    """Return what is said of two initial services in one line: the second gets a line with its modifier.

    The first keeps the line without one. Where the units are not those two, a person must divide them.
    """
    supported = [one for one in case.expected(line.code) if one.encounter == second.encounter]
    first = sum(one.units for one in supported if not one.modifiers)
    divided: tuple[SetUnits | SetModifiers | AddLine, ...] = ()
    plain = tuple(modifier for modifier in line.modifiers if modifier not in SEPARATE)
    if first and first + second.units == line.units and len(case.lines(line.code)) == 1:
        divided = (
            SetUnits(line.number, first),
            *(() if plain == line.modifiers else (SetModifiers(line.number, plain),)),
            AddLine(line.number, line.code, second.units, _with_those_of(second, line)),
        )
    return Finding(
        line=line.number,
        element="UNITS",
        message=f"{line.label} bills {second.label} in one line with the first initial service: a modifier "
        "tells the two apart only on two lines.",
        billed=line.label,
        supported=" and ".join(one.label for one in supported),
        evidence=case.evidence(second.administrations),
        fix=divided,
        holds=True,
    )
