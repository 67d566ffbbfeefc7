"""Several documents of one claim become one record; where they disagree, neither is preferred.

Facts that only one document has are taken over. Where two give different values for one field of one
administration, the field is emptied and both readings stand in `conflicts`, so that a finding can show them
and no unit rests on either. An administration told in two documents is one administration: matched by its
identifier where both are of one format, else by drug and nearest time. Newer versions of a document replace
older ones, and what a document takes back counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from scrubber.charts.completeness import together, within
from scrubber.charts.join.again import are_hours_apart, perhaps_twice, told_by_two_clocks
from scrubber.charts.join.apart import of_one_number, with_visits
from scrubber.charts.join.appended import with_addenda
from scrubber.charts.join.bags import bags_of, told_of_bags
from scrubber.charts.join.denied import given_elsewhere
from scrubber.charts.join.ordered import tied
from scrubber.charts.join.otherwise import spoken_against
from scrubber.charts.join.over_days import begun_before
from scrubber.charts.join.standing import SET_ASIDE, fates
from scrubber.charts.join.unite import first_known, in_doubt, united
from scrubber.charts.words.access import unified
from scrubber.charts.words.access_reasons import explained
from scrubber.charts.words.comparable import comparable
from scrubber.charts.words.sameness import distance, same_amount, same_drug, same_moment
from scrubber.model.record import (
    Administration,
    ChartDocument,
    Encounter,
    InfusionRecord,
    Order,
    Provenance,
    Quantity,
    Understood,
)
from scrubber.model.value import replace

_IDENTIFIED = frozenset({"fhir", "hl7v2", "ccda"})
"""Formats in which an administration's id is the sender's own, so that two ids are two administrations."""
_CLOSE = timedelta(minutes=15)
_HALF_A_DAY = timedelta(hours=12)


def merge(records: Iterable[InfusionRecord]) -> InfusionRecord:
    """Return one record of all, in the order given."""
    standing, documents, notes = _standing(tuple(records))
    standing = with_addenda(standing)
    retracted = tuple(dict.fromkeys(name for record in standing for name in record.retracted))
    understood = together(_placed(record, len(standing) > 1) for record in standing)
    denied = given_elsewhere(standing)
    if denied:
        understood = together((understood, *(within(found, name) for name, found in denied.items())))
    merged = InfusionRecord(documents=documents, retracted=retracted, ignored=notes, understood=understood)
    for record in with_visits(standing, _system):
        merged = _joined(merged, _without(record, retracted))
    merged = of_one_number(merged, standing)
    administrations = tied(spoken_against(merged.administrations, standing), merged.orders)
    merged = replace(merged, administrations=comparable(unified(administrations)))
    return explained(merged) if len(standing) > 1 else merged


def _placed(record: InfusionRecord, several: bool) -> Understood:
    """Return how far a record's document was understood, its places with the document's name where there are others."""
    name = record.documents[0].name if record.documents else ""
    return within(record.understood, name if several else "")


def _standing(
    records: tuple[InfusionRecord, ...],
) -> tuple[tuple[InfusionRecord, ...], tuple[ChartDocument, ...], tuple[str, ...]]:
    """Return the records of documents that stand, all documents with their fate, and what was set aside."""
    standing: list[InfusionRecord] = []
    documents: list[ChartDocument] = []
    ignored: list[str] = []
    for record, fate in zip(records, fates(records), strict=True):
        if fate in SET_ASIDE:
            documents += (replace(item, status=fate) for item in record.documents)
            ignored.append(SET_ASIDE[fate])
        else:
            standing.append(record)
            documents += record.documents
            ignored += record.ignored
    return tuple(standing), tuple(dict.fromkeys(documents)), tuple(dict.fromkeys(ignored))


def _without(record: InfusionRecord, retracted: tuple[str, ...]) -> InfusionRecord:
    """Drop what any document takes back; an id of our own making (a record, a note) is never meant."""
    if not retracted or not _identified(record):
        return record
    kept = tuple(item for item in record.administrations if item.id not in retracted)
    return replace(record, administrations=kept)


def _identified(record: InfusionRecord) -> str:
    """Return the format of a record's document where its ids are the sender's own, else an empty text."""
    found = {document.format for document in record.documents}
    return found.pop() if len(found) == 1 and found <= _IDENTIFIED else ""


def _system(record: InfusionRecord) -> str:
    """Return whose numbers a record's encounters bear: those of one format's senders, or of one document."""
    return _identified(record) or (record.documents[0].name if record.documents else "")


def _joined(merged: InfusionRecord, record: InfusionRecord) -> InfusionRecord:
    administrations, names = _join_administrations(merged, record)
    orders, order_names = _join_orders(merged.orders, record.orders)
    if order_names:
        own = _documents(record)
        administrations = tuple(
            replace(item, order=order_names[item.order])
            if item.order in order_names and item.source.document in own
            else item
            for item in administrations
        )
    encounter, indications = record.encounter, record.indications
    if names:
        if encounter.primary_reason in names:
            encounter = replace(encounter, primary_reason=names[encounter.primary_reason])
        indications = tuple(
            replace(item, for_administration=names[item.for_administration])
            if item.for_administration in names
            else item
            for item in indications
        )
    return replace(
        merged,
        claim=first_known(merged.claim, record.claim),
        patient=first_known(merged.patient, record.patient),
        encounter=_same_or_unknown(merged.encounter, encounter),
        orders=orders,
        administrations=administrations,
        monitoring=_once(merged.monitoring + record.monitoring),
        indications=_once(merged.indications + indications),
        notes=_once(merged.notes + record.notes),
        not_given=_once(merged.not_given + record.not_given),
    )


def _documents(record: InfusionRecord) -> frozenset[str]:
    return frozenset(document.name for document in record.documents)


def _same_or_unknown(one: Encounter, other: Encounter) -> Encounter:
    """Fill gaps; what two documents contradict is unknown (the id: `of_one_number`)."""
    merged = first_known(one, other)
    for name in ("setting", "place_of_service", "type_of_bill", "primary_reason"):
        a, b = getattr(one, name), getattr(other, name)
        if a is not None and b is not None and a != b:
            merged = replace(merged, **{name: None})
    return merged


def _once(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """Drop repetitions that differ in their source only."""
    if len(items) < 2:
        return items
    seen: dict[Any, Any] = {}
    for item in items:
        seen.setdefault(replace(item, source=Provenance()), item)
    return tuple(seen.values())


def _join_orders(
    orders: tuple[Order, ...], more: tuple[Order, ...]
) -> tuple[tuple[Order, ...], dict[str | None, str]]:
    """Return all orders, equal ones once, and the new names of those that lost theirs."""
    joined = list(orders)
    names: dict[str | None, str] = {}
    for order in more:
        twin = next((item for item in joined if _same_order(item, order)), None)
        if twin is not None:
            joined[joined.index(twin)] = first_known(twin, order)
            names[order.id] = twin.id
            continue
        free = _free_id(order.id, {item.id for item in joined})
        names[order.id] = free
        joined.append(order if free == order.id else replace(order, id=free))
    return tuple(joined), _changed(names)


def _changed(names: dict[str | None, str]) -> dict[str | None, str]:
    return {old: new for old, new in names.items() if old != new}


def _same_order(one: Order, other: Order) -> bool:
    """Orders are one where no field contradicts and they share their id or all they say."""
    shared = 0
    for name in ("substance", "dose", "route", "duration_minutes", "rate", "verbal", "signed_at"):
        a, b = getattr(one, name), getattr(other, name)
        if a is None or b is None:
            continue
        if a != b and not (isinstance(a, Quantity) and same_amount(a, b)):
            return False
        shared += 1
    return shared > 0 and (one.id == other.id or (one.substance is not None and shared > 1))


def _free_id(wanted: str, taken: set[str]) -> str:
    number = 1
    free = wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def _join_administrations(
    merged: InfusionRecord, record: InfusionRecord
) -> tuple[tuple[Administration, ...], dict[str | None, str]]:
    """Return all administrations, those told twice once, and the new ids of those of `record` that lost theirs."""
    joined, own = list(merged.administrations), list(record.administrations)
    _bag_by_bag(joined, own)
    taken = {one.id for one in joined}
    formats = {document.name: document.format for document in merged.documents}
    pairs = _pairs(joined, own, _identified(record), formats)
    names: dict[str | None, str] = {}
    for index, item in enumerate(own):
        if index in pairs:
            place, surely = pairs[index]
            one = united(joined[place], item)
            joined[place] = one if surely else perhaps_twice(one, item.dose)
            names[item.id] = joined[place].id
        else:
            names[item.id] = free = _free_id(item.id, taken)
            taken.add(free)
            joined.append(item if free == item.id else replace(item, id=free))
    return tuple(joined), _changed(names)


def _bag_by_bag(known: list[Administration], more: list[Administration]) -> None:
    """Take each infusion that one side tells as a whole and the other bag by bag as its bags."""
    for wholes, others in ((known, more), (more, known)) if known and more else ():
        for whole in list(wholes):
            if bags := bags_of(whole, others):
                told = told_of_bags(whole, [others[place] for place in bags])
                for place, bag in zip(bags, told, strict=True):
                    others[place] = bag
                wholes.remove(whole)


def _pairs(
    joined: Sequence[Administration],
    own: Sequence[Administration],
    format: str,
    formats: dict[str, str],
) -> dict[int, tuple[int, bool]]:
    """Return which administration of a record (index) is which of `joined` (index), likeliest first, and whether
    nothing speaks for two.

    `format`: the record's, where its ids are the sender's own; `formats`: those of the documents joined so far.
    """
    candidates: list[tuple[tuple[int, timedelta], int, int]] = []
    for new, item in enumerate(own):
        begun = None if format else begun_before(item, joined)
        for old, known in enumerate(joined):
            if known is begun:
                candidates.append(((0, timedelta()), new, old))
                continue
            told_in = {source.document for source in known.sources}
            if item.source.document in told_in and not format:
                continue
            same_system = bool(format) and format in {formats.get(name) for name in told_in}
            likeness = _likeness_by_id(known, item) if same_system else _likeness(known, item)
            if likeness is not None:
                candidates.append((likeness, new, old))
    pairs: dict[int, tuple[int, bool]] = {}
    taken: set[int] = set()
    for (rank, _), new, old in sorted(candidates):
        if new not in pairs and old not in taken:
            pairs[new] = old, rank != _TWO_CLOCKS
            taken.add(old)
    return pairs


_TWO_CLOCKS = 5
"""Of two ids of one format the rank of what two systems may tell of one run, each by its own clock."""


def _likeness_by_id(known: Administration, item: Administration) -> tuple[int, timedelta] | None:
    """Two ids of one format are two administrations, unless all that is counted is equal (another export), or two
    systems tell one run by their own clocks.
    """
    if known.id == item.id:
        return (0, timedelta())
    times = (known.start, item.start, known.stop, item.stop)
    if None in times or not same_drug(known, item):
        return None
    if _same_run(known, item):
        return (1, timedelta())
    return (_TWO_CLOCKS, timedelta()) if told_by_two_clocks(known, item) else None


def _likeness(known: Administration, item: Administration) -> tuple[int, timedelta] | None:
    """Return how likely two are one administration (smaller is likelier), or None where they are two."""
    if not _may_be_of_one_day(known, item):
        return None
    apart = distance(known.start, item.start) if known.start and item.start else None
    if same_drug(known, item):
        if are_hours_apart(known, item):
            return None
        if _way(known) != _way(item) and not in_doubt(known, "technique") and not in_doubt(item, "technique"):
            return None
        if apart is None:
            return (2, timedelta())
        return (1 if apart <= _CLOSE else 3, apart)
    return (4, timedelta()) if _same_run(known, item) else None


def _may_be_of_one_day(known: Administration, item: Administration) -> bool:
    """Return whether two may be one run. Over midnight two documents give it two days; two days of a course are two."""
    one, other = known.day(), item.day()
    if not one or not other or one == other:
        return True
    if abs((one - other).days) > 1:
        return False
    alike = ((known.start, item.start), (known.stop, item.stop))
    opposite = ((known.start, item.stop), (item.start, known.stop))
    apart = [distance(a, b) for a, b in (*alike, *opposite) if a and b]
    return bool(apart) and apart[0] < _HALF_A_DAY


def _same_run(one: Administration, other: Administration) -> bool:
    """Return whether dose, start and stop are all given and equal: one run, whatever its drug is called."""
    return (
        one.dose is not None
        and other.dose is not None
        and same_amount(one.dose, other.dose)
        and one.start is not None
        and other.start is not None
        and same_moment(one.start, other.start)
        and one.stop is not None
        and other.stop is not None
        and same_moment(one.stop, other.stop)
    )


def _way(item: Administration) -> str:
    """Return the way in: documents differ in words for it (a note's push is the record's short infusion)."""
    return _WAYS.get(item.technique, item.technique)


_WAYS = {"infusion": "iv", "push": "iv", "flush": "iv", "pump": "iv", "sc_infusion": "sc", "on_body": "sc"}
