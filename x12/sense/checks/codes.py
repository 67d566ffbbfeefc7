"""Codes of the bill that are out of shape, or stand twice: admission, discharge, condition, occurrence, value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from x12.sense.facts import Facts
from x12.sense.registry import Elements, Hit, element, of_claim, of_segment

_ADMISSION_TYPES = frozenset("123459")
_ADMISSION_SOURCES = frozenset("1245689DEFG")
_DISCHARGE_STATUS = frozenset({
    "01", "02", "03", "04", "05", "06", "07", "09", "20", "21", "30", "40", "41", "42", "43", "50", "51", "61", "62",
    "63", "64", "65", "66", "69", "70", *(str(code) for code in range(81, 96)),
})  # fmt: skip
"""Numbers in use (NUBC form locators 14, 15 and 17); no texts."""
_TWO = re.compile(r"[0-9A-Z]{2}\Z")
_CONDITION, _OCCURRENCE, _SPAN, _VALUE = "BG", "BH", "BI", "BE"
_SHAPED = frozenset({_CONDITION, _OCCURRENCE, _SPAN, _VALUE})


@of_segment("X-ADMISSION-TYPE", "CL1")
def admission_type(cl1: Elements, form: str) -> Iterator[str]:
    if element(cl1, 1) and element(cl1, 1) not in _ADMISSION_TYPES:
        yield "CL101"


@of_segment("X-ADMISSION-SOURCE", "CL1")
def admission_source(cl1: Elements, form: str) -> Iterator[str]:
    if element(cl1, 2) and element(cl1, 2) not in _ADMISSION_SOURCES:
        yield "CL102"


@of_segment("X-PATIENT-STATUS", "CL1")
def patient_status(cl1: Elements, form: str) -> Iterator[str]:
    if element(cl1, 3) and element(cl1, 3) not in _DISCHARGE_STATUS:
        yield "CL103"


@of_segment("X-BILL-CODE-SHAPE", "HI")
def bill_code_shape(hi: Elements, form: str) -> Iterator[str]:
    for number in range(1, len(hi)):
        parts = hi[number].split(":")
        if parts[0] in _SHAPED and not _TWO.match(parts[1] if len(parts) > 1 else ""):
            yield f"HI{number:02d}-2"


@of_claim("X-CONDITION-TWICE", "codes")
def condition_twice(facts: Facts) -> Iterator[Hit]:
    return _twice(facts, "X-CONDITION-TWICE", _CONDITION)


@of_claim("X-OCCURRENCE-TWICE", "codes")
def occurrence_twice(facts: Facts) -> Iterator[Hit]:
    return _twice(facts, "X-OCCURRENCE-TWICE", _OCCURRENCE)


@of_claim("X-VALUE-TWICE", "codes")
def value_twice(facts: Facts) -> Iterator[Hit]:
    return _twice(facts, "X-VALUE-TWICE", _VALUE)


@of_claim("X-SPAN-TWICE", "codes")
def span_twice(facts: Facts) -> Iterator[Hit]:
    """The same span of days: a code may stand again with other days."""
    seen: set[tuple[str, str]] = set()
    for at, code in facts.codes:
        if code.qualifier == _SPAN:
            if (code.code, code.date) in seen:
                yield Hit("X-SPAN-TWICE", at, f"HI{code.number:02d}-2")
            seen.add((code.code, code.date))


def _twice(facts: Facts, edit: str, qualifier: str) -> Iterator[Hit]:
    seen: set[str] = set()
    for at, code in facts.codes:
        if code.qualifier == qualifier:
            if code.code in seen:
                yield Hit(edit, at, f"HI{code.number:02d}-2")
            seen.add(code.code)
