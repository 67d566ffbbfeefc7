"""Answers that were kept with the server's ETag, so that what has not changed is not sent again.

What a server marks `no-store` is not kept. Names of files are digests: an address of a search holds
identifiers.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scrubber.job import disk

_UNUSED_DAYS = 45


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer's body and type, with the tag by which the server knows it again."""

    etag: str
    media_type: str
    body: bytes


class Kept(Protocol):
    """Where answers are kept, by address."""

    def get(self, address: str) -> KeptAnswer | None:
        """Return what was kept of this address."""

    def put(self, address: str, answer: KeptAnswer) -> None:
        """Keep an answer in place of an earlier one."""


class KeptInMemory:
    """Keeps answers while a process lives, up to a size."""

    def __init__(self, most_bytes: int = 64 * 1024 * 1024) -> None:
        self._answers: dict[str, KeptAnswer] = {}
        self._left = most_bytes

    def get(self, address: str) -> KeptAnswer | None:
        """Return what was kept."""
        return self._answers.get(address)

    def put(self, address: str, answer: KeptAnswer) -> None:
        """Keep an answer, if there is room."""
        before = self._answers.get(address)
        left = self._left + (len(before.body) if before else 0) - len(answer.body)
        if left >= 0:
            self._left = left
            self._answers[address] = answer


class KeptInFolder:
    """Keeps answers in files of a folder (0600), from run to run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, address: str) -> KeptAnswer | None:
        """Return what was kept; a file that can't be read was not kept."""
        path = self._path(address)
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            said = json.loads(head)
            found = KeptAnswer(str(said["etag"]), str(said["type"]), body)
            intact = hashlib.sha256(body).hexdigest() == said["sha256"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with suppress(OSError):
            os.utime(path)  # it is of use still, see `sweep`
        return found if intact else None

    def put(self, address: str, answer: KeptAnswer) -> None:
        """Keep an answer; a disk that is full keeps none, and nothing is lost by it."""
        head = {
            "etag": answer.etag,
            "type": answer.media_type,
            "sha256": hashlib.sha256(answer.body).hexdigest(),
        }
        path = self._path(address)
        beside = path.with_suffix(".new")
        with suppress(OSError):
            disk.make_folder(self._folder)
            with disk.create(beside) as file:
                file.write(json.dumps(head).encode() + b"\n" + answer.body)
            disk.rename(beside, path)

    def sweep(self) -> None:
        """Remove what no run has asked for in a while."""
        before = time.time() - _UNUSED_DAYS * 86_400
        for path in self._folder.glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < before:
                    disk.remove(path)

    def _path(self, address: str) -> Path:
        return self._folder / hashlib.sha256(address.encode()).hexdigest()


def may_be_kept(headers: Mapping[str, str]) -> bool:
    """Return whether a server lets its answer be kept, and gives a tag to ask for it again."""
    return bool(headers.get("etag")) and "no-store" not in headers.get("cache-control", "").lower()
