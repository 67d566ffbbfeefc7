"""Certificates, public addresses, and how long a server asks us to wait."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from scrubber.smart.client import FhirClient
from scrubber.smart.errors import AnswerError, ServerGone
from scrubber.smart.origins import is_below, is_loopback, is_public
from scrubber.smart.wire import Limits
from tests.scrubber.smart.conftest import PATIENT
from tests.scrubber.smart.test_token import EC, pem


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # where clouds tell a machine its keys
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("not an address", False),
        ("", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """RFC 6890 and IANA's registries of special addresses, as Python's `ipaddress` has them."""
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("[::1]", True),
     ("localhost.example", False), ("10.0.0.1", False), ("0x7f000001", False)],
)  # fmt: skip
def test_which_hosts_are_this_machine(host: str, here: bool) -> None:
    assert is_loopback(host) is here


@pytest.mark.parametrize(
    ("address", "below"),
    [
        ("https://ehr.example/fhir", True),
        ("https://EHR.example./fhir/", True),
        ("https://ehr.example:443/fhir/a", True),
        ("http://ehr.example/fhir", False),
        ("https://ehr.example:444/fhir", False),
        ("https://ehr.example/fhir2", False),
        ("https://ehr.example/fhir/..%2fother", False),
        ("https://ehr.example/fhir/..\\other", False),
    ],
)
def test_what_is_below_an_address(address: str, below: bool) -> None:
    assert is_below(httpx.URL(address), httpx.URL("https://ehr.example/fhir")) is below


def test_a_server_may_name_the_time_until_which_to_wait() -> None:
    """RFC 9110, 10.2.3: seconds or a date."""
    then = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)
    answers = [
        httpx.Response(429, headers={"retry-after": format_datetime(then, usegmt=True)}),
        httpx.Response(503, headers={"retry-after": "soon"}),
        httpx.Response(200, json=PATIENT),
    ]
    slept: list[float] = []
    transport = httpx.MockTransport(lambda request: answers.pop(0))
    with FhirClient("https://ehr.example/fhir", transport=transport, sleep=slept.append) as client:
        client.read("Patient", "p1")
    first, second = slept
    assert 30 < first <= 60
    assert 0 < second <= 8.5, "its words say nothing, so ours is taken"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return key and certificate of a server that only itself vouches for."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day = dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder(
            name, name, EC.public_key(), x509.random_serial_number(), now - day, now + day
        )
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(EC, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "key.pem").write_bytes(pem(EC))
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    return folder / "key.pem", folder / "cert.pem"


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[str]:
    """A server over TLS that answers everything with one patient."""
    import json

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = json.dumps(PATIENT).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    class Server(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that does not trust it goes away."""

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    key, signed = certificate
    context.load_cert_chain(signed, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}/fhir"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_ends_the_fetch_at_once(secure: str) -> None:
    slept: list[float] = []
    with FhirClient(secure, sleep=slept.append) as client, pytest.raises(ServerGone) as error:
        client.read("Patient", "p1")
    assert error.value.code == "certificate"
    assert slept == []


def test_an_authority_of_one_s_own_is_taken_from_the_environment(
    secure: str, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))
    with FhirClient(secure) as client:
        assert client.read("Patient", "p1") == PATIENT


def test_redirects_end() -> None:
    transport = httpx.MockTransport(
        lambda request: httpx.Response(302, headers={"location": f"{request.url}x"})
    )
    with (
        FhirClient("https://ehr.example/fhir", transport=transport) as client,
        pytest.raises(AnswerError) as error,
    ):
        client.read("Patient", "p1")
    assert (error.value.code, error.value.status) == ("refused", 302)


def test_the_time_of_all_tries_together_is_bounded() -> None:
    slept: list[float] = []
    transport = httpx.MockTransport(lambda request: httpx.Response(429, headers={"retry-after": "50"}))
    limits = Limits(question_seconds=120, tries=50)
    client = FhirClient("https://ehr.example/fhir", transport=transport, limits=limits, sleep=slept.append)
    with client, pytest.raises(AnswerError):
        client.read("Patient", "p1")
    assert slept == [50.0, 50.0], "a third wait would end after 150 seconds"
