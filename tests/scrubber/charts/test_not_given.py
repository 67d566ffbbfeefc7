"""A drug that a document says was not given: each format says it in its own way, and the billed line is held for it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrubber.charts import Document
from scrubber.charts.document import read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.job.desk import Claim, Desk, chart, file_of

PATIENT = {"resourceType": "Patient", "id": "p", "name": [{"family": "Sutter", "given": ["Kim"]}]}


def fhir(status: str) -> bytes:
    """Return a bundle of one administration in this state."""
    given = {
        "resourceType": "MedicationAdministration", "id": "m1", "status": status, "subject": {"reference": "Patient/p"},
        "medicationCodeableConcept": {"coding": [{"code": "J1745"}], "text": "infliximab"},
        "effectiveDateTime": "2026-03-02T10:00:00-06:00",
    }  # fmt: skip
    identifiers = {"identifier": [{"type": {"coding": [{"code": "MB"}]}, "value": "W1234567"}]}
    entries = [{"resource": {**PATIENT, **identifiers, "birthDate": "1978-02-17"}}, {"resource": given}]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def fhir_action(action: str) -> bytes:
    """Return the bundle with the word of the administration record's action in an extension."""
    bundle = json.loads(fhir("completed"))
    said = {"url": "https://ehr.example/mar-action", "valueString": action}
    bundle["entry"][1]["resource"]["extension"] = [said]
    return json.dumps(bundle).encode()


def hl7(state: str, action: str = "") -> bytes:
    """Return a message of one RXA in this state of completion (RXA-20), with an action in its notes (RXA-9)."""
    rxa = f"RXA|0|1|20260302100000|20260302110000|J1745^infliximab^HCPCS|400|mg||{action}|||||||||||{state}"
    head = "MSH|^~\\&|A|B|C|D|20260302120000||RAS^O17|1|P|2.5.1"
    return "\r".join(
        (head, "PID|1||W1234567^^^P^MB||SUTTER^KIM||19780217", "ORC|RE|o1", rxa, "RXR|IV")
    ).encode()


def ccda(negated: str) -> bytes:
    """Return a document with one substanceAdministration, negated or not."""
    return f"""<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>
      <id root="1.2.3" extension="77"/><patient><name><given>Kim</given><family>Sutter</family></name>
      <birthTime value="19780217"/></patient></patientRole></recordTarget><component><structuredBody><component>
      <section><code code="29549-3" codeSystem="2.16.840.1.113883.6.1"/><text/><entry>
      <substanceAdministration classCode="SBADM" moodCode="EVN" negationInd="{negated}"><statusCode code="completed"/>
      <effectiveTime value="202603021000"/><consumable><manufacturedProduct><manufacturedMaterial>
      <code code="J1745" codeSystem="2.16.840.1.113883.6.285" displayName="infliximab"/></manufacturedMaterial>
      </manufacturedProduct></consumable></substanceAdministration></entry></section></component></structuredBody>
      </component></ClinicalDocument>""".encode()


def record_of(data: bytes, name: str) -> InfusionRecord:
    (record,) = read_document(Document.of_bytes(data, name))
    return record


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (fhir("not-done"), "a.json"),
        (fhir_action("Refused"), "a.json"),
        (hl7("RE"), "a.hl7"),
        (hl7("NA"), "a.hl7"),
        (hl7("", "^Refused"), "a.hl7"),
        (hl7("CP", "^Held"), "a.hl7"),
        (ccda("true"), "a.xml"),
    ],
    ids=[
        "FHIR not-done",
        "FHIR action refused",
        "HL7 refused",
        "HL7 not administered",
        "HL7 action refused",
        "HL7 action held",
        "C-CDA negated",
    ],
)
def test_each_format_says_what_was_not_given(data: bytes, name: str) -> None:
    record = record_of(data, name)
    assert record.administrations == ()
    (item,) = record.not_given
    assert (item.substance, item.day) == ("infliximab", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (fhir("entered-in-error"), "a.json"),
        (fhir("on-hold"), "a.json"),
        (hl7("CP"), "a.hl7"),
        (hl7("", "^Due"), "a.hl7"),
        (fhir_action("New Bag"), "a.json"),
        (ccda("false"), "a.xml"),
    ],
    ids=["an error of writing", "a pause", "given", "due only", "a bag was hung", "given too"],
)
def test_what_is_no_word_that_it_was_not_given(data: bytes, name: str) -> None:
    """An entry made in error says nothing of the drug, and of a pause a part may have been given."""
    assert record_of(data, name).not_given == ()


@pytest.mark.parametrize(
    ("note", "drugs"),
    [
        ("Pt refused Benadryl 25 mg IV push at 1005.", ["Benadryl"]),
        ("1015 NP Oduya: hold Vyepti today, reschedule 1 wk", ["Vyepti"]),
        ("Taxol 250 mg made at 0900, not given, returned to pharmacy.", ["Taxol"]),
        ("Allegra and Solu-Medrol not given.", ["Allegra", "Solu-Medrol"]),
        ("Medication: enoxaparin 40 mg SC   Scheduled: 0900   Not given: pt refused", ["enoxaparin"]),
        # it was given, or nobody says that it was not
        ("Remicade 400 mg IV started 0930, held 10 min for rigors, resumed 1030, completed 1200.", []),
        ("Refused Benadryl at 0900, agreed later: Benadryl 25 mg IV push 0930.", []),
        ("Bumex not yet given.", []),
        ("Tolerated Remicade without reaction.", []),
        ("Rate held 0955 for rash.", []),
        ("Next dose of Prolia due 09/02.", []),
    ],
)
def test_a_note_says_it_in_plain_words(note: str, drugs: list[str]) -> None:
    record = record_of(f"Date of service: 03/02/2026\n{note}".encode(), "note.txt")
    assert [(item.substance, item.day) for item in record.not_given] == [
        (name, date(2026, 3, 2)) for name in drugs
    ]


LOG = """patient_name,birth_date,member_id,date,drug,dose,route,start,stop,status
"Sutter, Kim",1978-02-17,W1234567,2026-03-02,infliximab,400 mg,IV infusion,10:00,12:05,{}
"""


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        ("Refused", True),
        ("Held", True),
        ("Missed", True),
        ("Due", False),
        ("Entered in error", False),
        ("Given", False),
    ],
)
def test_a_row_of_a_log_says_it_in_its_status(status: str, refused: bool) -> None:
    record = record_of(LOG.format(status).encode(), "log.csv")
    assert [(item.substance, item.day) for item in record.not_given] == [
        ("infliximab", date(2026, 3, 2))
    ] * refused
    assert bool(record.administrations) == (status == "Given")


def test_such_a_row_has_the_day_above_its_table() -> None:
    log = b"Date of service:,03/02/2026\ndrug,dose,route,start,stop,status\ninfliximab,400 mg,IV infusion,,,Held\n"
    assert [item.day for item in record_of(log, "log.csv").not_given] == [date(2026, 3, 2)]


def test_such_a_row_finds_the_claim_of_its_patient_and_day(tmp_path: Path) -> None:
    assert disposition(tmp_path, "log.csv", LOG.format("Refused").encode(), Claim()) == [("held", ["DOC15"])]


def disposition(folder: Path, name: str, data: bytes, *claims: Claim) -> list[tuple[str, list[str]]]:
    desk = Desk(folder)
    (folder / "charts").mkdir()
    (folder / "charts" / name).write_bytes(data)
    told: list[dict[str, Any]] = [json.loads(raw) for raw in desk.raw(file_of(*claims))]
    return [(each["disposition"], [item["rule"] for item in each["findings"]]) for each in told]


def test_the_claim_is_held_for_a_chart_that_says_only_that(tmp_path: Path) -> None:
    """It was accepted, unchecked: the chart had been taken for one that says nothing."""
    assert disposition(tmp_path, "PCN-1.json", fhir("not-done"), Claim()) == [("held", ["DOC15"])]


def test_such_a_chart_finds_its_claim_by_patient_and_day(tmp_path: Path) -> None:
    record = chart(not_given=[{"substance": "infliximab", "day": "2026-03-02", "reason": "refused"}])
    record["administrations"] = []
    assert disposition(tmp_path, "kim.json", json.dumps(record).encode(), Claim()) == [("held", ["DOC15"])]


def test_an_entry_made_in_error_leaves_the_claim_unchecked(tmp_path: Path) -> None:
    assert disposition(tmp_path, "PCN-1.json", fhir("entered-in-error"), Claim()) == [("accepted", [])]
