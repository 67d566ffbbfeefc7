"""Which patient of a server is a claim's: what a number settles, what a name only proposes, and when nobody
is taken.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scrubber.smart.client import FhirClient
from scrubber.smart.errors import AnswerError
from scrubber.smart.patients import NAMELESS, NOT_ALL, Match, find_patient
from scrubber.smart.wanted import Wanted
from tests.scrubber.smart.as_fhir import identifier
from tests.scrubber.smart.conftest import KEYS, PATIENT, WANTED
from tests.scrubber.smart.stub import Reply, Resource, Stub
from tests.scrubber.smart.stub import outcome as failure


def wanted(**more: object) -> Wanted:
    return replace(WANTED, keys=replace(KEYS, **more))  # type: ignore[arg-type]


def patient(id: str, *identifiers: Resource, **more: object) -> Resource:
    return {**PATIENT, "id": id, "identifier": list(identifiers), **more}


def outcome(match: Match) -> tuple[str, str | None, bool]:
    """Return the verdict, the id of the patient, and whether it is decided."""
    return match.verdict, match.patient["id"] if match.patient else None, match.decided


def test_a_medical_record_number_settles_it(client: FhirClient) -> None:
    match = find_patient(client, WANTED)
    assert outcome(match) == ("one", "p1", True)
    assert match.linked_by == "medical_record_number"


def test_a_member_id_settles_it(stub: Stub, client: FhirClient) -> None:
    stub.add(patient("p1", identifier("MB", "W123")))
    match = find_patient(client, WANTED)
    assert outcome(match) == ("one", "p1", True)
    assert match.linked_by == "member_id"


def test_under_a_family_s_member_id_the_given_name_decides(stub: Stub, client: FhirClient) -> None:
    """Twins share member id and birth date; the contract, section 4."""
    stub.add(patient("p1", identifier("MB", "W123"), name=[{"family": "Sutter", "given": ["Ada"]}]))
    stub.add(patient("p2", identifier("MB", "W123")))
    assert outcome(find_patient(client, wanted(medical_record_number=""))) == ("one", "p2", True)


def test_a_number_of_another_kind_is_none(stub: Stub, client: FhirClient) -> None:
    """A driver's licence of the same digits is no record number, and name and birth date only propose."""
    stub.add(patient("p1", identifier("DL", "MRN-77"), identifier("SS", "W123")))
    assert outcome(find_patient(client, WANTED)) == ("one", "p1", False)


def test_a_server_that_passes_over_the_question_finds_nobody(stub: Stub, client: FhirClient) -> None:
    """It sends all of its patients; those that do not bear the number are none of ours."""
    other = patient("p9", identifier("MR", "MRN-99"), name=[{"family": "Grove", "given": ["Ida"]}])
    entries = [{"resource": other}]
    stub.fault(
        type="Patient", reply=Reply(body={"resourceType": "Bundle", "type": "searchset", "entry": entries})
    )
    assert outcome(find_patient(client, WANTED)) == ("none", None, False)


def test_two_numbers_that_lead_to_two_patients_are_no_guess(stub: Stub, client: FhirClient) -> None:
    stub.add(patient("p2", identifier("MB", "W123")))
    assert outcome(find_patient(client, WANTED)) == ("several", None, False)


def test_one_number_that_leads_to_two_patients_is_no_guess(stub: Stub, client: FhirClient) -> None:
    stub.add(patient("p2", identifier("MR", "MRN-77")))
    assert outcome(find_patient(client, WANTED)) == ("several", None, False)


def test_a_patient_that_was_merged_into_another_is_passed_over(stub: Stub, client: FhirClient) -> None:
    merged = [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}]
    stub.add(patient("p2", identifier("MR", "MRN-77"), link=merged))
    assert outcome(find_patient(client, WANTED)) == ("one", "p1", True)


def test_another_person_under_the_number_is_not_taken(stub: Stub, client: FhirClient) -> None:
    stub.add(
        patient(
            "p1",
            identifier("MR", "MRN-77"),
            name=[{"family": "Grove", "given": ["Ida"]}],
            birthDate="1950-05-05",
        )
    )
    assert outcome(find_patient(client, WANTED)) == ("none", None, False)


def test_a_birth_date_that_differs_is_for_a_person_to_confirm(stub: Stub, client: FhirClient) -> None:
    stub.add({**PATIENT, "birthDate": "1970-02-01"})
    match = find_patient(client, WANTED)
    assert outcome(match) == ("one", "p1", False)
    assert match.because == "the birth date differs"


def test_a_patient_without_name_and_birth_date_is_not_settled_by_a_number(
    stub: Stub, client: FhirClient
) -> None:
    stub.add({"resourceType": "Patient", "id": "p1", "identifier": [identifier("MR", "MRN-77")]})
    match = find_patient(client, WANTED)
    assert (outcome(match), match.because) == (("one", "p1", False), NAMELESS)


NO_NUMBER = wanted(medical_record_number="", member_id="")


def test_name_birth_date_and_sex_only_propose(client: FhirClient) -> None:
    match = find_patient(client, NO_NUMBER)
    assert outcome(match) == ("one", "p1", False)
    assert match.linked_by == "birth_date"


def test_two_of_one_name_and_birth_date_are_no_guess(stub: Stub, client: FhirClient) -> None:
    stub.add(patient("p2"))
    assert outcome(find_patient(client, NO_NUMBER)) == ("several", None, False)


def test_the_sex_tells_two_apart(stub: Stub, client: FhirClient) -> None:
    stub.add(patient("p2", gender="male"))
    assert outcome(find_patient(client, NO_NUMBER)) == ("one", "p1", False)


@pytest.mark.parametrize(
    "missing", [{"birth_date": None}, {"family": ""}, {"given": ""}, {"birth_date": date(1971, 1, 2)}]
)
def test_less_than_that_finds_nobody(client: FhirClient, missing: dict[str, object]) -> None:
    assert outcome(find_patient(client, wanted(medical_record_number="", member_id="", **missing))) == (
        "none",
        None,
        False,
    )


def coverage(number: str, of: str = "p1", id: str = "c1") -> Resource:
    return {
        "resourceType": "Coverage",
        "id": id,
        "status": "active",
        "beneficiary": {"reference": f"Patient/{of}"},
        "subscriberId": number,
    }


def test_a_coverage_with_the_member_id_settles_what_a_name_proposes(stub: Stub, client: FhirClient) -> None:
    """Many EHRs keep member ids with the coverage, not with the patient."""
    stub.add(coverage("W-123"))
    match = find_patient(client, wanted(medical_record_number=""))
    assert outcome(match) == ("one", "p1", True)
    assert [one["id"] for one in match.coverages] == ["c1"]


@pytest.mark.parametrize("other", [coverage("W999"), coverage("W123", of="p8")])
def test_another_coverage_settles_nothing(stub: Stub, client: FhirClient, other: Resource) -> None:
    answer = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": other}]}
    stub.fault(type="Coverage", reply=Reply(body=answer))
    assert outcome(find_patient(client, wanted(medical_record_number=""))) == ("one", "p1", False)


def test_one_of_an_answer_that_is_not_whole_is_only_proposed(stub: Stub, client: FhirClient) -> None:
    entries = [{"resource": PATIENT}]
    answer = {"resourceType": "Bundle", "type": "searchset", "total": 2, "entry": entries}
    stub.fault(type="Patient", reply=Reply(body=answer))
    match = find_patient(client, WANTED)
    assert (outcome(match), match.because) == (("one", "p1", False), NOT_ALL)


def test_a_server_that_cannot_search_by_number_is_asked_by_name(stub: Stub, client: FhirClient) -> None:
    refusal = failure(400, "not-supported")
    stub.faults.append(lambda request: refusal if dict(request.query).get("identifier") else None)
    assert outcome(find_patient(client, WANTED)) == ("one", "p1", False)
    stub.resources.clear()
    with pytest.raises(AnswerError):  # nobody was found, and it is not known that nobody is there
        find_patient(client, WANTED)


def test_what_divides_a_question_is_marked(stub: Stub, client: FhirClient) -> None:
    """`A|B` would ask for the number B of the system A (FHIR R4, search, escaping)."""
    find_patient(client, wanted(medical_record_number="M|1,2", member_id="", birth_date=None))
    assert dict(stub.asked[0].query)["identifier"] == "M\\|1\\,2"
