"""Writes an infusion record as the FHIR R4 Bundle of an EHR, for charts that claims of both forms come with."""

from __future__ import annotations

from typing import Any

from scrubber.model.record import Administration, InfusionRecord

Resource = dict[str, Any]
_METHODS = {"infusion": "infusion", "push": "IV push", "im": "intramuscular injection", "flush": "flush"}


def bundle(record: InfusionRecord) -> Resource:
    """Return patient, encounter and administrations; a dose without a unit and a drug without a code stay away."""
    who = record.patient
    patient = {
        "resourceType": "Patient",
        "id": "p",
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
    encounter = {
        "resourceType": "Encounter",
        "id": "e",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": {"reference": "Patient/p"},
    }
    given = [_administration(each) for each in record.administrations]
    entries = [{"resource": each} for each in (patient, encounter, *given)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _administration(given: Administration) -> Resource:
    technique = str(given.technique.value if hasattr(given.technique, "value") else given.technique)
    drug: Resource = {"text": given.substance}
    if given.hcpcs:
        drug["coding"] = [{"system": "urn:oid:2.16.840.1.113883.6.285", "code": given.hcpcs}]
    dosage: Resource = {
        "route": {"text": "Intravenous"},
        "method": {"text": _METHODS.get(technique, technique)},
    }
    if given.dose is not None:
        unit = given.dose.unit
        dosage["dose"] = {
            "value": given.dose.value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit,
        }  # fmt: skip
    period = {
        name: f"{when:%Y-%m-%dT%H:%M:00}-05:00"
        for name, when in (("start", given.start), ("end", given.stop))
        if when is not None
    }
    return {
        "resourceType": "MedicationAdministration",
        "id": given.id,
        "status": "completed",
        "subject": {"reference": "Patient/p"},
        "context": {"reference": "Encounter/e"},
        "medicationCodeableConcept": drug,
        "effectivePeriod": period,
        "dosage": dosage,
    }
