"""What a FHIR resource says beside its dose and times: codes of state, whose it is, and units that contradict."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, fhir, given, period, runs

PATIENT = {
    "resourceType": "Patient",
    "id": "p",
    "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": "0417"}],
    "name": [{"family": "Okafor", "given": ["Ada"]}],
    "birthDate": "1961-02-03",
}
OTHER = {"resourceType": "Patient", "id": "q", "name": [{"family": "Berg", "given": ["Nils"]}]}
UCUM = {"system": "http://unitsofmeasure.org"}


def of(*resources: dict[str, Any]) -> tuple[InfusionRecord, ...]:
    """Read these resources as a bundle."""
    entries = [{"resource": item} for item in resources]
    data = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    return read_document(Document.of_bytes(data.encode(), "b.json"))


def whose(*resources: dict[str, Any]) -> list[str | None]:
    """Return the families whose records hold an administration."""
    return [record.patient.family for record in of(*resources) if record.administrations]


def dosed(**dosage: Any) -> dict[str, Any]:
    """Return an infusion with another dosage."""
    return given(dosage={"route": {"text": "intravenous"}, "method": {"text": "infusion"}, **dosage})


# why it was not, and how much


def test_a_completed_dose_with_a_reason_why_not_is_named() -> None:
    record = fhir(given(statusReason=[{"text": "Patient refused the rest"}]))
    assert [item.text for item in record.understood.not_understood] == ["Patient refused the rest"]
    stopped = fhir(given(status="stopped", statusReason=[{"text": "rigors"}]))
    assert stopped.understood.whole  # there it says why it ended


@pytest.mark.parametrize(("flag", "told", "left"), [(True, "", {"dose"}), (False, "400 mg", set())])
def test_a_sub_potent_dose_is_in_doubt(flag: bool, told: str, left: set[str]) -> None:
    (item,) = fhir(given(isSubPotent=flag)).administrations
    assert (dose(item), set(doubts(item))) == (told, left)


def test_the_dose_of_what_is_in_progress_is_in_doubt() -> None:
    (item,) = fhir(given(status="in-progress")).administrations
    assert (dose(item), doubts(item)["dose"]) == ("", ("400 mg",))


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("Dose NOT given - line occluded", False),
        ("patient refused", False),
        ("400 mg IV. Hold if SBP < 90", True),
        ("400 mg over 2 hours, do not administer with dairy", True),
    ],
)
def test_the_text_of_a_dosage_may_take_it_back(words: str, counts: bool) -> None:
    record = fhir(dosed(dose={"value": 400, "unit": "mg"}, text=words))
    assert bool(record.administrations) is counts
    assert counts or not record.understood.whole


def test_a_request_that_forbids_is_no_order() -> None:
    request: dict[str, Any] = {"resourceType": "MedicationRequest", "id": "o", "status": "active"}
    request |= {"intent": "order"}
    request |= {"medicationCodeableConcept": {"text": "infliximab"}}
    assert fhir({**request, "doNotPerform": True}, given()).orders == ()
    assert len(fhir({**request, "doNotPerform": False}, given()).orders) == 1


def test_a_vaccination_that_nobody_reads_is_named() -> None:
    shot: dict[str, Any] = {"resourceType": "Immunization", "id": "i", "patient": {"reference": "Patient/p"}}
    shot |= {"vaccineCode": {"text": "influenza"}, "occurrenceDateTime": "2026-03-02T10:00:00-05:00"}
    assert not fhir({**shot, "status": "completed"}).understood.whole
    assert fhir({**shot, "status": "not-done"}).understood.whole


def test_a_time_in_an_extension_of_an_end_is_named() -> None:
    late = [{"url": "http://x.org/corrected-time", "valueDateTime": "2026-03-02T11:40:00-05:00"}]
    record = fhir(given(effectivePeriod={**period("10:15", "12:25"), "_end": {"extension": late}}))
    assert not record.understood.whole
    unknown = [{"url": "http://x.org/data-absent-reason", "valueCode": "unknown"}]
    start = {"start": "2026-03-02T10:15:00-05:00", "_end": {"extension": unknown}}
    record = fhir(given(effectivePeriod=start))
    assert (runs(record.administrations[0]), record.understood.whole) == ("10:15-?", True)


# whose it is


def test_a_contained_patient_is_the_one_that_it_names() -> None:
    stone = {"resourceType": "Patient", "id": "c", "name": [{"family": "Stone"}]}
    held = given(contained=[stone], subject={"reference": "#c"})
    assert whose(PATIENT, held, given("a2", subject={"reference": "Patient/p"})) == ["Okafor", "Stone"]
    same = given(contained=[{**PATIENT, "id": "c"}], subject={"reference": "#c"})
    assert whose(PATIENT, same) == ["Okafor"]
    (record,) = read_document(Document.of_bytes(json.dumps(held).encode(), "a.json"))
    assert record.patient.family == "Stone"
    assert whose(
        PATIENT, given(contained=[{"resourceType": "Patient", "id": "c"}], subject={"reference": "#c"})
    )


@pytest.mark.parametrize(
    ("subject", "family"),
    [
        ({"identifier": {"value": "99999"}}, []),
        ({"identifier": {"value": "417"}}, ["Okafor"]),
        ({"display": "Ada Okafor"}, ["Okafor"]),
        ({"reference": "Group/g"}, []),
        ({"reference": "Patient/p"}, ["Okafor"]),
    ],
)
def test_a_subject_without_a_patient_of_the_document(subject: dict[str, Any], family: list[str]) -> None:
    records = of(PATIENT, given(subject=subject))
    assert [record.patient.family for record in records if record.administrations] == family
    assert family or not records[0].understood.whole


def test_a_number_finds_the_patient_among_several() -> None:
    assert whose(OTHER, PATIENT, given(subject={"identifier": {"value": "0417"}})) == ["Okafor"]


# what was given, and in which unit


def test_the_fluid_of_a_mixture_is_none_of_its_drugs() -> None:
    def mixture(*parts: dict[str, Any]) -> str:
        medication = {"resourceType": "Medication", "id": "m", "ingredient": list(parts)}
        item = given(medicationReference={"reference": "Medication/m"})
        del item["medicationCodeableConcept"]
        return fhir(medication, item).administrations[0].substance

    vancomycin = {"itemCodeableConcept": {"text": "vancomycin"}}
    saline = {"itemCodeableConcept": {"text": "sodium chloride 0.9%"}}
    other = {"itemCodeableConcept": {"text": "cefepime"}}
    assert mixture(vancomycin, {**saline, "isActive": False}) == "vancomycin"
    assert mixture(vancomycin, saline) == "vancomycin"
    assert mixture(saline) == "sodium chloride 0.9%"
    assert mixture(vancomycin, other) == "vancomycin + cefepime"


def test_a_product_that_was_entered_in_error_names_nothing() -> None:
    medication = {"resourceType": "Medication", "id": "m", "code": {"text": "infliximab"}}
    item = given(medicationReference={"reference": "Medication/m"})
    del item["medicationCodeableConcept"]
    assert len(fhir(medication, item).administrations) == 1
    record = fhir({**medication, "status": "entered-in-error"}, item)
    assert (record.administrations, record.understood.whole) == ((), False)


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ({"value": 400, "unit": "mg", "code": "mg", **UCUM}, "400 mg"),
        ({"value": 400, "unit": "milligram", "code": "mg", **UCUM}, "400 mg"),
        ({"value": 400, "unit": "g", "code": "mg", **UCUM}, ""),
        ({"value": 400, "code": "mg{infliximab}", **UCUM}, "400 mg"),
        ({"value": 250, "unit": "µg", "code": "ug", **UCUM}, "250 mcg"),
    ],
)
def test_a_unit_that_its_code_contradicts_is_none(amount: dict[str, Any], told: str) -> None:
    record = fhir(dosed(dose=amount))
    assert dose(record.administrations[0]) == told
    assert record.understood.whole is bool(told)


@pytest.mark.parametrize(
    ("concept", "whole"),
    [
        ({"text": "infliximab", "coding": [{"display": "vedolizumab 300 mg"}]}, False),
        ({"text": "infliximab", "coding": [{"display": "Remicade 100 mg vial"}]}, True),
        ({"text": "infliximab in 250 mL", "coding": [{"display": "sodium chloride 0.9%"}]}, True),
    ],
)
def test_a_product_of_two_names_is_named(concept: dict[str, Any], whole: bool) -> None:
    record = fhir(given(medicationCodeableConcept=concept))
    assert (len(record.administrations), record.understood.whole) == (1, whole)


def test_a_reference_that_calls_its_product_otherwise_is_named() -> None:
    medication = {"resourceType": "Medication", "id": "m", "code": {"text": "infliximab"}}
    for display, whole in (("ocrelizumab", False), ("Inflectra", True)):
        item = given(medicationReference={"reference": "Medication/m", "display": display})
        del item["medicationCodeableConcept"]
        assert fhir(medication, item).understood.whole is whole


@pytest.mark.parametrize(
    ("extension", "whole"),
    [
        ({"url": "http://x.org/record-status", "valueString": "Deleted"}, False),
        ({"url": "http://x.org/isVoided", "valueBoolean": True}, False),
        ({"url": "http://x.org/isVoided", "valueBoolean": False}, True),
        ({"url": "http://x.org/record-status", "valueCode": "active"}, True),
        ({"url": "http://x.org/charted-in-error", "valueBoolean": True}, False),
        ({"url": "http://x.org/source", "valueString": "Deleted items"}, True),
    ],
)
def test_an_extension_that_takes_its_resource_back_is_named(extension: dict[str, Any], whole: bool) -> None:
    assert fhir(given(extension=[extension])).understood.whole is whole


def test_a_number_that_is_no_longer_used_is_not_the_patients() -> None:
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
    old, new = ({"type": kind, "value": value} for value in ("OLD1", "0417"))
    records = of({**PATIENT, "identifier": [{**old, "use": "old"}, new]}, given())
    assert [record.claim.medical_record_number for record in records] == ["0417"]
    records = of({**PATIENT, "identifier": [{**old, "use": "old"}]}, given())
    assert [record.claim.medical_record_number for record in records] == ["OLD1"]


def test_a_deletion_of_nobody_knows_what_makes_a_part() -> None:
    def history(url: str) -> InfusionRecord:
        entries: list[dict[str, Any]] = [{"resource": PATIENT}, {"resource": given()}]
        entries.append({"request": {"method": "DELETE", "url": url}})
        data = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})
        (record,) = read_document(Document.of_bytes(data.encode(), "b.json"))
        return record

    assert not history("MedicationAdministration?identifier=7").understood.whole
    assert history("MedicationAdministration/a1").retracted == ("a1",)


@pytest.mark.parametrize(("words", "whole"), [("New Bag", True), ("New Bag, 50 mg wasted from it", False)])
def test_a_note_that_is_the_event_was_read(words: str, whole: bool) -> None:
    request = {"reference": "MedicationRequest/o"}
    told = (("a1", "in-progress", "10:15", words), ("a2", "completed", "12:25", "Stopped"))
    record = fhir(
        *(
            given(
                id,
                status=status,
                effectiveDateTime=f"2026-03-02T{at}:00-05:00",
                note=[{"text": said}],
                request=request,
            )
            for id, status, at, said in told
        )
    )
    assert record.understood.whole is whole
    if whole:
        assert runs(record.administrations[0]) == "10:15-12:25"


def test_a_start_and_the_whole_run_of_one_request_are_one() -> None:
    order = {"request": {"reference": "MedicationRequest/r1"}}
    start = {"effectiveDateTime": "2026-03-02T10:15:00-05:00", "note": [{"text": "New Bag"}]}
    (item,) = fhir(given(**order), given("a2", **start, **order)).administrations
    assert (runs(item), dose(item)) == ("10:15-12:25", "400 mg")
