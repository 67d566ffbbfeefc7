"""Which format a document is in, told by its content; its name decides only between text and table.

Detection looks at the first bytes and never fails: what it does not know is "unknown", and reading that
raises. A wrong guess does no harm either, since every reader checks its own format again.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.format import ARCHIVES, Format, Head

_WORDS = (
    b"word/document.xml",
    b"application/vnd.oasis.opendocument.text",
    "WordDocument".encode("utf-16-le"),
)
"""What names the text of a word processor: inside a DOCX, an ODT and a DOC."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def detect(data: bytes, name: str = "", others: Sequence[Format] = ()) -> str:
    """Return the name of a document's format; of what no reader takes, what it is: word, archive, json,
    xml, x12, unknown. `others`: formats that are asked before ours.
    """
    head = Head.of(data, name)
    known = next((format for format in (*others, *_ours()) if format.sniff(head)), None)
    if known is not None:
        return known.name
    if head.data.startswith((*ARCHIVES, _OLE)) and any(name in data for name in _WORDS):
        return "word"
    if head.data.startswith(ARCHIVES):
        return "archive"
    if head.text[:1] in (b"{", b"["):
        return "json"
    if head.text[:1] == b"<":
        return "xml"
    return "x12" if head.text.startswith(b"ISA") and len(head.text) > 105 else "unknown"


def _ours() -> Sequence[Format]:
    from scrubber.charts.formats import FORMATS

    return FORMATS
