"""The times of a row, with every reading of one that the table leaves open."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from scrubber.charts.events.course import Course
from scrubber.charts.events.times import Times
from scrubber.charts.events.when import UNDATED, When
from scrubber.charts.readers.table.mapping import Mapping
from scrubber.charts.readers.table.rows import Row, said_in, short_time
from scrubber.charts.words.actions import plain
from scrubber.charts.words.clock import is_midnight, parse_iso
from scrubber.charts.words.values import exact_number
from scrubber.model.record import Uncertain
from scrubber.model.value import replace

HALF_OF_DAY = "morning or evening is not said, and the table does not show which clock it keeps"
NO_TIME = "this is no exact time"
OTHER_DURATION = "the duration is another than the times give"
_LONGEST = Decimal(100_000)
_LENGTH = re.compile(
    r"(?P<clock>\d{1,2}:[0-5]\d)|(?P<bare>\d{1,5}(?:\.\d{1,3})?)"
    r"|(?=\d)(?:(?P<h>\d{1,3}(?:\.\d{1,3})?)\s?(?:h|hrs?|hours?)\.?\s?)?(?:(?P<m>\d{1,5})\s?(?:m|mins?|minutes?)\.?)?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})\b")


def times_of(row: Row) -> Times:
    """Return when what a row tells began and ended, as far as the table says it."""
    day = day_of(row, "date") or row.day
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


def minutes_of(row: Row) -> Decimal | None:
    """Return the minutes of a duration's cell: its unit stands in it or in its heading; `1:30` is hours and minutes."""
    text = row.text("duration") or ""
    parts = _LENGTH.fullmatch(text)
    if parts is None:
        return None
    if parts["clock"]:
        hours, _, minutes = parts["clock"].partition(":")
        return Decimal(hours) * 60 + Decimal(minutes)
    if parts["h"] or parts["m"]:
        return Decimal(parts["h"] or 0) * 60 + Decimal(parts["m"] or 0)
    heading = plain(row.mapping.columns.get("duration", ""))
    number = exact_number(parts["bare"])
    if number is None or not re.search(r"\b(?:min|minutes?|hrs?|hours?)\b", heading):
        return None
    return number if "min" in heading else number * 60


def against(times: Times, minutes: Decimal, quote: str) -> Times:
    """Return times with their stop in doubt where the table's own duration is another.

    `10:00 to 11:30` and `120 minutes` cannot both be right.
    """
    if times.start is not None and times.stop is not None:
        told = Decimal((times.stop - times.start).total_seconds()) / 60
        if abs(told - minutes) <= 1:
            return times
        values = (times.stop, times.start + timedelta(minutes=float(min(minutes, _LONGEST))))
        shown = tuple(value.isoformat(timespec="minutes") for value in values)
        doubt = Uncertain("stop", f"{times.stop:%H:%M} / {quote}", OTHER_DURATION, shown)
        return replace(times, stop=None, doubts=(*times.doubts, doubt))
    starts, stops = (_moments(times, name) for name in ("start", "stop"))
    told_all = {
        Decimal((stop - start).total_seconds()) / 60
        for start, stop in zip(starts, stops, strict=False)
        if (start.tzinfo is None) == (stop.tzinfo is None)
    }
    if not told_all or any(abs(told - minutes) <= 1 for told in told_all):
        return times
    rest = tuple(doubt for doubt in times.doubts if doubt.field != "stop")
    return replace(times, doubts=(*rest, Uncertain("stop", quote, OTHER_DURATION)))


def _moments(times: Times, name: str) -> list[datetime]:
    """Return every reading of a time that is in doubt."""
    values = next((doubt.values for doubt in times.doubts if doubt.field == name), ())
    found = (parse_iso(value) for value in values)
    return [moment for moment in found if isinstance(moment, datetime)]


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
    if not found and (short := short_time(text)) is not None:
        return _short_when(row, cell, short, days[0].on if days else None, day)
    if not found and len(days) == 1:
        return None
    if len(found) != 1 or len(days) > 1 or found[0].hedged:
        return When(cell, (), NO_TIME)
    on = days[0].on if days else day or UNDATED
    of_day = (found[0].of_day,) if row.by_24 else found[0].of_day_readings()
    reason = HALF_OF_DAY if len(of_day) > 1 else ""
    return When(cell, tuple(datetime.combine(on, item) for item in of_day), reason, dated=bool(days))


def _short_when(row: Row, cell: str, short: tuple[int, int], own: date | None, day: date | None) -> When:
    """Return the time that three digits are: of the 24-hour clock where the table shows it, else of either half."""
    hour, minute = short
    halves = (hour,) if row.shows_24 else (hour, hour + 12)
    moments = tuple(datetime.combine(own or day or UNDATED, time(each, minute)) for each in halves)
    return When(cell, moments, HALF_OF_DAY if len(moments) > 1 else "", dated=own is not None)


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
