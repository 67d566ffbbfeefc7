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
from x12.letters import legible
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
Elements = Sequence[str]
"""A segment's id and elements, followed by four empty ones."""

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
    elements = segment.elements
    way = _WAYS.get(elements[0])
    if way is None:
        return _SILENT
    kind, read, repeats = way
    if read is None:
        return kind, None
    said = kind, read([*elements, "", "", "", ""], segment.delimiters.component_text)
    if repeats:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[segment.body] = said
    return said


def service_of(elements: Elements, component: str) -> Service:
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


def _days(elements: Elements, component: str) -> Days:
    return Days(elements[1], *days_of(elements[2], elements[3]))


def _product(elements: Elements, component: str) -> tuple[str, str]:
    return elements[2], elements[3]


def _quantity(elements: Elements, component: str) -> tuple[Decimal | None, str]:
    return number_of(elements[4]), elements[5].partition(component)[0] if len(elements) > 5 else ""


def _diagnoses(elements: Elements, component: str) -> tuple[tuple[str, str], ...]:
    found = []
    for element in elements[1:]:
        qualifier, *parts = element.split(component)
        if qualifier in _DIAGNOSIS_QUALIFIERS:
            found.append((parts[0] if parts else "", qualifier))
    return tuple(found)


def _reference(elements: Elements, component: str) -> tuple[str, str]:
    return elements[1], elements[2]


def _note(elements: Elements, component: str) -> str:
    return legible(elements[2])


def _line(elements: Elements, component: str) -> None:
    return None


_SILENT: Said = (Kind.OTHER, None)
_WAYS: dict[str, tuple[Kind, Callable[[Elements, str], Any] | None, bool]] = {
    # how it is read, and whether files repeat it and it tells no person
    "LX": (Kind.LINE, _line, True),
    "SV1": (Kind.SERVICE, service_of, True),
    "SV2": (Kind.SERVICE, service_of, True),
    "DTP": (Kind.DAYS, _days, True),
    "LIN": (Kind.PRODUCT, _product, True),
    "CTP": (Kind.QUANTITY, _quantity, True),
    "HI": (Kind.DIAGNOSES, _diagnoses, True),
    "REF": (Kind.REFERENCE, _reference, False),
    "NTE": (Kind.NOTE, _note, False),
    "PWK": (Kind.ATTACHMENT, None, False),
    "SBR": (Kind.PAYER, None, False),
    "NM1": (Kind.CHILD, None, False),
    "LQ": (Kind.CHILD, None, False),
    "SVD": (Kind.ADJUDICATION, None, False),
    "CAS": (Kind.ADJUSTMENT, None, False),
}
