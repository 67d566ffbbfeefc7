"""A surveyed file divided into three: what may go out, what is held, and what is refused above the claim.

    divider = Divider(survey, outbound=out.write, held=back.write, refused=aside.write)
    for item in ...:                       # the whole file, in order
        if divider.take(item):
            continue                       # no decision is asked: structure, or refused
        if good(item):
            divider.keep(item)
        else:
            divider.hold(item)
    divider.close()

Who decides elsewhere (a worker process, on a range of the file) hands over what was decided instead:

    for step in in_runs(decided):          # `Part`s, and a `Decided` for each claim that wanted a decision
        divider.step(step)

Each byte of the file is in one of the three at least; envelopes are in each that needs them. A refused set,
group or interchange stands in `refused` byte for byte, under copies of the envelope that it came in, so that
it can be read by itself; only the counts of such a copy (GE01, IEA01) are made to fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from x12.numbers import whole
from x12.slices import ClaimSlice, Kind, Part
from x12.survey.tree import GroupNode, InterchangeNode, Node, SetNode, Survey
from x12.writer import PartWriter, Run

Write = Callable[[bytes], object]
_OPENED_BY = {InterchangeNode: Kind.INTERCHANGE, GroupNode: Kind.GROUP, SetNode: Kind.SET}


class Decided(NamedTuple):
    """A claim, and what was decided about it."""

    claim: Part
    """As it came."""
    goes_out: bool
    edited: Part | None = None
    """As it goes out, where that differs."""
    added: int = 0
    """Segments that edits added, less those they removed."""


Step = Part | Decided | Run


def in_runs(steps: Iterable[Part | Decided]) -> Iterator[Step]:
    """Join subscribers that follow each other under one provider and whose claims all go out as they came."""
    waiting: list[list[Part]] = []
    current: list[Part] = []
    clean = False

    def flush() -> Iterator[Step]:
        if len(waiting) > 1:
            yield _run(waiting)
        else:
            for group in waiting:
                yield from map(_as_step, group)
        waiting.clear()

    def end() -> Iterator[Step]:
        nonlocal current
        if clean and _is_whole(current):
            waiting.append(current)
        elif current:
            yield from flush()
            yield from map(_as_step, current)
        current = []

    for step in steps:
        part = step.claim if isinstance(step, Decided) else step
        if part.kind is Kind.SUBSCRIBER:
            yield from end()
            current, clean = [part], True
        elif (clean and part.kind is Kind.PATIENT) or (
            clean and isinstance(step, Decided) and step.goes_out and step.edited is None
        ):
            current.append(part)
        else:
            if clean:  # one claim of the subscriber is another matter: all of it goes step by step
                yield from flush()
                yield from map(_as_step, current)
                current, clean = [], False
            if part.kind is not Kind.CLAIM:
                yield from end()
                yield from flush()
            yield step
    yield from end()
    yield from flush()


def _as_step(part: Part) -> Part | Decided:
    return Decided(part, True) if part.kind is Kind.CLAIM else part


def _is_whole(subscriber: list[Part]) -> bool:
    """Whether each HL has a claim right under it, or patients that have: none is without claims."""
    kinds = [part.kind for part in subscriber]
    if not kinds or kinds[-1] is not Kind.CLAIM:
        return False
    patients = (at for at, kind in enumerate(kinds) if kind is Kind.PATIENT)
    return all(kinds[at + 1] is Kind.CLAIM for at in patients)


def _run(groups: list[list[Part]]) -> Run:
    parts = [part for group in groups for part in group]
    last = next(part for part in reversed(parts) if part.kind is not Kind.CLAIM)
    number = whole(last.segments[0].element(1))
    return Run(
        b"".join(part.raw for part in parts),
        parts[0].index,
        parts[0].start,
        sum(part.count for part in parts),
        sum(part.kind is Kind.CLAIM for part in parts),
        len(groups),
        number or 0,
        parts[0].delimiters,
    )


class RefusedWriter:
    """Writes what is refused: `header` and `trailer` of the envelopes around it, `refused` for the rest."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self.bytes_written = 0
        self.holds_any = False
        """Anything but blanks and line ends was written."""
        self._interchange: Part | None = None
        self._group: Part | None = None
        # the envelopes that stand open in what is written, and how much is in them
        self._in_interchange = self._in_group = False
        self._groups = self._sets = 0
        self._node: Node | None = None

    def header(self, part: Part) -> None:
        """Take the header of an interchange or group that is not refused: it is written if it is needed."""
        if part.kind is Kind.INTERCHANGE:
            self._interchange, self._group = part, None
            self._in_interchange = self._in_group = False
        elif part.kind is Kind.GROUP:
            self._group, self._in_group = part, False

    def trailer(self, part: Part) -> None:
        """Take the trailer of an interchange or group that is not refused."""
        if part.kind is Kind.GROUP_END and self._in_group:
            self._in_group = False
            self._put(_counted(part, self._sets))
        elif part.kind is Kind.INTERCHANGE_END and self._in_interchange:
            self._in_interchange = False
            self._put(_counted(part, self._groups))

    def refused(self, raw: bytes, node: Node | None = None) -> None:
        """Take bytes of a refused node, or of none: what could not be read, or stands in no interchange."""
        if node is not None and node is not self._node:
            self._open(node)
        self._node = node
        self._put(raw)

    def _open(self, node: Node) -> None:
        if isinstance(node, InterchangeNode):
            return
        if not self._in_interchange and self._interchange is not None:
            self._in_interchange, self._groups = True, 0
            self._put(self._interchange.raw)
        if isinstance(node, GroupNode):
            self._groups += 1
            return
        if not self._in_group and self._group is not None:
            self._in_group, self._sets = True, 0
            self._groups += 1
            self._put(self._group.raw)
        self._sets += 1

    def _put(self, raw: bytes) -> None:
        self.bytes_written += len(raw)
        self.holds_any = self.holds_any or bool(raw.strip())
        self._write(raw)


class Divider:
    """Sends each part and claim of a surveyed file to the writers that it is for."""

    def __init__(self, survey: Survey, *, outbound: Write, held: Write, refused: Write) -> None:
        self._survey = survey
        self.outbound = PartWriter(outbound)
        self.held = PartWriter(held, rest=False)
        self.refused = RefusedWriter(refused)
        self._node: Node | None = None

    def take(self, item: Part | ClaimSlice) -> bool:
        """Take a part, or a claim of a refused set; return False for a claim that wants a decision."""
        node = self._survey.refusal_of(item)
        if node is not None:
            if node is not self._node:
                self.outbound.omit(_OPENED_BY[type(node)])
                self.held.omit(_OPENED_BY[type(node)])
            self._node = node
            self.refused.refused(item.claim.raw if isinstance(item, ClaimSlice) else item.raw, node)
            return True
        if isinstance(item, ClaimSlice) or item.kind is Kind.CLAIM:
            return False
        if item.kind is Kind.UNREAD:
            self.refused.refused(item.raw)
            return True
        self.refused.header(item)
        before = self.outbound.bytes_written
        self.outbound.part(item)
        self.held.part(item)
        if item.kind is Kind.TAIL and self.outbound.bytes_written == before:
            self.refused.refused(item.raw)
        self.refused.trailer(item)
        return True

    def step(self, step: Step) -> None:
        """Take a part, or what was decided about a claim or about a run of subscribers."""
        if isinstance(step, Run):
            self.outbound.keep_run(step)
            self.held.drop_run(step)
        elif not isinstance(step, Decided):
            self.take(step)
        elif step.goes_out:
            self.outbound.keep_part(step.edited or step.claim, added=step.added)
            self.held.drop(step.claim)
        else:
            self.outbound.drop(step.claim)
            self.held.keep_part(step.claim)

    def keep(self, claim: ClaimSlice, edited: ClaimSlice | None = None) -> None:
        """Let a claim go out, edited or as it came."""
        self.outbound.keep(edited or claim)
        self.held.drop(claim)

    def hold(self, claim: ClaimSlice) -> None:
        """Hold a claim back, as it came."""
        self.outbound.drop(claim)
        self.held.keep(claim)

    def close(self) -> None:
        """Take the end of the file."""
        self.outbound.close()
        self.held.close()


def _counted(part: Part, count: int) -> bytes:
    """The trailer with its count made to fit."""
    first = next(segment for segment in part.segments if segment.id)
    if first.element(1) == str(count):
        return part.raw
    return part.raw.replace(first.raw, first.with_element(1, str(count)).raw, 1)
