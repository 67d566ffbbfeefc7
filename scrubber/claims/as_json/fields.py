"""How a segment of several fields is written and read: a table of elements, the same for both ways.

    CLM = (Of(1, "claim_id"), Of(2, "charge"), Of(5, "place_of_service", 1), Always(5, "B", 2), ...)

What a table does not name goes into the object's `elements`, so that reading what was written, and writing what was
read, lose nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from scrubber.model.value import Value

Element = str | tuple[str, ...]
"""An element, or its components."""
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Made:
    """A segment with its elements (the first is element 1), and what of the document it says."""

    id: str
    elements: tuple[Element, ...]
    path: str = field(default="", compare=False)
    """The object of the document."""
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The field by the element's designator: `SV104` -> `units`."""

    def get(self, number: int, component: int = 0) -> str:
        """Return an element or component (from 1), empty where it is absent."""
        if not 0 < number <= len(self.elements):
            return ""
        value = self.elements[number - 1]
        if isinstance(value, str):
            return value if component in (0, 1) else ""
        if component == 0:
            return ""
        return value[component - 1] if component <= len(value) else ""


class Of(Value):
    """An element or component that is a field."""

    element: int
    name: str
    component: int = 0


class Always(Value):
    """An element or component that is always the same; with `when`, only where that field says something."""

    element: int
    value: str
    component: int = 0
    when: str = ""


Table = Sequence[Of | Always]


def designator(segment_id: str, element: int, component: int = 0) -> str:
    """Return what X12 calls an element: `SV104`, `CLM05-1`."""
    return f"{segment_id}{element:02d}" + (f"-{component}" if component else "")


def write(
    segment_id: str, table: Table, values: Values, extra: Mapping[str, str], path: str = ""
) -> Made | None:
    """Return a segment of these fields; None where it would be empty."""
    cells: dict[tuple[int, int], str] = {}
    names: dict[str, str] = {}
    for entry in table:
        place = (entry.element, entry.component)
        if isinstance(entry, Of):
            text = text_of(values.get(entry.name))
            names[designator(segment_id, *place)] = entry.name
            if text:
                cells[place] = text
    if not cells and not any(own_designator(key, segment_id) for key in extra):
        return None
    for entry in table:
        if isinstance(entry, Always) and (not entry.when or values.get(entry.when) is not None):
            cells[entry.element, entry.component] = entry.value
    for key, text in extra.items():
        found = own_designator(key, segment_id)
        if found:
            cells[found] = text
    return Made(segment_id, _joined({place: text for place, text in cells.items() if text}), path, names)


def read(segment: Made, table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields of a segment as text, and what no field says by its designator."""
    values: dict[str, str] = {}
    left = _cells(segment)
    for entry in table:
        if isinstance(entry, Of) and (text := _taken(left, entry.element, entry.component)):
            values[entry.name] = text
    extra: dict[str, str] = {}
    for entry in table:
        if isinstance(entry, Always):
            text = _taken(left, entry.element, entry.component)
            due = not entry.when or entry.when in values
            if text != (entry.value if due else ""):
                extra[designator(segment.id, entry.element, entry.component)] = text
    return values, extra | {designator(segment.id, *place): text for place, text in left.items()}


def own_designator(key: str, segment_id: str) -> tuple[int, int] | None:
    """Return element and component of a designator, where it is one of this segment."""
    if not key.startswith(segment_id):
        return None
    element, _, component = key[len(segment_id) :].partition("-")
    if not (element.isdecimal() and len(element) == 2 and (component.isdecimal() or not component)):
        return None
    return int(element), int(component or 0)


def text_of(value: object) -> str:
    """Return a value as X12 writes it; a decimal keeps its digits."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    return str(value)


def day_of(text: str) -> date | None:
    """Return the day of CCYYMMDD, or None."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def decimal_of(text: str) -> Decimal | None:
    """Return a decimal that is written back as the same text, or None."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and text_of(value) == text else None


def _taken(left: dict[tuple[int, int], str], element: int, component: int) -> str:
    """Take what stands there; the first component of an element without components is the element."""
    if component == 1 and (text := left.pop((element, 0), "")):
        return text
    return left.pop((element, component), "")


def _cells(segment: Made) -> dict[tuple[int, int], str]:
    """Return what a segment says by element and component; an element without components stands under 0."""
    cells: dict[tuple[int, int], str] = {}
    for number, value in enumerate(segment.elements, 1):
        if isinstance(value, str):
            if value:
                cells[number, 0] = value
        else:
            cells.update({(number, at): text for at, text in enumerate(value, 1) if text})
    return cells


def _joined(cells: Mapping[tuple[int, int], str]) -> tuple[Element, ...]:
    elements: list[Element] = []
    for number in range(1, max((place[0] for place in cells), default=0) + 1):
        parts = {component: text for (element, component), text in cells.items() if element == number}
        if not parts:
            elements.append("")
        elif set(parts) <= {0}:
            elements.append(parts[0])
        else:
            last = max(parts)
            elements.append(
                tuple(parts.get(at) or (parts.get(0, "") if at == 1 else "") for at in range(1, last + 1))
            )
    return tuple(elements)
