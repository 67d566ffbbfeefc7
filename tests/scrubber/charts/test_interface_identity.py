"""What makes two messages or resources one administration, and what makes them two."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scrubber.charts import Document, read_document
from tests.scrubber.charts.messages import (
    bundle,
    ccda,
    dose,
    doubts,
    entry,
    fhir,
    given,
    hl7,
    message,
    period,
    runs,
)


def rxa(
    drug: str, at: str = "202603021000", amount: str = "8|mg", order: str = "9", tail: str = ""
) -> tuple[str, ...]:
    """Return an order with one push."""
    return f"ORC|RE|{order}", f"RXA|0|1|{at}||^{drug}|{amount}{tail}", "RXR|IVP^IV push"


@pytest.mark.parametrize("order", ["9", ""])
def test_two_drugs_of_one_minute_are_two(order: str) -> None:
    record = hl7(
        message(*rxa("ondansetron", order=order), *rxa("dexamethasone", order=order, amount="10|mg"))
    )
    assert [(item.substance, dose(item)) for item in record.administrations] == [
        ("ondansetron", "8 mg"),
        ("dexamethasone", "10 mg"),
    ]
    assert len({item.id for item in record.administrations}) == 2


def test_two_pushes_some_seconds_apart_are_two() -> None:
    record = hl7(message(*rxa("fentanyl", "20260302100005"), *rxa("fentanyl", "20260302100045")))
    assert len(record.administrations) == 2


def test_two_vaccines_of_one_day_are_two() -> None:
    vaccines = "ORC|RE||5\rRXA|0|1|20260302||{}^CVX|0.5|mL\rRXR|IM"
    record = hl7(message(vaccines.format("140^Influenza"), vaccines.format("115^Tdap")))
    assert [item.substance for item in record.administrations] == ["Influenza", "Tdap"]


def test_a_message_that_is_sent_again_tells_nothing_new() -> None:
    record = hl7(message(*rxa("ondansetron")), message(*rxa("ondansetron"), number=2))
    assert len(record.administrations) == 1


def test_a_second_is_one_however_it_is_written() -> None:
    again = message(*rxa("fentanyl", "20260302100000"), number=2)
    assert len(hl7(message(*rxa("fentanyl", "202603021000")), again).administrations) == 1


def test_the_same_second_told_again_stands_as_the_newer_message_tells_it() -> None:
    new = message(*rxa("ondansetron", amount="4|mg"), number=2, sent="20260302150000")
    old = message(*rxa("ondansetron"), sent="20260302130000")
    for told in ((old, new), (new, old)):
        assert [dose(item) for item in hl7(*told).administrations] == ["4 mg"]


def mar(action: str, at: str, code: str = "") -> tuple[str, ...]:
    """Return one event of an infusion, its action in RXA-20."""
    amount = "400|mg" if action == "New Bag" else "|"
    return "ORC|RE|7", f"RXA|0|1|20260302{at}||^infliximab|{amount}|||||||||||||^{action}|{code}", "RXR|IV"


def test_two_actions_of_one_minute_are_both_heard() -> None:
    events = [("New Bag", "1015"), ("Rate Verify", "1015"), ("Paused", "1100"), ("Rate Verify", "1100")]
    events += [("Restarted", "1130"), ("Rate Verify", "1130"), ("Stopped", "1300")]
    (item,) = hl7(message(*(part for event in events for part in mar(*event)))).administrations
    assert (runs(item), dose(item)) == ("10:15-11:00, 11:30-13:00", "400 mg")


def test_a_rate_told_in_a_pause_begins_nothing() -> None:
    events = [
        ("New Bag", "1015"),
        ("Paused", "1100"),
        ("Rate Verify", "1104"),
        ("Restarted", "1130"),
        ("Stopped", "1300"),
    ]
    (item,) = hl7(message(*(part for event in events for part in mar(*event)))).administrations
    assert runs(item) == "10:15-11:00, 11:30-13:00"


def test_an_update_takes_the_place_of_the_event_of_its_action() -> None:
    first = message(*mar("New Bag", "1015"), *mar("Stopped", "1225"))
    (item,) = hl7(first, message(*mar("Stopped", "1245", "U"), number=2)).administrations
    assert runs(item) == "10:15-12:45"


def test_a_deleted_stop_leaves_the_infusion_open() -> None:
    first = message(*mar("New Bag", "1015"), *mar("Stopped", "1225"))
    (item,) = hl7(first, message(*mar("Stopped", "1225", "D"), number=2)).administrations
    assert runs(item) == "10:15-?"


def test_a_delete_of_another_time_takes_nothing_back_here() -> None:
    """The dose of 10:00 is in another file: the one of 14:00 is not meant, and the chart says that it is a part."""
    gone = message(*rxa("fentanyl", "202603021000", tail="||||||||||||||D"), number=2)
    record = hl7(message(*rxa("fentanyl", "202603021400")), gone)
    assert [runs(item) for item in record.administrations] == ["14:00-?"]
    assert record.retracted == ("9/0.1@202603021000/fentanyl",)
    assert not record.understood.whole


def test_a_delete_that_writes_the_same_time_with_seconds_is_about_it() -> None:
    gone = message(*rxa("fentanyl", "20260302140000", tail="||||||||||||||D"), number=2)
    assert hl7(message(*rxa("fentanyl", "202603021400")), gone).administrations == ()


def test_what_a_file_takes_back_is_said_of_each_of_its_visits() -> None:
    days = [given(f"a{n}", effectivePeriod={"start": f"2026-03-0{n}T10:15:00-05:00"}) for n in (2, 3)]
    history = json.loads(bundle(*days, type="history"))
    history["entry"].append({"request": {"method": "DELETE", "url": "MedicationAdministration/a3"}})
    records = read_document(Document.of_bytes(json.dumps(history).encode(), "h.json"))
    assert [record.retracted for record in records] == [("a3",), ("a3",)]


def test_an_update_of_one_of_several_names_itself() -> None:
    """Three pushes of one order: which of them the update is about, nobody can tell."""
    first = message(*rxa("fentanyl", "202603021000"), *rxa("fentanyl", "202603021030"))
    record = hl7(first, message(*rxa("fentanyl", "202603021031", tail="||||||||||||||U"), number=2))
    assert not record.understood.whole


def whole(start: str, stop: str = "1225") -> tuple[str, ...]:
    """Return a run of infliximab in one RXA."""
    return "ORC|RE|7", f"RXA|0|1|20260302{start}|20260302{stop}|^infliximab|400|mg", "RXR|IV"


def test_a_run_sent_again_with_another_start_is_one_with_its_start_in_doubt() -> None:
    (item,) = hl7(message(*whole("1015")), message(*whole("1045"), number=2)).administrations
    assert (runs(item), doubts(item)["start"]) == ("?-12:25", ("2026-03-02T10:15", "2026-03-02T10:45"))


def test_two_runs_of_one_order_hours_apart_are_two() -> None:
    record = hl7(message(*whole("0900", "0915")), message(*whole("1300", "1315"), number=2))
    assert [runs(item) for item in record.administrations] == ["09:00-09:15", "13:00-13:15"]


def test_without_an_order_number_two_messages_of_one_second_tell_of_two() -> None:
    first, second = (message(*rxa("fentanyl", amount=f"{n}|mcg", order=""), number=n) for n in (25, 50))
    assert [dose(item) for item in hl7(first, second).administrations] == ["25 mcg", "50 mcg"]
    assert len(hl7(first, first).administrations) == 1


def test_two_units_of_blood_without_an_order_are_two() -> None:
    blood = {
        "medicationCodeableConcept": {"text": "packed red blood cells"},
        "dosage": {"method": {"text": "transfusion"}},
    }
    record = fhir(*parts(("10:00", "12:00"), ("12:00", "14:00"), **blood))
    assert [runs(item) for item in record.administrations] == ["10:00-12:00", "12:00-14:00"]


# which of two versions of a resource stands


def version(stop: str, **meta: Any) -> dict[str, Any]:
    """Return one version of an administration."""
    more: dict[str, Any] = {"meta": meta} if meta else {}
    return given("a1", effectivePeriod=period("10:15", stop), **more)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({"lastUpdated": "2026-03-02T18:00:00Z"}, {"lastUpdated": "2026-03-02T14:30:00-05:00"}),
        ({"lastUpdated": "2026-03-02T18:00:00Z", "versionId": "1"}, {"versionId": "2"}),
        ({"versionId": "9"}, {"versionId": "10"}),
    ],
    ids=["instants with offsets", "a number beside an instant", "numbers"],
)
def test_the_newer_version_of_a_resource_stands(older: dict[str, str], newer: dict[str, str]) -> None:
    first, second = version("12:25", **older), version("12:55", **newer)
    for told in ((first, second), (second, first)):
        record = fhir(*told)
        assert [runs(item) for item in record.administrations] == ["10:15-12:55"]
        assert record.understood.whole


@pytest.mark.parametrize("meta", [{}, {"versionId": "2"}], ids=["neither says", "only one says"])
def test_versions_of_which_nobody_knows_the_newer_are_in_conflict(meta: dict[str, str]) -> None:
    record = fhir(version("12:25"), version("12:55", **meta))
    (item,) = record.administrations
    assert (runs(item), doubts(item)["stop"]) == (
        "10:15-?",
        ("2026-03-02T12:25-05:00", "2026-03-02T12:55-05:00"),
    )
    assert not record.understood.whole


def test_the_same_resource_twice_is_one_and_no_conflict() -> None:
    record = fhir(version("12:25"), version("12:25", versionId="3"))
    assert [doubts(item) for item in record.administrations] == [{}]
    assert record.understood.whole


def test_the_same_resource_under_two_addresses_is_found_by_both() -> None:
    """A page of a search repeats what it includes: that is no older version, and both addresses mean it."""
    drug = {"resourceType": "Medication", "id": "m1", "code": {"text": "infliximab"}}
    one = {key: value for key, value in given().items() if key != "medicationCodeableConcept"}
    body = json.loads(bundle({**one, "medicationReference": {"reference": "urn:uuid:2"}}))
    body["entry"] += [{"fullUrl": f"urn:uuid:{n}", "resource": drug} for n in (1, 2)]
    (record,) = read_document(Document.of_bytes(json.dumps(body).encode(), "b.json"))
    assert [item.substance for item in record.administrations] == ["infliximab"]
    assert record.ignored == ()


def test_a_deleted_observation_takes_back_no_administration_of_its_id() -> None:
    import json

    history = json.loads(
        bundle(given(), {"resourceType": "Observation", "id": "a1", "status": "final"}, type="history")
    )
    history["entry"].append({"request": {"method": "DELETE", "url": "Observation/a1"}})
    (record,) = read_document(Document.of_bytes(json.dumps(history).encode(), "h.json"))
    assert (record.retracted, len(record.administrations)) == ((), 1)


# states, parts and doses


def state(id: str, status: str, at: str, amount: int = 400, **body: Any) -> dict[str, Any]:
    """Return one state of an infusion of order r1."""
    dosage = {
        "route": {"text": "intravenous"},
        "method": {"text": "infusion"},
        "dose": {"value": amount, "unit": "mg"},
    }
    at = f"2026-03-02T{at}:00-05:00"
    request = {"reference": "MedicationRequest/r1"}
    return given(id, status=status, effectiveDateTime=at, request=request, dosage=dosage, **body)


def test_states_of_one_request_are_one_course() -> None:
    states = [
        state("a1", "in-progress", "10:15"),
        state("a2", "in-progress", "11:00"),
        state("a3", "stopped", "12:25"),
    ]
    for told in (states, states[::-1]):
        (item,) = fhir(*told).administrations
        assert (runs(item), dose(item), item.technique) == ("10:15-12:25", "400 mg", "infusion")
        assert item.discontinued is not None


def test_a_completed_state_gives_its_end_in_doubt() -> None:
    (item,) = fhir(state("a1", "in-progress", "10:15"), state("a2", "completed", "12:25")).administrations
    assert runs(item) == "10:15-?"
    assert doubts(item) == {"stop": ("2026-03-02T12:25-05:00",), "dose": ("400 mg", "800 mg")}


def test_states_that_give_different_doses_leave_the_dose_in_doubt() -> None:
    (item,) = fhir(state("a1", "in-progress", "10:15"), state("a2", "stopped", "11:00", 150)).administrations
    assert (runs(item), dose(item), doubts(item)["dose"]) == ("10:15-11:00", "", ("400 mg", "150 mg"))


def test_completed_doses_of_one_request_are_no_states() -> None:
    record = fhir(state("a1", "completed", "10:15"), state("a2", "completed", "14:15"))
    assert len(record.administrations) == 2


def parts(*times: tuple[str, str], **body: Any) -> list[dict[str, Any]]:
    """Return runs of one drug."""
    return [given(f"a{n}", effectivePeriod=period(*each), **body) for n, each in enumerate(times)]


def test_parts_without_a_gap_are_one_infusion_whose_dose_is_in_doubt() -> None:
    (item,) = fhir(*parts(("09:00", "09:30"), ("09:30", "10:00"), ("10:00", "12:10"))).administrations
    assert (runs(item), dose(item), "dose" in doubts(item)) == ("09:00-12:10", "", True)


def test_two_doses_of_one_visit_are_two_infusions() -> None:
    visit = {"partOf": [{"reference": "Procedure/v"}]}
    record = fhir(*parts(("10:00", "10:30"), ("14:00", "14:30"), **visit))
    assert [(runs(item), dose(item)) for item in record.administrations] == [
        ("10:00-10:30", "400 mg"),
        ("14:00-14:30", "400 mg"),
    ]


def test_two_doses_in_one_organizer_are_two_infusions() -> None:
    low = '<effectiveTime><low value="20260302{}-0500"/><high value="20260302{}-0500"/></effectiveTime>'
    both = "".join(
        f"<component>{entry(id, low.format(*times))}</component>"
        for id, times in (("a", ("1000", "1030")), ("b", ("1400", "1430")))
    )
    record = ccda(f'<organizer classCode="CLUSTER" moodCode="EVN"><id root="1.3"/>{both}</organizer>')
    assert [runs(item) for item in record.administrations] == ["10:00-10:30", "14:00-14:30"]


def test_one_run_under_two_ids_is_one_and_its_dose_once_or_twice() -> None:
    (item,) = fhir(given("a1"), given("b7")).administrations
    assert (runs(item), doubts(item)["dose"]) == ("10:15-12:25", ("400 mg", "800 mg"))


def test_one_entry_in_two_sections_is_one() -> None:
    record = ccda(entry(), others=[("47519-4", entry())])
    assert [(runs(item), dose(item)) for item in record.administrations] == [("10:15-12:25", "400 mg")]


def test_two_injections_at_one_time_are_two() -> None:
    """Two syringes into two sites: other identifiers, and no infusion."""
    shot = {
        "route": '<routeCode code="C28161" displayName="INTRAMUSCULAR"/>',
        "time": '<effectiveTime value="202603021015-0500"/>',
        "dose": '<doseQuantity value="250" unit="mg"/>',
    }
    record = ccda(entry("a", **shot), entry("b", **shot))
    assert [item.technique for item in record.administrations] == ["im", "im"]
    assert len(ccda(entry("a", **shot), entry("a", **shot)).administrations) == 1
