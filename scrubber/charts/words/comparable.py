"""Times of one record that can all be compared: local ones and instants are never mixed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from scrubber.model.record import Administration, Interval, Uncertain
from scrubber.model.value import replace

NOT_COMPARABLE = "local time beside times with an offset"
_TIMES = frozenset({"start", "stop"})


def comparable(administrations: tuple[Administration, ...]) -> tuple[Administration, ...]:
    """Return administrations whose times can all be compared with each other.

    Local times and instants of one place: if all offsets are one and not UTC, they are read as the wall clock
    they show, and so are the readings of a time in doubt. Otherwise a local time cannot be placed, and is uncertain.
    """
    times = [moment for item in administrations for moment in (*_moments(item), *_readings(item))]
    aware = [moment for moment in times if moment.tzinfo is not None]
    if not aware or len(aware) == len(times):
        return administrations
    offsets = {moment.utcoffset() for moment in aware}
    if len(offsets) == 1 and offsets != {timedelta()}:
        return tuple(_by_the_wall_clock(item) for item in administrations)
    return tuple(_without_local(item) for item in administrations)


def _moments(item: Administration) -> list[datetime]:
    runs = [moment for run in item.segments for moment in (run.start, run.stop)]
    return [moment for moment in (item.start, item.stop, *runs) if moment is not None]


def _readings(item: Administration) -> list[datetime]:
    """Return the possible values of a start or stop in doubt: two documents may tell one in either way."""
    return [
        moment
        for doubt in item.uncertain
        if doubt.field in _TIMES
        for moment in map(_moment, doubt.values)
        if moment is not None
    ]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None  # a time of day without a date, or no time


def _by_the_wall_clock(item: Administration) -> Administration:
    doubts = tuple(
        replace(doubt, values=tuple(dict.fromkeys(map(_wall_clock, doubt.values))))
        if doubt.field in _TIMES
        else doubt
        for doubt in item.uncertain
    )
    conflicts = tuple(
        replace(
            clash, readings=tuple(replace(told, value=_wall_clock(told.value)) for told in clash.readings)
        )
        if clash.field in _TIMES
        else clash
        for clash in item.conflicts
    )
    plain = _each_time(item, lambda moment: moment.replace(tzinfo=None))
    return replace(plain, uncertain=doubts, conflicts=conflicts)


def _wall_clock(text: str) -> str:
    """Return a time as a reading gives it, without its offset; any other text as it is."""
    moment = _moment(text)
    if moment is None or moment.tzinfo is None:
        return text
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def _each_time(item: Administration, change: Callable[[datetime], datetime | None]) -> Administration:
    def of(moment: datetime | None) -> datetime | None:
        return None if moment is None else change(moment)

    runs = tuple(Interval(of(run.start), of(run.stop)) for run in item.segments)
    return replace(item, start=of(item.start), stop=of(item.stop), segments=runs)


def _without_local(item: Administration) -> Administration:
    lost = [name for name in ("start", "stop") if _is_local(getattr(item, name))]
    if not lost and not any(_is_local(moment) for moment in _moments(item)):
        return item
    doubts = tuple(Uncertain(name, f"{getattr(item, name):%H:%M}", NOT_COMPARABLE) for name in lost)
    return replace(
        _each_time(item, lambda moment: None if moment.tzinfo is None else moment),
        on=item.on or item.day(),
        uncertain=item.uncertain + doubts,
    )


def _is_local(moment: datetime | None) -> bool:
    return moment is not None and moment.tzinfo is None
