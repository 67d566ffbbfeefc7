"""`Idempotency-Key`: the same request within a window gets the same answer, without the work being done again.

Answers are kept in memory, up to a number of bytes, for a client and a key; what a key is used for is known by a
digest. A key that comes with another request is refused, and one whose first request is still at work is told to wait.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from scrubber.service.errors import Problem

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that is kept."""

    status: int
    media_type: str
    body: bytes


@dataclass(slots=True)
class _Entry:
    digest: bytes
    until: float
    answer: Kept | None = None


class Answers:
    """The answers that are kept. Thread-safe."""

    def __init__(self, seconds: float, most_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: OrderedDict[tuple[str, str], _Entry] = OrderedDict()
        self._bytes = 0

    def begin(self, subject: str, key: str, *request: bytes) -> Kept | None:
        """Return the answer to the same request; None where this is the first. Then `end` or `forget` must follow.

        Raises a `Problem` where the key is unusable (400), used for another request (422), or still at work (409).
        """
        if not _KEY.fullmatch(key):
            raise Problem(400, "idempotency-key", "The Idempotency-Key is no word of up to 255 characters")
        digest = hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in request)).digest()
        now = self._clock()
        with self._lock:
            self._expire(now)
            entry = self._entries.get((subject, key))
            if entry is None:
                self._entries[(subject, key)] = _Entry(digest, now + self._seconds)
                return None
            if entry.digest != digest:
                raise Problem(422, "idempotency-key", "The Idempotency-Key was used for another request")
            if entry.answer is None:
                raise Problem(
                    409,
                    "at-work",
                    "The first request of this key is still at work",
                    headers={"Retry-After": "1"},
                )
            return entry.answer

    def end(self, subject: str, key: str, answer: Kept) -> None:
        """Keep an answer; one that is too large for the memory that is left is forgotten instead."""
        with self._lock:
            entry = self._entries.get((subject, key))
            if entry is None:
                return
            if len(answer.body) > self._most_bytes // 4:
                self._drop((subject, key))
                return
            entry.answer = answer
            self._bytes += len(answer.body)
            for oldest in list(self._entries):
                if self._bytes <= self._most_bytes:
                    break
                if self._entries[oldest].answer is not None:
                    self._drop(oldest)

    def forget(self, subject: str, key: str) -> None:
        """The request came to no answer that should be kept."""
        with self._lock:
            self._drop((subject, key))

    def _expire(self, now: float) -> None:
        for key in list(self._entries):
            entry = self._entries[key]
            if entry.until > now:
                break
            if entry.answer is None:  # still at work
                continue
            self._drop(key)

    def _drop(self, key: tuple[str, str]) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None and entry.answer is not None:
            self._bytes -= len(entry.answer.body)
