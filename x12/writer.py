"""Writes an 837 back: every byte as it came, except what dropped or edited claims make wrong.

    outbound, held = PartWriter(out.write), PartWriter(back.write, rest=False)
    for item in read_parts(chunks):
        if not isinstance(item, ClaimSlice):
            outbound.part(item)
            held.part(item)
        elif good(item):
            outbound.keep(item)
            held.drop(item)
        else: ...
    outbound.close()
    held.close()

Theory. The envelopes and HL levels above a claim form a stack. A level is written when the first claim
under it is kept, not before; one that loses all its claims is never written. Only what a loss touches is
recomputed: HL01 and HL02 behind an omitted HL, HL04 of a subscriber whose patients all went, SE01, GE01 and
IEA01 around it. Where nothing was lost or edited, output and input are the same bytes, mistakes included.

An HL without claims goes with the claims around it, to both files if need be. What never belonged to a claim
(an 837 without claims, another transaction, the tail of the file) goes to the writer with `rest=True`. So two
writers as above divide a file, and every claim is in exactly one. A set, group or interchange that is refused
as a whole goes to none of them (`omit`); `x12.divide` keeps it.

Memory: the headers of the stack, and where a subscriber has dependents (HL04 is 1) that one family, since
its HL04 is known only at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from x12.cuts import decisive
from x12.delimiters import Delimiters
from x12.errors import Code, Place, X12Error
from x12.numbers import whole
from x12.segment import Segment
from x12.slices import ClaimSlice, Kind, Part
from x12.value import Value

_INTERCHANGE, _GROUP, _SET, _BILLING, _SUBSCRIBER, _PATIENT, _STRAY = range(7)
_OPENS = {
    Kind.INTERCHANGE: _INTERCHANGE,
    Kind.GROUP: _GROUP,
    Kind.SET: _SET,
    Kind.BILLING: _BILLING,
    Kind.SUBSCRIBER: _SUBSCRIBER,
    Kind.PATIENT: _PATIENT,
}
_ENDS = {Kind.INTERCHANGE_END: _INTERCHANGE, Kind.GROUP_END: _GROUP, Kind.SET_END: _SET}


@dataclass(slots=True, eq=False)
class _Level:
    """An envelope or HL on the stack, or a stray part that waits for its parent to be written."""

    part: Part
    depth: int
    first: Segment
    written: bool = False
    changed: bool = False
    """A claim or level under it was dropped, or edits changed the number of its segments."""
    children: int = 0
    """Levels written directly under it."""
    number: int = 0
    """HL01 as written."""
    segments: int = 0
    """Of a set: segments written."""
    waiting: list[_Level] = field(default_factory=list)
    """Claimless HLs and strays under it, to be written if it is."""

    @property
    def is_hl(self) -> bool:
        return _BILLING <= self.depth <= _PATIENT


class Run(Value):
    """Whole subscribers of one billing provider that follow each other, each with all its claims, as they came.

    What a part and a keep for each of them would write, in one step: for who has decided already that all are kept.
    """

    raw: bytes
    index: int
    """Number of its first segment in the file."""
    start: int
    count: int
    """Its segments."""
    claims: int
    subscribers: int
    last_hl: int
    """HL01 of its last HL."""
    delimiters: Delimiters


class PartWriter:
    """Takes all parts of a file in order, with a decision for each claim. See the module's theory."""

    def __init__(self, write: Callable[[bytes], object], *, rest: bool = True) -> None:
        self._write = write
        self._rest = rest
        self.kept = 0
        """Claims written."""
        self.dropped = 0
        """Claims left out."""
        self._omitted = False
        self.bytes_written = 0
        self._last_claim = 0
        self._stack: list[_Level] = []
        self._set: _Level | None = None
        self._all_written = False
        """Every level of the stack is written."""
        self._hl_seen = self._hl_lost = False
        self._last_hl = 0
        """HL01 of the last HL written in this set."""
        self._family: _Level | None = None
        """The subscriber whose output is held back, and that output; its HL is the first piece."""
        self._held_back: list[bytes] = []

    def part(self, part: Part) -> None:
        """Take a structural part, in file order."""
        kind = part.kind
        if kind in _OPENS:
            self._open(part, _OPENS[kind])
        elif kind in _ENDS:
            self._end(part, _ENDS[kind])
        elif kind is Kind.TAIL:
            self._leave_down_to(_INTERCHANGE)
            blank = not part.raw.strip(part.delimiters.blanks)
            if (self._rest and not self._lost) or (self.bytes_written and (self._rest or blank)):
                self._put(part.raw)
        elif self._set and _is_837(self._set) and _first(part).id == "HL":
            self._open(part, _PATIENT)  # a level that the 837 does not know
        else:
            self._stray(part)

    def keep(self, claim: ClaimSlice) -> None:
        """Write this claim, edited or not."""
        self.keep_part(claim.claim, added=claim.added)

    def keep_part(self, claim: Part, *, added: int = 0) -> None:
        """Write a claim that is given as its part; `added` are the segments that edits added, less those removed."""
        level = self._expect(claim)
        if not self._all_written:
            self._write_stack()
        level.segments += claim.count
        if added:
            level.changed = True
        self._put(claim.raw)
        self.kept += 1

    def drop(self, claim: ClaimSlice | Part) -> None:
        """Leave this claim out."""
        self._expect(claim.claim if isinstance(claim, ClaimSlice) else claim)
        for level in self._stack:
            if level.depth >= _SET:
                level.changed = True
        self.dropped += 1

    def keep_run(self, run: Run) -> None:
        """Write whole subscribers, each with all its claims as they came."""
        level = self._expect_run(run)
        if not self._all_written:
            self._write_stack()
        provider = self._stack[-1]
        raw = run.raw
        if self._hl_lost:
            raw, self._last_hl = _renumbered(run, self._last_hl, provider.number)
        else:
            self._last_hl = run.last_hl
        provider.children += run.subscribers
        level.segments += run.count
        self._put(raw)
        self.kept += run.claims

    def drop_run(self, run: Run) -> None:
        """Leave out whole subscribers with all their claims."""
        self._expect_run(run)
        for level in self._stack:
            if level.depth >= _SET:
                level.changed = True
        self._hl_lost = True
        self.dropped += run.claims

    def omit(self, kind: Kind) -> None:
        """Leave out an interchange, group or set that follows here, header and all; its parts don't come."""
        self._leave_down_to(_OPENS[kind])
        self._omitted = True
        for level in self._stack:
            level.changed = True

    @property
    def _lost(self) -> bool:
        """Whether anything was left out."""
        return self._omitted or self.dropped > 0

    def close(self) -> None:
        """Take the end of the file; levels without a trailer end here."""
        while self._stack:
            self._leave()

    def _expect(self, claim: Part) -> _Level:
        if self._set is None or claim.index <= self._last_claim:
            raise X12Error(Code.OUT_OF_ORDER, claim.segments[0].place(loop="2300"))
        self._last_claim = claim.index
        return self._set

    def _expect_run(self, run: Run) -> _Level:
        """Leave the subscriber before; a run stands under its billing provider."""
        self._leave_down_to(_SUBSCRIBER)
        place = Place(run.index, run.start, "2000B", "HL")
        if self._set is None or not self._stack or self._stack[-1].depth != _BILLING:
            raise X12Error(Code.OUT_OF_ORDER, place)
        if run.index <= self._last_claim:
            raise X12Error(Code.OUT_OF_ORDER, place)
        self._last_claim = run.index + run.count - 1
        return self._set

    def _open(self, part: Part, depth: int) -> None:
        self._leave_down_to(depth)
        level = _Level(part, depth, _first(part))
        self._stack.append(level)
        self._all_written = False
        if depth == _SET:
            self._set = level
            self._hl_seen = self._hl_lost = False
            if self._rest and not _is_837(level):
                self._write_stack()  # no claims to wait for
        elif level.is_hl and not self._hl_seen:
            self._hl_seen = True
            self._last_hl = _number(level.first.element(1), 1) - 1

    def _end(self, part: Part, depth: int) -> None:
        self._leave_down_to(depth + 1)
        if not self._stack or self._stack[-1].depth != depth:
            self._stray(part)
            return
        level = self._stack[-1]
        if not level.written and (level.changed or not self._rest):
            self._leave()
            return
        if not level.written:
            self._write_stack()
        if level.changed:
            count = level.segments + 1 if depth == _SET else level.children
            first = _first(part)
            if _number(first.element(1), -1) != count:
                part = part.with_first(first.with_element(1, str(count)))
        self._put(part.raw)
        self._leave()

    def _stray(self, part: Part) -> None:
        """Take a part that opens and closes nothing."""
        if not self._rest:
            return
        if not self._stack:
            if self.bytes_written or not self._lost:
                self._put(part.raw)
            return
        self._place_under(self._stack[-1], _Level(part, _STRAY, _first(part)))

    def _place_under(self, parent: _Level, level: _Level) -> None:
        if parent.written:
            self._write_level(level, parent)
        else:
            parent.waiting.append(level)

    def _leave_down_to(self, depth: int) -> None:
        while self._stack and self._stack[-1].depth >= depth:
            self._leave()

    def _leave(self) -> None:
        """End the innermost level: written, waiting with its parent, or left out."""
        level = self._stack[-1]
        if not level.written and self._rest and not level.changed and not level.is_hl:
            self._write_stack()  # nobody's claims: it stays
        self._stack.pop()
        if level.depth == _SET:
            self._set = None
        if level is self._family:
            self._release_family(level)
        if level.written or not self._stack:
            return
        parent = self._stack[-1]
        if level.is_hl and not level.changed:
            self._place_under(
                parent, level
            )  # in both files, or it is lost where one has all claims around it
            return
        parent.changed = True
        if level.is_hl:
            self._hl_lost = True
            if self._set:
                self._set.changed = True

    def _write_stack(self) -> None:
        parent = None
        for level in self._stack:
            if not level.written:
                self._write_level(level, parent)
            parent = level
        self._all_written = True

    def _write_level(self, level: _Level, parent: _Level | None) -> None:
        level.written = True
        part = level.part
        if level.is_hl:
            part = self._numbered(level, parent)
            if level.depth == _SUBSCRIBER and level.first.element(4) == "1" and level in self._stack:
                self._family = level
        if parent and level.depth < _STRAY:
            parent.children += 1
        if self._set and level.depth >= _SET:
            self._set.segments += part.count
        self._put(part.raw)
        for child in level.waiting:
            self._write_level(child, level)
        level.waiting.clear()

    def _numbered(self, level: _Level, parent: _Level | None) -> Part:
        """Give the HL its number, and its parent's; the bytes stay unless an HL before it was lost."""
        first = level.first
        level.number = self._last_hl + 1
        if not self._hl_lost:
            level.number = _number(first.element(1), level.number)
        self._last_hl = level.number
        if _number(first.element(1), level.number) != level.number:
            first = first.with_element(1, str(level.number))
        if (
            self._hl_lost
            and parent
            and parent.is_hl
            and _number(first.element(2), parent.number) != parent.number
        ):
            first = first.with_element(2, str(parent.number))
        return level.part if first is level.first else level.part.with_first(first)

    def _release_family(self, subscriber: _Level) -> None:
        """Write what was held back, now that it is known whether a patient is among it."""
        pieces, self._held_back = self._held_back, []
        self._family = None
        if subscriber.changed and not subscriber.children:
            head = Part(Kind.SUBSCRIBER, pieces[0], 0, 0, subscriber.part.delimiters, 0)
            pieces[0] = head.with_first(_first(head).with_element(4, "0")).raw
        self._write(b"".join(pieces))

    def _put(self, raw: bytes) -> None:
        self.bytes_written += len(raw)
        if self._family is None:
            self._write(raw)
        else:
            self._held_back.append(raw)


def _renumbered(run: Run, last: int, provider: int) -> tuple[bytes, int]:
    """Give every HL of a run its number, and that of what it stands under; return the bytes and the last number."""
    element = run.delimiters.element
    pieces: list[bytes] = []
    done = subscriber = 0
    for at, segment_id in decisive(run.raw, run.delimiters):
        if segment_id != b"HL":
            continue
        end = run.raw.index(run.delimiters.terminator, at)
        elements = run.raw[at:end].split(element)
        last += 1
        above = subscriber
        if elements[3:4] == [b"22"]:
            subscriber, above = last, provider
        elements[1] = _numbered_as(elements[1], last)
        if len(elements) > 2:
            elements[2] = _numbered_as(elements[2], above)
        pieces += (run.raw[done:at], element.join(elements))
        done = end
    pieces.append(run.raw[done:])
    return b"".join(pieces), last


def _numbered_as(text: bytes, number: int) -> bytes:
    """Return the number as it stands, or anew where it is another one."""
    return text if whole(text.decode("latin-1")) == number else b"%d" % number


def _first(part: Part) -> Segment:
    """The first segment of a part, without cutting the others."""
    body = part.raw.partition(part.delimiters.terminator)[0]
    return Segment(body, part.index, part.start, part.delimiters)


def _is_837(level: _Level) -> bool:
    return level.first.element(1) == "837"


def _number(text: str, otherwise: int) -> int:
    number = whole(text)
    return otherwise if number is None else number
