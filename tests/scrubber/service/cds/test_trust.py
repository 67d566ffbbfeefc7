"""Who may call: an EHR of the configuration, with a token signed for this very endpoint, once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from scrubber.service.auth import jwks as jwks_module
from scrubber.service.auth.jwks import KeysError
from scrubber.service.cds.trust import Caller, Trust
from scrubber.service.config import ServiceConfig, service_config
from scrubber.service.errors import Problem
from tests.scrubber.service.auth.signing import (
    AUDIENCE,
    ISSUER,
    NOW,
    SECONDS,
    by_hand,
    claims,
    ec_key,
    jwks,
    rsa_key,
    signed,
    with_public_key_as_secret,
)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> ServiceConfig:
    folder = tmp_path_factory.mktemp("trust")
    (folder / "ehr.json").write_text(json.dumps(jwks(ec_key(), rsa_key())))
    (folder / "other.json").write_text(json.dumps(jwks(ec_key("o1"))))
    clients = [
        {"issuer": ISSUER, "jwks": "ehr.json", "tenant": "north"},
        {"issuer": "https://other.example/", "jwks": "other.json", "tenant": "south"},
    ]
    return service_config({"cds": {"clients": clients}, "tenants": {"north": {}, "south": {}}}, folder)


@pytest.fixture
def trust(config: ServiceConfig) -> Trust:
    return Trust(config, clock=lambda: NOW)


def ask(trust: Trust, token: str | None, *audiences: str) -> Caller:
    header = None if token is None else f"Bearer {token}"
    return asyncio.run(trust.caller(header, audiences or (AUDIENCE,)))


def test_a_client_of_the_configuration_and_its_tenant(trust: Trust) -> None:
    assert ask(trust, signed()).tenant == "north"
    other = signed(claims(iss="https://other.example/"), ec_key("o1"), {"kid": "o1"})
    assert ask(trust, other).tenant == "south"


def test_feedback_may_name_the_service_or_its_own_address(trust: Trust) -> None:
    for number, named in enumerate((AUDIENCE, f"{AUDIENCE}/feedback")):
        assert ask(trust, signed(claims(aud=named, jti=f"f{number}")), AUDIENCE, f"{AUDIENCE}/feedback")


FORGERIES: dict[str, tuple[Any, str]] = {
    "none": (lambda: by_hand({"alg": "none", "kid": "k1"}, claims()), "algorithm"),
    "HS256 with the public key": (with_public_key_as_secret, "algorithm"),
    "another endpoint": (lambda: signed(claims(aud=AUDIENCE.replace("order-sign", "other"))), "audience"),
    "expired": (lambda: signed(claims(iat=SECONDS - 300, exp=SECONDS - 31)), "expired"),
    "unknown key": (lambda: signed(header={"kid": "k9"}), "key"),
    "another client's key": (lambda: signed(key=ec_key("o1"), header={"kid": "o1"}), "key"),
    "another client's name": (lambda: signed(claims(iss="https://other.example/")), "key"),
    "a stranger": (lambda: signed(claims(iss="https://evil.example/")), "issuer"),
    "keys elsewhere": (lambda: signed(header={"jku": "https://evil.example/jwks"}), "key_address"),
    "lives too long": (lambda: signed(claims(exp=SECONDS + 3600)), "lifetime"),
    "no name of its own": (lambda: signed(claims(jti=None)), "claim"),
    "no time of issue": (lambda: signed(claims(iat=None)), "claim"),
    "no token at all": (lambda: "x", "malformed"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forgeries(trust: Trust, name: str) -> None:
    make, fault = FORGERIES[name]
    with pytest.raises(Problem) as refused:
        ask(trust, make())
    assert refused.value.status == 401
    assert refused.value.more["fault"] == fault
    assert refused.value.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_is_taken_once_whatever_endpoint_it_is_used_at(trust: Trust) -> None:
    token = signed(claims(aud=[AUDIENCE, "https://cds.example/cds-services/other"]))
    ask(trust, token)
    for audience in (AUDIENCE, "https://cds.example/cds-services/other"):
        with pytest.raises(Problem) as refused:
            ask(trust, token, audience)
        assert refused.value.more["fault"] == "replayed"


@pytest.mark.parametrize("header", [None, "", "Basic abc", "Bearer", "Bearer  "])
def test_without_a_token(trust: Trust, header: str | None) -> None:
    with pytest.raises(Problem) as refused:
        asyncio.run(trust.caller(header, (AUDIENCE,)))
    assert refused.value.status == 401


def test_an_open_tenant_is_for_callers_without_a_token_only(config: ServiceConfig) -> None:
    values = {"cds": {"open_tenant": "main"}, "tenants": {"main": {}}}
    trust = Trust(service_config(values, Path.cwd()), clock=lambda: NOW)
    caller = ask(trust, None)
    assert caller.tenant == "main"
    assert caller.client.fhir_servers == ()
    with pytest.raises(Problem):
        ask(trust, signed())


def test_while_keys_can_t_be_had_it_may_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(url: str) -> bytes:
        raise KeysError("down")

    monkeypatch.setattr(jwks_module, "fetch_https", down)
    clients = [{"issuer": ISSUER, "jwks": "https://ehr.example/jwks.json", "tenant": "main"}]
    trust = Trust(service_config({"cds": {"clients": clients}}, Path.cwd()), clock=lambda: NOW)
    with pytest.raises(Problem) as refused:
        ask(trust, signed())
    assert refused.value.status == 503
    assert refused.value.headers["Retry-After"] == "60"
    assert refused.value.detail.startswith("The issuer's JWK Set can't be had now")
