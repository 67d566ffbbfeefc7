"""What stands around an administration: patient, encounter, observations, reasons, and documents attached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from scrubber.charts.attached import Attachment
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.fhir.medication import person_name
from scrubber.charts.readers.fhir.store import Own, Resource, Store
from scrubber.charts.readers.fhir.values import (
    Object,
    concept,
    identifier_of,
    instant,
    moment,
    obj,
    objs,
    quantity,
    reference,
    span,
    text,
    texts,
)
from scrubber.charts.safety import decode_base64
from scrubber.charts.words.clock import Moment
from scrubber.charts.words.sameness import with_generation
from scrubber.charts.words.values import day_of
from scrubber.charts.words.waste import may_be_waste, speaks_of_waste
from scrubber.model.record import (
    ChartDocument,
    ClaimKeys,
    DocumentStatus,
    Encounter,
    Indication,
    Monitoring,
    Note,
    Patient,
    Provenance,
    Waste,
)

_UNTRUE = frozenset({"entered-in-error", "cancelled", "registered", "unknown"})
_VASCULAR = re.compile(r"\b(?:picc|port|catheter|cannula|central line|midline|piv|iv line|vascular)\b")
_CONTROL = re.compile(r"attach|control|track|acn|trn", re.IGNORECASE)


def patient_of(resource: Resource | None) -> Patient:
    """Return the patient as a claim would name them: the official name first, the member id of the payer."""
    if resource is None:
        return Patient()
    names = sorted(objs(resource.body.get("name")), key=_name_rank)
    family, given = (None, None) if not names else _name(names[0])
    birth = moment(resource.body.get("birthDate"))
    return Patient(
        identifier_of(resource.body, "MB", "member"), family, given, birth if type(birth) is date else None
    )


def _name_rank(name: Object) -> int:
    return {"official": 0, "usual": 1, "": 2}.get(text(name.get("use")) or "", 3)


def _name(name: Object) -> tuple[str | None, str | None]:
    family = with_generation(text(name.get("family")), " ".join(texts(name.get("suffix"))))
    return family, text(next(iter(texts(name.get("given"))), None))


def medical_record_number(patient: Resource | None) -> str | None:
    """Return the MR identifier of a patient."""
    return identifier_of(patient.body, "MR", "mrn") if patient else None


def member_id(own: Own) -> str | None:
    """Return the member id that a Coverage of the patient gives, or a CDex submission."""
    for coverage in own["Coverage"]:
        found = text(coverage.body.get("subscriberId")) or identifier_of(coverage.body, "MB", "member")
        if found:
            return found
    return _parameter(own, "MemberId")


def claim_keys(own: Own, patient: Resource | None) -> ClaimKeys:
    """Return what the document says of its claim: a Claim resource, a CDex tracking id, a marked identifier."""
    claim_id = next(filter(None, (_first_value(claim.body) for claim in own["Claim"])), None)
    for message in (*own["Communication"], *own["Task"]):
        for target in (*objs(message.body.get("about")), *objs(message.body.get("reasonReference"))):
            identifier = obj(target.get("identifier"))
            system = (text(identifier.get("system")) or "").lower()
            if "claim" in system and "response" not in system:
                claim_id = claim_id or text(identifier.get("value"))
    account = next(filter(None, (_first_value(account.body) for account in own["Account"])), None)
    control = _parameter(own, "TrackingId")
    for type in ("DocumentReference", "Communication", "Task", "Bundle"):
        for resource in own[type]:
            control = control or _control_number(resource.body)
    return ClaimKeys(claim_id, control, medical_record_number(patient), account)


def _first_value(body: Object) -> str | None:
    return next((text(item.get("value")) for item in objs(body.get("identifier"))), None)


def _control_number(body: Object) -> str | None:
    """Return an identifier that calls itself a control or tracking number; a bare document id is none."""
    for item in objs(body.get("identifier")):
        marks = [text(item.get("system")) or "", *concept(item.get("type")).said()]
        if any(_CONTROL.search(mark.rpartition("/")[2]) for mark in marks):
            return text(item.get("value"))
    return None


def _parameter(own: Own, name: str) -> str | None:
    for parameters in own["Parameters"]:
        for part in objs(parameters.body.get("parameter")):
            if part.get("name") == name:
                return text(obj(part.get("valueIdentifier")).get("value")) or text(part.get("valueString"))
    return None


def encounter_of(resource: Resource | None) -> Encounter:
    """Return the encounter; one that was cancelled or entered in error gives nothing."""
    if resource is None or text(resource.body.get("status")) in (_UNTRUE | {"planned"}):
        return Encounter()
    period = span(
        {"actualPeriod": resource.body.get("period") or resource.body.get("actualPeriod")}, "actual"
    )
    return Encounter(
        id=_first_value(resource.body) or resource.id or None, start=period.start, stop=period.stop
    )


def monitoring_of(resource: Resource) -> Monitoring | None:
    """Return an observation as a line of monitoring, or None for one that is not true or says nothing."""
    body = resource.body
    if text(body.get("status")) in _UNTRUE:
        return None
    parts = [_observed(body), *(_observed(part) for part in objs(body.get("component")))]
    words = "; ".join(filter(None, parts))
    if not words:
        return None
    at = span(body, "effective").start or instant(body.get("issued"))
    return Monitoring(at, words, Provenance(locator=resource.place, quote=words))


def _observed(body: Object) -> str:
    name = concept(body.get("code")).words or ""
    amount = quantity(body.get("valueQuantity"))
    value = amount.words if amount else None
    value = value or concept(body.get("valueCodeableConcept")).words or text(body.get("valueString"))
    value = value or time_observed(body)
    return f"{name} {value}".strip() if value else ""


_TIMES = frozenset({"valuePeriod", "valueDateTime", "valueInstant", "valueTime"})


def time_observed(body: Object) -> str | None:
    """Return the time that an observation holds as its value, as a clock shows it."""
    if _TIMES.isdisjoint(body):
        return None  # as most observations
    period = obj(body.get("valuePeriod"))
    told = [body.get("valueDateTime"), body.get("valueInstant"), period.get("start"), period.get("end")]
    clocks = [f"{at:%H:%M}" for value in told if (at := instant(value)) is not None]
    return " - ".join(clocks) or (text(body.get("valueTime")) or "")[:5] or None


def wasted_of(resource: Resource) -> tuple[str, Waste] | None:
    """Return the administration and the amount of an observation that says what was discarded of it.

    FHIR has no element for waste; only an observation that names its administration is believed.
    """
    body = resource.body
    if text(body.get("status")) in _UNTRUE:
        return None
    if not any(map(speaks_of_waste, concept(body.get("code")).said())):
        return None
    amount = quantity(body.get("valueQuantity"))
    targets = [reference(item) for item in (*objs(body.get("partOf")), *objs(body.get("focus")))]
    target = next((item for item in targets if item.startswith("MedicationAdministration/")), None)
    if target is None or amount is None or not may_be_waste(amount):
        return None
    return target, Waste(amount, at=span(body, "effective").start)


def loose_waste(resource: Resource) -> str:
    """Return the words of an observation that tells of waste, and of no administration; empty for any other."""
    of_waste = any(map(speaks_of_waste, concept(resource.body.get("code")).said()))
    return _observed(resource.body) if of_waste else ""


def indication_of(resource: Resource) -> Indication | None:
    """Return a condition as a reason for treatment, unless it was refuted or entered in error."""
    verification = concept(resource.body.get("verificationStatus")).code("")
    if verification in ("refuted", "entered-in-error"):
        return None
    code = concept(resource.body.get("code"))
    if not (code.icd10 or code.words):
        return None
    return Indication(
        code.icd10, code.words, source=Provenance(locator=resource.place, quote=code.words or "")
    )


def remarks(resource: Resource, store: Store) -> Iterator[Note]:
    """Yield the annotations of a resource, and what a Procedure or access Device use tells in words."""
    for index, note in enumerate(objs(resource.body.get("note"))):
        words = text(note.get("text"))
        if words:
            author = store.find(reference(note.get("authorReference")), resource)
            name = text(note.get("authorString")) or (person_name(author.body) if author else None)
            place = f"{resource.place}.note[{index}]"
            yield Note(instant(note.get("time")), name, words, Provenance(locator=place, quote=words))
    if text(resource.body.get("status")) in (_UNTRUE | {"not-done"}):
        return
    told, element = None, "performed"
    if resource.type == "Procedure":
        told = concept(resource.body.get("code")).words
    elif resource.type == "DeviceUseStatement":
        told, element = _vascular_device(resource, store), "timing"
    if told:
        at = span(resource.body, element).start
        yield Note(at, None, told, Provenance(locator=resource.place, quote=told))


def _vascular_device(resource: Resource, store: Store) -> str | None:
    device = store.find(reference(resource.body.get("device")), resource)
    said = [*concept(device.body.get("type")).said()] if device else []
    said.append(text(obj(resource.body.get("device")).get("display")) or "")
    name = next((word for word in said if _VASCULAR.search(word.casefold())), None)
    return ", ".join(filter(None, (name, concept(resource.body.get("bodySite")).words))) if name else None


_DOC_STATUS: dict[str, DocumentStatus] = {
    "final": "final",
    "amended": "amended",
    "corrected": "amended",
    "appended": "amended",
    "preliminary": "draft",
    "partial": "draft",
    "registered": "draft",
    "entered-in-error": "retracted",
    "cancelled": "retracted",
    "not-done": "retracted",
    "superseded": "superseded",
    "deprecated": "superseded",
}
"""What resources that hold documents say of themselves, by any of the value sets that R5 and those before it bind."""


def document_of(resource: Resource, store: Store) -> ChartDocument:
    """Return what a DocumentReference, Composition or Bundle says of itself as a document."""
    body = resource.body
    status = _DOC_STATUS.get(_code(body.get("status")))
    status = status or _DOC_STATUS.get(_code(body.get("docStatus")))
    related = {kind: _related(kind, resource, store) for kind in ("replaces", "appends")}
    signers = [*objs(body.get("attester")), *objs(body.get("authenticator"))]
    return ChartDocument(
        format="fhir",
        id=_own_number(resource),
        status=status,
        signed=True if signers else None,
        written_at=moment(body.get("date")),
        replaces=related["replaces"],
        appends=related["appends"],
    )


def _related(kind: str, resource: Resource, store: Store) -> str | None:
    """Return the number of the document that a document stands in this relation to, the last one named."""
    found = None
    for related in objs(resource.body.get("relatesTo")):
        if kind in (_code(related.get("code")), _code(related.get("type"))):
            names = ("target", "targetReference", "resourceReference")
            target = next(filter(None, (obj(related.get(name)) for name in names)), {})
            found = _replaced(target, resource, store)
    return found


def _code(value: object) -> str:
    """Return a code, alone or in a concept: DSTU2 and R5 wrap what R4 does not."""
    codings = objs(obj(value).get("coding"))
    return text(value) or next(filter(None, (text(coding.get("code")) for coding in codings)), "")


def _own_number(resource: Resource) -> str | None:
    master = text(obj(resource.body.get("masterIdentifier")).get("value"))
    master = master or text(obj(resource.body.get("identifier")).get("value"))
    return master or _first_value(resource.body) or resource.id or None


def _replaced(target: Object, holder: Resource, store: Store) -> str | None:
    """Return the number of the document that a reference means: its own where it is here."""
    found = store.find(reference(target), holder)
    named = text(obj(target.get("identifier")).get("value")) or reference(target).rpartition("/")[2]
    return _own_number(found) if found is not None else named or None


_HOLDERS = {
    "DocumentReference": ("content", "attachment"),
    "Communication": ("payload", "contentAttachment"),
    "Claim": ("supportingInfo", "valueAttachment"),
    "Task": ("output", "valueAttachment"),
    "DiagnosticReport": ("presentedForm", ""),
    "Media": ("content", ""),
}


def attachments(store: Store, holders: Iterable[Resource]) -> Iterator[Attachment]:
    """Yield the documents that these resources hold inline or as a Binary of the same document."""
    for resource in holders:
        if resource.type == "Binary":
            if text(resource.body.get("data")):
                yield _loaded(resource.body, resource.place, ChartDocument())
        elif resource.type in _HOLDERS:
            for given, place in _held(resource):
                yield _attachment(given, place, resource, store)


_NOT_TOLD = frozenset({"entered-in-error", "cancelled", "registered", "retracted"})


def narratives(compositions: Iterable[Resource], store: Store) -> Iterator[Attachment]:
    """Yield the sections of Compositions that no entries stand behind, as documents: their words tell all there is."""
    for item in compositions:
        if text(item.body.get("status")) in _NOT_TOLD:
            continue
        for index, section in enumerate(objs(item.body.get("section"))):
            words = text(obj(section.get("text")).get("div")) or ""
            if words and not objs(section.get("entry")):
                title = escape(text(section.get("title")) or concept(section.get("code")).words or "")
                page = f"<html><body><h2>{title}</h2>{words}</body></html>".encode()
                facts, place = document_of(item, store), f"{item.place}.section[{index}].text"
                yield Attachment(
                    place, page, facts, format="html", fallback=True, when=_when({}, item, store)
                )


def _held(resource: Resource) -> Iterator[tuple[Object, str]]:
    listed, inner = _HOLDERS[resource.type]
    for index, item in enumerate(objs(resource.body.get(listed))):
        given = obj(item.get(inner)) if inner else item
        if given:
            yield given, f"{resource.place}.{listed}[{index}]"


def referred(store: Store) -> frozenset[str]:
    """Return the places of the Binaries that another resource refers to: they are read as what that one says."""
    found = set()
    for resource in store.all(*_HOLDERS):
        for given, _ in _held(resource):
            binary = _binary(given, resource, store) if not given.get("data") else None
            found |= {binary.place} if binary is not None else set()
    return frozenset(found)


def _attachment(given: Object, place: str, holder: Resource, store: Store) -> Attachment:
    facts = _facts_of(holder, store)
    when = _when(given, holder, store)
    if given.get("data"):
        return _loaded(given, place, facts, when)
    binary = _binary(given, holder, store)
    if binary is None or not binary.body.get("data"):
        return Attachment(place, None, facts, "not_attached")
    return _loaded(binary.body, binary.place, facts, when)


def _facts_of(holder: Resource, store: Store) -> ChartDocument:
    """Return what a document's holder says of it: a report that was cancelled or is preliminary, a talk that was not
    held.
    """
    if holder.type == "DocumentReference":
        return document_of(holder, store)
    told = holder.type in ("DiagnosticReport", "Communication", "Media")
    status = _DOC_STATUS.get(_code(holder.body.get("status"))) if told else None
    return ChartDocument(status=status if status in ("draft", "retracted") else None)


def _when(given: Object, holder: Resource, store: Store) -> tuple[Moment, ...]:
    """Return when the care was that a document tells of: its period, the time of its report, the day of its encounter,
    else its own date.
    """
    body = holder.body
    period = obj(_context(body).get("period")) or obj(body.get("period"))
    if ends := _ends(period):
        return ends
    at = span(body, "effective", "created", "occurrence")
    met = _met(holder, store)
    written = moment(given.get("creation")) or moment(body.get("date")) or moment(body.get("sent"))
    told = at.start or at.on
    if told is None and (written is None or len({day_of(end) for end in met}) == 1):
        return met or ((written,) if written is not None else ())
    told = told or written
    return (told,) if told is not None else ()


def _context(body: Object) -> Object:
    """Return what surrounds a document; R5 lists references there."""
    context = body.get("context")
    return obj(context[0] if isinstance(context, list) and context else context)


def _ends(period: Object) -> tuple[Moment, ...]:
    return tuple(filter(None, (moment(period.get("start")), moment(period.get("end")))))


def _met(holder: Resource, store: Store) -> tuple[Moment, ...]:
    """Return both ends of the only encounter that a document names, where it is here and they are known."""
    body = holder.body
    context = _context(body)
    listed = [*objs(context.get("encounter")), *objs(body.get("context")), *objs(body.get("encounter"))]
    named = dict.fromkeys(filter(None, map(reference, listed)))
    found = [one for name in named if (one := store.find(name, holder)) and one.type == "Encounter"]
    met = encounter_of(found[0]) if len(found) == 1 else Encounter()
    return (met.start, met.stop) if met.start and met.stop else ()


def _binary(given: Object, holder: Resource, store: Store) -> Resource | None:
    url = text(given.get("url")) or ""
    return store.find(reference({"reference": url}), holder) or store.find(url, holder)


def _loaded(given: Object, place: str, facts: ChartDocument, when: tuple[Moment, ...] = ()) -> Attachment:
    data = given.get("data")
    try:
        return Attachment(place, decode_base64(data if isinstance(data, str) else ""), facts, when=when)
    except DocumentError as error:
        return Attachment(place, None, facts, error.code)
