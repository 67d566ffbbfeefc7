"""One segment: its raw bytes and where they stood; elements are split only when asked for.

Creating a Segment must cost next to nothing, since a file of 10,000 claims holds some 350,000 of them and
most are never looked at. So it holds four references, and everything else is computed from them.

Bytes are decoded as Latin-1 and encoded the same way, which maps each byte to one character and back: UTF-8
and other encodings survive unread. Segments are values: no method changes one, `with_…` returns another.
"""

from __future__ import annotations

import re
from typing import Self

from x12.delimiters import Delimiters
from x12.errors import Code, Place, X12Error

BOM = b"\xef\xbb\xbf"
"""UTF-8 byte order mark; some senders put one before ISA, also where files were joined."""
BINARY_DATA = {b"BIN": 2, b"BDS": 3}
"""Segments whose last element is data of a declared length, and that element's number (275)."""
_UNUSUAL = {BOM.decode("latin-1"), *(name.decode() for name in BINARY_DATA)}
_SEGMENT_ID = re.compile("[A-Z][A-Z0-9]{1,2}")


class Segment:
    """A segment of a file. Do not assign to its attributes."""

    __slots__ = ("_split", "body", "delimiters", "index", "start")

    def __init__(self, body: bytes, index: int, start: int, delimiters: Delimiters) -> None:
        self.body = body
        """Everything since the previous terminator, without the own one; line breaks come first."""
        self.index = index
        """1-based in the file; ISA is 1."""
        self.start = start
        """Byte offset of `body` in the file; see `offset`."""
        self.delimiters = delimiters
        self._split: tuple[str, ...] | None = None

    @classmethod
    def build(cls, *elements: str, delimiters: Delimiters, lead: bytes = b"") -> Self:
        """Make a new segment from its id and elements; components may be joined by their separator."""
        for value in elements:
            _refuse(value, delimiters.element + delimiters.terminator, Place(segment=elements[0]))
        return cls(lead + delimiters.element.join(map(_encode, elements)), 0, 0, delimiters)

    @property
    def raw(self) -> bytes:
        """The bytes of the file from the previous terminator up to and including the own one."""
        return self.body + self.delimiters.terminator

    @property
    def is_broken(self) -> bool:
        """Whether it breaks off without terminator: what of it is missing nobody knows."""
        return not self.delimiters.terminator

    @property
    def lead(self) -> bytes:
        """Line breaks and blanks between the previous terminator and the segment id."""
        body = self.body
        text = body.lstrip(self.delimiters.blanks)
        if text.startswith(BOM):
            text = text[len(BOM) :].lstrip(self.delimiters.blanks)
        return body[: len(body) - len(text)]

    @property
    def offset(self) -> int:
        """Byte offset in the file of the first byte of the segment id."""
        return self.start + len(self.lead)

    @property
    def id(self) -> str:
        """The segment id as it stands (`CLM`); empty for a blank segment."""
        return self.elements[0]

    @property
    def elements(self) -> tuple[str, ...]:
        """The id and all elements; `elements[n]` is element n."""
        split = self._split
        if split is None:
            delimiters = self.delimiters
            text = self.body.lstrip(delimiters.blanks).decode("latin-1")
            limit = -1
            if text[:3] in _UNUSUAL:
                text = self.body[len(self.lead) :].decode("latin-1")
                if text[3:4] == delimiters.element_text:
                    limit = BINARY_DATA.get(text[:3].encode("latin-1"), -1)
            split = self._split = tuple(text.split(delimiters.element_text, limit))
        return split

    def element(self, number: int) -> str:
        """Return element `number` (1-based), or the empty string where it is absent."""
        elements = self.elements
        return elements[number] if 0 < number < len(elements) else ""

    def component(self, number: int, component: int) -> str:
        """Return one component of an element (both 1-based), or the empty string."""
        parts = self.element(number).split(self.delimiters.component_text)
        return parts[component - 1] if 0 < component <= len(parts) else ""

    def repetitions(self, number: int) -> tuple[str, ...]:
        """Return the repetitions of an element; one where the file has no repetition separator."""
        separator = self.delimiters.repetition.decode("latin-1")
        value = self.element(number)
        return tuple(value.split(separator)) if separator else (value,)

    def place(self, *, element: str = "", loop: str = "") -> Place:
        """Say where this segment stands, for an error or a finding."""
        # a damaged file may have anything for an id, a name too: show only what looks like one
        segment_id = self.id if _SEGMENT_ID.fullmatch(self.id) else ""
        return Place(self.index, self.offset, loop, segment_id, element)

    def with_element(self, number: int, value: str) -> Self:
        """Return a copy with one element replaced; every other byte stays.

        `value` may hold component and repetition separators, no other delimiter. An element beyond the
        end is reached through empty ones; emptying the last element removes it and the empty ones before
        it, as X12 forbids trailing separators.
        """
        if number < 1:
            raise X12Error(Code.NO_SUCH_ELEMENT, self.place())
        _refuse(value, self.delimiters.element + self.delimiters.terminator, self.place())
        elements = list(self.elements)
        if number >= len(elements):
            if not value:
                return self
            elements += [""] * (number + 1 - len(elements))
        elements[number] = value
        if not value and number == len(elements) - 1:
            _trim(elements)
        separator = self.delimiters.element_text
        body = self.lead + _encode(separator.join(elements))
        return type(self)(body, self.index, self.start, self.delimiters)

    def with_component(self, number: int, component: int, value: str) -> Self:
        """Return a copy with one component replaced; see `with_element`."""
        if number < 1 or component < 1:
            raise X12Error(Code.NO_SUCH_ELEMENT, self.place())
        _refuse(value, self.delimiters.component + self.delimiters.repetition, self.place())
        separator = self.delimiters.component_text
        parts = self.element(number).split(separator)
        if component > len(parts):
            if not value:
                return self
            parts += [""] * (component - len(parts))
        parts[component - 1] = value
        if not value and component == len(parts):
            _trim(parts)
        return self.with_element(number, separator.join(parts))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Segment):
            return NotImplemented
        return (self.body, self.index, self.start, self.delimiters) == (
            other.body,
            other.index,
            other.start,
            other.delimiters,
        )

    def __hash__(self) -> int:
        return hash((self.body, self.index))

    def __reduce__(self) -> tuple[type[Self], tuple[bytes, int, int, Delimiters]]:
        return type(self), (self.body, self.index, self.start, self.delimiters)

    def __repr__(self) -> str:
        # structure only: a traceback must not show a patient
        return f"<Segment {self.index} at byte {self.offset}>"


def _encode(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        # `from None`: the codec's own message would quote the value
        raise X12Error(Code.NOT_LATIN_1) from None


def _refuse(value: str, delimiters: bytes, place: Place) -> None:
    if any(delimiter in value for delimiter in delimiters.decode("latin-1")):
        raise X12Error(Code.DELIMITER_IN_VALUE, place)


def _trim(parts: list[str]) -> None:
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
