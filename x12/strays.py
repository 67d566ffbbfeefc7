"""Segments behind a part that has one segment only: they stand in no set, group or interchange."""

from __future__ import annotations

from x12.segment import Segment
from x12.slices import Kind, Part

LONE = frozenset({Kind.INTERCHANGE, Kind.GROUP, Kind.SET_END, Kind.GROUP_END, Kind.INTERCHANGE_END})
"""Parts of one segment, if the file is well formed (an interchange may also hold TA1)."""


def stray_of(part: Part) -> Segment | None:
    """Return the first stray of a part: it says enough, and a file of rubbish must not fill the memory."""
    for segment in part.segments[1:]:
        if segment.id and not (part.kind is Kind.INTERCHANGE and segment.id == "TA1"):
            return segment
    return None


def apart_from_strays(part: Part) -> tuple[Part, Part]:
    """Divide a part that begins with IEA: IEA itself, and the segments behind it, which stand in no interchange."""
    raw, delimiters = part.raw, part.delimiters
    end = raw.index(delimiters.terminator) + 1
    return (
        Part(part.kind, raw[:end], part.index, part.start, delimiters, 1),
        Part(Kind.OTHER, raw[end:], part.index + 1, part.start + end, delimiters, part.count - 1),
    )
