"""One drug that two documents tell hours apart: given again, and not one giving with two times.

The day's nurse tells ceftriaxone 8:30-9:05, the evening's 20:30-21:05. Two clocks of one giving differ by minutes, and
late charting by an hour or so; whole runs with hours between them, and pushes hours apart, are two. To take two for one
would lower a dose that was given; to take one for two is a question at most, since nothing is raised by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from scrubber.charts.events.tellings import once_or_twice
from scrubber.charts.join.clocks import BEHIND
from scrubber.charts.words.sameness import distance, same_amount
from scrubber.model.record import Administration, Quantity
from scrubber.model.value import replace

_Run = tuple[datetime, datetime]
_CLOSE = timedelta(minutes=15)
HOURS = timedelta(hours=2)
"""Between the end of one and the start of the other: a convention of ours."""


def are_hours_apart(one: Administration, other: Administration) -> bool:
    """Return whether both are whole runs, or both pushes, with hours between them in every reading of their times."""
    mine, theirs = list(_runs(one)), list(_runs(other))
    if not mine or not theirs or _in_greenwich(mine) != _in_greenwich(theirs):
        return False
    return all(_gap(a, b) >= HOURS and not _may_be_a_zone(a, b) for a in mine for b in theirs)


def told_by_two_clocks(one: Administration, other: Administration) -> bool:
    """Return whether two ids tell what may be one run: one dose, and starts and stops that differ by minutes."""
    ends = ((one.start, other.start), (one.stop, other.stop))
    near = all(a is not None and b is not None and distance(a, b) <= _CLOSE for a, b in ends)
    doses = one.dose, other.dose
    return near and doses[0] is not None and doses[1] is not None and same_amount(doses[0], doses[1])


def perhaps_twice(one: Administration, dose: Quantity | None) -> Administration:
    """Return a run that two systems tell under numbers of their own: its dose was given once, or by each of them."""
    if dose is None or one.dose is None:
        return one
    return replace(one, dose=None, uncertain=(*one.uncertain, once_or_twice(dose)))


def _runs(item: Administration) -> Iterator[_Run]:
    """Yield the run of an administration, or each that it may be; none where an end is not known. A push is a point."""
    starts = list(moments(item, "start"))
    stops = list(moments(item, "stop"))
    if not stops and item.technique == "push" and not any(doubt.field == "stop" for doubt in item.uncertain):
        stops = starts
    for start in starts:
        yield from ((start, stop) for stop in stops if _since(start, stop) >= timedelta())


def moments(item: Administration, name: str) -> Iterator[datetime]:
    """Yield the start or stop of an administration, or each that it may be."""
    known: datetime | None = getattr(item, name)
    if known is not None:
        yield known
        return
    for doubt in item.uncertain:
        for value in doubt.values if doubt.field == name else ():
            with suppress(ValueError):  # a time of day without a date
                yield datetime.fromisoformat(value)


def _in_greenwich(runs: Sequence[_Run]) -> bool:
    """Return whether a run is told by Greenwich's clock: beside one by the clock on the wall its hours say nothing."""
    return any(moment.utcoffset() == timedelta() for run in runs for moment in run)


def _gap(one: _Run, other: _Run) -> timedelta:
    """Return the time between two runs; less than nothing where they run into each other."""
    return max(_since(one[1], other[0]), _since(other[1], one[0]))


def _may_be_a_zone(one: _Run, other: _Run) -> bool:
    """Return whether one run is the other to the minute, so many hours later as a zone is behind Greenwich: a system
    that leaves its offset out tells one run so.
    """
    later = abs(_since(one[0], other[0]))
    hours = later / timedelta(hours=1)
    return one[0] != one[1] and later == abs(_since(one[1], other[1])) and hours in BEHIND


def _since(earlier: datetime, later: datetime) -> timedelta:
    """Return the time from one moment to another, by the clock on the wall where only one has an offset."""
    if (earlier.tzinfo is None) != (later.tzinfo is None):
        earlier, later = earlier.replace(tzinfo=None), later.replace(tzinfo=None)
    return later - earlier
