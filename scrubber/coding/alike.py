"""Readings of a chart beside each other: those that support the same are one, and of the rest, what all support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scrubber.model.expected import Expectation, ExpectedLine, NotEvaluated, Undecided
from scrubber.model.readings import Reading
from scrubber.model.value import replace


def alike_as_one(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the readings that support different lines; the first of those that agree stands for them, and says what
    the others read.
    """
    found: dict[object, list[Reading]] = {}
    for reading in readings:
        key = (
            frozenset((_key(line), line.units) for line in reading.expectation.lines),
            frozenset((gap.reason, gap.administrations) for gap in reading.expectation.not_evaluated),
        )
        found.setdefault(key, []).append(reading)
    return tuple(alike[0] if len(alike) == 1 else _with_the_others(alike) for alike in found.values())


def _with_the_others(alike: Sequence[Reading]) -> Reading:
    """`Remicade ran 09:16–11:24`, and another document says 09:15–11:25: both support the line, and both are told."""
    first, *others = alike
    told = [{_key(line): line for line in other.expectation.lines} for other in others]
    lines = tuple(
        replace(line, because=(*line.because, *_read_otherwise(line, told)))
        for line in first.expectation.lines
    )
    return replace(first, expectation=replace(first.expectation, lines=lines))


def _read_otherwise(
    line: ExpectedLine, others: Sequence[Mapping[tuple[object, ...], ExpectedLine]]
) -> Iterator[str]:
    """Yield what other readings say of the times of a line, where they say something else."""
    own = line.because[0].partition(": ")[0] if line.because else ""
    found = dict.fromkeys(
        other[_key(line)].because[0].partition(": ")[0]
        for other in others
        if _key(line) in other and other[_key(line)].because
    )
    found.pop(own, None)
    if " min" in own and found:
        shown = "; ".join([*found][:_SHOWN])
        more = f"; {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        yield f"the chart can also be read so, with the same result: {shown}{more}"


_SHOWN = 3
"""Other readings of a line that are told; a chart without AM and PM has many."""


def _key(line: ExpectedLine) -> tuple[object, ...]:
    return (line.kind, line.code, line.modifiers, line.encounter, line.session)


def common_to(readings: Sequence[Reading]) -> Expectation:
    """Return the lines of all readings, the most units of each, marked where one reading lacks it."""
    first = readings[0].expectation
    lines: dict[tuple[object, ...], ExpectedLine] = {}
    seen: dict[tuple[object, ...], int] = {}
    for reading in readings:
        own: dict[tuple[object, ...], ExpectedLine] = {}
        for line in reading.expectation.lines:
            own.setdefault(_key(line), line)
        for key, line in own.items():
            seen[key] = seen.get(key, 0) + 1
            if key not in lines or line.units > lines[key].units:
                lines[key] = line
    merged = tuple(
        line if seen[key] == len(readings) else replace(line, in_every_reading=False)
        for key, line in lines.items()
    )
    gaps = dict.fromkeys(gap for reading in readings for gap in reading.expectation.not_evaluated)
    touched = tuple(
        dict.fromkeys(a for line in merged if not line.in_every_reading for a in line.administrations)
    )
    gaps[
        NotEvaluated(
            Undecided.READINGS_DIFFER,
            touched,
            ("readings",),
            "The chart can be read in more than one way, and the lines differ; see the open facts.",
        )
    ] = None
    return Expectation(
        lines=merged,
        timeline=first.timeline,
        not_evaluated=tuple(gaps),
        assumptions=tuple(dict.fromkeys(a for r in readings for a in r.expectation.assumptions)),
        setting=first.setting,
        encounters=first.encounters,
        choices=first.choices,
    )
