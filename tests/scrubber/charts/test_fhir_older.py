"""FHIR before R4 (STU3, DSTU2): other names of elements, and a completed administration that was not given."""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.charts import Document, read_document
from tests.scrubber.charts.messages import bundle, dose, doubts, fhir, given, period, runs

DENIALS = ("notGiven", "wasNotGiven")


def without(name: str, **other: Any) -> dict[str, Any]:
    """Return an infusion without one of its elements, and with others."""
    return {key: value for key, value in given(**other).items() if key != name}


def run_of(resource: dict[str, Any]) -> str:
    """Return the runs of a bundle's only administration."""
    (item,) = fhir(resource).administrations
    return runs(item)


@pytest.mark.parametrize("element", DENIALS)
def test_what_was_completed_and_not_given_gives_nothing(element: str) -> None:
    record = fhir(given(**{element: True, "reasonNotGiven": [{"text": "patient refused"}]}))
    assert (record.administrations, len(record.not_given)) == ((), 1)
    assert record.understood.whole


@pytest.mark.parametrize("element", DENIALS)
@pytest.mark.parametrize("said", [False, None])
def test_what_does_not_deny_is_given(element: str, said: bool | None) -> None:
    record = fhir(given(**{element: said}))
    assert len(record.administrations) == 1
    assert not record.not_given
    assert record.understood.whole


@pytest.mark.parametrize("value", ["true", "yes", 1])
def test_a_denial_that_is_no_boolean_leaves_it_open(value: Any) -> None:
    record = fhir(given(notGiven=value))
    assert not record.administrations
    assert not record.not_given
    assert not record.understood.whole


def test_what_was_entered_in_error_is_no_refusal() -> None:
    record = fhir(given(notGiven=True, status="entered-in-error"))
    assert (record.administrations, record.not_given) == ((), ())


def test_the_times_of_dstu2_are_read() -> None:
    ran = without("effectivePeriod", effectiveTimePeriod=period("10:15", "12:25"))
    assert run_of(ran) == "10:15-12:25"
    at = without("effectivePeriod", effectiveTimeDateTime="2026-03-02T10:15:00-05:00")
    assert run_of(at) == "10:15-?"


def test_the_dosage_of_dstu2_and_stu3_is_read() -> None:
    said = {"route": {"text": "intravenous"}, "method": {"text": "infusion"}}
    (item,) = fhir(given(dosage=said | {"quantity": {"value": 400, "unit": "mg"}})).administrations
    assert dose(item) == "400 mg"
    rated = said | {"rateSimpleQuantity": {"value": 125, "unit": "mL/h"}}
    (item,) = fhir(given(dosage=rated)).administrations
    assert item.rate_ml_per_hour == 125


@pytest.mark.parametrize(
    ("type", "signed"),
    [
        (
            "MedicationRequest",
            {"authoredOn": "2026-02-20T09:00:00-05:00", "requester": {"agent": {"reference": "x"}}},
        ),
        ("MedicationOrder", {"dateWritten": "2026-02-20T09:00:00-05:00", "prescriber": {"reference": "x"}}),
    ],
)
def test_a_prescription_is_the_order(type: str, signed: dict[str, Any]) -> None:
    order = {
        "resourceType": type,
        "id": "o1",
        "status": "active",
        "medicationCodeableConcept": {"text": "infliximab"},
        "dosageInstruction": [
            {
                "doseQuantity": {"value": 400, "unit": "mg"},
                "rateSimpleQuantity": {"value": 125, "unit": "mL/h"},
            }
        ],
    }
    record = fhir(given(prescription={"reference": f"{type}/o1"}), order | signed)
    (item,), (ordered,) = record.administrations, record.orders
    assert item.order == ordered.id == "o1"
    assert ordered.dose is not None
    assert (ordered.dose.value, ordered.rate) == (400, "125 mL/h")
    assert ordered.signed_at is not None


def test_the_element_of_now_goes_before_an_old_one() -> None:
    both = given(effectiveTimePeriod=period("08:00", "09:00"))
    assert run_of(both) == "10:15-12:25"


@pytest.mark.parametrize(("name", "value"), [("isVoided", True), ("isCancelled", True), ("isValid", False)])
def test_an_unknown_flag_that_speaks_against_it_is_named(name: str, value: bool) -> None:
    assert not fhir(given(**{name: value})).understood.whole


@pytest.mark.parametrize(("name", "value"), [("isVoided", False), ("isStat", True), ("isValid", True)])
def test_an_unknown_flag_that_says_nothing_against_it_is_none(name: str, value: bool) -> None:
    record = fhir(given(**{name: value}))
    assert record.understood.whole
    assert not doubts(record.administrations[0])


@pytest.mark.parametrize(("total", "whole"), [(5, False), (2, True), (1, True), ("5", True)])
def test_a_search_that_found_more_than_is_here_is_a_part(total: Any, whole: bool) -> None:
    data = bundle(given(), type="searchset", total=total)
    (record,) = read_document(Document.of_bytes(data, "b.json"))
    assert record.understood.whole is whole


def test_a_collection_counts_nothing() -> None:
    (record,) = read_document(Document.of_bytes(bundle(given(), total=5), "b.json"))
    assert record.understood.whole
