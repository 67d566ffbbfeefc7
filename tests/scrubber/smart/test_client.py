"""What a server may do wrong, and what a client makes of it."""

from __future__ import annotations

import gzip
import json
import logging
import threading

import httpx
import pytest

from scrubber.smart.client import FhirClient
from scrubber.smart.errors import TEXTS, AnswerError, CallError, ServerGone, SmartError
from scrubber.smart.kept import KeptInMemory
from scrubber.smart.wire import Limits
from tests.scrubber.smart.conftest import IMPATIENT, PATIENT, given
from tests.scrubber.smart.stub import Reply, Request, Stub, outcome

OF_PATIENT = [("patient", "Patient/p1")]


def ids(client: FhirClient, type: str = "MedicationAdministration") -> list[str]:
    return [one["id"] for one in client.search(type, OF_PATIENT).resources]


# --- pages


def test_all_pages_are_read(stub: Stub, client: FhirClient) -> None:
    stub.add(*(given(f"a{number}") for number in range(1, 8)))
    stub.page_size = 3
    found = client.search("MedicationAdministration", OF_PATIENT)
    assert [one["id"] for one in found.resources] == ["a1", "a2", "a3", "a4", "a5", "a6", "a7"]
    assert found.missing == []
    assert len(stub.questions("MedicationAdministration")) == 3


def test_a_page_that_fails_leaves_what_came_before_and_says_so(stub: Stub, client: FhirClient) -> None:
    stub.add(*(given(f"a{number}") for number in range(1, 6)))
    stub.page_size = 2
    stub.fault(type="MedicationAdministration", reply=outcome(500, "exception"), _page="1")
    found = client.search("MedicationAdministration", OF_PATIENT)
    assert [one["id"] for one in found.resources] == ["a1", "a2"]
    assert found.missing == ["page_failed"]


def searchset(*resources: object, **more: object) -> Reply:
    entries = [{"resource": one} for one in resources]
    return Reply(body={"resourceType": "Bundle", "type": "searchset", "entry": entries, **more})


def next_page(url: str) -> list[dict[str, str]]:
    return [{"relation": "next", "url": url}]


@pytest.mark.parametrize(
    ("url", "missing"),
    [
        ("https://elsewhere.example/fhir/MedicationAdministration?page=2", "page_elsewhere"),
        ("http://169.254.169.254/latest/meta-data", "page_elsewhere"),
        ("http://127.0.0.1:1/fhir/MedicationAdministration", "page_elsewhere"),
        ("file:///etc/passwd", "page_elsewhere"),
        ("http://[::1", "page_elsewhere"),
        ("", "page_again"),
    ],
)
def test_a_next_page_on_another_server_is_not_asked_for(
    stub: Stub, client: FhirClient, url: str, missing: str
) -> None:
    """The last one names the same page again: pages that lead in a circle end."""
    here = f"{stub.base}/MedicationAdministration?patient=Patient%2Fp1&_count=100"
    stub.fault(type="MedicationAdministration", reply=searchset(given(), link=next_page(url or here)))
    found = client.search("MedicationAdministration", OF_PATIENT)
    assert [one["id"] for one in found.resources] == ["a1"]
    assert found.missing == [missing]
    assert len(stub.asked) == 1


def test_a_server_that_counts_more_than_it_sends_and_has_no_next_page_is_seen(
    stub: Stub, client: FhirClient
) -> None:
    """Met outside: Medplum's in-memory server cuts at `_count` without a link to the rest."""
    stub.fault(type="MedicationAdministration", reply=searchset(given(), total=3))
    assert client.search("MedicationAdministration", OF_PATIENT).missing == ["fewer"]


def test_there_is_a_bound_to_pages(stub: Stub) -> None:
    stub.add(*(given(f"a{number}") for number in range(1, 10)))
    stub.page_size = 1
    with FhirClient(stub.base, allow_http=True, limits=Limits(pages=4)) as client:
        found = client.search("MedicationAdministration", OF_PATIENT)
    assert len(found.resources) == 4
    assert found.missing == ["too_many"]


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        ({"resource": {"resourceType": "MedicationAdministration"}}, ["broken_entry"]),
        ("no entry", ["broken_entry"]),
        ({"resource": 7}, ["broken_entry"]),
        ({"fullUrl": "urn:x"}, ["broken_entry"]),
        (
            {
                "search": {"mode": "outcome"},
                "resource": {
                    "resourceType": "OperationOutcome",
                    "issue": [{"severity": "warning", "code": "incomplete"}],
                },
            },
            ["incomplete"],
        ),
        (
            {
                "resource": {
                    "resourceType": "OperationOutcome",
                    "issue": [{"severity": "information", "code": "informational"}],
                }
            },
            [],
        ),
    ],
)
def test_an_entry_that_cannot_be_read_is_told(
    stub: Stub, client: FhirClient, entry: object, missing: list[str]
) -> None:
    body = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": given()}, entry]}
    stub.fault(type="MedicationAdministration", reply=Reply(body=body))
    found = client.search("MedicationAdministration", OF_PATIENT)
    assert [one["id"] for one in found.resources] == ["a1"]
    assert found.missing == missing


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"<html>",
        b'{"resourceType":"Patient","id":"p1"}',
        b'{"a":' * 500,
        b"\xff\xfe",
        b"NaN",
    ],
)
def test_a_broken_answer_is_an_error_of_ours(stub: Stub, client: FhirClient, raw: bytes) -> None:
    stub.fault(type="MedicationAdministration", reply=Reply(raw=raw))
    with pytest.raises(AnswerError, match="no FHIR that can be read"):
        client.search("MedicationAdministration", OF_PATIENT)


# --- tries


def test_a_busy_server_is_asked_again_when_it_says(
    stub: Stub, client: FhirClient, slept: list[float]
) -> None:
    stub.fault(
        type="MedicationAdministration",
        reply=Reply(429, {}, headers={"retry-after": "7"}),
        times=2,
    )
    assert ids(client) == ["a1"]
    assert slept == [7.0, 7.0]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_server_that_is_out_of_order_for_a_moment_is_asked_again(
    stub: Stub, client: FhirClient, slept: list[float], status: int
) -> None:
    stub.fault(type="MedicationAdministration", reply=Reply(status, {}), times=2)
    assert ids(client) == ["a1"]
    assert len(slept) == 2


def test_a_wait_that_is_longer_than_we_have_is_not_waited_for(
    stub: Stub, client: FhirClient, slept: list[float]
) -> None:
    stub.fault(type="MedicationAdministration", reply=Reply(429, {}, headers={"retry-after": "86400"}))
    with pytest.raises(AnswerError) as error:
        ids(client)
    assert (error.value.code, error.value.status) == ("busy", 429)
    assert slept == []


def test_tries_end(stub: Stub, client: FhirClient, slept: list[float]) -> None:
    stub.fault(type="MedicationAdministration", reply=Reply(503, {}))
    with pytest.raises(AnswerError):
        ids(client)
    assert len(slept) == IMPATIENT.tries - 1


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_what_will_not_pass_is_not_tried_again(
    stub: Stub, client: FhirClient, slept: list[float], status: int
) -> None:
    stub.fault(type="MedicationAdministration", reply=outcome(status, "forbidden"))
    with pytest.raises(AnswerError):
        ids(client)
    assert slept == []


def test_a_line_that_is_closed_half_way_is_tried_again(stub: Stub, client: FhirClient) -> None:
    half = Reply(raw=b'{"resourceType":"Bund', promised=5_000)
    stub.fault(type="MedicationAdministration", reply=half, times=1)
    assert ids(client) == ["a1"]


def test_an_answer_that_does_not_come_ends_with_its_time(stub: Stub, client: FhirClient) -> None:
    never = threading.Event()
    stub.fault(type="MedicationAdministration", reply=Reply(body={}, hold=never), times=1)
    assert ids(client) == ["a1"]


def test_an_answer_that_drips_ends_with_its_time() -> None:
    """Each byte comes soon enough; the whole would take for ever."""

    class Drip(httpx.SyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def]
            while True:
                yield b" "

    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=Drip()))
    limits = Limits(answer_seconds=0.2, answer_bytes=10**12)
    client = FhirClient("https://ehr.example/fhir", transport=transport, limits=limits)
    with client, pytest.raises(AnswerError) as error:
        client.read("Patient", "p1")
    assert error.value.code == "too_slow"


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_that_is_too_large_is_not_read(stub: Stub, packed: bool) -> None:
    """Packed, a small answer may hold a large one."""
    raw = json.dumps({"resourceType": "Patient", "id": "p1", "text": "x" * 300_000}).encode()
    reply = Reply(raw=gzip.compress(raw), headers={"content-encoding": "gzip"}) if packed else Reply(raw=raw)
    stub.fault(type="Patient", reply=reply)
    client = FhirClient(stub.base, allow_http=True, limits=Limits(answer_bytes=100_000))
    with client, pytest.raises(AnswerError) as error:
        client.read("Patient", "p1")
    assert error.value.code == "too_large"


def test_a_server_that_is_gone_is_not_asked_for_ever() -> None:
    limits = Limits(tries=1, connect_seconds=1)
    with FhirClient("http://127.0.0.1:1/fhir", allow_http=True, limits=limits) as client:
        for _ in range(3):
            with pytest.raises(AnswerError):
                client.read("Patient", "p1")
        with pytest.raises(ServerGone):
            client.read("Patient", "p1")


def test_a_token_that_is_refused_time_and_again_ends_the_fetch(stub: Stub) -> None:
    """A token of somebody else ran out: no further question would be answered."""
    stub.token = "another"
    with FhirClient(stub.base, token="old", allow_http=True) as client:
        for _ in range(2):
            with pytest.raises(AnswerError):
                client.read("Patient", "p1")
        with pytest.raises(ServerGone) as error:
            client.read("Patient", "p1")
    assert error.value.code == "unauthorized"


# --- what has not changed


def test_what_has_not_changed_is_not_sent_again(stub: Stub, client: FhirClient) -> None:
    assert client.read("Patient", "p1") == client.read("Patient", "p1") == PATIENT
    first, second = stub.asked
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"].startswith('W/"')


def test_what_has_changed_is_sent(stub: Stub, client: FhirClient) -> None:
    client.read("Patient", "p1")
    stub.add({**PATIENT, "gender": "other"})
    assert client.read("Patient", "p1")["gender"] == "other"


def test_what_may_not_be_kept_is_not_kept(stub: Stub) -> None:
    kept = KeptInMemory()
    reply = Reply(body=PATIENT, headers={"etag": 'W/"1"', "cache-control": "private, no-store"})
    stub.fault(type="Patient", reply=reply)
    with FhirClient(stub.base, allow_http=True, kept=kept) as client:
        client.read("Patient", "p1")
    assert kept.get(f"{stub.base}/Patient/p1") is None


# --- which servers are asked


@pytest.mark.parametrize(
    ("base", "code"),
    [
        ("ehr.example/fhir", "address"),
        ("ftp://ehr.example/fhir", "address"),
        ("https://user:word@ehr.example/fhir", "address"),
        ("https://ehr.example/fhir?x=1", "address"),
        ("https://", "address"),
        ("http://ehr.example/fhir", "plain_http"),
        ("http://10.0.0.8/fhir", "plain_http"),
    ],
)
def test_an_address_that_is_none_is_refused(base: str, code: str) -> None:
    with pytest.raises(CallError) as error:
        FhirClient(base, allow_http=True)
    assert error.value.code == code


def test_plain_http_is_for_this_machine_and_has_to_be_asked_for() -> None:
    with pytest.raises(CallError, match="allow-http"):
        FhirClient("http://127.0.0.1:8080/fhir")
    FhirClient("http://127.0.0.1:8080/fhir", allow_http=True).close()
    FhirClient("http://[::1]:8080/fhir", allow_http=True).close()
    FhirClient("http://localhost:8080/fhir", allow_http=True).close()


def test_a_server_that_a_request_names_must_be_allowed() -> None:
    """CDS Hooks: `fhirServer` comes with the request; the operator says which servers may be asked."""
    allowed = ["https://ehr.example/fhir"]
    FhirClient("https://ehr.example/fhir/tenant-7", token="t", allowed=allowed).close()
    for base in (
        "https://ehr.example:8443/fhir",
        "https://ehr.example.evil/fhir",
        "https://169.254.169.254/",
        "https://ehr.example/other-tenant",
        "https://ehr.example/fhirs",
        "https://ehr.example/fhir/../other-tenant",
        "https://ehr.example/fhir/%2e%2e/other-tenant",
        "https://ehr.example/",
    ):
        with pytest.raises(CallError) as error:
            FhirClient(base, token="t", allowed=allowed)
        assert error.value.code == "not_allowed"
    with pytest.raises(CallError):
        FhirClient(allowed[0], token="t", allowed=[])


def test_a_redirect_is_followed_on_the_same_server_only(stub: Stub, client: FhirClient) -> None:
    stub.add({**PATIENT, "id": "p2"})
    stub.fault(type="Patient", reply=Reply(302, {}, headers={"location": f"{stub.base}/Patient/p2"}), times=1)
    with pytest.raises(AnswerError):  # another resource than the one that was asked for
        client.read("Patient", "p1")
    assert [request.path for request in stub.asked] == ["/fhir/Patient/p1", "/fhir/Patient/p2"]
    stub.fault(type="Patient", reply=Reply(302, {}, headers={"location": "https://elsewhere.example/"}))
    with pytest.raises(AnswerError) as error:
        client.read("Patient", "p1")
    assert error.value.code == "elsewhere"


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/a.pdf", "//elsewhere.example/a.pdf", "file:///etc/passwd"]
)
def test_a_document_on_another_server_is_not_asked_for(stub: Stub, client: FhirClient, address: str) -> None:
    with pytest.raises(AnswerError) as error:
        client.document(address)
    assert error.value.code == "elsewhere"
    assert stub.asked == []


@pytest.mark.parametrize("id", ["../secret", "p1/../p2", "", "a" * 65, "p1?x=1", "p 1"])
def test_an_id_that_is_none_is_not_asked_for(stub: Stub, client: FhirClient, id: str) -> None:
    with pytest.raises(AnswerError):
        client.read("Patient", id)
    assert stub.asked == []


def test_a_document_comes_as_it_is_or_as_a_resource(stub: Stub, client: FhirClient) -> None:
    assert client.document("Binary/n1-words")["data"] == "UGF0aWVudCByZXN0aW5nLCBubyBjb21wbGFpbnRzLg=="
    stub.fault(type="Binary", reply=Reply(raw=b"%PDF-1.7", headers={"content-type": "application/pdf"}))
    assert client.document(f"{stub.base}/Binary/n2") == {
        "resourceType": "Binary",
        "id": "n2",
        "contentType": "application/pdf",
        "data": "JVBERi0xLjc=",
    }


# --- what is said


def test_no_identifier_reaches_an_error_or_a_log(
    stub: Stub, client: FhirClient, caplog: pytest.LogCaptureFixture
) -> None:
    """httpx writes every address at INFO, and servers quote the question in their diagnostics."""
    caplog.set_level(logging.DEBUG)
    words = "no Patient with identifier MRN-77 (Sutter)"
    stub.fault(type="Patient", reply=outcome(422, "not-supported", words))
    with pytest.raises(AnswerError) as error:
        client.search("Patient", [("identifier", "MRN-77")])
    said = str(error.value)
    assert said == "Patient: the server refused the question (status 422, not-supported)"
    for text in (caplog.text, said, repr(error.value)):
        assert "MRN-77" not in text
        assert "Sutter" not in text
        assert "/fhir" not in text


def test_a_host_s_own_lines_of_httpx_stay(caplog: pytest.LogCaptureFixture, client: FhirClient) -> None:
    caplog.set_level(logging.INFO, logger="httpx")
    client.read("Patient", "p1")
    with httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(204))) as other:
        other.get("https://host.example/ping")
    assert [record.getMessage() for record in caplog.records if record.name == "httpx"] == [
        'HTTP Request: GET https://host.example/ping "HTTP/1.1 204 No Content"'
    ]


def test_only_get_is_used(stub: Stub, client: FhirClient) -> None:
    client.search("MedicationAdministration", OF_PATIENT)
    client.document("Binary/n1-words")
    assert {request.method for request in stub.asked} == {"GET"}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_errors_say_what_and_survive_a_process(code: str) -> None:
    import pickle

    error = AnswerError(code, place="Patient", status=500, issues=("exception",))
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (AnswerError, str(error))
    assert isinstance(again, SmartError)


def test_requests_are_counted_from_one(stub: Stub, client: FhirClient) -> None:
    client.read("Patient", "p1")
    assert [(request.number, request.type) for request in stub.asked] == [(1, "Patient")]
    assert isinstance(stub.asked[0], Request)
