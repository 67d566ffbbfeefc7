"""Administrations of one patient, grouped into visits: by encounter, or by day where none is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scrubber.documentation.fhir_store import Resource
from scrubber.documentation.fhir_values import reference
from scrubber.documentation.runs import Entry
from scrubber.model.record import Administration

_APART = timedelta(hours=4)


@dataclass(slots=True)
class Visit:
    """The administrations of one patient that belong together, with their resources."""

    encounter: str = ""
    entries: list[tuple[Resource, Entry]] = field(default_factory=list)

    def days(self) -> set[date]:
        return {day for _, entry in self.entries if (day := entry.administration.day())}

    def takes(self, item: Administration) -> bool:
        """Return whether an administration without an encounter fits: the same day, or hardly after midnight."""
        day = item.day()
        if day is None or not self.days() or day in self.days():
            return True
        return any(_soon_after(entry.administration.stop, item.start) for _, entry in self.entries)


def _soon_after(stop: datetime | None, start: datetime | None) -> bool:
    if stop is None or start is None or (stop.tzinfo is None) != (start.tzinfo is None):
        return False
    return abs(start - stop) <= _APART


def visits_of(entries: Sequence[tuple[Resource, Entry]]) -> list[Visit]:
    """Group entries by encounter; those that name none join the visit of their day, or make one."""
    by_encounter: dict[str, Visit] = {}
    loose: list[tuple[Resource, Entry]] = []
    for resource, entry in entries:
        encounter = encounter_of_resource(resource)
        if encounter:
            by_encounter.setdefault(encounter, Visit(encounter)).entries.append((resource, entry))
        else:
            loose.append((resource, entry))
    visits = list(by_encounter.values())
    for resource, entry in sorted(loose, key=lambda pair: _day_and_time(pair[1].administration)):
        home = next((visit for visit in visits if visit.takes(entry.administration)), None)
        if home is None:
            home = Visit()
            visits.append(home)
        home.entries.append((resource, entry))
    return visits or [Visit()]


def _day_and_time(item: Administration) -> tuple[date, datetime]:
    start = item.start.replace(tzinfo=None) if item.start else datetime.min  # noqa: DTZ901 - a sort key only
    return item.day() or date.min, start


def encounter_of_resource(resource: Resource) -> str:
    return reference(resource.body.get("context")) or reference(resource.body.get("encounter"))
