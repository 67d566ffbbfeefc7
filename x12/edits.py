"""Splices: edits of a claim as data on its raw segments, so that what no edit touches cannot change.

Positions are those of the claim as it was read (0 is CLM), whatever other edits do. Two edits of the same
segment are an error, never a silent last-one-wins; insertions behind one segment stand in the order given.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from x12.errors import Code, X12Error
from x12.scan import segments_of
from x12.segment import Segment
from x12.slices import ClaimSlice
from x12.value import Value


class Action(Enum):
    """What a splice does at its position."""

    REPLACE = "replace"
    INSERT_AFTER = "insert_after"
    DELETE = "delete"


class Splice(Value):
    """One edit: `raw` is one or more whole segments, terminators included; empty for a deletion."""

    position: int
    action: Action
    raw: bytes = b""

    @classmethod
    def replace(cls, position: int, *segments: Segment) -> Splice:
        """Put these segments in the place of one."""
        return cls(position, Action.REPLACE, b"".join(segment.raw for segment in segments))

    @classmethod
    def insert_after(cls, position: int, *segments: Segment) -> Splice:
        """Put these segments behind one."""
        return cls(position, Action.INSERT_AFTER, b"".join(segment.raw for segment in segments))

    @classmethod
    def delete(cls, position: int) -> Splice:
        """Take one segment out."""
        return cls(position, Action.DELETE)


def apply_splices(claim: ClaimSlice, splices: Iterable[Splice]) -> ClaimSlice:
    """Return the claim with all edits done. If lines were added or removed, LX01 counts them anew.

    CLM02, diagnosis pointers and all other meaning are the caller's. Raises `X12Error` where edits
    overlap, a position does not exist, or an edit would break the claim's structure.
    """
    segments = claim.segments
    changed: dict[int, list[Segment]] = {}
    inserted: dict[int, list[Segment]] = {}
    for splice in splices:
        if not 0 <= splice.position < len(segments):
            raise X12Error(Code.NO_SUCH_POSITION, segments[0].place(loop="2300"))
        new = _read(splice, segments[splice.position])
        if splice.action is Action.INSERT_AFTER:
            inserted.setdefault(splice.position, []).extend(new)
        elif splice.position in changed:
            raise X12Error(Code.SPLICE_OVERLAP, segments[splice.position].place())
        else:
            changed[splice.position] = new
    result: list[Segment] = []
    for position, segment in enumerate(segments):
        result += changed.get(position, [segment])
        result += inserted.get(position, [])
    lines = sum(1 for segment in segments if segment.id == "LX")
    if sum(1 for segment in result if segment.id == "LX") != lines:
        result = _renumber(result)
    return claim.with_segments(result)


def _read(splice: Splice, at: Segment) -> list[Segment]:
    delimiters = at.delimiters
    if splice.action is Action.DELETE:
        if splice.raw:
            raise X12Error(Code.SPLICE_NOT_SEGMENTS, at.place())
        return []
    if not splice.raw.endswith(delimiters.terminator):
        raise X12Error(Code.SPLICE_NOT_SEGMENTS, at.place())
    new = segments_of(splice.raw, at.index, at.start, delimiters)
    if not all(segment.id for segment in new):
        raise X12Error(Code.SPLICE_NOT_SEGMENTS, at.place())
    return new


def _renumber(segments: list[Segment]) -> list[Segment]:
    """Count LX01 from 1; a number that is right already keeps its bytes."""
    result = []
    line = 0
    for segment in segments:
        if segment.id == "LX":
            line += 1
            if segment.element(1) != str(line):
                segment = segment.with_element(1, str(line))
        result.append(segment)
    return result
