"""Administrations of one patient, grouped into visits: by encounter, or by day where none is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from scrubber.charts.errors import DocumentError
from scrubber.charts.events.entries import Entry
from scrubber.model.record import Administration

Source = TypeVar("Source")

_APART = timedelta(hours=4)
_DAY = timedelta(days=1)
_GOES_ON = frozenset({"rate", "pause", "restart", "stop"})
"""Events of an infusion that began before."""
_MOST = 1000
"""Visits of one patient in one document."""


@dataclass(slots=True)
class Visit(Generic[Source]):
    """The administrations that belong together, each with what it was read from."""

    encounter: str = ""
    entries: list[tuple[Source, Entry]] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    """The days on which something was given."""

    def add(self, source: Source, entry: Entry) -> None:
        """Take in one more."""
        self.entries.append((source, entry))
        day = entry.administration.day()
        if day is not None:
            self.days.add(day)


def visits_of(
    entries: Sequence[tuple[Source, Entry]], encounter: Callable[[Source], str]
) -> list[Visit[Source]]:
    """Return the visits, at least one, their entries in the given order.

    An entry without an encounter joins the visit of its day, or that of the day before where it begins soon
    after that one's last stop; else it makes a visit of its own.
    """
    visits: dict[str, Visit[Source]] = {}
    by_day: dict[date, Visit[Source]] = {}
    home: list[Visit[Source] | None] = [None] * len(entries)
    for place, (source, entry) in enumerate(entries):
        name = encounter(source)
        if name:
            of_encounter = visits.setdefault(f"encounter {name}", Visit(name))
            home[place] = of_encounter
            if (day := entry.administration.day()) is not None:
                by_day.setdefault(day, of_encounter)
    loose = [place for place in range(len(entries)) if home[place] is None]
    course_of: dict[str, Visit[Source]] = {}
    stops: dict[date, list[datetime]] = {}
    for place in sorted(loose, key=lambda place: _day_and_time(entries[place][1].administration)):
        entry = entries[place][1]
        item = entry.administration
        day = item.day()
        if entry.is_event and entry.action in _GOES_ON and entry.order in course_of:
            home[place] = course_of[entry.order]  # what began before midnight ends after it
            continue
        if day is None:
            home[place] = next(iter(visits.values()), None) or visits.setdefault("undated", Visit())
            continue
        if day not in by_day:
            before = by_day.get(day - _DAY)
            goes_on = before is not None and any(
                _soon_after(stop, item.start) for stop in stops.get(day - _DAY, ())
            )
            by_day[day] = (
                before if before is not None and goes_on else visits.setdefault(f"day {day}", Visit())
            )
        home[place] = by_day[day]
        if entry.is_event and entry.order:
            course_of[entry.order] = by_day[day]
        if item.stop is not None:
            stops.setdefault(day, []).append(item.stop)
    if len(visits) > _MOST:
        raise DocumentError("too_many")
    for (source, entry), visit in zip(entries, home, strict=True):
        if visit is not None:
            visit.add(source, entry)
    return list(visits.values()) or [Visit()]


def _soon_after(stop: datetime, start: datetime | None) -> bool:
    if start is None or (stop.tzinfo is None) != (start.tzinfo is None):
        return False
    return abs(start - stop) <= _APART


def _day_and_time(item: Administration) -> tuple[date, datetime]:
    start = item.start.replace(tzinfo=None) if item.start else datetime.min  # noqa: DTZ901 - a sort key only
    return item.day() or date.min, start
