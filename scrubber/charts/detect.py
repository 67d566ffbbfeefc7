"""Which format a document is in, told by its content; its name decides only between text and table.

Detection looks at the first bytes and never fails: what it does not know is "unknown", and reading that
raises. A wrong guess does no harm either, since every reader checks its own format again.
"""

from __future__ import annotations

import re
from typing import Literal

Format = Literal[
    "record", "fhir", "ccda", "hl7v2", "x275", "pdf", "rtf", "xlsx", "csv", "tsv", "text",
    "archive", "picture", "xml", "json", "x12", "unknown",
]  # fmt: skip
"""The last six are recognised only to say what was given; no reader takes them."""

_HEAD = 65536
_BOM = b"\xef\xbb\xbf"
_PICTURES = (
    b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF",
)  # fmt: skip
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!")
_RECORD = re.compile(rb'"schema"\s*:\s*"infuscrub\.record/')
_FHIR = re.compile(rb'"resourceType"\s*:\s*"[A-Za-z]')
_HL7_SEGMENT = re.compile(rb"(?:MSH|FHS|BHS)[^\w\s]")
_CCDA = re.compile(rb"<(?:\w+:)?ClinicalDocument[\s>/]|urn:hl7-org:v3")
_CDA_PART = re.compile(rb"<(?:component|section|structuredBody|substanceAdministration|entry)[\s>]")
_275 = re.compile(rb"(?:^|[^A-Za-z0-9])ST[^A-Za-z0-9]275[^A-Za-z0-9]")


def detect(data: bytes, name: str = "") -> Format:
    """Return the format of a document."""
    head = data[:_HEAD]
    if head.startswith(_PICTURES):
        return "picture"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_ARCHIVES):
        return "xlsx" if b"xl/" in data[:_HEAD] + data[-_HEAD:] and head.startswith(b"PK") else "archive"
    text = _readable(head)
    start = text.removeprefix(_BOM).lstrip(b" \t\r\n\0\x0b\x1c")
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start[:1] in (b"{", b"["):
        return _json(text, data)
    if start[:1] == b"<":
        return _xml(text)
    if _HL7_SEGMENT.match(start):
        return "hl7v2"
    if start.startswith(b"ISA") and len(start) > 105:
        return "x275" if _275.search(start[:4096]) else "x12"
    return _plain(start, name)


def _readable(head: bytes) -> bytes:
    """Return UTF-16 heads as UTF-8, so that the patterns find what a reader may then refuse or take."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    return head


def _json(text: bytes, data: bytes) -> Format:
    if _RECORD.search(text):
        return "record"
    if _FHIR.search(text) or _FHIR.search(data):
        return "fhir"
    return "json"


def _xml(text: bytes) -> Format:
    return "ccda" if _CCDA.search(text) or _CDA_PART.search(text) else "xml"


def _plain(text: bytes, name: str) -> Format:
    if not text:
        return "unknown"
    control = sum(text.count(byte) for byte in (b"\0", b"\x01", b"\x02", b"\x03", b"\x04", b"\x08", b"\xff"))
    if control > len(text) // 100:
        return "unknown"
    if name.lower().endswith((".csv", ".tsv")):
        return "csv" if name.lower().endswith(".csv") else "tsv"
    separator = _separator(text)
    if separator and name.lower().endswith((".txt", ".text", ".note", ".md")):
        return "text"
    return {",": "csv", ";": "csv", "|": "csv", "\t": "tsv", "": "text"}[separator]  # type: ignore[return-value]


def _separator(text: bytes) -> str:
    """Return what separates the columns, where two or more lines agree on three columns or more; else ""."""
    lines = [line for line in text.decode("utf-8", "replace").splitlines() if line.strip()][:8]
    if len(lines) < 2:
        return ""
    for separator in ("\t", ",", ";", "|"):
        columns = lines[0].count(separator)
        if columns < 2 or any(len(cell) > 60 for cell in lines[0].split(separator)):
            continue
        if all(line.count(separator) >= columns or '"' in line for line in lines[1:-1] or lines[1:]):
            return separator
    return ""
