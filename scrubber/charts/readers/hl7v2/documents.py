"""Documents inside messages: what TXA or OBR says of one, and the bytes of one that is not in base64."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.attached import Attachment
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.hl7v2.message import Segment
from scrubber.model.record import (
    ChartDocument,
    DocumentStatus,
)
from scrubber.model.value import replace

_DRAFTS = frozenset({"DI", "IN", "IP", "PA"})
"""TXA-17 completion (table 0271): dictated, incomplete, in progress, pre-authenticated."""
_UNAVAILABLE = "UN"
"""TXA-19 (table 0273): not for use in care."""
_SIGNED = frozenset({"AU", "LA"})
_RESULTS: dict[str, DocumentStatus] = {
    "P": "draft", "R": "draft", "S": "draft", "I": "draft", "F": "final", "C": "amended",
    "X": "retracted", "D": "retracted", "W": "retracted",
}  # fmt: skip
"""OBR-25 and OBX-11 (tables 0123, 0085): preliminary, not verified, partial; final; corrected; taken back."""
_LEAST_SETTLED: tuple[DocumentStatus, ...] = ("draft", "amended", "final")
"""What a document is whose lines differ: one preliminary line makes a draft of all, one corrected a correction."""


def document_of(about: Segment | None, event: str, states: frozenset[str] = frozenset()) -> ChartDocument:
    """Return what TXA (or OBR) says of the document: its number, what it replaces, whether it stands.

    `states`: the result states of its lines (OBX-11).
    """
    if about is None or about.id != "TXA":
        return _result(about, states)
    completion, availability = about.get(17), about.get(19)
    status: DocumentStatus | None = None
    if event == "T11" or availability == "CA":
        status = "retracted"
    elif availability == "OB":
        status = "superseded"
    elif completion in _DRAFTS or (availability == _UNAVAILABLE and completion not in _SIGNED):
        status = "draft"
    elif event in ("T05", "T06", "T07", "T08", "T09", "T10"):
        status = "amended"
    elif completion:
        status = "final"
    return ChartDocument(
        format="hl7v2",
        id=about.get(12) or None,
        status=status,
        signed=True if completion in _SIGNED else None,
        written_at=about.moment(4),
        replaces=about.get(13) or None if event in ("T09", "T10") else None,
        appends=about.get(13) or about.get(12) or None if event in ("T05", "T06") else None,
    )


def _result(obr: Segment | None, states: frozenset[str]) -> ChartDocument:
    """Return what an OBR says of the document in its lines; its number is the filler's, with what was observed."""
    if obr is None:
        return ChartDocument(format="hl7v2")
    number = obr.get(3) or obr.get(2)
    told = {_RESULTS[state] for state in states if state in _RESULTS}
    status = _RESULTS.get(obr.get(25)) or next((one for one in _LEAST_SETTLED if one in told), None)
    return ChartDocument(
        format="hl7v2",
        id=f"{number}/{obr.get(4)}" if number else None,
        status=status,
        written_at=obr.moment(22) or obr.moment(7),
    )


WITHDRAWN = "withdrawn"
"""Marks what stands only to take a document back: a cancelled document (T11) comes without its lines."""


def in_force(attachments: Sequence[Attachment]) -> list[Attachment]:
    """Return the documents of a file, what later messages corrected or took back marked as such.

    A correction says only that it is one (OBR-25 `C`), and a final report follows a preliminary one under its number.
    """
    listed = list(attachments)
    last: dict[str | None, int] = {}
    for place, item in enumerate(listed):
        number, status = item.document.id, item.document.status
        if item.document.replaces in last:
            older = last[item.document.replaces]
            listed[older] = replace(
                listed[older], document=replace(listed[older].document, status="superseded")
            )
        if not number or item.document.appends:
            continue
        before = last.get(number)
        if before is not None and _replaces(listed[before].document, status):
            fate: DocumentStatus = "retracted" if status == "retracted" else "superseded"
            listed[before] = replace(
                listed[before], document=replace(listed[before].document, status=fate, id=None)
            )
        last[number] = place
    return listed


def _replaces(before: ChartDocument, status: DocumentStatus | None) -> bool:
    """Return whether a later telling of a document takes the place of the earlier: not of one that only repeats it."""
    return status in ("amended", "retracted") or (before.status == "draft" and status is not None)


def plain(data: str, encoding: str) -> bytes:
    """Return the bytes of an embedded document; raises `DocumentError` for hex that is none."""
    if encoding == "hex":
        try:
            return bytes.fromhex(data)
        except ValueError:
            raise DocumentError("base64") from None
    return data.encode("utf-8", "replace")
