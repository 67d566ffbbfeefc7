"""What single segments say, read once into small tuples: amounts, names, dates, codes, payers, services.

Money is in ten-thousandths of a dollar, whole numbers, so that sums are exact; an amount that can't be read is None
and balances nothing. Dates are texts `CCYYMMDD`, which compare as they follow each other; the empty text is no date.
"""

from __future__ import annotations

from typing import NamedTuple

from x12.sense.registry import Elements, components, element

_SCALE = 4
_MOST_DIGITS = 18
_BEYOND = 1000
POINTED_AT = frozenset({"ABK", "ABF", "BK", "BF"})
"""Diagnoses that SV107 counts: principal and others, of ICD-10 and of ICD-9."""
ICD9 = frozenset({"BK", "BF", "BJ", "PR", "BN"})


def money(text: str) -> int | None:
    """Read an amount; None where it is none, or finer than a hundredth of a cent."""
    sign, digits = (-1, text[1:]) if text[:1] == "-" else (1, text)
    whole, point, fraction = digits.partition(".")
    if len(fraction) > _SCALE or len(whole) > _MOST_DIGITS or (point and not fraction):
        return None
    digits = whole + fraction
    if not (digits.isascii() and digits.isdigit()):
        return None
    return sign * int(digits + "0" * (_SCALE - len(fraction)))


class Name(NamedTuple):
    """NM1."""

    entity: str
    qualifier: str
    identifier: str


class Dates(NamedTuple):
    """DTP: a day, or the first and last day of a range."""

    qualifier: str
    begin: str
    end: str


NO_DATES = Dates("472", "", "")


class Code(NamedTuple):
    """One component of HI."""

    qualifier: str
    code: str
    number: int
    """Of its element: HI01 is 1."""
    date: str


class Payer(NamedTuple):
    """SBR."""

    responsibility: str
    relation: str
    insurance_type: str
    filing: str


class Service(NamedTuple):
    """SV1 or SV2."""

    name: str
    qualifier: str
    code: str
    modifiers: tuple[str, ...]
    charge: int | None
    pointers: tuple[int, ...]
    furthest: int
    revenue: str
    place: str
    piece: bytes
    identity: str
    """What another line that bills the same has too, in one spelling: revenue code, code, modifiers and charge."""


def whole(elements: Elements, piece: bytes) -> Elements:
    return elements


def read_dates(elements: Elements, piece: bytes) -> Dates:
    begin, _, end = element(elements, 3).partition("-")
    return Dates(element(elements, 1), begin[:8], end[:8] or begin[:8])


def read_codes(elements: Elements, piece: bytes) -> tuple[Code, ...]:
    found = []
    for number in range(1, len(elements)):
        parts = elements[number].split(":")
        if len(parts) > 1:
            found.append(Code(parts[0], parts[1], number, parts[3] if len(parts) > 3 else ""))
    return tuple(found)


def read_reference(elements: Elements, piece: bytes) -> tuple[str, str]:
    return elements[1], element(elements, 2)


def read_name(elements: Elements, piece: bytes) -> Name:
    return Name(element(elements, 1), element(elements, 8), element(elements, 9))


def read_payer(elements: Elements, piece: bytes) -> Payer:
    return Payer(*(element(elements, number) for number in (1, 2, 5, 9)))


def read_amount(elements: Elements, piece: bytes) -> tuple[str, int | None]:
    return element(elements, 1), money(element(elements, 2))


def read_adjustments(elements: Elements, piece: bytes) -> int | None:
    total = 0
    for number in range(3, len(elements), 3):
        value = money(elements[number])
        if value is None:
            return None
        total += value
    return total


def read_line(elements: Elements, piece: bytes) -> str:
    return element(elements, 1)


def read_service(elements: Elements, piece: bytes) -> Service:
    professional = elements[0] == "SV1"
    first = 1 if professional else 2
    parts = components(elements, first)
    texts = components(elements, 7) if professional else []
    pointers = tuple(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 4)
    code = parts[1] if len(parts) > 1 else ""
    charge = money(element(elements, first + 1))
    revenue = "" if professional else element(elements, 1)
    return Service(
        name=elements[0],
        qualifier=parts[0] if parts else "",
        code=code,
        modifiers=tuple(parts[2:6]),
        charge=charge,
        pointers=pointers,
        furthest=_BEYOND if 0 in pointers else max(pointers, default=0),
        revenue=revenue,
        place=element(elements, 5) if professional else "",
        piece=piece,
        identity="|".join((revenue, code, ",".join(sorted(parts[2:6])), str(charge))),
    )


def read_adjudication(elements: Elements, piece: bytes) -> tuple[str, int | None]:
    return element(elements, 1), money(element(elements, 2))
