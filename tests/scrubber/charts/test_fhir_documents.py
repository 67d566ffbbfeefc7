"""What FHIR resources say of the documents that they hold, and of what is a part of another.

Sources: the value sets composition-status, diagnostic-report-status and event-status of R4 and R5; R5 makes
DocumentReference.relatesTo.code a concept, DSTU2 docStatus.
"""

from __future__ import annotations

import base64
from typing import Any

import pytest

from scrubber.charts.join.standing import fates
from tests.scrubber.charts.messages import dose, doubts, fhir, fhir_all, given, period, runs

NOTE = "Infusion note 03/02/2026\nVedolizumab 300 mg IV infusion started 1315, completed 1345.\n"


def attached(words: str) -> dict[str, Any]:
    """Return an attachment of some words."""
    return {"contentType": "text/plain", "data": base64.b64encode(words.encode()).decode()}


def reference(id: str = "d1", words: str = NOTE, **body: Any) -> dict[str, Any]:
    """Return a DocumentReference."""
    content = [{"attachment": attached(words)}]
    return {"resourceType": "DocumentReference", "id": id, "status": "current", "content": content, **body}


def fate(resource: dict[str, Any]) -> str | None:
    """Return what is known of the document that a resource holds."""
    records = fhir_all(resource)
    found = [what for record, what in zip(records, fates(records), strict=True) if record.administrations]
    return found[0] if found else "nothing"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("final", "final"),
        ("amended", "amended"),
        ("corrected", "amended"),
        ("preliminary", "draft"),
        ("partial", "draft"),
        ("registered", "draft"),
        ("cancelled", "retracted"),
        ("entered-in-error", "retracted"),
        ("deprecated", "superseded"),
        ("unknown", None),
    ],
)
def test_the_state_of_a_document_reference(status: str, expected: str | None) -> None:
    assert fate(reference(docStatus=status)) == expected
    assert fate(reference(docStatus={"coding": [{"code": status}]})) == expected  # DSTU2


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("final", None),
        ("corrected", None),
        ("partial", "draft"),
        ("preliminary", "draft"),
        ("cancelled", "retracted"),
        ("entered-in-error", "retracted"),
    ],
)
def test_the_state_of_a_report_is_its_documents(status: str, expected: str | None) -> None:
    body = {"resourceType": "DiagnosticReport", "id": "r", "code": {"text": "Note"}, "status": status}
    assert fate({**body, "presentedForm": [attached(NOTE)]}) == expected


@pytest.mark.parametrize(("status", "expected"), [("completed", None), ("not-done", "retracted")])
def test_what_was_not_communicated_is_no_document(status: str, expected: str | None) -> None:
    body = {"resourceType": "Communication", "id": "c", "status": status}
    assert fate({**body, "payload": [{"contentAttachment": attached(NOTE)}]}) == expected


@pytest.mark.parametrize(
    "code",
    ["replaces", {"coding": [{"code": "replaces"}]}, {"coding": [{"system": "x"}, {"code": "replaces"}]}],
)
@pytest.mark.parametrize(
    "own", [{}, {"masterIdentifier": {"value": "urn:oid:1.2.3"}}, {"identifier": [{"value": "77"}]}]
)
def test_a_document_that_is_replaced_gives_way(code: object, own: dict[str, Any]) -> None:
    new = reference("d2", NOTE.replace("1345", "1405"))
    new["relatesTo"] = [{"code": code, "target": {"reference": "DocumentReference/d1"}}]
    records = fhir_all(reference(**own), new)
    assert sorted(map(str, fates(records))) == ["None", "superseded"]


def test_a_document_that_is_added_to_stands() -> None:
    new = reference("d2", "Addendum: line flushed.")
    new["relatesTo"] = [{"code": "appends", "target": {"reference": "DocumentReference/d1"}}]
    assert "superseded" not in fates(fhir_all(reference(), new))


def test_a_further_bag_is_a_part_of_its_infusion() -> None:
    whole = [{"reference": "MedicationAdministration/a1"}]
    first = given("a1", effectivePeriod=period("13:15", "13:45"))
    second = given("a2", effectivePeriod=period("13:45", "14:15"), partOf=whole)
    (item,) = fhir(first, second).administrations
    assert (runs(item), list(doubts(item))) == ("13:15-14:15", ["dose"])
    later = given("a2", effectivePeriod=period("16:45", "17:15"), partOf=whole)
    assert len(fhir(first, later).administrations) == 2


def test_a_part_of_what_was_not_done_is_named() -> None:
    part = given(partOf=[{"reference": "Procedure/p1"}])
    procedure = {"resourceType": "Procedure", "id": "p1", "code": {"text": "Infusion"}}
    assert not fhir(part, {**procedure, "status": "not-done"}).understood.whole
    assert fhir(given(), {**procedure, "status": "not-done"}).understood.whole
    assert fhir(part, {**procedure, "status": "completed"}).administrations == fhir(part).administrations


ROW = (
    "<div><table><tr><th>Drug</th><th>Dose</th><th>Route</th><th>Start</th><th>Stop</th></tr><tr><td>Natalizumab</td>"
    "<td>300 mg</td><td>IV infusion</td><td>03/02/2026 13:30</td><td>03/02/2026 14:33</td></tr></table></div>"
)


def composed(title: str, **body: Any) -> dict[str, Any]:
    """Return a Composition of one section that tells of a giving in words alone."""
    section = {"title": title, "text": {"status": "generated", "div": ROW}}
    return {
        "resourceType": "Composition",
        "id": "c1",
        "status": "final",
        "date": "2026-03-02T15:00:00-05:00",
        "subject": {"reference": "Patient/p"},
        "section": [section],
        **body,
    }


def test_a_table_of_a_composition_is_read_where_no_resource_tells_of_a_giving() -> None:
    given_there = [
        item for record in fhir_all(composed("Medications administered")) for item in record.administrations
    ]
    assert [(item.substance, dose(item), runs(item)) for item in given_there] == [
        ("Natalizumab", "300 mg", "13:30-14:33")
    ]


@pytest.mark.parametrize(
    "told",
    [composed("Home medications"), composed("Medications administered", status="entered-in-error")],
)
def test_a_table_of_what_was_not_given_here_gives_nothing(told: dict[str, Any]) -> None:
    assert [item for record in fhir_all(told) for item in record.administrations] == []


def test_a_table_beside_resources_counts_nothing_twice() -> None:
    records = fhir_all(given(), composed("Medications administered"))
    assert [item.substance for record in records for item in record.administrations] == ["infliximab"]
    assert not any(record.understood.whole for record in records)
