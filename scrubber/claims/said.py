"""What a segment of a claim says by itself, remembered by its bytes where files repeat such segments.

Services, days, products and diagnoses come again and again in a file, so they are read once. What tells a person
(names, addresses, references, notes) is read each time and never remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any

from scrubber.claims.values import days_of, number_of
from x12 import Delimiters, Segment
from x12.value import Value

_DIAGNOSIS_QUALIFIERS = frozenset({"ABK", "ABF", "BK", "BF"})
_NOTHING = ("",) * 8
"""Elements that a segment may lack."""


class Kind(IntEnum):
    """Which segment it is, as far as a claim's view asks."""

    OTHER = 0
    """It says nothing that the view holds."""
    LINE = 1
    """LX: a service line begins."""
    SERVICE = 2
    """SV1 or SV2: a `Service`."""
    DAYS = 3
    """DTP: a `Days`."""
    PRODUCT = 4
    """LIN: qualifier and number."""
    QUANTITY = 5
    """CTP: quantity and unit."""
    DIAGNOSES = 6
    """HI: code and qualifier of each diagnosis."""
    REFERENCE = 7
    """REF: qualifier and number."""
    NOTE = 8
    """NTE: its text."""
    ATTACHMENT = 9
    """PWK: nothing is read here, since it is rare."""
    PAYER = 10
    """SBR: loop 2320 begins."""
    CHILD = 11
    """NM1 or LQ: a child loop begins."""
    ADJUDICATION = 12
    """SVD: loop 2430 begins."""
    ADJUSTMENT = 13
    """CAS."""


class Service(Value):
    """What SV1 or SV2 says."""

    professional: bool
    """It is an SV1."""
    qualifier: str
    code: str
    modifiers: tuple[str, ...]
    description: str
    charge: Decimal | None
    units: Decimal | None
    unit: str
    revenue_code: str
    place: str
    pointers: tuple[int, ...]


class Days(Value):
    """What a DTP says: its qualifier, first and last day."""

    qualifier: str
    first: date | None
    last: date | None


Said = tuple[Kind, Any]

_MOST_KNOWN = 20_000
_MOST_DELIMITERS = 16
_known: dict[Delimiters, dict[bytes, Said]] = {}


def known_in(delimiters: Delimiters) -> dict[bytes, Said]:
    """Return what is remembered of segments with these delimiters, by their bytes."""
    known = _known.get(delimiters)
    if known is None:
        if len(_known) >= _MOST_DELIMITERS:
            _known.clear()
        known = _known[delimiters] = {}
    return known


def said_of(segment: Segment, known: dict[bytes, Said]) -> Said:
    """Return what a segment says, and remember it in `known` where files repeat it."""
    way = _WAYS.get(segment.elements[0])
    if way is None:
        return _SILENT
    kind, read, repeats = way
    said = kind, read(segment)
    if repeats:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[segment.body] = said
    return said


def _service(segment: Segment) -> Service:
    return service_of(segment.elements, segment.delimiters.component_text)


def service_of(elements: Sequence[str], component: str) -> Service:
    """Return what an SV1 or SV2 says, given as its elements; without any, a service of which nothing is known."""
    given = (*elements, *_NOTHING)
    professional = given[0] == "SV1"
    procedure, charge, unit, units = (1, 2, 3, 4) if professional else (2, 3, 4, 5)
    fields = [*given[procedure].split(component), *_NOTHING]
    return Service(
        professional=professional,
        qualifier=fields[0],
        code=fields[1].strip().upper(),
        modifiers=tuple([m for m in fields[2:6] if m]),
        description=fields[6],
        charge=number_of(given[charge]),
        units=number_of(given[units]),
        unit=given[unit],
        revenue_code="" if professional else given[1],
        place=given[5] if professional else "",
        pointers=_pointers(given[7].split(component)) if professional else (),
    )


def _pointers(values: Sequence[str]) -> tuple[int, ...]:
    """Return diagnosis pointers; one that is no number becomes 0, which points to nothing."""
    return tuple([int(p) if p.isascii() and p.isdigit() else 0 for p in values if p])


def _days(segment: Segment) -> Days:
    return Days(segment.element(1), *days_of(segment.element(2), segment.element(3)))


def _product(segment: Segment) -> tuple[str, str]:
    return segment.element(2), segment.element(3)


def _quantity(segment: Segment) -> tuple[Decimal | None, str]:
    return number_of(segment.element(4)), segment.component(5, 1)


def _diagnoses(segment: Segment) -> tuple[tuple[str, str], ...]:
    return tuple(
        (segment.component(element, 2), qualifier)
        for element in range(1, len(segment.elements))
        if (qualifier := segment.component(element, 1)) in _DIAGNOSIS_QUALIFIERS
    )


def _reference(segment: Segment) -> tuple[str, str]:
    return segment.element(1), segment.element(2)


def _note(segment: Segment) -> str:
    return segment.element(2)


def _nothing(segment: Segment) -> None:
    return None


_SILENT: Said = (Kind.OTHER, None)
_WAYS: dict[str, tuple[Kind, Callable[[Segment], Any], bool]] = {
    # how it is read, and whether files repeat it and it tells no person
    "LX": (Kind.LINE, _nothing, True),
    "SV1": (Kind.SERVICE, _service, True),
    "SV2": (Kind.SERVICE, _service, True),
    "DTP": (Kind.DAYS, _days, True),
    "LIN": (Kind.PRODUCT, _product, True),
    "CTP": (Kind.QUANTITY, _quantity, True),
    "HI": (Kind.DIAGNOSES, _diagnoses, True),
    "REF": (Kind.REFERENCE, _reference, False),
    "NTE": (Kind.NOTE, _note, False),
    "PWK": (Kind.ATTACHMENT, _nothing, False),
    "SBR": (Kind.PAYER, _nothing, False),
    "NM1": (Kind.CHILD, _nothing, False),
    "LQ": (Kind.CHILD, _nothing, False),
    "SVD": (Kind.ADJUDICATION, _nothing, False),
    "CAS": (Kind.ADJUSTMENT, _nothing, False),
}
