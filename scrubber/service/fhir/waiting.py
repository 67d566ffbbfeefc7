"""Attachments that wait for their claim: in memory, a tenant's apart from another's, bounded in time, number and bytes.

The one thing that the service remembers between two calls of FHIR. It lies in the process that listens; a worker gets
what a claim may use with the call, and what the claim used is forgotten with its answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scrubber.service.errors import Problem
from scrubber.service.fhir.attachments import Keys, Submitted


@dataclass(frozen=True, slots=True)
class _Kept:
    submitted: Submitted
    until: float


class Waiting:
    """What was submitted and not used yet. May be asked from any thread."""

    def __init__(
        self,
        *,
        seconds: float = 600,
        most: int = 1000,
        megabytes: float = 64,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`seconds`: how long each waits; `most` and `megabytes`: of one tenant. `clock` counts seconds."""
        self.seconds = seconds
        self._most = most
        self._bytes = int(megabytes * 1024 * 1024)
        self._clock = clock
        self._lock = threading.Lock()
        self._by_tenant: dict[str, dict[str, _Kept]] = {}

    def keep(self, tenant: str, submitted: Submitted) -> None:
        """Keep one; the same sent again waits anew. Raises `Problem` (503) where its tenant has no room left."""
        with self._lock:
            own = self._own(tenant)
            others = sum(each.submitted.size for key, each in own.items() if key != submitted.key)
            if others + submitted.size > self._bytes or len(own.keys() | {submitted.key}) > self._most:
                self._forget_empty(tenant)
                raise Problem(
                    503,
                    "no-room",
                    "Too many attachments wait for their claims",
                    "Send the claims that they belong to, or give documents as `documentation` of `Claim/$scrub`.",
                    headers={"Retry-After": str(int(self.seconds))},
                )
            own.pop(submitted.key, None)
            own[submitted.key] = _Kept(submitted, self._clock() + self.seconds)

    def has_any(self, tenant: str) -> bool:
        """Return whether anything waits."""
        with self._lock:
            found = bool(self._own(tenant))
            self._forget_empty(tenant)
            return found

    def find(self, tenant: str, keys: Keys) -> tuple[Submitted, ...]:
        """Return what may belong to a claim, in the order in which it came."""
        with self._lock:
            kept = [each.submitted for each in self._own(tenant).values()]
            self._forget_empty(tenant)
        return tuple(each for each in kept if each.may_belong_to(keys))

    def forget(self, tenant: str, keys: Iterable[str]) -> None:
        """Forget what was used."""
        with self._lock:
            own = self._own(tenant)
            for key in keys:
                own.pop(key, None)
            self._forget_empty(tenant)

    def sizes(self) -> tuple[int, int]:
        """Return how many wait, and their bytes."""
        with self._lock:
            for tenant in list(self._by_tenant):
                self._own(tenant)
                self._forget_empty(tenant)
            kept = [each.submitted.size for own in self._by_tenant.values() for each in own.values()]
        return len(kept), sum(kept)

    def _own(self, tenant: str) -> dict[str, _Kept]:
        """Return what waits of a tenant, without what waited too long; the oldest come first."""
        own = self._by_tenant.setdefault(tenant, {})
        now = self._clock()
        while own and (oldest := next(iter(own.items())))[1].until <= now:
            del own[oldest[0]]
        return own

    def _forget_empty(self, tenant: str) -> None:
        if not self._by_tenant.get(tenant):
            self._by_tenant.pop(tenant, None)
