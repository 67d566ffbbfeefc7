"""A sheet with its times across the top: no table of rows, so it is laid out as text and read as a note.

Time          0900  0930  1415
Rate (mL/hr)  50    100   0
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from scrubber.charts.readers.table.cells import Cell, Line, Sheet
from scrubber.charts.readers.table.habits import said_in, short_time

_FEWEST = 3
"""Times that stand in one line at least."""


def is_across(sheet: Sheet) -> bool:
    """Return whether a line of a sheet holds little but times of day."""
    return any(_holds_times(line) for line in sheet.lines)


def _holds_times(line: Line) -> bool:
    told = [cell for cell in line.cells if cell != ""]
    times = sum(map(_is_a_time, told))
    return times >= _FEWEST and times >= len(told) - 1


def _is_a_time(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return isinstance(cell, time)
    return (len(said_in(cell)[1]) == 1 or short_time(cell) is not None) and len(cell) < _LONGEST


_LONGEST = 9


def laid_out(sheet: Sheet) -> bytes:
    """Return a sheet as text, from its times on with each column below its time; lines keep their numbers."""
    first = next(place for place, line in enumerate(sheet.lines) if _holds_times(line))
    rows = [[_shown(cell) for cell in line.cells] for line in sheet.lines]
    below = rows[first:]
    widths = [max(len(row[at]) for row in below if at < len(row)) for at in range(max(map(len, below)))]
    text: list[str] = []
    for place, (line, row) in enumerate(zip(sheet.lines, rows, strict=True)):
        number = int(line.place.rpartition(" ")[2])
        text += [""] * (number - 1 - len(text))
        if place < first:
            text.append("   ".join(filter(None, row)))
        else:
            text.append(
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
            )
    return "\n".join(text).encode()


def _shown(cell: Cell) -> str:
    if isinstance(cell, time):
        return f"{cell:%H%M}"
    if isinstance(cell, datetime | date):
        return f"{cell:%m/%d/%Y}"
    return " ".join(cell.split())


def with_its_times(opened: Sequence[Sheet]) -> Sheet | None:
    """Return the sheet of a file that has its times across the top; None where it is not the only one."""
    told = [sheet for sheet in opened if sheet.lines]
    return told[0] if len(told) == 1 and is_across(told[0]) else None
