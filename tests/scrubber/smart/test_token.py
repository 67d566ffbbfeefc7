"""How a client proves who it is: SMART Backend Services, as hl7.org/fhir/smart-app-launch (2.2) says it."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA384

from scrubber.smart.client import FhirClient
from scrubber.smart.errors import AnswerError, CallError, TokenError
from scrubber.smart.token import SigningKey, load_key
from tests.scrubber.smart.conftest import LIMITS, PATIENT
from tests.scrubber.smart.stub import Reply, Request, Stub, outcome, serving

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = RSA.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
EC = ec.generate_private_key(ec.SECP384R1())
SCOPE = "system/*.rs"


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes = b"") -> bytes:
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)


@pytest.fixture(params=["RS384", "ES384"])
def key(request: pytest.FixtureRequest, tmp_path: Path) -> SigningKey:
    path = tmp_path / "key.pem"
    path.write_bytes(pem(RSA if request.param == "RS384" else EC))
    return load_key(path, "k-2026")


class Authority:
    """The part of a stub that gives tokens, and checks what it is sent with another library than ours."""

    def __init__(self, stub: Stub) -> None:
        self.stub = stub
        self.given = 0
        self.assertions: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {"token_type": "bearer", "expires_in": 300, "scope": SCOPE}
        self.endpoint = f"{stub.base.removesuffix('/fhir')}/token"
        self.configuration: dict[str, Any] = {"token_endpoint": self.endpoint}
        stub.faults.append(self)  # type: ignore[arg-type]

    def __call__(self, request: Request) -> Reply | None:
        if request.path == "/fhir/.well-known/smart-configuration":
            return Reply(body=self.configuration, headers={"content-type": "application/json"})
        if request.path != "/token":
            return None
        if request.method != "POST":
            return outcome(405, "not-supported")
        form = request.form()
        assert form["grant_type"] == "client_credentials"
        assert form["scope"] == SCOPE
        assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        self.assertions.append(self._checked(form["client_assertion"]))
        self.given += 1
        self.stub.token = f"token-{self.given}"
        return Reply(body={"access_token": self.stub.token, **self.answer})

    def _checked(self, assertion: str) -> dict[str, Any]:
        head, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in assertion.split("."))
        signed = assertion.rpartition(".")[0].encode()
        header = json.loads(head)
        assert header["kid"] == "k-2026"
        assert header["typ"] == "JWT"
        if header["alg"] == "RS384":
            RSA.public_key().verify(signature, signed, padding.PKCS1v15(), SHA384())
        else:
            assert header["alg"] == "ES384"
            r, s = int.from_bytes(signature[:48], "big"), int.from_bytes(signature[48:], "big")
            EC.public_key().verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA384()))
        said: dict[str, Any] = json.loads(claims)
        return said


@pytest.fixture
def authority(stub: Stub) -> Authority:
    return Authority(stub)


@pytest.fixture
def signed_in(authority: Authority, client: FhirClient, key: SigningKey) -> FhirClient:
    client.sign_in("infuscrub-1", key, scope=SCOPE)
    return client


def test_an_assertion_says_what_the_specification_wants(authority: Authority, signed_in: FhirClient) -> None:
    (said,) = authority.assertions
    assert said["iss"] == said["sub"] == "infuscrub-1"
    assert said["aud"] == authority.endpoint
    assert 0 < said["exp"] - said["iat"] <= 300, "at most five minutes"
    assert len(said["jti"]) >= 32


def test_a_token_is_used_for_many_questions(authority: Authority, signed_in: FhirClient) -> None:
    for _ in range(3):
        assert signed_in.read("Patient", "p1") == PATIENT
    assert authority.given == 1


def test_a_token_that_ends_mid_way_is_renewed_once(
    stub: Stub, authority: Authority, signed_in: FhirClient
) -> None:
    signed_in.read("Patient", "p1")
    stub.token = "another, since the server forgot ours"
    assert signed_in.read("Patient", "p1") == PATIENT
    assert authority.given == 2
    first, second = authority.assertions
    assert first["jti"] != second["jti"], "an assertion is used once"


def test_a_token_that_is_refused_again_is_an_error(
    stub: Stub, authority: Authority, signed_in: FhirClient
) -> None:
    stub.fault(type="Patient", reply=outcome(401, "login"))
    with pytest.raises(AnswerError) as error:
        signed_in.read("Patient", "p1")
    assert (error.value.code, error.value.issues) == ("unauthorized", ("login",))
    assert authority.given == 2


def test_a_token_is_renewed_before_it_expires(
    authority: Authority, client: FhirClient, key: SigningKey
) -> None:
    now = [1_000_000.0]
    source = client.sign_in("infuscrub-1", key, scope=SCOPE)
    source._clock = lambda: now[0]
    source._expires = now[0] + 240  # of 300 seconds, the last sixty are not used
    assert source.get() == "token-1"
    now[0] += 239
    assert source.get() == "token-1"
    now[0] += 1
    assert source.get() == "token-2"


def test_threads_share_one_token(authority: Authority, client: FhirClient, key: SigningKey) -> None:
    source = client.sign_in("infuscrub-1", key, scope=SCOPE)
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(source.renew("token-1"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["token-2"] * 8


@pytest.mark.parametrize(
    ("reply", "code", "said"),
    [
        (
            Reply(400, {"error": "invalid_client", "error_description": "MRN-77"}),
            "token_refused",
            "invalid_client",
        ),
        (Reply(400, {"error": "a word of their own"}), "token_refused", "status 400"),
        (Reply(401, raw=b"<html>"), "token_refused", "status 401"),
        (Reply(200, {"token_type": "bearer"}), "token_answer", "can't be used"),
        (
            Reply(200, {"access_token": "a b\r\nx: y", "token_type": "bearer"}),
            "token_answer",
            "can't be used",
        ),
        (Reply(200, {"access_token": "t", "token_type": "mac"}), "token_answer", "can't be used"),
        (Reply(200, raw=b"[]"), "token_answer", "can't be used"),
        (Reply(503, {}), "busy", "too busy"),
        (Reply(302, {}, headers={"location": "https://elsewhere.example/token"}), "token_refused", "302"),
    ],
)
def test_no_token_is_one_line(
    stub: Stub, client: FhirClient, tmp_path: Path, reply: Reply, code: str, said: str
) -> None:
    stub.faults.append(lambda request: reply if request.path == "/token" else None)
    Authority(stub)
    path = tmp_path / "key.pem"
    path.write_bytes(pem(EC))
    with pytest.raises(TokenError) as error:
        client.sign_in("infuscrub-1", load_key(path, "k-2026"), scope=SCOPE)
    assert error.value.code == code
    assert said in str(error.value)
    assert "MRN-77" not in str(error.value)


@pytest.mark.parametrize(
    "configuration",
    [{}, {"token_endpoint": 7}, {"token_endpoint": "ftp://ehr.example/"}, {"token_endpoint": "x"}],
)
def test_a_server_that_does_not_say_where_tokens_are(
    authority: Authority, client: FhirClient, key: SigningKey, configuration: dict[str, Any]
) -> None:
    authority.configuration = configuration
    with pytest.raises(TokenError, match="--token-url"):
        client.sign_in("infuscrub-1", key, scope=SCOPE)


def test_a_server_that_takes_other_keys_only_is_not_asked(
    authority: Authority, client: FhirClient, key: SigningKey
) -> None:
    authority.configuration["token_endpoint_auth_signing_alg_values_supported"] = ["PS256"]
    with pytest.raises(TokenError) as error:
        client.sign_in("infuscrub-1", key, scope=SCOPE)
    assert error.value.code == "algorithm"
    assert authority.given == 0


@pytest.fixture
def inside() -> Iterator[Stub]:
    """Something else that listens on this machine, and that nobody named."""
    with serving(Stub()) as other:
        yield other


def test_a_configuration_does_not_send_us_into_the_own_network(
    authority: Authority, client: FhirClient, key: SigningKey, inside: Stub
) -> None:
    """The line is looked at when it stands, before a word is sent: what the name resolves to is what counts."""
    authority.configuration["token_endpoint"] = f"{inside.base}/token"
    with pytest.raises(TokenError) as error:
        client.sign_in("infuscrub-1", key, scope=SCOPE)
    assert error.value.code == "token_elsewhere"
    assert inside.asked == []


def test_an_address_for_tokens_that_the_operator_gave_is_used(
    stub: Stub, client: FhirClient, key: SigningKey, inside: Stub
) -> None:
    Authority(inside)
    client.sign_in("infuscrub-1", key, scope=SCOPE, token_url=f"{inside.base.removesuffix('/fhir')}/token")
    assert [request.method for request in inside.asked] == ["POST"]
    assert stub.asked == [], "nothing to discover"


def test_a_plain_address_for_tokens_is_refused(
    authority: Authority, client: FhirClient, key: SigningKey
) -> None:
    authority.configuration["token_endpoint"] = "http://auth.example/token"
    with pytest.raises(TokenError) as error:
        client.sign_in("infuscrub-1", key, scope=SCOPE)
    assert error.value.code == "plain_http"


def test_a_token_of_somebody_else_is_sent_and_not_renewed(stub: Stub) -> None:
    """CDS Hooks hands an access token over with its request."""
    stub.token = "from-the-hook"
    with FhirClient(stub.base, token="from-the-hook", allow_http=True, limits=LIMITS) as client:
        assert client.read("Patient", "p1") == PATIENT
        stub.token = "gone"
        with pytest.raises(AnswerError) as error:
            client.read("Patient", "p1")
    assert error.value.code == "unauthorized"
    assert len(stub.asked) == 2


# --- keys


def jwk(**more: str) -> dict[str, Any]:
    from joserfc.jwk import ECKey

    return {**ECKey.import_key(pem(EC)).as_dict(private=True), **more}


def test_a_key_comes_as_jwk_or_in_a_set(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(jwk(kid="one")))
    assert (load_key(path).kid, load_key(path).algorithm) == ("one", "ES384")
    path.write_text(json.dumps({"keys": [jwk(kid="one"), jwk(kid="two")]}))
    assert load_key(path, "two").kid == "two"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "key"),
        (b"not a key", "key"),
        (b"{}", "key"),
        (b'{"keys": []}', "key"),
        (b'{"kty": "oct", "k": "c2VjcmV0"}', "key"),
        (pem(RSA, b"secret"), "key"),
        (PUBLIC, "key"),
        (pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)), "key"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "key"),
        (pem(RSA), "kid"),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_used_is_one_line(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "key"
    path.write_bytes(data)
    with pytest.raises(CallError) as error:
        load_key(path)
    assert error.value.code == code
    with pytest.raises(CallError):
        load_key(tmp_path / "absent")
