"""ISA, GS, ST and their trailers as a table of levels: what may stand where, counts and control numbers.

A trailer closes the innermost open header of its kind; headers left open inside it lack their trailer. So
every fault is named once, at the segment that is to blame, and reading goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from x12.errors import Code, EnvelopeFault, Faults, X12Error
from x12.numbers import whole
from x12.segment import Segment


class _Level(NamedTuple):
    """One kind of envelope. Element numbers say where control number and count stand."""

    header: str
    parent: str
    number: int
    """Header element that holds the control number; the trailer has it in element 2."""
    unexpected: Code
    """The header stands outside its parent."""
    missing: Code
    unexpected_trailer: Code
    wrong_count: Code
    wrong_number: Code


_LEVELS = {
    "ISA": _Level(
        "ISA",
        "",
        13,
        Code.ISA_MALFORMED,  # never: an interchange needs no parent
        Code.IEA_MISSING,
        Code.IEA_UNEXPECTED,
        Code.IEA_COUNT,
        Code.IEA_CONTROL_NUMBER,
    ),
    "GS": _Level(
        "GS",
        "ISA",
        6,
        Code.GS_UNEXPECTED,
        Code.GE_MISSING,
        Code.GE_UNEXPECTED,
        Code.GE_COUNT,
        Code.GE_CONTROL_NUMBER,
    ),
    "ST": _Level(
        "ST",
        "GS",
        2,
        Code.ST_UNEXPECTED,
        Code.SE_MISSING,
        Code.SE_UNEXPECTED,
        Code.SE_COUNT,
        Code.SE_CONTROL_NUMBER,
    ),
}
_DEPTH = {header: depth for depth, header in enumerate(_LEVELS)}
_CLOSES = {"IEA": "ISA", "GE": "GS", "SE": "ST"}
MAX_EMPTY = 1000
"""So many empty interchanges, groups and 837s, and trailers of nothing, may a file hold."""


@dataclass(slots=True)
class _Open:
    """A header that waits for its trailer."""

    level: _Level
    segment: Segment
    children: int = 0
    claims: int = 0
    """Claims of the file before it."""


class Envelope:
    """Follows the envelope segments of a file and collects their faults."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.claims = 0
        """Claims of the file so far: the reader counts them here."""
        self._open: list[_Open] = []
        self._empty = 0

    def header(self, segment: Segment) -> None:
        """Take an ISA, GS or ST."""
        level = _LEVELS[segment.id]
        self._close_down_to(_DEPTH[level.header])
        if level.parent:
            if self._open and self._open[-1].level.header == level.parent:
                self._open[-1].children += 1
            else:
                self._fault(level.unexpected, segment)
        self._open.append(_Open(level, segment, claims=self.claims))

    def trailer(self, segment: Segment, counted: int | None = None) -> None:
        """Take an SE, GE or IEA; `counted` is the number of segments from ST to SE."""
        level = _LEVELS[_CLOSES[segment.id]]
        if all(entry.level is not level for entry in self._open):
            self._fault(level.unexpected_trailer, segment)
            self._count_empty(segment)
            return
        self._close_down_to(_DEPTH[level.header] + 1)
        entry = self._pop()
        count = entry.children if counted is None else counted
        if whole(segment.element(1)) != count:
            self._fault(level.wrong_count, segment, element=f"{segment.id}01", counted=count)
        if segment.element(2).strip() != entry.segment.element(level.number).strip():
            self._fault(level.wrong_number, segment, element=f"{segment.id}02")

    def close(self) -> None:
        """Take the end of the file."""
        self._close_down_to(0)

    def _close_down_to(self, depth: int) -> None:
        """Report every open header at `depth` or deeper: its trailer never came."""
        while self._open and _DEPTH[self._open[-1].level.header] >= depth:
            entry = self._pop()
            self._fault(entry.level.missing, entry.segment)

    def _pop(self) -> _Open:
        """Close the innermost header. `X12Error` where a file is little but empty envelopes."""
        entry = self._open.pop()
        is_837 = entry.segment.element(1) == "837"
        if not entry.children if entry.level.header != "ST" else is_837 and entry.claims == self.claims:
            self._count_empty(entry.segment)
        return entry

    def _count_empty(self, segment: Segment) -> None:
        self._empty += 1
        if self._empty > MAX_EMPTY:
            raise X12Error(Code.TOO_MANY_EMPTY, segment.place())

    def _fault(self, code: Code, segment: Segment, element: str = "", counted: int | None = None) -> None:
        self.faults.append(EnvelopeFault(code, segment.place(element=element), counted))
