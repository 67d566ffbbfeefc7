"""Small messages, resources and entries of one patient, for tests of the structured readers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord

MSH = "MSH|^~\\&|EHR|CLINIC|X|X|{sent}||{kind}|{number}|P|2.5.1"
PID = "PID|1||7^^^CLINIC^MR||GALE^RITA||19610203"


def message(
    *segments: str, kind: str = "RAS^O17", number: int = 1, sent: str = "20260302130000", pid: str = PID
) -> str:
    """Return one HL7 v2 message."""
    return "\r".join((MSH.format(kind=kind, number=number, sent=sent), pid, *segments)) + "\r"


def hl7_all(*messages: str) -> tuple[InfusionRecord, ...]:
    """Read messages of one file."""
    return read_document(Document.of_bytes("".join(messages).encode(), "m.hl7"))


def hl7(*messages: str) -> InfusionRecord:
    """Read messages that make one record."""
    (record,) = hl7_all(*messages)
    return record


def bundle(*resources: dict[str, Any], type: str = "collection", **more: Any) -> bytes:
    """Return a bundle of a patient and resources."""
    whose = {"resourceType": "Patient", "id": "p"}
    entries = [{"resource": item} for item in (whose, *resources)]
    return json.dumps({"resourceType": "Bundle", "type": type, "entry": entries, **more}).encode()


def given(id: str = "a1", **body: Any) -> dict[str, Any]:
    """Return an infusion of 400 mg infliximab from 10:15 to 12:25."""
    return {
        "resourceType": "MedicationAdministration",
        "id": id,
        "status": "completed",
        "subject": {"reference": "Patient/p"},
        "medicationCodeableConcept": {"text": "infliximab"},
        "dosage": {
            "route": {"text": "intravenous"},
            "method": {"text": "infusion"},
            "dose": {"value": 400, "unit": "mg"},
        },
        **({} if "effectiveDateTime" in body else {"effectivePeriod": period("10:15", "12:25")}),
        **body,
    }


def period(start: str, end: str) -> dict[str, str]:
    """Return a period of 2026-03-02."""
    return {"start": f"2026-03-02T{start}:00-05:00", "end": f"2026-03-02T{end}:00-05:00"}


def fhir_all(*resources: dict[str, Any]) -> tuple[InfusionRecord, ...]:
    """Read a bundle of resources about one patient."""
    return read_document(Document.of_bytes(bundle(*resources), "b.json"))


def fhir(*resources: dict[str, Any]) -> InfusionRecord:
    """Read a bundle that makes one record."""
    (record,) = fhir_all(*resources)
    return record


def entry(
    id: str = "e1",
    time: str = '<effectiveTime><low value="202603021015-0500"/><high value="202603021225-0500"/></effectiveTime>',
    drug: str = "infliximab",
    inside: str = "",
    route: str = '<routeCode code="C38279" displayName="INTRAVENOUS DRIP"/>',
    dose: str = '<doseQuantity value="400" unit="mg"/>',
    attributes: str = "",
) -> str:
    """Return one substanceAdministration of C-CDA."""
    return (
        f'<substanceAdministration classCode="SBADM" moodCode="EVN" {attributes}><id root="1.2" extension="{id}"/>'
        f'<statusCode code="completed"/>{time}{route}{dose}<consumable><manufacturedProduct><manufacturedMaterial>'
        f'<code code="1" displayName="{drug}"/></manufacturedMaterial></manufacturedProduct></consumable>{inside}'
        "</substanceAdministration>"
    )


def ccda(*entries: str, section: str = "29549-3", others: Sequence[tuple[str, str]] = ()) -> InfusionRecord:
    """Read a document with a section of these entries; `others`: further sections, each with one entry."""
    sections = [(section, one) for one in entries] + list(others)
    body = "".join(
        f'<component><section><code code="{code}"/><text/><entry>{one}</entry></section></component>'
        for code, one in sections
    )
    data = (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody>'
        f"{body}</structuredBody></component></ClinicalDocument>"
    )
    (record,) = read_document(Document.of_bytes(data.encode(), "c.xml"))
    return record


def runs(item: Administration) -> str:
    """Return the runs as a clock shows them."""
    return ", ".join(
        "-".join(f"{moment:%H:%M}" if moment else "?" for moment in (run.start, run.stop))
        for run in item.runs()
    )


def doubts(item: Administration) -> dict[str, tuple[str, ...]]:
    """Return the fields in doubt with their values."""
    return {doubt.field: doubt.values for doubt in item.uncertain}


def dose(item: Administration) -> str:
    """Return the dose in words."""
    return f"{item.dose.value.normalize():f} {item.dose.unit}" if item.dose else ""


def waste(item: Administration) -> str:
    """Return what was discarded in words."""
    return f"{item.wasted.amount.value.normalize():f} {item.wasted.amount.unit}" if item.wasted else ""
