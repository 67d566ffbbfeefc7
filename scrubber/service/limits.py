"""How often a client may ask: a bucket of requests for each, refilled by the minute."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from scrubber.service.errors import Problem

MOST_CLIENTS = 10_000


class Rates:
    """One bucket a client; the one that was quiet longest is forgotten where there are too many. Thread-safe."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> None:
        """Count a request. Raises a `Problem` 429 where the client has asked too often."""
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop(client, (self._most, now))
            left = min(self._most, left + (now - since) * self._per_second)
            enough = left >= 1
            self._buckets[client] = (left - 1 if enough else left, now)
            if len(self._buckets) > MOST_CLIENTS:
                self._buckets.popitem(last=False)
        if not enough:
            wait = max(1, round((1 - left) / self._per_second))
            raise Problem(
                429, "too-often", "Too many requests", "Wait, then go on.", headers={"Retry-After": str(wait)}
            )
