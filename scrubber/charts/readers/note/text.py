"""Plain text and RTF documents: decode them and hand their words to the note reader."""

from __future__ import annotations

import re

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.decoding import decoded
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note.reader import MAX_NOTE
from scrubber.charts.readers.note.rtf_marks import apart
from scrubber.charts.readers.note.stretches import read_text
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.record import InfusionRecord
from scrubber.model.value import replace

_LARGEST_RTF = 4 * 1024 * 1024
_DEEPEST_RTF = 200
_MOST_STRUCK = 100
_PICTURE = re.compile(rb"\{\\(?:\*\\)?(?:pict|objdata|bin)\b[^{}]*\}")


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a note: one for each patient and day that a heading names."""
    gaps = Gaps()
    hidden = 0
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        data, struck, unseen = apart(data)
        for words in _told(struck):
            gaps.add("struck out", words)
        hidden = len(_told(unseen))
        if data.count(b"{") - data.count(b"\\{") > data.count(b"}") - data.count(b"\\}"):
            gaps.add("the end of the file", CUT_OFF)
        text = rtf_text(data)
    else:
        text = plain_text(data)
    if not text.strip():
        raise DocumentError("empty")
    records = tuple(with_gaps(record, gaps) for record in read_text(text))
    return with_hidden(records, hidden)


def with_hidden(records: tuple[InfusionRecord, ...], hidden: int) -> tuple[InfusionRecord, ...]:
    """Return records that say how much of giving the document tells in words that it hides."""
    if not hidden:
        return records
    first = replace(records[0], ignored=(*records[0].ignored, f"{HIDDEN}: {hidden}"))
    return (first, *records[1:])


CUT_OFF = "(the file is cut off)"
HIDDEN = "words that the document hides"


def _told(stretches: list[bytes]) -> list[str]:
    """Return the words of stretches of an RTF file which speak of giving: it was said not to be so."""
    words = (" ".join(rtf_text(b"{\\rtf1 " + part + b"}").split()) for part in stretches[:_MOST_STRUCK])
    return [text for text in words if speaks_of_giving(text)]


def plain_text(data: bytes) -> str:
    """Return the words of a text file: UTF-8, UTF-16 with its mark, else Windows-1252, as old systems write."""
    if len(data) > 4 * MAX_NOTE:
        raise DocumentError("too_large")
    return decoded(data, "cp1252")


def rtf_text(data: bytes) -> str:
    """Return the words of an RTF file without pictures and objects."""
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError:
        raise DocumentError("missing_library") from None
    data = _PICTURE.sub(b"", data)
    if len(data) > _LARGEST_RTF:
        raise DocumentError("too_large")
    depth = deepest = 0
    for byte in data:
        depth += (byte == 0x7B) - (byte == 0x7D)
        deepest = max(deepest, depth)
    if deepest > _DEEPEST_RTF:
        raise DocumentError("too_deep")
    try:
        text: str = rtf_to_text(  # type: ignore[no-untyped-call]
            data.decode("latin-1"), errors="replace"
        )
    except Exception:  # noqa: BLE001 - the library raises whatever it stumbles over
        raise DocumentError("encoding") from None
    return text
