"""How a table writes its times, days and amounts, as far as its own cells show it.

No cell says by itself which clock it keeps, whether `03/04/2026` is of March or April, and what a comma parts. What
another cell of the table shows, holds for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from functools import lru_cache

from scrubber.charts.readers.note.values.clock import Clock, Day
from scrubber.charts.readers.note.words.clocks import clocks, dates
from scrubber.charts.readers.table.cells import Cell
from scrubber.charts.readers.table.commas import Commas, commas_of
from scrubber.charts.readers.table.mapping import Mapping
from scrubber.model.value import Value

_NOON = 12
_OPENS, _CLOSES = 7, 18
"""Hours that a clinic is open, the last one included."""
_SHORT = re.compile(r"([1-9])([0-5]\d)")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(1[3-9]|2\d|3[01])([/.-])(0?[1-9]|1[0-2])\2(?:\d{4}|\d{2})(?![\d/.-])")
_OPEN_WITH_DOTS = re.compile(r"(?<![\d.])(?:0?[1-9]|1[0-2])\.(?:0?[1-9]|1[0-2])\.(?:\d{4}|\d{2})(?![\d.])")
"""`02.03.2026`: a sheet whose columns semicolons part was written where the day stands first with dots."""
_OF_24_HOURS = re.compile(r"\b24[\s-]?(?:h|hr|hrs|hour|hours)\b|\bmilitary\b", re.IGNORECASE)


class Habits(Value):
    """How one table writes."""

    by_24: bool = False
    """It shows that it keeps the 24-hour clock."""
    shows_24: bool = False
    """And by a time that the 12-hour clock has not, or a leading zero: then `930` is half past nine in the morning."""
    short: bool = False
    """It writes `245`, and no time that only the 24-hour clock has: `1130`, too, is of either half of the day."""
    by_day: bool = False
    """All its times lie in the hours of a clinic, those apart that may be meant after noon (`1:05`)."""
    days_first: bool = False
    """Some date of it has its day first (`13/03/2026`), or may have, so that `03/04/2026` may be of April."""
    commas: Commas = "thousands"
    serials: bool = False
    """It stands in a workbook: a day may be a number, and a time a fraction of it."""


def habits_of(
    times: Sequence[Cell],
    days: Iterable[str],
    amounts: Iterable[str],
    mapping: Mapping,
    *,
    semicolons: bool,
    serials: bool,
) -> Habits:
    """Return what the cells of a table show."""
    said_24 = mapping.clock == 24 or any(
        _OF_24_HOURS.search(mapping.columns.get(name, "")) for name in ("start", "stop", "given")
    )
    shows = said_24 or _shows_24(times)
    short = not shows and any(_is_short_and_early(cell) for cell in times)
    of_days = tuple(days)
    dotted = semicolons and any(_OPEN_WITH_DOTS.search(cell) for cell in of_days)
    by_24 = said_24 or (mapping.clock is None and not short and _keeps_24(times))
    return Habits(
        by_24=by_24,
        shows_24=said_24 or (by_24 and shows),
        short=short,
        by_day=not said_24 and _by_day(times),
        days_first=(dotted or any(map(_DAY_FIRST.search, of_days))) and not mapping.day_first,
        commas=commas_of(amounts, semicolons=semicolons),
        serials=serials,
    )


@lru_cache(maxsize=4096)
def said_in(cell: str) -> tuple[tuple[Day, ...], tuple[Clock, ...]]:
    """Return the dates and times of day that a cell writes; the cells of a column repeat each other."""
    days = dates(cell)
    return tuple(days), tuple(clocks(cell, days))


def _keeps_24(times: Iterable[Cell]) -> bool:
    """Return whether some time could only be one of the 24-hour clock, and none says am or pm."""
    plain_24 = False
    for cell in times:
        if isinstance(cell, str) and cell:
            _, found = said_in(cell)
            if any(clock.half_written for clock in found):
                return False
            plain_24 = plain_24 or any(clock.plain_24 for clock in found) or short_time(cell) is not None
        elif isinstance(cell, time | datetime):
            plain_24 = plain_24 or cell.hour > _NOON
    return plain_24


def _shows_24(times: Iterable[Cell]) -> bool:
    """Return whether some time is one that the 12-hour clock does not have: `1330`, `0015`, `0930`."""
    for cell in times:
        if isinstance(cell, str):
            _, found = said_in(cell)
            if any(clock.plain_24 and (clock.hour > _NOON or clock.quote.startswith("0")) for clock in found):
                return True
        elif isinstance(cell, time | datetime) and cell.hour > _NOON:
            return True
    return False


def _is_short_and_early(cell: Cell) -> bool:
    short = short_time(cell) if isinstance(cell, str) else None
    return short is not None and short[0] < _OPENS


def _by_day(times: Iterable[Cell]) -> bool:
    """Return whether no time of a table lies in the night, as far as it says its half of the day."""
    for cell in times:
        hours = [cell.hour] if isinstance(cell, time | datetime) else []
        if isinstance(cell, str) and cell:
            hours = [clock.hour for clock in said_in(cell)[1] if not may_be_after_noon(clock)]
        if any(not _OPENS <= hour <= _CLOSES for hour in hours):
            return False
    return True


def may_be_after_noon(clock: Clock) -> bool:
    """Return whether a time may be meant after noon: `1:05`, and not `01:05`, `0105` or `1:05 AM`."""
    return clock.hour < _OPENS and clock.hour > 0 and not clock.half_written and clock.quote[1:2] == ":"


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
