"""The letters of a name: segments keep one character a byte, so that every byte goes out as it came; a name is read.

X12 names no encoding. A file in UTF-8 has two bytes or more for a letter beyond ASCII, and text in another encoding
hardly ever makes whole letters of UTF-8 by chance; what is none is Windows-1252, which holds Latin-1's letters.
"""

from __future__ import annotations


def legible(text: str) -> str:
    """Return a value of a segment as people read it: `PI\u00d1A` where its bytes are that in UTF-8 or Windows-1252.

    A text that was never the bytes of a file comes back as it is.
    """
    if text.isascii():
        return text
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return text
