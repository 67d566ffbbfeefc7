"""Writes an infusion record as the FHIR R4 bundle that an EHR would export: one chart of the demo comes this way."""

from __future__ import annotations

from typing import Any

from scrubber.model.record import Administration, InfusionRecord, Order

ZONE = "-05:00"
Resource = dict[str, Any]


def bundle(record: InfusionRecord) -> Resource:
    """Return the record as a collection bundle."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": {
            "system": "urn:demo:attachment-control-number",
            "value": record.claim.attachment_control_number,
        },
        "entry": [
            {"resource": resource}
            for resource in (
                _patient(record),
                _encounter(record),
                *(_request(order) for order in record.orders),
                *(_administration(record, given) for given in record.administrations),
            )
        ],
    }


def _patient(record: InfusionRecord) -> Resource:
    who = record.patient
    return {
        "resourceType": "Patient",
        "id": "patient",
        "identifier": [
            {
                "type": {
                    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MB"}]
                },
                "value": who.member_id,
            }
        ],
        "name": [{"family": who.family, "given": [who.given]}],
        "birthDate": f"{who.birth_date}",
    }


def _encounter(record: InfusionRecord) -> Resource:
    return {
        "resourceType": "Encounter",
        "id": record.encounter.id,
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": {"reference": "Patient/patient"},
    }


def _request(order: Order) -> Resource:
    return {
        "resourceType": "MedicationRequest",
        "id": order.id,
        "status": "completed",
        "intent": "order",
        "medicationCodeableConcept": {"text": order.substance},
        "subject": {"reference": "Patient/patient"},
        "authoredOn": f"{order.signed_at}",
        "requester": {"display": order.ordered_by},
        "dosageInstruction": [
            {
                "route": {"text": order.route},
                "timing": {"repeat": {"duration": order.duration_minutes, "durationUnit": "min"}},
                "doseAndRate": [{"doseQuantity": _amount(order)}],
            }
        ],
    }


def _administration(record: InfusionRecord, given: Administration) -> Resource:
    return {
        "resourceType": "MedicationAdministration",
        "id": given.id,
        "status": "completed",
        "medicationCodeableConcept": {
            "coding": [{"system": "urn:oid:2.16.840.1.113883.6.285", "code": given.hcpcs}],
            "text": given.substance,
        },
        "subject": {"reference": "Patient/patient"},
        "context": {"reference": f"Encounter/{record.encounter.id}"},
        "effectivePeriod": {
            "start": f"{given.start:%Y-%m-%dT%H:%M:00}{ZONE}",
            "end": f"{given.stop:%Y-%m-%dT%H:%M:00}{ZONE}",
        },
        "performer": [{"actor": {"display": given.performer}}],
        "request": {"reference": f"MedicationRequest/{given.order}"},
        "device": [{"display": f"IV line, {given.access}"}],
        "reasonCode": [
            {
                "coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": reason.code}],
                "text": reason.text,
            }
            for reason in record.indications
            if reason.for_administration == given.id
        ],
        "dosage": {
            "route": {"text": given.route},
            "method": {"text": "infusion"},
            "dose": _amount(given),
            "rateQuantity": {"value": float(given.rate_ml_per_hour or 0), "unit": "mL/h"},
        },
    }


def _amount(of: Administration | Order) -> Resource:
    if of.dose is None:
        return {}
    return {
        "value": int(of.dose.value),
        "unit": of.dose.unit,
        "system": "http://unitsofmeasure.org",
        "code": of.dose.unit,
    }
