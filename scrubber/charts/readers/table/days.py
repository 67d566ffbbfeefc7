"""The day in a cell, with every one that it may be: `03/04/2026` in a table that writes `13/03/2026`, too."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from scrubber.charts.readers.table.cells import Cell
from scrubber.charts.readers.table.habits import Habits, said_in
from scrubber.charts.readers.table.mapping import Mapping
from scrubber.charts.words.clock import parse_iso

_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.-])")
_FOREIGN = (
    (re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"), r"\1-\2-\3"),
    (re.compile(r"(?<![\d/])(20\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?![\d/])"), r"\2/\3/\1"),
    (re.compile(r"(?<![\d-])(\d{1,2})-([A-Za-z]{3})-([2-4]\d)(?![\d-])"), r"\1-\2-20\3"),
)
"""`20260302`, `2026/03/02`, `02-MAR-26`."""
_SERIAL = re.compile(r"[34]\d{4}(?:\.\d{1,15})?")
_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the day from which a workbook counts, on no clock
_MONTHS = 12


def written_plainly(cell: str, mapping: Mapping) -> str:
    """Return a cell with its date as everybody here writes one, its month first."""
    return _plainly(cell, mapping.day_first)


@lru_cache(maxsize=4096)  # the dates of a log are asked for again in each column and each row of a day
def _plainly(cell: str, day_first: bool) -> str:
    cell = _WEEKDAY.sub(_without_weekday, cell)
    for pattern, plain in _FOREIGN:
        cell = pattern.sub(plain, cell)
    return _NUMBERS.sub(r"\3\2\1\2\4", cell) if day_first else cell


_WEEKDAY = re.compile(
    r"^(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:s|rs|day|sday|nesday|rsday|urday)?[.,]?\s+"
    r"(?P<month>[a-z]{3})[a-z]{0,6}\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
"""A date with its day of the week: `Mon Mar 2 2026`."""


def _without_weekday(match: re.Match[str]) -> str:
    """Return a date without its day of the week, where it is that day's: else one of them is a slip."""
    with suppress(ValueError):
        told = datetime.strptime(f"{match['month']} {match['day']} {match['year']}", "%b %d %Y").date()  # noqa: DTZ007
        if f"{told:%a}".casefold() == match["name"].casefold():
            return f"{told:%Y-%m-%d}"
    return match[0]


def days_in(cell: Cell, mapping: Mapping, habits: Habits) -> tuple[date, ...]:
    """Return every date that a cell may give: one, two where nobody knows if its day stands first, or none."""
    if isinstance(cell, datetime):
        return (cell.date(),)
    if isinstance(cell, date):
        return (cell,)
    if isinstance(cell, time) or not cell:
        return ()
    return _days_written(cell, mapping.day_first, habits.serials, habits.days_first)


@lru_cache(maxsize=4096)
def _days_written(cell: str, day_first: bool, serials: bool, days_first: bool) -> tuple[date, ...]:
    exact = parse_iso(cell)
    if exact is not None:
        return (exact.date() if isinstance(exact, datetime) else exact,)
    if serials and _SERIAL.fullmatch(cell):
        return ((_ZERO + timedelta(days=float(cell))).date(),)
    plain = _plainly(cell, day_first)
    match = _NUMBERS.search(plain) if days_first else None
    if match is not None:
        return _either_way(plain, match)
    found, _ = said_in(plain)
    return (found[0].on,) if len(found) == 1 else ()


def _either_way(text: str, match: re.Match[str]) -> tuple[date, ...]:
    first, second = int(match[1]), int(match[3])
    turned = _NUMBERS.sub(r"\3\2\1\2\4", text)
    texts = (turned,) if first > _MONTHS else (text,) if second > _MONTHS else (text, turned)
    found = dict.fromkeys(days[0].on for words in texts if len(days := said_in(words)[0]) == 1)
    return tuple(found)


def is_open(day: date) -> bool:
    """Return whether a day that was written with numbers may have been meant the other way round."""
    return day.day <= _MONTHS and day.day != day.month
