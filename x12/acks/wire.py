"""How an answer is put into bytes: safe values, segments, and the ISA/GS envelope around its sets.

No name or number of the file that is answered can break the answer (`Wire.safe`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Self

from x12.delimiters import DEFAULT, Delimiters
from x12.letters import legible
from x12.slices import Part
from x12.value import Value


class Route(Value):
    """Who answers whom: the ISA and GS addresses of the answer."""

    sender_qualifier: str
    sender: str
    receiver_qualifier: str
    receiver: str
    group_sender: str = ""
    group_receiver: str = ""
    usage: str = "P"
    """ISA15: P production, T test."""

    @classmethod
    def answering(cls, interchange: Part, group: Part | None = None) -> Self:
        """The way back: sender and receiver of the 837 changed over; the ISA's stand in for a GS that lacks."""
        isa = interchange.segments[0]
        gs = group.segments[0] if group is not None else None
        return cls(
            sender_qualifier=isa.element(7),
            sender=isa.element(8),
            receiver_qualifier=isa.element(5),
            receiver=isa.element(6),
            group_sender=gs.element(3) if gs else isa.element(8).strip(),
            group_receiver=gs.element(2) if gs else isa.element(6).strip(),
            usage=isa.element(15),
        )


class Wire:
    """Writes segments with the delimiters given, those of the 837 as a rule, so that no value needs a substitute."""

    def __init__(self, delimiters: Delimiters = DEFAULT, line_end: bytes = b"\n") -> None:
        self.delimiters = delimiters
        self._line_end = b"" if delimiters.terminator in (b"\r", b"\n") else line_end
        self._forbidden = delimiters.text
        self._odd = re.compile(f"[^ -~]|[{re.escape(self._forbidden)}]").search
        """Finds what no value may have: a delimiter, or what can't be printed."""

    def segment(self, *elements: str) -> bytes:
        """Join elements, without empty ones at the end."""
        last = len(elements)
        while not elements[last - 1]:
            last -= 1
        return self.join(*elements[:last])

    def join(self, *elements: str) -> bytes:
        """Join elements as they are; their values are safe already."""
        separator = self.delimiters.element_text
        return separator.join(elements).encode("latin-1") + self.delimiters.terminator + self._line_end

    def composite(self, *components: str) -> str:
        """Join components, without empty ones at the end."""
        return self.delimiters.component_text.join(components).rstrip(self.delimiters.component_text)

    def safe(self, value: str, length: int) -> str:
        """Make a value of the claim harmless, and no longer than its element.

        Bytes that were UTF-8 are read as such and accents are taken off; what still is no printable ASCII
        becomes `?`, and a delimiter of this file becomes `-`. Blanks at the ends go.
        """
        if not value.isascii():
            value = _plain(value)
        if self._odd(value) is not None:
            value = "".join(
                "-" if char in self._forbidden else char if " " <= char <= "~" else "?" for char in value
            )
        return value.strip()[:length].rstrip()

    def isa(self, route: Route, when: datetime, control_number: int) -> bytes:
        """Return the ISA, 106 bytes wide."""
        return self.join(
            "ISA",
            *("00", " " * 10, "00", " " * 10),
            *(self.safe(route.sender_qualifier, 2).ljust(2), self.safe(route.sender, 15).ljust(15)),
            *(self.safe(route.receiver_qualifier, 2).ljust(2), self.safe(route.receiver, 15).ljust(15)),
            *(f"{when:%y%m%d}", f"{when:%H%M}", self.delimiters.repetition.decode("latin-1") or "U"),
            *("00501", f"{control_number:09d}", "0"),
            *(self.safe(route.usage, 1).ljust(1), self.delimiters.component_text),
        )

    def iea(self, groups: int, control_number: int) -> bytes:
        """Return the IEA."""
        return self.segment("IEA", str(groups), f"{control_number:09d}")

    def interchange(
        self,
        route: Route,
        when: datetime,
        control_number: int,
        *,
        functional_id: str,
        version: str,
        sets: Sequence[bytes],
        group_number: int = 1,
    ) -> bytes:
        """Return these sets, each from ST to SE, in one group of one interchange."""
        before, after = self.around(
            route,
            when,
            control_number,
            functional_id=functional_id,
            version=version,
            sets=len(sets),
            group_number=group_number,
        )
        return b"".join([before, *sets, after])

    def around(
        self,
        route: Route,
        when: datetime,
        control_number: int,
        *,
        functional_id: str,
        version: str,
        sets: int,
        group_number: int,
    ) -> tuple[bytes, bytes]:
        """Return what stands before and after so many sets, in one group of one interchange."""
        group = str(group_number)
        gs = self.segment(
            *("GS", functional_id, self.safe(route.group_sender, 15), self.safe(route.group_receiver, 15)),
            *(f"{when:%Y%m%d}", f"{when:%H%M}", group, "X", version),
        )
        ge = self.segment("GE", str(sets), group)
        return self.isa(route, when, control_number) + gs, ge + self.iea(1, control_number)


def number(value: Decimal) -> str:
    """Write a decimal as X12 does: no exponent, no trailing zeros, no negative zero."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _plain(value: str) -> str:
    decomposed = unicodedata.normalize("NFKD", legible(value))
    return "".join(char if char.isascii() else "?" for char in decomposed if not unicodedata.combining(char))
