"""Compare the lines billed with the lines a chart supports: pair what agrees, name what does not.

Theory. Three passes over administration lines. First, per code (and per day on a professional claim, where each line
date is a visit of its own): supported units are dealt out to billed lines in order; a line that gets fewer than it
bills is OVER, a code with units left is UNDER. Second, billed lines that got nothing are paired with supported lines
that nobody billed, nearest first: another technique, another role, another family. Third, what is left is EXTRA or
MISSING. So each billed line stands in at most one difference. Drug lines are compared per code and JW.

What the chart left undecided may account for a difference; such a one is marked uncertain, and rules then say *not
evaluated*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.comparison import Comparison, Difference, Kind
from scrubber.model.expected import ABOUT_DRUG_LINES, Expectation, ExpectedLine, Undecided
from scrubber.model.timeline import NotCounted
from scrubber.reference import codes
from scrubber.reference.codes import CodeRole, Family, Technique

_SEPARATE_SERVICE = frozenset({"59", "XE", "XP", "XS", "XU"})
_MODIFIER_OPEN = frozenset({Undecided.NO_WASTE, Undecided.WASTE_DISAGREES, Undecided.NO_CONTAINER_TYPE})
"""Gaps that leave open whether JW or JZ belongs on a drug line."""

Key = tuple[str, date | None]


def compare(claim: Claim, expectation: Expectation | None) -> Comparison:
    """Return every difference between the claim's lines and the expected ones; none without an expectation.

    Nor for a professional's services in a facility: there the place is the fault (rule F01), and no line is in dispute.
    """
    if expectation is None or expectation.lacks("setting") or _is_the_facility_s(expectation):
        return Comparison()
    differences = [
        *_administrations(claim, expectation),
        *_drugs(claim, expectation),
    ]
    return Comparison(tuple(sorted(differences, key=lambda d: (d.line or 0, d.code))))


def _is_the_facility_s(expectation: Expectation) -> bool:
    elsewhere = NotCounted.PROFESSIONAL_IN_FACILITY
    return any(
        row.reason is elsewhere or any(stretch.reason is elsewhere for stretch in row.stretches)
        for row in expectation.timeline.rows
    )


@dataclass(slots=True)
class _Billed:
    line: ServiceLine
    allotted: int = 0


@dataclass(slots=True)
class _Supported:
    line: ExpectedLine
    left: int


def _administrations(claim: Claim, expectation: Expectation) -> list[Difference]:
    # a line without units bills nothing: rule F18 says so, and no chart decides it
    billed = [_Billed(line) for line in claim.lines if codes.is_administration(line.code) and line.units > 0]
    supported = [_Supported(e, e.units) for e in expectation.lines if e.kind == "administration"]
    uncertain = any(gap.reason not in ABOUT_DRUG_LINES for gap in expectation.not_evaluated)
    by_day = claim.is_professional
    differences = _same_code(billed, supported, by_day, uncertain)
    unbilled = [s for s in supported if s.left == s.line.units and s.left]
    unsupported = [b for b in billed if not b.allotted]
    differences += _related(unsupported, unbilled, uncertain)
    for b in unsupported:
        differences.append(
            Difference(Kind.EXTRA, b.line.number, b.line.code, b.line.units, 0, None, uncertain)
        )
    for s in unbilled:
        differences.append(Difference(Kind.MISSING, None, s.line.code, 0, s.line.units, s.line, uncertain))
    return differences


def _same_code(
    billed: Sequence[_Billed], supported: Sequence[_Supported], by_day: bool, uncertain: bool
) -> list[Difference]:
    differences: list[Difference] = []
    groups: dict[Key, list[_Supported]] = defaultdict(list)
    for s in supported:
        groups[_key(s.line.code, s.line.day, by_day)].append(s)
    lines: dict[Key, list[_Billed]] = defaultdict(list)
    for b in billed:
        key = _key(b.line.code, b.line.first_date, by_day)
        lines[key if key in groups else (b.line.code, None)].append(b)
    for key, group in lines.items():
        pool = groups.get(key) or groups.get((key[0], None)) or []
        differences += _deal(group, pool, uncertain)
    return differences


def _key(code: str, day: date | None, by_day: bool) -> Key:
    return code, day if by_day else None


def _deal(billed: Sequence[_Billed], pool: Sequence[_Supported], uncertain: bool) -> list[Difference]:
    """Deal the units of one code out to its lines; lines whose modifiers fit come first."""
    differences: list[Difference] = []
    for b in sorted(billed, key=lambda b: (bool(_separate(b.line.modifiers)), b.line.number)):
        source = _best_source(b.line, pool)
        if source is None:
            continue
        wanted, expected = b.line.units, source.line
        while source is not None and b.allotted < wanted:
            dealt = min(wanted - b.allotted, source.left)
            source.left -= dealt
            b.allotted += dealt
            expected = source.line
            source = _best_source(b.line, pool)
        if b.allotted < wanted:
            differences.append(
                Difference(Kind.OVER, b.line.number, b.line.code, wanted, b.allotted, expected, uncertain)
            )
        elif codes.is_initial(b.line.code) and _separate(expected.modifiers) != _separate(b.line.modifiers):
            differences.append(
                Difference(
                    Kind.MODIFIERS, b.line.number, b.line.code, wanted, expected.units, expected, uncertain
                )
            )
    dealt_to = [b for b in billed if b.allotted]
    partly = [s for s in pool if 0 < s.left < s.line.units]
    if dealt_to and partly:
        last = max(dealt_to, key=lambda b: b.line.number)
        left = sum(s.left for s in partly)
        for s in partly:
            s.left = 0
        differences.append(
            Difference(
                Kind.UNDER,
                last.line.number,
                last.line.code,
                last.line.units,
                last.allotted + left,
                partly[0].line,
                uncertain,
            )
        )
    return differences


def _best_source(line: ServiceLine, pool: Sequence[_Supported]) -> _Supported | None:
    open_sources = [s for s in pool if s.left]
    wanted = _separate(line.modifiers)
    return min(
        open_sources,
        key=lambda s: (bool(_separate(s.line.modifiers)) != bool(wanted), s.line.day != line.first_date),
        default=None,
    )


def _separate(modifiers: Iterable[str]) -> bool:
    """Return whether a modifier says that the service was separate: 59 and its X forms mean the same here.

    Only on an initial service does that speak of the chart; on other codes it answers an edit (rules N01 and M01).
    """
    return not _SEPARATE_SERVICE.isdisjoint(modifiers)


def _related(unsupported: list[_Billed], unbilled: list[_Supported], uncertain: bool) -> list[Difference]:
    """Pair billed lines without support and supported lines without a bill, nearest relation first."""
    differences = []
    pairs = sorted(
        (
            (distance, kind, b.line.number, index)
            for b in unsupported
            for index, s in enumerate(unbilled)
            if (relation := _relation(b.line, s.line)) is not None
            for distance, kind in (relation,)
        ),
        key=lambda pair: (pair[0], pair[2], pair[3]),
    )
    taken_lines: set[int] = set()
    taken_support: set[int] = set()
    by_number = {b.line.number: b for b in unsupported}
    for _, kind, number, index in pairs:
        if number in taken_lines or index in taken_support:
            continue
        taken_lines.add(number)
        taken_support.add(index)
        line, expected = by_number[number].line, unbilled[index].line
        differences.append(
            Difference(kind, number, line.code, line.units, expected.units, expected, uncertain)
        )
    unsupported[:] = [b for b in unsupported if b.line.number not in taken_lines]
    unbilled[:] = [s for i, s in enumerate(unbilled) if i not in taken_support]
    return differences


def _relation(line: ServiceLine, expected: ExpectedLine) -> tuple[int, Kind] | None:
    """Return how far two codes are apart and in what way, or None where one can't stand for the other."""
    billed, supported = codes.find(line.code), codes.find(expected.code)
    if billed is None or supported is None:
        return None
    timed = {CodeRole.ADDITIONAL_HOUR}
    if billed.family is supported.family and billed.family in _PAIRED:
        if billed.technique is not supported.technique:
            same_place = _is_first(billed.role) == _is_first(supported.role)
            return (1 if same_place else 2), Kind.WRONG_TECHNIQUE
        apart = (billed.role in timed) != (supported.role in timed)
        return (3 if apart else 0), Kind.WRONG_ROLE
    if {billed.family, supported.family} == {Family.COMPLEX, Family.THERAPEUTIC}:
        if billed.technique is supported.technique and _is_first(billed.role) == _is_first(supported.role):
            return (4 if billed.role not in timed else 5), Kind.WRONG_FAMILY
        if billed.technique is supported.technique is not Technique.INJECTION:
            return 6, Kind.WRONG_FAMILY
    if {billed.family, supported.family} in _INJECTIONS:
        return 7, Kind.WRONG_FAMILY
    return None


_PAIRED = frozenset({Family.THERAPEUTIC, Family.COMPLEX, Family.HYDRATION, Family.SUBCUTANEOUS_INFUSION})
_INJECTIONS = (
    {Family.INJECTION, Family.COMPLEX},
    {Family.INJECTION, Family.VACCINE},
)


def _is_first(role: CodeRole) -> bool:
    return role is CodeRole.INITIAL


def _drugs(claim: Claim, expectation: Expectation) -> list[Difference]:
    """Compare drug lines per code: the amount given, the amount discarded, JZ."""
    differences: list[Difference] = []
    open_modifiers = {
        administration
        for gap in expectation.undecided(*_MODIFIER_OPEN)
        for administration in gap.administrations
    }
    course: dict[str, list[ExpectedLine]] = defaultdict(list)
    discarded: dict[str, list[ExpectedLine]] = defaultdict(list)
    for expected in expectation.lines:
        if expected.kind == "drug":
            (discarded if "JW" in expected.modifiers else course)[expected.code].append(expected)
    for code in course:
        lines = [line for line in claim.lines if line.code == code]
        if not lines:
            differences += (
                Difference(Kind.MISSING, None, code, 0, e.units, e, False)
                for e in (*course[code], *discarded[code])
            )
            continue
        plain_lines = [line for line in lines if "JW" not in line.modifiers]
        jw_lines = [line for line in lines if "JW" in line.modifiers]
        uncertain = any(not open_modifiers.isdisjoint(e.administrations) for e in course[code])
        differences += _drug_units(plain_lines, course[code], uncertain)
        differences += _drug_units(jw_lines, discarded[code], uncertain)
        if not jw_lines:
            differences += (
                Difference(Kind.MISSING, None, code, 0, e.units, e, False) for e in discarded[code]
            )
    return differences


def _drug_units(
    lines: Sequence[ServiceLine], expected: Sequence[ExpectedLine], modifiers_open: bool
) -> list[Difference]:
    billed, supported = sum(line.units for line in lines), sum(e.units for e in expected)
    if not lines:
        return []
    last = lines[-1]
    first = expected[0] if expected else None
    rest = billed - last.units
    if not expected:
        return [
            Difference(Kind.EXTRA, line.number, line.code, line.units, 0, None, modifiers_open)
            for line in lines
        ]
    if billed != supported:
        kind = Kind.OVER if billed > supported else Kind.UNDER
        return [Difference(kind, last.number, last.code, last.units, max(supported - rest, 0), first, False)]
    wanted = {"JZ"} & set(expected[0].modifiers)
    return [
        Difference(Kind.MODIFIERS, line.number, line.code, line.units, line.units, first, modifiers_open)
        for line in lines
        if wanted != {"JZ"} & set(line.modifiers)
    ]
