"""pyx12's map of a guide, compiled into tables; `cached` keeps them.

pyx12 reads a map of 1 MB of XML each time it is asked (0.14 s); the tables load in a fraction of that and
hold only what proving needs. pyx12 itself reads the map here, so that its reading is ours too: types,
lengths, code lists and counting paths are asked of its nodes, and a code stands in our list only if its
own validator takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyx12.segment
from pyx12.map_if import composite_if, element_if, load_map_file, loop_if, map_if, segment_if
from pyx12.params import ParamsBase

from x12.guide.tables import (
    UNLIMITED,
    Composite,
    Element,
    Form,
    Guide,
    Key,
    Loop,
    Use,
)

_PYX12_UNLIMITED = 2**31 - 1


@lru_cache(maxsize=8)
def load_map(map_file: str) -> map_if:
    """Read one of pyx12's maps; kept, since pyx12's nodes hold no state of a file."""
    return load_map_file(map_file, ParamsBase())


def compile_map(guide_map: map_if, control_map: map_if, version: str) -> Guide:
    """Turn pyx12's tree of a guide into tables."""
    return _Compiler(control_map).compile(guide_map, version)


class _Compiler:
    """Numbers the loops, uses and forms of one map."""

    def __init__(self, control_map: map_if) -> None:
        self._isa = next(node for node in _segments(control_map) if node.id == "ISA")
        self._loops: list[Loop] = []
        self._uses: list[Use] = []
        self._forms: dict[Form, int] = {}
        self._external: dict[str, tuple[str, ...]] = {}
        self._codes: dict[tuple[Any, ...], tuple[str, ...]] = {}

    def compile(self, guide_map: map_if, version: str) -> Guide:
        for node in _children(guide_map):
            self._loop(node, -1)
        set_id = self._uses[[use.id for use in self._uses].index("ST")].key
        assert set_id is not None
        return Guide(
            version,
            set_id.values[0],
            tuple(self._loops),
            tuple(self._uses),
            tuple(self._forms),
            self._external,
        )

    def _loop(self, node: loop_if, parent: int) -> int:
        number = len(self._loops)
        maximum = _limit(node.get_max_repeat())
        loop = Loop(node.id, parent, node.pos, node.usage, maximum, str(node.x12path), ())
        self._loops.append(loop)
        children: list[tuple[str, int]] = []
        for child in _children(node):
            if isinstance(child, loop_if):
                children.append(("loop", self._loop(child, number)))
            else:
                children.append(("use", self._use(child, number)))
        self._loops[number] = loop._replace(children=tuple(children))
        return number

    def _use(self, node: segment_if, loop: int) -> int:
        form = self._form(self._isa if node.id == "ISA" else node)
        key = node._resolve_unique_key_field(node.id, with_qual=False)
        self._uses.append(
            Use(
                node.id,
                loop,
                node.pos,
                node.usage,
                _limit(node.get_max_repeat()),
                str(node.x12path),
                Key(key[1], key[2] or 0, _texts(key[0].valid_codes)) if key else None,
                self._forms.setdefault(form, len(self._forms)),
            )
        )
        return len(self._uses) - 1

    def _form(self, node: segment_if) -> Form:
        elements: list[Element | Composite] = []
        for child in node.children:
            if isinstance(child, composite_if):
                elements.append(Composite(child.usage, tuple(map(self._element, child.children))))
            else:
                elements.append(self._element(child))
        notes = tuple((note[0], tuple(note[1:])) for note in node.syntax)
        return Form(node.id, tuple(elements), notes)

    def _element(self, node: element_if) -> Element:
        external = node.external_codes or ""
        if external:
            self._external.setdefault(
                external, self._accepted(node, node.root.ext_codes.codes[external]["codes"])
            )
        return Element(
            node.usage,
            node.data_type,
            node.min_len,
            node.max_len,
            self._accepted(node, node.valid_codes),
            external,
            node.res or "",
            node.data_ele,
        )

    def _accepted(self, node: element_if, codes: Any) -> tuple[str, ...]:
        """Return the codes that pyx12 takes in this element: some of its lists hold others."""
        listed = _texts(codes)
        if node.usage == "N":
            return listed
        known = (listed, node.data_ele, node.res, node.external_codes)
        if known not in self._codes:
            self._codes[known] = tuple(
                code for code in listed if node.is_valid_errors(pyx12.segment.Element(code))[0]
            )
        return self._codes[known]


def _children(node: Any) -> Iterator[Any]:
    """Yield the children of a loop in the order in which pyx12 tries them."""
    for position in sorted(node.pos_map):
        yield from node.pos_map[position]


def _segments(node: Any) -> Iterator[segment_if]:
    return (child for child in node.loop_segment_iterator() if isinstance(child, segment_if))


def _limit(repeat: int) -> int:
    return UNLIMITED if repeat >= _PYX12_UNLIMITED else repeat


def _texts(codes: Any) -> tuple[str, ...]:
    """Codes in a fixed order; an empty code element of the XML comes as None."""
    return tuple(sorted(code for code in codes if code))
