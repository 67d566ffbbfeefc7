"""Compare the drug lines billed with those a chart supports: per code, encounter and JW.

Visits of a series bill are told apart by date, and so are the days of a stay where the claim bills on each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from scrubber.coding.standing import undocumented_drugs
from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.comparison import Difference, Kind
from scrubber.model.expected import Expectation, ExpectedLine
from scrubber.model.readings import Reading
from scrubber.model.value import replace
from scrubber.reference import codes, drugs


def drug_differences(claim: Claim, reading: Reading) -> list[Difference]:
    """Return how the drug lines differ: the amount given, the amount discarded, JZ."""
    expectation = reading.expectation
    differences: list[Difference] = []
    given: dict[tuple[str, str], list[ExpectedLine]] = defaultdict(list)
    discarded: dict[tuple[str, str], list[ExpectedLine]] = defaultdict(list)
    for expected in expectation.lines:
        if expected.kind == "drug":
            kind = discarded if "JW" in expected.modifiers else given
            kind[expected.code, expected.encounter].append(expected)
    several = _codes_of_several_encounters(given)
    for (code, encounter), own in given.items():
        lines = [
            line
            for line in claim.lines
            if line.code == code
            and (code not in several or expectation.encounters.key(line.first_date) in ("", encounter))
        ]
        lines, of_other_days = _by_what_is_shown(lines, expectation)
        differences += (_of_line(Kind.EXTRA, line, 0) for line in of_other_days)
        wasted = discarded[code, encounter]
        if not lines:
            under_other = _other_codes(claim, expectation, given, code, encounter)
            if under_other:
                differences += _wrong_codes(under_other, own, wasted)
            else:
                differences += (_unbilled(expected) for expected in (*own, *wasted))
            continue
        for of_the_day in _day_by_day(lines, own, wasted):
            differences += _of_one_code(*of_the_day)
    differences += _outside_the_brand(claim, expectation, given)
    for code in undocumented_drugs(reading.record, claim):
        differences += (
            replace(_of_line(Kind.EXTRA, line, 0), encounter=expectation.encounters.key(line.first_date))
            for line in claim.lines
            if line.code == code
        )
    return differences


def _by_what_is_shown(
    lines: list[ServiceLine], expectation: Expectation
) -> tuple[list[ServiceLine], list[ServiceLine]]:
    """Return the lines of days that the chart shows, and those of which it says nothing; all where it shows none."""
    shown = [line for line in lines if expectation.encounters.shows(line.first_date, line.last_date)]
    return (shown, [line for line in lines if line not in shown]) if shown else (lines, [])


def _other_codes(
    claim: Claim,
    expectation: Expectation,
    given: Iterable[tuple[str, str]],
    code: str,
    encounter: str,
) -> list[ServiceLine]:
    """Return the lines of an encounter that bill the drug of a code under another one that the chart gives no line."""
    drug = drugs.find(code)
    expected = {other for other, _ in given}
    return [
        line
        for line in claim.lines
        if line.code not in expected
        and drug is not None
        and codes.is_drug(line.code)
        and (billed := drugs.find(line.code)) is not None
        and billed.substance == drug.substance
        and expectation.encounters.key(line.first_date) in ("", encounter)
    ]


def _outside_the_brand(
    claim: Claim, expectation: Expectation, given: Iterable[tuple[str, str]]
) -> Iterator[Difference]:
    """Yield the lines that bill another product than any that the chart's brand may mean: J1554 for Gammagard."""
    for choice in expectation.choices:
        if not choice.lines:
            continue
        expected, *others = choice.lines
        meant = [*given, *((code, "") for code in choice.values)]
        for line in _other_codes(claim, expectation, meant, expected.code, expected.encounter):
            billed = drugs.find(line.code, line.first_date)
            if "JW" in line.modifiers or billed is None or not billed.is_active(line.first_date):
                continue
            found = _of_line(Kind.WRONG_CODE, line, expected.units, expected)
            yield replace(found, or_else=tuple(others))


def _wrong_codes(
    lines: Sequence[ServiceLine], own: Sequence[ExpectedLine], wasted: Sequence[ExpectedLine]
) -> Iterator[Difference]:
    """Pair lines under another code with what is supported: what was given with what was given, JW with JW."""
    for supported, is_waste in ((own, False), (wasted, True)):
        found = [line for line in lines if ("JW" in line.modifiers) is is_waste]
        for line, expected in zip(found, supported, strict=False):
            yield _of_line(Kind.WRONG_CODE, line, expected.units, expected)
        yield from map(_unbilled, supported[len(found) :])


def _codes_of_several_encounters(given: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the drug codes given in more than one encounter: their lines are told apart by date."""
    found: dict[str, int] = defaultdict(int)
    for code, _ in given:
        found[code] += 1
    return frozenset(code for code, count in found.items() if count > 1)


def _of_line(
    kind: Kind, line: ServiceLine, supported: int, expected: ExpectedLine | None = None
) -> Difference:
    """Return how a line differs, in the encounter of what is supported in its place."""
    encounter = expected.encounter if expected else ""
    return Difference(kind, line.number, line.code, line.units, supported, expected, encounter=encounter)


def _unbilled(expected: ExpectedLine) -> Difference:
    return Difference(
        Kind.MISSING, None, expected.code, 0, expected.units, expected, encounter=expected.encounter
    )


_OfOneCode = tuple[Sequence[ServiceLine], Sequence[ExpectedLine], Sequence[ExpectedLine]]
"""Lines of one drug code, what was given under it, what was discarded."""


def _day_by_day(
    lines: Sequence[ServiceLine], own: Sequence[ExpectedLine], wasted: Sequence[ExpectedLine]
) -> Iterator[_OfOneCode]:
    """Yield what is compared together: each day of a stay by itself, where the claim bills on each of these days.

    A claim that bills a stay's drug on one of its days, or over several in one line, is compared as a whole.
    """
    days = dict.fromkeys(one.day for one in own)
    over_several = any(line.last_date not in (None, line.first_date) for line in lines)
    if len(days) < 2 or over_several or days.keys() != {line.first_date for line in lines}:
        yield lines, own, wasted
        return
    for day in days:
        yield (
            [line for line in lines if line.first_date == day],
            [one for one in own if one.day == day],
            [one for one in wasted if one.day == day],
        )


def _of_one_code(
    lines: Sequence[ServiceLine], own: Sequence[ExpectedLine], wasted: Sequence[ExpectedLine]
) -> list[Difference]:
    """Compare what was given with the lines that bill it, and what was discarded with those that bear JW."""
    given_lines = [line for line in lines if "JW" not in line.modifiers]
    jw_lines = [line for line in lines if "JW" in line.modifiers]
    if given_lines:
        differences = _drug_units(given_lines, own)
    elif not wasted:
        return _given_as_waste(jw_lines, own)
    elif sum(line.units for line in jw_lines) == sum(one.units for one in (*own, *wasted)):
        differences = []  # given and discarded in one line: it is divided (rule W02)
    else:
        differences = list(map(_unbilled, own))
    differences += _drug_units(jw_lines, wasted)
    if not jw_lines:
        differences += map(_unbilled, wasted)
    return differences


def _given_as_waste(jw_lines: Sequence[ServiceLine], own: Sequence[ExpectedLine]) -> list[Difference]:
    """Return the differences of lines that bear JW where nothing was discarded: the first is what was given."""
    first, *others = jw_lines
    return [
        _of_line(Kind.MODIFIERS, first, sum(one.units for one in own), own[0]),
        *_drug_units(others, ()),
    ]


def _drug_units(lines: Sequence[ServiceLine], expected: Sequence[ExpectedLine]) -> list[Difference]:
    if not lines:
        return []
    billed, supported = sum(line.units for line in lines), sum(e.units for e in expected)
    last = lines[-1]
    first = expected[0] if expected else None
    if first is None:
        return [_of_line(Kind.EXTRA, line, 0) for line in lines]
    if billed != supported:
        kind = Kind.OVER if billed > supported else Kind.UNDER
        rest = max(supported - (billed - last.units), 0)
        return [_of_line(kind, last, rest, first)]
    if codes.is_free_of_waste_modifiers(first.code):
        return []  # what it does not need does not contradict the chart
    wanted = {"JZ"} & set(first.modifiers)
    return [
        _of_line(Kind.MODIFIERS, line, line.units, first)
        for line in lines
        if wanted != {"JZ"} & set(line.modifiers)
    ]
