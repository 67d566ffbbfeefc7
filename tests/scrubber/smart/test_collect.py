"""What the chart of a visit is made of, and when it is told to be only a part."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scrubber.charts.document import ReadOptions, read_bytes
from scrubber.model.record import InfusionRecord
from scrubber.smart.bundle import bundle_of, encoded
from scrubber.smart.client import FhirClient
from scrubber.smart.collect import ANOTHER_PATIENT, WHY, Collected, Missing, collect
from scrubber.smart.errors import ServerGone
from scrubber.smart.wire import Limits
from tests.scrubber.smart.conftest import DAY, PATIENT, SUBJECT, encounter, given, note
from tests.scrubber.smart.stub import Reply, Resource, Stub, outcome


def collected(client: FhirClient, **more: Any) -> Collected:
    return collect(client, PATIENT, [(DAY, DAY)], **more)


def names(chart: Collected) -> set[str]:
    return set(chart.resources)


def records(chart: Collected) -> tuple[InfusionRecord, ...]:
    """Return what the chart's reader makes of it."""
    return read_bytes(encoded(bundle_of(chart, "https://ehr.example/fhir")), "chart.json", ReadOptions())


def is_whole(chart: Collected) -> bool:
    return all(record.understood.whole for record in records(chart))


VISIT = {"Encounter/e1", "MedicationAdministration/a1", "DocumentReference/n1", "Binary/n1-words"}


def test_a_visit_is_fetched_whole(client: FhirClient) -> None:
    chart = collected(client)
    assert names(chart) == VISIT
    assert chart.missing == []
    (infusion,) = [item for record in records(chart) for item in record.administrations]
    assert infusion.substance == "infliximab"
    assert infusion.start is not None
    assert infusion.stop is not None
    assert infusion.stop - infusion.start == timedelta(minutes=130), "10:15 to 12:25"
    assert is_whole(chart)


def test_another_day_s_visit_is_left_where_it_is(stub: Stub, client: FhirClient) -> None:
    stub.add(encounter("e2", "2026-03-03"), given("a2", "2026-03-03"))
    stub.add(*note("n2", context={"encounter": [{"reference": "Encounter/e2"}]}))
    assert names(collected(client)) == VISIT
    assert "MedicationAdministration/a2" in names(collected(client, days_around=1))


@pytest.mark.parametrize(
    ("start", "zone", "belongs"),
    [
        (
            "2026-03-03T02:30:00Z",
            None,
            True,
        ),  # 9:30 in the evening in New York, and nobody says where the clinic is
        ("2026-03-03T02:30:00Z", "America/New_York", True),
        ("2026-03-03T06:30:00Z", "America/New_York", False),
        ("2026-03-02T02:30:00Z", "America/New_York", False),
        ("2026-03-02T02:30:00Z", None, True),
        ("2026-03-03T00:30:00-05:00", None, False),
        ("2026-03-02", None, True),
    ],
)
def test_a_day_is_the_clinic_s(
    stub: Stub, client: FhirClient, start: str, zone: str | None, belongs: bool
) -> None:
    item = given("a2", effectiveDateTime=start)
    del item["effectivePeriod"]
    stub.add(item)
    chart = collected(client, zone=ZoneInfo(zone) if zone else None)
    assert ("MedicationAdministration/a2" in names(chart)) is belongs


def test_an_infusion_over_midnight_and_a_pump_over_days_are_of_each_of_their_days(
    stub: Stub, client: FhirClient
) -> None:
    stub.add(
        given(
            "a2", effectivePeriod={"start": "2026-02-28T10:00:00-05:00", "end": "2026-03-02T08:00:00-05:00"}
        )
    )
    stub.add(given("a3", effectivePeriod={"start": "2026-03-01T10:00:00-05:00"}))
    assert {"MedicationAdministration/a2", "MedicationAdministration/a3"} <= names(collected(client))


def test_what_a_resource_refers_to_comes_with_it(stub: Stub, client: FhirClient) -> None:
    order: Resource = {
        "resourceType": "MedicationRequest",
        "id": "o1",
        "status": "active",
        "intent": "order",
        "authoredOn": "2026-01-15",
        "subject": SUBJECT,
        "medicationReference": {"reference": "Medication/m1"},
        "reasonReference": [{"reference": "Condition/d1"}],
        "requester": {"reference": "Practitioner/x1"},
    }
    stub.add(
        order,
        {"resourceType": "Medication", "id": "m1", "code": {"text": "infliximab"}},
        {"resourceType": "Condition", "id": "d1", "subject": SUBJECT, "code": {"text": "Crohn's disease"}},
        {"resourceType": "Device", "id": "v1", "type": {"text": "PICC"}},
        given(
            request={"reference": "MedicationRequest/o1"},
            device=[{"reference": "Device/v1"}],
            medicationReference={"reference": f"{stub.base}/Medication/m1"},
        ),
    )
    chart = collected(client)
    assert names(chart) == VISIT | {"MedicationRequest/o1", "Medication/m1", "Condition/d1", "Device/v1"}
    assert chart.missing == [], (
        "a practitioner without a resource is a name less, and no gap of what was given"
    )


def test_an_old_visit_does_not_come_with_an_order_or_a_diagnosis(stub: Stub, client: FhirClient) -> None:
    """An order may have been written, and a disease found, years before the visit."""
    old = {"reference": "Encounter/e0"}
    stub.add(encounter("e0", "2024-05-05"), *note("n0", context={"encounter": [old]}))
    stub.add({"resourceType": "Condition", "id": "d1", "subject": SUBJECT, "encounter": old})
    stub.add({"resourceType": "MedicationRequest", "id": "o1", "subject": SUBJECT, "encounter": old})
    request = {"reference": "MedicationRequest/o1"}
    stub.add(given(request=request, reasonReference=[{"reference": "Condition/d1"}]))
    assert names(collected(client)) == VISIT | {"MedicationRequest/o1", "Condition/d1"}


def test_a_reference_to_another_server_makes_the_chart_a_part(stub: Stub, client: FhirClient) -> None:
    stub.add(given(medicationReference={"reference": "https://drugs.example/fhir/Medication/m1"}))
    chart = collected(client)
    assert chart.missing == [Missing("Medication", "elsewhere")]
    assert not is_whole(chart)


def test_what_a_resource_contains_is_not_asked_for(stub: Stub, client: FhirClient) -> None:
    held = [{"resourceType": "Medication", "id": "m1", "code": {"text": "ocrelizumab"}}]
    stub.add(given(contained=held, medicationReference={"reference": "#m1"}))
    chart = collected(client)
    assert (names(chart), chart.missing) == (VISIT, [])


def test_a_reference_that_leads_nowhere_makes_the_chart_a_part(stub: Stub, client: FhirClient) -> None:
    stub.add(given(medicationReference={"reference": "Medication/gone"}))
    chart = collected(client)
    assert chart.missing == [Missing("Medication", "not_found")]
    assert not is_whole(chart)


def test_references_in_a_circle_end(stub: Stub, client: FhirClient) -> None:
    stub.add(
        given(partOf=[{"reference": "MedicationAdministration/a1"}], context={"reference": "Encounter/e1"})
    )
    stub.add({**encounter(), "diagnosis": [{"condition": {"reference": "Condition/d1"}}]})
    stub.add(
        {
            "resourceType": "Condition",
            "id": "d1",
            "subject": SUBJECT,
            "encounter": {"reference": "Encounter/e1"},
        }
    )
    assert "Condition/d1" in names(collected(client))


# --- another patient's


OTHERS = [
    {"reference": "Patient/p2"},
    {"reference": "https://elsewhere.example/fhir/Patient/p1"},
    {"display": "A. S."},
    None,
]


@pytest.mark.parametrize("subject", OTHERS)
def test_another_patient_s_resource_in_an_answer_is_dropped_and_counted(
    stub: Stub, client: FhirClient, subject: Resource | None
) -> None:
    """A wrong patient's infusion in a chart would bill minutes that this patient never had."""
    entries = [{"resource": given()}, {"resource": {**given("x1", drug="ocrelizumab"), "subject": subject}}]
    answer = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
    stub.fault(type="MedicationAdministration", reply=Reply(body=answer))
    chart = collected(client)
    assert "MedicationAdministration/x1" not in names(chart)
    assert chart.missing == [Missing("MedicationAdministration", ANOTHER_PATIENT)]
    assert b"ocrelizumab" not in encoded(bundle_of(chart, stub.base))
    assert not is_whole(chart)


def test_another_patient_s_order_is_not_followed_into(stub: Stub, client: FhirClient) -> None:
    stub.add(given(request={"reference": "MedicationRequest/x1"}))
    stub.add({"resourceType": "MedicationRequest", "id": "x1", "subject": {"reference": "Patient/p2"}})
    chart = collected(client)
    assert "MedicationRequest/x1" not in names(chart)
    assert chart.missing == [Missing("MedicationRequest", ANOTHER_PATIENT)]


def test_the_patient_may_be_named_by_the_whole_address_or_a_version(stub: Stub, client: FhirClient) -> None:
    stub.fault(
        type="MedicationAdministration",
        reply=Reply(
            body={
                "resourceType": "Bundle",
                "type": "searchset",
                "entry": [
                    {"resource": {**given(), "subject": {"reference": f"{stub.base}/Patient/p1"}}},
                    {"resource": {**given("a2"), "subject": {"reference": "Patient/p1/_history/4"}}},
                ],
            }
        ),
    )
    assert collected(client).missing == []


# --- partial answers


@pytest.mark.parametrize(
    "type", ["Encounter", "MedicationAdministration", "MedicationRequest", "Observation", "Procedure"]
)
@pytest.mark.parametrize(
    ("reply", "because"),
    [(outcome(403, "forbidden"), "forbidden"), (Reply(503, {}), "busy"), (Reply(raw=b"{"), "broken")],
)
def test_a_type_that_cannot_be_had_makes_the_chart_a_part(
    stub: Stub, client: FhirClient, type: str, reply: Reply, because: str
) -> None:
    stub.fault(type=type, reply=reply)
    chart = collected(client)
    assert Missing(type, because) in chart.missing
    assert not is_whole(chart)


def test_a_page_that_cannot_be_had_makes_the_chart_a_part(stub: Stub, client: FhirClient) -> None:
    stub.add(given("a2"), given("a3"))
    stub.page_size = 2
    stub.fault(type="MedicationAdministration", reply=outcome(500, "exception"), _page="1")
    chart = collected(client)
    assert chart.missing == [Missing("MedicationAdministration", "page_failed")]
    assert {"MedicationAdministration/a1", "MedicationAdministration/a2"} <= names(chart)
    assert not is_whole(chart)


def test_a_server_that_cannot_search_by_day_is_asked_for_all(stub: Stub, client: FhirClient) -> None:
    stub.add(given("a2", "2025-11-11"))

    def no_days(request: Any) -> Reply | None:
        by_day = any(name == "effective-time" for name, _ in request.query)
        return outcome(400, "not-supported") if by_day else None

    stub.faults.append(no_days)
    chart = collected(client)
    assert names(chart) == VISIT
    assert chart.missing == []


def test_what_a_server_does_not_have_at_all_is_no_gap_but_for_what_was_given(
    stub: Stub, client: FhirClient
) -> None:
    stub.offers = ["Patient", "Encounter", "MedicationAdministration", "DocumentReference", "Binary"]
    chart = collected(client)
    assert (chart.missing, chart.not_offered) == ([], ["MedicationRequest", "Observation", "Procedure"])
    assert stub.questions("Observation") == []


def test_a_server_without_administrations_never_gives_a_whole_chart(stub: Stub, client: FhirClient) -> None:
    stub.offers = ["Patient", "Encounter", "DocumentReference", "Binary"]
    assert Missing("MedicationAdministration", "not_offered") in collected(client).missing


def test_a_note_that_cannot_be_had_makes_the_chart_a_part(stub: Stub, client: FhirClient) -> None:
    del stub.resources["Binary/n1-words"]
    chart = collected(client)
    assert chart.missing == [Missing("Binary", "not_found")]
    assert not is_whole(chart)


def test_a_note_on_another_server_makes_the_chart_a_part(stub: Stub, client: FhirClient) -> None:
    reference, _ = note()
    reference["content"][0]["attachment"]["url"] = "https://files.example/n1.pdf"
    stub.add(reference)
    assert collected(client).missing == [Missing("Binary", "elsewhere")]


def test_a_note_behind_another_kind_of_address_is_put_into_the_document(
    stub: Stub, client: FhirClient
) -> None:
    reference, _ = note()
    reference["content"][0]["attachment"]["url"] = "files/n1"
    stub.add(reference)
    stub.fault(type="files", reply=Reply(raw=b"Resting.", headers={"content-type": "text/plain"}))
    chart = collected(client)
    assert chart.missing == []
    assert chart.resources["DocumentReference/n1"]["content"][0]["attachment"]["data"] == "UmVzdGluZy4="
    assert is_whole(chart)


def test_notes_of_the_day_come_with_and_without_an_encounter(stub: Stub, client: FhirClient) -> None:
    stub.add(*note("n2", context={"period": {"start": "2026-03-02", "end": "2026-03-02"}}, date="2026-03-20"))
    stub.add(*note("n3", context={}, date="2026-03-04T10:00:00-05:00"))
    stub.add(*note("n4", context={"period": {"start": "2026-02-02", "end": "2026-02-02"}}))
    stub.add(*note("n5", context={}, date="2026-06-01"))
    found = {name for name in names(collected(client)) if name.startswith("DocumentReference/")}
    assert found == {"DocumentReference/n1", "DocumentReference/n2", "DocumentReference/n3"}


def test_there_is_a_bound_to_what_is_followed(
    stub: Stub, client: FhirClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrubber.smart.collect.MOST_READS", 2)
    devices = [{"resourceType": "Device", "id": f"v{number}"} for number in range(4)]
    stub.add(*devices, given(device=[{"reference": f"Device/{one['id']}"} for one in devices]))
    assert collected(client).missing == [Missing("Device", "too_many_reads", 2)]


def test_a_server_that_goes_away_mid_way_ends_the_fetch(stub: Stub) -> None:
    for type in ("MedicationAdministration", "MedicationRequest", "Observation"):
        stub.fault(type=type, reply=Reply(503, {}))
    with FhirClient(stub.base, allow_http=True, limits=Limits(tries=1)) as client, pytest.raises(ServerGone):
        collected(client)


# --- the bundle


def test_a_part_says_so_in_fhir_s_own_words(stub: Stub, client: FhirClient) -> None:
    stub.fault(type="Observation", reply=outcome(403, "forbidden"))
    bundle = bundle_of(collected(client), stub.base)
    assert bundle["meta"]["tag"] == [
        {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
    ]
    (issue,) = bundle["entry"][-1]["resource"]["issue"]
    assert issue["code"] == "incomplete"
    assert issue["diagnostics"] == f"Observation: {WHY['forbidden']}"


def test_the_same_chart_gives_the_same_bytes_in_whatever_order_it_comes(
    stub: Stub, client: FhirClient
) -> None:
    stub.add(given("a0"))
    first = encoded(bundle_of(collected(client), stub.base))
    stub.resources = dict(reversed(stub.resources.items()))
    assert encoded(bundle_of(collected(client), stub.base)) == first


def test_numbers_stay_as_they_came(stub: Stub, client: FhirClient) -> None:
    raw = json.dumps({**given(), "dosage": {"dose": {"value": 1.5, "unit": "mg"}}}).replace("1.5", "1.50")
    answer = '{"resourceType":"Bundle","type":"searchset","entry":[{"resource":' + raw + "}]}"
    stub.fault(type="MedicationAdministration", reply=Reply(raw=answer.encode()))
    assert b'"value": 1.50,' in encoded(bundle_of(collected(client), stub.base))


def test_half_a_character_does_not_stop_a_fetch(stub: Stub, client: FhirClient) -> None:
    stub.add(given(drug="half \ud83d of one"))
    assert b"half ? of one" in encoded(bundle_of(collected(client), stub.base))


def test_days_are_asked_for_with_a_margin(stub: Stub, client: FhirClient) -> None:
    """A server compares with its own midnight."""
    collected(client)
    (request,) = stub.questions("MedicationAdministration")
    assert [value for name, value in request.query if name == "effective-time"] == [
        "ge2026-03-01",
        "le2026-03-03",
    ]
    assert date(2026, 3, 1) < DAY < date(2026, 3, 3)
