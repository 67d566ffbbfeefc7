"""One run told by the clock on the wall and by Greenwich's: `10:15-12:25` in a note, `15:15Z-17:25Z` in a record.

A whole number of hours between both starts and both stops, as the zones of the United States are behind Greenwich, is
the clinic's zone: the two tell one run, and differ by minutes at most. Anything else stays two clocks.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from scrubber.charts.events.greenwich import BECAUSE
from scrubber.charts.stamp import map_times
from scrubber.model.record import Administration
from scrubber.model.value import replace

_HOUR = timedelta(hours=1)
BEHIND = range(4, 11)
"""Hours behind Greenwich: four in the East in summer, ten in Hawaii."""
_CLOSE = timedelta(minutes=15)
"""Two documents of one moment differ by so much at most."""


def by_one_clock(known: Administration, item: Administration) -> tuple[Administration, Administration]:
    """Return two tellings of one run, that of Greenwich by the other's clock where a zone lies between them."""
    if known.start is not None and known.start.tzinfo is not None and _is_greenwich(known):
        return _on_the_wall(known, item), item
    if item.start is not None and item.start.tzinfo is not None and _is_greenwich(item):
        return known, _on_the_wall(item, known)
    return known, item


def _is_greenwich(item: Administration) -> bool:
    return all(end is not None and end.utcoffset() == timedelta() for end in (item.start, item.stop))


def _on_the_wall(told: Administration, other: Administration) -> Administration:
    """Return a telling of Greenwich's clock by the one on the wall, or as it is where no zone lies between them."""
    zones = {
        zone for start, stop in _local_runs(other) if (zone := _zone_between(told, start, stop)) is not None
    }
    if len(zones) != 1:
        return told
    (zone,) = zones
    moved: Administration = map_times(told, lambda moment: moment.astimezone(UTC).replace(tzinfo=None) - zone)
    return replace(
        moved, on=None, uncertain=tuple(doubt for doubt in moved.uncertain if doubt.reason != BECAUSE)
    )


def _local_runs(item: Administration) -> list[tuple[datetime, datetime]]:
    """Return the run that a telling gives by the clock on the wall, or each that it may mean: morning or evening."""
    return [
        (start, stop)
        for start, stop in zip(_readings(item, "start"), _readings(item, "stop"), strict=False)
        if start.tzinfo is None and stop.tzinfo is None
    ]


def _readings(item: Administration, name: str) -> list[datetime]:
    known = getattr(item, name)
    if known is not None:
        return [known]
    doubt = next((doubt for doubt in item.uncertain if doubt.field == name), None)
    found = [] if doubt is None else list(doubt.values)
    with suppress(ValueError):  # times of day without a date
        return [datetime.fromisoformat(value) for value in found]
    return []


def _zone_between(told: Administration, start: datetime, stop: datetime) -> timedelta | None:
    """Return how far behind Greenwich a clock is that shows these times, where that is a whole number of hours."""
    if told.start is None or told.stop is None:
        return None
    gaps = told.start.replace(tzinfo=None) - start, told.stop.replace(tzinfo=None) - stop
    zone = round(gaps[0] / _HOUR) * _HOUR
    # a day may have been taken off already, to fit the claim's
    if zone // _HOUR % 24 not in BEHIND or any(abs(gap - zone) > _CLOSE for gap in gaps):
        return None
    return zone
