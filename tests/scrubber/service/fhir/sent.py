"""One visit of an invented patient, as it is sent: 91 minutes support one further hour, and two are billed."""

from __future__ import annotations

import base64
from typing import Any

from scrubber.api import ClaimDocument
from scrubber.charts.readers.record.writer import record_to_json
from scrubber.service.fhir.values import dump
from scrubber.testing.build import ClaimSpec, claim, write_837
from tests.scrubber.service.fhir.writing import Resource, Written

SPEC: ClaimSpec = (
    claim("837P", claim_id="FHIR-0001", attachments=("ACN-1",))
    .line("96413 x1 310.00")
    .line("96415 x2 136.00")
    .line("J1745-JZ x40 2480.00 ndc=57894003001 qty=4 unit=UN")
    .chart(
        "order o1 infliximab dose=400mg route=IV signed=2026-03-01 by=Nora_Sage_MD",
        "a1 infliximab infusion 09:00-10:31 hcpcs=J1745 class=complex dose=400mg route=IV order=o1 vials=4x100mg"
        " single_dose=yes access=left_forearm performer=RN rate=125",
        "indication K50.90 text=disease for=a1",
        "monitoring 09:30 stable",
    )
    .paid_by("EHP01", "EXAMPLE HEALTH PLAN", "CI")
)
CHART: bytes = dump(record_to_json(SPEC.record)) if SPEC.record is not None else b""
X12: bytes = write_837([SPEC])


def written(spec: ClaimSpec = SPEC) -> Written:
    return Written(ClaimDocument.of_x12(write_837([spec])))


def binary(data: bytes = CHART, type: str = "application/json") -> Resource:
    return {"resourceType": "Binary", "contentType": type, "data": base64.b64encode(data).decode()}


def call(**more: Any) -> Resource:
    """Return a call of `$scrub` with the chart."""
    return written().parameters(binary(), **more)


def reference(data: bytes = CHART, type: str = "application/json", **more: Any) -> Resource:
    attachment = {"contentType": type, "data": base64.b64encode(data).decode()}
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": attachment}],
        **more,
    }


def submission(*contents: Resource, lines: tuple[str, ...] = (), **other: Any) -> Resource:
    """Return the Parameters of `$submit-attachment`; `other` replaces a parameter, or takes it away with None."""
    given: dict[str, Any] = {
        "TrackingId": {"valueIdentifier": {"system": "urn:example:acn", "value": "ACN-1"}},
        "AttachTo": {"valueCode": "claim"},
        "PayerId": {"valueIdentifier": {"value": "EHP01"}},
        "OrganizationId": {
            "valueIdentifier": {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}
        },
        "MemberId": {"valueIdentifier": {"value": "MBR100001"}},
        "ServiceDate": {"valueDateTime": "2026-03-02"},
    }
    given |= other
    parameters = [{"name": name, **value} for name, value in given.items() if value is not None]
    parameters += [
        {
            "name": "Attachment",
            "part": [
                *({"name": "LineItem", "valueString": line} for line in lines),
                {"name": "Code", "valueCodeableConcept": {"text": "Infusion record"}},
                {"name": "Content", "resource": each},
            ],
        }
        for each in contents or (reference(),)
    ]
    return {"resourceType": "Parameters", "parameter": parameters}
