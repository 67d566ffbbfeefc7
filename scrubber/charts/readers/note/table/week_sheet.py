"""A sheet of a week inside a note: a column for each day, and below a drug when it was started and stopped on each.

                        MON 3/2    TUE 3/3    WED 3/4
DAPTOmycin 500 mg/50 NS
        start           0918       0921
        stop            0950       0955
Zofran 4 mg IV push     0910       -          0912
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from scrubber.charts.readers.note.page.columns import Span, field_named, line_end
from scrubber.charts.readers.note.table.grid import Grid, GridRow
from scrubber.charts.readers.note.table.scheduled import is_scheduled, last_day
from scrubber.charts.readers.note.table.signed_cells import SignedRow, ordered
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import RANGE, ROW, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.readers.note.words.week import week_in
from scrubber.model.value import Value, replace

_MOST_ROWS = 100
_OF_A_BAG = frozenset({"dose", "way", "volume"})
_TOLD = frozenset({"start", "stop", "given"})


class _Line(Value):
    """A line below the days: what begins it, its drug, and its times."""

    start: int
    end: int
    label: Span
    drug: Statement | None
    times: tuple[Token, ...]

    def field(self, lexed: Lexed) -> str | None:
        """Return what its times are of."""
        return "given" if self.drug is not None else field_named(lexed.text[slice(*self.label)])


def week_at(lexed: Lexed, start: int) -> Grid | None:
    """Return the sheet whose days stand in the line that starts here; None where it tells of no giving."""
    week = week_in(lexed.text, lexed.days)
    if week is None or week.start != start:
        return None
    rows: list[GridRow] = []
    block: list[_Line] = []
    end = line_end(lexed.text, start)
    for line in _lines(lexed, end):
        goes_on = bool(block) and line.drug is None and (not line.times or line.field(lexed) in _TOLD)
        if not goes_on:
            rows += _told(lexed, start, block)
            block = []
        if line.drug is not None or goes_on:
            block.append(line)
        else:
            rows.append(GridRow(lexed, line.start, line.end, ()))
        end = line.end
    rows += _told(lexed, start, block)
    told = any(row.said or is_scheduled(lexed.text, start, row.start) for row in rows)
    return Grid(tuple(rows), end + 1) if told else None


def _lines(lexed: Lexed, end: int) -> Iterator[_Line]:
    """Yield the lines below the heading that ends here, up to an empty one."""
    for _ in range(_MOST_ROWS):
        first, last = end + 1, line_end(lexed.text, end + 1)
        if not lexed.text[first:last].strip():
            return
        times = tuple(token for token in between(lexed.tokens, first, last) if token.is_time)
        edge = min((token.start for token in times), default=last)
        said = lexed.text[first:edge]
        label = first + len(said) - len(said.lstrip(" \t|")), first + len(said.rstrip(" \t|-"))
        yield _Line(first, last, label, ordered(lexed, *label) if label[0] < label[1] else None, times)
        end = last


def _told(lexed: Lexed, heading: int, block: Sequence[_Line]) -> Iterator[GridRow]:
    """Yield the lines of one drug, as they stand where its days are planned ones."""
    if block and is_scheduled(lexed.text, heading, block[0].start):
        yield from (GridRow(lexed, line.start, line.end, ()) for line in block)
    else:
        yield from _rows(lexed, block)


def _rows(lexed: Lexed, block: Sequence[_Line]) -> Iterator[GridRow]:
    """Yield the lines of one drug as a row of what was given of it day by day; as they stand, where a time of them is
    below no day.
    """
    if not block:
        return
    told: dict[date, list[Fact]] = {}
    last = last_day(lexed)
    for line in block:
        for time in line.times:
            clock = time.clock
            if clock is None or clock.on is None:
                yield from (GridRow(lexed, other.start, other.end, ()) for other in block)
                return
            facts = _facts(time, line.field(lexed))
            ahead = clock.on > last  # written down before its day came
            told.setdefault(clock.on, []).extend(replace(fact, vague=ahead or fact.vague) for fact in facts)
    kinds = [{fact.kind for fact in facts} for facts in told.values()]
    if {"start"} in kinds and {"stop"} in kinds:
        yield from (GridRow(lexed, other.start, other.end, ()) for other in block)
        return  # a start below one day and its stop below another
    drug = block[0].drug
    assert drug is not None
    of_it = [fact for fact in drug.facts if fact.kind in _OF_A_BAG]
    said = tuple(
        Statement(drug.drug, drug.key, block[0].start, block[-1].end, [*of_it, *facts])
        for _, facts in sorted(told.items())
    )
    yield (
        SignedRow(lexed, block[0].start, block[-1].end, said)
        if said
        else GridRow(lexed, block[0].start, block[-1].end, ())
    )


def _facts(time: Token, field: str | None) -> Iterator[Fact]:
    """Yield what a time below a day tells."""
    if time.clock is None:
        return
    if time.until is not None:
        yield replace(timed("start", time.clock), value=RANGE)
        yield replace(timed("stop", time.until), value=RANGE)
    elif field == "given":
        yield replace(timed("given", time.clock), value=ROW)
    else:
        yield timed("stop" if field == "stop" else "start", time.clock)
