"""What became of cards: kept in a file of JSON lines, without anything of a patient.

Of each answer a line holds tenant, service, card, outcome, the accepted suggestions' uuids, the code of the reason
where it is one of ours, when it was acted on and when it came. A comment is never read: free words may tell of anybody.
A client's own reason is kept as `other`. A card's uuid follows from the hook instance, so the file alone leads to
nobody. It is bounded: at its limit it is set aside as `.1`, and the one before that is dropped.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrubber.service.cds.cards import REASON_SYSTEM, REASONS
from scrubber.service.cds.request import Feedback
from scrubber.service.errors import ServiceError

MOST_BYTES = 32 * 1024 * 1024
OTHER = "other"


class FeedbackFile:
    """An append-only file. Several threads may write; one process does."""

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        """Raises `ServiceError` where it can't be written."""
        self._path = path
        self._most = most_bytes
        self._lock = threading.Lock()
        try:
            self._append(b"")
        except OSError as error:
            raise ServiceError(f"{path}: feedback can't be kept there ({error.strerror})") from error

    def keep(self, rows: Iterable[dict[str, Any]]) -> None:
        """Append rows, each whole or not at all. Raises `ServiceError`."""
        data = b"".join(json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in rows)
        with self._lock:
            try:
                if self._path.exists() and self._path.stat().st_size + len(data) > self._most:
                    self._path.replace(self._path.with_name(self._path.name + ".1"))
                self._append(data)
            except OSError as error:
                raise ServiceError(f"feedback can't be kept ({error.strerror})") from error

    def _append(self, data: bytes) -> None:
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, data)
        finally:
            os.close(file)


def feedback_rows(
    tenant: str, service: str, feedback: Iterable[Feedback], received: datetime
) -> list[dict[str, Any]]:
    """Return what is kept of feedback. `received`: aware."""
    return [_row(tenant, service, each, received) for each in feedback]


def _row(tenant: str, service: str, feedback: Feedback, received: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {
        "tenant": tenant,
        "service": service,
        "card": str(feedback.card),
        "outcome": feedback.outcome,
        "acted": feedback.outcomeTimestamp,
        "received": received.astimezone(UTC).isoformat(timespec="seconds"),
    }
    if feedback.acceptedSuggestions:
        row["suggestions"] = [str(each.id) for each in feedback.acceptedSuggestions]
    if feedback.overrideReason is not None:
        row["reason"] = _reason(feedback)
    return row


def _reason(feedback: Feedback) -> str:
    reason = feedback.overrideReason.reason if feedback.overrideReason is not None else None
    if reason is None or reason.system != REASON_SYSTEM or reason.code not in REASONS:
        return OTHER
    return reason.code
