"""Ends of infusions that Observations tell, and lots that notes tell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scrubber.charts.messages import doubts, fhir, given, runs

START = "2026-03-02T10:15:00-05:00"
STOP = "2026-03-02T12:25:00-05:00"
NO_MORE = {"effectiveDateTime": START}


def observed(name: str = "Infusion stop time", at: str = STOP, **body: Any) -> dict[str, Any]:
    """Return a final observation that holds a time."""
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": {"text": name},
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": at,
        "valueDateTime": at,
        **body,
    }


@pytest.mark.parametrize(
    "name", ["Infusion stop time", "IV infusion end time", "Infusion stop time: infliximab"]
)
@pytest.mark.parametrize("at", [STOP, "2026-03-02T17:25:00Z"])
def test_an_observed_end_is_a_reading_in_doubt(name: str, at: str) -> None:
    record = fhir(given(**NO_MORE), observed(name, at))
    (item,) = record.administrations
    assert (runs(item), doubts(item)) == ("10:15-?", {"stop": ("2026-03-02T12:25-05:00",)})
    assert record.understood.whole


def test_an_observation_that_names_its_administration_ends_that_one() -> None:
    other = given("a2", medicationCodeableConcept={"text": "rituximab"}, **NO_MORE)
    record = fhir(given(**NO_MORE), other, observed(partOf=[{"reference": "MedicationAdministration/a2"}]))
    assert [set(doubts(item)) for item in record.administrations] == [set(), {"stop"}]


@pytest.mark.parametrize(
    "body",
    [
        {"status": "preliminary"},
        {"code": {"text": "Infusion stop time: rituximab"}},
        {"code": {"text": "Scheduled infusion stop time"}},
        {"at": "2026-03-02T09:25:00-05:00"},
        {"effectiveDateTime": "2026-03-02T12:30:00-05:00", "code": {"text": "Infusion flowsheet time in"}},
    ],
)
def test_an_end_that_is_not_used_is_named(body: dict[str, Any]) -> None:
    record = fhir(given(**NO_MORE), observed(**body))
    (item,) = record.administrations
    assert (runs(item), doubts(item)) == ("10:15-?", {})
    assert not record.understood.whole


def test_an_end_of_one_of_two_infusions_is_named_and_used_for_neither() -> None:
    other = given("a2", medicationCodeableConcept={"text": "rituximab"}, **NO_MORE)
    record = fhir(given(**NO_MORE), other, observed())
    assert [doubts(item) for item in record.administrations] == [{}, {}]
    assert not record.understood.whole


def test_times_in_components_are_named() -> None:
    parts = [
        {"code": {"text": "Drug"}, "valueString": "rituximab"},
        {"code": {"text": "Start time"}, "valueDateTime": "2026-03-02T13:00:00-05:00"},
        {"code": {"text": "Stop time"}, "valueDateTime": "2026-03-02T13:34:00-05:00"},
    ]
    sheet = observed("Infusion flowsheet", component=parts)
    del sheet["valueDateTime"]
    record = fhir(given(**NO_MORE), sheet)
    said = " ".join(gap.text for gap in record.understood.not_understood)
    assert "13:00" in said
    assert "13:34" in said
    assert [doubts(item) for item in record.administrations] == [{}]


def test_a_time_that_the_administration_has_is_not_named() -> None:
    record = fhir(given(), observed("Infusion start time", START), observed(id="o2"))
    (item,) = record.administrations
    assert (runs(item), record.understood.whole) == ("10:15-12:25", True)


@pytest.mark.parametrize(
    ("words", "lot"),
    [
        ("Lot FX0099", "FX0099"),
        ("Lot: TC77. Exp 2027-05. Wasted 0 mg.", "TC77"),
        ("Lot number DN88, left arm", "DN88"),
        ("Lots A123 and B456", "A123, B456"),
        ("rituximab lot R2D2", None),
        ("a lot of 400 mg", None),
    ],
)
def test_the_lot_of_a_note(words: str, lot: str | None) -> None:
    (item,) = fhir(given(note=[{"text": words}])).administrations
    assert item.lot == lot
