"""What `Claim/$scrub` answers, and what it says of a call that can't be used."""

from __future__ import annotations

import base64
import json
import re
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubber.api import ClaimDocument, claims_of_fhir
from scrubber.charts.readers.record.writer import record_to_json
from scrubber.demo import AS_OF
from scrubber.service.errors import Problem
from scrubber.service.fhir.answer import Answer
from scrubber.service.fhir.asked import asked
from scrubber.service.fhir.outcome import outcome_of
from scrubber.service.fhir.scrub import scrub, scrub_body
from scrubber.service.fhir.statements import submission
from scrubber.service.fhir.values import dump, load
from scrubber.service.tenants import Tenant
from scrubber.testing.build import PATIENT, claim
from tests.scrubber.claims.test_fhir import changed, parts
from tests.scrubber.service.fhir.charts import bundle
from tests.scrubber.service.fhir.oracle import valid
from tests.scrubber.service.fhir.sent import SPEC, binary, call, reference, written
from tests.scrubber.service.fhir.writing import HCPCS, Resource, codes, concept, parameter


def resource(answer: Resource, name: str) -> Resource:
    found = parameter(answer, name)
    assert found is not None
    return found


def refusal(tenant: Tenant, body: Resource) -> Resource:
    with pytest.raises(Problem) as caught:
        scrub(tenant, body)
    assert caught.value.status == 422
    return valid(outcome_of(caught.value))


def expressions(outcome: Resource) -> list[str]:
    return [each for issue in outcome["issue"] for each in issue.get("expression", ())]


# --- the answer -------------------------------------------------------------------------------------------------------


def test_an_hour_too_many_is_corrected_in_the_claim(tenant: Tenant) -> None:
    """91 minutes are one hour and 31 minutes: one unit of 96415, and two are billed at 68.00 each."""
    answer = valid(scrub(tenant, call()))
    response = resource(answer, "response")
    assert response["outcome"] == "complete"
    assert response["disposition"].startswith("Corrected")
    second = response["item"][1]["adjudication"]
    assert [
        (each["category"]["coding"][0]["code"], each["amount"]["value"], each["value"]) for each in second
    ] == [
        ("submitted", 136, 2),
        ("corrected", 68, 1),
    ]
    assert [each["amount"]["value"] for each in response["total"]] == [2926, 2858]
    claim = resource(answer, "corrected")
    assert claim["item"][1]["quantity"]["value"] == 1
    assert (claim["item"][1]["net"]["value"], claim["total"]["value"]) == (68, 2858)
    issues = resource(answer, "issues")["issue"]
    assert ("T05", "Claim.item[1].quantity") in codes(issues)
    hours = [each for each in issues if ("T05", "Claim.item[1].quantity") in codes([each])]
    assert [each["severity"] for each in hours] == ["information"], "it is corrected"


def test_what_no_correction_touches_stays_as_it_came(tenant: Tenant) -> None:
    body = call()
    claim = resource(body, "claim")
    claim["item"][0]["net"]["value"] = Decimal("310.00")
    claim["item"][0]["note"] = "kept"
    claim["_created"] = {"extension": [{"url": "urn:x", "valueString": "kept"}]}
    corrected = resource(load(scrub_body(tenant, dump(body)).body), "corrected")
    assert str(corrected["item"][0]["net"]["value"]) == "310.00"
    for index in (0, 2):
        assert corrected["item"][index] == claim["item"][index]
    apart = ("item", "total")
    assert {k: v for k, v in corrected.items() if k not in apart} == {
        k: v for k, v in claim.items() if k not in apart
    }


def test_each_note_is_of_its_items(tenant: Tenant) -> None:
    response = resource(scrub(tenant, call()), "response")
    notes = {each["number"]: each["text"] for each in response["processNote"]}
    assert {notes[number].split(":")[0] for number in response["item"][1]["noteNumber"]} == {"T05"}
    assert "noteNumber" not in response["item"][2]
    assert sorted(notes) == list(range(1, len(notes) + 1))


def test_without_documentation_nothing_is_complete(tenant: Tenant) -> None:
    """Silence is no pass: what could not be checked is told, and the outcome is `partial`."""
    answer = valid(scrub(tenant, written().parameters()))
    response = resource(answer, "response")
    assert response["outcome"] != "complete"
    assert any(each["code"] == "incomplete" for each in resource(answer, "issues")["issue"])


def test_a_proposal_is_no_correction(tenant: Tenant) -> None:
    """A visit beside an infusion needs modifier 25, which only a person can vouch for: told, and not written."""
    spec = SPEC.line("99214 x1 165.00")
    answer = valid(scrub(tenant, written(spec).parameters(binary())))
    proposed = [
        each["details"]["coding"][0]["code"]
        for each in resource(answer, "issues")["issue"]
        if each.get("details", {}).get("coding", [{}])[0].get("system") == "urn:infuscrub:proposal"
    ]
    assert "M02" in proposed
    assert parameter(answer, "corrected") is None


def test_a_correction_that_fhir_can_not_say_is_told(tenant: Tenant) -> None:
    """The first item alone is of a hospital (22). Once it is gone, CLM05-1 of the 837 still says so, and FHIR, where
    each item has its own place, can't."""
    spec = claim("837P", claim_id="FHIR-0002", place_of_service="22").line("99211 x1 28.00")
    spec = spec.line("96374 x1 95.00 pos=11").line("J1756-JZ x200 160.00 pos=11")
    answer = valid(scrub(tenant, written(spec).parameters()))
    assert resource(answer, "response")["extension"][0]["valueCode"] == "corrected"
    assert parameter(answer, "corrected") is None
    assert any(
        "`corrected` is left out" in each["diagnostics"] for each in resource(answer, "issues")["issue"]
    )


def test_a_finding_without_a_place_is_of_its_line(tenant: Tenant) -> None:
    config = tenant.config.fhir
    asked_for = asked(call(), config)
    read = claims_of_fhir(
        asked_for.bundle, submission=submission(config, AS_OF), filing_indicator=None, **asked_for.stated
    )
    verdict = tenant.session.check_claim(read.document, documents=asked_for.documents)
    finding = msgspec.structs.replace(verdict.claim.findings[0], line=2, location=None)
    only = replace(verdict, claim=msgspec.structs.replace(verdict.claim, findings=(finding,)))
    first = Answer(asked_for.claim, read, only, lambda path: asked_for.where(read.where(path))).issues()[0]
    assert first.expression == ("Claim.item[1]",)


def test_a_claim_alone_is_asked_about_where_the_tenant_states_the_rest(tenant: Tenant) -> None:
    stated = {
        "signature_on_file": "Y",
        "assignment": "A",
        "benefits_assigned": "Y",
        "release_of_information": "Y",
    }
    config = tenant.config.model_copy(update={"fhir": tenant.config.fhir.model_copy(update=stated)})
    source = written()
    text = json.dumps({**source.claim, "contained": source.others}, default=float)
    for each in source.others:
        text = text.replace(f'"{each["resourceType"]}/{each["id"]}"', f'"#{each["id"]}"')
    answer = valid(scrub(Tenant("other", config, tenant.session), json.loads(text)))
    assert resource(answer, "response")["patient"] == {"identifier": {"value": "MBR100001"}}


def test_the_837_is_given_where_it_may_be_sent(tenant: Tenant) -> None:
    answer = valid(scrub(tenant, call(x12=True)))
    data = base64.b64decode(resource(answer, "x12")["data"])
    (claim,) = ClaimDocument.of_x12(data).claims
    assert [str(line.units) for line in claim.lines] == ["1", "1", "40"]
    assert b"BLUEBIRD" in data


def test_what_has_no_place_is_named_with_its_fhirpath(tenant: Tenant) -> None:
    issues = resource(scrub(tenant, call()), "issues")["issue"]
    (unmapped,) = [each for each in issues if each["code"] == "not-supported"]
    assert unmapped["expression"] == ["Claim.created", "Claim.priority"]


def test_another_persons_chart_is_never_used(tenant: Tenant) -> None:
    assert SPEC.record is not None
    other = json.loads(binary_text())
    other["patient"] |= {
        "family": "BAKER",
        "given": "BEA",
        "member_id": "MBR999999",
        "birth_date": "1950-01-01",
    }
    answer = valid(scrub(tenant, written().parameters(binary(dump(other)))))
    assert "Parameters.parameter[2].resource" in expressions(resource(answer, "issues"))
    assert resource(answer, "response")["extension"][0]["valueCode"] == "held"
    assert parameter(answer, "corrected") is None


def binary_text() -> bytes:
    return base64.b64decode(binary()["data"])


@pytest.mark.parametrize("document", [binary(), reference()])
def test_documentation_comes_as_binary_or_reference(tenant: Tenant, document: Resource) -> None:
    answer = scrub(tenant, written().parameters(document))
    assert parameter(answer, "corrected") is not None


def test_an_attachment_that_is_named_becomes_pwk(tenant: Tenant) -> None:
    """PWK06 of the claim; and of a line, where its item alone names it in `informationSequence`."""
    body = written().parameters(binary(), x12=True)
    assert b"PWK*04*EL***AC*ACN-1~" in base64.b64decode(resource(scrub(tenant, body), "x12")["data"])
    resource(body, "claim")["item"][2]["informationSequence"] = [1]
    (claim,) = ClaimDocument.of_x12(base64.b64decode(resource(scrub(tenant, body), "x12")["data"])).claims
    assert [len(line.attachments) for line in claim.lines] == [0, 0, 1]
    assert claim.attachments == []


def test_patient_and_coverage_may_stand_in_the_documentation(tenant: Tenant) -> None:
    source = written()
    body = source.parameters()
    body["parameter"] = [each for each in body["parameter"] if each["name"] != "resources"]
    chart = {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "modifierExtension": [{"url": "urn:x"}],
    }
    entries = [{"resource": each} for each in (*source.others, chart)]
    body["parameter"].append(
        {
            "name": "documentation",
            "resource": {"resourceType": "Bundle", "type": "collection", "entry": entries},
        }
    )
    assert resource(scrub(tenant, body), "response")["resourceType"] == "ClaimResponse"


def test_a_resource_without_a_type_is_passed_by(tenant: Tenant) -> None:
    entries = [{"resource": {"resourceType": kind}} for kind in ({}, [], None, 3)]
    chart = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    assert resource(scrub(tenant, written().parameters(chart)), "response")


# --- calls that can't be used -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("item.0.net", ..., "Claim.item[0].net"),
        ("item.1.quantity", {"value": "SECRET", "code": "UN"}, "Claim.item[1].quantity"),
        ("item.0.productOrService", concept("urn:x", "SECRET"), "Claim.item[0].productOrService"),
        ("use", "preauthorization", "Claim.use"),
        ("status", "draft", "Claim.status"),
        ("modifierExtension", [{"url": "urn:x"}], "Claim.modifierExtension"),
        ("identifier.0.value", "A\nB", "Claim"),
        ("patient", {"reference": "Patient/SECRET"}, "Claim.patient.reference"),
        ("total", {"value": Decimal("1E+30")}, "Claim.total"),
    ],
)
def test_the_place_of_what_is_wrong_with_a_claim_is_told(
    tenant: Tenant, path: str, value: Any, place: str
) -> None:
    body = call()
    body["parameter"][0]["resource"] = changed(body["parameter"][0]["resource"], path, value)
    outcome = refusal(tenant, body)
    assert place in expressions(outcome)
    assert "SECRET" not in json.dumps(outcome, default=str)


def test_the_place_of_what_another_resource_lacks_is_told(tenant: Tenant) -> None:
    source = written()
    body = source.parameters()
    del body["parameter"][1]["resource"]["entry"][1]["resource"]["birthDate"]
    assert expressions(refusal(tenant, body)) == [
        "Parameters.parameter[1].resource.entry[1].resource.birthDate"
    ]
    contained = {**source.claim, "contained": [{"resourceType": "Patient", "id": "p", "gender": "female"}]}
    contained["patient"] = {"reference": "#p"}
    body["parameter"][0]["resource"] = contained
    assert "Claim.contained[0].birthDate" in expressions(refusal(tenant, body))


def test_what_nobody_stated_is_asked_for(tenant: Tenant) -> None:
    body = call()
    body["parameter"] = [each for each in body["parameter"] if each["name"] != "assignment"]
    (issue,) = refusal(tenant, body)["issue"]
    assert issue["code"] == "required"
    assert "assignment" in issue["diagnostics"]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"name": "documentaton", "resource": {}}, "Parameters.parameter[8].name"),
        ({"name": "assignment", "valueCode": "SECRET"}, "Parameters.parameter[8].valueCode"),
        ({"name": "documentation", "resource": {"resourceType": "Patient"}}, "Parameters.parameter[8].resource"),
        ({"name": "documentation"}, "Parameters.parameter[8].resource"),
        ({"name": "resources", "resource": []}, "Parameters.parameter[8].resource"),
        ({"name": "claim", "resource": {"resourceType": "Claim"}}, "Parameters.parameter[8]"),
        ({"name": "x12", "valueString": "yes"}, "Parameters.parameter[8].valueBoolean"),
        ({"name": "filingIndicator", "valueCode": "C"}, "Parameters.parameter[8].valueCode"),
        ({"name": "documentation", "resource": {"resourceType": "Binary", "data": "?"}},
         "Parameters.parameter[8].resource.data"),
        (3, "Parameters.parameter[8].name"),
    ],
)  # fmt: skip
def test_a_parameter_that_can_not_be_used_is_named(tenant: Tenant, wrong: Any, place: str) -> None:
    """Also one that is misspelt: a chart that is left out in silence would be no chart."""
    body = call()
    assert len(body["parameter"]) == 7
    body["parameter"] += [{"name": "filingIndicator", "valueCode": "MB"}, wrong]
    outcome = refusal(tenant, body)
    assert expressions(outcome) == [place]
    assert "SECRET" not in json.dumps(outcome)


@pytest.mark.parametrize("body", [{"resourceType": "Patient"}, {"resourceType": "Parameters"}, {}])
def test_what_is_no_call_is_told(tenant: Tenant, body: Resource) -> None:
    assert refusal(tenant, body)["issue"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"3", b"\xff\xfe", b'{"resourceType": 3}', b'{"a": NaN}', b"[" * 100_000,
        b'{"resourceType": "Claim", "id": "\\ud800"}', b'{"resourceType": "Claim", "total": 1e999999}',
        b'{"resourceType": "Claim", "a": ' + b"9" * 5000 + b"}",
        b'{"resourceType": "Claim", "a": ' + b"[" * 90 + b"]" * 90 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_json_of_fhir_is_told(body: bytes) -> None:
    with pytest.raises(Problem) as caught:
        load(body)
    assert caught.value.status == 400
    valid(outcome_of(caught.value))


def test_decimals_keep_their_digits() -> None:
    body = b'{"resourceType":"Claim","a":[1.50,0.10,2,-3.000],"b":"\\ud83d\\ude00"}'
    assert dump(load(body)) == '{"resourceType":"Claim","a":[1.50,0.10,2,-3.000],"b":"😀"}'.encode()


DAMAGE = [
    None,
    "",
    "SECRET",
    3,
    True,
    [],
    {},
    [{}],
    ["SECRET"],
    {"SECRET": 1},
    Decimal("-0.5"),
    "\n*~",
    "9" * 300,
]
assert SPEC.record is not None
BODY = written().parameters(binary(), bundle(SPEC.record), x12=True)
PLACES = [path for path in parts(BODY) if path]


@settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=3), value=st.sampled_from(DAMAGE))
def test_whatever_stands_anywhere_is_answered_or_told(
    tenant: Tenant, places: list[tuple[Any, ...]], value: Any
) -> None:
    """Damage of any places ends in an answer that is FHIR, or in an error of ours that quotes nothing of it."""
    body: Any = deepcopy(BODY)
    for path in places:
        inner = body
        try:
            for part in path[:-1]:
                inner = inner[part]
            inner[path[-1]] = deepcopy(value)
        except (KeyError, TypeError, IndexError):  # an earlier damage took it away
            continue
    try:
        answer = load(scrub_body(tenant, dump(body)).body)
    except Problem as problem:  # nothing else may be raised
        told = json.dumps(valid(outcome_of(problem)), default=str)
    else:
        told = ""
        for name in ("response", "issues"):
            valid(resource(answer, name))
    assert "SECRET" not in told


def test_the_systems_of_codes_are_those_of_fhir(tenant: Tenant) -> None:
    """An added line has the system of its code, in the answer and in the Claim."""
    of_medicare = replace(PATIENT, member_id="1EG4TE5MK73")
    spec = replace(SPEC, patient=of_medicare, attachments=()).paid_by("MCARE", "MEDICARE", "MB")
    wasted = spec.chart(
        "order o1 infliximab dose=350mg route=IV signed=2026-03-01 by=Nora_Sage_MD",
        "a1 infliximab infusion 09:00-10:31 hcpcs=J1745 class=complex dose=350mg route=IV order=o1 vials=4x100mg"
        " single_dose=yes access=left_forearm performer=RN wasted=50mg waste_reason=rest waste_by=RN waste_at=10:40",
        "indication K50.90 text=disease for=a1",
    )
    assert wasted.record is not None
    answer = valid(scrub(tenant, written(wasted).parameters(binary(dump(record_to_json(wasted.record))))))
    (added,) = resource(answer, "response")["addItem"]
    assert added["productOrService"] == concept(HCPCS, "J1745")
    assert [each["coding"][0]["code"] for each in added["modifier"]] == ["JW"]
    items = resource(answer, "corrected")["item"]
    assert [each["sequence"] for each in items] == [1, 2, 3, 4]
    assert [each["quantity"]["value"] for each in items[2:]] == [35, 5]
    assert "extension" not in items[3], "the line item control number names one line only"


class TestWords:
    def test_what_is_said_is_said_in_sentences(self, tenant: Tenant) -> None:
        """No empty brackets, no sentence that begins small, no part of the command line's report."""

        spec = (
            claim("837P", claim_id="FHIR-0001")
            .line("96365 x1 150.00")
            .line("J0696 x4 48.00")
            .chart("a1 ceftriaxone infusion 09:00-09:12 hcpcs=J0696 class=therapeutic dose=1000mg route=IV")
        )
        assert spec.record is not None
        answer = scrub(tenant, written(spec).parameters(binary(dump(record_to_json(spec.record)))))
        issues, response = parameter(answer, "issues"), parameter(answer, "response")
        assert issues is not None
        assert response is not None
        said = [each["diagnostics"] for each in issues["issue"]]
        said += [each["text"] for each in response["processNote"]]
        assert any(each.startswith("Proposed, not made") for each in said)
        for each in said:
            assert "()" not in each
            assert "open facts" not in each
            assert each.endswith(".")
            assert not re.search(r"\. [a-z]", each), each


class TestSomebodyElse:
    def test_an_administration_of_another_patient_decides_nothing(self, tenant: Tenant) -> None:
        """The Bundle holds the claim's patient, and what was given names another."""

        spec = SPEC
        assert spec.record is not None
        chart = bundle(spec.record)
        response = parameter(scrub(tenant, written().parameters(chart)), "response")
        assert response is not None
        assert "Corrected" in response["disposition"]
        for each in chart["entry"]:
            if each["resource"]["resourceType"] == "MedicationAdministration":
                each["resource"]["subject"] = {"reference": "Patient/other"}
        answer = scrub(tenant, written().parameters(chart))
        response = parameter(answer, "response")
        assert response is not None
        assert "unchecked" in response["disposition"]
        assert parameter(answer, "corrected") is None
