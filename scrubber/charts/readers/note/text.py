"""Plain text and RTF documents: decode them and hand their words to the note reader."""

from __future__ import annotations

import re

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.decoding import decoded
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note.reader import MAX_NOTE
from scrubber.charts.readers.note.stretches import read_text
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.record import InfusionRecord

_LARGEST_RTF = 4 * 1024 * 1024
_DEEPEST_RTF = 200
_STRUCK = re.compile(
    rb"\{\\strike(?![a-z0-9])([^{}]{0,5000})\}|\\strike(?![a-z0-9])([^{}]{0,5000}?)\\strike0"
)
_MOST_STRUCK = 100
_PICTURE = re.compile(rb"\{\\(?:\*\\)?(?:pict|objdata|bin)\b[^{}]*\}")


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a note: one for each patient and day that a heading names."""
    gaps = Gaps()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        data, struck = _apart(data)
        for words in struck:
            gaps.add("struck out", words)
        text = rtf_text(data)
    else:
        text = plain_text(data)
    if not text.strip():
        raise DocumentError("empty")
    return tuple(with_gaps(record, gaps) for record in read_text(text))


def _apart(data: bytes) -> tuple[bytes, list[str]]:
    """Return an RTF file without what is struck through, and the words of that: it was said not to be so."""
    struck = [found for match in _STRUCK.finditer(data) if (found := match[1] or match[2])]
    words = (" ".join(rtf_text(b"{\\rtf1 " + part + b"}").split()) for part in struck[:_MOST_STRUCK])
    return _STRUCK.sub(b" ", data), [text for text in words if speaks_of_giving(text)]


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
