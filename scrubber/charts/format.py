"""What a document format is: its name, how its first bytes are known, and its reader.

Ours and a vendor's are the same thing: a `Format` in the sequence that `detect` asks (`formats.FORMATS` are ours).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scrubber.charts.decoding import utf_16
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

BOM = b"\xef\xbb\xbf"
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!")
HEAD = 65536
"""Bytes of a document's beginning that are looked at."""


class Head(Value):
    """What a format is known by."""

    data: bytes
    """The whole document; look at its beginning only, except where a format must be searched for."""
    name: str
    text: bytes
    """Its beginning as UTF-8 where it is text, without the byte order mark and leading blanks."""

    @staticmethod
    def of(data: bytes, name: str = "") -> Head:
        """Return the head of a document; UTF-16 is read as UTF-8, so that one pattern finds both."""
        head = data[:HEAD]
        if wide := utf_16(head):
            head = head[: len(head) // 2 * 2].decode(wide, "replace").encode("utf-8", "replace")
        return Head(data, name, head.removeprefix(BOM).lstrip(b" \t\r\n\0\x0b\x1c"))


Read = Callable[[bytes, str, "ReadOptions"], tuple[InfusionRecord, ...]]
"""One record for each patient and encounter. Times without an offset may stay local, and sources without a document's
name: both are filled in afterwards. Raises `DocumentError` and nothing else on purpose.
"""


class Format(Value):
    """One format. `sniff` looks at a head and never fails; `read` checks its own format again."""

    name: str
    sniff: Callable[[Head], bool]
    read: Read
