"""The cells of one line: an action apart from what is said of it, a time with its half of the day, a minute."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.table.cells import Cell, Line
from scrubber.charts.words.actions import apart
from scrubber.charts.words.comments import denial_of
from scrubber.charts.words.keep_open import turns_to_it
from scrubber.model.value import replace

HALF = frozenset({"am pm", "ampm", "a p", "am or pm"})
"""Headings of a column that says which half of the day the time beside it lies in."""


def same_minute(one: Cell, other: Cell) -> bool:
    """Return whether two cells tell one minute, and no two halves of the day."""
    halves = {half[0].casefold() for cell in (one, other) for half in _A_HALF.findall(str(cell))}
    return other != "" and _minute(one) == _minute(other) and len(halves) < 2


def _minute(cell: Cell) -> str:
    """Return the minute that a cell tells, as it is written: `10:15` of `10:15:20`, `1015` and a time cell alike."""
    found = _A_MINUTE.findall(cell if isinstance(cell, str) else f"{cell:%H:%M}")
    return "".join(found[-1]).zfill(4) if found else str(cell)


_A_HALF = re.compile(r"(?<=\d)\s?([ap])\.?m?\b", re.IGNORECASE)
_A_MINUTE = re.compile(r"(?<![\d/:-])(\d{1,2}):?([0-5]\d)(?![\d/-])")


def with_its_action(line: Line, at: int) -> Line:
    """Return a line with only an action in its cell of one; what is said of it (`Stopped - itching`) is a remark."""
    cell = line.cells[at] if at < len(line.cells) else ""
    action, said = apart(cell) if isinstance(cell, str) and cell else ("", "")
    if not said or denial_of(said) or turns_to_it(said):
        return line
    remarks = (
        line.remarks
        if _A_RATE.fullmatch(said)
        else (*line.remarks, ("status", _HELD.sub("paused", str(cell))))
    )
    return replace(line, cells=(*line.cells[:at], action, *line.cells[at + 1 :]), remarks=remarks)


_HELD = re.compile(r"\b(?:on\s+)?h[eo]ld\b", re.IGNORECASE)
"""Of an event that pauses it, no word against all of it."""
_A_RATE = re.compile(r"\d{1,4}(?:\.\d{1,2})?\s*m?l\s*(?:/|per\s+)\s*h(?:r|our)?", re.IGNORECASE)


def is_half(headings: Sequence[str], at: int) -> bool:
    """Return whether a column says which half of the day the time before it lies in."""
    return at < len(headings) and headings[at] in HALF


def with_halves(line: Line, halves: dict[int, int]) -> Line:
    """Return a line whose times hold what the column beside them says: `930` and `AM`."""
    cells = list(line.cells)
    for at, half in halves.items():
        if half < len(cells) and isinstance(cells[at], str) and cells[at] and isinstance(cells[half], str):
            cells[at] = f"{cells[at]} {cells[half]}".strip()
    return replace(line, cells=tuple(cells)) if halves else line
