"""Completeness: a reader says `whole` only where nothing that may speak of giving was left out, whatever the format."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from scrubber.charts import Document, merge, read_document
from scrubber.charts.readers.record.reader import read_record
from scrubber.charts.readers.record.writer import record_to_json
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.record import (
    Administration,
    InfusionRecord,
    NotUnderstood,
    Uncertain,
    Understood,
)
from tests.scrubber.charts import render, render_text, render_x12
from tests.scrubber.charts.test_formats import INTERRUPTED


def read(data: bytes, name: str) -> InfusionRecord:
    """Return the only record of a document."""
    (record,) = read_document(Document.of_bytes(data, name))
    return record


def missed(record: InfusionRecord) -> list[str]:
    """Return the places that were not understood."""
    return [item.locator for item in record.understood.not_understood]


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg", "infusing well", "10 mL/hr", "waste 5 mg", "rate changed 1045", "held at 1020",
        "ondansetron", "bag changed", "premedicated", "stopped 1125",
    ],
)  # fmt: skip
def test_what_may_speak_of_giving(text: str) -> None:
    assert speaks_of_giving(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Allergies: penicillin, sulfa", "BP 120/80 HR 72 T 98.4", "Patient: Plum, Ada", "DOB 01/02/1970",
        "Patient educated on side effects of infliximab", "INFUSION NOTE", "Ambulatory, steady gait",
        "Next appointment in 8 weeks", "Tolerated the infusion well without adverse reaction",
        "Labs drawn, Hgb 11.2 g/dL",
    ],
)  # fmt: skip
def test_what_plainly_speaks_of_something_else(text: str) -> None:
    assert not speaks_of_giving(text)


WHOLE: dict[str, bytes] = {
    "chart.json": render.fhir(INTERRUPTED),
    "chart.xml": render.ccda(INTERRUPTED),
    "chart.hl7": render_x12.hl7v2(INTERRUPTED),
    "chart.edi": render_x12.x275_6020(render.ccda(INTERRUPTED)),
    "log.csv": render_text.csv_log(INTERRUPTED),
    "log.xlsx": render_text.xlsx_log(INTERRUPTED),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_chart_of_which_all_was_read_is_whole(name: str) -> None:
    for record in read_document(Document.of_bytes(WHOLE[name], name)):
        assert record.understood == Understood(True)


def test_a_note_that_says_nothing_of_giving_is_whole_and_empty() -> None:
    record = read(
        b"PROGRESS NOTE\nDate of Service: 03/02/2026\nStable on present therapy, no new symptoms.\n", "n.txt"
    )
    assert record.administrations == ()
    assert record.understood.whole


def test_a_line_of_a_note_that_was_not_read_is_named_with_its_words() -> None:
    record = read(
        b"DOS 03/02/2026\nZofran 8 mg IVP 0955.\nNew thing 40 mg up and running per protocol.\n", "n.txt"
    )
    assert not record.understood.whole
    assert [(item.locator, item.text) for item in record.understood.not_understood] == [
        ("line 3", "New thing 40 mg up and running per protocol")
    ]


# FHIR


def bundle(*more: dict[str, Any]) -> bytes:
    """Return the interrupted infusion's bundle with further resources."""
    body = json.loads(render.fhir(INTERRUPTED))
    body["entry"] += [{"resource": item} for item in more]
    return json.dumps(body).encode()


PROCEDURE = {
    "resourceType": "Procedure",
    "status": "completed",
    "code": {"text": "Infusion of rituximab"},
    "performedPeriod": {"start": "2026-03-02T13:00", "end": "2026-03-02T15:00"},
}
ANSWERS = {
    "resourceType": "QuestionnaireResponse",
    "item": [{"text": "Infusion end", "answer": [{"valueString": "12:40"}]}],
}
NOT_ATTACHED = {
    "resourceType": "DocumentReference",
    "status": "current",
    "content": [{"attachment": {"url": "Binary/9"}}],
}
ON_HOLD = {
    "resourceType": "MedicationAdministration",
    "id": "held",
    "status": "on-hold",
    "medicationCodeableConcept": {"text": "rituximab"},
}


@pytest.mark.parametrize(
    ("resource", "whole"),
    [
        (PROCEDURE, False),
        (ON_HOLD, False),
        (ON_HOLD | {"status": "not-done"}, True),
        ({"resourceType": "AllergyIntolerance", "code": {"text": "penicillin"}}, True),
        (ANSWERS, False),
        ({"resourceType": "MedicationAdministration", "id": "x", "status": "completed"}, False),
        (NOT_ATTACHED, False),
    ],
)  # fmt: skip
def test_fhir_resources_that_nobody_made_out(resource: dict[str, Any], whole: bool) -> None:
    for record in read_document(Document.of_bytes(bundle(resource), "b.json")):
        assert record.understood.whole is whole


def test_a_fhir_extension_that_speaks_of_giving_is_not_passed_over() -> None:
    body = json.loads(render.fhir(INTERRUPTED))
    given = next(
        e["resource"] for e in body["entry"] if e["resource"]["resourceType"] == "MedicationAdministration"
    )
    given["extension"] = [{"url": "x", "valueString": "infusion paused 10:40"}]
    assert not read(json.dumps(body).encode(), "b.json").understood.whole
    given["extension"] = [{"url": "x", "valueString": "scanned at bedside"}]
    assert read(json.dumps(body).encode(), "b.json").understood.whole


SUBSETTED = {
    "tag": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}]
}
INCOMPLETE = {
    "resourceType": "OperationOutcome",
    "issue": [
        {"severity": "information", "code": "informational"},
        {"severity": "warning", "code": "incomplete", "diagnostics": "a further page could not be had"},
    ],
}


def test_a_bundle_that_says_it_is_a_part_is_not_whole() -> None:
    """FHIR R4: the tag SUBSETTED, an issue `incomplete`, a page of a search whose next page is not here."""
    body = json.loads(bundle())
    assert missed(read(json.dumps(body | {"meta": SUBSETTED}).encode(), "b.json")) == ["Bundle.meta.tag"]
    (issue,) = read(bundle(INCOMPLETE), "b.json").understood.not_understood
    assert issue.locator.endswith(".resource.issue[1]")
    assert issue.text == "a further page could not be had"
    body["link"] = [{"relation": "next", "url": "https://ehr.example/fhir?page=2"}]
    assert missed(read(json.dumps(body).encode(), "b.json")) == ["Bundle.link"]
    entry = next(e for e in body["entry"] if e["resource"]["resourceType"] == "MedicationAdministration")
    del body["link"]
    entry["resource"]["meta"] = SUBSETTED
    (place,) = missed(read(json.dumps(body).encode(), "b.json"))
    assert place.endswith(".resource.meta.tag"), "elements of it were left out by the server"


def test_pages_of_a_search_that_are_all_here_are_whole() -> None:
    one, two = (json.loads(bundle()) for _ in range(2))
    one["link"] = [{"relation": "next", "url": "https://ehr.example/fhir?page=2"}]
    two["link"] = [{"relation": "self", "url": "https://ehr.example/fhir?page=2"}]
    lines = "\n".join(json.dumps(page) for page in (one, two))
    records = read_document(Document.of_bytes(lines.encode(), "b.ndjson"))
    assert all(record.understood.whole for record in records)


def test_a_fhir_administration_without_a_route_is_kept_in_doubt() -> None:
    body = {
        "resourceType": "MedicationAdministration",
        "id": "m1",
        "status": "completed",
        "medicationCodeableConcept": {"text": "oxaliplatin 150 mg"},
        "effectiveDateTime": "2026-03-02T09:30:00-06:00",
    }
    (item,) = read(json.dumps(body).encode(), "m.json").administrations
    (doubt,) = item.uncertain
    assert doubt.field == "technique"
    assert {"infusion", "push"} <= set(doubt.values)


# C-CDA, HL7 v2, tables, PDF


def test_a_ccda_narrative_that_says_more_than_its_entries() -> None:
    data = render.ccda(INTERRUPTED)
    for words, whole in (
        (b"Rituximab 700 mg infused 13:00 to 15:00", False),
        (b"Seated, call bell in reach", True),
    ):
        record = read(
            data.replace(b"<text/>", b"<text><paragraph>" + words + b"</paragraph></text>", 1), "c.xml"
        )
        assert record.understood.whole is whole


def test_an_hl7_remark_or_unknown_segment_that_says_more_than_the_rxa() -> None:
    data = render_x12.hl7v2(INTERRUPTED)
    for more, whole in (
        (b"NTE|1||Rituximab 700 mg IV also given", False),
        (b"ZIV|1|infusion stopped 10:50", False),
        (b"NTE|1||Family at bedside", True),
    ):
        assert read(data.rstrip() + b"\r" + more + b"\r", "m.hl7").understood.whole is whole


def test_a_column_or_a_row_that_nothing_maps() -> None:
    text = render_text.csv_log(INTERRUPTED).decode().splitlines()
    head, first, *rest = text
    beside = [f"{head},Comment", f"{first},infusion paused 10:40 for rash", *(f"{row}," for row in rest)]
    places = {
        place
        for record in read_document(Document.of_bytes("\n".join(beside).encode(), "log.csv"))
        for place in missed(record)
    }
    assert places == {"row 2, comment"}
    below = [*text, "Rituximab 700 mg 1300 to 1500"]
    assert not read(("\n".join(below)).encode(), "log.csv").understood.whole


def test_a_page_without_text_is_named() -> None:
    record = read(render_text.pdf(["DOS 03/02/2026\nZofran 8 mg IVP 0955.", None]), "chart.pdf")
    assert missed(record) == ["page 2"]


def test_an_attachment_that_cannot_be_read_leaves_its_envelope_in_part() -> None:
    body = json.loads(render.fhir(INTERRUPTED))
    body["entry"].append(
        {
            "resource": {
                "resourceType": "DocumentReference",
                "status": "current",
                "content": [{"attachment": {"contentType": "application/pdf", "data": "JVBERi0xLjcK"}}],
            }
        }
    )
    record = read(json.dumps(body).encode(), "b.json")
    assert not record.understood.whole
    assert any(place.endswith("content[0]") for place in missed(record))


# the record itself, and merging


@pytest.mark.parametrize(
    ("stated", "whole"),
    [({"whole": True}, True), ({"whole": False}, False), (None, False), ({}, False)],
)
def test_a_record_states_its_completeness_and_silence_means_in_part(
    stated: dict[str, Any] | None, whole: bool
) -> None:
    value: dict[str, Any] = {"schema": "infuscrub.record/1"} | (
        {"understood": stated} if stated is not None else {}
    )
    assert read_record(json.dumps(value).encode()).understood.whole is whole


def test_a_key_that_is_not_ours_may_say_anything() -> None:
    value = {"schema": "infuscrub.record/1", "understood": {"whole": True}, "vendor_pause": "10:40"}
    record = read_record(json.dumps(value).encode())
    assert not record.understood.whole
    assert missed(record) == ["vendor_pause"]


def test_doubts_and_completeness_survive_being_written() -> None:
    record = InfusionRecord(
        administrations=(
            Administration(
                "a1",
                "infliximab",
                "infusion",
                uncertain=(
                    Uncertain("start", "10:15", "half of day", ("2026-03-02T10:15", "2026-03-02T22:15")),
                    Uncertain("stop", "12:25", "half of day", ("2026-03-02T12:25", "2026-03-03T00:25")),
                ),
            ),
        ),
        understood=Understood(False, (NotUnderstood("line 7", "rate as tolerated"),)),
    )
    assert read_record(json.dumps(record_to_json(record)).encode()) == record


def test_the_medical_record_number_may_stand_with_the_patient() -> None:
    value = {
        "schema": "infuscrub.record/1",
        "patient": {"medical_record_number": "771350", "weight_kg": 70.5, "sex": "female"},
    }
    record = read_record(json.dumps(value).encode())
    assert record.claim.medical_record_number == record.patient.medical_record_number == "771350"
    assert str(record.patient.weight_kg) == "70.5"


def test_a_merged_record_is_whole_only_if_every_document_is() -> None:
    whole = replace(INTERRUPTED, understood=Understood(True))
    part = replace(InfusionRecord(), understood=Understood(False, (NotUnderstood("line 7", "?"),)))
    assert merge([whole, whole]).understood.whole
    assert not merge([whole, part]).understood.whole
    assert not merge([whole, InfusionRecord()]).understood.whole
    assert not merge([]).understood.whole


def test_administrations_of_several_patients_without_any_patient_are_nobodys() -> None:
    """Nothing tells which of them the claim is about, so neither is taken, and the chart is a part."""

    hour = {"a0": "09", "a1": "15"}

    def given(id: str, who: str) -> dict[str, object]:
        return {
            "resourceType": "MedicationAdministration", "id": id, "status": "completed",
            "subject": {"reference": f"Patient/{who}"}, "medicationCodeableConcept": {"text": "ceftriaxone"},
            "effectivePeriod": {
                "start": f"2026-03-02T{hour[id]}:00:00-05:00", "end": f"2026-03-02T{hour[id]}:30:00-05:00",
            },
            "dosage": {"route": {"text": "IV"}, "method": {"text": "infusion"}},
        }  # fmt: skip

    def read(*who: str) -> list[tuple[int, bool]]:
        entries = [{"resource": given(f"a{place}", each)} for place, each in enumerate(who)]
        data = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
        records = read_document(Document.of_bytes(data, "chart.json"))
        return [(len(record.administrations), record.understood.whole) for record in records]

    assert read("p1", "p1") == [(2, True)]
    assert read("p1", "p2") == [(0, False)]


@pytest.mark.parametrize(
    ("drug", "words", "purpose"),
    [
        ("sodium chloride 0.9 %", "20 mL/h KVO", "keep_open"),
        ("Lactated Ringers", "to keep the vein open", "keep_open"),
        ("sodium chloride 0.9 %", "1 L over 2 hours, then KVO", None),
        ("infliximab", "over 2 hours; line at KVO", None),
        ("ceftriaxone 1 g in NS", "KVO", None),
    ],
)
def test_a_fluid_of_fhir_that_only_keeps_the_vein_open(drug: str, words: str, purpose: str | None) -> None:
    """The text of a dosage is the only place where FHIR says it; of a drug, or of what came before, it says nothing."""
    given = {
        "resourceType": "MedicationAdministration",
        "id": "kvo",
        "status": "completed",
        "medicationCodeableConcept": {"text": drug},
        "effectivePeriod": {"start": "2026-03-02T10:00:00", "end": "2026-03-02T12:00:00"},
        "dosage": {"text": words, "route": {"text": "IV"}},
    }
    (record,) = read_document(Document.of_bytes(bundle(given), "b.json"))
    assert {each.id: each.purpose for each in record.administrations}["kvo"] == purpose
