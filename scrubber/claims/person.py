"""Whose a claim is and of which days, without a view: what is asked of every claim before the first is scrubbed.

It says what the view says wherever the guide allows what stands there. A claim costs a few regular expressions.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from scrubber.claims.values import day_of, days_of
from scrubber.model.value import Value
from x12 import ClaimSlice, Delimiters, Part
from x12.letters import legible


class ClaimOwner(Value):
    """Identifiers of a claim's patient as they are written, the days of service, and what attachments are called."""

    medical_record_number: str
    member_id: str
    given: str
    birth_date: date | None
    service_dates: tuple[date, ...]
    attachment_control_numbers: tuple[str, ...]


def owner_of(claim_slice: ClaimSlice) -> ClaimOwner:
    """Return whose the claim is."""
    context = claim_slice.context
    given, member_id, birth_date = _person(context.subscriber)
    if context.patient is not None:
        given, own, birth_date = _person(context.patient)
        member_id = own or member_id
    chart_number = ""
    controls: list[str] = []
    of_lines: set[date | None] = set()
    statement: set[date | None] = set()
    for segment in _said(claim_slice.claim):
        if segment[0] == "DTP":
            into = of_lines if segment[1] == "472" else statement
            into.update(days_of(segment[2], segment[3]))
        elif segment[0] == "REF":
            chart_number = chart_number or segment[2]
        else:
            controls.append(segment[6])
    served = of_lines - {None} or statement
    return ClaimOwner(
        chart_number,
        member_id,
        given,
        birth_date,
        tuple(sorted([day for day in served if day is not None])),
        tuple(filter(None, controls)),
    )


def _person(part: Part | None) -> tuple[str, str, date | None]:
    """Return given name, number and birth date of a subscriber or patient."""
    given = number = ""
    birth_date: date | None = None
    for segment in () if part is None else _said(part):
        if segment[0] == "NM1":
            given, number = legible(segment[4]), segment[9]
        elif segment[0] == "DMG":
            birth_date = day_of(segment[2])
    return given, number, birth_date


def _said(part: Part) -> list[list[str]]:
    """Return the elements of the segments that are looked at, each filled up; of equal ones, one."""
    delimiters = part.delimiters
    element = delimiters.element_text
    found = dict.fromkeys(_pattern(delimiters).findall(part.raw))
    return [segment.decode("latin-1").split(element) + _NOTHING for segment in found]


_NOTHING = [""] * 9
"""Elements that a segment may lack."""


@lru_cache(maxsize=64)
def _pattern(delimiters: Delimiters) -> re.Pattern[bytes]:
    """Return what finds the segments behind the first one of a part."""
    element, terminator = re.escape(delimiters.element), re.escape(delimiters.terminator)
    names = rb"NM1%b(?:IL|QC)|DMG|REF%bEA|DTP%b(?:434|472)|PWK".replace(b"%b", element)
    return re.compile(
        terminator + rb"[ \t\r\n]*((?:" + names + rb")" + element + rb"[^" + terminator + rb"]*)"
    )
