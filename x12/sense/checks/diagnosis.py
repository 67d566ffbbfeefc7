"""Diagnoses, and the lines that point at them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from x12.sense.facts import Facts
from x12.sense.registry import Elements, Hit, components, element, of_claim, of_segment
from x12.sense.statements import ICD9, POINTED_AT

_ICD10 = re.compile(r"[A-Z]\d[0-9A-Z][0-9A-Z]{0,4}\Z")
_ICD10_LISTS = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN"})
_ICD10_SINCE = "20151001"
"""CMS: ICD-10 for services from that day on, of inpatients by the day of discharge."""
_POINTERS = 4
_OF_CAUSES = frozenset("VWXY")
_CAUSES = frozenset({"ABN", "BN", "APR", "PR"})


@of_segment("X-ICD10-SHAPE", "HI")
def icd10_shape(hi: Elements, form: str) -> Iterator[str]:
    for number in range(1, len(hi)):
        qualifier, _, code = hi[number].partition(":")
        if qualifier in _ICD10_LISTS and not _ICD10.match(code.partition(":")[0]):
            yield f"HI{number:02d}-2"


@of_claim("X-DIAGNOSIS-TWICE", "codes")
def diagnosis_twice(facts: Facts) -> Iterator[Hit]:
    """Among principal and other diagnoses; an admitting diagnosis or reason for the visit may be the principal one."""
    seen: set[str] = set()
    for at, code in facts.codes:
        if code.qualifier in POINTED_AT and code.code:
            if code.code in seen:
                yield Hit("X-DIAGNOSIS-TWICE", at, f"HI{code.number:02d}-2")
            seen.add(code.code)


@of_segment("X-CAUSE-FIRST", "HI")
def cause_first(hi: Elements, form: str) -> Iterator[str]:
    """V00 to Y99 say how an injury came about, never what it is."""
    qualifier, _, code = element(hi, 1).partition(":")
    if qualifier == "ABK" and code[:1] in _OF_CAUSES:
        yield "HI01-2"


@of_claim("X-CAUSE-TWICE", "codes")
def cause_twice(facts: Facts) -> Iterator[Hit]:
    """Among external causes, and among reasons for the visit."""
    seen: set[tuple[str, str]] = set()
    for at, code in facts.codes:
        if code.qualifier in _CAUSES and code.code:
            if (code.qualifier, code.code) in seen:
                yield Hit("X-CAUSE-TWICE", at, f"HI{code.number:02d}-2")
            seen.add((code.qualifier, code.code))


@of_claim("X-ICD-VERSION", "icd")
def icd_version(facts: Facts) -> Iterator[Hit]:
    """ICD-9 for a later service, ICD-10 for an earlier one, or both in one claim."""
    _, last = facts.service_days
    ninth = [(at, code) for at, code in facts.codes if code.qualifier in ICD9]
    tenth = [(at, code) for at, code in facts.codes if code.qualifier in _ICD10_LISTS]
    wrong = ninth if (last >= _ICD10_SINCE or tenth) else []
    if last and last < _ICD10_SINCE and tenth and not ninth:
        wrong = tenth
    for at, code in wrong:
        yield Hit("X-ICD-VERSION", at, f"HI{code.number:02d}-1")


@of_claim("X-POINTER-NOWHERE", "pointers")
def pointer_nowhere(facts: Facts) -> Iterator[Hit]:
    for line in facts.lines:
        for position, pointer in enumerate(line.service.pointers if line.service else (), 1):
            if not 1 <= pointer <= max(facts.diagnoses, 1):
                yield Hit("X-POINTER-NOWHERE", line.service_at, f"SV107-{position}")


@of_segment("X-POINTER-FIFTH", "SV1")
def pointer_fifth(sv1: Elements, form: str) -> Iterator[str]:
    if len(components(sv1, 7)) > _POINTERS:
        yield "SV107-5"


@of_segment("X-POINTER-TWICE", "SV1")
def pointer_twice(sv1: Elements, form: str) -> Iterator[str]:
    pointers = components(sv1, 7)[:_POINTERS]
    for position, pointer in enumerate(pointers, 1):
        if pointer and pointer in pointers[: position - 1]:
            yield f"SV107-{position}"
