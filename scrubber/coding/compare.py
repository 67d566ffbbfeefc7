"""Compare the lines billed with the lines a chart supports: pair what agrees, name what does not.

Theory. Lines are compared encounter by encounter (a day on a professional claim, a visit or stay on a facility claim),
in three passes. First, per code: supported units are allocated to billed lines in order; a line that gets fewer than it
bills is OVER, a code with units left is UNDER, unless the second pass finds who bills them. Second, billed lines that
got nothing are paired with supported lines and units that nobody billed, nearest first: another technique, another
role, another family. Third, what is left is EXTRA or MISSING. So each billed line stands in at most one difference.
Drug lines are compared in `compare_drugs`.

A family in doubt never hides units: where complex is billed for therapeutic or the other way round, and more units than
either family would have, the line is OVER; the family is a question of its own once the units are right.

Each reading of the chart is compared by itself. A line is in dispute only where every reading disputes it, and then by
the most that one of them supports. Whether a difference can be counted on is in `standing`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from payer_profiles.parameters import Parameters
from scrubber.coding.causes import causes_of
from scrubber.coding.compare_drugs import drug_differences
from scrubber.coding.comparing import Comparing, is_separate
from scrubber.coding.one_access import resting_on_one_access
from scrubber.coding.other_day import cause_of_the_day, is_of_another_day, of_another_day
from scrubber.coding.primary_reason import resting_on_the_reason
from scrubber.coding.relation import Relation, if_given_so, relation_of
from scrubber.coding.standing import Doubts, codes_of_other_ways, doubts_of, given_and_billed
from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.comparison import Comparison, Difference, Kind, Standing
from scrubber.model.expected import Expectation, ExpectedLine
from scrubber.model.readings import Reading, Support
from scrubber.model.timeline import NotCounted
from scrubber.model.unchecked import Because
from scrubber.model.value import replace
from scrubber.reference import codes
from scrubber.reference.codes import Family
from scrubber.reference.home import HOME, is_home_infusion


def compare(claim: Claim, support: Support | None, parameters: Parameters) -> Comparison:
    """Return every difference between the claim's lines and the supported ones; none without a chart.

    Nor for a professional's services in a facility: there the place is the fault (rule F01), and no line is in dispute.
    """
    if support is None or support.expectation.lacks("setting") or _is_the_facility_s(support.expectation):
        return Comparison()
    other_day = all(is_of_another_day(claim, reading.expectation) for reading in support.readings)
    each = [_of_reading(claim, reading, parameters) for reading in support.readings]
    differences = each[0] if len(each) == 1 else list(_in_every_reading(each))
    if other_day:
        differences = list(of_another_day(differences))
    return Comparison(tuple(sorted(differences, key=lambda d: (d.line or 0, d.code))), other_day)


def _is_the_facility_s(expectation: Expectation) -> bool:
    elsewhere = NotCounted.PROFESSIONAL_IN_FACILITY
    return any(
        row.reason is elsewhere or any(stretch.reason is elsewhere for stretch in row.stretches)
        for row in expectation.timeline.rows
    )


def _of_reading(claim: Claim, reading: Reading, parameters: Parameters) -> list[Difference]:
    differences = [
        *_administrations(claim, reading),
        *drug_differences(claim, reading),
    ]
    if not differences:
        return []
    differences = resting_on_the_reason(claim, reading, parameters, differences, _administrations)
    differences = resting_on_one_access(claim, reading, parameters, differences, _administrations)
    compared = Comparing(claim, reading.record, reading.expectation, parameters)
    doubts = doubts_of(claim, reading)
    return [_attributed(difference, compared, doubts) for difference in differences]


def _is_at_home(claim: Claim) -> bool:
    """Return whether home infusion is billed, which no minutes and no hierarchy code (rule F16)."""
    return claim.is_professional and any(
        line.place_of_service == HOME or is_home_infusion(line.code) for line in claim.lines
    )


def _attributed(difference: Difference, compared: Comparing, doubts: Doubts) -> Difference:
    """Return the difference with its causes, and how far it can be counted on."""
    causes = cause_of_the_day(difference) or causes_of(compared, difference)
    standing, because = doubts.standing_of(replace(difference, causes=causes))
    if _is_at_home(compared.claim) and not codes.is_drug(difference.code):
        standing, because = Standing.OPEN, Because.AT_HOME
    return replace(
        difference, causes=causes, standing=standing, because=because, grave=doubts.is_grave(difference)
    )


# several readings


def _in_every_reading(each: Sequence[list[Difference]]) -> Iterator[Difference]:
    """Yield what every reading disputes, and as open what only some of them do."""
    places: dict[tuple[object, ...], list[Difference]] = defaultdict(list)
    for differences in each:
        for difference in differences:
            places[difference.place].append(difference)
    for found in places.values():
        mildest = max(found, key=lambda d: (d.supported_units, d.kind is Kind.OVER))
        if len(found) < len(each):
            yield replace(mildest, standing=Standing.OPEN, because=Because.READINGS_DIFFER)
            continue
        assumes = next((d.assumes for d in found if d.assumes), "")
        accesses = next((d.accesses for d in found if d.accesses), ())
        alike = len({(d.kind, d.code, d.supported_units, d.expected and d.expected.code) for d in found}) == 1
        worst = next((d for d in found if d.standing is Standing.OPEN), None)
        worst = worst or next((d for d in found if d.standing is Standing.IN_PART), mildest)
        yield replace(
            mildest,
            standing=worst.standing,
            because=worst.because,
            every_reading_agrees=alike,
            assumes=assumes,
            accesses=accesses,
        )


# administration lines


@dataclass(slots=True)
class _Billed:
    line: ServiceLine
    encounter: str
    allocated: int = 0


@dataclass(slots=True)
class _Supported:
    line: ExpectedLine
    left: int
    beside: _Billed | None = None
    """The line that bills the other units of the same service."""


_RelationOf = Callable[[_Billed, ExpectedLine], Relation | None]


def _administrations(claim: Claim, reading: Reading) -> list[Difference]:
    expectation = reading.expectation
    otherwise = codes_of_other_ways(reading.record)
    # a line without units bills nothing: rule F18 says so, and no chart decides it
    billed = [
        _Billed(line, expectation.encounters.key(line.first_date))
        for line in claim.lines
        if codes.is_administration(line.code) and line.units > 0 and line.code not in otherwise
    ]
    supported = [_Supported(e, e.units) for e in expectation.lines if e.kind == "administration"]
    differences, further = _same_code(billed, supported)
    unbilled = [*(s for s in supported if s.left == s.line.units and s.left), *further]
    unsupported = [b for b in billed if not b.allocated]
    differences += _related(unsupported, unbilled)
    if unsupported and unbilled:
        known = given_and_billed(claim, reading.record)
        of_billed_drugs = [s for s in unbilled if known.issuperset(s.line.administrations)]
        others = [s for s in unbilled if s not in of_billed_drugs]
        differences += _related(unsupported, of_billed_drugs, _given_so)
        unbilled = others + of_billed_drugs
    differences = [_with_what_is_meant(difference, unbilled) for difference in differences]
    differences += [
        Difference(Kind.EXTRA, b.line.number, b.line.code, b.line.units, 0, None, encounter=b.encounter)
        for b in unsupported
    ]
    return differences + list(_left_over(unbilled))


def _with_what_is_meant(difference: Difference, unbilled: Sequence[_Supported]) -> Difference:
    """Return a line of too many units with the service that nobody billed and that the others may stand for.

    `96367 x 2`, one of them for twelve minutes that are a push: the excess is no service that the chart is silent of.
    """
    if difference.kind is not Kind.OVER or difference.expected is None:
        return difference
    if difference.expected.code != difference.code:
        return difference
    near = [
        (relation[0], index)
        for index, s in enumerate(unbilled)
        if s.line.encounter == difference.encounter
        and (relation := relation_of(difference.code, s.line.code)) is not None
        and relation[1] in _IN_ANOTHER_WAY
        and relation[0] <= _NEAR
    ]
    return replace(difference, instead=unbilled[min(near)[1]].line) if near else difference


_IN_ANOTHER_WAY = frozenset({Kind.WRONG_TECHNIQUE, Kind.WRONG_ROLE})
_NEAR = 2
"""Another technique, or another role that counts no hours."""


def _left_over(unbilled: Sequence[_Supported]) -> Iterator[Difference]:
    """Yield what nobody billed: further units of a line that bills some of them, or a line of its own."""
    further: dict[int, list[_Supported]] = {}
    for s in unbilled:
        if s.beside is None:
            yield Difference(
                Kind.MISSING, None, s.line.code, 0, s.line.units, s.line, encounter=s.line.encounter
            )
        else:
            further.setdefault(s.beside.line.number, []).append(s)
    for own in further.values():
        billed = own[0].beside
        if billed is not None:
            units = billed.allocated + sum(s.left for s in own)
            yield _difference(Kind.UNDER, billed, units, own[0].line)


def _same_code(
    billed: Sequence[_Billed], supported: Sequence[_Supported]
) -> tuple[list[Difference], list[_Supported]]:
    """Allocate per code within an encounter; a line without a date may take from any, a dated one from its own.

    The second value holds the units that lines of the code leave over.
    """
    pools: dict[tuple[str, str], list[_Supported]] = defaultdict(list)
    for s in supported:
        pools[s.line.code, s.line.encounter].append(s)
    lines: dict[tuple[str, str], list[_Billed]] = defaultdict(list)
    for b in billed:
        lines[b.line.code, b.encounter].append(b)
    differences: list[Difference] = []
    further: list[_Supported] = []
    for (code, encounter), group in lines.items():
        pool = pools.get((code, encounter)) or pools.get((code, ""), [])
        if not encounter:
            pool = [s for (other, _), found in pools.items() if other == code for s in found]
        differences += _allocate(group, pool)
        further += _taken_in_part(group, pool)
    return differences, further


def _taken_in_part(billed: Sequence[_Billed], pool: Sequence[_Supported]) -> Iterator[_Supported]:
    """Yield what is left of services that the lines of their code bill in part, beside the last of these lines."""
    reached = [b for b in billed if b.allocated]
    if not reached:
        return
    last = max(reached, key=lambda b: b.line.number)
    for s in pool:
        if 0 < s.left < s.line.units:
            yield _Supported(replace(s.line, units=s.left), s.left, last)
            s.left = 0


def _allocate(billed: Sequence[_Billed], pool: Sequence[_Supported]) -> list[Difference]:
    """Allocate the units of one code to its lines; lines whose modifiers fit come first."""
    differences: list[Difference] = []
    if len(billed) > 1:
        billed = sorted(billed, key=lambda b: (is_separate(b.line.modifiers), b.line.number))
    for b in billed:
        wanted, taken = b.line.units, list[ExpectedLine]()
        while b.allocated < wanted and (source := _best_source(b.line, pool)) is not None:
            units = min(wanted - b.allocated, source.left)
            source.left -= units
            b.allocated += units
            taken.append(source.line)
        if not taken:
            continue
        if b.allocated < wanted:
            differences.append(_difference(Kind.OVER, b, b.allocated, _as_one(taken)))
        elif codes.is_initial(b.line.code) and (told := _told_apart_wrongly(b.line, taken)) is not None:
            differences.append(_difference(Kind.MODIFIERS, b, told.units, told))
    return differences


def _as_one(taken: Sequence[ExpectedLine]) -> ExpectedLine:
    """Return the last of the services that a line bills, with what speaks for all of them: hours of two drugs."""
    if len(taken) == 1:
        return taken[0]
    because = dict.fromkeys(reason for one in taken for reason in one.because)
    administrations = dict.fromkeys(a for one in taken for a in one.administrations)
    return replace(taken[-1], because=tuple(because), administrations=tuple(administrations))


def _told_apart_wrongly(line: ServiceLine, taken: Sequence[ExpectedLine]) -> ExpectedLine | None:
    """Return the service whose 59 a line lacks or bears wrongly; of several in one line, the separate one."""
    separate = [expected for expected in taken if is_separate(expected.modifiers)]
    if separate and len(separate) < len(taken):
        return separate[0]  # no modifier is right for a line that bills both
    return taken[-1] if bool(separate) != is_separate(line.modifiers) else None


def _difference(kind: Kind, billed: _Billed, supported: int, expected: ExpectedLine | None) -> Difference:
    line = billed.line
    return Difference(
        kind, line.number, line.code, line.units, supported, expected, encounter=billed.encounter
    )


def _best_source(line: ServiceLine, pool: Sequence[_Supported]) -> _Supported | None:
    open_sources = [s for s in pool if s.left]
    if len(open_sources) < 2:
        return open_sources[0] if open_sources else None
    wanted = is_separate(line.modifiers)
    return min(
        open_sources,
        key=lambda s: (is_separate(s.line.modifiers) != wanted, s.line.day != line.first_date),
    )


def _related(
    unsupported: list[_Billed], unbilled: list[_Supported], relation_of: _RelationOf | None = None
) -> list[Difference]:
    """Pair billed lines without support and supported lines without a bill, nearest relation first.

    Within an encounter, where a service of the line's own day goes before one that is as near and of another; a line of
    a day on which nothing was given may stand for a service of another day, if it has the same code: a date is a
    person's decision (rule F06).
    """
    pairs = sorted(
        (
            (
                distance + _ANOTHER_DAY * _is_of_another_day(b.line, s.line),
                b.encounter != s.line.encounter,
                kind,
                b.line.number,
                index,
            )
            for b in unsupported
            for index, s in enumerate(unbilled)
            if (relation := (relation_of or _relation)(b, s.line)) is not None
            for distance, kind in (relation,)
        ),
        key=lambda pair: (pair[0], pair[1], pair[3], pair[4]),
    )
    differences = []
    taken_lines: set[int] = set()
    taken_support: set[int] = set()
    by_number = {b.line.number: b for b in unsupported}
    for _, _, kind, number, index in pairs:
        if number in taken_lines or index in taken_support:
            continue
        taken_lines.add(number)
        taken_support.add(index)
        expected = unbilled[index].line
        in_doubt = codes.family_of(expected.code) not in (Family.VACCINE, Family.HYDRATION)
        if kind is Kind.WRONG_FAMILY and in_doubt and by_number[number].line.units > expected.units:
            kind = Kind.OVER
        difference = _difference(kind, by_number[number], expected.units, expected)
        differences.append(replace(difference, beside=_beside(unbilled[index])))
    unsupported[:] = [b for b in unsupported if b.line.number not in taken_lines]
    unbilled[:] = [s for i, s in enumerate(unbilled) if i not in taken_support]
    return differences


_ANOTHER_DAY = 2
"""A wrong date beside a wrong code is as far off as another technique in another role."""


def _is_of_another_day(line: ServiceLine, expected: ExpectedLine) -> bool:
    first, last = line.first_date, line.last_date
    return first is not None and expected.day is not None and not first <= expected.day <= (last or first)


def _beside(supported: _Supported) -> tuple[int, int] | None:
    """Return the line that bills the other units of a service, and all units that it may bill."""
    other = supported.beside
    return None if other is None else (other.line.number, other.allocated + supported.left)


def _relation(billed: _Billed, expected: ExpectedLine) -> Relation | None:
    """Return how far a line is from a supported one, or None; in another encounter only the same code is near."""
    if _are_apart(billed, expected):
        return (8, Kind.WRONG_ROLE) if billed.line.code == expected.code else None
    return relation_of(billed.line.code, expected.code)


def _given_so(billed: _Billed, expected: ExpectedLine) -> Relation | None:
    """Return the relation of lines whose drug is billed and given, in another manner than the code says."""
    return None if _are_apart(billed, expected) else if_given_so(billed.line.code, expected.code)


def _are_apart(billed: _Billed, expected: ExpectedLine) -> bool:
    """Return whether two lines are known to be of different encounters."""
    return bool(billed.encounter and expected.encounter) and billed.encounter != expected.encounter
