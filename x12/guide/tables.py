"""A guide as plain data: loops, the segments used in them, and the form that each of these must have.

This is all that the walker (`walk`) and the patterns (`patterns`) know about an implementation guide. It
is compiled once from pyx12's map (`compile`) and kept as JSON, so every type here is made of numbers,
strings and tuples.

A *use* is one segment at one place of a guide: REF*G1 in loop 2300 and REF*G1 in loop 2400 are two uses.
A *form* is what its elements must look like. Many uses share one form (the claim loop stands under the
subscriber and under the patient), and one form is one pattern.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

UNLIMITED = 0
"""As a maximum: any number of times."""


class Element(NamedTuple):
    """One element, or one component of a composite."""

    usage: str
    """R required, S situational, N not used."""
    type: str
    """X12 data type: AN, ID, N0, R, DT, TM …"""
    min: int
    max: int
    codes: tuple[str, ...]
    """Valid values; empty where any value of the type will do (and `external` is empty)."""
    external: str
    """Name of an external code list that adds to `codes`, or the empty string."""
    regex: str
    """What pyx12 searches the value for besides, or the empty string."""
    number: str
    """X12 data element number: 1250 and 1251 are read together."""


class Composite(NamedTuple):
    """An element made of components."""

    usage: str
    components: tuple[Element, ...]


class Form(NamedTuple):
    """What the elements of a segment must look like."""

    id: str
    elements: tuple[Element | Composite, ...]
    notes: tuple[tuple[str, tuple[int, ...]], ...]
    """Syntax notes: P(aired), R(equired), E(xclusion), C(onditional), L(ist conditional) and elements."""


class Key(NamedTuple):
    """Where a segment says which of several uses with its id it is, and the values that say so."""

    element: int
    component: int
    """0 for the whole element."""
    values: tuple[str, ...]


class Use(NamedTuple):
    """A segment at one place of the guide."""

    id: str
    loop: int
    position: int
    usage: str
    maximum: int
    path: str
    """What repeats are counted under; pyx12 lets some uses of a loop share one count."""
    key: Key | None
    form: int


class Loop(NamedTuple):
    """A loop; its children stand in the order in which a segment is tried against them."""

    id: str
    parent: int
    """-1 for the outermost."""
    position: int
    usage: str
    maximum: int
    path: str
    children: tuple[tuple[str, int], ...]
    """("loop", n) or ("use", n)."""


class Guide(NamedTuple):
    """One compiled implementation guide."""

    version: str
    set_id: str
    """ST01."""
    loops: tuple[Loop, ...]
    uses: tuple[Use, ...]
    forms: tuple[Form, ...]
    external: dict[str, tuple[str, ...]]
    """External code lists by name."""

    def find(self, segment_id: str) -> Use:
        """Return the first use of a segment; for those of the envelope, which have one."""
        return next(use for use in self.uses if use.id == segment_id)


def to_json(guide: Guide) -> str:
    """Write a guide as JSON."""
    return json.dumps(guide, separators=(",", ":"))


def from_json(text: str) -> Guide:
    """Read what `to_json` wrote; ValueError, TypeError or KeyError where it is something else."""
    version, set_id, loops, uses, forms, external = json.loads(text)
    return Guide(
        version,
        set_id,
        tuple(_loop(*loop) for loop in loops),
        tuple(_use(*use) for use in uses),
        tuple(_form(*form) for form in forms),
        {name: tuple(codes) for name, codes in external.items()},
    )


def _loop(*fields: Any) -> Loop:
    *rest, children = fields
    return Loop._make([*rest, tuple((kind, number) for kind, number in children)])


def _use(*fields: Any) -> Use:
    *rest, key, form = fields
    return Use._make([*rest, Key(key[0], key[1], tuple(key[2])) if key else None, form])


def _form(segment_id: str, elements: list[Any], notes: list[Any]) -> Form:
    return Form(segment_id, tuple(map(_element, elements)), tuple((kind, tuple(of)) for kind, of in notes))


def _element(fields: list[Any]) -> Element | Composite:
    if len(fields) == len(Composite._fields):
        usage, components = fields
        return Composite(usage, tuple(Element(*_simple(component)) for component in components))
    return Element(*_simple(fields))


def _simple(fields: list[Any]) -> tuple[Any, ...]:
    usage, data_type, least, most, codes, *rest = fields
    return (usage, data_type, least, most, tuple(codes), *rest)
