"""Worker processes: each builds its own worker once and keeps it warm."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.link.index import DocumentIndex
from scrubber.job.options import Options
from scrubber.job.worker import ClaimResult, Worker
from x12 import ClaimSlice

_worker: Worker | None = None


def initialise(options: Options, index: DocumentIndex | None) -> None:
    """Build this process's worker. The index comes from the parent, so that documents are looked through once."""
    global _worker
    _worker = Worker(options, index)


def process_in_worker(claims: Sequence[ClaimSlice]) -> list[ClaimResult]:
    """Process a batch with this process's worker."""
    if _worker is None:
        raise RuntimeError("the worker process was not initialised")
    return _worker.process(claims)
