"""Writes a record as other systems would send it: as a FHIR bundle and as a C-CDA (`render_x12` has the rest).

Only for tests. The renderers know nothing of the readers: each follows its standard, with the codes that
senders use. `carried` is what all these formats can carry; the rest of a record is not compared.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from scrubber.model.record import (
    Administration,
    Encounter,
    Indication,
    InfusionRecord,
    Interval,
    Monitoring,
    Order,
    Quantity,
)

NDC_SYSTEM = "http://hl7.org/fhir/sid/ndc"
SNOMED = "http://snomed.info/sct"
SNOMED_ROUTES = {"IV": "47625008", "IM": "78421000", "SC": "34206005", "PO": "26643006"}
NCI_ROUTES = {"IV": "C38276", "IM": "C28161", "SC": "C38299", "PO": "C38288"}
ROUTE_WORDS = {"IV": "Intravenous", "IM": "Intramuscular", "SC": "Subcutaneous", "PO": "Oral"}
ROUTE_OF = {"im": "IM", "sc": "SC", "sc_infusion": "SC", "on_body": "SC", "oral": "PO"}
METHOD_WORDS = {
    "infusion": "Infusion",
    "sc_infusion": "Infusion",
    "push": "Push",
    "pump": "Ambulatory pump",
    "on_body": "On-body injector",
    "transfusion": "Transfusion",
    "flush": "Flush",
}


def carried(record: InfusionRecord) -> InfusionRecord:
    """Return what every structured format can carry, without provenance, ids renumbered in order."""
    numbers = {item.id: f"a{index}" for index, item in enumerate(record.administrations, start=1)}
    orders = {item.id: f"o{index}" for index, item in enumerate(record.orders, start=1)}
    return InfusionRecord(
        patient=replace(record.patient, member_id=None),
        encounter=Encounter(start=record.encounter.start, stop=record.encounter.stop),
        administrations=tuple(_carried(item, numbers, orders) for item in record.administrations),
        orders=tuple(
            Order(
                id=orders[item.id],
                substance=item.substance,
                dose=item.dose,
                ordered_by=item.ordered_by,
                signed_at=item.signed_at,
            )
            for item in record.orders
        ),
        monitoring=tuple(Monitoring(item.at, item.text) for item in record.monitoring),
        indications=tuple(Indication(item.code, item.text) for item in record.indications),
    )


def _carried(item: Administration, numbers: dict[str, str], orders: dict[str, str]) -> Administration:
    wasted = item.wasted
    return Administration(
        id=numbers[item.id],
        substance=item.substance,
        technique=item.technique,
        hcpcs=item.hcpcs,
        ndc=item.ndc,
        route=item.route or ROUTE_OF.get(item.technique, "IV"),
        start=item.start,
        stop=item.stop,
        on=None if item.start else item.on,
        segments=item.segments,
        dose=item.dose,
        rate_ml_per_hour=item.rate_ml_per_hour,
        lot=item.lot,
        site=item.site,
        performer=item.performer,
        order=orders.get(item.order or ""),
        wasted=replace(wasted, reason=None, by=None, at=None) if wasted else None,
        discontinued=replace(item.discontinued, reason=None) if item.discontinued else None,
    )


def plain(value: Decimal) -> str:
    """Return a number without exponent and idle zeros."""
    return f"{value.normalize():f}"


def runs(item: Administration) -> tuple[Interval, ...]:
    """Return the runs to write: a chart gives one entry for each."""
    return item.segments or (Interval(item.start, item.stop),)


def route(item: Administration) -> str:
    """Return the route to write."""
    return item.route or ROUTE_OF.get(item.technique, "IV")


def ts(value: date | None) -> str:
    """Return an HL7 timestamp: a date has no hours."""
    if value is None:
        return ""
    if not isinstance(value, datetime):
        return f"{value:%Y%m%d}"
    return f"{value:%Y%m%d%H%M%S}{value:%z}"


# FHIR


def fhir(record: InfusionRecord, *, claim_id: str = "") -> bytes:
    """Return a collection bundle."""
    resources: list[dict[str, Any]] = [_fhir_patient(record)]
    if record.encounter != Encounter():
        resources.append(_fhir_encounter(record.encounter))
    if claim_id:
        resources.append({"resourceType": "Claim", "id": "c1", "identifier": [{"value": claim_id}]})
    resources += [_fhir_order(order) for order in record.orders]
    for item in record.administrations:
        resources += _fhir_administrations(item, record)
    for index, watched in enumerate(record.monitoring):
        name, value = watched.text.split(" ", 1)
        resources.append(
            {
                "resourceType": "Observation",
                "id": f"obs{index}",
                "status": "final",
                "code": {"text": name},
                "subject": {"reference": "Patient/p1"},
                "effectiveDateTime": iso(watched.at),
                "valueString": value,
            }
        )
    for index, reason in enumerate(record.indications):
        coding = [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": reason.code}] if reason.code else []
        code = {"coding": coding} | ({"text": reason.text} if reason.text else {})
        resources.append({"resourceType": "Condition", "id": f"cond{index}", "code": code})
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"https://ehr.example/fhir/{r['resourceType']}/{r['id']}", "resource": r}
            for r in resources
        ],
    }
    return json.dumps(bundle, default=_json_number).encode()


def _json_number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


def iso(value: date | None) -> str | None:
    """Return a FHIR date or dateTime."""
    return value.isoformat() if value else None


def _fhir_patient(record: InfusionRecord) -> dict[str, Any]:
    person = record.patient
    name = {"use": "official", "family": person.family, "given": [person.given] if person.given else []}
    numbers = []
    if person.member_id:
        numbers.append(
            {
                "type": {
                    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MB"}]
                },
                "value": person.member_id,
            }
        )
    return _without_none(
        {
            "resourceType": "Patient",
            "id": "p1",
            "identifier": numbers,
            "name": [_without_none(name)],
            "birthDate": iso(person.birth_date),
        }
    )


def _fhir_encounter(encounter: Encounter) -> dict[str, Any]:
    period = _without_none({"start": iso(encounter.start), "end": iso(encounter.stop)})
    return {"resourceType": "Encounter", "id": "e1", "status": "finished", "period": period}


def _fhir_order(order: Order) -> dict[str, Any]:
    return _without_none(
        {
            "resourceType": "MedicationRequest",
            "id": order.id,
            "status": "active",
            "intent": "order",
            "subject": {"reference": "Patient/p1"},
            "medicationCodeableConcept": {"text": order.substance} if order.substance else None,
            "authoredOn": iso(order.signed_at),
            "requester": {"display": order.ordered_by} if order.ordered_by else None,
            "dosageInstruction": [{"doseAndRate": [{"doseQuantity": _fhir_quantity(order.dose)}]}]
            if order.dose
            else None,
        }
    )


def _fhir_quantity(amount: Quantity | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    return {"value": amount.value, "unit": amount.unit, "system": "http://unitsofmeasure.org"}


def _fhir_administrations(item: Administration, record: InfusionRecord) -> list[dict[str, Any]]:
    codings = []
    if item.ndc:
        codings.append({"system": NDC_SYSTEM, "code": item.ndc})
    if item.hcpcs:
        codings.append(
            {"system": "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "code": item.hcpcs}
        )
    drug = _without_none(
        {
            "resourceType": "Medication",
            "id": "med",
            "code": {"coding": codings, "text": item.substance},
            "batch": {"lotNumber": item.lot} if item.lot else None,
        }
    )
    written = []
    pieces = runs(item)
    for index, run in enumerate(pieces):
        last = index == len(pieces) - 1
        dosage = _without_none(
            {
                "route": {"coding": [{"system": SNOMED, "code": SNOMED_ROUTES[route(item)]}]},
                "method": {"text": METHOD_WORDS[item.technique]} if item.technique in METHOD_WORDS else None,
                "site": {"text": item.site} if item.site else None,
                "dose": _fhir_quantity(item.dose) if index == 0 else None,
                "rateRatio": _fhir_rate(item.rate_ml_per_hour),
            }
        )
        written.append(
            _without_none(
                {
                    "resourceType": "MedicationAdministration",
                    "id": item.id if index == 0 else f"{item.id}-{index}",
                    "status": "stopped" if item.discontinued or not last else "completed",
                    "contained": [drug],
                    "medicationReference": {"reference": "#med"},
                    "subject": {"reference": "Patient/p1"},
                    "context": {"reference": "Encounter/e1"} if record.encounter != Encounter() else None,
                    "effectivePeriod": _without_none({"start": iso(run.start), "end": iso(run.stop)})
                    if run.stop
                    else None,
                    "effectiveDateTime": iso(run.start or item.on) if not run.stop else None,
                    "request": {"reference": f"MedicationRequest/{item.order}"} if item.order else None,
                    "performer": [{"actor": {"display": item.performer}}] if item.performer else None,
                    "partOf": [{"reference": f"MedicationAdministration/{item.id}"}]
                    if len(pieces) > 1
                    else None,
                    "dosage": dosage,
                }
            )
        )
    if item.wasted:
        written.append(
            {
                "resourceType": "Observation",
                "id": f"waste-{item.id}",
                "status": "final",
                "code": {"text": "Discarded amount"},
                "partOf": [{"reference": f"MedicationAdministration/{item.id}"}],
                "valueQuantity": _fhir_quantity(item.wasted.amount),
            }
        )
    return written


def _fhir_rate(rate: Decimal | None) -> dict[str, Any] | None:
    if rate is None:
        return None
    return {"numerator": {"value": rate, "unit": "mL"}, "denominator": {"value": 1, "unit": "h"}}


def _without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item not in (None, [], {})}


# C-CDA


def ccda(record: InfusionRecord) -> bytes:
    """Return a procedure note with a section of medications administered."""
    person = record.patient
    entries = "".join(_ccda_administrations(item, record) for item in record.administrations)
    planned = [
        order for order in record.orders if all(item.order != order.id for item in record.administrations)
    ]
    orders = "".join(f"<entry>{_ccda_order(order)}</entry>" for order in planned)
    vitals = "".join(_ccda_vital(item) for item in record.monitoring)
    reasons = "".join(_ccda_diagnosis(item) for item in record.indications)
    encounter = ""
    if record.encounter != Encounter():
        low, high = ts(record.encounter.start), ts(record.encounter.stop)
        encounter = (
            f"<componentOf><encompassingEncounter><effectiveTime>{_bound('low', low)}{_bound('high', high)}"
            "</effectiveTime></encompassingEncounter></componentOf>"
        )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<id root="2.16.840.1.113883.19.5" extension="doc-1"/>
<code code="28570-0" codeSystem="2.16.840.1.113883.6.1"/>
<recordTarget><patientRole><id root="2.16.840.1.113883.19.5" extension="mrn-1"/><patient>
<name use="L"><given>{escape(person.given or "")}</given><family>{escape(person.family or "")}</family></name>
<birthTime value="{ts(person.birth_date)}"/></patient></patientRole></recordTarget>
{encounter}
<component><structuredBody>
{_ccda_section("29549-3", entries)}
{_ccda_section("18776-5", orders)}
{_ccda_section("8716-3", vitals)}
{_ccda_section("46240-8", reasons)}
</structuredBody></component></ClinicalDocument>""".encode()


def _ccda_section(code: str, entries: str) -> str:
    return (
        f'<component><section><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/><text/>{entries}'
        "</section></component>"
    )


def _bound(name: str, value: str) -> str:
    return f'<{name} value="{value}"/>' if value else f'<{name} nullFlavor="UNK"/>'


def _ccda_administrations(item: Administration, record: InfusionRecord) -> str:
    order = next((order for order in record.orders if order.id == item.order), None)
    pieces = runs(item)
    return "".join(
        f"<entry>{_ccda_administration(item, run, index, index == len(pieces) - 1, order)}</entry>"
        for index, run in enumerate(pieces)
    )


def _ccda_administration(
    item: Administration, run: Interval, index: int, last: bool, order: Order | None
) -> str:
    if run.stop:
        bounds = _bound("low", ts(run.start)) + _bound("high", ts(run.stop))
        times = f'<effectiveTime xsi:type="IVL_TS">{bounds}</effectiveTime>'
    else:
        times = f'<effectiveTime value="{ts(run.start or item.on)}"/>'
    status = "aborted" if item.discontinued or not last else "completed"
    name = item.id if index == 0 else f"{item.id}-{index}"
    method = METHOD_WORDS.get(item.technique, "")
    translations = ""
    if item.ndc:
        translations += f'<translation code="{item.ndc}" codeSystem="2.16.840.1.113883.6.69"/>'
    if item.hcpcs:
        translations += f'<translation code="{item.hcpcs}" codeSystem="2.16.840.1.113883.6.285"/>'
    parts = [
        f'<id root="2.16.840.1.113883.19.5" extension="{name}"/>',
        f"<code><originalText>{method}</originalText></code>" if method else "",
        f'<statusCode code="{status}"/>',
        times,
        f'<routeCode code="{NCI_ROUTES[route(item)]}" codeSystem="2.16.840.1.113883.3.26.1.1"/>',
        f"<approachSiteCode displayName={quoteattr(item.site)}/>" if item.site else "",
        f'<doseQuantity value="{plain(item.dose.value)}" unit={quoteattr(item.dose.unit)}/>'
        if item.dose and index == 0
        else "",
        f'<rateQuantity value="{plain(item.rate_ml_per_hour)}" unit="mL/h"/>'
        if item.rate_ml_per_hour is not None
        else "",
        "<consumable><manufacturedProduct><manufacturedMaterial>",
        f'<code code="0" codeSystem="2.16.840.1.113883.6.88" displayName={quoteattr(item.substance)}>'
        f"{translations}</code>",
        f"<lotNumberText>{escape(item.lot)}</lotNumberText>" if item.lot else "",
        "</manufacturedMaterial></manufacturedProduct></consumable>",
        _ccda_performer(item.performer) if item.performer else "",
        f'<entryRelationship typeCode="REFR">{_ccda_order(order)}</entryRelationship>' if order else "",
        _ccda_waste(item.wasted.amount) if item.wasted and index == 0 else "",
    ]
    return f'<substanceAdministration classCode="SBADM" moodCode="EVN">{"".join(parts)}</substanceAdministration>'


def _ccda_performer(name: str) -> str:
    return (
        "<performer><assignedEntity><assignedPerson><name>"
        f"<family>{escape(name)}</family></name></assignedPerson></assignedEntity></performer>"
    )


def _ccda_order(order: Order) -> str:
    drug = ""
    if order.substance:
        drug = (
            "<consumable><manufacturedProduct><manufacturedMaterial>"
            f"<code displayName={quoteattr(order.substance)}/>"
            "</manufacturedMaterial></manufacturedProduct></consumable>"
        )
    dose = (
        f'<doseQuantity value="{plain(order.dose.value)}" unit={quoteattr(order.dose.unit)}/>'
        if order.dose
        else ""
    )
    who = (
        f"<assignedPerson><name><family>{escape(order.ordered_by)}</family></name></assignedPerson>"
        if order.ordered_by
        else ""
    )
    when = f'<time value="{ts(order.signed_at)}"/>' if order.signed_at else ""
    return (
        f'<substanceAdministration classCode="SBADM" moodCode="INT"><id root="1.2.3" extension="{order.id}"/>'
        f"{dose}{drug}<author>{when}<assignedAuthor>{who}</assignedAuthor></author></substanceAdministration>"
    )


def _ccda_waste(amount: Quantity) -> str:
    return (
        '<entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">'
        '<code nullFlavor="OTH"><originalText>Amount wasted</originalText></code><statusCode code="completed"/>'
        f'<value xsi:type="PQ" value="{plain(amount.value)}" unit={quoteattr(amount.unit)}/>'
        "</observation></entryRelationship>"
    )


def _ccda_vital(item: Monitoring) -> str:
    name, value = item.text.split(" ", 1)
    return (
        '<entry><organizer classCode="CLUSTER" moodCode="EVN"><component><observation classCode="OBS" moodCode="EVN">'
        f'<code displayName={quoteattr(name)}/><statusCode code="completed"/><effectiveTime value="{ts(item.at)}"/>'
        f'<value xsi:type="ST">{escape(value)}</value></observation></component></organizer></entry>'
    )


def _ccda_diagnosis(item: Indication) -> str:
    words = f"displayName={quoteattr(item.text)}" if item.text else ""
    code = f'code="{item.code}" codeSystem="2.16.840.1.113883.6.90"' if item.code else ""
    return (
        '<entry><act classCode="ACT" moodCode="EVN"><entryRelationship typeCode="SUBJ"><observation classCode="OBS" '
        'moodCode="EVN"><code displayName="Diagnosis"/><statusCode code="completed"/>'
        f'<value xsi:type="CD" {code} {words}/>'
        "</observation></entryRelationship></act></entry>"
    )
