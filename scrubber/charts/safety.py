"""The locks on the door: limits, and the only ways in which JSON, XML, base64 and compressed data are opened.

Every function either returns or raises `DocumentError`. The limits are far above real charts (a large
C-CDA has 5 MB) and far below what could stop a machine.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from scrubber.charts.decoding import utf_16
from scrubber.charts.errors import DocumentError
from scrubber.model.record import MAX_TEXT as MAX_TEXT

if TYPE_CHECKING:
    from lxml import etree

MAX_BYTES = 64 * 1024 * 1024
"""Of one document, before and after decoding."""
MAX_DEPTH = 100
"""Of JSON values and XML elements."""
MAX_NESTING = 4
"""Documents inside documents: a 275 that holds a C-CDA that holds a PDF has three."""
MAX_PARTS = 20_000
"""Resources of a bundle, segments of a message batch, attachments of a 275."""

_NUMBER_LENGTH = 60
_DOUBLE = Context(prec=15)
"""What a double holds for certain: three times 0.1 comes as 0.30000000000000004, and is no part of a further unit."""


def check_size(data: bytes) -> None:
    """Refuse a document without content, or one too large."""
    if not data.strip(b" \t\r\n\0"):
        raise DocumentError("empty")
    if len(data) > MAX_BYTES:
        raise DocumentError("too_large")


def decode_text(data: bytes) -> str:
    """Return UTF-8 text without its byte order mark; Latin-1 is not guessed for data formats."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError("encoding") from None
    if utf_16(data):
        raise DocumentError("encoding")
    return text


def load_json(data: bytes) -> Any:
    """Return the JSON value, its fractions as exact decimals, to the digits that a sender's arithmetic holds.

    Refused: what is not UTF-8, NaN and Infinity, numbers of absurd length, and nesting beyond `MAX_DEPTH`.
    """
    check_size(data)
    text = decode_text(data)
    try:
        value = json.loads(text, parse_float=_number, parse_int=_integer, parse_constant=_no_number)
    except RecursionError:
        raise DocumentError("too_deep") from None
    except ValueError as error:
        line = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DocumentError("not_json", place=line) from None
    _check_depth(value)
    return value


def _number(text: str) -> Decimal:
    if len(text) > _NUMBER_LENGTH:
        raise ValueError("number too long")
    value = Decimal(text)
    if not -30 < value.adjusted() < 30:
        return Decimal("NaN")
    return _DOUBLE.plus(value) if len(text) > _DOUBLE.prec else value


def _integer(text: str) -> int:
    if len(text) > _NUMBER_LENGTH:
        raise ValueError("number too long")
    return int(text)


def _no_number(_name: str) -> Any:
    raise ValueError("not a JSON number")


def _check_depth(value: Any) -> None:
    """Walk level by level, without recursion."""
    level = [value] if type(value) in (dict, list) else []
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is dict else node)
            if type(child) in (dict, list)
        ]
        if not level:
            return
    raise DocumentError("too_deep")


_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of an XML document that declares no document type and no entities.

    The prolog is searched before libxml2 sees a byte, and the parsed tree asked again, since an encoding can
    hide the declaration from the first look. No network, no external entity, no huge tree.
    """
    try:
        from lxml import etree
    except ImportError:
        raise DocumentError("missing_library") from None
    check_size(data)
    if has_doctype(data[:65536]):
        raise DocumentError("doctype")
    parser = _parser(etree.XMLParser)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        kinds = {entry.type_name for entry in parser.error_log}
        if kinds == {"NS_ERR_UNDEFINED_NAMESPACE"}:
            # senders (and printed guides) forget to declare xsi; nothing else is forgiven
            root = etree.fromstring(data, _parser(etree.XMLParser, recover=True))
        elif "ERR_RESOURCE_LIMIT" in kinds:
            raise DocumentError("too_deep" if "depth" in (error.msg or "") else "too_large") from None
        else:
            raise DocumentError("not_xml", place=f"line {error.lineno}") from None
    except ValueError:
        raise DocumentError("not_xml") from None
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.doctype:
        raise DocumentError("doctype")
    return root


def has_doctype(head: bytes) -> bool:
    """Return whether the beginning of an XML document declares a document type or an entity."""
    return _DOCTYPE.search(_as_utf8(head)) is not None


def _as_utf8(head: bytes) -> bytes:
    """Return the beginning of a document so that ASCII patterns match it in UTF-16 too."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        return head.replace(b"\0", b"")
    return head


def _parser(kind: type[etree.XMLParser], recover: bool = False) -> etree.XMLParser:
    return kind(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def decode_base64(text: str | bytes) -> bytes:
    """Return the bytes of base64 text, white space allowed, everything else strict."""
    raw = text.encode("ascii", "replace") if isinstance(text, str) else text
    compact = raw.translate(None, b" \t\r\n")
    try:
        return base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        raise DocumentError("base64") from None


_WINDOWS = {"DF": -15, "GZ": 31, "ZL": 15}


def inflate(data: bytes, kind: str) -> bytes:
    """Return decompressed data (DF raw deflate, GZ gzip, ZL zlib), refusing what outgrows `MAX_BYTES`."""
    if kind not in _WINDOWS:
        raise DocumentError("archive")
    machine = zlib.decompressobj(_WINDOWS[kind])
    try:
        out = machine.decompress(data, MAX_BYTES)
    except zlib.error:
        raise DocumentError("archive") from None
    if machine.unconsumed_tail:
        raise DocumentError("too_large")
    if not machine.eof:
        raise DocumentError("length")
    return out
