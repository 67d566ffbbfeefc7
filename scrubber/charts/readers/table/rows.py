"""The rows of a table, their cells by field: where the headings stand, which clock the table keeps, what it tells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from scrubber.charts.completeness import Gaps
from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.readers.note.clock import Clock, Day
from scrubber.charts.readers.note.clocks import clocks, dates
from scrubber.charts.readers.note.sections import heading_of
from scrubber.charts.readers.table.cells import Cell, Line, Sheet, sheets
from scrubber.charts.readers.table.mapping import Mapping, guess
from scrubber.charts.readers.table.title import NO_TITLE, Title, title_of
from scrubber.charts.words.actions import OF_A_COURSE, event_of, plain
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.value import Value

_HEADER_WITHIN = 20
_TIMES = ("start", "stop", "given")
_NOON = 12
_SHORT = re.compile(r"([1-9])([0-5]\d)")
_HALF = frozenset({"am pm", "ampm", "a p", "am or pm"})
"""Headings of a column that says which half of the day the time beside it lies in."""
_NAMES_SOMETHING = re.compile(r"\d|\S\s\|")
"""Above the headings: a number or a second cell. Else it is a title."""


class Row(Value):
    """One row, its cells by field."""

    place: str
    cells: dict[str, Cell]
    mapping: Mapping
    by_24: bool
    """The table shows that it keeps the 24-hour clock."""
    shows_24: bool = False
    """And by a time that the 12-hour clock has not, or a leading zero: then `930` is half past nine in the morning."""
    of_events: bool = False
    """Its table tells one event a row."""
    other: tuple[tuple[str, str], ...] = ()
    """Headings and words of the cells that no field takes."""
    title: Title = NO_TITLE
    """What stands above the headings."""

    @property
    def day(self) -> date | None:
        """Return the day that the table is labelled with."""
        return self.title.day

    def text(self, name: str) -> str | None:
        """Return a cell's words; None for an empty one."""
        value = self.cells.get(name, "")
        return (value if isinstance(value, str) else str(value)) or None


def rows_of(sheet: Sheet, mapping: Mapping | None, cover: Title = NO_TITLE) -> Iterator[Row]:
    """Yield the rows below the headings that name a drug; `cover`: what a sheet without a table says of all.

    Raises `DocumentError` where a confirmed mapping names a column that the table does not have.
    """
    place = header_of(sheet, mapping)
    if place is None or _is_of_no_giving(sheet, place):
        return
    headings = [plain(str(cell)) for cell in sheet[place].cells]
    used = mapping or guess([str(cell) for cell in sheet[place].cells]).mapping
    columns = _columns(headings, used)
    below = sheet[place + 1 :]
    title = title_of(sheet[:place]) or cover
    halves = {columns[name]: columns[name] + 1 for name in _TIMES if name in columns}
    halves = {at: half for at, half in halves.items() if _is_half(headings, half)}
    below = [_with_halves(line, halves) for line in below]
    by_24 = used.clock == 24 or (used.clock is None and _keeps_24(below, columns))
    shows_24 = used.clock == 24 or (by_24 and _shows_24(below, columns))
    of_events = _is_of_events(below, columns.get("status"))
    taken = {*columns.values(), *halves.values()}
    for line in below:
        cells = {name: line.cells[at] for name, at in columns.items() if at < len(line.cells)}
        if cells.get("drug"):
            other = _other_cells(line, headings, taken)
            yield Row(line.place, cells, used, by_24, shows_24, of_events, other, title)


def _columns(headings: Sequence[str], used: Mapping) -> dict[str, int]:
    """Return where each mapped column stands; raises `DocumentError` where the table lacks one."""
    missing = [name for name, heading in used.columns.items() if plain(heading) not in headings]
    if missing:
        raise DocumentError(
            "mapping", problems=tuple(Problem(f"columns.{name}", "column") for name in missing)
        )
    return {name: headings.index(plain(heading)) for name, heading in used.columns.items()}


def _other_cells(line: Line, headings: Sequence[str], taken: Collection[int]) -> tuple[tuple[str, str], ...]:
    """Return what stands in columns that nobody mapped, with the heading above it."""
    return tuple(
        (headings[at] if at < len(headings) else "", str(cell))
        for at, cell in enumerate(line.cells)
        if at not in taken and cell != ""
    )


def _is_of_no_giving(sheet: Sheet, place: int) -> bool:
    """Return whether a sheet or the line above its headings is called `Orders`, `Home medications` or the like."""
    names = [sheet[place].place.rpartition(", row ")[0]]
    names += [
        " ".join(str(cell) for cell in line.cells if cell != "") for line in sheet[max(0, place - 1) : place]
    ]
    found = (heading_of(name, 0, len(name)) for name in names)
    return any(item is not None and item[0] not in ("care", "aside") for item in found)


def headings_of(data: bytes) -> tuple[str, ...]:
    """Return the headings of the first table in a file, for a guess."""
    for sheet in sheets(data):
        head = header_of(sheet, None)
        if head is not None:
            return tuple(str(cell) for cell in sheet[head].cells if cell != "")
        if sheet:
            return tuple(str(cell) for cell in sheet[0].cells if cell != "")
    raise DocumentError("not_table")


def header_of(sheet: Sheet, mapping: Mapping | None) -> int | None:
    """Return which line holds the headings."""
    for place, line in enumerate(sheet[:_HEADER_WITHIN]):
        words = [cell for cell in line.cells if isinstance(cell, str) and cell]
        if mapping is not None:
            if {plain(mapping.columns["drug"])} <= {plain(word) for word in words}:
                return place
        elif guess(words).readable:
            return place
    return None


def unread_lines(opened: Sequence[Sheet], mapping: Mapping | None, read: set[str]) -> Gaps:
    """Return the lines outside the table, and those that name no drug, that may speak of giving."""
    gaps = Gaps()
    for sheet in opened:
        head = header_of(sheet, mapping)
        for place, line in enumerate(sheet):
            words = " | ".join(str(cell) for cell in line.cells if cell != "")
            titled = head is not None and place < head and not _NAMES_SOMETHING.search(words)
            if place != head and not titled and line.place not in read and speaks_of_giving(words):
                gaps.add(line.place, words)
    return gaps


def _is_of_events(lines: Sequence[Line], column: int | None) -> bool:
    """Return whether the rows tell events: some action is one that no state of a whole dose is called."""
    if column is None:
        return False
    told = (str(line.cells[column]) for line in lines if column < len(line.cells))
    return any(event_of(words) in (*OF_A_COURSE, "stop", "wasted") for words in told)


@lru_cache(maxsize=4096)
def said_in(cell: str) -> tuple[tuple[Day, ...], tuple[Clock, ...]]:
    """Return the dates and times of day that a cell writes; the cells of a column repeat each other."""
    days = dates(cell)
    return tuple(days), tuple(clocks(cell, days))


def _keeps_24(lines: Sequence[Line], columns: dict[str, int]) -> bool:
    """Return whether some time could only be one of the 24-hour clock, and none says am or pm."""
    plain_24 = has_short = False
    for cell in _time_cells(lines, columns):
        if isinstance(cell, str) and cell:
            _, found = said_in(cell)
            if any(clock.half_written for clock in found):
                return False
            plain_24 = plain_24 or any(clock.plain_24 for clock in found)
            has_short = has_short or short_time(cell) is not None
    return plain_24 or (has_short and _shows_24(lines, columns))


def _shows_24(lines: Sequence[Line], columns: dict[str, int]) -> bool:
    """Return whether some time is one that the 12-hour clock does not have: `1330`, `0015`, `0930`."""
    for cell in _time_cells(lines, columns):
        if isinstance(cell, str):
            _, found = said_in(cell)
            if any(clock.plain_24 and (clock.hour > _NOON or clock.quote.startswith("0")) for clock in found):
                return True
        elif isinstance(cell, time | datetime) and cell.hour > _NOON:
            return True
    return False


def _time_cells(lines: Sequence[Line], columns: dict[str, int]) -> Iterator[Cell]:
    for line in lines:
        for name in _TIMES:
            at = columns.get(name)
            if at is not None and at < len(line.cells):
                yield line.cells[at]


def short_time(cell: str) -> tuple[int, int] | None:
    """Return hour and minute of three digits that stand where a time does: a spreadsheet drops the zero of `0930`.

    A date may stand beside them.
    """
    days, found = said_in(cell)
    if found or len(days) > 1:
        return None
    rest = cell[: days[0].start] + cell[days[0].end :] if days else cell
    digits = _SHORT.fullmatch(rest.strip())
    return (int(digits[1]), int(digits[2])) if digits else None


def _is_half(headings: Sequence[str], at: int) -> bool:
    return at < len(headings) and headings[at] in _HALF


def _with_halves(line: Line, halves: dict[int, int]) -> Line:
    """Return a line whose times hold what the column beside them says: `930` and `AM`."""
    cells = list(line.cells)
    for at, half in halves.items():
        if half < len(cells) and isinstance(cells[at], str) and cells[at] and isinstance(cells[half], str):
            cells[at] = f"{cells[at]} {cells[half]}".strip()
    return Line(line.place, tuple(cells)) if halves else line
