"""API keys: made here, shown once, kept as hashes in a file that is read again when it changes.

A key is `isk_ID_SECRET` with 256 random bits of secret, so one round of SHA-256 is enough: no dictionary can guess it.
The file is JSON and holds for each key its id, tenant, scopes, hash and days, never the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock

from scrubber.errors import unreadable, unwritable
from scrubber.service.auth.principal import Principal, Scope, scopes_of
from scrubber.service.errors import ServiceError

PREFIX = "isk"
MOST_KEY_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Key:
    """One key, as it is kept."""

    id: str
    tenant: str
    scopes: frozenset[Scope]
    sha256: str
    created: datetime
    expires: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Return whether it may be used."""
        return self.expires is None or now < self.expires


class KeyFile:
    """The keys of a file. Reads are cheap: the file is read again only when it has changed. Thread-safe."""

    def __init__(self, path: Path) -> None:
        """Raises `ServiceError` where the file can't be used; one that is missing holds no key."""
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}
        self._refresh()

    def principal(self, key: str, now: datetime) -> Principal | None:
        """Return who a key belongs to; None where it is none, or no longer one."""
        parts = key.split("_", 2)
        if len(parts) != 3 or parts[0] != PREFIX or len(key) > MOST_KEY_CHARACTERS:
            return None
        self._refresh()
        found = self._keys.get(parts[1])
        kept = found.sha256 if found is not None else "0" * 64
        right = hmac.compare_digest(_hash(key), kept)  # also for an unknown id: the time says nothing
        if found is None or not right or not found.is_valid(now):
            return None
        return Principal(found.tenant, f"key:{found.id}", found.scopes)

    def keys(self) -> tuple[Key, ...]:
        """Return all keys, in the order in which they were made."""
        self._refresh()
        return tuple(self._keys.values())

    def add(
        self, tenant: str, scopes: Iterable[Scope], now: datetime, expires: datetime | None = None
    ) -> tuple[Key, str]:
        """Make a key. Returns it and the text that is shown this once. Raises `ServiceError`."""
        with self._changing():
            key, text = _new(tenant, frozenset(scopes), now, expires)
            self._write({**self._keys, key.id: key})
        return key, text

    def rotate(self, id: str, now: datetime, overlap: timedelta) -> tuple[Key, str]:
        """Make a key in place of another, which is valid for `overlap` more. Raises `ServiceError`."""
        with self._changing():
            old = self._known(id)
            key, text = _new(old.tenant, old.scopes, now, None)
            ends = now + overlap
            if old.expires is None or ends < old.expires:
                old = replace(old, expires=ends)
            self._write({**self._keys, old.id: old, key.id: key})
        return key, text

    def revoke(self, id: str) -> None:
        """Take a key away at once. Raises `ServiceError`."""
        with self._changing():
            self._known(id)
            self._write({each: key for each, key in self._keys.items() if each != id})

    def _known(self, id: str) -> Key:
        self._refresh()
        found = self._keys.get(id)
        if found is None:
            raise ServiceError(
                f"{self._path}: there is no key {id!r}; `infuscrub serve keys list` names them"
            )
        return found

    @contextmanager
    def _changing(self) -> Iterator[None]:
        lock = FileLock(f"{self._path}.lock", mode=0o600)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except OSError as error:
            raise ServiceError(f"{self._path}: {unwritable(error)} with --file") from error
        try:
            yield
        finally:
            lock.release()

    def _refresh(self) -> None:
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            if stamp != self._stamp:
                self._keys = {key.id: key for key in map(_read, json.loads(self._path.read_bytes())["keys"])}
                self._stamp = stamp
        except FileNotFoundError:
            self._keys, self._stamp = {}, None
        except OSError as error:
            raise ServiceError(f"{self._path}: {unreadable(error)}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ServiceError(
                f"{self._path}: is no file of keys; make one with `infuscrub serve keys add`"
            ) from error

    def _write(self, keys: dict[str, Key]) -> None:
        text = json.dumps({"keys": [_shape(key) for key in keys.values()]}, indent=1) + "\n"
        try:
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".keys-")  # 0600 from the start
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self._path)
        except OSError as error:
            raise ServiceError(f"{self._path}: {unwritable(error)} with --file") from error
        self._stamp = None
        self._refresh()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _new(tenant: str, scopes: frozenset[Scope], now: datetime, expires: datetime | None) -> tuple[Key, str]:
    id = secrets.token_hex(4)
    text = f"{PREFIX}_{id}_{secrets.token_urlsafe(32)}"
    return Key(id, tenant, scopes, _hash(text), now, expires), text


def _shape(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "tenant": key.tenant,
        "scopes": sorted(key.scopes),
        "sha256": key.sha256,
        "created": key.created.isoformat(),
        "expires": key.expires.isoformat() if key.expires else None,
    }


def _read(row: dict[str, Any]) -> Key:
    expires = row.get("expires")
    return Key(
        id=str(row["id"]),
        tenant=str(row["tenant"]),
        scopes=scopes_of(row["scopes"]),
        sha256=str(row["sha256"]),
        created=datetime.fromisoformat(row["created"]),
        expires=None if expires is None else datetime.fromisoformat(expires),
    )
