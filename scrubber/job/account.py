"""What became of every document that was offered: each stands in one box, and none vanishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scrubber.job.worker import ChartUse
from scrubber.output.report import ChartAccount, ChartStatus

if TYPE_CHECKING:
    from scrubber.charts.link.index import DocumentIndex

_RANK: tuple[ChartStatus, ...] = (
    "used",
    "partly_read",
    "ambiguous",
    "other_patient",
    "unread",
    "proposed",
    "duplicate",
    "unmatched",
)
"""A document that several claims met in several ways is in the first of these boxes."""


class ChartsAccount:
    """Gathers what claims made of the documents offered, over all inputs of a run."""

    def __init__(self, index: DocumentIndex | None) -> None:
        self._index = index
        self._claims: dict[str, dict[str, None]] = {}
        self._boxes: dict[str, dict[ChartStatus, str]] = {}

    @property
    def is_offered(self) -> bool:
        """Return whether the operator offered documents at all."""
        return self._index is not None

    def add(self, claim_id: str, uses: Iterable[ChartUse]) -> None:
        """Note what one claim made of the documents that it met."""
        for use in uses:
            self._boxes.setdefault(use.name, {}).setdefault(use.status, use.because)  # type: ignore[arg-type]
            self._claims.setdefault(use.name, {})[claim_id] = None

    def rows(self) -> tuple[ChartAccount, ...]:
        """Return every document with its box, those that need a person first."""
        rows = list(self._rows())
        return tuple(sorted(rows, key=lambda row: (row.status == "used", row.name)))

    def _rows(self) -> Iterator[ChartAccount]:
        known: dict[str, tuple[str, str]] = {}
        if self._index is not None:
            known = {name: (sha256, fault) for name, sha256, fault in self._index.offered()}
        for name in {**known, **self._boxes}:
            sha256, fault = known.get(name, ("", ""))
            boxes = self._boxes.get(name, {})
            status: ChartStatus = next((s for s in _RANK if s in boxes), "unread" if fault else "unmatched")
            because = boxes.get(status, "") or fault or _BECAUSE.get(status, "")
            yield ChartAccount(name, status, sha256, tuple(self._claims.get(name, ())), because)


_BECAUSE = {"unmatched": "no claim of this run matches its number, patient or day"}
