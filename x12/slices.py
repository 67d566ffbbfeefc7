"""The pieces an 837 is read as: parts in file order, and each claim with the context it stands in.

A piece is a run of raw bytes and where it stood; its segments are cut only when asked for. So a claim that
nobody looks at costs one slice of bytes. Context parts are shared by reference between the claims under
them, also through pickling in one batch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from x12.delimiters import Delimiters
from x12.errors import Code, X12Error
from x12.hierarchy import loops_of
from x12.plain import in_plain_form
from x12.scan import segments_of
from x12.segment import Segment
from x12.value import Value


class Kind(Enum):
    """What a part is."""

    INTERCHANGE = "interchange"
    """ISA and what follows it up to GS (TA1)."""
    GROUP = "group"
    """GS."""
    SET = "set"
    """ST up to the first HL or claim; of a set that is no 837, the whole body."""
    BILLING = "billing"
    """HL 20: loop 2000A with 2010AA-AC."""
    SUBSCRIBER = "subscriber"
    """HL 22: loop 2000B with 2010BA-BB, up to CLM or HL."""
    PATIENT = "patient"
    """HL 23: loop 2000C with 2010CA, up to CLM."""
    CLAIM = "claim"
    """CLM up to the next CLM, HL or SE."""
    SET_END = "set end"
    GROUP_END = "group end"
    INTERCHANGE_END = "interchange end"
    OTHER = "other"
    """Segments whose place says nothing: an HL of another level, segments between the envelopes, and the
    continuation of a very long set that is no 837."""
    TAIL = "tail"
    """Bytes of no segment: line ends or a byte order mark before ISA, a segment that breaks off, anything after the
    last terminator."""
    UNREAD = "unread"
    """Bytes from where the file can't be read on; only `x12.survey` gives them out."""

    __hash__ = object.__hash__  # of a singleton, at C speed; Enum's own is a call for every look-up


_SECTIONS = {
    Kind.SET: "header",
    Kind.BILLING: "2000A",
    Kind.SUBSCRIBER: "2000B",
    Kind.PATIENT: "2000C",
    Kind.CLAIM: "2300",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive segments of a file, raw."""

    kind: Kind
    raw: bytes
    index: int
    """Number of its first segment in the file; ISA is 1."""
    start: int
    """Byte offset of `raw` in the file."""
    delimiters: Delimiters
    count: int
    """How many segments it holds; blank ones, which SE01 does not count either, are left out."""
    _segments: tuple[Segment, ...] | None = field(default=None, init=False, repr=False, compare=False)
    _plain: tuple[bytes, list[bytes]] | None = field(default=None, init=False, repr=False, compare=False)
    _head: Segment | None = field(default=None, init=False, repr=False, compare=False)
    notes: dict[str, object] | None = field(default=None, init=False, repr=False, compare=False)
    """What others have found out about this part and keep here as long as it lives; see `note`."""

    @property
    def plain(self) -> tuple[bytes, list[bytes]]:
        """Its text in default delimiters, ASCII and without line ends; and that text split, a piece a segment.

        Made once for all who look for patterns in it (guide, sense): `x12.plain` says what is kept.
        """
        plain = self._plain
        if plain is None:
            text = in_plain_form(self.raw, self.delimiters)
            pieces = text.split(b"~")
            pieces.pop()
            if b"BIN*" in text or b"BDS*" in text:  # binary data may hold terminators
                pieces = [in_plain_form(s.raw, self.delimiters)[:-1] for s in self.segments]
            plain = text, pieces
            object.__setattr__(self, "_plain", plain)
        return plain

    def note(self, name: str, value: object) -> None:
        """Keep something that was found out about this part: claims under one provider share its part."""
        if self.notes is None:
            object.__setattr__(self, "notes", {})
        assert self.notes is not None
        self.notes[name] = value

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Its segments; empty for a TAIL."""
        segments = self._segments
        if segments is None:
            whole = b"" if self.kind in (Kind.TAIL, Kind.UNREAD) else self.raw
            segments = tuple(segments_of(whole, self.index, self.start, self.delimiters))
            object.__setattr__(self, "_segments", segments)
        return segments

    @property
    def head(self) -> Segment:
        """Its first segment, cut by itself where the others were not asked for. Raises `IndexError` for a TAIL."""
        if self._segments is not None or self.kind in (Kind.TAIL, Kind.UNREAD):
            return self.segments[0]
        head = self._head
        if head is None:
            body = self.raw.split(self.delimiters.terminator, 1)[0]
            head = Segment(body, self.index, self.start, self.delimiters)
            object.__setattr__(self, "_head", head)
        return head

    def loops(self, transaction: str) -> tuple[str, ...]:
        """Loop id of each of its segments; empty strings for the envelope."""
        section = _SECTIONS.get(self.kind)
        if section is None:
            return ("",) * len(self.segments)
        return loops_of(self.segments, transaction, section)

    def first(self, segment_id: str, element_1: str = "") -> Segment | None:
        """Return its first segment with this id (and this first element, if given), or None."""
        for segment in self.segments:
            if segment.id == segment_id and (not element_1 or segment.element(1) == element_1):
                return segment
        return None

    def with_first(self, segment: Segment) -> Part:
        """Return the part with another first segment."""
        end = self.raw.index(self.delimiters.terminator) + 1
        return replace(self, raw=segment.raw + self.raw[end:])

    def __reduce__(self) -> tuple[type[Part], tuple[Kind, bytes, int, int, Delimiters, int]]:
        return Part, (self.kind, self.raw, self.index, self.start, self.delimiters, self.count)

    def __repr__(self) -> str:
        # structure only: a traceback must not show a patient
        return f"<Part {self.kind.value} at segment {self.index}, byte {self.start}>"


class Context(Value):
    """What stands above a claim. One object for all claims under the same HL."""

    interchange: Part
    group: Part
    set: Part
    transaction: str
    """`837P`, `837I`, `837D` or `837`."""
    version: str
    """ST03, or GS08 where that is empty: `005010X222A1`."""
    billing: Part | None = None
    """None only in a malformed file, as with `subscriber`."""
    subscriber: Part | None = None
    patient: Part | None = None
    """None where the subscriber is the patient."""


@dataclass(frozen=True, slots=True)
class ClaimSlice:
    """One claim: its segments from CLM on, and its context."""

    claim: Part
    context: Context
    added: int = 0
    """Segments that edits added to the claim as read, less those they removed."""
    edited: bool = False
    _loops: tuple[str, ...] | None = field(default=None, init=False, repr=False, compare=False)
    _lines: tuple[int, ...] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def transaction(self) -> str:
        """`837P`, `837I`, `837D` or `837`."""
        return self.context.transaction

    @property
    def delimiters(self) -> Delimiters:
        return self.claim.delimiters

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments of the claim, CLM first."""
        return self.claim.segments

    @property
    def loops(self) -> tuple[str, ...]:
        """Loop id of each segment: 2300, 2310B, 2400, 2410 …"""
        loops = self._loops
        if loops is None:
            loops = self.claim.loops(self.transaction)
            object.__setattr__(self, "_loops", loops)
        return loops

    def line_of(self, position: int) -> int | None:
        """Ordinal (1-based) of the service line that the segment at `position` stands in; None before the first."""
        lines = self._lines
        if lines is None:
            lines = tuple(at for at, segment in enumerate(self.segments) if segment.id == "LX")
            object.__setattr__(self, "_lines", lines)
        return bisect_right(lines, position) or None

    def new_segment(self, *elements: str, like: int = -1) -> Segment:
        """Make a segment in this file's style; line breaks before it as before segment `like`."""
        return Segment.build(*elements, delimiters=self.delimiters, lead=self.segments[like].lead)

    def with_segments(self, segments: Iterable[Segment]) -> ClaimSlice:
        """Return the claim with these segments instead; unchanged ones keep every byte.

        Indexes and offsets count on from the claim's first segment, so behind an added segment they are
        those of the new file, not of the one read.
        """
        chosen = tuple(segments)
        if not chosen or chosen[0].id != "CLM" or any(segment.id in _FIXED for segment in chosen[1:]):
            raise X12Error(Code.SPLICE_STRUCTURE, self.segments[0].place(loop="2300"))
        raw = b"".join(segment.raw for segment in chosen)
        if raw == self.claim.raw:
            return self
        count = sum(1 for segment in chosen if segment.id)
        claim = replace(self.claim, raw=raw, count=count)
        return ClaimSlice(claim, self.context, self.added + count - self.claim.count, edited=True)

    def __reduce__(self) -> tuple[type[ClaimSlice], tuple[Part, Context, int, bool]]:
        return ClaimSlice, (self.claim, self.context, self.added, self.edited)

    def __repr__(self) -> str:
        return f"<ClaimSlice at segment {self.claim.index}, byte {self.claim.start}>"


_FIXED = frozenset({"CLM", "HL", "ISA", "GS", "ST", "SE", "GE", "IEA", "BIN", "BDS"})
"""Segments that an edit can neither add to a claim nor take from one."""
