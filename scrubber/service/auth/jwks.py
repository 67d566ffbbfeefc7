"""The public keys that tokens are checked with: a JWK Set in a file, or at one https address of the configuration.

Theory. Which key a token names (`kid`) is the sender's word; which set it is looked for in never is. A set that comes
from an address is kept for an hour, and asked for anew when a token names a key that it lacks, since issuers publish
a new key before they use it; but at most once a minute, so that made-up key names can't make this service knock at
the issuer's door. Where the address can't be reached, the keys at hand serve on for a day.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from joserfc import jwk
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode

from scrubber.errors import ScrubError

Key = jwk.RSAKey | jwk.ECKey | jwk.OKPKey
"""A public key of a kind that signs asymmetrically."""

MAX_BYTES = 256 * 1024
"""A set of keys is a few KB; one beyond this is none."""
SMALLEST_RSA = 2048
"""Bits of the smallest RSA key that is taken (NIST SP 800-131A)."""
FRESH_SECONDS = 3600.0
STALE_SECONDS = 86_400.0
PAUSE_SECONDS = 60.0
TIMEOUT_SECONDS = 5.0


class KeysError(ScrubError):
    """Keys can't be had: the file or the address of the configuration gives none. Quotes nothing of what came."""


class Keys(Protocol):
    """A set of public keys."""

    def find(self, kid: str, now: float) -> Key | None:
        """Return the key of that name; None where the set has none. `now`: seconds since the epoch.

        Raises `KeysError` where the set itself can't be had.
        """


class FixedKeys:
    """Keys at hand."""

    def __init__(self, document: bytes | str | dict[str, Any]) -> None:
        """`document`: a JWK Set (RFC 7517). Raises `KeysError`."""
        self._keys = read_keys(document)

    @classmethod
    def of_file(cls, path: Path) -> FixedKeys:
        """Read a JWK Set from a file. Raises `KeysError`."""
        try:
            return cls(path.read_bytes())
        except OSError:
            raise KeysError("the file of a JWK Set can't be read; check auth in the configuration") from None

    def find(self, kid: str, now: float) -> Key | None:
        """Return the key of that name."""
        return self._keys.get(kid)


Fetch = Callable[[str], bytes]
"""Gets the bytes at an address; raises `KeysError`."""


class RemoteKeys:
    """Keys that an issuer publishes at one address. Serves any number of threads; `find` may wait for the address,
    so call it where waiting is allowed (not in an event loop)."""

    def __init__(self, url: str, fetch: Fetch | None = None) -> None:
        """`url`: https. Raises `KeysError` for another scheme or an address with a user in it."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.username is not None:
            raise KeysError("the address of a JWK Set must be https://host/..., without a user in it")
        self.url = url
        self._fetch = fetch or fetch_https
        self._lock = threading.Lock()
        self._keys: dict[str, Key] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")

    def find(self, kid: str, now: float) -> Key | None:
        """Return the key of that name, asking the address where the set is old or lacks it, once a minute at most.

        Raises `KeysError` where there is no set that is younger than a day.
        """
        # Who knows the key need not wait for another thread that asks the address; who lacks it does.
        if not self._serves(kid, now) and self._lock.acquire(blocking=kid not in self._keys):
            try:
                if not self._serves(kid, now) and now - self._tried >= PAUSE_SECONDS:
                    self._tried = now
                    with suppress(KeysError):
                        self._keys = read_keys(self._fetch(self.url))
                        self._fetched = now
            finally:
                self._lock.release()
        if now - self._fetched > STALE_SECONDS:
            raise KeysError("the JWK Set of an issuer can't be had from its address; try again in a minute")
        return self._keys.get(kid)

    def _serves(self, kid: str, now: float) -> bool:
        return kid in self._keys and now - self._fetched <= FRESH_SECONDS


def read_keys(document: bytes | str | dict[str, Any]) -> dict[str, Key]:
    """Return the public signing keys of a JWK Set by their names.

    Keys without a name, for encryption, symmetric, too short, or of a kind unknown here are left out, as RFC 7517,
    section 5, says. Of two keys of one name neither is taken: which is meant can't be known. Raises `KeysError` where
    it is no JWK Set or none of its keys can serve.
    """
    if isinstance(document, bytes | str):
        if len(document) > MAX_BYTES:
            raise KeysError("a JWK Set has more than 256 KB; it is not read")
        try:
            document = json.loads(document)
        except (ValueError, RecursionError):
            raise KeysError("a JWK Set is not JSON") from None
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise KeysError('a JWK Set is a JSON object with a list "keys"')
    found: dict[str, Key] = {}
    twice: set[str] = set()
    for each in listed:
        key = _usable(each)
        if key is None:
            continue
        name = str(each["kid"])
        if name in found:
            twice.add(name)
        found[name] = key
    for name in twice:
        del found[name]
    if not found:
        raise KeysError("no key of a JWK Set can check a signature: kid, kty RSA, EC or OKP, use sig")
    return found


def _usable(data: object) -> Key | None:
    if not isinstance(data, dict) or not isinstance(data.get("kid"), str) or not data["kid"]:
        return None
    if data.get("kty") not in ("RSA", "EC", "OKP") or data.get("use", "sig") != "sig":
        return None
    public = {name: value for name, value in data.items() if name in _PUBLIC}
    try:
        if data["kty"] == "RSA" and _number(data["n"]).bit_length() < SMALLEST_RSA:
            return None
        key = jwk.import_key(public)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None
    return key if isinstance(key, jwk.RSAKey | jwk.ECKey | jwk.OKPKey) else None


def _number(text: str) -> int:
    return int.from_bytes(urlsafe_b64decode(text.encode()), "big")


_PUBLIC = ("kty", "kid", "use", "alg", "crv", "x", "y", "n", "e")
"""Members of a public key; a private part that somebody published by mistake is not taken into memory."""


def fetch_https(url: str) -> bytes:
    """Return what stands at the address: one GET, no redirect, five seconds, 256 KB. Raises `KeysError`."""
    import httpx  # an extra: only a service that checks tokens of others needs it

    # The environment may name a proxy (trust_env): an operator sets that on purpose, so it holds here too.
    try:
        with (
            httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False) as client,
            client.stream("GET", url, headers={"Accept": "application/json"}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise KeysError("the address of a JWK Set answered with another status than 200")
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise KeysError("a JWK Set has more than 256 KB; it is not read")
            return bytes(body)
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise KeysError("the address of a JWK Set could not be reached") from None
