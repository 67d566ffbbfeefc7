"""One claim over HTTP gets the verdict that the library gives it, in every form in which it may come."""

from __future__ import annotations

import json

import pytest

from scrubber.api import ClaimDocument, Session
from scrubber.demo import AS_OF
from scrubber.output.report import encode
from tests.scrubber.service.claims import single_claims
from tests.scrubber.service.serving import X12, Served


def verdict_of(session: Session, data: bytes, charts: dict[str, bytes] | None) -> dict[str, object]:
    """Return what the library says, as JSON values."""
    verdict = session.check_claim(data, documents=charts)
    return {"disposition": verdict.disposition, "claim": json.loads(encode(verdict.claim))}


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(as_of=AS_OF)


def test_every_claim_of_the_day_gets_the_librarys_verdict(
    served: Served, session: Session, clinic: bytes, charts: dict[str, bytes]
) -> None:
    seen = set()
    for claim_id, data in single_claims(clinic):
        parts = [
            ("claim", ("claim.837", data)),
            *(("documents", (name, each)) for name, each in charts.items()),
        ]
        answer = served.client.post("/v1/claims", files=parts)
        assert answer.status_code == 200, (claim_id, answer.text)
        said = answer.json()
        wanted = verdict_of(session, data, charts)
        assert {key: said[key] for key in wanted} == wanted, claim_id
        assert {"charts", "unjudged", "goes_out", "schema", "after"} <= set(said)
        seen.add(said["disposition"])
    assert {"accepted", "corrected", "rejected"} <= seen


def test_a_claim_without_charts_is_not_said_to_be_checked(served: Served, clinic: bytes) -> None:
    _, data = next(single_claims(clinic))
    answer = served.client.post("/v1/claims", content=data, headers=X12).json()
    assert answer["claim"]["checked"] == "none"
    assert answer["charts"] == []


def test_x12_and_json_say_the_same(served: Served, clinic: bytes) -> None:
    for _, data in single_claims(clinic):
        as_x12 = served.client.post("/v1/claims", content=data, headers=X12)
        as_json = served.client.post(
            "/v1/claims",
            content=ClaimDocument.of_x12(data).to_json(),
            headers={"content-type": "application/json"},
        )
        assert as_x12.status_code == as_json.status_code == 200
        assert as_x12.json()["disposition"] == as_json.json()["disposition"]
        rules = [[f["rule"] for f in each.json()["claim"].get("findings", ())] for each in (as_x12, as_json)]
        assert rules[0] == rules[1]


def test_a_corrected_claim_comes_back_in_both_forms(
    served: Served, clinic: bytes, charts: dict[str, bytes]
) -> None:
    corrected = 0
    for _, data in single_claims(clinic):
        parts = [
            ("claim", ("claim.837", data)),
            *(("documents", (name, each)) for name, each in charts.items()),
        ]
        said = served.client.post("/v1/claims", files=parts).json()
        if said["disposition"] != "corrected":
            assert said["after"] is None
            continue
        corrected += 1
        as_json = ClaimDocument.read(said["after"]["claim"])
        assert ClaimDocument.of_x12(said["after"]["x12"].encode("latin-1")).claims == as_json.claims
        (claim,) = as_json.claims
        assert f"{claim.charge:.2f}" == said["claim"]["charge_after"]
    assert corrected


def test_options_are_the_callers(served: Served, clinic: bytes) -> None:
    _, data = next(single_claims(clinic))
    chosen = served.client.post("/v1/claims?profile=medicare", content=data, headers=X12).json()
    assert chosen["claim"]["profile"]["id"] == "medicare"
    early = served.client.post("/v1/claims?as_of=2020-01-01", content=data, headers=X12).json()
    assert early["disposition"] == "rejected", "a service after the day of the check lies in the future"
    wrong = served.client.post("/v1/claims?profile=nobody", content=data, headers=X12)
    assert (wrong.status_code, wrong.json()["option"]) == (422, "profile")


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"", "application/edi-x12", 422, "input"),
        (b"ISA*00", "application/edi-x12", 422, "input"),
        (b"\xff\xfe\x00", "application/edi-x12", 422, "input"),
        (b"{}", "application/json", 422, "claim"),
        (b"[" * 100_000, "application/json", 422, "claim"),
        (b'{"schema":"infuscrub.claim/1","claims":[{"form":"837D"}]}', "application/json", 422, "claim"),
        (b"x", "text/plain", 415, "media-type"),
        (b"x", "", 415, "media-type"),
    ],
)
def test_what_is_no_claim_is_a_problem(
    served: Served, content: bytes, media_type: str, status: int, code: str
) -> None:
    answer = served.client.post("/v1/claims", content=content, headers={"content-type": media_type})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:infuscrub:problem:{code}"


def test_several_claims_are_refused_with_what_to_do(served: Served, clinic: bytes) -> None:
    answer = served.client.post("/v1/claims", content=clinic, headers=X12)
    assert answer.status_code == 422
    assert "one is asked about; scrub the file as a whole (HTTP: POST /v1/files;" in answer.json()["detail"]


class TestIdempotency:
    def test_the_same_request_gets_the_same_answer(self, served: Served, clinic: bytes) -> None:
        _, data = next(single_claims(clinic))
        headers = {**X12, "Idempotency-Key": "claim-1"}
        first = served.client.post("/v1/claims", content=data, headers=headers)
        again = served.client.post("/v1/claims", content=data, headers=headers)
        assert first.status_code == again.status_code == 200
        assert first.content == again.content

    def test_another_request_is_refused(self, served: Served, clinic: bytes) -> None:
        (_, one), (_, other), *_ = single_claims(clinic)
        headers = {**X12, "Idempotency-Key": "claim-2"}
        assert served.client.post("/v1/claims", content=one, headers=headers).status_code == 200
        for path, content in (("/v1/claims", other), ("/v1/claims?profile=medicare", one)):
            answer = served.client.post(path, content=content, headers=headers)
            assert (answer.status_code, answer.json()["type"]) == (
                422,
                "urn:infuscrub:problem:idempotency-key",
            )

    def test_a_request_that_failed_may_be_repaired(self, served: Served, clinic: bytes) -> None:
        _, data = next(single_claims(clinic))
        headers = {**X12, "Idempotency-Key": "claim-3"}
        assert served.client.post("/v1/claims", content=b"", headers=headers).status_code == 422
        assert served.client.post("/v1/claims", content=data, headers=headers).status_code == 200
