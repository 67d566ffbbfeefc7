"""The TA1: whether an interchange arrived whole, answered in an interchange that has no group.

data = ta1(interchange, note="000", when=now, control_number=7)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from x12.acks.wire import Route, Wire
from x12.delimiters import DEFAULT
from x12.errors import EnvelopeFault
from x12.guide.errors import GuideCode, GuideError
from x12.slices import Part

ACCEPTED = "000"

_BAD_ELEMENTS = {
    "ISA01": "010", "ISA02": "011", "ISA03": "012", "ISA04": "013", "ISA05": "005", "ISA06": "006",
    "ISA07": "007", "ISA08": "008", "ISA09": "014", "ISA10": "015", "ISA11": "016", "ISA12": "017",
    "ISA13": "018", "ISA14": "019", "ISA15": "020", "ISA16": "027", "IEA01": "021", "IEA02": "001",
}  # fmt: skip
"""TA105 by the element that is wrong."""
_STRUCTURE = "022"
_USED_BEFORE = "025"


def note_of(interchange: Part, errors: Iterable[GuideError], faults: Iterable[EnvelopeFault]) -> str:
    """Return TA105: the first thing wrong with the interchange itself, `000` where there is none."""
    if interchange.segments[0].element(12) != "00501":
        return _BAD_ELEMENTS["ISA12"]
    for fault in faults:
        kind, _, code = fault.ack_hint.partition(":")
        if kind == "TA1":
            return code
    for error in errors:
        if error.code is GuideCode.CONTROL_NUMBER_REPEATED:
            return _USED_BEFORE
        return _BAD_ELEMENTS.get(error.element, _STRUCTURE)
    return ACCEPTED


def ta1(interchange: Part, *, note: str, when: datetime, control_number: int) -> bytes:
    """Return the answer to an interchange, given as its INTERCHANGE part; its ISA must have been readable."""
    isa = interchange.segments[0]
    wire = Wire(interchange.delimiters or DEFAULT)
    answer = wire.segment(
        *("TA1", wire.safe(isa.element(13), 9).rjust(9, "0")),
        *(wire.safe(isa.element(9), 6), wire.safe(isa.element(10), 4)),
        *("A" if note == ACCEPTED else "R", note),
    )
    route = Route.answering(interchange)
    return wire.isa(route, when, control_number) + answer + wire.iea(0, control_number)
