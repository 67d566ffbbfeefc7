"""Times of one record that can all be compared: local ones and instants are never mixed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from scrubber.model.record import Administration, Interval, Uncertain
from scrubber.model.value import replace

NOT_COMPARABLE = "local time beside times with an offset"


def comparable(administrations: tuple[Administration, ...]) -> tuple[Administration, ...]:
    """Return administrations whose times can all be compared with each other.

    Local times and instants of one place: if all offsets are one and not UTC, they are read as the wall clock
    they show. Otherwise a local time cannot be placed, and is uncertain.
    """
    times = [moment for item in administrations for moment in _moments(item)]
    aware = [moment for moment in times if moment.tzinfo is not None]
    if not aware or len(aware) == len(times):
        return administrations
    offsets = {moment.utcoffset() for moment in aware}
    if len(offsets) == 1 and offsets != {timedelta()}:
        return tuple(_each_time(item, lambda moment: moment.replace(tzinfo=None)) for item in administrations)
    return tuple(_without_local(item) for item in administrations)


def _moments(item: Administration) -> list[datetime]:
    runs = [moment for run in item.segments for moment in (run.start, run.stop)]
    return [moment for moment in (item.start, item.stop, *runs) if moment is not None]


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
