"""HL7 v2 messages out of bytes: MLLP frames, batches, character sets, escapes; tokens by the `hl7` library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from scrubber.charts.decoding import decoded
from scrubber.charts.errors import DocumentError
from scrubber.charts.safety import MAX_PARTS, MAX_TEXT
from scrubber.charts.words.clock import Moment, parse_hl7
from scrubber.charts.words.values import Concept

_FRAME = str.maketrans({"\x0b": "\r", "\x1c": "\r"})
_ENVELOPE = ("FHS", "BHS", "BTS", "FTS")
_MAX_SEPARATORS = 200_000
"""In one message. Each costs memory when split; a real message has a few hundred."""
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}")


class Segment:
    """One segment: fields by number, components and repetitions from 1, everything absent an empty text."""

    __slots__ = ("_fields", "_message", "id", "place")

    def __init__(self, fields: Any, message: Any, place: str) -> None:
        self._fields = list(fields)  # a plain list: the library's own answers an index five times slower
        self._message = message
        self.id = str(fields[0])
        self.place = place

    @property
    def said(self) -> tuple[str, ...]:
        """Return all fields as they were sent: a segment that is sent again says the same."""
        return tuple(map(str, self._fields))

    def get(self, number: int, component: int = 1, repetition: int = 1) -> str:
        """Return one component, its escapes resolved; the HL7 null (two quotes) counts as absent."""
        return self.data(number, component, repetition).strip()[:MAX_TEXT]

    def data(self, number: int, component: int = 1, repetition: int = 1) -> str:
        """Return one component uncut, for encapsulated documents."""
        raw = self._raw(number, component, repetition)
        if not raw or raw == '""':
            return ""
        return str(self._message.unescape(raw)) if self._message.esc in raw else raw

    def unescaped(self, number: int) -> str:
        """Return a whole text field, its escapes resolved and repetitions as lines."""
        count = self.repetitions(number)
        lines = (self._message.unescape(self._text(number, index)) for index in range(1, count + 1))
        return "\n".join(str(line) for line in lines)

    def _uncut(self, number: int, component: int) -> str:
        """Return a component that was cut at an unescaped `&`, whole; empty for any other.

        `Lidocaine 1% & Epinephrine`
        """
        field = self._fields[number] if number < len(self._fields) else None
        found = field[0] if field else ""
        if isinstance(found, str) or len(found) < component or not _parts(found[component - 1]):
            return ""
        return str(self._message.unescape(str(found[component - 1]))).strip()[:MAX_TEXT]

    def content(self) -> str:
        """Return the segment as it was sent, to tell a message sent again from another one."""
        return "|".join(map(str, self._fields))

    def words(self) -> Iterator[str]:
        """Yield every field that has letters, as it stands, for a segment that nobody reads."""
        for number in range(1, len(self._fields)):
            text = str(self._fields[number])
            if any(char.isalpha() for char in text):
                yield str(self._message.unescape(text.replace("^", " ").replace("~", "\n")))[:MAX_TEXT]

    def repetitions(self, number: int) -> int:
        """Return how often a field is repeated."""
        return len(self._fields[number]) if 0 < number < len(self._fields) else 0

    def _text(self, number: int, repetition: int) -> str:
        return str(self._fields[number][repetition - 1])

    def _raw(self, number: int, component: int, repetition: int) -> str:
        field = self._fields[number] if number < len(self._fields) else ()
        if len(field) < repetition:
            return ""
        found = field[repetition - 1]
        if isinstance(found, str):
            return found if component == 1 else ""
        if len(found) < component:
            return ""
        part = found[component - 1]
        if isinstance(part, str):
            return part
        return str(part[0]) if len(part) else ""

    def moment(self, number: int) -> Moment | None:
        """Return a DTM; a value without minutes is a date."""
        return parse_hl7(self.get(number))

    def instant(self, number: int) -> datetime | None:
        """Return a DTM that has minutes."""
        found = self.moment(number)
        return found if isinstance(found, datetime) else None

    def concept(self, number: int, repetition: int = 1) -> Concept:
        """Return a CE or CWE: code, text and system, then the alternate ones."""
        codings = []
        words = None
        for first in (1, 4):
            code, text, system = (self.get(number, first + step, repetition) for step in range(3))
            if text and repetition == 1:
                text = self._uncut(number, first + 1) or text
            words = words or text or None
            if code or text:
                codings.append((_SYSTEMS.get(system.upper(), system), code, text))
        return Concept(words or self.get(number, 9, repetition) or None, tuple(codings))

    def person(self, number: int) -> str | None:
        """Return an XCN as given and family name, or its id where it has no name."""
        name = " ".join(filter(None, (self.get(number, 3), self.get(number, 2))))
        return name or self.get(number) or None


def _parts(component: Any) -> bool:
    """Return whether a component was cut into several subcomponents."""
    return not isinstance(component, str) and len(component) > 1


_SYSTEMS = {
    "NDC": "http://hl7.org/fhir/sid/ndc",
    "RXNORM": "rxnorm",
    "RXN": "rxnorm",
    "HCPCS": "hcpcs",
    "HPC": "hcpcs",
    "HCPT": "hcpcs",
    "I10": "icd-10",
    "I10C": "icd-10",
    "ICD10": "icd-10",
    "ICD-10-CM": "icd-10",
}


class Message:
    """One message: its type, control id, and segments in order."""

    def __init__(self, text: str, number: int) -> None:
        import hl7

        try:
            parsed = hl7.parse(text)
            self.segments = [
                Segment(fields, parsed, f"message[{number}].{fields[0]}[{index}]")
                for index, fields in enumerate(parsed)
                if _SEGMENT.fullmatch(str(fields[0]))
            ]
        except (hl7.HL7Exception, IndexError, ValueError, KeyError, TypeError, AssertionError):
            raise DocumentError("not_hl7v2", place=f"message {number + 1}") from None
        if not self.segments or self.segments[0].id != "MSH":
            raise DocumentError("not_hl7v2", place=f"message {number + 1}")
        self.strays: list[tuple[str, str]] = []
        """Lines that are no segments: their places and words."""
        if len(self.segments) < len(parsed):
            self.strays += (
                (f"message[{number}].line {index + 1}", str(fields).replace("^", " ").replace("|", " "))
                for index, fields in enumerate(parsed)
                if not _SEGMENT.fullmatch(str(fields[0]))
            )
        header = self.segments[0]
        self.type, self.event = header.get(9), header.get(9, 2)
        self.control_id = header.get(10)
        self.sent = header.instant(7)
        self.number = number


class _Silence:
    """Takes the place of the library's loggers: they log the values of fields that cannot be decoded, and a chart's
    words belong in no log.
    """

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_args, **_named: None


def messages(data: bytes) -> Iterator[Message]:
    """Yield the messages of a file: one, several, a batch (FHS, BHS), or MLLP frames.

    Raises `DocumentError`: not_hl7v2, encoding, too_many, missing_library.
    """
    try:
        import hl7.containers
        import hl7.util
    except ImportError:
        raise DocumentError("missing_library") from None
    for module in (hl7.containers, hl7.util):
        module.logger = _Silence()
    # Latin-1 as old senders write names without declaring it; times and doses are ASCII in both
    text = decoded(data, "latin-1").translate(_FRAME).replace("\r\n", "\r").replace("\n", "\r")
    number = 0
    for block in _blocks(text):
        if number >= MAX_PARTS:
            raise DocumentError("too_many")
        if sum(map(block.count, "|^~&")) + sum(map(block.count, block[3:8])) > _MAX_SEPARATORS:
            raise DocumentError("too_many", place=f"message {number + 1}")
        yield Message(block, number)
        number += 1
    if not number:
        raise DocumentError("not_hl7v2")


_BATCH_END = re.compile(rb"(?:^|[\r\n])\s*BTS[^\w\s](\d{1,9})(?!\d)")


def announced(data: bytes) -> int:
    """Return how many messages the batches of a file say that they hold (BTS-1); 0 where none says it."""
    return sum(map(int, _BATCH_END.findall(data))) if b"BTS" in data else 0


def _blocks(text: str) -> Iterator[str]:
    """Cut before each MSH; batch headers and trailers stand between messages and say nothing of a patient.

    A line that is no segment goes on with the text of the one before: senders forget to escape line breaks.
    """
    segments: list[list[str]] = []
    for raw in text.split("\r"):
        line = raw.lstrip("\ufeff \t")
        if line.startswith("MSH"):
            if segments:
                yield _block(segments)
            segments = [[line]]
        elif line and not line.startswith(_ENVELOPE):
            if not segments:
                raise DocumentError("not_hl7v2", place="before the first message")
            if _goes_on(segments, line):
                segments[-1].append(line)
            else:
                segments.append([line])
    if segments:
        yield _block(segments)


def _block(segments: list[list[str]]) -> str:
    """Return one message, its broken texts mended with the escape for a line break."""
    sign = segments[0][0][6:7]
    return "\r".join(f"{sign}.br{sign}".join(lines) for lines in segments)


_WORDED = ("OBX", "NTE")
"""Segments of free text, whose lines a sender may break."""


def _goes_on(segments: list[list[str]], line: str) -> bool:
    """Return whether a line is none of its own: it has no segment's name with the separator behind."""
    is_segment = _SEGMENT.fullmatch(line[:3]) is not None and line[3:4] == segments[0][0][3:4]
    return not is_segment and segments[-1][0].startswith(_WORDED)
