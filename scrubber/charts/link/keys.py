"""The keys by which a document and a claim find each other: identifiers, exact and normalised, and the patient's birth.

Keys are short texts, so that an index can keep them anywhere. Each identifier gives its exact key and, where another
spelling of it gives another text, a normalised one (case, blanks, hyphens and leading zeros aside); an exact match goes
before a normalised one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from scrubber.charts.events.greenwich import earlier_day
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value

LinkedBy = Literal[
    "manifest", "attachment_control_number", "claim_id", "medical_record_number", "member_id", "birth_date"
]
RANKS: tuple[LinkedBy, ...] = (
    "manifest",
    "attachment_control_number",
    "claim_id",
    "medical_record_number",
    "member_id",
    "birth_date",
)
NAMES_THE_CLAIM = frozenset(RANKS[:3])
NO_DAY = "any"
"""Stands for the day of a document that gives none."""


class LinkKeys(Value):
    """What a claim says of itself that a document may say too."""

    claim_id: str = ""
    attachment_control_numbers: tuple[str, ...] = ()
    medical_record_number: str = ""
    member_id: str = ""
    family: str = ""
    given: str = ""
    birth_date: date | None = None
    service_dates: tuple[date, ...] = ()


def key(kind: str, *values: object) -> str:
    """Return the key of these values as they are written."""
    return ":".join([kind, *[str(value).strip().upper() for value in values]])


def plain(identifier: str) -> str:
    """Return an identifier without blanks, hyphens, case and leading zeros."""
    return _NO_LETTER.sub("", identifier.upper()).lstrip("0")


_NO_LETTER = re.compile(r"[^0-9A-Z]")


def family_base(member_id: str) -> str:
    """Return a member id without the two digits that tell the persons of a family apart; empty where it may have
    none."""
    found = plain(member_id)
    return found[:-2] if len(found) >= 9 and found[-2:].isdigit() else ""


def both(kind: str, identifier: str, *more: object) -> Iterator[str]:
    """Yield the exact key of an identifier and its normalised one."""
    yield key(kind, identifier, *more)
    yield key(f"~{kind}", plain(identifier), *more)


def keys_of_record(record: InfusionRecord) -> Iterator[str]:
    """Yield the keys that a document's content gives."""
    claim, patient = record.claim, record.patient
    if claim.attachment_control_number:
        yield from both("control", claim.attachment_control_number)
    for name in (claim.claim_id, claim.account_number, record.encounter.id):
        if name:
            yield from both("claim", name)
    for document in record.documents:
        if document.id:
            yield from both("control", document.id)
    chart_number = claim.medical_record_number or patient.medical_record_number
    earlier = {before for item in record.administrations if (before := earlier_day(item))}
    for day in sorted(earlier.union(record_days(record))) or (NO_DAY,):
        if chart_number:
            yield from both("record", chart_number, day)
        if patient.member_id:
            yield from both("member", patient.member_id, day)
            for base in filter(None, (family_base(patient.member_id), plain(patient.member_id))):
                yield key("family", base, day)
        if patient.birth_date and patient.family:
            yield key("born", patient.birth_date, day)


_KIND_BEFORE = re.compile(
    r"^(?:(?:e?mar|notes?|charts?|infusion|nursing|logs?|records?|docs?|documents?|orders?|flowsheet|claim|acct|275|cda|fhir)"
    r"[-_ ]+)+",
    re.IGNORECASE,
)
"""Words for the kind of document before the number that it is about: `mar-PCN-1.pdf`."""
_NAME_BREAK = re.compile(r"[_ .(]")


def keys_of_name(path: Path, above: tuple[str, ...]) -> Iterator[str]:
    """Yield the keys of a file's name, up to each break in it (`PCN-1_mar.pdf`), and of its folders.

    A hyphen is no break: identifiers hold hyphens, and PCN-1 must not find PCN-1-2.
    """
    yield from both("name", path.name)
    for name in dict.fromkeys((path.name, _KIND_BEFORE.sub("", path.name))):
        yield from both("name", name) if name != path.name else ()
        for match in _NAME_BREAK.finditer(name):
            if match.start():
                yield from both("name", name[: match.start()])
    for folder in (*above, *path.parts[:-1]):
        yield from both("name", folder)


def record_days(record: InfusionRecord) -> tuple[date, ...]:
    """Return the days on which something was given, or else the days of the encounter."""
    days = {day for item in record.administrations if (day := item.day())}
    if not days:
        days = {moment.date() for moment in (record.encounter.start, record.encounter.stop) if moment}
    return tuple(sorted(days))


def in_a_few_words(record: InfusionRecord) -> str:
    """Return where in its document a record stands, and of whom and which day it is, for a person who looks for it."""
    place = next((item.source.locator for item in record.administrations if item.source.locator), None)
    patient = record.patient
    name = ", ".join(filter(None, (patient.family, patient.given)))
    days = ", ".join(day.isoformat() for day in record_days(record))
    of = ", ".join(filter(None, (name, days)))
    if place is None:
        return of or "a record without a name and a day"
    return f"{place} ({of})" if of else place


def asked(linked_by: LinkedBy, keys: LinkKeys) -> tuple[list[str], list[str]]:
    """Return the keys under which a claim looks for documents of one rank: exact ones, and normalised ones."""
    found: list[tuple[str, str, tuple[object, ...]]] = []
    controls = [number for number in keys.attachment_control_numbers if number.strip()]
    days: tuple[object, ...] = (*keys.service_dates, NO_DAY)
    loose: list[str] = []
    match linked_by:
        case "manifest":
            exact = [key("manifest:attachment_control_number", number) for number in controls]
            return exact + ([key("manifest:claim_id", keys.claim_id)] if keys.claim_id else []), []
        case "attachment_control_number":
            found = [(kind, number, ()) for number in controls for kind in ("control", "name")]
        case "claim_id":
            found = [(kind, keys.claim_id, ()) for kind in ("claim", "name") if keys.claim_id]
        case "medical_record_number":
            found = [
                ("record", keys.medical_record_number, (day,)) for day in days if keys.medical_record_number
            ]
        case "member_id":
            found = [("member", keys.member_id, (day,)) for day in days if keys.member_id]
            bases = filter(None, (family_base(keys.member_id), plain(keys.member_id)))
            loose = [key("family", base, day) for base in bases for day in days]
        case "birth_date":
            return [key("born", keys.birth_date, day) for day in days if keys.birth_date and keys.family], []
    exact = [key(kind, value, *more) for kind, value, more in found]
    normal = [key(f"~{kind}", plain(value), *more) for kind, value, more in found if plain(value)]
    return exact, normal + loose
