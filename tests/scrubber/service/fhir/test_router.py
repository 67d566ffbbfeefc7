"""The FHIR operations over HTTP: real server, real worker processes, two tenants with keys of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from scrubber.service.auth.keys import KeyFile
from scrubber.service.auth.principal import Scope
from scrubber.service.fhir.metadata import CDEX, FHIR_VERSION
from scrubber.service.fhir.values import dump
from tests.scrubber.service.fhir.oracle import valid
from tests.scrubber.service.fhir.sent import call, submission, written
from tests.scrubber.service.fhir.writing import Resource, parameter
from tests.scrubber.service.serving import OPEN, Served, serving

FHIR = {"content-type": "application/fhir+json"}
SCRUB, SUBMIT = "/fhir/Claim/$scrub", "/fhir/$submit-attachment"


class Tenants:
    """A service with two tenants, and a client of each."""

    def __init__(self, served: Served, keys: KeyFile) -> None:
        self.served = served
        self.keys = keys
        self.one, self.two = (self.key(name, Scope.FHIR) for name in ("one", "two"))

    def key(self, tenant: str, *scopes: Scope) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys.add(tenant, scopes, datetime.now(UTC))[1]}"}

    def post(self, path: str, body: Resource | bytes, who: dict[str, str], **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else dump(body)
        return self.served.client.post(path, content=content, headers=FHIR | who | headers)


@pytest.fixture(scope="module")
def tenants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenants]:
    keys = KeyFile(tmp_path_factory.mktemp("fhir-keys") / "keys.json")
    keys.add("one", [], datetime.now(UTC))
    usual = OPEN["tenants"]["main"]
    values = {
        "auth": {"keys": str(keys._path)},
        "limits": {"body_megabytes": 1},
        "server": {"public_url": "https://scrub.example"},
        "tenants": {"one": usual, "two": usual},
    }
    with serving(values) as served:
        yield Tenants(served, keys)


def read(answer: httpx.Response, status: int = 200) -> Resource:
    """Return a resource that FHIR's own library reads, with the status and media type that it should have."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/fhir+json")
    assert answer.headers["cache-control"] == "no-store"
    return valid(json.loads(answer.content))


def disposition(answer: Resource) -> str:
    response = parameter(answer, "response")
    assert response is not None
    return str(response["extension"][0]["valueCode"])


def test_a_claim_is_scrubbed(tenants: Tenants) -> None:
    answer = read(tenants.post(SCRUB, call(), tenants.one))
    assert disposition(answer) == "corrected"
    assert parameter(answer, "corrected") is not None


def test_an_attachment_waits_for_its_claim_and_is_forgotten_with_it(tenants: Tenants) -> None:
    """Used once, by its own tenant only."""
    claim = written().parameters()
    held = read(tenants.post(SUBMIT, submission(), tenants.one))
    assert held["issue"][0]["details"]["coding"][0]["code"] == "held"
    assert disposition(read(tenants.post(SCRUB, claim, tenants.two))) != "corrected"
    assert disposition(read(tenants.post(SCRUB, claim, tenants.one))) == "corrected"
    assert disposition(read(tenants.post(SCRUB, claim, tenants.one))) != "corrected"
    assert tenants.served.service.attachments.sizes() == (0, 0)


def test_a_claim_that_can_not_be_used_leaves_what_waits(tenants: Tenants) -> None:
    read(tenants.post(SUBMIT, submission(), tenants.one))
    broken = written().parameters()
    broken["parameter"][0]["resource"]["status"] = "draft"
    read(tenants.post(SCRUB, broken, tenants.one), 422)
    assert disposition(read(tenants.post(SCRUB, written().parameters(), tenants.one))) == "corrected"


def test_metadata_is_open_and_names_the_operations(tenants: Tenants) -> None:
    statement = read(tenants.served.client.get("/fhir/metadata"))
    assert statement["fhirVersion"] == FHIR_VERSION == "4.0.1"
    (rest,) = statement["rest"]
    assert rest["operation"] == [{"name": "submit-attachment", "definition": CDEX}]
    (operation,) = rest["resource"][0]["operation"]
    assert operation["definition"] == "https://scrub.example/fhir/OperationDefinition/Claim-scrub"


@pytest.mark.parametrize("id", ["Claim-scrub", "submit-attachment"])
def test_each_operation_is_defined(tenants: Tenants, id: str) -> None:
    definition = read(tenants.served.client.get(f"/fhir/OperationDefinition/{id}"))
    assert definition["url"].endswith(f"/fhir/OperationDefinition/{id}")


def test_the_definition_names_every_parameter(tenants: Tenants) -> None:
    """What the tests send and get is what the definitions say: no more, and all that is needed."""
    bodies: dict[str, tuple[Resource, Resource]] = {
        "Claim-scrub": (call(), read(tenants.post(SCRUB, call(), tenants.one))),
        "submit-attachment": (submission(lines=("1",)), {"parameter": []}),
    }
    for id, (sent, answered) in bodies.items():
        defined = read(tenants.served.client.get(f"/fhir/OperationDefinition/{id}"))["parameter"]
        for use, body in (("in", sent), ("out", answered)):
            known = {each["name"]: each for each in defined if each["use"] == use}
            names = {each["name"] for each in body["parameter"]}
            assert names <= known.keys()
            assert {name for name, each in known.items() if each["min"]} <= names


def test_an_operation_that_is_none(tenants: Tenants) -> None:
    outcome = read(tenants.served.client.get("/fhir/OperationDefinition/SECRET"), 404)
    assert "SECRET" not in json.dumps(outcome)


@pytest.mark.parametrize("path", [SCRUB, SUBMIT])
def test_nobody_asks_without_the_scope(tenants: Tenants, path: str) -> None:
    read(tenants.post(path, call(), {}), 401)
    read(tenants.post(path, call(), {"Authorization": "Bearer wrong"}), 401)
    others = [scope for scope in Scope if scope is not Scope.FHIR]
    read(tenants.post(path, call(), tenants.key("one", *others)), 403)


@pytest.mark.parametrize("path", [SCRUB, SUBMIT])
@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b"", {}, 400),
        (b'{"resourceType": "Patient"}', {}, 422),
        (b"{}", {"content-type": "application/xml"}, 415),
        (b"{}", {"accept": "application/fhir+xml"}, 406),
        (b'"' + b"x" * (1 << 20), {}, 413),
    ],
)
def test_every_error_is_an_operation_outcome(
    tenants: Tenants, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    outcome = read(tenants.post(path, body, tenants.one, **headers), status)
    assert outcome["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize(("method", "path"), [("GET", SCRUB), ("PUT", SUBMIT), ("GET", "/fhir/Patient/1")])
def test_what_is_not_served_is_told_in_fhir_too(tenants: Tenants, method: str, path: str) -> None:
    answer = tenants.served.client.request(method, path, headers=tenants.one)
    read(answer, 404 if path.endswith("1") else 405)


def test_nothing_of_a_call_is_logged(tenants: Tenants) -> None:
    tenants.post(SCRUB, call(), tenants.one)
    tenants.post(SUBMIT, submission(), tenants.two)
    logged = tenants.served.log.getvalue()
    for word in ("ADLER", "ANNA", "MBR100001", "FHIR-0001", "ACN-1", "J1745"):
        assert word not in logged
    assert '"route": "/fhir/Claim/$scrub"' in logged


def test_the_document_of_the_api_names_what_is_answered(tenants: Tenants) -> None:
    document = tenants.served.client.get("/openapi.json").json()
    for path in (SCRUB, SUBMIT):
        operation: dict[str, Any] = document["paths"][path]["post"]
        assert operation["security"] == [{"key": []}]
        for status, answer in operation["responses"].items():
            assert list(answer["content"]) == ["application/fhir+json"], status
        assert {"200", "400", "401", "403", "406", "413", "415", "422", "429", "503"} <= set(
            operation["responses"]
        )
    assert "security" not in document["paths"]["/fhir/metadata"]["get"]
