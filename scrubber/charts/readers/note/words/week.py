"""Sheets of a week, with a column for each day: what stands below a day was done on it.

                        MON 3/2    TUE 3/3    WED 3/4
DAPTOmycin 500 mg/50 NS
        start           0918       0921
        stop            0950       0955
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

from scrubber.charts.readers.note.values.clock import Clock, Day, joined
from scrubber.model.value import Value, replace

_DAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?[ ]?,?[ ]?)?"
    r"(?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?:[/-](?P<y>20\d\d|\d\d))?"
)
_ONE = re.compile(rf"(?<![\w/-]){_DAY}(?![\w/-])", re.IGNORECASE)
_PLAIN = re.sub(r"\?P<\w+>", "", _DAY)
_HEADING = re.compile(
    rf"^(?:[^\n\d]*[ \t|])?{_PLAIN}(?:[ \t]*\||[ ]{{2}}|\t)"
    rf"(?:[ \t|]*{_PLAIN}(?:[ \t]*\||[ ]{{2}}|\t|[ \t]*$)){{2,}}[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""Three days and more, in columns."""
_ASTRAY = 4
"""Characters between the left edges of a day and of what stands below it."""
_NARROWEST = 6
"""Characters ahead of the first day, in which it is said what was done."""
_A_WEEK = 7
_FEWEST = 3


class Week(Value):
    """The heading of such a sheet, and its days by where their columns stand: by strokes or tabs, or by left edges."""

    start: int
    end: int
    parting: str
    columns: dict[int, date]

    def above(self, text: str, place: int) -> date | None:
        """Return the day above a place in a line below the heading, where a column begins there."""
        line = text.rfind("\n", 0, place) + 1
        if self.parting:
            ahead = text[line:place]
            return self.columns.get(ahead.count(self.parting)) if not ahead.endswith(_LETTERS) else None
        if text[max(line, place - 2) : place].strip():
            return None
        edge = min(self.columns, key=lambda column: abs(column - place + line))
        return self.columns[edge] if abs(edge - place + line) <= _ASTRAY else None


_LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")


@lru_cache(maxsize=4)
def week_in(text: str, days: tuple[Day, ...]) -> Week | None:
    """Return the sheet of a week that a text is; None for any other."""
    heading = _HEADING.search(text) if days and text.count("/") > _FEWEST else None
    if heading is None:
        return None
    parting = next((sign for sign in "|\t" if heading[0].count(sign) >= _FEWEST - 1), "")
    found: dict[int, date] = {}
    for day in _ONE.finditer(heading[0]):
        year = int(day["y"]) % 100 + 2000 if day["y"] else days[0].on.year
        place = heading[0].count(parting, 0, day.start()) if parting else day.start()
        try:
            found[place] = date(year, int(day["m"]), int(day["d"]))
        except ValueError:
            return None
    told = list(found.values())
    if not found or min(found) < (1 if parting else _NARROWEST):
        return None  # nothing stands ahead of its days that their times could be of
    up = len(told) >= _FEWEST and all(0 < (other - one).days <= _A_WEEK for one, other in pairwise(told))
    near = any(abs((day.on - on).days) <= _A_WEEK for day in days for on in told)
    return Week(heading.start(), heading.end(), parting, found) if up and near else None


def in_their_columns(text: str, found: Iterable[Clock], days: tuple[Day, ...]) -> Iterator[Clock]:
    """Yield times, each below a day of a sheet's heading with that day, and so the end of a range that begins there."""
    week = week_in(text, days)
    if week is None:
        yield from found
        return
    last: Clock | None = None
    clocks = list(found)
    edge = min(week.columns)
    strays = not week.parting and (
        any(_is_astray(text, week, edge, clock) for clock in clocks) or _is_shifted(text, week, clocks)
    )
    for clock in clocks:
        on = week.above(text, clock.start) if clock.start > week.end else None
        if on is not None and strays:
            clock = replace(clock, hedged=True)
        if on is None and last is not None and joined(text, last, clock):
            on = last.on
        last = replace(clock, on=on) if on is not None and clock.on is None else clock
        yield last


def _is_astray(text: str, week: Week, edge: int, clock: Clock) -> bool:
    """Return whether a time right below the days stands in a column of its own, and below none of them: its sheet has
    lost its columns, and nobody knows which day is above what.
    """
    line = text.rfind("\n", 0, clock.start) + 1
    if clock.start < week.end or _PARAGRAPH.search(text, week.end, clock.start) is not None:
        return False
    alone = not text[max(line, clock.start - 2) : clock.start].strip() and clock.start - line > edge
    return alone and week.above(text, clock.start) is None


def _is_shifted(text: str, week: Week, clocks: Sequence[Clock]) -> bool:
    """Return whether two times of a row below the days fall below one of them, or a row with as many times as days
    does not meet each day: its cells have moved, and nobody knows which day is above what.
    """
    paragraph = _PARAGRAPH.search(text, week.end)
    last = paragraph.start() if paragraph is not None else len(text)
    rows: dict[int, list[date | None]] = {}
    before: Clock | None = None
    for clock in clocks:
        if week.end < clock.start < last and (before is None or not joined(text, before, clock)):
            row = rows.setdefault(text.rfind("\n", 0, clock.start), [])
            row.append(week.above(text, clock.start))
        before = clock
    for row in rows.values():
        told = [on for on in row if on is not None]
        if len(set(told)) < len(told) or (len(row) == len(week.columns) and len(set(told)) < len(row)):
            return True
    return False


_PARAGRAPH = re.compile(r"\n[ \t]*\n")
