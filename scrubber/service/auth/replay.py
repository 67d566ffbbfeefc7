"""Tokens that may be used once: remembers their names until they have expired.

Theory. A token's name (`jti`) needs to be known only while the token itself would still be taken, so each entry goes
when it has expired, and the memory is bounded by the rate of calls times the longest life of a token. A bound on the
number of entries holds even where somebody sends more: then no further token is taken (fail closed) until entries
expire, for to forget one would let it be used again. Names are kept as digests: nothing of a caller stays readable.
"""

from __future__ import annotations

import heapq
import threading
from hashlib import sha256

DEFAULT_LIMIT = 100_000
"""Entries at most: at five minutes each, 333 calls a second for as long as one likes."""


class ReplayFull(Exception):
    """No room to remember another token; the caller must refuse it."""


class ReplayCache:
    """Which tokens were used already. Serves any number of threads of one process."""

    def __init__(self, limit: int = DEFAULT_LIMIT) -> None:
        """`limit`: entries that are remembered at most."""
        self._limit = limit
        self._lock = threading.Lock()
        self._used: set[bytes] = set()
        self._expiring: list[tuple[float, bytes]] = []

    @property
    def size(self) -> int:
        """Return how many tokens are remembered. (No `__len__`: an empty memory is a memory, and must not be false.)"""
        return len(self._used)

    def first_use(self, issuer: str, name: str, expires: float, now: float) -> bool:
        """Remember the token and return whether it is used for the first time.

        `expires` and `now` are seconds since the epoch; `expires` is when the token is no longer taken, leeway
        included. Raises `ReplayFull` where the limit is reached.
        """
        # The length stands between, so that no two pairs give the same bytes.
        key = sha256(f"{len(issuer)}:{issuer}{name}".encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            while self._expiring and self._expiring[0][0] <= now:
                self._used.discard(heapq.heappop(self._expiring)[1])
            if key in self._used:
                return False
            if len(self._used) >= self._limit:
                raise ReplayFull
            self._used.add(key)
            heapq.heappush(self._expiring, (expires, key))
            return True
