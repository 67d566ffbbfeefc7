"""X12 275: the documents in an attachment transaction, 005010X210 (BIN) and 006020X314 (BDS, MIME).

The data of BIN and BDS may hold any byte, so segments are cut by their declared length first (`x12.Reader`).
Each document is read by the reader of its own format, and takes TRN02 as its attachment control number and
the patient, claim id and record number of the transaction's header, against which it is checked.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email.message import Message

from scrubber.charts.attached import Attachment, read_attached
from scrubber.charts.completeness import WHOLE
from scrubber.charts.detect import detect
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.safety import MAX_BYTES, decode_base64
from scrubber.charts.words.clock import parse_hl7
from scrubber.charts.words.sameness import with_generation
from scrubber.charts.words.values import day_of
from scrubber.model.record import ClaimKeys, InfusionRecord, Patient
from scrubber.model.value import replace
from x12 import Code, Reader, Segment, X12Error

_MAX_DOCUMENTS = 500
_MAX_PARTS = 50
_MIME = re.compile(
    rb"\s*(?:[A-Za-z][A-Za-z0-9-]{0,40}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,20}){0,30}?"
    rb"(?:mime-version|content-[a-z-]+):",
    re.IGNORECASE,
)
"""The head of a message: its own lines may stand behind others (`From: ...`)."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
_LINE_OF_BASE64 = re.compile(rb"[A-Za-z0-9+/=]{16,}")
OTHER_DAY = "the 275 gives another date of service than its document"


@dataclass(slots=True)
class _Part:
    """One LX loop: a control number, and the documents that follow it."""

    place: str
    claim: ClaimKeys
    patient: Patient
    days: tuple[date, ...]
    attachments: list[Attachment] = field(default_factory=list)


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of all documents in all transactions of the file."""
    records: list[InfusionRecord] = []
    for part in _parts(_segments(data)):
        own = InfusionRecord(claim=part.claim, patient=part.patient, understood=WHOLE)
        attachments = part.attachments or [Attachment(part.place, None, problem="not_attached")]
        attachments = [replace(attachment, when=part.days) for attachment in attachments]
        read_in = read_attached((own,), attachments, name, options)
        records += (_checked(record, part.days) for record in read_in)
    if not records:
        raise DocumentError("not_attached")
    return tuple(records)


def _checked(record: InfusionRecord, days: tuple[date, ...]) -> InfusionRecord:
    given = {day for item in record.administrations if (day := item.day())}
    if not days or not given or any(min(days) <= day <= max(days) for day in given):
        return record
    return replace(record, ignored=(*record.ignored, OTHER_DAY))


def _segments(data: bytes) -> list[Segment]:
    reader = Reader(max_segment=MAX_BYTES, max_binary=MAX_BYTES)
    try:
        segments = reader.receive(data)
        reader.close()
    except X12Error as error:
        # a wrong length decides where the next segment begins, so it is found there
        code = "length" if error.code is Code.BINARY_LENGTH else "not_x12"
        raise DocumentError(code, place=str(error.place)) from None
    return segments


def _parts(segments: list[Segment]) -> Iterator[_Part]:
    """Yield each LX loop with what the header of its transaction says."""
    claim, patient = ClaimKeys(), Patient()
    days: tuple[date, ...] = ()
    part: _Part | None = None
    count = 0
    transaction = loop = 0
    for segment in segments:
        match segment.id:
            case "ST":
                claim, patient, days, part = ClaimKeys(), Patient(), (), None
                transaction, loop = transaction + 1, 0
            case "NM1" if segment.element(1) == "QC" and part is None:
                patient = _patient(segment)
            case "REF" if part is None:
                claim = _reference(claim, segment)
            case "NM1" | "REF" | "TRN" if part is not None:
                _tell(part, segment)
            case "DTP" if segment.element(1) == "472":
                told = _days(segment)
                if part is None:
                    days = told or days  # of the header: of every loop that has none of its own
                elif told:
                    part.days = told
            case "LX" | "SE":
                if part is not None:
                    yield part
                loop += 1
                place = f"ST[{transaction}].LX[{loop}]"
                part = _Part(place, claim, patient, days) if segment.id == "LX" else None
            case "BIN" | "BDS":
                part = part or _Part(f"ST[{transaction}]", claim, patient, days)
                count += 1
                if count > _MAX_DOCUMENTS:
                    raise DocumentError("too_many", place=part.place)
                part.attachments += _documents(segment, part.place)
    if part is not None:
        yield part


def _tell(part: _Part, segment: Segment) -> None:
    """Take what a loop says of itself alone: its number, its claim, and some say its patient."""
    if segment.id == "TRN":
        part.claim = replace(part.claim, attachment_control_number=segment.element(2).strip() or None)
    elif segment.id == "REF":
        part.claim = _reference(part.claim, segment)
    elif segment.element(1) == "QC":
        part.patient = _patient(segment)


def _patient(nm1: Segment) -> Patient:
    return Patient(
        member_id=nm1.element(9).strip() or None if nm1.element(8) == "MI" else None,
        family=with_generation(nm1.element(3).strip() or None, nm1.element(7)),
        given=nm1.element(4).strip() or None,
    )


def _reference(claim: ClaimKeys, ref: Segment) -> ClaimKeys:
    value = ref.element(2).strip() or None
    match ref.element(1):
        case "EJ" | "X1":
            return replace(claim, claim_id=value)
        case "EA":
            return replace(claim, medical_record_number=value)
    return claim


def _days(dtp: Segment) -> tuple[date, ...]:
    found = (day_of(parse_hl7(text)) for text in dtp.element(3).split("-"))
    return tuple(day for day in found if day is not None)


def _documents(segment: Segment, place: str) -> Iterator[Attachment]:
    """Yield what a BIN or BDS holds: one document, or the parts of a MIME message."""
    place = f"{place}.{segment.id}"
    number, filter = (1, "") if segment.id == "BIN" else (2, segment.element(1).strip().upper())
    raw = segment.element(number + 1).encode("latin-1")
    declared = segment.element(number)
    try:
        if not (declared.isascii() and declared.isdecimal() and int(declared[:12]) == len(raw)):
            raise DocumentError("length")
        if filter not in ("", "B64", "ASC"):
            raise DocumentError("mime")
        data = decode_base64(raw) if filter == "B64" else _undressed(raw)
        parts, is_whole = _mime_parts(data)
        for index, part in enumerate(parts):
            yield Attachment(f"{place}.part[{index}]" if index else place, part)
        if not is_whole:
            yield Attachment(place, None, problem="damaged")
    except DocumentError as error:
        yield Attachment(place, None, problem=error.code)


def _undressed(raw: bytes) -> bytes:
    """Return the data; some senders put base64 there without saying so."""
    if detect(raw) == "text" and _BASE64.fullmatch(raw):
        try:
            inner = decode_base64(raw)
        except DocumentError:
            return raw
        known = detect(inner) not in ("unknown", "text") or _MIME.match(inner)
        return inner if known or (_is_all_base64(raw) and _is_written(inner)) else raw
    return raw


def _is_all_base64(raw: bytes) -> bool:
    """Return whether each line but the last is a long run of letters, as no note is."""
    lines = raw.split()
    return all(_LINE_OF_BASE64.fullmatch(line) for line in lines[:-1] or lines)


def _is_written(data: bytes) -> bool:
    """Return whether data is text that somebody wrote."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return sum(sign.isprintable() or sign in "\r\n\t" for sign in text) * 20 >= len(text) * 19


def _mime_parts(data: bytes) -> tuple[list[bytes], bool]:
    """Return the decoded leaves of a MIME message, or the data itself where it is none, and whether its end is there.

    Of parts that say the same in several ways the last one that is read counts, as the standard has it.
    """
    if not _MIME.match(data):
        return [data], True
    alone = _lone(data)
    if alone is not None:
        return [alone], True
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        parts = list(message.walk())
        if len(parts) > _MAX_PARTS:
            raise DocumentError("too_many")
        leaves = [_payload(leaf) for leaf in _leaves(message)]
    except RecursionError:
        raise DocumentError("too_deep") from None
    return leaves, not any(part.defects for part in parts if part.get_content_maintype() == "multipart")


def _leaves(message: Message) -> Iterator[Message]:
    if not message.is_multipart():
        yield message
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    if message.get_content_subtype() == "alternative":
        read = [part for part in parts if part.is_multipart() or detect(_payload(part)) != "unknown"]
        parts = (read or parts)[-1:]
    for part in parts:
        yield from _leaves(part)


_HEADERS = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+\r?\n")
"""Up to the empty line behind them."""


def _lone(data: bytes) -> bytes | None:
    """Return what a message of one part holds as base64, as most do: the parser of mail would take each of its lines
    apart, which takes as long as to read the document.
    """
    head = _HEADERS.match(data)
    if head is None:
        return None
    headers = email.message_from_bytes(head.group(), policy=email.policy.compat32)
    if headers.get_content_maintype() in ("multipart", "message") or not _is_base64(headers):
        return None
    return _as_utf8(decode_base64(data[head.end() :]), headers)


def _is_base64(part: Message) -> bool:
    return str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"


def _payload(part: Message) -> bytes:
    if _is_base64(part):
        decoded: object = decode_base64(str(part.get_payload()))
    else:
        decoded = part.get_payload(decode=True)
    if not isinstance(decoded, bytes):
        raise DocumentError("mime")
    return _as_utf8(decoded, part)


def _as_utf8(data: bytes, part: Message) -> bytes:
    """Return a text of UTF-16 that carries no mark of it, by what its part declares, as UTF-8."""
    charset = str(part.get_content_charset() or "").replace("_", "-")
    if part.get_content_maintype() != "text" or charset not in ("utf-16le", "utf-16be", "utf-16"):
        return data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    try:
        return data.decode("utf-16-be" if charset == "utf-16be" else "utf-16-le").encode()
    except UnicodeDecodeError:
        raise DocumentError("encoding") from None
