"""HL7 v2: RAS administrations, RDE and other pharmacy orders, MDM and ORU notes, vaccinations, in any mixture.

Each message is walked once, segment by segment (`walk.py`); what the walks filed for one patient becomes a record for
each visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scrubber.charts.attached import read_attached
from scrubber.charts.completeness import WHOLE
from scrubber.charts.document import ReadOptions
from scrubber.charts.events.entries import Entry, joined
from scrubber.charts.events.retold import told_once
from scrubber.charts.join.visits import Visit, visits_of
from scrubber.charts.readers.hl7v2.chart import Chart
from scrubber.charts.readers.hl7v2.documents import WITHDRAWN, in_force
from scrubber.charts.readers.hl7v2.fields import name_of, order_id
from scrubber.charts.readers.hl7v2.medication import administration_of, hold_of, unread_fields
from scrubber.charts.readers.hl7v2.message import announced, messages
from scrubber.charts.readers.hl7v2.mixture import ONLY_THE_FLUID, OTHER_DRUGS, mixture_of
from scrubber.charts.readers.hl7v2.pump import PumpEvent
from scrubber.charts.readers.hl7v2.said import DENIED, NO_DRUG, NOT_HERE, NOT_READ, refusal_of, remark_of
from scrubber.charts.readers.hl7v2.walk import Walk
from scrubber.charts.words import drugs
from scrubber.charts.words.access import placed
from scrubber.charts.words.values import day_of
from scrubber.model.record import (
    ChartDocument,
    Encounter,
    InfusionRecord,
)
from scrubber.model.value import replace


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of all messages: one for each patient and visit."""
    charts: dict[str, Chart] = {}
    count = 0
    for message in messages(data):
        Walk(message, charts).walk()
        count += 1
    if announced(data) > count:
        for chart in charts.values():
            chart.gaps.add("BTS-1", "messages of the batch are missing")
    records: list[InfusionRecord] = []
    for chart in charts.values():
        own = tuple(_records(chart))
        for place, words in chart.beside:
            chart.gaps.check(place, words, own)
        own = tuple(replace(record, understood=chart.gaps.understood()) for record in own)
        documents = in_force(chart.attachments)
        records += read_attached(
            own, (item for item in documents if item.problem != WITHDRAWN), name, options
        )
        records += (
            InfusionRecord(
                claim=chart.claim, patient=chart.patient, documents=(item.document,), understood=WHOLE
            )
            for item in documents
            if item.problem == WITHDRAWN
        )
    return tuple(records)


def _records(chart: Chart) -> Iterator[InfusionRecord]:
    """Yield one record for each visit of the patient."""
    told = told_once([*_administered(chart)])
    _name_wastes_of_nothing(chart, [entry for _, entry in told])
    entries = _of_given_days([*told, *_pumped(chart)])
    visits = visits_of(entries, lambda visit_id: visit_id)
    notes = tuple(f"{what} ({count})" if count > 1 else what for what, count in sorted(chart.ignored.items()))
    for number, visit in enumerate(visits):
        alone = len(visits) == 1
        yield InfusionRecord(
            claim=chart.claim,
            patient=chart.patient,
            encounter=_encounter(chart, visit, alone),
            orders=tuple(
                order
                for order in chart.orders.values()
                if alone or any(entry.order == order.id for _, entry in visit.entries)
            ),
            administrations=placed(joined(entry for _, entry in visit.entries)),
            monitoring=tuple(item for item in chart.monitoring if alone or day_of(item.at) in visit.days),
            indications=tuple(chart.indications),
            notes=tuple(chart.notes),
            documents=(ChartDocument(format="hl7v2"),),
            not_given=tuple(chart.not_given),
            retracted=tuple(dict.fromkeys(chart.retracted)),
            ignored=notes if number == 0 else (),
        )


def _name_wastes_of_nothing(chart: Chart, entries: Sequence[Entry]) -> None:
    """Name what was discarded of a drug that no message gives under that order: `Wasted 100 mg`."""
    given = {_what(entry) for entry in entries if entry.is_event and entry.action not in ("wasted", "hold")}
    for entry in entries:
        if entry.action == "wasted" and _what(entry) not in given:
            item = entry.administration
            amount = item.dose.words if item.dose else ""
            words = " ".join(filter(None, (entry.said, item.substance, amount)))
            chart.gaps.add(item.source.locator or "", words)


def _what(entry: Entry) -> tuple[str, str]:
    item = entry.administration
    return entry.order, drugs.key_of(item.substance, item.hcpcs)


def _of_given_days(entries: list[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
    """Return the entries; a dose that was held makes no visit of a day on which nothing was given."""
    if not any(entry.action == "hold" for _, entry in entries):
        return entries
    days = {entry.administration.day() for _, entry in entries if entry.action != "hold"}
    return [told for told in entries if told[1].action != "hold" or told[1].administration.day() in days]


def _administered(chart: Chart) -> Iterator[tuple[str, Entry]]:
    """Yield what the RXA tell, each with its visit; what is no administration, or is not made out, is noted."""
    for given in chart.given.values():
        rxa = given.rxa
        of_order = chart.mixtures.get(order_id(given.order), {}).values()
        given.mixture = mixture_of(rxa.concept(5), given.mixture, tuple(of_order))
        entry, why = administration_of(given)
        if entry is not None:
            if words := remark_of(rxa):
                chart.beside.append((f"{rxa.place}.RXA-9", words))
            for field_name in unread_fields(given, entry):
                chart.gaps.add(f"{rxa.place}.{field_name}")
            placed = chart.placed.get(entry.order, set())
            yield given.visit, replace(entry, order=next(iter(placed))) if len(placed) == 1 else entry
            continue
        chart.ignored[why] += 1
        if why == NOT_HERE and (refused := refusal_of(rxa)) is not None:
            chart.not_given.append(refused)
        if why == NOT_HERE and (hold := hold_of(given)) is not None:
            yield given.visit, hold
        if why == NOT_READ:
            route = given.rxr.concept(1).words if given.rxr is not None else None
            chart.gaps.add(rxa.place, " ".join(filter(None, (name_of(rxa.concept(5)), route))))
        if why in (NO_DRUG, DENIED, ONLY_THE_FLUID, OTHER_DRUGS):
            chart.gaps.add(rxa.place, remark_of(rxa))


def _pumped(chart: Chart) -> Iterator[tuple[str, Entry]]:
    """Yield what pumps tell, each event once, with its visit; events of one program share its number."""
    told: dict[tuple[object, ...], tuple[str, PumpEvent]] = {}
    for visit_id, event in chart.pump:
        told.setdefault((visit_id, event.identity), (visit_id, event))
    numbers = Counter(event.number for _, event in told.values())
    for visit_id, event in told.values():
        event.run = event.number if numbers[event.number] > 1 else ""
        entry, why = event.entry()
        if entry is not None:
            yield visit_id, entry
        elif why or event.is_unknown:
            chart.gaps.add(event.place, event.said)


def _encounter(chart: Chart, visit: Visit[str], alone: bool) -> Encounter:
    if visit.encounter in chart.encounters:
        return chart.encounters[visit.encounter]
    known = list(chart.encounters.values())
    return known[0] if alone and len(known) == 1 else Encounter()
