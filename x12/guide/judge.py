"""pyx12 in this process: what it has against one small interchange.

Whatever the tables cannot prove comes here. This is pyx12's own driver (`x12n_document`) without its
outputs: its reader, its walker, its nodes, in its order. Driving them ourselves keeps three things out:
its log (which quotes values), its reloading of the maps (0.14 s a call), and its giving up on a whole
file when one malformed value raises inside it. A test holds this driver to the verdicts of the original.
"""

from __future__ import annotations

import io
from typing import Any

import pyx12.errors
from pyx12.map_if import composite_if, map_if, segment_if
from pyx12.map_walker import walk_tree
from pyx12.x12file import X12Reader

from x12.guide.errors import GuideCode
from x12.value import Value

_ISA, _GS = "/ISA_LOOP/ISA", "/ISA_LOOP/GS_LOOP/GS"
_TERMINATOR = "~"
_ISA_WIDTH = 106
_SHORT_LIST = 12
"""So many codes a message may list; more are counted."""

# error codes of pyx12's reader, walker and nodes
_OF_READER = {
    "HL1": GuideCode.HL_NUMBER,
    "HL2": GuideCode.HL_PARENT,
    "LX": GuideCode.LX_NUMBER,
    "SEG1": GuideCode.TRAILING_SEPARATOR,
    "8": GuideCode.SEGMENT_EMPTY,
}
_OF_WALKER = {
    "1": GuideCode.SEGMENT_UNEXPECTED,
    "2": GuideCode.SEGMENT_NOT_USED,
    "3": GuideCode.SEGMENT_MISSING,
    "4": GuideCode.LOOP_REPEATED,
    "5": GuideCode.SEGMENT_REPEATED,
}
_OF_ELEMENT = {
    "1": GuideCode.ELEMENT_MISSING,
    "3": GuideCode.COMPONENTS_TOO_MANY,
    "4": GuideCode.ELEMENT_TOO_SHORT,
    "5": GuideCode.ELEMENT_TOO_LONG,
    "6": GuideCode.ELEMENT_CHARACTER,
    "7": GuideCode.ELEMENT_CODE,
    "8": GuideCode.ELEMENT_DATE,
    "9": GuideCode.ELEMENT_TIME,
    "10": GuideCode.ELEMENT_NOT_USED,
}
_OF_SEGMENT = {
    "1": GuideCode.ELEMENT_MISSING,
    "2": GuideCode.ELEMENT_CONDITION,
    "3": GuideCode.ELEMENTS_TOO_MANY,
    "5": GuideCode.ELEMENT_NOT_USED,
    "10": GuideCode.ELEMENT_EXCLUSIVE,
}
"""Of errors that the node of a segment finds without naming an element's node."""


class Objection(Value):
    """Something that pyx12 said. It holds a value of the file, so it must not leave this package."""

    number: int
    """0-based number of the segment in the text."""
    code: GuideCode
    loop: str = ""
    segment: str = ""
    element: str = ""
    expected: str = ""
    name: str = ""
    value: str = ""
    external: str = ""
    """The external code list that the value is not in."""
    elements: tuple[str, ...] = ()
    """All elements of the segment, in plain form; element n at n - 1."""
    reference: str = ""
    """The element's number in X12's dictionary."""


def judge(text: str, guide_map: map_if, control_map: map_if) -> list[Objection]:
    """Return what pyx12 has against an interchange in default delimiters; it has one group."""
    try:
        source = X12Reader(_Pieces(text))
    except pyx12.errors.X12Error:
        return [Objection(0, GuideCode.NOT_AN_INTERCHANGE)]
    return _Court(source, guide_map, control_map).hear(text.count(_TERMINATOR))


class _Pieces(io.StringIO):
    """A text that is read in pieces which hold the end of a segment.

    pyx12 takes a piece without one for the end of the file, and asks for 8 KB at a time: behind a longer segment it
    would check nothing, and say nothing.
    """

    def read(self, size: int | None = -1) -> str:
        """Read on until a segment ends; the ISA is asked for by its width and is left as it is."""
        pieces = [super().read(size)]
        if size is not None and size > _ISA_WIDTH:
            while len(pieces[-1]) == size and _TERMINATOR not in pieces[-1]:
                pieces.append(super().read(size))
        return "".join(pieces)


class _Court:
    """One run of pyx12 over one text."""

    def __init__(self, source: X12Reader, guide_map: map_if, control_map: map_if) -> None:
        self._source = source
        self._guide = guide_map
        self._control = control_map
        self._walker = walk_tree()
        self._node: Any = control_map.getnodebypath(_ISA)
        self._said: list[Objection] = []
        self._number = 0

    def hear(self, count: int) -> list[Objection]:
        """Return what pyx12 says of so many segments; one that it never came to is not taken for a good one."""
        segments = iter(self._source)
        while True:
            try:
                segment = next(segments, None)
                if segment is None:
                    break
                self._hear_segment(segment)
            except Exception:  # noqa: BLE001  pyx12 raises what it likes on malformed values
                self._say(GuideCode.SEGMENT_UNREADABLE, self._node)
            self._number += 1
        if self._number < count:
            self._say(GuideCode.SEGMENT_UNREADABLE, self._node)
        self._source.cleanup()
        self._number -= 1
        self._hear_reader()
        return self._said

    def _hear_segment(self, segment: Any) -> None:
        found = self._find(segment)
        if found is not None:
            self._node = found
        self._hear_reader()
        if found is not None:
            self._cut_components(found, segment)
            _mend_range(segment)
            for error in found.is_valid_errors(segment)[1]:
                self._say_of_element(error, segment)

    def _cut_components(self, node: segment_if, segment: Any) -> None:
        """Name components beyond those of the guide and take them off: pyx12 raises IndexError on the first of them."""
        for at, (child, element) in enumerate(zip(node.children, segment.elements, strict=False), 1):
            if not isinstance(child, composite_if) or child.usage == "N":
                continue
            most = child.get_child_count()
            if len(element.elements) > most:
                place = f"{node.id}{at:02d}-{most + 1}"
                at_most = f"at most {most} components"
                name = child.name or ""
                self._say(GuideCode.COMPONENTS_TOO_MANY, node, element=place, expected=at_most, name=name)
                del element.elements[most:]

    def _find(self, segment: Any) -> segment_if | None:
        segment_id = segment.get_seg_id()
        if segment_id == "ISA":
            self._walker.forceWalkCounterToLoopStart("/ISA_LOOP", _ISA)
            return self._control.getnodebypath(_ISA)
        if segment_id == "GS":
            self._walker.forceWalkCounterToLoopStart("/ISA_LOOP/GS_LOOP", _GS)
            self._source.check_837_lx = self._guide.id == "837"
            return self._guide.getnodebypath(_GS)
        source = self._source
        found, _, _, errors = self._walker.walk_errors(
            self._node, segment, source.get_seg_count(), source.get_cur_line(), source.get_ls_id()
        )
        for error in errors:
            self._say_of_walk(error, segment)
        return found

    def _hear_reader(self) -> None:
        """Take what the reader noticed: numbering, separators, envelope."""
        for kind, code, text, _, _ in self._source.pop_errors():
            if kind != "seg":
                self._say(GuideCode.ENVELOPE, self._node)
            elif code == "1":
                blank = "leading space" in text
                self._say(GuideCode.SEGMENT_BLANK_BEFORE if blank else GuideCode.SEGMENT_UNKNOWN, self._node)
            else:
                self._say(_OF_READER[code], self._node, element=_NUMBERED.get(code, ""))

    def _say_of_walk(self, error: Any, segment: Any) -> None:
        code = _OF_WALKER[error.err_cde]
        if code is GuideCode.SEGMENT_UNEXPECTED:
            self._say(code, self._node, segment=segment.get_seg_id() or "")
            return
        node = error.map_node if error.map_node is not None else self._node
        if code is GuideCode.LOOP_REPEATED:
            self._said.append(
                Objection(
                    self._number,
                    code,
                    node.id,
                    segment.get_seg_id() or "",
                    expected=f"at most {node.get_max_repeat()}",
                    name=node.name or "",
                )
            )
            return
        if error.err_str.startswith("Mandatory loop"):
            self._say(GuideCode.LOOP_MISSING, node, name=node.parent.name)
        elif code is GuideCode.SEGMENT_REPEATED:
            self._say(code, node, expected=f"at most {node.get_max_repeat()}")
        else:
            self._say(code, node)

    def _say_of_element(self, error: Any, segment: Any) -> None:
        node = error.map_node
        refdes = str(error.refdes or "")
        if node is None:
            code = _OF_SEGMENT[error.err_cde]
            if code is GuideCode.ELEMENTS_TOO_MANY and "sub-elements" in error.err_str:
                code = GuideCode.COMPONENTS_TOO_MANY
            self._say(code, self._node, element=_element(self._node.id, refdes))
            return
        code = _OF_ELEMENT[error.err_cde]
        data_type = node.get_data_type() or ""
        if code is GuideCode.ELEMENT_CHARACTER and "composite" in error.err_str:
            code = GuideCode.COMPONENTS_TOO_MANY
        elif code is GuideCode.ELEMENT_CODE and "regular expression" in error.err_str:
            code = GuideCode.ELEMENT_FORM
        self._said.append(
            Objection(
                self._number,
                code,
                _loop(self._node),
                self._node.id,
                _element(self._node.id, refdes),
                _expected(code, node, data_type),
                node.name or "",
                error.err_val or "",
                (node.external_codes or "") if code is GuideCode.ELEMENT_CODE else "",
                tuple(element.format() for element in segment.elements),
                str(node.data_ele or ""),
            )
        )

    def _say(
        self,
        code: GuideCode,
        node: Any,
        *,
        segment: str | None = None,
        element: str = "",
        expected: str = "",
        name: str | None = None,
    ) -> None:
        self._said.append(
            Objection(
                self._number,
                code,
                _loop(node),
                node.id if segment is None else segment,
                element,
                expected,
                (node.name or "" if segment is None else "") if name is None else name,
            )
        )


def _mend_range(segment: Any) -> None:
    """Leave no hyphen in a range of days that has several, which is wrong both ways: pyx12 raises ValueError on it."""
    if segment.get_seg_id() == "DTP" and segment.get_value("02") == "RD8":
        value = segment.get_value("03") or ""
        if value.count("-") > 1:
            segment.set("03", value.replace("-", ""))


_NUMBERED = {"HL1": "HL01", "HL2": "HL02", "LX": "LX01"}


def _loop(node: Any) -> str:
    """Return the loop of a segment's node as guides name it; the envelope has none."""
    loop = node.parent.id or ""
    return loop if loop[:1].isdigit() else ""


def _element(segment_id: str, refdes: str) -> str:
    """Write an element as guides do: `SV101-2`, from pyx12's `SV101-02`, `02` or `2`."""
    whole, _, component = refdes.removeprefix(segment_id).partition("-")
    if not whole.isdigit():
        return ""
    return f"{segment_id}{int(whole):02d}" + (f"-{int(component)}" if component.isdigit() else "")


def _expected(code: GuideCode, node: Any, data_type: str) -> str:
    if code in (GuideCode.ELEMENT_TOO_SHORT, GuideCode.ELEMENT_TOO_LONG):
        unit = "digits" if data_type == "R" or data_type[:1] == "N" else "characters"
        least, most = node.min_len, node.max_len
        return f"{most} {unit}" if least == most else f"{least} to {most} {unit}"
    if code is GuideCode.ELEMENT_CHARACTER:
        return f"type {data_type}"
    if code is not GuideCode.ELEMENT_CODE:
        return ""
    if node.external_codes:
        return f"a code of the list '{node.external_codes}'"
    codes = [value for value in node.valid_codes if value]
    return f"one of {', '.join(codes)}" if len(codes) <= _SHORT_LIST else f"one of {len(codes)} codes"
