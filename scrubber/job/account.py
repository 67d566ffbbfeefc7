"""What became of every document that was offered: each stands in one box, and none vanishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scrubber.charts.link.manifest import unknown_claims
from scrubber.job.worker import ChartUse
from scrubber.output.report import ChartAccount, ChartStatus

if TYPE_CHECKING:
    from scrubber.charts.link.index import DocumentIndex

_RANK: tuple[ChartStatus, ...] = (
    "used",
    "partly_read",
    "ambiguous",
    "other_patient",
    "other_day",
    "unread",
    "proposed",
    "duplicate",
    "unmatched",
)
"""A document that several claims met in several ways is in the first of these boxes."""


class ChartsAccount:
    """Gathers what claims made of the documents offered, over all inputs of a run."""

    def __init__(self, index: DocumentIndex | None, *, names_what_is_left: bool = False) -> None:
        """`names_what_is_left`: say which records of a log no claim took; of use where all claims of a day were met."""
        self._index = index
        self._parts = index.parts if index is not None and names_what_is_left else {}
        self._listed = index.listed if index is not None and names_what_is_left else {}
        self._taken: dict[str, set[int]] = {}
        self._claims: dict[str, dict[str, None]] = {}
        self._boxes: dict[str, dict[ChartStatus, str]] = {}
        self._near: dict[str, str] = {}
        """Of a document that is nearly a claim's, what agrees and what does not."""

    @property
    def is_offered(self) -> bool:
        """Return whether the operator offered documents at all."""
        return self._index is not None

    def add(self, claim_id: str, uses: Iterable[ChartUse]) -> None:
        """Note what one claim made of the documents that it met."""
        for use in uses:
            if use.status == "unmatched":
                self._near.setdefault(use.name, f"nearest is claim {claim_id}: {use.because}")
                continue
            self._boxes.setdefault(use.name, {}).setdefault(use.status, use.because)  # type: ignore[arg-type]
            self._claims.setdefault(use.name, {})[claim_id] = None
            if use.of and use.of == len(self._parts.get(use.name, ())):
                self._taken.setdefault(use.name, set()).update(use.taken)

    def rows(self) -> tuple[ChartAccount, ...]:
        """Return every document with its box, those that need a person first."""
        rows = list(self._rows())
        return tuple(sorted(rows, key=lambda row: (row.status == "used", row.name)))

    def _rows(self) -> Iterator[ChartAccount]:
        known: dict[str, tuple[str, str]] = {}
        if self._index is not None:
            known = {name: (sha256, fault) for name, sha256, fault in self._index.offered()}
        used: dict[str, str] = {}
        for name in {**known, **self._boxes}:
            sha256, fault = known.get(name, ("", ""))
            boxes = self._boxes.get(name, {})
            status: ChartStatus = next((s for s in _RANK if s in boxes), "unread" if fault else "unmatched")
            because = boxes.get(status, "") or fault or self._unknown(name)
            if status == "unmatched":
                because = because or self._near.get(name) or self._nameless(name) or UNMATCHED
            because = because or self._left(name)
            first = used.setdefault(sha256, name) if status in ("used", "partly_read") and sha256 else name
            if first != name:
                status, because = "duplicate", f"its content is that of {first}"
            yield ChartAccount(name, status, sha256, tuple(self._claims.get(name, ())), because)

    def _nameless(self, name: str) -> str:
        return self._index.nameless(name) if self._index is not None else ""

    def _unknown(self, name: str) -> str:
        """Return which claims a manifest names for a document, and none of this run has their numbers."""
        return unknown_claims(self._listed.get(name, ()), self._claims.get(name, ()))

    def _left(self, name: str) -> str:
        """Return which records of a document that was used no claim took; empty where none was left."""
        taken = self._taken.get(name)
        left = [] if taken is None else [p for n, p in enumerate(self._parts[name]) if n not in taken]
        if not left:
            return ""
        more = f" and {len(left) - _MOST_LEFT} more" if len(left) > _MOST_LEFT else ""
        return f"no claim of this run fits {'; '.join(left[:_MOST_LEFT])}{more}"


_MOST_LEFT = 5
UNMATCHED = "no claim checked in this run matches it by number, or by patient and date of service"
"""A void, a claim without an infusion or drug line and one of a refused set are not checked, and take no chart."""
