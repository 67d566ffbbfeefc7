"""Which format a document is in, told by its content; its name decides only between text and table.

Detection looks at the first bytes and never fails: what it does not know is "unknown", and reading that
raises. A wrong guess does no harm either, since every reader checks its own format again.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.format import ARCHIVES, HEAD, Format, Head
from scrubber.charts.own import is_own

_WORDS = (
    b"word/document.xml",
    b"application/vnd.oasis.opendocument.text",
    "WordDocument".encode("utf-16-le"),
)
"""What names the text of a word processor: inside a DOCX, an ODT and a DOC."""
_WORKBOOKS = (
    b"application/vnd.oasis.opendocument.spreadsheet",
    b"urn:schemas-microsoft-com:office:spreadsheet",
    "Workbook".encode("utf-16-le"),
)
"""What names a workbook that is no XLSX: inside an ODS, an XML of 2003 and an XLS."""
_END_OF_ZIP = 66_000
"""Bytes in which a ZIP says where its parts are; one without them was cut off."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def detect(data: bytes, name: str = "", others: Sequence[Format] = ()) -> str:
    """Return the name of a document's format; of what no reader takes, what it is: word, archive, json,
    xml, workbook, damaged, x12, own, unknown. `others`: formats that are asked before ours.
    """
    head = Head.of(data, name)
    known = next((format for format in (*others, *_ours()) if format.sniff(head)), None)
    if is_own(head.text) and known not in others:
        return "own"
    if known is not None:
        return known.name
    if head.data.startswith((*ARCHIVES, _OLE)) and any(name in data for name in _WORDS):
        return "word"
    if _is_workbook(head):
        return "workbook"
    if head.data.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in data[-_END_OF_ZIP:]:
        return "damaged"
    if head.data.startswith(ARCHIVES):
        return "archive"
    if head.text[:1] in (b"{", b"["):
        return "json"
    if head.text[:1] == b"<":
        return "xml"
    return "x12" if head.text.startswith(b"ISA") and len(head.text) > 105 else "unknown"


def _is_workbook(head: Head) -> bool:
    if head.data.startswith(_OLE):
        return head.name.casefold().endswith((".xls", ".xlt")) or _WORKBOOKS[-1] in head.data
    return any(name in head.data[:HEAD] for name in _WORKBOOKS[:-1])


def _ours() -> Sequence[Format]:
    from scrubber.charts.formats import FORMATS

    return FORMATS
