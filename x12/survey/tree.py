"""The tree that a survey comes to: interchanges, groups, sets, each with its place, numbers and verdict.

A refusal stands at the lowest level that it costs: a wrong SE01 at its set, a wrong GE01 at its group. What
stands below a refused node is refused with it. A node whose children are all refused is refused too, since
nothing of it would be left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from x12.delimiters import DEFAULT, Delimiters
from x12.errors import Place, X12Error
from x12.guide.errors import GuideError
from x12.slices import ClaimSlice, Part
from x12.value import Value


class Level(Enum):
    """What a refusal costs, and which acknowledgement says so."""

    FILE = "file"
    """Bytes of no interchange; no acknowledgement can say so."""
    INTERCHANGE = "interchange"
    """TA1."""
    GROUP = "group"
    """AK9 of a 999."""
    SET = "set"
    """IK5 of a 999."""


class Verdict(Enum):
    """What becomes of a node."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_ERRORS = "accepted_with_errors"
    """Claims of it have faults, or, of a group or interchange, sets of it are refused."""
    REFUSED = "refused"


MOST_REFUSALS = 20
"""So many refusals of one node are listed; the rest is counted."""


class Refusal(Value):
    """One reason why a node is refused."""

    level: Level
    code: str
    """Of `x12.errors.Code` or `x12.guide.errors.GuideCode`."""
    ack: str
    """TA105, AK905 or IK502, by the level; empty where no acknowledgement says it."""
    place: Place
    what: str
    remedy: str
    counted: int | None = None
    """What a wrong count ought to be."""
    error: GuideError | None = None
    """Where the guide found it: what the 999 names in IK3 and IK4."""
    only_told: bool = False
    """It costs nothing: bytes behind the last segment, for instance."""

    @property
    def message(self) -> str:
        """Say where, what, and what to do, without any value of the file."""
        where = f"{self.place}: " if str(self.place) else ""
        counted = "" if self.counted is None else f" Counted: {self.counted}."
        return f"{where}{self.what}. {self.remedy}{counted}"


@dataclass(slots=True, eq=False)
class Node:
    """A stretch of the file under one envelope."""

    ordinal: int
    """Counted from 1 within its parent."""
    first: int
    """Number of its header segment in the file."""
    start: int
    """Byte at which it begins, line ends before its header included."""
    number: str = ""
    """Its control number: ISA13, GS06 or ST02."""
    last: int = 0
    """Number of its last segment."""
    end: int = 0
    """Byte behind it."""
    refusals: list[Refusal] = field(default_factory=list)
    more_refusals: int = 0
    refused_with: Level | None = None
    """The node above it that is refused."""

    @property
    def refused(self) -> bool:
        """Whether it is refused, for itself or with what stands above."""
        return bool(self.refusals) or self.refused_with is not None

    @property
    def room(self) -> int:
        """How many more reasons it keeps; those beyond are counted."""
        return MOST_REFUSALS - len(self.refusals)

    def refuse(self, refusal: Refusal) -> None:
        """Add a reason."""
        if len(self.refusals) < MOST_REFUSALS:
            self.refusals.append(refusal)
        else:
            self.more_refusals += 1


@dataclass(slots=True, eq=False)
class SetNode(Node):
    """A transaction set, ST to SE."""

    set_id: str = ""
    """ST01."""
    version: str = ""
    """ST03, or GS08 where that is empty."""
    transaction: str = ""
    """`837P`, `837I`, `837D`, `837`, or ST01 of what is no 837."""
    claims: int = 0
    faulty_claims: int = 0
    """Claims with a fault of their own: known only to who has checked them (`answer_file`)."""

    @property
    def verdict(self) -> Verdict:
        """What becomes of it."""
        if self.refused:
            return Verdict.REFUSED
        return Verdict.ACCEPTED_WITH_ERRORS if self.faulty_claims else Verdict.ACCEPTED


@dataclass(slots=True, eq=False)
class GroupNode(Node):
    """A functional group, GS to GE. Its header is None where a set stands in no group."""

    header: Part | None = None
    version: str = ""
    """GS08."""
    announced: str = ""
    """GE01; empty where there is no GE."""
    sets: list[SetNode] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """What becomes of it."""
        return _verdict(self, self.sets)


@dataclass(slots=True, eq=False)
class InterchangeNode(Node):
    """An interchange, ISA to IEA. Its header is None where a group stands in no interchange."""

    header: Part | None = None
    usage: str = ""
    """ISA15: P production, T test."""
    groups: list[GroupNode] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """What becomes of it."""
        return _verdict(self, self.groups)


def _verdict(node: Node, children: list[SetNode] | list[GroupNode]) -> Verdict:
    verdicts = {child.verdict for child in children}
    if node.refused or verdicts == {Verdict.REFUSED}:
        return Verdict.REFUSED
    return Verdict.ACCEPTED if verdicts <= {Verdict.ACCEPTED} else Verdict.ACCEPTED_WITH_ERRORS


_NodeT = TypeVar("_NodeT", bound=Node)


def _last_before(nodes: Sequence[_NodeT], index: int) -> _NodeT | None:
    at = bisect_right(nodes, index, key=_first_segment) - 1
    return nodes[at] if at >= 0 else None


def _first_segment(node: Node) -> int:
    return node.first


class Span(Value):
    """Whole segments of the file."""

    start: int
    end: int
    first: int
    """Number of the first segment."""


class Border(Value):
    """A place at which reading can begin, and what stands above it."""

    at: Span
    """Up to the next border or the end."""
    claims: int
    delimiters: Delimiters = DEFAULT
    above: tuple[Span | None, ...] = ()
    """ISA, GS, ST with 1000A-B, and 2000A, as far as they stand above; none where an interchange begins."""


@dataclass(slots=True, eq=False)
class Survey:
    """What a survey of a file came to."""

    interchanges: list[InterchangeNode] = field(default_factory=list)
    strays: list[Refusal] = field(default_factory=list)
    """What is wrong outside of every interchange, in file order."""
    more_strays: int = 0
    broken: X12Error | None = None
    """Why the file could not be read to its end."""
    readable: int = 0
    """Byte up to which it can be read in parts; it is the size unless the file is broken."""
    size: int = 0
    segments: int = 0
    """Segments up to there."""
    borders: list[Border] = field(default_factory=list)
    _starts: list[int] | None = None
    _refused: list[Node] | None = None

    @property
    def groups(self) -> Iterator[GroupNode]:
        """Yield every group."""
        return (group for interchange in self.interchanges for group in interchange.groups)

    @property
    def sets(self) -> Iterator[SetNode]:
        """Yield every set."""
        return (each for group in self.groups for each in group.sets)

    @property
    def claims(self) -> int:
        """Claims of the file, refused ones included."""
        return sum(each.claims for each in self.sets)

    def set_at(self, index: int) -> SetNode | None:
        """Return the set that begins with this segment, or the last before it."""
        interchange = _last_before(self.interchanges, index)
        group = _last_before(interchange.groups, index) if interchange else None
        return _last_before(group.sets, index) if group else None

    @property
    def refused(self) -> list[Node]:
        """The nodes that are refused and stand in no refused node, in file order.

        A group or interchange of which nothing would be left is one of them.
        """
        if self._refused is None:
            self._refused = list(self._outermost())
            self._starts = [node.start for node in self._refused]
        return self._refused

    def refusal_of(self, item: Part | ClaimSlice) -> Node | None:
        """Return the refused node that a part or claim of this file stands in, or None."""
        nodes, starts = self.refused, self._starts
        if not nodes or starts is None:
            return None
        start = item.claim.start if isinstance(item, ClaimSlice) else item.start
        at = bisect_right(starts, start) - 1
        return nodes[at] if at >= 0 and start < nodes[at].end else None

    def _outermost(self) -> Iterator[Node]:
        for interchange in self.interchanges:
            if interchange.verdict is Verdict.REFUSED:
                yield interchange
                continue
            for group in interchange.groups:
                if group.verdict is Verdict.REFUSED:
                    yield group
                    continue
                yield from (each for each in group.sets if each.refused)
