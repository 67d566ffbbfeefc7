"""Who may do what: every route of the API's own document, asked without a key, with each scope, and as each tenant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from scrubber.service.auth.keys import KeyFile
from scrubber.service.auth.principal import Scope
from tests.scrubber.service.auth.signing import by_hand, claims, ec_key, jwks, signed
from tests.scrubber.service.serving import OPEN, Served, serving

OPEN_ROUTES = {
    ("GET", "/"),
    ("GET", "/health"),
    ("GET", "/ready"),
    ("GET", "/rules/{id}"),
    ("GET", "/fhir/metadata"),
    ("GET", "/fhir/OperationDefinition/{id}"),
}
"""Routes that anybody may ask: they tell of no patient and do no work for one."""
NEEDS = {
    "/v1/files": Scope.SCRUB,
    "/v1/claims": Scope.SCRUB,
    "/v1/acknowledgements": Scope.SCRUB,
    "/v1/charts/read": Scope.CHARTS,
    "/v1/charts/code": Scope.CHARTS,
    "/v1/rules": Scope.REFERENCE,
    "/v1/rules/{id}": Scope.REFERENCE,
    "/v1/explain/{id}": Scope.REFERENCE,
    "/v1/profiles": Scope.REFERENCE,
    "/v1/profiles/{id}": Scope.REFERENCE,
    "/v1/tables": Scope.REFERENCE,
    "/v1/sheets/{drug}": Scope.REFERENCE,
    "/fhir/Claim/$scrub": Scope.FHIR,
    "/fhir/$submit-attachment": Scope.FHIR,
    "/metrics": Scope.METRICS,
}
"""What each route needs, written down here a second time: a route that is added must be added here."""
ISSUER = "https://login.example/"
AUDIENCE = "https://scrub.example"
PROFILE = """
schema = "infuscrub.profile/1"
id = "own-plan"
name = "Own plan of one tenant"
extends = "base"
"""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFile:
    return KeyFile(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture(scope="module")
def guarded(keys: KeyFile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two tenants, of which one has a profile of its own; keys in a file; one identity provider."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "profiles").mkdir()
    (folder / "profiles" / "own.toml").write_text(PROFILE)
    (folder / "jwks.json").write_text(json.dumps(jwks(ec_key())))
    usual = OPEN["tenants"]["main"]
    values = {
        "server": {"public_url": AUDIENCE},
        "auth": {
            "keys": str(keys._path),
            "oidc": [{"issuer": ISSUER, "jwks": str(folder / "jwks.json"), "tenant_claim": "org"}],
        },
        "tenants": {"one": {**usual, "profiles": [str(folder / "profiles")]}, "two": usual},
    }
    with serving(values) as served:
        yield served


def now() -> datetime:
    return datetime.now(UTC)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def routes(served: Served) -> list[tuple[str, str]]:
    paths = served.client.get("/openapi.json").json()["paths"]
    listed = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    cds = "/cds-services"  # their callers are EHRs with tokens of their own, see cds/
    return [each for each in listed if each not in OPEN_ROUTES and not each[1].startswith(cds)]


def ask(served: Served, method: str, path: str, **headers: Any) -> httpx.Response:
    return served.client.request(
        method, path.replace("{id}", "T04").replace("{drug}", "Remicade"), headers=headers
    )


def test_every_route_is_known_here(guarded: Served) -> None:
    assert {path for _, path in routes(guarded)} == set(NEEDS)


def test_nobody_gets_in_without_a_key(guarded: Served, keys: KeyFile) -> None:
    expired = keys.add("one", Scope, now(), now() - timedelta(seconds=1))[1]
    gone, revoked = keys.add("one", Scope, now())
    keys.revoke(gone.id)
    elsewhere = keys.add("three", Scope, now())[1]
    _, right = keys.add("one", Scope, now())
    wrong = [
        None,
        "",
        "Bearer",
        f"Basic {right}",
        right,
        f"Bearer {right[:-1]}",
        f"Bearer {right}x",
        f"Bearer {right.upper()}",
        f"Bearer isk_{right.split('_')[1]}_",
        f"Bearer {expired}",
        f"Bearer {revoked}",
        f"Bearer {elsewhere}",
        "Bearer " + "a" * 10_000,
        "Bearer a.b.c",
    ]
    tried = 0
    for method, path in routes(guarded):
        for header in wrong:
            headers = {} if header is None else {"Authorization": header}
            answer = ask(guarded, method, path, **headers)
            assert answer.status_code == 401, (method, path, header)
            assert answer.headers["www-authenticate"] == "Bearer"
            tried += 1
    assert tried >= 14 * len(NEEDS)


def test_a_scope_opens_its_own_routes_only(guarded: Served, keys: KeyFile) -> None:
    for scope in Scope:
        _, key = keys.add("one", [scope], now())
        for method, path in routes(guarded):
            answer = ask(guarded, method, path, **bearer(key))
            if NEEDS[path] is scope:
                assert answer.status_code not in (401, 403), (scope, path)
            else:
                assert answer.status_code == 403, (scope, path)
                assert path.startswith("/fhir") or answer.json()["type"] == "urn:infuscrub:problem:scope"


def test_a_tenant_sees_nothing_of_another(guarded: Served, keys: KeyFile) -> None:
    found = {}
    for tenant in ("one", "two"):
        _, key = keys.add(tenant, [Scope.REFERENCE, Scope.SCRUB], now())
        listed = guarded.client.get("/v1/profiles", headers=bearer(key)).json()
        found[tenant] = {each["id"] for each in listed}
        shown = guarded.client.get("/v1/profiles/own-plan", headers=bearer(key)).status_code
        assert shown == (200 if tenant == "one" else 404)
    assert found["one"] - found["two"] == {"own-plan"}


def test_what_a_tenant_sent_is_not_answered_to_another(guarded: Served, keys: KeyFile, clinic: bytes) -> None:
    """The same Idempotency-Key of two clients is two keys."""
    from tests.scrubber.service.claims import single_claims

    (_, data), *_ = single_claims(clinic)
    _, one = keys.add("one", [Scope.SCRUB], now())
    _, two = keys.add("two", [Scope.SCRUB], now())
    headers = {"content-type": "application/edi-x12", "Idempotency-Key": "same"}
    first = guarded.client.post("/v1/claims?profile=own-plan", content=data, headers=headers | bearer(one))
    other = guarded.client.post("/v1/claims?profile=own-plan", content=data, headers=headers | bearer(two))
    assert first.status_code == 200
    assert other.status_code == 422, "the other tenant has no such profile"


def test_a_rotated_key_goes_on_for_a_while(guarded: Served, keys: KeyFile) -> None:
    made, old = keys.add("one", [Scope.REFERENCE], now())
    _, new = keys.rotate(made.id, now(), timedelta(hours=1))
    assert [guarded.client.get("/v1/tables", headers=bearer(k)).status_code for k in (old, new)] == [200, 200]
    made, old = keys.add("one", [Scope.REFERENCE], now())
    _, new = keys.rotate(made.id, now(), timedelta(0))
    assert [guarded.client.get("/v1/tables", headers=bearer(k)).status_code for k in (old, new)] == [401, 200]


class TestTokens:
    """Tokens of the identity provider."""

    def token(self, **changed: object) -> str:
        seconds = int(now().timestamp())
        right = {
            "iss": ISSUER, "aud": AUDIENCE, "iat": seconds - 5, "exp": seconds + 60, "sub": "desk-7",
            "org": "one", "scope": "openid reference",
        }  # fmt: skip
        return signed({k: v for k, v in (claims() | right | changed).items() if v is not None})

    def test_a_token_opens_what_its_scopes_say(self, guarded: Served) -> None:
        token = bearer(self.token())
        assert guarded.client.get("/v1/profiles/own-plan", headers=token).status_code == 200
        assert guarded.client.get("/metrics", headers=token).status_code == 403

    @pytest.mark.parametrize(
        "changed",
        [
            {"aud": "https://other.example"},
            {"iss": "https://evil.example/"},
            {"exp": 1},
            {"exp": None},
            {"sub": None},
            {"org": None},
            {"org": "three"},
            {"org": ["one"]},
            {"nbf": 1 << 40},
        ],
    )
    def test_another_token_opens_nothing(self, guarded: Served, changed: dict[str, object]) -> None:
        answer = guarded.client.get("/v1/profiles", headers=bearer(self.token(**changed)))
        assert answer.status_code == 401

    def test_a_forged_token_opens_nothing(self, guarded: Served) -> None:
        right = claims() | {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "org": "one", "exp": 1 << 40}
        forged = [
            by_hand({"alg": "none"}, right),
            by_hand({"alg": "HS256", "kid": "k1"}, right, b"x" * 32),
            signed(right, ec_key("other"), {"kid": "k1"}),
            signed(right, ec_key("other"), {"kid": "other"}),
        ]
        for token in forged:
            assert guarded.client.get("/v1/profiles", headers=bearer(token)).status_code == 401


def test_without_keys_everybody_on_this_machine_may_ask(served: Served) -> None:
    assert served.client.get("/v1/rules").status_code == 200
    answer = served.client.get("/v1/rules", headers=bearer("isk_0_0"))
    assert answer.status_code == 401, "who names a key is taken at their word"
