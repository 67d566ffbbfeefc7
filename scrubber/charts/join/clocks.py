"""One run told by the clock on the wall and by Greenwich's: `10:15-12:25` in a note, `15:15Z-17:25Z` in a record.

A whole number of hours between both starts and both stops, as the zones of the United States are behind Greenwich, is
the clinic's zone: the two tell one run, and differ by minutes at most. Anything else stays two clocks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scrubber.charts.events.greenwich import BECAUSE
from scrubber.charts.stamp import map_times
from scrubber.model.record import Administration
from scrubber.model.value import replace

_HOUR = timedelta(hours=1)
_BEHIND = range(4, 11)
"""Hours behind Greenwich: four in the East in summer, ten in Hawaii."""
_CLOSE = timedelta(minutes=15)
"""Two documents of one moment differ by so much at most."""


def by_one_clock(known: Administration, item: Administration) -> tuple[Administration, Administration]:
    """Return two tellings of one run, that of Greenwich by the other's clock where a zone lies between them."""
    if _is_greenwich(known) and _is_local(item):
        return _on_the_wall(known, item), item
    if _is_greenwich(item) and _is_local(known):
        return known, _on_the_wall(item, known)
    return known, item


def _ends(item: Administration) -> list[datetime]:
    return [moment for moment in (item.start, item.stop) if moment is not None]


def _is_greenwich(item: Administration) -> bool:
    ends = _ends(item)
    return len(ends) > 1 and all(moment.utcoffset() == timedelta() for moment in ends)


def _is_local(item: Administration) -> bool:
    ends = _ends(item)
    return len(ends) > 1 and all(moment.tzinfo is None for moment in ends)


def _on_the_wall(told: Administration, local: Administration) -> Administration:
    """Return a telling of Greenwich's clock by the one on the wall, or as it is where no zone lies between them."""
    gaps = [at.replace(tzinfo=None) - here for at, here in zip(_ends(told), _ends(local), strict=True)]
    hours = round(gaps[0] / _HOUR)
    zone = hours * _HOUR
    # a day may have been taken off already, to fit the claim's
    if hours % 24 not in _BEHIND or any(abs(gap - zone) > _CLOSE for gap in gaps):
        return told
    moved: Administration = map_times(told, lambda moment: moment.astimezone(UTC).replace(tzinfo=None) - zone)
    return replace(
        moved, on=None, uncertain=tuple(doubt for doubt in moved.uncertain if doubt.reason != BECAUSE)
    )
