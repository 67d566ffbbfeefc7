"""The text in the bytes of a document that does not say how it is encoded."""

from __future__ import annotations

from scrubber.charts.errors import DocumentError

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 4096
"""Bytes whose halves are looked at."""
_FEWEST = 8
_MOST_OTHERS = 10
"""One of so many characters may be of another page (a dash, a quotation mark) where the rest are Latin."""


def decoded(data: bytes, old: str) -> str:
    """Return text that is UTF-8, or UTF-16 as `utf_16` knows it; else it is read as `old`, as old systems write.

    Raises `DocumentError` where UTF-16 begins and something else follows.
    """
    wide = utf_16(data)
    if wide:
        try:
            return data.decode(wide)
        except UnicodeDecodeError:
            raise DocumentError("encoding") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(old, "replace")


def utf_16(data: bytes) -> str:
    """Return the codec of UTF-16: by its mark, or without one where it is plain, since nearly every other byte is NUL
    and none of those between (`M\\0A\\0R\\0`); empty for what is something else.
    """
    if data.startswith(_MARKS):
        return "utf-16"
    sample = data[:_SAMPLE]
    if len(sample) < _FEWEST:
        return ""
    first, second = sample[::2], sample[1::2]
    for low, high, codec in ((first, second, "utf-16-le"), (second, first, "utf-16-be")):
        if 0 not in low and (len(high) - high.count(0)) * _MOST_OTHERS <= len(high):
            return codec
    return ""
