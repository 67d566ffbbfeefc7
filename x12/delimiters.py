"""The four delimiters of an interchange, as its ISA segment declares them.

ISA has fixed widths, so that the separators stand at known bytes: element separator 3, repetition
separator 82 (ISA11, since 00402), component separator 104 (ISA16), terminator 105. Senders that trim the
blanks of ISA are met by counting sixteen element separators instead; `isa_width` tells the two apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from x12.errors import Code, Place, X12Error

ISA_WIDTH = 106
"""Bytes from the I of ISA to its terminator."""
_ISA_SEPARATORS = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
BLANKS = b" \t\r\n\x0b\x0c\x1a"
"""Bytes that may stand before a segment id without meaning: line ends, indentation, and the end-of-file mark of old
systems, which stays between files that are joined."""


@dataclass(frozen=True, slots=True)
class Delimiters:
    """Separators as single bytes. `repetition` is empty before version 00402, where ISA11 was a letter."""

    element: bytes = b"*"
    component: bytes = b":"
    terminator: bytes = b"~"
    repetition: bytes = b"^"
    blanks: bytes = BLANKS
    """Meaningless bytes before a segment id: `BLANKS` less the separators used here.

    The terminator stays among them: within a segment it can only stand before an ISA that has just made
    it the terminator.
    """
    element_text: str = field(init=False, repr=False, compare=False)
    component_text: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # asked for at every element that is read
        object.__setattr__(self, "element_text", self.element.decode("latin-1"))
        object.__setattr__(self, "component_text", self.component.decode("latin-1"))

    @property
    def lead(self) -> bytes:
        """A pattern for the bytes between a terminator and a segment id."""
        blanks = self.blanks.replace(self.terminator, b"")
        return b"[" + re.escape(blanks) + b"]*" if blanks else b""

    @property
    def text(self) -> str:
        """All delimiters in one string: what a value must not hold."""
        return (self.element + self.component + self.terminator + self.repetition).decode("latin-1")


DEFAULT = Delimiters()


_WIDTHS = [end - begin - 1 for begin, end in pairwise(_ISA_SEPARATORS)]
_REGULAR = re.compile(
    rb"ISA(?=([^0-9A-Za-z \0])" + b"".join(rb"(?:(?!\1).){%d}\1" % width for width in _WIDTHS) + b"..)",
    re.DOTALL,
)
"""An ISA of regular width: only it is known again inside other bytes. It takes three bytes, so that finds may
overlap."""


def is_regular(head: bytes) -> bool:
    """Whether these bytes begin with an ISA of regular width that can be read."""
    if _REGULAR.match(head) is None:
        return False
    try:
        from_isa(head[:ISA_WIDTH])
    except X12Error:
        return False
    return True


def find_isa(data: bytes, at: int, end: int, terminator: bytes = b"") -> int:
    """Return where the next whole, regular ISA begins between two places; -1 if there is none.

    It may end with `terminator` and hold none before, so that it stands inside one segment of a file that uses it.
    """
    for found in _REGULAR.finditer(data, at, end):
        isa = data[found.start() : found.start() + ISA_WIDTH]
        if not (terminator and terminator in isa[:-1]) and is_regular(isa):
            return found.start()
    return -1


def isa_inside(data: bytes, at: int, end: int) -> int | None:
    """Return where a whole, regular ISA begins inside a misshapen one, from `at` up to `end`; -1 if none does.

    None where more bytes are needed to tell.
    """
    at = data.find(b"I", at, end)
    while at >= 0:
        head = data[at : at + ISA_WIDTH]
        if is_regular(head):
            return at
        if len(head) < ISA_WIDTH and _may_grow_regular(head):
            return None
        at = data.find(b"I", at + 1, end)
    return -1


def _may_grow_regular(head: bytes) -> bool:
    in_place = (head[at : at + 1] == head[3:4] for at in _ISA_SEPARATORS if at < len(head))
    return b"ISA".startswith(head[:3]) and all(in_place)


def isa_length(head: bytes) -> int | None:
    """Return the length of the ISA segment that `head` begins with, terminator included.

    106 for a regular one, less or more where the sender did not pad; None where `head` is too short to
    tell. `X12Error(ISA_MALFORMED)` where no reading makes sense.
    """
    if len(head) < 4:
        return None
    element = head[3:4]
    if len(head) >= ISA_WIDTH and all(head[at : at + 1] == element for at in _ISA_SEPARATORS):
        return ISA_WIDTH
    if element.isalnum() or element in (b" ", b"\0"):
        raise X12Error(Code.ISA_MALFORMED, Place(segment="ISA"))
    at = 3
    for _ in _ISA_SEPARATORS[1:]:
        at = head.find(element, at + 1, ISA_WIDTH * 2)
        if at < 0:
            break
    else:
        # the sixteenth separator, then ISA16, then the terminator
        return at + 3 if len(head) >= max(at + 3, ISA_WIDTH) or _ends_short(head, at) else None
    if len(head) >= ISA_WIDTH * 2:
        raise X12Error(Code.ISA_MALFORMED, Place(segment="ISA"))
    return None


def _ends_short(head: bytes, at: int) -> bool:
    """Is the short ISA certainly not the beginning of a regular one? (a separator is off its place)."""
    known = [place for place in _ISA_SEPARATORS if place < len(head)]
    return len(head) >= at + 3 and any(head[place] != head[3] for place in known)


def from_isa(isa: bytes) -> Delimiters:
    """Read the delimiters from one whole ISA segment (as measured by `isa_length`)."""
    element, component, terminator = isa[3:4], isa[-2:-1], isa[-1:]
    isa11 = isa.split(element)[11]
    repetition = isa11 if len(isa11) == 1 and not isa11.isalnum() and isa11 not in BLANKS else b""
    own = element + component + terminator + repetition
    if len(set(own)) != len(own) or any(byte == 0 or chr(byte).isalnum() for byte in own):
        if len({element, component, terminator}) < 3 or any(
            d.isalnum() or d == b"\0" for d in (element, component, terminator)
        ):
            raise X12Error(Code.ISA_MALFORMED, Place(segment="ISA"))
        repetition = b""
        own = element + component + terminator
    blanks = bytes(byte for byte in BLANKS if byte not in element + component + repetition)
    own_ones = Delimiters(element, component, terminator, repetition, blanks)
    return (
        DEFAULT if own_ones == DEFAULT else own_ones
    )  # one object for nearly all files: `is` is quicker than `==`
