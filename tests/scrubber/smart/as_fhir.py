"""Writes infusion records as FHIR R4 resources, as an EHR would hold them, for servers that tests fetch from."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from scrubber.model.record import Administration, InfusionRecord

Resource = dict[str, Any]
ZONE = "-05:00"
_0203 = "http://terminology.hl7.org/CodeSystem/v2-0203"
_HCPCS = "urn:oid:2.16.840.1.113883.6.285"
_METHODS = {
    "infusion": "infusion",
    "push": "IV push",
    "im": "injection",
    "sc": "injection",
    "pump": "infusion",
}
_ROUTES = {"im": "intramuscular", "sc": "subcutaneous"}


def identifier(kind: str, value: str) -> Resource:
    """Return an identifier of a type of HL7's table 0203: MR, MB."""
    return {"type": {"coding": [{"system": _0203, "code": kind}]}, "value": value}


def resources_of(record: InfusionRecord, name: str, day: str) -> list[Resource]:
    """Return a record's patient, encounter, orders, administrations and a note. `name` begins every id."""
    who = record.patient
    numbers = [("MB", who.member_id), ("MR", who.medical_record_number or record.claim.medical_record_number)]
    patient = {
        "resourceType": "Patient",
        "id": f"{name}-patient",
        "identifier": [identifier(kind, value) for kind, value in numbers if value],
        "name": [{"family": who.family, "given": [who.given]}],
        "birthDate": f"{who.birth_date}",
    }
    subject = {"reference": f"Patient/{name}-patient"}
    encounter = {
        "resourceType": "Encounter",
        "id": f"{name}-visit",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": subject,
        "period": {"start": f"{day}T07:00:00{ZONE}", "end": f"{day}T19:00:00{ZONE}"},
    }
    orders = [
        {
            "resourceType": "MedicationRequest",
            "id": f"{name}-{order.id}",
            "status": "completed",
            "intent": "order",
            "medicationCodeableConcept": {"text": order.substance},
            "subject": subject,
            "authoredOn": f"{order.signed_at or day}"[:10],
            "requester": {"display": order.ordered_by or "Nora Sage MD"},
        }
        for order in record.orders
    ]
    given = [_administration(item, record, name, day) for item in record.administrations]
    return [patient, encounter, *orders, *given, *_note(name, day, subject)]


def _administration(item: Administration, record: InfusionRecord, name: str, day: str) -> Resource:
    times: Resource = {}
    if item.start and item.stop:
        times["effectivePeriod"] = {
            "start": f"{item.start:%Y-%m-%dT%H:%M:00}{ZONE}",
            "end": f"{item.stop:%Y-%m-%dT%H:%M:00}{ZONE}",
        }
    else:
        times["effectiveDateTime"] = f"{item.start:%Y-%m-%dT%H:%M:00}{ZONE}" if item.start else day
    orders = {order.id for order in record.orders}
    dosage: Resource = {
        "route": {"text": _ROUTES.get(item.technique, item.route or "IV")},
        "method": {"text": _METHODS.get(item.technique, item.technique)},
    }
    if item.dose is not None:
        code = (
            {"system": "http://unitsofmeasure.org", "code": item.dose.unit}
            if item.dose.unit in ("mg", "g")
            else {}
        )
        dosage["dose"] = {"value": float(item.dose.value), "unit": item.dose.unit, **code}
    return {
        "resourceType": "MedicationAdministration",
        "id": f"{name}-{item.id}",
        "status": "completed",
        "medicationCodeableConcept": {
            "text": item.substance,
            **({"coding": [{"system": _HCPCS, "code": item.hcpcs}]} if item.hcpcs else {}),
        },
        "subject": {"reference": f"Patient/{name}-patient"},
        "context": {"reference": f"Encounter/{name}-visit"},
        **times,
        **(
            {"request": {"reference": f"MedicationRequest/{name}-{item.order}"}}
            if item.order in orders
            else {}
        ),
        "device": [{"display": f"IV line, {item.access}"}],
        "dosage": dosage,
    }


def _note(name: str, day: str, subject: Resource) -> Iterator[Resource]:
    words = "Patient resting, no complaints. IV site clean and dry."
    yield {
        "resourceType": "Binary",
        "id": f"{name}-words",
        "contentType": "text/plain",
        "data": base64.b64encode(words.encode()).decode(),
    }
    yield {
        "resourceType": "DocumentReference",
        "id": f"{name}-note",
        "status": "current",
        "subject": subject,
        "date": f"{day}T20:00:00{ZONE}",
        "content": [{"attachment": {"contentType": "text/plain", "url": f"Binary/{name}-words"}}],
        "context": {"encounter": [{"reference": f"Encounter/{name}-visit"}]},
    }


def collection(resources: list[Resource]) -> Resource:
    """Return resources as the Bundle that somebody would export."""
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def transaction(resources: list[Resource]) -> Resource:
    """Return resources as a transaction that lets the server choose all ids."""
    text = json.dumps(resources)
    entries = []
    for one in resources:
        text = text.replace(f'"{one["resourceType"]}/{one["id"]}"', f'"{_urn(one)}"')
    for one, original in zip(json.loads(text), resources, strict=True):
        del one["id"]
        entries.append(
            {
                "fullUrl": _urn(original),
                "request": {"method": "POST", "url": one["resourceType"]},
                "resource": one,
            }
        )
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def _urn(resource: Resource) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, resource['resourceType'] + '/' + resource['id'])}"
