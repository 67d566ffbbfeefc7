"""FHIR resources of an invented visit, as an EHR would send them: complete, for tests to take parts away."""

from __future__ import annotations

import copy
from typing import Any

Resource = dict[str, Any]

HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
NDC = "http://hl7.org/fhir/sid/ndc"
PLACES = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
FILING = "https://codesystem.x12.org/005010/1032"
SNOMED = "http://snomed.info/sct"
IV = {"coding": [{"system": SNOMED, "code": "47625008", "display": "Intravenous route"}]}
INFUSED = {"coding": [{"system": SNOMED, "code": "129332006", "display": "Infusion"}]}
PATIENT, VISIT = "rhubarb", "v1"


def bundle(*resources: Resource) -> Resource:
    """Return a search's answer."""
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": each} for each in resources],
    }


def patient(born: str = "1983-02-27", id: str = PATIENT) -> Resource:
    """Return the patient."""
    return {
        "resourceType": "Patient",
        "id": id,
        "name": [{"family": "Rhubarb", "given": ["Ida"]}],
        "birthDate": born,
    }


def coverage(payer: str = "Aetna", filing: str | None = None, **more: Any) -> Resource:
    """Return an active coverage by this payer."""
    made: Resource = {
        "resourceType": "Coverage",
        "id": more.pop("id", "cov"),
        "status": "active",
        "beneficiary": {"reference": f"Patient/{PATIENT}"},
        "payor": [{"display": payer}],
    }
    if filing:
        made["type"] = {"coding": [{"system": FILING, "code": filing}]}
    return made | more


def encounter(place: str | None = "11") -> Resource:
    """Return the visit, at a place of service where one is given."""
    made: Resource = {
        "resourceType": "Encounter",
        "id": VISIT,
        "status": "in-progress",
        "subject": {"reference": f"Patient/{PATIENT}"},
    }
    if place:
        where = {
            "resourceType": "Location",
            "id": "w",
            "type": [{"coding": [{"system": PLACES, "code": place}]}],
        }
        made |= {"contained": [where], "location": [{"location": {"reference": "#w"}}]}
    return made


def drug(text: str, code: str | None = None, system: str = HCPCS) -> Resource:
    """Return a drug by words, and by a code where one is given."""
    return {"text": text} | ({"coding": [{"system": system, "code": code}]} if code else {})


def amount(value: float, unit: str = "mg") -> Resource:
    """Return an amount."""
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}


def reason(code: str = "K50.90") -> Resource:
    """Return a diagnosis as a reason."""
    return {"coding": [{"system": ICD10, "code": code}], "text": "reason"}


def order(text: str = "Remicade", code: str | None = None, **more: Any) -> Resource:
    """Return a draft order that says all that is asked of one; `more` replaces elements, None takes them out."""
    made: Resource = {
        "resourceType": "MedicationRequest",
        "id": "order-1",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": drug(text, code),
        "subject": {"reference": f"Patient/{PATIENT}"},
        "requester": {"display": "Nora Sage MD"},
        "dosageInstruction": [dosage()],
        "reasonCode": [reason()],
    }
    return {name: value for name, value in (made | more).items() if value is not None}


def dosage(**more: Any) -> Resource:
    """Return the dosage of an order: 400 mg over 120 minutes into a vein."""
    made: Resource = {
        "route": IV,
        "method": INFUSED,
        "timing": {"repeat": {"duration": 120, "durationUnit": "min"}},
        "doseAndRate": [{"doseQuantity": amount(400)}],
    }
    return {name: value for name, value in (made | more).items() if value is not None}


def given(text: str = "Remicade", code: str | None = "J1745", **more: Any) -> Resource:
    """Return what was given, with everything that is asked of it."""
    made: Resource = {
        "resourceType": "MedicationAdministration",
        "id": "a1",
        "status": "completed",
        "medicationCodeableConcept": drug(text, code),
        "subject": {"reference": f"Patient/{PATIENT}"},
        "context": {"reference": f"Encounter/{VISIT}"},
        "effectivePeriod": {"start": "2026-03-02T10:15:00-05:00", "end": "2026-03-02T12:25:00-05:00"},
        "performer": [{"actor": {"display": "P. Mint RN"}}],
        "request": {"reference": "MedicationRequest/order-1"},
        "device": [{"display": "IV line, left forearm"}],
        "reasonCode": [reason()],
        "dosage": {"route": IV, "method": INFUSED, "dose": amount(400)},
    }
    return {name: value for name, value in (made | more).items() if value is not None}


def observed(
    text: str = "vital signs stable", at: str = "2026-03-02T11:00:00-05:00", **more: Any
) -> Resource:
    """Return a nurse's note."""
    return {
        "resourceType": "Observation",
        "id": "obs-1",
        "status": "final",
        "code": {"text": "Nursing note"},
        "subject": {"reference": f"Patient/{PATIENT}"},
        "encounter": {"reference": f"Encounter/{VISIT}"},
        "effectiveDateTime": at,
        "valueString": text,
    } | more


def wasted(value: float = 0, of: str = "a1") -> Resource:
    """Return the observation that tells how much was discarded."""
    return observed(
        id="waste-1",
        code={"text": "Amount wasted"},
        partOf=[{"reference": f"MedicationAdministration/{of}"}],
        valueQuantity=amount(value),
        valueString=None,
    )


def signed() -> Resource:
    """Return the order as it was signed."""
    return order(status="completed", authoredOn="2026-02-27")


def whole_chart() -> dict[str, Any]:
    """Return the prefetch of a visit of which everything is documented."""
    return copy.deepcopy(
        {
            "patient": patient(),
            "coverage": bundle(coverage("Medicare", "MB")),
            "encounter": encounter(),
            "administrations": bundle(given()),
            "orders": bundle(signed()),
            "procedures": None,
            "observations": bundle(observed(), wasted()),
            "conditions": None,
            "documents": None,
        }
    )
