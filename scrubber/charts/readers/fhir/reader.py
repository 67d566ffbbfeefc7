"""FHIR R4 and US Core: a resource, a Bundle, bulk NDJSON, or CDex parameters become infusion records.

Read tolerantly: only what a claim needs is looked at, a value of the wrong shape counts as absent, and what
was seen but not used is listed in `ignored`. (Validating against the whole specification costs twenty times
the time and refuses real bundles for faults that do not matter here.)

One record for each patient and encounter, or for each day where the administrations name no encounter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from scrubber.charts.attached import read_attached
from scrubber.charts.completeness import WHOLE, Gaps, together
from scrubber.charts.document import ReadOptions
from scrubber.charts.events.entries import Entry, joined
from scrubber.charts.events.retold import told_once
from scrubber.charts.join.unite import united
from scrubber.charts.join.visits import Visit, visits_of
from scrubber.charts.readers.fhir.context import (
    attachments,
    claim_keys,
    document_of,
    encounter_of,
    indication_of,
    member_id,
    monitoring_of,
    narratives,
    patient_of,
    referred,
    remarks,
    wasted_of,
)
from scrubber.charts.readers.fhir.ends import with_ends
from scrubber.charts.readers.fhir.medication import (
    COUNTED,
    DENIED,
    NO_DRUG,
    NOT_HERE,
    action_said,
    administration,
    drug_of,
    is_refusal,
    names_of,
    order,
    signatures,
)
from scrubber.charts.readers.fhir.questionnaire import Filled, filled, is_filled_form
from scrubber.charts.readers.fhir.states import as_courses, still_running
from scrubber.charts.readers.fhir.steps import without_steps
from scrubber.charts.readers.fhir.store import Own, Resource, Store, stored
from scrubber.charts.readers.fhir.unread import PLAINLY_NOT_GIVEN, foreign_to, gaps_of, said_in_part
from scrubber.charts.readers.fhir.values import concept, objs, reference, span, text
from scrubber.charts.readers.fhir.whose import by_patient
from scrubber.charts.stamp import in_draft
from scrubber.charts.words.access import placed
from scrubber.charts.words.clock import Moment
from scrubber.charts.words.nameless import names_two_drugs
from scrubber.charts.words.values import day_of
from scrubber.charts.words.waste import agreed, totalled
from scrubber.model.record import (
    Administration,
    ChartDocument,
    Encounter,
    Indication,
    InfusionRecord,
    NotGiven,
    Order,
    Provenance,
    Understood,
    Waste,
)
from scrubber.model.value import replace

_USED = frozenset(
    """Bundle Parameters MedicationAdministration MedicationRequest Medication Observation Device
    DeviceUseStatement Procedure Condition Encounter DocumentReference Binary Claim Communication Task Patient
    Practitioner PractitionerRole Coverage Account Provenance Composition DiagnosticReport Media
    Organization Location QuestionnaireResponse""".split()  # noqa: SIM905 - a word list reads better as one text
)
_REMARKING = (
    "MedicationAdministration",
    "MedicationRequest",
    "Observation",
    "Procedure",
    "DeviceUseStatement",
)
_NOT_COUNTED = {"not-done": "not done", "entered-in-error": "entered in error", "on-hold": "on hold"}


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a FHIR document, those of its attachments included."""
    store = stored(data)
    ignored = Counter(
        "a resource of a type that is not used" for item in store.resources if item.type not in _USED
    )
    ignored["an older version of a resource"] += store.superseded
    signed = signatures(store)
    charts = by_patient(store, _USED)
    foreign = together(
        (foreign_to(store, (own for _, own in charts)).understood(), said_in_part(store).understood())
    )
    taken, retracted = referred(store), _retracted(store)
    records: list[InfusionRecord] = []
    for patient, own in charts:
        chart = _Chart(store, patient, own, signed, ignored)
        made = chart.records()
        beside = gaps_of(own, made, chart.used()).understood()
        understood = together((beside, chart.left_open(), foreign))
        holders = [item for items in own.values() for item in items if item.place not in taken]
        stated = tuple(
            in_draft(replace(record, understood=understood, retracted=retracted)) for record in made
        )
        held = [*attachments(store, holders)]
        if not any(record.administrations for record in made):
            held += narratives(own["Composition"], store)
        records += read_attached(stated, held, name, options)
    notes = tuple(f"{what} ({n})" if n > 1 else what for what, n in sorted(ignored.items()) if n)
    records[0] = replace(records[0], ignored=(*notes, *records[0].ignored))
    return (*records, *_nobodys(store, charts, taken, name, options))


def _nobodys(
    store: Store,
    charts: Sequence[tuple[Resource | None, Own]],
    taken: frozenset[str],
    name: str,
    options: ReadOptions,
) -> tuple[InfusionRecord, ...]:
    """Read the attachments of resources that name none of the document's patients: they lend them no keys."""
    owned = {item.place for _, own in charts for items in own.values() for item in items}
    loose = [item for item in store.all(*_USED) if item.place not in owned | taken]
    nobody = InfusionRecord(understood=WHOLE)
    read = read_attached((nobody,), attachments(store, loose), name, options)
    return tuple(record for record in read if record != nobody)


def _retracted(store: Store) -> tuple[str, ...]:
    wrong = (
        item.id
        for item in store.all("MedicationAdministration")
        if text(item.body.get("status")) == "entered-in-error"
    )
    return tuple(dict.fromkeys(filter(None, (*wrong, *store.deleted))))


class _Chart:
    """The resources of one patient, dealt out to visits."""

    def __init__(
        self,
        store: Store,
        patient: Resource | None,
        own: Own,
        signed: dict[str, Moment],
        ignored: Counter[str],
    ) -> None:
        self.store = store
        self.patient = patient
        self.own = own
        self.signed = signed
        self.ignored = ignored
        self._used: set[str] = set()
        self.not_given: list[NotGiven] = []
        self.gaps = Gaps()
        """What the administrations leave open by themselves."""
        self.forms = list(self._filled_forms())
        self.orders = list(self._facts("MedicationRequest", self._order))
        self.orders += [(item, form.order) for item, form in self.forms if form.order is not None]
        self.visits = visits_of(
            with_ends(
                still_running(told_once(as_courses(without_steps([*_once(self._entries())])))),
                self._own("Observation"),
                self._used,
            ),
            _encounter,
        )

    def records(self) -> list[InfusionRecord]:
        """Return one record for each visit."""
        store, patient = self.store, patient_of(self.patient)
        weights = [form.weight_kg for _, form in self.forms if form.weight_kg is not None]
        base = InfusionRecord(
            claim=claim_keys(self.own, self.patient),
            patient=replace(
                patient,
                member_id=patient.member_id or member_id(self.own),
                weight_kg=weights[-1] if weights else patient.weight_kg,
            ),
            documents=self._documents(),
            not_given=tuple(self.not_given),
        )
        wasting = [(item, found) for item in self._own("Observation") if (found := wasted_of(item))]
        waste: dict[str, list[Waste]] = defaultdict(list)
        for _, (target, amount) in wasting:
            waste[target].append(amount)
        wasted = {item.place for item, _ in wasting}
        self._used |= wasted
        seen = list(
            self._facts("Observation", lambda item: None if item.place in wasted else monitoring_of(item))
        )
        seen += [(item, watched) for item, form in self.forms for watched in form.monitoring]
        conditions = list(self._facts("Condition", indication_of))
        remarked = [(item, note) for item in self._own(*_REMARKING) for note in remarks(item, store)]
        remarked += [(item, form.note) for item, form in self.forms if form.note is not None]
        return [
            replace(
                base,
                encounter=self._met(visit),
                orders=self._orders(visit),
                administrations=self._administrations(visit, waste),
                monitoring=self._dealt(seen, visit),
                indications=self._indications(conditions, visit),
                notes=self._dealt(remarked, visit),
            )
            for visit in self.visits
        ]

    def used(self) -> frozenset[str]:
        """Return the places of the MedicationAdministrations that were made out, given or not."""
        return frozenset(self._used)

    def left_open(self) -> Understood:
        """Return the answers of filled forms that could not be made out, and products of two names."""
        for _, form in self.forms:
            for place in form.gaps:
                self.gaps.add(place)
        return self.gaps.understood()

    def _filled_forms(self) -> Iterator[tuple[Resource, Filled]]:
        for number, item in enumerate(self._own("QuestionnaireResponse"), start=1):
            form = filled(item, number) if is_filled_form(item) else None
            if form is not None:
                self._used.add(item.place)
                yield item, form

    def _own(self, *types: str) -> Iterator[Resource]:
        for type in types:
            yield from self.own[type]

    def _facts(self, type: str, make: Callable[[Resource], Any]) -> Iterator[tuple[Resource, Any]]:
        for item in self._own(type):
            value = make(item)
            if value is not None:
                yield item, value

    def _order(self, item: Resource) -> Order | None:
        return order(item, self.store, self.signed)

    def _entries(self) -> Iterator[tuple[Resource, Entry]]:
        yield from ((item, form.entry) for item, form in self.forms)
        by_reference = {f"{item.type}/{item.id}": found for item, found in self.orders}
        for number, item in enumerate(self._own("MedicationAdministration"), start=1):
            status = text(item.body.get("status")) or ""
            paused = status == "on-hold" and action_said(item.body)[0] == "pause"
            if status not in COUNTED and not paused:
                said = _NOT_COUNTED.get(status, "of unknown status")
                self.ignored[f"a MedicationAdministration that is {said}"] += 1
                self._used |= {item.place} if status in PLAINLY_NOT_GIVEN else set()
                if status == "not-done":
                    self._note_not_given(item)
                continue
            entry, why = administration(item, number, self.store, by_reference)
            self._used |= {item.place} if why != NO_DRUG else set()
            if why == DENIED:  # given by its status, and not by its note
                self._used.discard(item.place)
            if names_two_drugs(*(names := names_of(item, self.store))):
                self.gaps.add(f"{item.place}.medication", " / ".join(names))
            if entry is None:
                self.ignored[why] += 1
                if why == NOT_HERE and is_refusal(item.body):
                    self._note_not_given(item)
            else:
                yield item, self._with_its_parts(item, entry)

    def _with_its_parts(self, item: Resource, entry: Entry) -> Entry:
        """Return an entry that others call themselves a part of as one of them: a further bag of one infusion."""
        own = f"{item.type}/{item.id}"
        return entry if entry.parent or own not in self._wholes else replace(entry, parent=own)

    @cached_property
    def _wholes(self) -> frozenset[str]:
        given = self._own("MedicationAdministration")
        return frozenset(reference(part) for item in given for part in objs(item.body.get("partOf")))

    def _note_not_given(self, item: Resource) -> None:
        drug = drug_of(item, self.store)
        if drug is None:
            return
        found = span(item.body, "effective", "occurence", "occurrence")
        day = found.on or (found.start.date() if found.start else None)
        source = Provenance(locator=item.place, quote=drug.substance)
        self.not_given.append(NotGiven(drug.substance, drug.hcpcs, drug.ndc, day, "not done", source))

    def _documents(self) -> tuple[ChartDocument, ...]:
        """A document bundle is described by its Composition; any other by its own identifier."""
        described = self.store.first("Composition") or self.store.first("Bundle")
        return (document_of(described, self.store),) if described else ()

    def _met(self, visit: Visit[Resource]) -> Encounter:
        found = self.store.find(visit.encounter) if visit.encounter else None
        if found is None and len(self.visits) == 1:
            encounters = list(self._own("Encounter"))
            found = encounters[0] if len(encounters) == 1 else None
        met = encounter_of(found)
        here = {entry.administration.id for _, entry in visit.entries}
        reasons = [form.entry.administration.id for _, form in self.forms if form.is_primary_reason]
        mine = [reason for reason in reasons if reason in here]
        return replace(met, primary_reason=mine[0]) if len(mine) == 1 else met

    def _dealt(self, facts: Sequence[tuple[Resource, Any]], visit: Visit[Resource]) -> tuple[Any, ...]:
        return tuple(value for item, value in facts if self._belongs(item, visit))

    def _belongs(self, item: Resource, visit: Visit[Resource]) -> bool:
        """By encounter; else by day; a fact with neither belongs to every visit of the patient."""
        if len(self.visits) == 1:
            return True
        encounter = _encounter(item)
        if encounter and any(encounter == one.encounter for one in self.visits):
            return encounter == visit.encounter
        when = span(item.body, "effective", "performed", "timing")
        day = when.on or day_of(when.start)
        return day is None or day in visit.days

    def _orders(self, visit: Visit[Resource]) -> tuple[Order, ...]:
        """Return the orders that the visit carried out, and those that no visit did."""
        carried_out = {entry.order for one in self.visits for _, entry in one.entries}
        here = {entry.order for _, entry in visit.entries}
        return tuple(
            found
            for item, found in self.orders
            if (name := f"{item.type}/{item.id}") in here
            or (name not in carried_out and self._belongs(item, visit))
        )

    def _administrations(
        self, visit: Visit[Resource], waste: dict[str, list[Waste]]
    ) -> tuple[Administration, ...]:
        return placed(
            joined(
                _with_waste(entry, waste.get(f"{item.type}/{item.id}", ())) for item, entry in visit.entries
            )
        )

    def _indications(
        self, conditions: Sequence[tuple[Resource, Indication]], visit: Visit[Resource]
    ) -> tuple[Indication, ...]:
        """Return the reasons that an administration or its order names, then the other conditions."""
        by_place = {item.place: found for item, found in conditions}
        tied: dict[tuple[str | None, str | None, str | None], Indication] = {}
        named: set[str] = set()
        here = {entry.administration.id for _, entry in visit.entries}
        for _, form in self.forms:
            stated = form.indication
            if stated is not None and stated.for_administration in here:
                tied[(stated.code, stated.text, stated.for_administration)] = stated
        for item, entry in visit.entries:
            request = self.store.find(entry.order, item) if entry.order else None
            for source in filter(None, (item, request)):
                for reason in objs(source.body.get("reasonReference")):
                    known = self.store.find(reference(reason), source)
                    if known is not None and known.place in by_place:
                        named.add(known.place)
                        found = replace(by_place[known.place], for_administration=entry.administration.id)
                        tied[(found.code, found.text, found.for_administration)] = found
                for code in map(concept, objs(source.body.get("reasonCode"))):
                    # an administration's own reason is mostly "given as ordered"; only a diagnosis counts
                    if code.icd10 or (source is request and code.words):
                        place = Provenance(locator=f"{source.place}.reasonCode", quote=code.words or "")
                        found = Indication(code.icd10, code.words, entry.administration.id, place)
                        tied[(found.code, found.text, found.for_administration)] = found
        others = [(item, found) for item, found in conditions if item.place not in named]
        return (*tied.values(), *self._dealt(others, visit))


def _encounter(resource: Resource) -> str:
    return reference(resource.body.get("context")) or reference(resource.body.get("encounter"))


def _once(told: Iterable[tuple[Resource, Entry]]) -> list[tuple[Resource, Entry]]:
    """Return the entries; two of one id are versions, nobody knows which is the newer: what differs is in conflict."""
    found: list[tuple[Resource, Entry]] = []
    places: dict[str, int] = {}
    for item, entry in told:
        known = places.setdefault(f"{item.type}/{item.id}", len(found)) if item.id else len(found)
        if known == len(found) or entry.is_event or found[known][1].is_event:
            found.append((item, entry))
        else:
            first, before = found[known]
            both = united(before.administration, entry.administration)
            found[known] = (first, replace(before, administration=both))
    return found


def _with_waste(entry: Entry, observed: Sequence[Waste]) -> Entry:
    """Return the entry with what observations and its notes tell of waste, together."""
    item = entry.administration
    total, doubts = totalled(observed)
    if not doubts:
        total, doubts = agreed(total, item.wasted)
    if total is item.wasted and not doubts:
        return entry
    return replace(entry, administration=replace(item, wasted=total, uncertain=(*item.uncertain, *doubts)))
