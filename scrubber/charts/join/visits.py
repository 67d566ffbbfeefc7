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
    found: _Visits[Source] = _Visits()
    home: dict[int, Visit[Source]] = {}
    for place, (source, entry) in enumerate(entries):
        if name := encounter(source):
            home[place] = found.of_encounter(name, entry.administration)
    loose = [place for place in range(len(entries)) if place not in home]
    for place in sorted(loose, key=lambda place: _day_and_time(entries[place][1].administration)):
        home[place] = found.without_encounter(entries[place][1])
    if len(found.visits) > _MOST:
        raise DocumentError("too_many")
    for place, (source, entry) in enumerate(entries):
        home[place].add(source, entry)
    return list(found.visits.values()) or [Visit()]


class _Visits(Generic[Source]):
    """The visits while entries are shared out: first those with an encounter, then the others in order of time."""

    def __init__(self) -> None:
        self.visits: dict[str, Visit[Source]] = {}
        self._of_day: dict[date, Visit[Source]] = {}
        self._of_order: dict[str, Visit[Source]] = {}
        """The visit in which the infusion of an order began."""
        self._stops: dict[date, list[datetime]] = {}

    def of_encounter(self, name: str, item: Administration) -> Visit[Source]:
        """Return the visit of an encounter; it is the visit of its days as well, the first one told."""
        visit = self.visits.setdefault(f"encounter {name}", Visit(name))
        day = item.day()
        if day is not None:
            self._of_day.setdefault(day, visit)
        return visit

    def without_encounter(self, entry: Entry) -> Visit[Source]:
        """Return the visit of what names none: that of its order's infusion, of its day, or one of its own."""
        if entry.is_event and entry.action in _GOES_ON and entry.order in self._of_order:
            return self._of_order[entry.order]  # what began before midnight ends after it
        item = entry.administration
        day = item.day()
        if day is None:
            return next(iter(self.visits.values()), None) or self.visits.setdefault("undated", Visit())
        if day not in self._of_day:
            before = self._goes_on_from(day - _DAY, item)
            self._of_day[day] = before or self.visits.setdefault(f"day {day}", Visit())
        visit = self._of_day[day]
        if entry.is_event and entry.order:
            self._of_order[entry.order] = visit
        if item.stop is not None:
            self._stops.setdefault(day, []).append(item.stop)
        return visit

    def _goes_on_from(self, day: date, item: Administration) -> Visit[Source] | None:
        """Return the visit of the day before, where something of it ended shortly before this began."""
        soon = any(_soon_after(stop, item.start) for stop in self._stops.get(day, ()))
        return self._of_day.get(day) if soon else None


def _soon_after(stop: datetime, start: datetime | None) -> bool:
    if start is None or (stop.tzinfo is None) != (start.tzinfo is None):
        return False
    return abs(start - stop) <= _APART


def _day_and_time(item: Administration) -> tuple[date, datetime]:
    start = item.start.replace(tzinfo=None) if item.start else datetime.min  # noqa: DTZ901 - a sort key only
    return item.day() or date.min, start
