"""Nursing notes in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.charts.format import ARCHIVES, Format, Head
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_CONTROL = (b"\0", b"\x01", b"\x02", b"\x03", b"\x04", b"\x08", b"\xff")


def is_text(head: Head) -> bool:
    """Return whether it is text and no format of its own: no JSON, XML or X12, and hardly a control character."""
    text = head.text
    if not text or text[:1] in (b"{", b"[", b"<") or (text.startswith(b"ISA") and len(text) > 105):
        return False
    if head.data.startswith(ARCHIVES):
        return False
    return sum(text.count(byte) for byte in _CONTROL) <= len(text) // 100


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.note.text import read

    return read(data, name, options)


TEXT = Format("text", is_text, _read)
