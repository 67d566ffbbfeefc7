"""`$submit-attachment`: documents come before their claim, are used for it by their TrackingId, and are forgotten."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubber.service.errors import Problem
from scrubber.service.fhir.attachments import Keys, Submitted, keys_of, same, submitted, submitted_body
from scrubber.service.fhir.outcome import outcome_of
from scrubber.service.fhir.scrub import scrub, scrub_body
from scrubber.service.fhir.values import dump
from scrubber.service.fhir.waiting import Waiting
from scrubber.service.tenants import Tenant
from tests.scrubber.claims.test_fhir import parts
from tests.scrubber.service.fhir.oracle import valid
from tests.scrubber.service.fhir.sent import CHART, SPEC, X12, binary, reference, submission, written
from tests.scrubber.service.fhir.writing import Resource, parameter


def issues(answer: Resource) -> list[Resource]:
    found = parameter(answer, "issues")
    assert found is not None
    return list(found["issue"])


def told(answer: Resource, code: str) -> list[Resource]:
    return [
        each
        for each in issues(answer)
        if each.get("details", {}).get("coding", [{}])[0] == {"system": "urn:infuscrub:problem", "code": code}
    ]


@pytest.mark.parametrize("content", [reference(), binary()])
def test_a_claim_uses_what_was_submitted_under_its_control_number(tenant: Tenant, content: Resource) -> None:
    """As the 837 uses a document whose control number is its PWK06."""
    made = submitted(valid(submission(content)))
    answer = valid(scrub(tenant, written().parameters(), [made]))
    verdict = tenant.session.check_claim(X12, documents=made.documents)
    assert [each.linked_by for each in verdict.claim.documents] == ["attachment_control_number"]
    assert verdict.disposition == "corrected"
    response = parameter(answer, "response")
    assert response is not None
    assert response["extension"][0]["valueCode"] == "corrected"
    assert scrub_body(tenant, dump(written().parameters()), [made]).used == (made.key,)


def test_line_items_link_evidence_to_items(tenant: Tenant) -> None:
    made = submitted(submission(lines=("2", "3")))
    (used,) = told(scrub(tenant, written().parameters(), [made]), "used")
    assert used["expression"] == ["Claim.item[1]", "Claim.item[2]"]


def test_a_line_item_that_the_claim_has_not_is_told(tenant: Tenant) -> None:
    made = submitted(submission(lines=("2", "9")))
    answer = valid(scrub(tenant, written().parameters(), [made]))
    assert [each["severity"] for each in told(answer, "line-item")] == ["warning"]


def test_without_line_items_it_is_of_the_whole_claim(tenant: Tenant) -> None:
    (used,) = told(scrub(tenant, written().parameters(), [submitted(submission())]), "used")
    assert used["expression"] == ["Claim"]


def test_more_that_was_announced_is_told(tenant: Tenant) -> None:
    made = submitted(submission(Final={"valueBoolean": False}))
    assert told(scrub(tenant, written().parameters(), [made]), "not-final")


def test_a_document_of_another_patient_is_not_used(tenant: Tenant) -> None:
    chart = json.loads(CHART)
    chart["patient"] |= {"family": "BAKER", "given": "BEA", "member_id": "MBR9", "birth_date": "1950-01-01"}
    made = submitted(submission(reference(dump(chart))))
    answered = scrub_body(tenant, dump(written().parameters()), [made])
    assert answered.used == ()
    assert answered.disposition == "held"


def test_keys_of_a_call(tenant: Tenant) -> None:
    keys = keys_of(tenant, dump(written().parameters()))
    assert keys == Keys(("ACN-1",), ("FHIR-0001",), ("MBR100001",), ("2026-03-02",))


def test_a_claim_that_announces_nothing_finds_it_by_member_and_day(tenant: Tenant) -> None:
    body = dump(written(replace(SPEC, attachments=())).parameters())
    made = submitted(submission())
    assert made.may_belong_to(keys_of(tenant, body))
    assert scrub_body(tenant, body, [made]).used == (made.key,)


def test_a_document_that_the_claim_refers_to_lends_its_number(tenant: Tenant) -> None:
    body = written().parameters()
    claim = body["parameter"][0]["resource"]
    number = {"system": "https://clinic.example/control-number", "value": "ACN-7"}
    claim["contained"] = [
        {"resourceType": "DocumentReference", "id": "d", "status": "current", "identifier": [number]},
        {
            "resourceType": "DocumentReference",
            "id": "e",
            "status": "current",
            "identifier": [{"value": "D-1"}],
        },
    ]
    claim["supportingInfo"][0]["valueReference"] = {"reference": "#d"}
    assert keys_of(tenant, dump(body)).control_numbers == ("ACN-7",)


MEMBER, DAY = ("MBR100001",), ("2026-03-02",)


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (Keys(("acn1",)), True),
        (Keys(("ACN-01",)), False),
        (Keys((), ("ACN-1",)), True),
        (Keys((), ("OTHER",), MEMBER, DAY), True),
        (Keys((), (), MEMBER, ("2026-03-03",)), False),
        (Keys((), (), ("MBR2",), DAY), False),
        (Keys((), (), (), DAY), False),
        (Keys(("ACN-2",), (), MEMBER, DAY), False),  # of another claim of that day
    ],
)
def test_what_may_belong_to_a_claim(keys: Keys, found: bool) -> None:
    """By the number; by member and day only where the claim announces no document by a number."""
    assert submitted(submission()).may_belong_to(keys) is found


def test_identifiers_are_compared_normalised() -> None:
    assert same("00-acn 1") == same("ACN1")


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({"TrackingId": None}, "Parameters.parameter"),
        ({"MemberId": None}, "Parameters.parameter"),
        ({"ServiceDate": None}, "Parameters.parameter"),
        ({"OrganizationId": None}, "Parameters.parameter"),
        ({"TrackingId": {"valueString": "SECRET"}}, "Parameters.parameter[0].valueIdentifier"),
        ({"AttachTo": {"valueCode": "preauthorization"}}, "Parameters.parameter[1].valueCode"),
        ({"AttachTo": {"valueCode": "SECRET"}}, "Parameters.parameter[1].valueCode"),
        ({"ServiceDate": {"valueDateTime": "2026-03"}}, "Parameters.parameter[5].valueDateTime"),
        ({"Final": {"valueString": "no"}}, "Parameters.parameter[6].valueBoolean"),
        ({"Finale": {"valueBoolean": True}}, "Parameters.parameter[6].name"),
    ],
)
def test_what_is_wrong_with_a_submission_is_told(other: dict[str, Any], place: str) -> None:
    with pytest.raises(Problem) as caught:
        submitted(submission(**other))
    outcome = valid(outcome_of(caught.value))
    assert caught.value.status == 422
    assert place in [each for issue in outcome["issue"] for each in issue["expression"]]
    assert "SECRET" not in json.dumps(outcome)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"resourceType": "Binary"},
        {"resourceType": "Binary", "data": "?"},
        {"resourceType": "DocumentReference", "status": "current"},
        {"resourceType": "DocumentReference", "content": [{"attachment": {"url": "https://ehr.example/1"}}]},
    ],
)
def test_a_content_without_data_is_refused(content: Resource) -> None:
    """What is only linked is never fetched: nothing here asks another machine for a chart."""
    with pytest.raises(Problem) as caught:
        submitted(submission(content))
    assert caught.value.status == 422


PLACES = [path for path in parts(submission(lines=("1",))) if path]


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(PLACES),
    value=st.sampled_from([None, "", "SECRET", 3, True, [], {}, [{}], ["SECRET"], {"SECRET": 1}]),
)
def test_whatever_stands_anywhere_waits_or_is_told(tenant: Tenant, path: tuple[Any, ...], value: Any) -> None:
    body: Any = submission(lines=("1",))
    inner = body
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = deepcopy(value)
    try:
        made = submitted_body(tenant, dump(body))
    except Problem as problem:
        outcome = json.dumps(valid(outcome_of(problem)))
    else:
        outcome = ""
        scrub(tenant, written().parameters(), [made])
    assert "SECRET" not in outcome


# --- waiting ----------------------------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def waiting(key: str = "a", size: int = 10) -> Submitted:
    return Submitted(key, "ACN-1", "M1", "2026-03-02", True, {f"{key}.json": b"x" * size})


def find(kept: Waiting, tenant: str = "one") -> list[str]:
    return [each.key for each in kept.find(tenant, Keys(("ACN-1",)))]


def test_what_waits_is_found_until_it_is_used() -> None:
    kept = Waiting(clock=Clock())
    kept.keep("one", waiting("a"))
    kept.keep("one", waiting("b"))
    assert find(kept) == ["a", "b"]
    kept.forget("one", ["a"])
    assert find(kept) == ["b"]


def test_a_tenant_never_sees_what_another_submitted() -> None:
    kept = Waiting(clock=Clock())
    kept.keep("one", waiting())
    assert find(kept, "two") == []
    assert not kept.has_any("two")
    kept.forget("two", ["a"])
    assert find(kept) == ["a"]


def test_what_waits_too_long_is_forgotten() -> None:
    clock = Clock()
    kept = Waiting(seconds=600, clock=clock)
    kept.keep("one", waiting("a"))
    clock.now = 599
    kept.keep("one", waiting("b"))
    assert find(kept) == ["a", "b"]
    clock.now = 600
    assert find(kept) == ["b"]
    clock.now = 1199
    assert kept.sizes() == (0, 0)


def test_the_same_sent_again_waits_once_and_anew() -> None:
    clock = Clock()
    kept = Waiting(seconds=600, clock=clock)
    kept.keep("one", waiting())
    clock.now = 599
    kept.keep("one", waiting())
    clock.now = 1000
    assert kept.sizes() == (1, 10)


@pytest.mark.parametrize("limits", [{"most": 2}, {"megabytes": 25 / (1 << 20)}])
def test_there_is_room_for_so_many_and_so_much(limits: dict[str, Any]) -> None:
    kept = Waiting(clock=Clock(), **limits)
    kept.keep("one", waiting("a"))
    kept.keep("one", waiting("b"))
    with pytest.raises(Problem) as caught:
        kept.keep("one", waiting("c"))
    assert caught.value.status == 503
    assert find(kept) == ["a", "b"]
    kept.keep("two", waiting("c"))


def test_the_claim_of_the_tests_announces_its_document() -> None:
    assert SPEC.attachments == ("ACN-1",)
