"""FHIR R4 Claims: each element is in the 837, named as unmapped, or named as missing; nothing is made up."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.api import ClaimDocument, ClaimError, FhirClaims, Session, claims_of_fhir
from tests.scrubber.claims.test_as_json import CLAIM as SAME
from tests.scrubbing import AS_OF

STATED = {
    "submission": SAME["submission"],
    "signature_on_file": "Y",
    "assignment": "A",
    "benefits_assigned": "Y",
    "release_of_information": "Y",
}
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
SNOMED, NDC = "http://snomed.info/sct", "http://hl7.org/fhir/sid/ndc"
POS = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"


def coded(code: str, system: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def usd(value: Any) -> dict[str, Any]:
    return {"value": value, "currency": "USD"}


PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "name": [{"family": "ADLER", "given": ["ANNA"]}],
    "birthDate": "1979-03-04",
    "gender": "female",
    "address": [{"line": ["5 ELM ST"], "city": "COLUMBUS", "state": "OH", "postalCode": "43215"}],
}
COVERAGE = {
    "resourceType": "Coverage",
    "id": "c1",
    "status": "active",
    "subscriberId": "MBR100001",
    "beneficiary": {"reference": "Patient/p1"},
    "relationship": coded("self", "http://terminology.hl7.org/CodeSystem/subscriber-relationship"),
    "type": coded("CI", "https://codesystem.x12.org/005010/1032"),
    "payor": [{"reference": "Organization/payer"}],
}
ORGANIZATIONS: list[dict[str, Any]] = [
    {
        "resourceType": "Organization",
        "id": "clinic",
        "name": "RIVERBEND INFUSION CENTER",
        "identifier": [
            {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"},
            {"system": "urn:oid:2.16.840.1.113883.4.4", "value": "31-1234567"},
        ],
        "type": [coded("261QI0500X", "http://nucc.org/provider-taxonomy")],
        "address": [
            {
                "line": ["100 RIVER RD"],
                "city": "COLUMBUS",
                "state": "OH",
                "postalCode": "43215-0001",
                "country": "US",
            }
        ],
    },
    {
        "resourceType": "Organization",
        "id": "payer",
        "name": "EXAMPLE HEALTH PLAN",
        "identifier": [{"value": "EHP01"}],
    },
]
DOCTOR = {
    "resourceType": "Practitioner",
    "id": "d1",
    "name": [{"family": "JONES", "given": ["JAN"]}],
    "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1987654328"}],
    "qualification": [{"code": coded("207RG0100X", "http://nucc.org/provider-taxonomy")}],
}
CLAIM: dict[str, Any] = {
    "resourceType": "Claim",
    "status": "active",
    "type": coded("professional", "http://terminology.hl7.org/CodeSystem/claim-type"),
    "use": "claim",
    "identifier": [{"value": "JSON-0001"}],
    "patient": {"reference": "Patient/p1"},
    "provider": {"reference": "Organization/clinic"},
    "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/c1"}}],
    "careTeam": [
        {
            "sequence": 1,
            "provider": {"reference": "Practitioner/d1"},
            "role": coded("rendering", "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBClaimCareTeamRole"),
        }
    ],
    "diagnosis": [
        {"sequence": 3, "diagnosisCodeableConcept": coded("K50.90", "http://hl7.org/fhir/sid/icd-10-cm")}
    ],
    "item": [
        {
            "sequence": 1,
            "diagnosisSequence": [3],
            "productOrService": coded("96365", "http://www.ama-assn.org/go/cpt"),
            "locationCodeableConcept": coded("11", POS),
            "servicedDate": "2026-03-02",
            "quantity": {"value": 1},
            "net": usd(378),
            "extension": [
                {
                    "url": "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-itemTraceNumber",
                    "valueIdentifier": {"value": "L1"},
                }
            ],
        },
        {
            "sequence": 2,
            "diagnosisSequence": [3],
            "productOrService": coded("J1745", HCPCS),
            "modifier": [coded("JZ", HCPCS)],
            "locationCodeableConcept": coded("11", POS),
            "servicedPeriod": {"start": "2026-03-02", "end": "2026-03-02"},
            "quantity": {"value": 40},
            "net": usd(2480),
            "detail": [
                {
                    "sequence": 1,
                    "productOrService": coded("57894-030-01", "http://hl7.org/fhir/sid/ndc"),
                    "quantity": {"value": 4, "code": "{vial}"},
                }
            ],
        },
    ],
    "total": usd(2858),
}


def bundle(claim: dict[str, Any] = CLAIM, *others: dict[str, Any]) -> dict[str, Any]:
    """Return a Bundle with a claim and what it refers to; `others` go before those of the same kind and id."""
    resources = [claim, *others, PATIENT, COVERAGE, *ORGANIZATIONS, DOCTOR]
    return {"resourceType": "Bundle", "entry": [{"resource": deepcopy(each)} for each in resources]}


def read(data: Any, **stated: Any) -> FhirClaims:
    return claims_of_fhir(data, **(STATED | stated))


def changed(resource: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a resource with another value at a path like `item.0.net`; `...` takes it away."""
    made = deepcopy(resource)
    *above, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    inner: Any = made
    for part in above:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return made


def test_a_bundle_says_what_the_same_claim_in_json_says() -> None:
    """Whole, and with nothing left over. The JSON was written by hand from the same facts."""
    got = read(bundle())
    assert got.unmapped == ()
    wanted = deepcopy(SAME)
    wanted["claims"][0]["charge"] = "2858"
    wanted["claims"][0]["lines"][0]["charge"] = "378"
    wanted["claims"][0]["lines"][1]["charge"] = "2480"
    assert got.document == ClaimDocument.read(wanted)


def test_contained_resources_and_text_do_as_well() -> None:
    def inside(value: Any) -> Any:
        text = json.dumps(value)
        for name in ("Patient/", "Organization/", "Coverage/", "Practitioner/"):
            text = text.replace(f'"{name}', '"#')
        return json.loads(text)

    claim = inside(CLAIM)
    claim["contained"] = inside([PATIENT, COVERAGE, *ORGANIZATIONS, DOCTOR])
    got = read(json.dumps(claim))
    assert got.document == read(bundle()).document
    assert got.unmapped == ()


def test_it_is_scrubbed_like_any_other() -> None:
    with Session(as_of=AS_OF) as session:
        verdict = session.check_claim(read(bundle()).document)
    assert not [finding.rule for finding in verdict.claim.findings if finding.rule.startswith("X12")]


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("priority", {"coding": []}, "priority"),
        ("created", "2026-03-03", "created"),
        ("accident", {"date": "2026-03-01"}, "accident"),
        ("_created", {}, "_created"),
        ("insurance", [*CLAIM["insurance"], {"sequence": 2, "focal": False}], "insurance[1]"),
        ("careTeam.0.role", coded("prescribing", "x"), "careTeam[0]"),
        ("careTeam.0.qualification", {}, "careTeam[0].qualification"),
        ("item.0.bodySite", {}, "item[0].bodySite"),
        ("item.0.extension", [{"url": "x"}], "item[0].extension[0]"),
        ("item.0.factor", 1, "item[0].factor"),
        ("item.1.detail.0.net", usd(3), "item[1].detail[0].net"),
        ("item.0.secret name", 1, "item[0].?"),
        ("billablePeriod", {"start": "2026-03-02"}, "billablePeriod"),
        ("supportingInfo", [{"sequence": 1}], "supportingInfo[0]"),
        (
            "item.0.productOrService.coding",
            [{"system": "http://www.ama-assn.org/go/cpt", "code": "96365"}, {"system": "x", "code": "y"}],
            "item[0].productOrService.coding[1]",
        ),
    ],
)
def test_what_has_no_place_is_named(path: str, value: Any, named: str) -> None:
    assert f"Bundle.entry[0].Claim.{named}" in read(bundle(changed(CLAIM, path, value))).unmapped


def test_a_resource_that_nothing_refers_to_is_named() -> None:
    device = {"resourceType": "Device", "id": "x"}
    assert read(bundle(CLAIM, device)).unmapped == ("Bundle.entry[1].Device",)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("status", "draft", "status status"),
        ("use", "preauthorization", "use use"),
        ("type", coded("oral", "x"), "type form"),
        ("identifier", ..., "identifier missing"),
        ("identifier", [{"value": "SECRET"}, {"value": "B"}], "identifier ambiguous"),
        ("patient", {"reference": "Patient/SECRET"}, "patient.reference reference"),
        ("patient", {"reference": "Coverage/c1"}, "patient.reference reference"),
        ("provider", ..., "provider missing"),
        ("provider", {"display": "SECRET"}, "provider.reference reference"),
        ("insurance", ..., "insurance missing"),
        ("insurance.0.preAuthRef", ["A", "B"], "insurance[0].preAuthRef too_many"),
        ("diagnosis", ..., "diagnosis missing"),
        ("diagnosis.0.diagnosisCodeableConcept", coded("X", SNOMED), "diagnosis[0].diagnosisCodeableConcept system"),
        ("related", [{"claim": {}}], "related ambiguous"),
        ("modifierExtension", [{"url": "x"}], "modifierExtension modifier_extension"),
        ("item", [], "item missing"),
        ("item.0.productOrService", coded("X", SNOMED), "item[0].productOrService system"),
        ("item.0.net", ..., "item[0].net missing"),
        ("item.0.net.currency", "EUR", "item[0].net.currency currency"),
        ("item.0.quantity", ..., "item[0].quantity missing"),
        ("item.0.quantity.code", "h", "item[0].quantity.code unit"),
        ("item.0.quantity.comparator", "<", "item[0].quantity.comparator modifier_extension"),
        ("identifier.0.use", "old", "identifier missing"),
        ("item.0.servicedDate", ..., "item[0].servicedDate missing"),
        ("item.0.locationCodeableConcept", ..., "item[0].locationCodeableConcept missing"),
        ("item.0.diagnosisSequence", [9], "item[0].diagnosisSequence sequence"),
        ("item.0.modifierExtension", [{}], "item[0].modifierExtension modifier_extension"),
        ("item.1.detail.0.productOrService", coded("5789403001", NDC), "item[1].detail[0].productOrService system"),
        ("item.1.detail.0.quantity.code", "mol", "item[1].detail[0].quantity.code unit"),
        ("total", "SECRET", "total type"),
    ],
)  # fmt: skip
def test_what_is_missing_is_an_error_with_its_path(path: str, value: Any, told: str) -> None:
    with pytest.raises(ClaimError) as caught:
        read(bundle(changed(CLAIM, path, value)))
    assert f"Bundle.entry[0].Claim.{told}" in [f"{each.path} {each.code}" for each in caught.value.problems]
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize(
    ("resource", "path", "value", "told"),
    [
        (PATIENT, "birthDate", ..., "Patient.birthDate missing"),
        (PATIENT, "gender", "SECRET", "Patient.gender choice"),
        (PATIENT, "name", ..., "Patient.name missing"),
        (PATIENT, "name.0.use", "old", "Patient.name missing"),
        (COVERAGE, "subscriberId", ..., "Coverage.subscriberId missing"),
        (COVERAGE, "relationship", ..., "Coverage.relationship missing"),
        (COVERAGE, "type", ..., "Coverage.type missing"),
        (COVERAGE, "type", coded("HMO", "x"), "Coverage.type system"),
        (COVERAGE, "relationship.coding.0.code", "spouse", "Coverage.subscriber missing"),
        (COVERAGE, "relationship.coding.0.code", "injured", "Coverage.relationship choice"),
        (ORGANIZATIONS[0], "identifier", [], "Organization.identifier missing"),
        (ORGANIZATIONS[0], "address", ..., "Organization.address missing"),
        (ORGANIZATIONS[1], "name", ..., "Organization.name missing"),
    ],
)
def test_what_others_lack_is_told_where_they_stand(resource: Any, path: str, value: Any, told: str) -> None:
    with pytest.raises(ClaimError) as caught:
        read(bundle(CLAIM, changed(resource, path, value)))
    assert f"Bundle.entry[1].{told}" in [f"{each.path} {each.code}" for each in caught.value.problems]
    assert "SECRET" not in str(caught.value)


def test_a_dependent_has_a_subscriber() -> None:
    holder = PATIENT | {"id": "p2", "name": [{"family": "ADLER", "given": ["ANTON"]}], "gender": "male"}
    coverage = changed(COVERAGE, "relationship.coding.0.code", "child") | {
        "subscriber": {"reference": "Patient/p2"}
    }
    got = read(bundle(CLAIM, holder, coverage))
    (claim,) = got.document.claims
    assert claim.subscriber.given == "ANTON"
    assert claim.subscriber.relationship is None
    assert claim.patient is not None
    assert (claim.patient.given, claim.patient.relationship) == ("ANNA", "19")


def test_who_sends_it_says_what_fhir_can_not() -> None:
    coverage = changed(COVERAGE, "type", ...)
    (claim,) = read(bundle(CLAIM, coverage), filing_indicator="BL", assignment="C").document.claims
    assert (claim.subscriber.filing_indicator, claim.assignment) == ("BL", "C")


def nubc(code: str, system: str) -> dict[str, Any]:
    return coded(code, f"https://www.nubc.org/CodeSystem/{system}")


STAY = {"start": "2026-03-01T09:15:00Z"}


def test_a_hospital_claim() -> None:
    claim = changed(CLAIM, "type", coded("institutional", "http://terminology.hl7.org/CodeSystem/claim-type")) | {
        "billablePeriod": {"start": "2026-03-01", "end": "2026-03-03"},
        "supportingInfo": [
            {"sequence": 1, "category": coded("typeofbill", "x"), "code": nubc("0111", "TypeOfBill")},
            {"sequence": 2, "category": coded("discharge-status", "x"), "code": nubc("01", "PatDischargeStatus")},
            {"sequence": 3, "category": coded("admissionperiod", "x"), "timingPeriod": STAY},
            {"sequence": 4, "category": coded("attachment", "x"), "valueString": "SECRET"},
        ],
        "procedure": [
            {
                "sequence": 1,
                "date": "2026-03-02",
                "procedureCodeableConcept": coded("3E03317", "http://www.cms.gov/Medicare/Coding/ICD10"),
            }
        ],
    }  # fmt: skip
    claim["diagnosis"][0]["onAdmission"] = coded("y", "x")
    claim["careTeam"][0]["role"] = coded("attending", "x")
    for item in claim["item"]:
        item["revenue"] = nubc("0636", "RevenueCodes")
        item["careTeamSequence"] = [1]
    got = read(bundle(claim))
    (made,) = got.document.claims
    assert (made.form, made.type_of_bill, made.patient_status) == ("837I", "111", "01")
    assert [(each.type, str(each.date), each.time) for each in made.dates] == [
        ("admission", "2026-03-01", "0915"),
        ("statement", "2026-03-01", None),
    ]
    assert made.diagnoses[0].present_on_admission == "Y"
    assert [each.role for each in made.providers] == ["attending"]
    assert [each.revenue_code for each in made.lines] == ["0636", "0636"]
    assert made.procedures[0].code == "3E03317"
    assert "Bundle.entry[0].Claim.supportingInfo[3]" in got.unmapped
    assert b"SECRET" not in got.document.to_x12()


def test_a_provider_of_one_line_stands_on_the_line() -> None:
    claim = changed(CLAIM, "item.1.careTeamSequence", [1])
    (made,) = read(bundle(claim)).document.claims
    assert [len(line.providers) for line in made.lines] == [0, 1]
    assert made.providers == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("claims[0].lines[1].units", "Claim.item[0].quantity"),
        ("claims[0].lines[1].modifiers[0]", "Claim.item[0].modifier[0]"),
        ("claims[0].lines[1].drug.ndc", "Claim.item[0].detail[0].productOrService"),
        ("claims[0].lines[0].date", "Claim.item[1].servicedDate"),
        ("claims[0].lines[1].date", "Claim.item[0].servicedPeriod"),
        ("claims[0].diagnoses[0].code", "Claim.diagnosis[0]"),
        ("claims[0].charge", "Claim.total"),
        ("claims[0].subscriber.member_id", "Bundle.entry[2].Coverage.subscriberId"),
        ("claims[0].subscriber.birth_date", "Bundle.entry[1].Patient.birthDate"),
        ("claims[0].payer.id", "Bundle.entry[4].Organization.identifier"),
        ("submission.sender", ""),
    ],
)
def test_each_field_is_traced_to_its_element(path: str, told: str) -> None:
    """The second line is the first item here: lines go by the sequence of the items."""
    got = read(bundle(changed(CLAIM, "item", CLAIM["item"][::-1])))
    assert got.where(path).removeprefix("Bundle.entry[0].") == told


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'"Claim"', b'{"resourceType": "Patient"}', b'{"resourceType": "Bundle", "entry": 3}'],
)
def test_what_is_no_claim_is_told(data: bytes) -> None:
    with pytest.raises(ClaimError):
        read(data)


def parts(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [each for key, one in inner for each in parts(one, (*path, key))]


PARTS = [path for path in parts(bundle()) if path]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(PARTS),
    st.sampled_from([None, "", "SECRET", 3, True, [], {}, [{}], ["SECRET"], {"SECRET": 1}]),
)
def test_whatever_stands_anywhere_is_read_or_told(path: tuple[Any, ...], value: Any) -> None:
    """Damage of any place ends in a claim or in an error of ours, and no error shows what stood there."""
    data: Any = bundle()
    inner = data
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    try:
        read(data).document.to_x12()
    except ClaimError as error:
        told = str(error)
    else:
        told = ""
    assert "SECRET" not in told
