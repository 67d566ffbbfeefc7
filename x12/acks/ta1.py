"""The TA1: whether an interchange arrived whole, answered in an interchange that has no group.

data = ta1(interchange, note="000", when=now, control_number=7)
"""

from __future__ import annotations

from datetime import datetime

from x12.acks.wire import Route, Wire
from x12.slices import Part
from x12.survey.tree import InterchangeNode

ACCEPTED = "000"


def note_of(interchange: InterchangeNode) -> str:
    """Return TA105: the first thing wrong with the interchange itself, `000` where there is none."""
    return next((refusal.ack for refusal in interchange.refusals if refusal.ack), ACCEPTED)


def ta1(interchange: Part, *, note: str, when: datetime, control_number: int) -> bytes:
    """Return the answer to an interchange, given as its INTERCHANGE part; its ISA must have been readable."""
    isa = interchange.segments[0]
    wire = Wire(interchange.delimiters)
    answer = wire.segment(
        *("TA1", wire.safe(isa.element(13), 9).rjust(9, "0")),
        *(wire.safe(isa.element(9), 6), wire.safe(isa.element(10), 4)),
        *("A" if note == ACCEPTED else "R", note),
    )
    route = Route.answering(interchange)
    return wire.isa(route, when, control_number) + answer + wire.iea(0, control_number)
