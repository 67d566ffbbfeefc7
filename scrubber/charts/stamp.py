"""What is done to every record alike after its reader: its document, local times, why a second access was needed, and
that nobody has confirmed a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import datetime, tzinfo
from functools import partial
from typing import Any, TypeVar

from scrubber.charts.words.access_reasons import explained
from scrubber.charts.words.came_and_went import told_apart
from scrubber.charts.words.clock import in_zone
from scrubber.charts.words.clock_changes import over_a_change
from scrubber.charts.words.withdrawn import says_withdrawn
from scrubber.model.record import (
    Administration,
    ChartDocument,
    Indication,
    InfusionRecord,
    Monitoring,
    Note,
    NotGiven,
    Order,
    Uncertain,
)
from scrubber.model.value import Value, replace

Sourced = TypeVar("Sourced", Administration, Order, Monitoring, Indication, Note, NotGiven)


def stamped(record: InfusionRecord, name: str, format: str, zone: tzinfo | None) -> InfusionRecord:
    """Return the record with every source naming its document, and local times as instants of `zone`."""
    record = replace(
        record,
        orders=_named(record.orders, name),
        administrations=_named(record.administrations, name),
        monitoring=_named(record.monitoring, name),
        indications=_named(record.indications, name),
        notes=_named(record.notes, name),
        not_given=_named(record.not_given, name),
        documents=tuple(
            replace(document, name=document.name or name, format=document.format or format)
            for document in record.documents or (ChartDocument(),)
        ),
    )
    record = in_draft(told_apart(explained(record if zone is None else _placed(record, zone))))
    items = tuple(map(over_a_change, record.administrations))
    changed = any(one is not other for one, other in zip(items, record.administrations, strict=True))
    return replace(record, administrations=items) if changed else record


def in_draft(record: InfusionRecord) -> InfusionRecord:
    """Return a record with what a draft says, or a page that calls itself void, as unconfirmed: nobody stands by it."""
    if not record.administrations or not (_is_a_draft(record) or any(map(_is_void, record.notes))):
        return record
    given = tuple(replace(item, unconfirmed=True) for item in record.administrations)
    return replace(record, administrations=given)


def _is_a_draft(record: InfusionRecord) -> bool:
    return bool(record.documents) and record.documents[0].status == "draft"


def _is_void(note: Note) -> bool:
    """Return whether the head of a note, or its foot, calls all of it void: `*** VOID - WRONG PATIENT ***`."""
    text = note.text
    return says_withdrawn(text if len(text) <= 2 * _MARGIN else f"{text[:_MARGIN]}\n{text[-_MARGIN:]}")


_MARGIN = 400
"""Letters of a page's head or foot."""


def _named(facts: Sequence[Sourced], name: str) -> tuple[Sourced, ...]:
    return tuple(
        [
            fact if fact.source.document else replace(fact, source=replace(fact.source, document=name))
            for fact in facts
        ]
    )


def _placed(record: InfusionRecord, zone: tzinfo) -> InfusionRecord:
    """A local time that the clock change makes twofold or void is dropped, and said to be uncertain."""
    placed: InfusionRecord = map_times(record, partial(in_zone, zone=zone))
    administrations = (
        replace(after, uncertain=after.uncertain + tuple(_lost(before, after)))
        for before, after in zip(record.administrations, placed.administrations, strict=True)
    )
    return replace(placed, administrations=tuple(administrations))


def _lost(before: Administration, after: Administration) -> Iterable[Uncertain]:
    for field in ("start", "stop"):
        was = getattr(before, field)
        if was is not None and getattr(after, field) is None:
            yield Uncertain(field, f"{was:%H:%M}", "the clock changed: this local time occurs twice or never")
    if before.segments != after.segments and any(
        None in (new.start, new.stop) and None not in (old.start, old.stop)
        for old, new in zip(before.segments, after.segments, strict=True)
    ):
        yield Uncertain("segments", "", "the clock changed: a local time occurs twice or never")


def map_times(value: Any, change: Callable[[datetime], datetime | None]) -> Any:
    """Return a record, or a part of one, with each of its times as `change` gives it."""
    if isinstance(value, datetime):
        return change(value)
    if isinstance(value, tuple):
        return tuple(map_times(item, change) for item in value)
    if isinstance(value, Value):
        changed = {}
        for field in fields(value):
            old = getattr(value, field.name)
            new = map_times(old, change)
            if new is not old:
                changed[field.name] = new
        return replace(value, **changed) if changed else value
    return value
