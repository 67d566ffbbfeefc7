"""The tree while it grows: which nodes stand open, where each begins and ends, and which fault is put to which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeVar

from x12.errors import Code, EnvelopeFault
from x12.guide.check import CLAIM_VERSIONS
from x12.guide.errors import GuideCode, GuideError
from x12.hierarchy import INSTITUTIONAL, PROFESSIONAL, transaction_of
from x12.segment import Segment
from x12.survey.tree import MOST_REFUSALS, GroupNode, InterchangeNode, Level, Node, SetNode, Survey
from x12.survey.verdict import VERSION_NOT_TAKEN, of_envelope, of_guide

_NodeT = TypeVar("_NodeT", bound=Node)
_SETS = "HC"
"""GS01 of groups of claims."""


class Tree:
    """Takes the segments of the envelope in file order."""

    def __init__(self) -> None:
        self.survey = Survey()
        self.interchange: InterchangeNode | None = None
        self.group: GroupNode | None = None
        self.set: SetNode | None = None
        self._latest_set: SetNode | None = None
        self._numbers: dict[Level, set[str]] = {level: set() for level in Level}

    def open_interchange(self, isa: Segment, *, after: int) -> None:
        """Take an ISA; the node before it ends at byte `after`."""
        self.close(Level.INTERCHANGE, after, isa.index - 1)
        node = self._interchange(isa.index, isa.start)
        node.number, node.usage = isa.element(13).strip(), isa.element(15)
        self._repeated(node, Level.INTERCHANGE, isa, 13)
        if isa.element(12) != "00501":
            fault = EnvelopeFault(Code.VERSION_NOT_5010, isa.place(element="ISA12"))
            node.refuse(of_envelope(fault, Level.INTERCHANGE, VERSION_NOT_TAKEN))

    def open_group(self, gs: Segment) -> None:
        """Take a GS."""
        self.close(Level.GROUP, gs.start, gs.index - 1)
        node = self._group(gs.index, gs.start)
        node.number, node.version = gs.element(6), gs.element(8)
        self._repeated(node, Level.GROUP, gs, 6)
        if gs.element(1) != _SETS:
            node.refuse(of_envelope(EnvelopeFault(Code.NOT_837, gs.place(element="GS01")), Level.GROUP, "1"))
        elif node.version not in CLAIM_VERSIONS:
            fault = EnvelopeFault(_why_not_taken(node.version), gs.place(element="GS08"))
            node.refuse(of_envelope(fault, Level.GROUP, "2"))

    def open_set(self, st: Segment) -> SetNode:
        """Take an ST; the set is one that is followed further if it has no refusal for its kind or version."""
        self.close(Level.SET, st.start, st.index - 1)
        group = self.group or self._group(st.index, st.start)
        node = SetNode(len(group.sets) + 1, st.index, st.start, st.element(2), set_id=st.element(1))
        node.version = st.element(3) or group.version
        node.transaction = transaction_of(node.set_id, node.version)
        group.sets.append(node)
        self.set = self._latest_set = node
        self._repeated(node, Level.SET, st, 2)
        if node.set_id != "837":
            node.refuse(of_envelope(EnvelopeFault(Code.NOT_837, st.place(element="ST01"))))
        elif st.element(3) and group.version and st.element(3) != group.version:
            node.refuse(of_envelope(EnvelopeFault(Code.VERSIONS_DIFFER, st.place(element="ST03"))))
        elif node.version not in CLAIM_VERSIONS:
            node.refuse(of_envelope(EnvelopeFault(_why_not_taken(node.version), st.place(element="ST03"))))
        elif not st.element(3):
            # TR3 X222A1 and X223A2: required, the same value as GS08; pyx12's maps of the 837 have it situational
            missing = GuideError(GuideCode.ELEMENT_MISSING, st.place(element="ST03"), expected=node.version)
            node.refuse(of_guide(missing, Level.SET))
        return node

    def end_set(self, se: Segment) -> None:
        """Take an SE."""
        self.stand(se.index, se.start)

    def end_group(self, ge: Segment) -> None:
        """Take a GE; a set that has no SE ends before it."""
        self.stand(ge.index, ge.start)
        self.close(Level.SET, ge.start, ge.index - 1)
        if self.group is not None:
            self.group.announced = ge.element(1)

    def end_interchange(self, iea: Segment) -> None:
        """Take an IEA; a group that has no GE ends before it."""
        self.stand(iea.index, iea.start)
        self.close(Level.GROUP, iea.start, iea.index - 1)

    def stand(self, index: int, start: int) -> None:
        """Take a segment that stands in no interchange, if none is open: up to the next ISA, all such are one node."""
        if self.interchange is None:
            self._interchange(index, start)

    def claim_outside(self) -> None:
        """Take a claim that stands behind its set: it is counted there, where it was read."""
        if self._latest_set is not None:
            self._latest_set.claims += 1

    def close(self, level: Level, end: int, last: int) -> None:
        """End the node of this level that is open, and what is open below it: at byte `end`, with segment `last`."""
        if self.set is not None:
            self.set.end, self.set.last = end, last
            self.set = None
        if level is Level.SET:
            return
        if self.group is not None:
            self.group.end, self.group.last = end, last
            self.group = None
        if level is Level.INTERCHANGE and self.interchange is not None:
            self.interchange.end, self.interchange.last = end, last
            self.interchange = None

    def blame(self, faults: Iterable[EnvelopeFault]) -> None:
        """Put each fault of the envelope to the node that it costs."""
        survey = self.survey
        for fault in faults:
            refusal = of_envelope(fault)
            level = Level.INTERCHANGE if refusal.level is Level.FILE else refusal.level
            node = self._node_at(level, fault.place.segment_index or 0)
            if refusal.only_told:
                node = None
            if node is not None:
                node.refuse(refusal)
            elif len(survey.strays) < MOST_REFUSALS:
                survey.strays.append(refusal)
            else:
                survey.more_strays += 1

    def pass_down(self) -> None:
        """Say of each node whether one above it is refused."""
        for interchange in self.survey.interchanges:
            _pass_down(interchange, Level.INTERCHANGE, interchange.groups)
            for group in interchange.groups:
                _pass_down(group, Level.GROUP, group.sets)

    def _interchange(self, index: int, start: int) -> InterchangeNode:
        """Open an interchange: an ISA's, or one without a header for what stands in none."""
        node = InterchangeNode(len(self.survey.interchanges) + 1, index, start)
        self.survey.interchanges.append(node)
        self.interchange = node
        self._numbers[Level.GROUP].clear()
        return node

    def _group(self, index: int, start: int) -> GroupNode:
        interchange = self.interchange or self._interchange(index, start)
        node = GroupNode(len(interchange.groups) + 1, index, start)
        interchange.groups.append(node)
        self.group = node
        self._numbers[Level.SET].clear()
        return node

    def _repeated(self, node: Node, level: Level, header: Segment, element: int) -> None:
        number, known = header.element(element), self._numbers[level]
        if number in known:
            place = header.place(element=f"{header.id}{element:02d}")
            error = GuideError(GuideCode.CONTROL_NUMBER_REPEATED, place, expected="a number of its own")
            node.refuse(of_guide(error, level))
        known.add(number)

    def _node_at(self, level: Level, index: int) -> Node | None:
        """Return the node of this level, or the next above, that a segment stands in."""
        interchange = _holding(self.survey.interchanges, index)
        if interchange is None or level is Level.INTERCHANGE:
            return interchange
        group = _holding(interchange.groups, index)
        if group is None or level is Level.GROUP:
            return group or interchange
        return _holding(group.sets, index) or group


def _why_not_taken(version: str) -> Code:
    if not version.startswith("005010"):
        return Code.VERSION_NOT_5010
    known = transaction_of("837", version) in (PROFESSIONAL, INSTITUTIONAL)
    return Code.GUIDE_UNKNOWN if known else Code.NEITHER_P_NOR_I


def _holding(nodes: Sequence[_NodeT], index: int) -> _NodeT | None:
    """Return the node whose segments this one is among; an open node has no last segment yet."""
    at = bisect_right(nodes, index, key=_first_segment) - 1
    if at < 0:
        return None
    node = nodes[at]
    return node if not node.last or index <= node.last else None


def _first_segment(node: Node) -> int:
    return node.first


def _pass_down(node: Node, own: Level, children: Iterable[Node]) -> None:
    level = node.refused_with or (own if node.refusals else None)
    if level is not None:
        for child in children:
            child.refused_with = level
