"""The period that a record is printed for, over midnight: `03/02/2026 0700 - 03/03/2026 0659`.

A time in it that stands without a day is of the first one from its beginning on, and of the next one before that. Or
the hours of one day, which are no run: `eMAR ACTIVITY   for 03/02/2026 06:00-18:00`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from scrubber.charts.readers.note.values.clock import Clock, Day, minutes
from scrubber.model.value import replace

A_DAYS_SHIFTS = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4}[ \t]+(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)[ \t]*(?:-|–|to|thru|through)[ \t]*"
    r"\d{1,2}/\d{1,2}/\d{2,4}[ \t]+(?:[01]\d|2[0-3]):?[0-5]\d"
    r"|(?<![\w/:-])(?P<first>[01]\d|2[0-3]):?(?P<past>[0-5]\d)[ \t]+\d{1,2}/\d{1,2}/\d{2,4}[ \t]*"
    r"(?:-|–|to|thru|through)[ \t]*(?:[01]\d|2[0-3]):?[0-5]\d[ \t]+\d{1,2}/\d{1,2}/\d{2,4}"
)
"""Also `0700 03/02/2026 to 0659 03/03/2026`."""


_NONE, _ONE_DAY = timedelta(), timedelta(days=1)


def in_their_period(text: str, found: Iterable[Clock], days: Sequence[Day]) -> Iterator[Clock]:
    """Yield times, each with its day where the text is a record of a day and the night behind it."""
    period = A_DAYS_SHIFTS.search(text) if len(days) > 1 else None
    inside = [day.on for day in days if period is not None and period.start() <= day.start < period.end()]
    if period is None or len(inside) < 2 or not _NONE <= inside[1] - inside[0] <= _ONE_DAY:
        yield from found
        return
    begins = int(period["hour"] or period["first"]) * 60 + int(period["minute"] or period["past"])
    for clock in found:
        undated = clock.on is None and clock.certain
        yield replace(clock, on=inside[minutes(clock) < begins]) if undated else clock


def is_printed_for(text: str, place: int) -> bool:
    """`eMAR ACTIVITY   for 03/02/2026 06:00-18:00`: return whether a place stands in the title of a record that ends
    with the hours of the day that it was printed for.
    """
    title = _PERIOD.match(text)
    return title is not None and title.start("on") <= place < title.end()


_PERIOD = re.compile(
    r"\s*(?i:e?mar|medication|administration|flow[ ]?sheet|i&o|intake|infusion|iv|shift|24[ -]?h(?:ou)?r)\b[^\n]*?[ \t]"
    r"(?P<on>\d{1,2}/\d{1,2}/\d{2,4})[ \t,]+(?:[01]\d|2[0-3]):?[0-5]\d[ \t]*(?:-|\u2013|to|thru)[ \t]*"
    r"(?:[01]\d|2[0-3]):?[0-5]\d[ \t]*(?:\n|\Z)"
)
