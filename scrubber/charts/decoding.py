"""The text in the bytes of a document that does not say how it is encoded."""

from __future__ import annotations

from scrubber.charts.errors import DocumentError


def decoded(data: bytes, old: str) -> str:
    """Return text that is UTF-8, or UTF-16 with its mark; else it is read as `old`, as old systems write.

    Raises `DocumentError` where the mark of UTF-16 is followed by something else.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise DocumentError("encoding") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(old, "replace")
