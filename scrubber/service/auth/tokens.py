"""JSON web tokens: is this one genuine, for us, of somebody we trust, now, and for the first time?

Theory. A token is the sender's word until its signature holds, so what is read before (`alg`, `kid`, `iss`, `jku`)
only chooses among what the configuration lists: an algorithm of the asymmetric list, an issuer, a key of that issuer's
own set. A `jku` is never followed: it must equal the one of the configuration. Thereby `none`, a symmetric algorithm
keyed with a public key, a key embedded in the token, and an address chosen by the sender lead nowhere.

Used for the tokens of CDS clients (each names the very endpoint that it calls, lives five minutes at most, is used
once) and for bearer tokens of an OpenID provider. Sources: RFC 7515, 7519, 8725; CDS Hooks 2.0, trusting CDS clients.
"""

from __future__ import annotations

import json
from binascii import Error as NotBase64
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import (
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
    UnsupportedAlgorithmError,
)
from joserfc.util import urlsafe_b64decode

from scrubber.errors import ScrubError
from scrubber.service.auth.jwks import Key, Keys, KeysError
from scrubber.service.auth.replay import ReplayCache, ReplayFull

ASYMMETRIC = (
    "ES384", "RS384", "ES256", "ES512", "RS256", "RS512", "PS256", "PS384", "PS512", "Ed25519", "EdDSA",
)  # fmt: skip
"""Algorithms that are taken: all of them sign with a key that only the issuer has. EdDSA is Ed25519's former name."""
MAX_LENGTH = 16_384
"""Characters of the longest token; servers take headers of 8 to 64 KB."""
TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
"""Values of `typ` that are taken, in lower case: JWT, and access tokens of RFC 9068."""


class TokenFault(StrEnum):
    """Why a token is not taken. The values are fit for logs and metrics: they tell nothing of the token."""

    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    ALGORITHM = "algorithm"
    TYPE = "type"
    ISSUER = "issuer"
    KEY_ADDRESS = "key_address"
    KEY = "key"
    KEYS_UNAVAILABLE = "keys_unavailable"
    SIGNATURE = "signature"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    LIFETIME = "lifetime"
    CLAIM = "claim"
    REPLAYED = "replayed"
    BUSY = "busy"


_SAYS = {
    TokenFault.MALFORMED: "the token is not a signed JWT of three parts",
    TokenFault.TOO_LONG: "the token is longer than 16 KB",
    TokenFault.ALGORITHM: "the token is not signed with an asymmetric algorithm that is allowed here",
    TokenFault.TYPE: "the header typ of the token is not JWT",
    TokenFault.ISSUER: "the issuer (iss) of the token is not in the configuration",
    TokenFault.KEY_ADDRESS: "the token names another address of keys (jku) than the configuration",
    TokenFault.KEY: "the issuer's JWK Set has no usable key with the kid of the token",
    TokenFault.KEYS_UNAVAILABLE: "the issuer's JWK Set can't be had now; try again in a minute",
    TokenFault.SIGNATURE: "the signature of the token does not hold",
    TokenFault.AUDIENCE: "the token is for another audience (aud): it must name the endpoint that is called",
    TokenFault.EXPIRED: "the token has expired (exp)",
    TokenFault.NOT_YET: "the token is not valid yet (nbf, iat); compare the clocks",
    TokenFault.LIFETIME: "the token lives longer (exp - iat) than is allowed here",
    TokenFault.CLAIM: "a claim that the token needs is missing or of the wrong type",
    TokenFault.REPLAYED: "the token was used before (jti); sign another for each call",
    TokenFault.BUSY: "too many tokens are in use; try again in a minute",
}


class TokenError(ScrubError):
    """A token is not taken. `fault` says why; the message never quotes the token."""

    def __init__(self, fault: TokenFault) -> None:
        super().__init__(_SAYS[fault])
        self.fault = fault


@dataclass(frozen=True, slots=True)
class TokenIssuer:
    """Somebody whose tokens are taken: all of it from the configuration, nothing from a token."""

    issuer: str
    """Equals `iss`, character by character."""
    keys: Keys
    jku: str | None = None
    """The only `jku` that a token of this issuer may name; None: it may name none."""
    algorithms: tuple[str, ...] = ASYMMETRIC

    def __post_init__(self) -> None:
        if not self.issuer:
            raise ValueError("an issuer has a name: iss")
        if not self.algorithms or not set(self.algorithms) <= set(ASYMMETRIC):
            raise ValueError(f"algorithms of an issuer are some of {', '.join(ASYMMETRIC)}")


@dataclass(frozen=True, slots=True)
class Verified:
    """A token that holds."""

    issuer: TokenIssuer
    claims: Mapping[str, Any] = field(repr=False)
    expires: float
    """Seconds since the epoch."""

    @property
    def subject(self) -> str:
        """Return `sub`, or nothing where the token has none."""
        return self.text("sub")

    @property
    def scopes(self) -> frozenset[str]:
        """Return the words of `scope` (RFC 8693), or the list `scp` of other providers."""
        given = self.claims.get("scope", self.claims.get("scp"))
        if isinstance(given, str):
            return frozenset(given.split())
        if isinstance(given, list):
            return frozenset(each for each in given if isinstance(each, str))
        return frozenset()

    def text(self, claim: str) -> str:
        """Return a claim that is text, or nothing."""
        value = self.claims.get(claim)
        return value if isinstance(value, str) else ""


def verify(
    token: str,
    issuers: Iterable[TokenIssuer],
    audience: str | Collection[str],
    now: datetime,
    *,
    replay: ReplayCache | None = None,
    leeway: int = 30,
    max_lifetime: int | None = None,
    required: Collection[str] = (),
) -> Verified:
    """Return the token's claims where everything about it holds; else raise `TokenError`.

    `audience`: what `aud` must name, one of them. `now`: aware. `leeway`: seconds that clocks may differ by.
    `max_lifetime`: seconds between `iat` and `exp` at most; then `iat` is required. `replay`: the token must have a
    `jti` and is taken once. `required`: further claims that must be there. `exp` and `kid` always must.

    It may wait for an issuer's JWK Set; call it where that is allowed, not in an event loop.
    """
    header, issuer_name = _unverified(token)
    issuer = _issuer(issuers, issuer_name)
    algorithm = _algorithm(header, issuer)
    seconds = now.timestamp()
    key = _key(header, issuer, seconds)
    claims = _signed(token, key, algorithm)
    if claims.get("iss") != issuer.issuer:
        raise TokenError(TokenFault.ISSUER)
    must = {"exp", "aud", *required}
    must |= {"iat"} if max_lifetime is not None else set()
    must |= {"jti"} if replay is not None else set()
    _check_claims(claims, audience, seconds, leeway, must)
    expires = _seconds(claims["exp"])
    if max_lifetime is not None and expires - _seconds(claims["iat"]) > max_lifetime:
        raise TokenError(TokenFault.LIFETIME)
    if replay is not None:
        _once(replay, issuer.issuer, claims["jti"], expires + leeway, seconds)
    return Verified(issuer, claims, expires)


def _unverified(token: str) -> tuple[dict[str, Any], str]:
    """Return the header and the issuer that a token claims, for choosing only."""
    if len(token) > MAX_LENGTH:
        raise TokenError(TokenFault.TOO_LONG)
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        raise TokenError(TokenFault.MALFORMED)
    try:
        header = json.loads(urlsafe_b64decode(parts[0].encode()))
        claims = json.loads(urlsafe_b64decode(parts[1].encode()))
    except (NotBase64, ValueError, RecursionError):
        raise TokenError(TokenFault.MALFORMED) from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise TokenError(TokenFault.MALFORMED)
    issuer = claims.get("iss")
    if not isinstance(issuer, str):
        raise TokenError(TokenFault.CLAIM)
    return header, issuer


def _issuer(issuers: Iterable[TokenIssuer], name: str) -> TokenIssuer:
    for issuer in issuers:
        if issuer.issuer == name:
            return issuer
    raise TokenError(TokenFault.ISSUER)


def _algorithm(header: dict[str, Any], issuer: TokenIssuer) -> str:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in issuer.algorithms:
        raise TokenError(TokenFault.ALGORITHM)
    named = header.get("typ", "JWT")
    if not isinstance(named, str) or named.lower() not in TYPES:
        raise TokenError(TokenFault.TYPE)
    # Headers that change what is signed or must be understood are used by none of those who send tokens here.
    if "b64" in header or "crit" in header:
        raise TokenError(TokenFault.MALFORMED)
    return algorithm


def _key(header: dict[str, Any], issuer: TokenIssuer, now: float) -> Key:
    jku = header.get("jku")
    if jku is not None and jku != issuer.jku:
        raise TokenError(TokenFault.KEY_ADDRESS)
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise TokenError(TokenFault.KEY)
    try:
        key = issuer.keys.find(kid, now)
    except KeysError:
        raise TokenError(TokenFault.KEYS_UNAVAILABLE) from None
    if key is None:
        raise TokenError(TokenFault.KEY)
    return key


class _Registry(jws.JWSRegistry):
    """Longer headers than the library's 512 bytes, for those with a `jku`; names it does not know do no harm."""

    max_header_length = 4096
    max_payload_length = MAX_LENGTH

    def get_alg(self, name: str) -> Any:
        """Return the algorithm: the one that this registry was made for, without the library's word on its age."""
        if not self.allowed or name not in self.allowed or name not in self.algorithms:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


def _signed(token: str, key: Key, algorithm: str) -> dict[str, Any]:
    try:
        key.check_use("sig")
        key.check_alg(algorithm)
        registry = _Registry(algorithms=[algorithm], strict_check_header=False)
        return jwt.decode(token, key, algorithms=[algorithm], registry=registry).claims
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise TokenError(TokenFault.SIGNATURE) from None


def _check_claims(
    claims: dict[str, Any], audience: str | Collection[str], now: float, leeway: int, required: set[str]
) -> None:
    accepted = [audience] if isinstance(audience, str) else list(audience)
    if not accepted:
        raise ValueError("an audience is needed: without one every token would do")
    options: dict[str, Any] = {name: {"essential": True} for name in required}
    options["aud"] = {"essential": True, "values": accepted}
    try:
        jwt.JWTClaimsRegistry(now=int(now), leeway=leeway, **options).validate(claims)
    except MissingClaimError:
        raise TokenError(TokenFault.CLAIM) from None
    except ExpiredTokenError:
        raise TokenError(TokenFault.EXPIRED) from None
    except InvalidClaimError as error:
        raise TokenError(_fault_of(error, claims)) from None
    except (JoseError, OverflowError):
        raise TokenError(TokenFault.CLAIM) from None


def _seconds(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise TokenError(TokenFault.CLAIM) from None


def _fault_of(error: InvalidClaimError, claims: dict[str, Any]) -> TokenFault:
    name = error.claim
    if name == "aud":
        return TokenFault.AUDIENCE
    late = name in ("nbf", "iat") and isinstance(claims.get(name), int | float)
    return TokenFault.NOT_YET if late else TokenFault.CLAIM


def _once(replay: ReplayCache, issuer: str, name: str, expires: float, now: float) -> None:
    try:
        first = replay.first_use(issuer, name, expires, now)
    except ReplayFull:
        raise TokenError(TokenFault.BUSY) from None
    if not first:
        raise TokenError(TokenFault.REPLAYED)
