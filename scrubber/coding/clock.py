"""Clock times as whole minutes, and back: the only place where the engine meets `datetime`.

A local time becomes minutes of wall clock, a time with an offset minutes of UTC, so that durations are elapsed
time even across a clock change; the two are never mixed in one record. A start that carries seconds is
rounded up and a stop down: the chart never supports more than it says.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from scrubber.coding.intervals import Spans

DAY = 1440
_DAY_ONE = datetime.fromordinal(1)
"""Day 1 of the calendar. Minutes are counted from the day before it, as `toordinal` counts days from 1."""


def minute_of(moment: datetime, *, up: bool) -> int:
    """Return the minute of a time; a part of a minute is rounded up or dropped."""
    whole = moment.toordinal() * DAY + moment.hour * 60 + moment.minute
    if up and (moment.second or moment.microsecond):
        whole += 1
    return whole - offset_of(moment)


def offset_of(moment: datetime) -> int:
    """Return the minutes that local time is ahead of UTC; 0 for a time without an offset."""
    if moment.tzinfo is None:
        return 0
    ahead = moment.utcoffset()
    return 0 if ahead is None else (ahead.days * 86400 + ahead.seconds) // 60


def moment_of(minute: int, like: datetime) -> datetime:
    """Return the time of a minute, local or with an offset as `like` is."""
    plain = _moment(minute)
    if like.tzinfo is None:
        return plain
    return plain.replace(tzinfo=UTC).astimezone(like.tzinfo)


@lru_cache(maxsize=4096)
def _moment(minute: int) -> datetime:
    """Return the local time of a minute. Remembered: where one run stops another starts, and charts share days."""
    return _DAY_ONE + timedelta(minutes=minute - DAY)


def day_of(minute: int, offset: int) -> date:
    """Return the local day of a minute."""
    return date.fromordinal((minute + offset) // DAY)


def clock(minute: int, offset: int) -> str:
    """Return a minute as people read it: 13:20."""
    hours, minutes = divmod((minute + offset) % DAY, 60)
    return f"{hours:02d}:{minutes:02d}"


def ran(spans: Spans, offset: int) -> str:
    """Return when something ran, as in `11:20–12:40 and 13:55–16:40`; the next day is named."""
    if not spans:
        return "at no documented time"
    first = (spans[0][0] + offset) // DAY
    parts = []
    for start, stop in spans:
        begun, ended = (start + offset) // DAY - first, (stop + offset) // DAY - first
        parts.append(f"{clock(start, offset)}{_later(begun)}–{clock(stop, offset)}{_later(ended)}")
    return " and ".join(parts)


def _later(days: int) -> str:
    if not days:
        return ""
    return " (next day)" if days == 1 else f" ({days} days later)"
