"""The times of a row, with every reading of one that the table leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from scrubber.charts.events.course import Course
from scrubber.charts.events.times import NOT_UNDERSTOOD, Times
from scrubber.charts.events.when import UNDATED, When
from scrubber.charts.readers.note.values.clock import Clock, Day
from scrubber.charts.readers.table.cells import Cell, Typed
from scrubber.charts.readers.table.days import days_in, written_plainly
from scrubber.charts.readers.table.habits import may_be_after_noon, said_in, short_time
from scrubber.charts.readers.table.mapping import alone
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.words.actions import plain
from scrubber.charts.words.clock import is_midnight, parse_iso
from scrubber.charts.words.headings import is_of_greenwich
from scrubber.charts.words.reasons import OTHER_DURATION
from scrubber.charts.words.values import exact_number
from scrubber.model.record import Uncertain
from scrubber.model.value import replace

HALF_OF_DAY = "morning or evening is not said, and the table does not show which clock it keeps"
NO_TIME = "this is no exact time"
_LONGEST = Decimal(100_000)
_LENGTH = re.compile(
    r"(?P<clock>\d{1,2}:[0-5]\d)|(?P<bare>\d{1,5}(?:\.\d{1,3})?)"
    r"|(?=\d)(?:(?P<h>\d{1,3}(?:\.\d{1,3})?)\s?(?:h|hrs?|hours?)\.?\s?)?(?:(?P<m>\d{1,5})\s?(?:m|mins?"
    r"|minutes?)\.?)?",
    re.IGNORECASE,
)
_NOON = 12
_EMPTY = re.compile(r"[-–—]+|n/?a\.?", re.IGNORECASE)
_HARMLESS = re.compile(
    r"(?:(?:at|@)[ ]?)?(?:hrs?\.?|hours?|h|local(?: time)?|[ECMPA][DS]?T)?\*{0,2}|[-,|@]", re.IGNORECASE
)
"""Beside a time: the hours' own word, a zone of the country, a sign that joins it to its date."""
_PM = re.compile(r"p\.?m\.?", re.IGNORECASE)
_LETTER = re.compile(r"[A-Za-z]{2}")
_MAY_BE_INITIALS = re.compile(
    r"/?[ ]?(?!(?:DC|NG|NA|ND|LE|HX|UTC|GMT|DUE|SCH|REF|HLD)\b)[A-Z]{2,3}|\(?late entry\)?|\(?LE\)?"
)
_RUN = re.compile(
    r"[\d:. ]{3,8}(?:[ap]\.?m?\.?|hrs?)?\s*(?:-|–|—|to|until)\s*[\d:. ]{3,8}(?:[ap]\.?m?\.?|hrs?)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?:[34]\d{4})?0?\.\d{1,15}|[34]\d{4}\.\d{1,15}")
DAY_OR_MONTH = "whether the day or the month stands first is not said"
OTHER_ZONE = "the start and the stop are told by two clocks"
OTHER_DAY = "two different dates are given"


def days_for(row: Row, name: str) -> tuple[date, ...]:
    """Return every day that a time of a row may be of: its own, the one beside it, the row's or the title's."""
    return days_of(row, name) or days_of(row, f"{name}_date") or days_of(row, "date") or _titled(row)


def times_of(row: Row) -> Times:
    """Return when what a row tells began and ended, as far as the table says it."""
    first, last, begins = _ends_by_day(row)
    on = begins[0] if len(begins) == 1 else None
    if _midnight(first) and (last is None or _midnight(last)):
        return Times(on=on)  # a workbook writes a date without a time as midnight
    return _course_of(first, last, on)


def _ends_by_day(row: Row) -> tuple[When | None, When | None, tuple[date, ...]]:
    """Return begin and end, in doubt where the row tells them of two days, and the days of the begin."""
    days = days_of(row, "date") or _titled(row)
    name = "start" if row.text("start") else "given"
    started = days_of(row, "start_date") if name == "start" else ()
    begins = days_of(row, name) or started or days
    ends = days_of(row, "stop_date")
    first, last = _ends_of(row, name, begins, ends or begins)
    astray = begins != days and bool(begins and days) and not _may_be_of(begins, days)
    others = (*((started,) if started else ()), *_other_days(row))
    if astray or (days and any(other != days for other in others)):
        first = _of_another_day(first)
    if astray:
        last = _of_another_day(last)
    if ends and last is not None:
        last = replace(last, dated=True)
    elif row.text("stop_date") and last is not None:
        last = When(f"{row.text('stop_date')} {last.quote}", (), NO_TIME)
    return first, last, begins


def _course_of(first: When | None, last: When | None, on: date | None) -> Times:
    """Return the times of a begin and an end; they are no run where two clocks tell them."""
    course = Course()
    if first is not None:
        course.take("start", first)
    if last is not None:
        if first is not None and _zones_differ(first, last):
            return Times(first.readings[0], last.readings[0])
        if first is not None and _zone_of(first) and _zone_of(last) not in ("", _zone_of(first)):
            last = replace(last, reason=OTHER_ZONE, unsure=True)
        course.take("stop", last)
    return course.times(on)


def _of_another_day(when: When | None) -> When | None:
    return replace(when, reason=OTHER_DAY, unsure=True) if when is not None else None


_ZONE = re.compile(r"\b[ECMPA][DS]T$", re.IGNORECASE)


def _may_be_of(begins: tuple[date, ...], days: tuple[date, ...]) -> bool:
    """Return whether what began then may be of a visit of these days: on one of them, or in the weeks of a stay."""
    return any(timedelta() <= begin - day <= _STAY for begin in begins for day in days)


_STAY = timedelta(days=31)
"""A choice of ours: rows below the day of an admission may be of the weeks behind it."""


def _zone_of(when: When) -> str:
    """Return the zone behind a time: `EST` of `01:30 EST`; empty for one without."""
    match = _ZONE.search(when.quote) if when.quote[-1:] in "Tt" else None
    return match[0].upper() if match else ""


def _other_days(row: Row) -> Iterator[tuple[date, ...]]:
    """Yield the days of columns that may be of the service, too: `Svc Date` beside `Date`."""
    for heading, cell in row.other:
        if alone(heading) == "date" and (days := days_in(cell, row.mapping, row.habits)):
            yield days


def _titled(row: Row) -> tuple[date, ...]:
    return (row.day,) if row.day is not None else ()


def _ends_of(
    row: Row, name: str, begins: tuple[date, ...], ends: tuple[date, ...]
) -> tuple[When | None, When | None]:
    """Return begin and end: each of its column, or both of one cell where no column is for ends: `13:40-17:15`."""
    both = run_in(row, name) if "stop" not in row.mapping.columns else None
    if both is None:
        return when_of(row, name, begins), when_of(row, "stop", ends)
    first, last = both
    return _moments_of(row, first, begins, first), _moments_of(row, last, ends, last)


def run_in(row: Row, name: str) -> tuple[str, str] | None:
    """Return the two times of a cell that holds a run."""
    text = row.text(name) or ""
    _, found = said_in(text)
    if len(found) != 2 or any(clock.hedged for clock in found) or not _RUN.fullmatch(text):
        return None
    first, _, last = (text[: found[0].end], "", text[found[1].start :])
    return first.strip(), last.strip()


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


def when_of(row: Row, name: str, days: tuple[date, ...]) -> When | None:
    """Return the time in a cell; None for an empty cell or one that holds only a date."""
    found = _told(row, name, days)
    return _at_greenwich(found) if found and is_of_greenwich(row.mapping.columns.get(name, "")) else found


def _at_greenwich(when: When) -> When:
    return replace(when, readings=tuple(at if at.tzinfo else at.replace(tzinfo=UTC) for at in when.readings))


def _told(row: Row, name: str, days: tuple[date, ...]) -> When | None:
    return time_of(row, row.cells.get(name, ""), days)


def time_of(row: Row, cell: Cell, days: tuple[date, ...]) -> When | None:
    """Return the time that a cell of a row tells; `days`: those that may be meant where it names none."""
    if isinstance(cell, datetime):
        return When(f"{cell:%Y-%m-%d %H:%M}", (cell,), dated=True)
    if isinstance(cell, date) or cell == "" or (isinstance(cell, str) and _EMPTY.fullmatch(cell)):
        return None
    if isinstance(cell, time):
        return When(f"{cell:%H:%M}", _placed((cell,), days))
    exact = parse_iso(cell) or _of_a_system(cell)
    if exact is not None:
        return When(cell, (exact,), dated=True) if isinstance(exact, datetime) else None
    if row.habits.serials and _FRACTION.fullmatch(cell):
        return _counted(cell, days)
    return _moments_of(row, cell, days, written_plainly(cell, row.mapping))


def _of_a_system(cell: str) -> datetime | None:
    """Return a moment as systems write it without signs: `20260302101500`, `02MAR2026:10:15:00`."""
    for form, shape in _OF_A_SYSTEM.items():
        if form.fullmatch(cell):
            with suppress(ValueError):
                return datetime.strptime(cell, shape[len(cell)])  # noqa: DTZ007 - the wall clock of the clinic
    return None


_OF_A_SYSTEM = {
    re.compile(r"20\d{10}(?:\d\d)?"): {12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"},
    re.compile(r"\d\d[A-Za-z]{3}20\d\d:\d\d:\d\d(?::\d\d)?"): {15: "%d%b%Y:%H:%M", 18: "%d%b%Y:%H:%M:%S"},
}
"""How each form is read, by its length."""


def _counted(cell: str, days: tuple[date, ...]) -> When:
    """Return the time that a workbook writes as a part of a day: `0.5694`, `46083.5694`."""
    part = float(cell) % 1
    minutes = round(part * 24 * 60)
    if minutes >= 24 * 60:
        return When(cell, (), NO_TIME)
    return When(cell, _placed((time(minutes // 60, minutes % 60),), days), dated=float(cell) >= 1)


def _moments_of(row: Row, cell: str, days: tuple[date, ...], text: str) -> When | None:
    """Return what the words of a cell mean; `days`: those that may be meant where it names none."""
    own, found = said_in(text)
    named = days_in(cell, row.mapping, row.habits)
    if not found and (short := short_time(text)) is not None:
        return _short_when(row, cell, short, named or days, dated=bool(named))
    if not found and (len(own) == 1 or named):
        return None
    if len(found) != 1 or len(own) > 1 or found[0].hedged:
        return When(cell, (), NO_TIME)
    clock = found[0]
    beside = _beside(text, own, clock)
    if not _HARMLESS.fullmatch(beside) and not (_PM.fullmatch(beside) and clock.hour >= _NOON):
        return _in_doubt(row, cell, clock, named or days, beside)
    halves = _halves(row, clock)
    moments = _placed(halves, named or days)
    if clock.quote.startswith("24"):
        moments = tuple(moment + timedelta(days=1) for moment in moments)
    reason = DAY_OR_MONTH if len(named or days) > 1 else HALF_OF_DAY if len(halves) > 1 else ""
    return When(cell, moments, reason, dated=bool(named), unsure=len(halves) > 1 and isinstance(cell, Typed))


def _placed(of_day: tuple[time, ...], days: tuple[date, ...]) -> tuple[datetime, ...]:
    return tuple(datetime.combine(on, item) for on in days or (UNDATED,) for item in of_day)


def _halves(row: Row, clock: Clock) -> tuple[time, ...]:
    """Return the times of day that a time may be."""
    habits = row.habits
    late = clock.hour % _NOON + _NOON
    if habits.short and clock.plain_24 and not clock.quote.startswith("0") and 0 < clock.hour <= _NOON:
        return time(clock.hour % _NOON, clock.minute), time(late, clock.minute)
    if not habits.by_24:
        return clock.of_day_readings()
    if habits.by_day and may_be_after_noon(clock):
        return clock.of_day, time(late, clock.minute)
    return (clock.of_day,)


def _beside(text: str, days: Sequence[Day], clock: Clock) -> str:
    """Return what stands in a cell beside its time and date."""
    rest = text[: clock.start] + " " + text[clock.end :] if not days else ""
    if days:
        spans = sorted(((days[0].start, days[0].end), (clock.start, clock.end)))
        (a, b), (c, d) = spans
        rest = " ".join((text[:a], text[b:c], text[d:]))
    return " ".join(rest.split())


def words_beside_times(row: Row) -> Iterator[tuple[str, str]]:
    """Yield what stands in the cells of times and is no time: `13:40 not given`."""
    for name in ("start", "given", "stop"):
        text = row.text(name)
        if text and (words := _words_beside(text)):
            yield name, words


@lru_cache(maxsize=4096)  # a row is asked for its remarks again and again, and times repeat each other
def _words_beside(text: str) -> str:
    own, found = said_in(text)
    words = _beside(text, own, found[0]) if len(found) == 1 and len(own) < 2 else "" if found else text
    return words.strip(" -–—,;:()") if _LETTER.search(words) else ""


def _in_doubt(row: Row, cell: str, clock: Clock, days: tuple[date, ...], beside: str) -> When:
    """Return a time with words beside it that nobody here knows: a value to confirm where they may be initials."""
    if not _MAY_BE_INITIALS.fullmatch(beside):
        return When(cell, (), NO_TIME)
    return When(cell, _placed(_halves(row, clock), days), NOT_UNDERSTOOD, unsure=True)


def _short_when(row: Row, cell: str, short: tuple[int, int], days: tuple[date, ...], *, dated: bool) -> When:
    """Return the time that three digits are: of the 24-hour clock where the table shows it, else of either half."""
    hour, minute = short
    halves = (hour,) if row.habits.shows_24 else (hour, hour + _NOON)
    moments = _placed(tuple(time(each, minute) for each in halves), days)
    return When(cell, moments, HALF_OF_DAY if len(moments) > 1 else "", dated=dated)


def days_of(row: Row, name: str) -> tuple[date, ...]:
    """Return every date that a cell may give."""
    return days_in(row.cells.get(name, ""), row.mapping, row.habits)


def day_of(row: Row, name: str) -> date | None:
    """Return the date in a cell; None where it has none, or where nobody knows if its day stands first."""
    found = days_of(row, name)
    return found[0] if len(found) == 1 else None
