"""Signs tokens for tests: keys are made once a run, tokens are whatever a test wants them to be."""

from __future__ import annotations

import hmac
import json
import warnings
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from functools import cache
from typing import Any

from joserfc import jwk, jwt
from joserfc.jwk import ECKey, RSAKey

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
ISSUER = "https://ehr.example/"
JKU = "https://ehr.example/jwks.json"
AUDIENCE = "https://cds.example/cds-services/infusion-order-sign"


@cache
def ec_key(kid: str = "k1", curve: str = "P-384") -> ECKey:
    """Return a private key of an elliptic curve."""
    return ECKey.generate_key(curve, {"kid": kid, "use": "sig"})


@cache
def rsa_key(kid: str = "r1", bits: int = 2048) -> RSAKey:
    """Return a private RSA key."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of short keys; a test wants one
        return RSAKey.generate_key(bits, {"kid": kid, "use": "sig"})


def jwks(*keys: jwk.Key) -> dict[str, Any]:
    """Return the public JWK Set of the keys."""
    return {"keys": [key.as_dict(private=False) for key in keys]}


def claims(**changed: object) -> dict[str, Any]:
    """Return the claims of a CDS client's token that is right, but for what is changed; None takes one out."""
    right: dict[str, object] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": SECONDS - 5,
        "exp": SECONDS + 295,
        "jti": "2c8f3b1e-0001",
    }
    return {name: value for name, value in (right | changed).items() if value is not None}


def signed(
    payload: dict[str, Any] | None = None,
    key: jwk.Key | None = None,
    header: dict[str, Any] | None = None,
    alg: str = "ES384",
) -> str:
    """Return a token, signed by `ec_key()` where no other is given."""
    head = {"alg": alg, "kid": "k1"} | (header or {})
    return jwt.encode(
        {name: value for name, value in head.items() if value is not None},
        claims() if payload is None else payload,
        key or ec_key(),
        algorithms=[alg],
    )


def by_hand(header: object, payload: object, signature: bytes = b"") -> str:
    """Return a token that no library would sign: its parts as they are given."""
    return ".".join(_part(json.dumps(each).encode()) for each in (header, payload)) + "." + _part(signature)


def with_public_key_as_secret(algorithm: str = "HS256") -> str:
    """Return a token signed symmetrically with the issuer's public key as the secret: the classic confusion."""
    head = {"alg": algorithm, "kid": "r1", "typ": "JWT"}
    unsigned = by_hand(head, claims()).rsplit(".", 1)[0]
    digest = hmac.new(rsa_key().as_pem(private=False), unsigned.encode(), f"sha{algorithm[2:]}").digest()
    return f"{unsigned}.{_part(digest)}"


def _part(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
