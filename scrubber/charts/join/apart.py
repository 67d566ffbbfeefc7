"""Several encounters in the charts of one claim: one visit, or several.

Theory. Two numbers of one system prove two bookings, not two visits: who goes from the clinic to the infusion room, or
from the emergency room to observation, gets a second number and never leaves. What proves that a patient left is an
encounter that ended hours before the next began. Where the numbers stand alone, `visit` is in doubt and both readings
are kept. Nobody is at two places at once: encounters whose times run into each other are one visit. Numbers of two
systems prove neither: they are not held against each other, and none of them makes one encounter of all days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from scrubber.model.record import Administration, InfusionRecord, Uncertain
from scrubber.model.value import Value, replace

LEFT = timedelta(hours=4)
"""Between the documented end of one encounter and the start of the next: a convention of ours; a wait is shorter."""
ONE_OR_SEVERAL = "several encounter numbers; whether the patient left between them is not said"

_NONE = timedelta()
_INTRAVENOUS = frozenset({"infusion", "push"})
"""What shares an initial service with the other administrations of its visit."""


class _Met(Value):
    """One numbered encounter, from the first moment that is known of it to the last."""

    name: str
    begins: datetime | None
    ends: datetime | None
    opened: datetime | None
    """When the encounter itself began and ended, where the document tells."""
    closed: datetime | None


def with_visits(
    records: Sequence[InfusionRecord], system_of: Callable[[InfusionRecord], str]
) -> list[InfusionRecord]:
    """Return the records, with the visit of each administration where one system numbers several encounters."""
    systems: dict[str, list[InfusionRecord]] = {}
    for record in records if len(records) > 1 else ():
        if number_of(record) and any(map(_is_of_a_visit, record.administrations)):
            systems.setdefault(system_of(record), []).append(record)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for system, own in systems.items():
        for name, visit, perhaps in _visits(own):
            found[system, name] = visit, perhaps
    if len(found) < 2:
        return list(records)
    return [_told(record, found.get((system_of(record), number_of(record)))) for record in records]


def of_one_number(merged: InfusionRecord, records: Sequence[InfusionRecord]) -> InfusionRecord:
    """Return the record of all without an encounter's number where its documents bear several: none is that of all."""
    numbers = {number_of(record) for record in records if any(map(_is_of_a_visit, record.administrations))}
    if len(numbers - {""}) < 2:
        return merged
    return replace(
        merged,
        claim=replace(merged.claim, account_number=None),
        encounter=replace(merged.encounter, id=None),
    )


def number_of(record: InfusionRecord) -> str:
    """Return the number of the encounter: exports call it encounter, or visit or account."""
    return record.encounter.id or record.claim.account_number or ""


def _is_of_a_visit(item: Administration) -> bool:
    return item.technique in _INTRAVENOUS and item.visit is None


def _visits(records: Sequence[InfusionRecord]) -> Iterator[tuple[str, str, str]]:
    """Yield number, visit and the visit that it perhaps goes on with, where one system numbers several encounters."""
    by_number: dict[str, list[InfusionRecord]] = {}
    for record in records:
        by_number.setdefault(number_of(record), []).append(record)
    if len(by_number) < 2:
        return
    met = sorted((_met(name, own) for name, own in by_number.items()), key=_order)
    certain, last = met[0], met[0]
    visit, perhaps = certain.name, ""
    yield certain.name, visit, perhaps
    for one in met[1:]:
        if _gap(last.ends, one.begins) >= _NONE:  # else it began while the other went on
            if _gap(last.closed, one.opened) >= LEFT:
                certain = one
            visit, perhaps = one.name, "" if one is certain else certain.name
        yield one.name, visit, perhaps
        if _gap(last.ends, one.ends) >= _NONE:
            last = one


def _met(name: str, records: Sequence[InfusionRecord]) -> _Met:
    items = [item for record in records for item in record.administrations if item.technique in _INTRAVENOUS]
    moments = [moment for item in items for run in item.runs() for moment in (run.start, run.stop) if moment]
    opened = next((record.encounter.start for record in records if record.encounter.start), None)
    closed = next((record.encounter.stop for record in records if record.encounter.stop), None)
    moments.sort(key=_wall)
    return _Met(name, moments[0] if moments else opened, moments[-1] if moments else closed, opened, closed)


def _order(one: _Met) -> tuple[datetime, str]:
    return (_wall(one.begins) if one.begins else datetime.min, one.name)  # noqa: DTZ901 - a sort key only


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _gap(earlier: datetime | None, later: datetime | None) -> timedelta:
    """Return how long after one moment the other is; nothing where one of them is not known."""
    if earlier is None or later is None:
        return _NONE
    if (earlier.tzinfo is None) != (later.tzinfo is None):
        return _wall(later) - _wall(earlier)
    return later - earlier


def _told(record: InfusionRecord, found: tuple[str, str] | None) -> InfusionRecord:
    if found is None:
        return record
    return replace(record, administrations=tuple(_at(item, *found) for item in record.administrations))


def _at(item: Administration, visit: str, perhaps: str) -> Administration:
    """Return an administration of a visit, or of this visit or the one that it perhaps goes on with."""
    if item.visit is not None:
        return item
    if not perhaps:
        return replace(item, visit=visit)
    doubt = Uncertain("visit", visit, ONE_OR_SEVERAL, (visit, perhaps))
    return replace(item, uncertain=(*item.uncertain, doubt))
