"""The times of a row, with every reading of one that the table leaves open."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from scrubber.charts.events.course import Course
from scrubber.charts.events.times import Times
from scrubber.charts.events.when import UNDATED, When
from scrubber.charts.readers.table.mapping import Mapping
from scrubber.charts.readers.table.rows import Row, said_in
from scrubber.charts.words.clock import is_midnight, parse_iso

HALF_OF_DAY = "morning or evening is not said, and the table does not show which clock it keeps"
NO_TIME = "this is no exact time"
_DAY_FIRST = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})\b")


def times_of(row: Row) -> Times:
    """Return when what a row tells began and ended, as far as the table says it."""
    day = day_of(row, "date")
    name = "start" if row.text("start") else "given"
    on = day_of(row, name) or day
    first, last = when_of(row, name, on), when_of(row, "stop", on)
    if _midnight(first) and (last is None or _midnight(last)):
        return Times(on=on)  # a workbook writes a date without a time as midnight
    course = Course()
    if first is not None:
        course.take("start", first)
    if last is not None:
        if first is not None and _zones_differ(first, last):
            return Times(first.readings[0], last.readings[0])
        course.take("stop", last)
    return course.times(on)


def _midnight(when: When | None) -> bool:
    return when is not None and when.dated and when.plain and is_midnight(when.readings[0])


def _zones_differ(first: When, last: When) -> bool:
    return len({moment.tzinfo is None for moment in (*first.readings, *last.readings)}) > 1


def when_of(row: Row, name: str, day: date | None) -> When | None:
    """Return the time in a cell; None for an empty cell or one that holds only a date."""
    cell = row.cells.get(name, "")
    if isinstance(cell, datetime):
        return When(f"{cell:%Y-%m-%d %H:%M}", (cell,), dated=True)
    if isinstance(cell, date) or cell == "":
        return None
    if isinstance(cell, time):
        return When(f"{cell:%H:%M}", (datetime.combine(day or UNDATED, cell),))
    exact = parse_iso(cell)
    if exact is not None:
        return When(cell, (exact,), dated=True) if isinstance(exact, datetime) else None
    text = _month_first(cell, row.mapping)
    days, found = said_in(text)
    if not found and len(days) == 1:
        return None
    if len(found) != 1 or len(days) > 1 or found[0].hedged:
        return When(cell, (), NO_TIME)
    on = days[0].on if days else day or UNDATED
    of_day = (found[0].of_day,) if row.by_24 else found[0].of_day_readings()
    reason = HALF_OF_DAY if len(of_day) > 1 else ""
    return When(cell, tuple(datetime.combine(on, item) for item in of_day), reason, dated=bool(days))


def day_of(row: Row, name: str) -> date | None:
    """Return the date in a cell."""
    cell = row.cells.get(name, "")
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time) or not cell:
        return None
    exact = parse_iso(cell)
    if exact is not None:
        return exact.date() if isinstance(exact, datetime) else exact
    found, _ = said_in(_month_first(cell, row.mapping))
    return found[0].on if len(found) == 1 else None


def _month_first(text: str, mapping: Mapping) -> str:
    return _DAY_FIRST.sub(r"\3\2\1\2\4", text) if mapping.day_first else text
