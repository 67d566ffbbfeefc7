"""What the tests of the EHR client share: a strict server, a patient with a visit, a client without patience."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from scrubber.charts.link.keys import LinkKeys
from scrubber.smart.client import FhirClient
from scrubber.smart.wanted import Wanted
from scrubber.smart.wire import Limits
from tests.scrubber.smart.as_fhir import identifier
from tests.scrubber.smart.stub import Resource, Stub, serving

DAY = date(2026, 3, 2)
KEYS = LinkKeys(
    claim_id="SMA-1",
    medical_record_number="MRN-77",
    member_id="W123",
    family="SUTTER",
    given="ALMA",
    birth_date=date(1970, 1, 2),
    service_dates=(DAY,),
)
WANTED = Wanted(KEYS, ((DAY, DAY),), "female")
PATIENT: Resource = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [identifier("MR", "MRN-77")],
    "name": [{"family": "Sutter", "given": ["Alma"]}],
    "gender": "female",
    "birthDate": "1970-01-02",
}
SUBJECT = {"reference": "Patient/p1"}
LIMITS = Limits(tries=4)


def encounter(id: str = "e1", day: str = "2026-03-02") -> Resource:
    return {
        "resourceType": "Encounter",
        "id": id,
        "status": "finished",
        "subject": SUBJECT,
        "period": {"start": f"{day}T09:00:00-05:00", "end": f"{day}T13:00:00-05:00"},
    }


def given(id: str = "a1", day: str = "2026-03-02", drug: str = "infliximab", **more: Any) -> Resource:
    """Return an infusion from 10:15 to 12:25 on a day."""
    return {
        "resourceType": "MedicationAdministration",
        "id": id,
        "status": "completed",
        "subject": SUBJECT,
        "medicationCodeableConcept": {"text": drug},
        "effectivePeriod": {"start": f"{day}T10:15:00-05:00", "end": f"{day}T12:25:00-05:00"},
        "dosage": {"route": {"text": "IV"}, "method": {"text": "infusion"}},
        **more,
    }


def note(id: str = "n1", **more: Any) -> list[Resource]:
    """Return a note about the visit and the Binary that holds it."""
    words = base64.b64encode(b"Patient resting, no complaints.").decode()
    return [
        {
            "resourceType": "DocumentReference",
            "id": id,
            "status": "current",
            "subject": SUBJECT,
            "date": "2026-03-03T08:00:00-05:00",
            "content": [{"attachment": {"contentType": "text/plain", "url": f"Binary/{id}-words"}}],
            "context": {"encounter": [{"reference": "Encounter/e1"}]},
            **more,
        },
        {"resourceType": "Binary", "id": f"{id}-words", "contentType": "text/plain", "data": words},
    ]


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that holds one patient with one visit."""
    with serving(Stub()) as server:
        server.add(PATIENT, encounter(), given(), *note())
        yield server


@pytest.fixture
def slept() -> list[float]:
    """The seconds that a client would have waited between its tries."""
    return []


@pytest.fixture
def client(stub: Stub, slept: list[float]) -> Iterator[FhirClient]:
    """A client of that server that notes its waits and does not wait."""
    with FhirClient(stub.base, allow_http=True, limits=LIMITS, sleep=slept.append) as one:
        yield one
