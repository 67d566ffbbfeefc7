"""A note without a date takes the day of the document around it: MDM, FHIR, C-CDA, 275."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scrubber.charts import Document, ReadOptions, read_document
from scrubber.charts.attached import FROM_ENVELOPE, envelope_days
from scrubber.model.record import Administration

NOTE = "Remicade 400 mg IV infusion started 1015, completed 1225."


def only(data: str, name: str, options: ReadOptions | None = None) -> Administration:
    """Return the one administration of a document."""
    (item,) = [
        item
        for record in read_document(Document.of_bytes(data.encode(), name), options)
        for item in record.administrations
    ]
    return item


def mdm(activity: str) -> str:
    """Return a note in an MDM whose TXA-4 gives this time."""
    return (
        "MSH|^~\\&|EHR|C|X|C|20260309||MDM^T02|1|P|2.5\rPID|1||7^^^C^MR||SUTTER^ALMA||19780217\r"
        f"TXA|1|NN|TX|{activity}||||||||D1|||||AU\rOBX|1|TX|N^Note||{NOTE}\r"
    )


def reference(period: str, made: str) -> str:
    """Return a note in a FHIR DocumentReference."""
    data = base64.b64encode(NOTE.encode()).decode()
    held = {"resourceType": "DocumentReference", "id": "d", "status": "current", "date": made}
    held["content"] = [{"attachment": {"contentType": "text/plain", "data": data}}]  # type: ignore[assignment]
    if period:
        held["context"] = {"period": {"start": period}}  # type: ignore[assignment]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": held}]})


def ccda(encounter: str, written: str) -> str:
    """Return a note as the unstructured body of a C-CDA."""
    data = base64.b64encode(NOTE.encode()).decode()
    within = (
        f"<componentOf><encompassingEncounter><effectiveTime><low value='{encounter}'/></effectiveTime>"
        "</encompassingEncounter></componentOf>"
        if encounter
        else ""
    )
    return (
        f"<ClinicalDocument xmlns='urn:hl7-org:v3'><effectiveTime value='{written}'/>{within}<component><nonXMLBody>"
        f"<text mediaType='text/plain' representation='B64'>{data}</text></nonXMLBody></component></ClinicalDocument>"
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (mdm("202603021300"), "note.hl7"),
        (mdm("20260302"), "note.hl7"),
        (reference("2026-03-02T09:00:00-05:00", "2026-03-05T10:00:00Z"), "note.json"),
        (reference("", "2026-03-02T13:00:00-05:00"), "note.json"),
        (ccda("20260302", "20260309"), "note.xml"),
        (ccda("", "20260302131500-0500"), "note.xml"),
    ],
)
def test_the_envelopes_day_places_the_notes_times(data: str, name: str) -> None:
    item = only(data, name)
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in (item.start, item.stop) if moment] == [
        "2026-03-02 10:15", "2026-03-02 12:25",
    ]  # fmt: skip
    assert [(doubt.field, doubt.reason, doubt.values) for doubt in item.uncertain] == [
        ("on", FROM_ENVELOPE, ("2026-03-02",))
    ]


def test_a_notes_own_date_goes_before_its_envelopes() -> None:
    item = only(mdm("20260309").replace(NOTE, f"DOS 03/02/2026 {NOTE}"), "note.hl7")
    assert item.start is not None
    assert (item.start.date(), item.uncertain) == (date(2026, 3, 2), ())


def test_greenwich_is_two_days_where_the_clinics_zone_is_not_known() -> None:
    late = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
    assert envelope_days((late,), None) == (date(2026, 3, 2), date(2026, 3, 3))
    assert envelope_days((late,), ZoneInfo("America/New_York")) == (date(2026, 3, 2),)
    item = only(reference("", "2026-03-03T01:30:00Z"), "note.json")
    starts = next(doubt.values for doubt in item.uncertain if doubt.field == "start")
    assert starts == ("2026-03-02T10:15", "2026-03-03T10:15")


def test_a_long_stay_places_nothing() -> None:
    assert envelope_days((date(2026, 3, 2), date(2026, 3, 20)), None) == ()
