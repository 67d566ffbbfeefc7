"""Runs over a change of the clock, or by two clocks: what their two times alone do not tell.

In the United States the clock goes from 02:00 to 03:00 on the second Sunday of March, and from 02:00 to 01:00 on the
first Sunday of November (Energy Policy Act of 2005, 15 U.S.C. 260a), in most places. 01:30 to 03:30 of that night is
one hour there, and two in Phoenix. Two offsets in one run on any other day are two clocks, one of them wrong.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from scrubber.model.record import Administration, Uncertain
from scrubber.model.value import replace

AT_NIGHT = "the clock changes in this run; whether it did here is not said"
TWO_CLOCKS = "start and stop are told by two clocks"
_MARCH, _NOVEMBER, _SUNDAY, _TWO = 3, 11, 6, 2
_HOUR = timedelta(hours=1)


def over_a_change(item: Administration) -> Administration:
    """Return an administration, its stop in doubt where nobody knows how long it ran by the clocks of its times."""
    start, stop = item.start, item.stop
    if start is None or stop is None or item.segments:
        return item
    if start.tzinfo is None and stop.tzinfo is None:
        jump = jump_between(start, stop)
        return _in_doubt(item, stop, stop - jump, AT_NIGHT) if jump else item
    if start.tzinfo is None or stop.tzinfo is None:
        return item
    one, other = start.utcoffset(), stop.utcoffset()
    if one == other or not one or not other:
        return item  # one clock, or Greenwich's, which is right beside any
    if other - one in (_jump_on(start.date()), _jump_on(stop.date())):
        return item
    return _in_doubt(item, stop, stop.replace(tzinfo=start.tzinfo), TWO_CLOCKS)


def _in_doubt(item: Administration, stop: datetime, other: datetime, reason: str) -> Administration:
    values = tuple(moment.isoformat(timespec="minutes") for moment in (stop, other))
    doubt = Uncertain("stop", f"{stop:%H:%M}", reason, values)
    ended = item.discontinued
    return replace(
        item,
        stop=None,
        discontinued=replace(ended, at=None) if ended is not None and ended.at == stop else ended,
        uncertain=(*item.uncertain, doubt),
    )


def jump_between(first: datetime, last: datetime) -> timedelta:
    """Return by how much the clock on the wall was set forward between two of its times; back is negative."""
    if last - first > timedelta(days=2) or {first.month, last.month}.isdisjoint({_MARCH, _NOVEMBER}):
        return timedelta()
    for day in (first.date(), last.date()):
        changes = datetime(day.year, day.month, day.day, _TWO)  # noqa: DTZ001 - the clock on the wall
        if first < changes <= last and _jump_on(day):
            return _jump_on(day)
    return timedelta()


def _jump_on(day: date) -> timedelta:
    which = (day.day - 1) // 7
    if day.weekday() != _SUNDAY:
        return timedelta()
    if day.month == _MARCH and which == 1:
        return _HOUR
    return -_HOUR if day.month == _NOVEMBER and which == 0 else timedelta()
