"""Worker processes: each builds its own worker once and keeps it warm."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.link.index import DocumentIndex
from scrubber.engine.settings import Settings
from scrubber.job.worker import ClaimResult, Worker
from x12 import ClaimSlice

_worker: Worker | None = None


def initialise(settings: Settings, index: DocumentIndex | None, zone: str | None) -> None:
    """Build this process's worker. The index comes from the parent, so that documents are looked through once."""
    global _worker
    _worker = Worker(settings, index, zone)


def process_in_worker(claims: Sequence[tuple[ClaimSlice, tuple[int, int, int]]]) -> list[ClaimResult]:
    """Process a batch with this process's worker."""
    if _worker is None:
        raise RuntimeError("the worker process was not initialised")
    return _worker.process(claims)
