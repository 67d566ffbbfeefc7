"""Access tokens of SMART Backend Services: a short assertion, signed with our key, is exchanged for a token.

Source: SMART App Launch 2.2, Backend Services, and Client Authentication: Asymmetric
(hl7.org/fhir/smart-app-launch): RS384 or ES384, `iss` and `sub` the client id, `aud` the token endpoint, a
`jti` used once, at most five minutes to live.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from scrubber.charts.errors import DocumentError
from scrubber.charts.safety import load_json
from scrubber.smart.errors import OAUTH, AnswerError, CallError, SmartError, TokenError
from scrubber.smart.origins import parsed
from scrubber.smart.wire import Answer, Trust, Wire

if TYPE_CHECKING:
    from httpx import URL
    from joserfc.jwk import ECKey, RSAKey

SCOPE = "system/*.rs"
"""Read and search of everything that the registration allows; servers of SMART v1 call it `system/*.read`."""
_ASSERTION_SECONDS = 240
_BEFORE_EXPIRY = 60.0
_UNKNOWN_LIFE = 300.0
"""Seconds for which a token is used where the server does not say: the longest life that SMART advises."""
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
"""RFC 6750, 2.1."""
_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class TokenSource(Protocol):
    """Where a client has its token from. It is asked by several threads."""

    def get(self) -> str | None:
        """Return the token to send; None: no token is sent. Raises `TokenError`."""

    def renew(self, refused: str) -> str | None:
        """Return another token where the server took `refused` no longer; None where there is no other."""


@dataclass(frozen=True, slots=True)
class FixedToken:
    """A token that somebody else got, as a CDS Hooks request hands one over; None for an open server."""

    value: str | None

    def get(self) -> str | None:
        """Return it."""
        return self.value

    def renew(self, refused: str) -> str | None:
        """There is no other."""
        return None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, what it signs with, and the name under which the server knows it."""

    key: RSAKey | ECKey
    algorithm: str
    kid: str


def load_key(path: Path, kid: str | None = None) -> SigningKey:
    """Return the key of a PEM, JWK or JWK Set file. `kid`: its name, where the file gives none or several
    keys.

    Raises `CallError`: key, kid, not_installed.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise CallError("key", place=path.name) from None
    found = _import(data, kid)
    if found is None:
        raise CallError("key", place=path.name)
    key, algorithm = found
    name = kid or key.kid
    if not name:
        raise CallError("kid", place=path.name)
    return SigningKey(key, algorithm, name)


def _import(data: bytes, kid: str | None) -> tuple[RSAKey | ECKey, str] | None:
    import warnings

    try:
        from joserfc.jwk import ECKey, RSAKey
    except ImportError:
        raise CallError("not_installed") from None
    given: Any = data
    try:
        if data.lstrip().startswith(b"{"):
            given = json.loads(data)
            keys = given.get("keys", [given])
            given = next(one for one in keys if kid in (None, one.get("kid")))
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a key that is too short for use is warned of
            for kind, algorithm in ((RSAKey, "RS384"), (ECKey, "ES384")):
                key = _of_kind(kind, given)
                if key is not None and key.is_private and getattr(key, "curve_name", "P-384") == "P-384":
                    return key, algorithm
    except Exception:  # noqa: BLE001 - whatever the file holds, it is no key; its words are never quoted
        return None
    return None


def _of_kind(kind: type[RSAKey] | type[ECKey], given: Any) -> RSAKey | ECKey | None:
    from joserfc.errors import InvalidKeyTypeError

    if isinstance(given, dict) and given.get("kty") != kind.key_type:
        return None
    try:
        return kind.import_key(given)
    except InvalidKeyTypeError:
        return None


class BackendToken:
    """The tokens of one registered client: got when first needed, kept until shortly before they expire."""

    def __init__(
        self,
        wire: Wire,
        base: str,
        client_id: str,
        key: SigningKey,
        *,
        scope: str = SCOPE,
        token_url: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._wire = wire
        self._base = base.rstrip("/")
        self._client_id = client_id
        self._key = key
        self._scope = scope
        self._endpoint: URL | None = parsed(token_url) if token_url else None
        self._is_given = token_url is not None
        self._clock = clock
        self._lock = threading.Lock()
        self._token: str | None = None
        self._expires = 0.0

    def get(self) -> str:
        """Return a token that still holds for a while. Raises `TokenError`."""
        with self._lock:
            if self._token is None or self._clock() >= self._expires:
                self._token, life = self._ask()
                self._expires = self._clock() + max(life - _BEFORE_EXPIRY, life / 2)
            return self._token

    def renew(self, refused: str) -> str:
        """Return another token than the one that was refused; threads that were refused together share one."""
        with self._lock:
            if self._token == refused:
                self._token = None
        return self.get()

    def _ask(self) -> tuple[str, float]:
        try:
            endpoint = self._endpoint = self._endpoint or self._discover()
            self._wire.origins.check_scheme(endpoint.scheme, endpoint.host)
            answer = self._wire.ask(
                endpoint,
                place="token",
                headers={"accept": "application/json"},
                form=lambda: self._form(str(endpoint)),
                trust=self._trust(endpoint),
            )
        except TokenError:
            raise
        except SmartError as error:
            raise TokenError(error.code, place="token", status=error.status) from None
        return _token_of(answer)

    def _trust(self, endpoint: URL) -> Trust:
        if self._is_given:
            return "given"
        return "named" if self._wire.origins.has(endpoint) else "public"

    def _form(self, endpoint: str) -> dict[str, str]:
        return {
            "grant_type": "client_credentials",
            "scope": self._scope,
            "client_assertion_type": _TYPE,
            "client_assertion": self._assertion(endpoint),
        }

    def _assertion(self, endpoint: str) -> str:
        from joserfc import jwt

        now = int(self._clock())
        header = {"alg": self._key.algorithm, "kid": self._key.kid, "typ": "JWT"}
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": endpoint,
            "iat": now,
            "exp": now + _ASSERTION_SECONDS,
            "jti": str(uuid4()),
        }
        return jwt.encode(header, claims, self._key.key, algorithms=[self._key.algorithm])

    def _discover(self) -> URL:
        """Return where the server gives tokens, as its `.well-known/smart-configuration` says."""
        address = parsed(f"{self._base}/.well-known/smart-configuration")
        answer = self._wire.ask(address, place="token", headers={"accept": "application/json"})
        said = _json(answer) if answer.status == 200 else {}
        taken = said.get("token_endpoint_auth_signing_alg_values_supported")
        if isinstance(taken, list) and taken and self._key.algorithm not in taken:
            raise TokenError("algorithm", place="token")
        endpoint = said.get("token_endpoint")
        if not isinstance(endpoint, str):
            raise TokenError("no_discovery", place="token", status=answer.status)
        try:
            return parsed(endpoint)
        except CallError:
            raise TokenError("no_discovery", place="token") from None


def _token_of(answer: Answer) -> tuple[str, float]:
    """Return the token of an answer and the seconds that it lives."""
    said = _json(answer)
    if answer.status != 200:
        reason = said.get("error")
        known = (reason,) if isinstance(reason, str) and reason in OAUTH else ()
        raise TokenError("token_refused", place="token", status=answer.status, issues=known)
    token, life = said.get("access_token"), said.get("expires_in")
    kind = said.get("token_type", "bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise TokenError("token_answer", place="token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise TokenError("token_answer", place="token")
    return token, float(life) if isinstance(life, int) and life > 0 else _UNKNOWN_LIFE


def _json(answer: Answer) -> dict[str, Any]:
    try:
        said = load_json(answer.body)
    except DocumentError:
        return {}
    return said if isinstance(said, dict) else {}


__all__ = ["SCOPE", "AnswerError", "BackendToken", "FixedToken", "SigningKey", "TokenSource", "load_key"]
