"""The endpoints over HTTP, with a signed client, on a real server."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from scrubber.service.cds.router import Room
from scrubber.service.cds.services import SERVICES
from scrubber.service.config import ServiceConfig, service_config
from scrubber.service.demo import demo_values
from scrubber.service.demo.ehr import SAMPLES, sample
from scrubber.service.errors import ServiceError
from tests.scrubber.service.auth.signing import ISSUER, claims, ec_key, jwks, signed
from tests.scrubber.service.cds.speaking import ADDRESS, check, validator, words
from tests.scrubber.service.serving import Served, serving

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cds")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    keys = folder / "ehr.json"
    keys.write_text(json.dumps(jwks(ec_key())))
    values = {
        "server": {"public_url": ADDRESS, "workers": 1, "allowed_origins": ["https://ehr.example"]},
        "cds": {
            "clients": [{"issuer": ISSUER, "jwks": str(keys), "tenant": "main"}],
            "feedback": str(folder / "feedback.jsonl"),
        },
        "tenants": {"main": {"as_of": "2026-03-04"}},
    }
    with serving(values) as served:
        yield served


def bearer(path: str, **changed: Any) -> dict[str, str]:
    """Return the header of a call, its token signed now for this path."""
    now = datetime.now(UTC)
    right = claims(
        aud=f"{ADDRESS}{path}",
        iat=int(now.timestamp()),
        exp=int((now + timedelta(minutes=5)).timestamp()),
        jti=str(uuid.uuid4()),
        **changed,
    )
    return {"authorization": f"Bearer {signed(right)}"}


def post(served: Served, path: str, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return served.client.post(path, content=content, headers=JSON | bearer(path) | headers)


def test_the_discovery(served: Served) -> None:
    answer = served.client.get("/cds-services")
    assert answer.status_code == 200
    validator("CDS Service Information").validate(answer.json())
    assert {each["hook"] for each in answer.json()["services"]} == {
        "order-sign",
        "encounter-discharge",
        "org.infuscrub.charge-review",
    }


@pytest.mark.parametrize("each", SAMPLES, ids=lambda each: each.name)
def test_the_demo_s_requests(served: Served, each: Any) -> None:
    asked = sample(each.name)
    validator("CDS Request").validate(json.loads(asked))
    answer = post(served, f"/cds-services/{each.service}", asked)
    assert answer.status_code == 200
    check(answer.json())
    assert answer.json()["cards"]


def test_what_is_needed_was_not_passed(served: Served) -> None:
    asked = json.loads(sample("encounter-discharge")) | {"prefetch": {}}
    answer = post(served, "/cds-services/infusion-chart-complete", asked)
    assert answer.status_code == 412
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["lacks"] == ["administrations"]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ("a name", "is not whole"),
        ({"resourceType": "Patient", "id": "quince"}, "is not whole"),
        ({"resourceType": "Bundle", "entry": [{"resource": "text"}]}, "is not whole"),
        ({"resourceType": "Bundle", "link": [{"relation": "next", "url": "x"}]}, "is not whole"),
        ("5001 of them", "more than 5000 resources; send those of the visit alone"),
    ],
)
def test_what_was_passed_in_part_is_not_called_lacking(served: Served, sent: Any, says: str) -> None:
    """An EHR that is told that a key lacks looks for it in vain: the key is there."""
    asked = json.loads(sample("encounter-discharge"))
    bundle = asked["prefetch"]["administrations"]
    if sent == "5001 of them":
        bundle["entry"] = bundle["entry"][:1] * 5001
    else:
        asked["prefetch"]["administrations"] = sent
    answer = post(served, "/cds-services/infusion-chart-complete", asked)
    assert (answer.status_code, answer.json()["lacks"]) == (412, ["administrations"])
    assert says in answer.json()["detail"]
    assert "lacks" not in answer.json()["detail"]


def test_a_body_of_the_wrong_kind_is_told_in_words_of_json(served: Served) -> None:
    for path, body in ((SIGN, []), (SIGN, changed(hookInstance="PATIENT"))):
        (row,) = post(served, path, body).json()["problems"]
        assert row["message"] in ("Input should be a JSON object", "Input should be a UUID")


def test_a_server_that_is_not_listed_is_never_asked(served: Served) -> None:
    """Nothing listens there; a call to it would be an error of another kind, and late."""
    asked = json.loads(sample("encounter-discharge")) | {
        "prefetch": {},
        "fhirServer": "http://169.254.169.254/latest",
        "fhirAuthorization": {
            "access_token": "t", "token_type": "Bearer", "expires_in": 300, "scope": "s", "subject": "c"
        },
    }  # fmt: skip
    assert post(served, "/cds-services/infusion-chart-complete", asked).status_code == 412


SIGN = "/cds-services/infusion-order-sign"
DRAFTS = {"resourceType": "Bundle"}


def changed(**values: Any) -> dict[str, Any]:
    return json.loads(sample("order-sign")) | values


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/cds-services/no-such-service", changed(), 404),
        (SIGN, b"{", 400),
        (SIGN, b"[" * 5000, 400),
        (SIGN, b'{"hook": NaN}', 400),
        (SIGN, b"[]", 422),
        (SIGN, changed(hook="encounter-discharge"), 422),
        (SIGN, changed(hookInstance="1"), 422),
        (SIGN, changed(context={"userId": "Practitioner/p", "patientId": "rhubarb"}), 422),
        (SIGN, changed(context={"userId": "x", "patientId": "../../etc", "draftOrders": {}}), 422),
        (SIGN, changed(context={"userId": "x", "patientId": "..", "draftOrders": DRAFTS}), 422),
        (SIGN, changed(prefetch=None), 412),
        (SIGN, changed(fhirAuthorization={"access_token": "t"}), 422),
    ],
)
def test_what_is_refused(served: Served, path: str, body: Any, status: int) -> None:
    answer = post(served, path, body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "rhubarb" not in answer.text.lower()


def test_another_media_type(served: Served) -> None:
    assert post(served, SIGN, sample("order-sign"), **{"content-type": "text/plain"}).status_code == 415


def test_a_call_needs_a_token_of_its_own(served: Served) -> None:
    headers = JSON | bearer(SIGN)
    content = sample("order-sign")
    assert served.client.post(SIGN, content=content, headers=JSON).status_code == 401
    assert served.client.post(SIGN, content=content, headers=headers).status_code == 200
    assert served.client.post(SIGN, content=content, headers=headers).status_code == 401
    other = JSON | bearer("/cds-services/infusion-chart-complete")
    assert served.client.post(SIGN, content=content, headers=other).status_code == 401


@pytest.mark.parametrize(("origin", "status"), [("https://ehr.example", 200), ("https://evil.example", 403)])
def test_pages_of_configured_origins_only(served: Served, origin: str, status: int) -> None:
    asks = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    answer = served.client.options(SIGN, headers=asks)
    assert answer.status_code == status
    assert (answer.headers.get("access-control-allow-origin") == origin) is (status == 200)


def test_feedback(served: Served, folder: Path) -> None:
    cards = post(served, SIGN, sample("order-sign")).json()["cards"]
    told = [
        {
            "card": card["uuid"],
            "outcome": "overridden",
            "outcomeTimestamp": "2026-03-04T15:00:00Z",
            "overrideReason": {"reason": card["overrideReasons"][0], "userComment": "Ida Rhubarb says so"},
        }
        for card in cards
    ]
    assert post(served, f"{SIGN}/feedback", {"feedback": told}).status_code == 200
    assert post(served, f"{SIGN}/feedback", {"feedback": [{}]}).status_code == 422
    kept = (folder / "feedback.jsonl").read_text()
    assert [json.loads(line)["card"] for line in kept.splitlines()] == [card["uuid"] for card in cards]
    assert "Rhubarb" not in kept


def test_nothing_of_a_patient_is_logged_or_counted(served: Served) -> None:
    post(served, SIGN, sample("order-sign"))
    counts = served.service.metrics.text().decode()
    for name in ("rhubarb", "Remicade", "Crohn", "1983-02-27"):
        assert name.lower() not in served.log.getvalue().lower()
        assert name.lower() not in counts.lower()
    assert 'infuscrub_cds_cards_total{indicator="warning",service="infusion-order-sign"}' in counts


def test_the_page_of_a_card_s_rule_is_there(served: Served) -> None:
    card = post(served, SIGN, sample("order-sign")).json()["cards"][0]
    path = card["source"]["url"].removeprefix(ADDRESS)
    assert served.client.get(path).status_code == 200


def test_the_document_of_the_api_names_every_answer(served: Served) -> None:
    paths = served.client.get("/openapi.json").json()["paths"]
    answers = paths["/cds-services/{id}"]["post"]["responses"]
    assert {"200", "400", "401", "404", "412", "415", "422", "429", "503"} <= set(answers)
    assert "$ref" not in json.dumps(paths["/cds-services/{id}"]["post"]["requestBody"])


@pytest.fixture(scope="module")
def demo() -> Iterator[Served]:
    with serving(demo_values()) as demo:
        yield demo


class TestTheStubEhr:
    def test_the_page_lets_nothing_else_in(self, demo: Served) -> None:
        page = demo.client.get("/demo/ehr")
        assert page.status_code == 200
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in page.text.replace("http-equiv", "")
        for asset in ("/demo/ehr.js", "/demo/ehr.css"):
            assert demo.client.get(asset).status_code == 200

    @pytest.mark.parametrize("each", SAMPLES, ids=lambda each: each.name)
    def test_its_requests_are_answered_without_a_token(self, demo: Served, each: Any) -> None:
        asked = demo.client.get(f"/demo/ehr/{each.name}.json")
        assert asked.content == sample(each.name)
        answer = demo.client.post(f"/cds-services/{each.service}", content=asked.content, headers=JSON)
        assert answer.json()["cards"]

    def test_another_file_is_not_there(self, demo: Served) -> None:
        assert demo.client.get("/demo/ehr/other.json").status_code in (404, 422)


class TestTheConfiguration:
    def test_keys_that_are_not_there(self, tmp_path: Path) -> None:
        clients = [{"issuer": ISSUER, "jwks": "none.json", "tenant": "main"}]
        config: ServiceConfig = service_config({"cds": {"clients": clients}}, tmp_path)
        with pytest.raises(ServiceError, match="JWK Set"):
            Room(config)

    def test_every_service_has_an_example(self) -> None:
        assert {each.service for each in SAMPLES} == set(SERVICES)
        assert "Rhubarb" in words([json.loads(sample("order-sign"))])
