"""Other insurances and attachments of a FHIR Claim: loop 2320 and PWK, or named where they find no place."""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.api import FhirClaims, Session
from tests.scrubber.claims.test_fhir import CLAIM, COVERAGE, PATIENT, bundle, changed, coded, read
from tests.scrubbing import AS_OF

SECOND = {
    "resourceType": "Organization",
    "id": "second",
    "name": "SECOND PLAN",
    "identifier": [{"value": "SEC01"}],
}
OTHER = changed(COVERAGE, "relationship.coding.0.code", "spouse") | {
    "id": "c2",
    "subscriberId": "SEC9",
    "subscriber": {"reference": "Patient/p2"},
    "payor": [{"reference": "Organization/second"}],
    "class": [
        {"type": coded("group", "http://terminology.hl7.org/CodeSystem/coverage-class"), "value": "G7"}
    ],
}
HUSBAND = PATIENT | {"id": "p2", "name": [{"family": "ADLER", "given": ["ANTON"]}]}


def insured_twice(**more: Any) -> FhirClaims:
    second = {"sequence": 2, "focal": False, "coverage": {"reference": "Coverage/c2"}, **more}
    claim = changed(CLAIM, "insurance", [second, *CLAIM["insurance"]])
    return read(bundle(claim, OTHER, HUSBAND, SECOND))


def test_another_insurance_is_loop_2320() -> None:
    """As 005010X222A1 has it: SBR, OI, and who holds it (2330A) of whom (2330B), before the service lines."""
    text = insured_twice().document.to_x12().decode()
    between = text[text.index("SBR*S") : text.index("LX*1")].split("~\n")
    assert between[:-1] == [
        "SBR*S*01*G7******CI",
        "OI***Y***Y",
        "NM1*IL*1*ADLER*ANTON****MI*SEC9",
        "N3*5 ELM ST",
        "N4*COLUMBUS*OH*43215",
        "NM1*PR*2*SECOND PLAN*****PI*SEC01",
    ]
    with Session(as_of=AS_OF) as session:
        verdict = session.check_claim(text.encode())
    assert not [finding.rule for finding in verdict.claim.findings if finding.rule.startswith("X")]


def test_an_insurance_that_has_decided_is_named() -> None:
    """An amount without its adjustments is no adjudication: none of it is written."""
    got = insured_twice(claimResponse={"reference": "ClaimResponse/SECRET"})
    assert "Bundle.entry[0].Claim.insurance[0]" in got.unmapped
    assert b"SEC01" not in got.document.to_x12()


ATTACHED = {
    "sequence": 1,
    "category": coded("attachment", "http://terminology.hl7.org/CodeSystem/claiminformationcategory"),
    "code": {"coding": [{"system": "https://codesystem.x12.org/005010/755", "code": "04"}]},
    "valueReference": {"identifier": {"value": "ACN-1"}},
}
FILE = {"resourceType": "DocumentReference", "id": "f", "status": "current", "content": []}


def test_an_attachment_is_pwk() -> None:
    (claim,) = read(bundle(changed(CLAIM, "supportingInfo", [ATTACHED]))).document.claims
    (paper,) = claim.attachments
    assert (paper.report_type, paper.transmission, paper.control_number) == ("04", "EL", "ACN-1")


def test_an_attachment_of_one_line_stands_on_the_line() -> None:
    claim = changed(changed(CLAIM, "supportingInfo", [ATTACHED]), "item.1.informationSequence", [1])
    (made,) = read(bundle(claim)).document.claims
    assert [len(line.attachments) for line in made.lines] == [0, 1]
    assert made.attachments == []


@pytest.mark.parametrize(
    ("identifier", "number"),
    [
        ([{"system": "https://clinic.example/attachment-control-number", "value": "ACN-2"}], "ACN-2"),
        ([{"system": "https://clinic.example/documents", "value": "D1"}], None),
        ([], None),
    ],
)
def test_a_document_that_is_referred_to_may_have_the_number(identifier: Any, number: str | None) -> None:
    """Only an identifier that calls itself one: a bare document id is no control number, and none is made up."""
    entry = ATTACHED | {"valueReference": {"reference": "DocumentReference/f"}}
    got = read(bundle(changed(CLAIM, "supportingInfo", [entry]), FILE | {"identifier": identifier}))
    (claim,) = got.document.claims
    assert [paper.control_number for paper in claim.attachments] == ([number] if number else [])
    assert ("Bundle.entry[0].Claim.supportingInfo[0]" in got.unmapped) is (number is None)
