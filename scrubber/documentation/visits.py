"""Administrations of one patient, grouped into visits: by encounter, or by day where none is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from scrubber.documentation.runs import Entry
from scrubber.model.record import Administration

Source = TypeVar("Source")

_APART = timedelta(hours=4)


@dataclass(slots=True)
class Visit(Generic[Source]):
    """The administrations that belong together, each with what it was read from."""

    encounter: str = ""
    entries: list[tuple[Source, Entry]] = field(default_factory=list)

    def days(self) -> set[date]:
        """Return the days on which something was given."""
        return {day for _, entry in self.entries if (day := entry.administration.day())}

    def takes(self, item: Administration) -> bool:
        """Return whether an administration without an encounter fits: its day, or soon after midnight."""
        day = item.day()
        if day is None or not self.days() or day in self.days():
            return True
        return any(_soon_after(entry.administration.stop, item.start) for _, entry in self.entries)


def _soon_after(stop: datetime | None, start: datetime | None) -> bool:
    if stop is None or start is None or (stop.tzinfo is None) != (start.tzinfo is None):
        return False
    return abs(start - stop) <= _APART


def visits_of(
    entries: Sequence[tuple[Source, Entry]], encounter: Callable[[Source], str]
) -> list[Visit[Source]]:
    """Return the visits, at least one; an entry without an encounter joins that of its day, or makes one."""
    by_encounter: dict[str, Visit[Source]] = {}
    loose: list[tuple[Source, Entry]] = []
    for source, entry in entries:
        name = encounter(source)
        if name:
            by_encounter.setdefault(name, Visit(name)).entries.append((source, entry))
        else:
            loose.append((source, entry))
    visits = list(by_encounter.values())
    for source, entry in sorted(loose, key=lambda pair: _day_and_time(pair[1].administration)):
        home = next((visit for visit in visits if visit.takes(entry.administration)), None)
        if home is None:
            home = Visit()
            visits.append(home)
        home.entries.append((source, entry))
    return visits or [Visit()]


def _day_and_time(item: Administration) -> tuple[date, datetime]:
    start = item.start.replace(tzinfo=None) if item.start else datetime.min  # noqa: DTZ901 - a sort key only
    return item.day() or date.min, start
