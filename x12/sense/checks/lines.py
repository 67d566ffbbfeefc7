"""Service lines: codes, modifiers, units, numbers, and lines that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from x12.sense.facts import Facts
from x12.sense.registry import Elements, Hit, components, element, of_claim, of_segment

_HCPCS = re.compile(r"(?:\d{5}|\d{4}[A-Z]|[A-Z]\d{4})\Z")
_MODIFIER = re.compile(r"[0-9A-Z]{2}\Z")
_UNIT_DIGITS, _UNIT_DECIMALS = 8, 3
"""The most of SV104 and SV205, and of them behind the point (TR3 837 SV104, as X12 RFI 2072 quotes it)."""
_REVENUE = re.compile(r"\d{4}\Z")


def _procedure(service: Elements) -> tuple[str, list[str]]:
    """Name of the composite with the procedure, and its components."""
    return ("SV101", components(service, 1)) if service[0] == "SV1" else ("SV202", components(service, 2))


@of_segment("X-HCPCS-SHAPE", "SV1", "SV2")
def hcpcs_shape(service: Elements, form: str) -> Iterator[str]:
    name, parts = _procedure(service)
    if parts and parts[0] == "HC" and not _HCPCS.match(parts[1] if len(parts) > 1 else ""):
        yield f"{name}-2"


@of_segment("X-MODIFIER-TWICE", "SV1", "SV2")
def modifier_twice(service: Elements, form: str) -> Iterator[str]:
    name, parts = _procedure(service)
    modifiers = parts[2:6]
    for at, modifier in enumerate(modifiers):
        if modifier and modifier in modifiers[:at]:
            yield f"{name}-{at + 3}"


@of_segment("X-MODIFIER-SHAPE", "SV1", "SV2")
def modifier_shape(service: Elements, form: str) -> Iterator[str]:
    name, parts = _procedure(service)
    for at, modifier in enumerate(parts[2:6]):
        if modifier and not _MODIFIER.match(modifier):
            yield f"{name}-{at + 3}"


@of_segment("X-MODIFIER-GAP", "SV1", "SV2")
def modifier_gap(service: Elements, form: str) -> Iterator[str]:
    name, parts = _procedure(service)
    modifiers = parts[2:6]
    for at, modifier in enumerate(modifiers):
        if not modifier and any(modifiers[at + 1 :]):
            yield f"{name}-{at + 3}"


@of_segment("X-UNITS-SHAPE", "SV1", "SV2")
def units_shape(service: Elements, form: str) -> Iterator[str]:
    number = 4 if service[0] == "SV1" else 5
    whole, _, fraction = element(service, number).partition(".")
    if len(whole.lstrip("0")) + len(fraction) > _UNIT_DIGITS or len(fraction) > _UNIT_DECIMALS:
        yield f"{service[0]}{number:02d}"


@of_segment("X-UNITS", "SV1", "SV2")
def units(service: Elements, form: str) -> Iterator[str]:
    number = 4 if service[0] == "SV1" else 5
    if not _above_zero(element(service, number)):
        yield f"{service[0]}{number:02d}"


@of_segment("X-DRUG-QUANTITY", "CTP")
def drug_quantity(ctp: Elements, form: str) -> Iterator[str]:
    if element(ctp, 5) and not _above_zero(element(ctp, 4)):
        yield "CTP04"


@of_segment("X-REVENUE-SHAPE", "SV2")
def revenue_shape(sv2: Elements, form: str) -> Iterator[str]:
    if element(sv2, 1) and not _REVENUE.match(element(sv2, 1)):
        yield "SV201"


@of_claim("X-LINE-CONTROL-TWICE", "repeats")
def line_control_twice(facts: Facts) -> Iterator[Hit]:
    seen: set[str] = set()
    for line in facts.lines:
        if line.control is not None:
            at, number = line.control
            if number in seen:
                yield Hit("X-LINE-CONTROL-TWICE", at, "REF02")
            seen.add(number)


@of_claim("X-LINE-NUMBER", "hospital")
def line_number(facts: Facts) -> Iterator[Hit]:
    """Of the 837I only: the check against the guide counts the lines of an 837P, as pyx12 does, and not of an 837I."""
    for number, line in enumerate(facts.lines, 1):
        if line.number != str(number):
            yield Hit("X-LINE-NUMBER", line.at, "LX01")


@of_claim("X-LINE-TWICE", "repeats")
def line_twice(facts: Facts) -> Iterator[Hit]:
    """Every segment of the line but its number and control number stood in a line before."""
    services = [line.service.piece for line in facts.lines if line.service is not None]
    if len(set(services)) == len(services):
        return
    seen: set[tuple[bytes, ...]] = set()
    ends = [line.at for line in facts.lines[1:]] + [len(facts.pieces)]
    for line, end in zip(facts.lines, ends, strict=True):
        pieces = facts.pieces[line.at + 1 : end]
        body = tuple(piece for piece in pieces if not piece.startswith(b"REF*6R*"))
        if body in seen and line.service is not None:
            yield Hit("X-LINE-TWICE", line.service_at, "")
        seen.add(body)


def _above_zero(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number > 0
