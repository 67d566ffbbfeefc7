"""Addenda, and the day of a note: what a document adds to another counts, and an encounter tells when it was."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from scrubber.charts.join.merge import merge
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.messages import doubts, fhir_all, hl7_all, message, period, runs

NOTE = "0915 Entyvio 300 mg in 250 mL NS started.\n0950 infusion complete, line flushed.\n"


def note(id: str, text: str, **more: Any) -> dict[str, Any]:
    """Return a DocumentReference with a text."""
    data = base64.b64encode(text.encode()).decode()
    content = [{"attachment": {"contentType": "text/plain", "data": data}}]
    return {"resourceType": "DocumentReference", "id": id, "status": "current", "content": content, **more}


def with_addendum(text: str, **more: Any) -> tuple[InfusionRecord, ...]:
    """Read a note of 2026-03-02 and an addendum to it."""
    related = [{"code": "appends", "target": {"reference": "DocumentReference/d1"}}]
    day = {"date": "2026-03-02T14:00:00-05:00"}
    return fhir_all(note("d1", NOTE, **day), note("d2", text, **day, **(more or {"relatesTo": related})))


def one(records: tuple[InfusionRecord, ...]) -> Administration:
    """Return the only administration of all records."""
    (item,) = merge(records).administrations
    return item


@pytest.mark.parametrize(
    "text",
    [
        "ADDENDUM: Entyvio infusion actually stopped at 0958, not 0950.",
        "ADDENDUM: Correction, Entyvio stop time 0958.",
        "ADDENDUM: infusion actually stopped at 0958.",
    ],
)
def test_an_addendum_that_tells_another_time_leaves_none_certain(text: str) -> None:
    item = one(with_addendum(text))
    assert item.stop is None
    assert doubts(item)["stop"] in (
        (),
        ("2026-03-02T09:50", "2026-03-02T09:58"),
        ("2026-03-02T09:58", "2026-03-02T09:50"),
        ("2026-03-02T09:58",),
    )


def test_an_addendum_that_tells_nothing_of_giving_changes_nothing() -> None:
    assert runs(one(with_addendum("ADDENDUM: pt tolerated well."))) == "09:15-09:50"


def test_a_document_beside_another_opens_an_end_only_where_it_tells_another() -> None:
    assert runs(one(with_addendum("Vital signs stable at 0958.", relatesTo=[]))) == "09:15-09:50"
    assert runs(one(with_addendum("Infusion actually stopped at 0958.", relatesTo=[]))) == "09:15-?"


def test_an_addendum_of_a_message_does_not_take_the_place_of_its_document() -> None:
    head = "TXA|1|NN|TX|202603020900||||||||{}|{}|||AU"
    first = message(head.format("D1", ""), "OBX|1|TX|NN||" + NOTE.replace("\n", "~"), kind="MDM^T02")
    for number, parent in (("D2", "D1"), ("D1", "")):
        told = "OBX|1|TX|NN||Addendum: infusion actually stopped at 0958."
        later = message(head.format(number, parent), told, kind="MDM^T06", number=2, sent="20260302180000")
        item = one(hl7_all(first, later))
        assert (item.substance, item.stop) == ("Entyvio", None)


def test_an_encounter_tells_the_day_of_a_note_that_names_it() -> None:
    met = {"resourceType": "Encounter", "id": "e1", "status": "finished", "period": period("08:30", "11:00")}
    for context in (
        {"context": {"encounter": [{"reference": "Encounter/e1"}]}},
        {"context": [{"reference": "Encounter/e1"}]},  # R5
        {"context": {"encounter": [{"reference": "Encounter/e1"}]}, "date": "2026-03-04T09:00:00-05:00"},
    ):
        assert f"{one(fhir_all(met, note('d1', NOTE, **context))).start:%m-%d %H:%M}" == "03-02 09:15"
    stay = {**met, "period": {"start": "2026-02-20T08:00:00-05:00", "end": "2026-03-09T08:00:00-05:00"}}
    item = one(fhir_all(stay, note("d1", NOTE, context={"encounter": [{"reference": "Encounter/e1"}]})))
    assert item.start is None
    cancelled = {**met, "status": "cancelled"}
    item = one(fhir_all(cancelled, note("d1", NOTE, context={"encounter": [{"reference": "Encounter/e1"}]})))
    assert item.start is None
