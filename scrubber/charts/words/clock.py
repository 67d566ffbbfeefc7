"""Times as charts write them: ISO 8601 and HL7 timestamps, dates kept apart from times, offsets made exact.

A value without minutes is a date and never becomes a time. A local time without an offset stays local
unless the caller names the facility's zone; on the night of a clock change a local time that occurs twice,
or never, is no time at all.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

_ISO = re.compile(
    r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d\d:?\d\d)?)?)?",
    re.ASCII,
)
_HL7 = re.compile(
    r"(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{1,9}))?)?)?)?(Z|[+-]\d{4})?", re.ASCII
)

EARLIEST, LATEST = 1900, 2200
"""Years outside are typing errors; they also keep every later subtraction within what datetime can hold."""

Moment = datetime | date


@lru_cache(maxsize=1024)  # a chart tells each of its times several times
def parse_iso(text: str) -> Moment | None:
    """Return the time, or the date where no minutes are given; None for anything else (a year, a month)."""
    match = _ISO.fullmatch(text.strip())
    return _moment(*match.groups()) if match else None


@lru_cache(maxsize=1024)
def parse_hl7(text: str) -> Moment | None:
    """Return the time or date of an HL7 v2 or v3 timestamp; an hour without minutes is only a date."""
    match = _HL7.fullmatch(text.strip())
    return _moment(*match.groups()) if match else None


def _moment(
    year: str,
    month: str | None,
    day: str | None,
    hour: str | None,
    minute: str | None,
    second: str | None,
    fraction: str | None,
    offset: str | None,
) -> Moment | None:
    if month is None or day is None or not EARLIEST <= int(year) <= LATEST:
        return None
    try:
        if hour is None or minute is None:
            return date(int(year), int(month), int(day))
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            int(second or 0),
            int(fraction[:6].ljust(6, "0")) if fraction else 0,
            tzinfo=_offset(offset) if offset else None,
        )
    except ValueError:
        return None


def _offset(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > 15 * 60 or int(digits[2:]) > 59:
        raise ValueError("no such offset")
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime | None:
    """Return a time as an instant of `zone`; None where the clock change makes a local one twofold or void.

    The result carries a fixed offset: Python subtracts two times of one zone by the wall clock, which is
    wrong across a clock change. A time with an offset is the same instant on the zone's clock, since the day of
    service is the clinic's and not Greenwich's. Without a zone the time is unchanged.
    """
    if zone is None:
        return moment
    if moment.tzinfo is not None:
        offset = moment.astimezone(zone).utcoffset()
        return moment if offset is None else moment.astimezone(timezone(offset))
    early = moment.replace(tzinfo=zone, fold=0).utcoffset()
    late = moment.replace(tzinfo=zone, fold=1).utcoffset()
    if early is None or early != late:
        return None
    return moment.replace(tzinfo=timezone(early))


def is_midnight(moment: datetime) -> bool:
    """Return whether the clock shows exactly 00:00, as exporters write dates that have no time."""
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
