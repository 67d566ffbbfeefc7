"""Documents inside messages: what TXA or OBR says of one, and the bytes of one that is not in base64."""

from __future__ import annotations

from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.hl7v2.message import Segment
from scrubber.model.record import (
    ChartDocument,
    DocumentStatus,
)

_DRAFTS = frozenset({"DI", "IN", "IP", "PA"})
"""TXA-17 completion (table 0271): dictated, incomplete, in progress, pre-authenticated."""


def document_of(about: Segment | None, event: str) -> ChartDocument:
    """Return what TXA (or OBR) says of the document: its number, what it replaces, whether it stands."""
    if about is None or about.id != "TXA":
        draft = about is not None and about.get(25) == "P"
        return ChartDocument(format="hl7v2", status="draft" if draft else None)
    completion, availability = about.get(17), about.get(19)
    status: DocumentStatus | None = None
    if event == "T11" or availability == "CA":
        status = "retracted"
    elif availability == "OB":
        status = "superseded"
    elif completion in _DRAFTS:
        status = "draft"
    elif event in ("T05", "T06", "T07", "T08", "T09", "T10"):
        status = "amended"
    elif completion:
        status = "final"
    return ChartDocument(
        format="hl7v2",
        id=about.get(12) or None,
        status=status,
        signed=True if completion in ("AU", "LA") else None,
        written_at=about.moment(4),
        replaces=about.get(13) or None if event in ("T09", "T10") else None,
    )


def plain(data: str, encoding: str) -> bytes:
    """Return the bytes of an embedded document; raises `DocumentError` for hex that is none."""
    if encoding == "hex":
        try:
            return bytes.fromhex(data)
        except ValueError:
            raise DocumentError("base64") from None
    return data.encode("utf-8", "replace")
