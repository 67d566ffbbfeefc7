"""Plain text: decode it and hand its words to the note reader."""

from __future__ import annotations

from scrubber.charts.decoding import decoded
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note.reader import MAX_NOTE
from scrubber.charts.readers.note.stretches import read_text
from scrubber.model.record import InfusionRecord
from scrubber.model.value import replace


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a note: one for each patient and day that a heading names."""
    text = plain_text(data)
    if not text.strip():
        raise DocumentError("empty")
    return read_text(text)


def with_hidden(records: tuple[InfusionRecord, ...], hidden: int) -> tuple[InfusionRecord, ...]:
    """Return records that say how much of giving the document tells in words that it hides."""
    if not hidden:
        return records
    first = replace(records[0], ignored=(*records[0].ignored, f"{HIDDEN}: {hidden}"))
    return (first, *records[1:])


HIDDEN = "words that the document hides"


def plain_text(data: bytes) -> str:
    """Return the words of a text file: UTF-8, UTF-16 with its mark, else Windows-1252, as old systems write."""
    if len(data) > 4 * MAX_NOTE:
        raise DocumentError("too_large")
    return decoded(data, "cp1252")
