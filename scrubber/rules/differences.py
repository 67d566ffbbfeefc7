"""From a difference between billed and supported to the finding that says it, with its fix.

The standard way, for the rules that answer for a cause and have nothing of their own to add, and for the engine where
no rule in force answers. `element="UNITS"` stands for the element that holds the units: SV104 on 837P, SV205 on 837I;
`CODE` likewise for the procedure composite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from scrubber.coding.administrations import UNCONFIRMED
from scrubber.coding.hours import next_hour_begins
from scrubber.model.claim import ServiceLine
from scrubber.model.comparison import Cause, Comparison, Difference, Kind, Standing
from scrubber.model.correction import AddLine, Edit, RemoveLine, Safety, SetCode, SetModifiers, SetUnits
from scrubber.model.expected import ExpectedLine
from scrubber.model.finding import Finding, FindingKind, Severity
from scrubber.model.unchecked import Because, Unchecked
from scrubber.model.value import replace
from scrubber.reference import codes
from scrubber.rules.case import Case
from scrubber.rules.other_form import shown_in_another_form
from scrubber.rules.recording import CODING
from scrubber.rules.unearned import unearned

IN_PART = " The chart may not be complete, so a person must look."


def report(
    case: Case, differences: Iterable[Difference], *, title: str = ""
) -> Iterator[Finding | Unchecked]:
    """Yield what is to be said of each difference: a finding, or why it can't be decided.

    `title`: what a finding is called that has no title of its own; without one, the rule's.
    """
    for item in _report(case, differences):
        named = title and isinstance(item, Finding) and not item.title
        yield replace(item, title=title) if named else item


def _report(case: Case, differences: Iterable[Difference]) -> Iterator[Finding | Unchecked]:
    for difference in differences:
        if difference.standing is Standing.OPEN:
            if difference.line is not None:
                yield Unchecked(difference.because or Because.LEFT_OPEN, difference.line)
            continue  # what is not billed needs no further word while the chart leaves questions open
        if difference.is_undocumented:
            yield undocumented(case, difference)
            continue
        match difference.kind:
            case Kind.OVER | Kind.EXTRA:
                yield _too_many(case, difference)
            case Kind.UNDER:
                yield _too_few(case, difference)
            case Kind.MISSING:
                yield _unbilled(case, difference)
            case _:
                yield from _another_code(case, difference)


_OF_WASTE = {
    Cause.DISCARDED: ("jw_jz",),
    Cause.DISCARDED_BELOW_A_UNIT: ("jw_jz",),
    Cause.MODIFIER_BELOW_A_UNIT: ("jw_jz", "subunit_waste_modifier"),
    Cause.WASTE_MODIFIER_MISSING: ("jw_jz",),
    Cause.WASTE_MODIFIER_UNSUPPORTED: ("jw_jz",),
}
"""What a payer makes of JW and JZ: for a drug line, the one kind of difference that parameters decide."""


_CODE_OR_UNITS = frozenset({Kind.OVER, Kind.UNDER, Kind.WRONG_CODE})
"""What is wrong with units or code alone: JZ beside them plays no part."""


def facts_of(case: Case, difference: Difference) -> Iterator[str]:
    """Yield the facts that decided a difference: of the drug line, or the coding of the chart as a whole.

    A line that nothing supports has no expected line to stand on: it stands on what the others of its family do, so
    that what nobody confirmed removes none.
    """
    expected = difference.expected
    if expected is not None:
        yield from expected.stands_on if difference.kind in _CODE_OR_UNITS else expected.facts
    elif any(UNCONFIRMED in line.stands_on for line in _near(case, difference.code)):
        yield UNCONFIRMED
    if not codes.is_drug(difference.code):
        yield CODING
        return
    for cause in difference.causes:
        yield from _OF_WASTE.get(cause, ())


def undocumented(case: Case, difference: Difference) -> Finding:
    """Return the question of a line that no part of the chart goes with: never a fault, never removed."""
    line = case.claim.line(difference.line or 0)
    documented = difference.supported_units
    if documented:
        message = f"{line.label} is billed; the chart shows {documented} of them, and nothing for the others."
    else:
        message = f"{line.label} is billed; nothing in the chart goes with this line."
    title, remedy = "A billed service is not in the chart", "Add what documents it, or take it off the claim."
    shown = shown_in_another_form(case, line.code) if codes.is_drug(line.code) and not documented else ""
    if shown:
        title, remedy = (
            "A drug is billed by the code of another form",
            "Bill the code of the form that was given.",
        )
        message = f"{line.label} is billed; the chart shows {shown}, which {line.code} does not bill."
    return Finding(
        line=line.number,
        element="CODE",
        title=title,
        message=f"{message} {remedy}",
        billed=line.label,
        supported=f"{line.code} x {documented}" if documented else "",
        amount=_share(line, line.units - documented),
        kind=FindingKind.MISSING,
        safety=Safety.SUGGESTED,
        severity=Severity.WARNING,
        holds=case.parameters.undocumented_line == "hold",
    )


def finding_of(
    case: Case,
    difference: Difference,
    *,
    kind: FindingKind,
    element: str,
    message: str,
    supported: str,
    fix: tuple[Edit, ...],
    amount: Decimal | None = None,
    title: str = "",
) -> Finding:
    """Return the finding of a difference; what is only contradicted in part holds the claim for a person."""
    line = case.claim.line(difference.line or 0)
    in_part = difference.standing is Standing.IN_PART
    under = kind is FindingKind.UNDER
    suggested = in_part or under or not difference.every_reading_agrees or bool(difference.accesses)
    severity = Severity.WARNING if under or (in_part and not difference.grave) else None
    ids = difference.expected.administrations if difference.expected else ()
    return Finding(
        line=line.number,
        element=element,
        title=title,
        message=message + _of_accesses(difference) + (IN_PART if in_part else ""),
        billed=line.label,
        supported=supported,
        amount=amount,
        evidence=case.evidence(ids or _of_family(case, difference.code)),
        fix=fix,
        bundle=bundle_of(difference),
        kind=kind,
        severity=severity,
        safety=Safety.SUGGESTED if suggested else None,
        holds=in_part,
    )


def _of_accesses(difference: Difference) -> str:
    """Return the sentence on several accesses that were coded as one, where a reason for them would change it."""
    if not difference.accesses or difference.kind is Kind.UNDER:
        return ""
    return (
        f" The chart names {len(difference.accesses)} accesses ({', '.join(difference.accesses)}) and no reason for "
        "the second was made out, so they count as one; with a documented reason the second is a service of its own "
        "(59 or XS)."
    )


def on_assumption(finding: Finding, comparison: Comparison) -> Finding:
    """Return a finding as a warning that says what was assumed, where the difference that it tells rests on that."""
    assumes = next(
        (one.assumes for one in comparison.differences if one.assumes and _is_of(finding, one)), ""
    )
    if not assumes:
        return finding
    severity = finding.severity if finding.severity is Severity.INFO else Severity.WARNING
    safety = finding.safety if finding.safety is Safety.NEVER else Safety.SUGGESTED
    return replace(
        finding, message=f"{finding.message} {assumes}{_RESTS}", severity=severity, safety=safety, holds=False
    )


_RESTS = " What is said here rests on that choice."


def _is_of(finding: Finding, difference: Difference) -> bool:
    if difference.line is not None:
        return finding.line == difference.line
    return (
        finding.line is None
        and difference.expected is not None
        and finding.supported == difference.expected.label
    )


def bundle_of(difference: Difference) -> str:
    """Return what a difference is corrected together with: its encounter, or the lines of one drug.

    A drug that is billed too high on one day and too low on another is set right at once.
    """
    if codes.is_drug(difference.code):
        return f"drug/{difference.code}"
    return f"{difference.encounter}/administration"


def _of_family(case: Case, code: str) -> tuple[str, ...]:
    """Return the administrations that earn a code of this family: what speaks of a line that has no support."""
    return tuple(a for line in _near(case, code) for a in line.administrations)


def _near(case: Case, code: str) -> list[ExpectedLine]:
    """Return the lines of a code's family; where none is certain, since a drug's class is open, of one reading."""
    if codes.is_drug(code):
        return [line for line in case.expected_lines if line.code == code]
    family = codes.family_of(code)
    if family is None or case.support is None:
        return []
    certain = [line for line in case.expected_lines if codes.family_of(line.code) is family]
    lines = () if certain else case.support.expectation.lines
    return certain or [line for line in lines if codes.family_of(line.code) is family]


def _share(line: ServiceLine, units: int) -> Decimal | None:
    """Return the part of a line's charge that these units are, where the unit price is exact."""
    price = line.unit_price
    return None if price is None or units <= 0 else price * units


def _too_many(case: Case, difference: Difference) -> Finding:
    line = case.claim.line(difference.line or 0)
    units = difference.supported_units
    supported = _some_of(difference, units)
    expected = difference.expected
    if expected is not None and expected.code != difference.code and not codes.is_drug(difference.code):
        supported = f"{supported} in either family ({expected.label})"
    instead = difference.instead
    meant = supported
    if instead is not None:
        meant = f"{supported}, and {instead.label} that is not billed"
        difference = replace(difference, expected=instead)
    fix: tuple[Edit, ...] = (SetUnits(line.number, units),) if units else (RemoveLine(line.number),)
    return finding_of(
        case,
        difference,
        kind=FindingKind.OVER,
        element="UNITS",
        message=f"{line.label} billed; the chart supports {meant or 'none of it'}{_because(case, difference)}",
        supported=supported,
        fix=fix,
        amount=_share(line, line.units - units),
    )


def _some_of(difference: Difference, units: int) -> str:
    """Return these units of what is supported, as billers write it: `J1745-JW x 5`; empty for none."""
    same = difference.expected is not None and difference.expected.code == difference.code
    modifiers = difference.expected.modifiers if difference.expected is not None and same else ()
    return f"{'-'.join((difference.code, *modifiers))} x {units}" if units else ""


def _too_few(case: Case, difference: Difference) -> Finding:
    line = case.claim.line(difference.line or 0)
    units = difference.supported_units
    price = line.unit_price
    return finding_of(
        case,
        difference,
        kind=FindingKind.UNDER,
        element="UNITS",
        title="Fewer units are billed than the chart supports",
        message=f"{line.label} billed; the chart supports {_some_of(difference, units)}{_because(case, difference)}",
        supported=_some_of(difference, units),
        fix=(SetUnits(line.number, units),),
        amount=None if price is None else price * (units - line.units),
    )


def _another_code(case: Case, difference: Difference) -> Iterator[Finding]:
    expected = difference.expected
    if expected is None:
        return
    line = case.claim.line(difference.line or 0)
    if difference.kind is not Kind.MODIFIERS and expected.code == line.code:
        yield finding_of(  # the service of another day: a date is a person's decision (F06)
            case,
            difference,
            kind=FindingKind.CONFLICT,
            element="DTP03",
            message=f"{line.label} is billed for {line.first_date}; the one that nobody billed was given on "
            f"{expected.day}{_because(case, difference)}",
            supported=f"{expected.label} on {expected.day}",
            fix=(),
        )
        return
    yield finding_of(
        case,
        difference,
        kind=FindingKind.CONFLICT,
        element="CODE",
        message=f"{line.label} billed; the chart supports {expected.label}{_because(case, difference)}",
        supported=expected.label,
        fix=_beside(line, difference.beside)
        if difference.beside
        else relabel(line, expected.code, expected.units, expected.modifiers),
    )


def _beside(line: ServiceLine, beside: tuple[int, int]) -> tuple[Edit, ...]:
    """Return the edits that bill a line's service in the units of another one: two lines of one code are duplicates."""
    number, units = beside
    return (RemoveLine(line.number), SetUnits(number, units))


def relabel(line: ServiceLine, code: str, units: int, modifiers: tuple[str, ...]) -> tuple[Edit, ...]:
    """Return the edits that make a line this one: its own modifiers stay, but for those that call it separate."""
    fix: tuple[Edit, ...] = () if code == line.code else (SetCode(line.number, code),)
    if line.units != units:
        fix += (SetUnits(line.number, units),)
    own = tuple(m for m in line.modifiers if m not in codes.SEPARATE_SERVICE)
    separate = tuple(m for m in modifiers if m in codes.SEPARATE_SERVICE and m not in line.modifiers)
    kept = tuple(m for m in line.modifiers if m in codes.SEPARATE_SERVICE)
    wanted = (*separate, *own) if separate else (*kept, *own) if _is_separate(modifiers) else own
    if wanted != line.modifiers:
        fix += (SetModifiers(line.number, wanted),)
    return fix


def _is_separate(modifiers: tuple[str, ...]) -> bool:
    return not codes.SEPARATE_SERVICE.isdisjoint(modifiers)


def _unbilled(case: Case, difference: Difference) -> Finding:
    """Report what the chart supports and nobody billed; a line is only ever proposed by itself."""
    expected = difference.expected
    label = expected.label if expected else difference.code
    codeless = next((line for line in case.claim.lines if not line.code), None)
    if codeless is not None:
        return _may_be_billed(case, difference, label, codeless)
    like = _line_like(case, difference)
    price = case.price_of(difference.code, (), like.first_date) if like else None
    amount = None if price is None else price * difference.supported_units
    adds = "" if amount is None else f" It would add {amount}."
    modifiers = expected.modifiers if expected else ()
    line = (AddLine(like.number, difference.code, difference.supported_units, modifiers),) if like else ()
    return Finding(
        element="CODE",
        title="A documented service is not billed",
        message=f"{label} is supported and not billed{_because(case, difference)}{adds}",
        billed="nothing",
        supported=label,
        amount=amount,
        evidence=case.evidence(expected.administrations if expected else ()),
        fix=line,
        bundle=bundle_of(difference),
        kind=FindingKind.UNDER,
        severity=Severity.WARNING,
        safety=Safety.SUGGESTED,
    )


def _may_be_billed(case: Case, difference: Difference, label: str, line: ServiceLine) -> Finding:
    """Report what the chart supports where a line has no procedure code: nobody knows what that line bills."""
    expected = difference.expected
    return Finding(
        line=line.number,
        element="CODE",
        title="A line without a procedure code may bill a documented service",
        message=f"{label} is supported{_because(case, difference)[:-1]}; line {line.number} has no procedure code.",
        billed="no procedure code",
        asks=f"the procedure code of the line, which may be {difference.code}",
        evidence=case.evidence(expected.administrations if expected else ()),
        kind=FindingKind.QUESTION,
        severity=Severity.WARNING,
        safety=Safety.NEVER,
    )


def _line_like(case: Case, difference: Difference) -> ServiceLine | None:
    """Return the line after which an unbilled one belongs: of the same drug, else the last administration.

    It takes that line's date, so it is a line of its own day or one without a date; None where the claim has none.
    """
    day = difference.expected.day if difference.expected else None
    for lines in (case.lines(difference.code), case.administration_lines, case.claim.lines):
        fitting = [line for line in lines if day is None or _may_be_of(day, line)]
        if fitting:
            return fitting[-1]
    return None


def _may_be_of(day: date, line: ServiceLine) -> bool:
    """Return whether a line is of a day, or has no date that it could give to another."""
    first, last = line.first_date, line.last_date
    return first is None or first == day or (last is not None and first <= day <= last)


def _because(case: Case, difference: Difference) -> str:
    reasons = difference.expected.because if difference.expected else ()
    if not reasons and difference.kind in (Kind.EXTRA, Kind.OVER):
        reasons = tuple(unearned(case, difference.code))
        near = () if reasons else _near(case, difference.code)
        reasons = _most_telling(case, difference.code, near).because[:1] if near else reasons
        reasons += tuple(_what_earns_an_hour(case, difference.code, near))
    return f": {'; '.join(reasons)}." if reasons else "."


def _what_earns_an_hour(case: Case, code: str, near: Sequence[ExpectedLine]) -> Iterator[str]:
    """Yield from which minute on a further hour is earned, where no run lasted so long; of 96361 that differs."""
    first = next_hour_begins(0, case.parameters.additional_hour_min_minutes)
    if near and _is_a_further_hour(code) and code not in codes.HYDRATION_CODES:
        minutes = _minutes(case)
        if all(minutes.get(a, 0) < first for line in near for a in line.administrations):
            yield f"a further hour would begin at minute {first}"


def _is_a_further_hour(code: str) -> bool:
    row = codes.find(code)
    return row is not None and row.role is codes.CodeRole.ADDITIONAL_HOUR


def _minutes(case: Case) -> dict[str, int]:
    """Return how long each administration ran."""
    rows = case.expectation.timeline.rows if case.expectation is not None else ()
    return {row.administration: row.minutes for row in rows}


def _most_telling(case: Case, code: str, near: Sequence[ExpectedLine]) -> ExpectedLine:
    """Return the line that speaks against the excess: of hours, that of the longest run; else the last one."""
    if not _is_a_further_hour(code) or case.expectation is None:
        return near[-1]
    minutes = _minutes(case)
    return max(near, key=lambda line: max((minutes.get(a, 0) for a in line.administrations), default=0))
