"""The keys by which a document and a claim find each other: identifiers, exact and normalised, and the patient's birth.

Keys are short texts, so that an index can keep them anywhere. Each identifier gives its exact key and, where another
spelling of it gives another text, a normalised one (case, blanks, hyphens and leading zeros aside); an exact match goes
before a normalised one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from scrubber.charts.events.greenwich import earlier_day
from scrubber.charts.words.sameness import family_signs
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
How = Literal["exact", "part", "loose"]
"""A document names a claim as it is written, so in a part of its name, or with spelling set aside."""
Where = Literal["manifest", "inside", "name"]
"""What of a document names a claim: the manifest about it, what stands in it, or what it is called."""
_LISTED_CLAIM, _LISTED_CONTROL = "manifest:claim_id", "manifest:attachment_control_number"
NO_DAY = "ANY"
"""Stands for the day of a document that gives none."""
_UNDATED = f":{NO_DAY}"


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
    transaction: str = ""
    """837P and 837I of one number are two claims."""


def key(kind: str, value: object, day: date | str = "") -> str:
    """Return the key of a value as it is written, and of a day where there is one."""
    found = f"{kind}:{str(value).strip().upper()}"
    return f"{found}:{day}" if day else found


def plain(identifier: str) -> str:
    """Return an identifier without blanks, hyphens, case and leading zeros."""
    return _NO_LETTER.sub("", identifier.upper()).lstrip("0")


_NO_LETTER = re.compile(r"[^0-9A-Z]")


def family_base(member_id: str) -> str:
    """Return a member id without the two digits that tell the persons of a family apart; empty where it may have
    none."""
    found = plain(member_id)
    return found[:-2] if len(found) >= 9 and found[-2:].isdigit() else ""


def both(kind: str, identifier: str, day: date | str = "") -> tuple[str, str]:
    """Return the exact key of an identifier and its normalised one."""
    return key(kind, identifier, day), key(f"~{kind}", plain(identifier), day)


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
            for sign in family_signs(patient.family):
                yield _born(patient.birth_date, sign, day)
                if patient.given and day != NO_DAY:
                    yield _named(sign, patient.given, day)
    if chart_number:
        yield key("near", plain(chart_number))


def near_keys(keys: LinkKeys) -> Iterator[tuple[str, str]]:
    """Yield what leads to a document that is nearly the claim's, with what agrees and what does not."""
    if plain(keys.medical_record_number):
        yield OTHER_DAY, key("near", plain(keys.medical_record_number))
    if keys.family and keys.given:
        because = OTHER_BIRTH if keys.birth_date else NO_BIRTH
        for day in keys.service_dates:
            for sign in sorted(family_signs(keys.family)):
                yield because, _named(sign, keys.given, day)


OTHER_DAY = "the medical record number agrees, the day does not"
OTHER_BIRTH = "name and day agree, the birth date does not"
NO_BIRTH = "name and day agree, the claim gives no birth date"


def _named(sign: str, given: str, day: date | str) -> str:
    return key(f"near:{sign}", given, day)


class Told(Value):
    """What every record of a document tells of its patient, where two patients share a number."""

    given: bool = True
    birth: bool = True
    number: bool = True
    """A member id or a chart number, with which another patient's claim disagrees."""

    @property
    def nobody(self) -> bool:
        """Return whether nothing of it is told: of two claims it may be either's."""
        return not (self.given or self.birth or self.number)


def told_of(records: Sequence[InfusionRecord]) -> Told:
    """Return what all records of a document tell of their patients."""
    given = birth = number = True
    for record in records:
        claim, patient = record.claim, record.patient
        given = given and bool(patient.given)
        birth = birth and patient.birth_date is not None
        chart_number = claim.medical_record_number or patient.medical_record_number
        number = number and bool(patient.member_id or chart_number)
    return Told(given, birth, number)


def may_be_of_several(record: InfusionRecord) -> bool:
    """Return whether a record is found by its patient's number and day, and no claim is named in it."""
    claim, patient = record.claim, record.patient
    number = claim.medical_record_number or patient.medical_record_number or patient.member_id
    return bool(number and not (claim.claim_id or claim.attachment_control_number))


def record_days(record: InfusionRecord) -> tuple[date, ...]:
    """Return the days on which something was given; else those on which it was not, or those of the encounter."""
    days = {day for item in record.administrations if (day := item.day())}
    days = days or {item.day for item in record.not_given if item.day}
    if not days:
        days = {moment.date() for moment in (record.encounter.start, record.encounter.stop) if moment}
    if not days and record.encounter.on:
        days = {record.encounter.on}
    return tuple(sorted(days))


def places_of(records: Sequence[InfusionRecord]) -> tuple[str, ...]:
    """Return where in their document its records stand, for a person who looks there; of whom they are is not told."""
    return tuple(_place_of(record, number) for number, record in enumerate(records, 1))


def _place_of(record: InfusionRecord, number: int) -> str:
    places = (item.source.locator for item in record.administrations if item.source.locator)
    return next(places, f"record {number}")


def exact_keys(linked_by: LinkedBy, keys: LinkKeys) -> list[str]:
    """Return the keys under which a claim looks for documents of one rank, as they are written."""
    return [key(kind, value, day) for kind, value, day in _sought(linked_by, keys)]


def born_keys(keys: LinkKeys, day: date | str) -> list[str]:
    """Return the keys under which a claim looks for documents of a day by birth date and name.

    By the date alone a claim would read the charts of all who were born on it: of thousands, where a system writes one
    date for those that it does not know. By the given name too, since the two may stand the other way round.
    """
    if keys.birth_date is None or not keys.family:
        return []
    signs = family_signs(keys.family) | family_signs(keys.given) | {""}
    return [_born(keys.birth_date, sign, day) for sign in signs]


def _born(birth_date: date, sign: str, day: date | str) -> str:
    return key(f"born:{birth_date}", sign, day)


def loose_keys(linked_by: LinkedBy, keys: LinkKeys) -> list[str]:
    """Return the same keys with spelling set aside; of a member id, those of the family as well."""
    found = [
        key(f"~{kind}", own, day) for kind, value, day in _sought(linked_by, keys) if (own := plain(value))
    ]
    if linked_by == "member_id":
        bases = filter(None, (family_base(keys.member_id), plain(keys.member_id)))
        found += [key("family", base, day) for base in bases for day in days_sought(keys)]
    return found


def stem_keys(linked_by: LinkedBy, keys: LinkKeys) -> list[str]:
    """Return the keys under which a claim looks for names that say its number and more: `PCN-1-order.pdf`."""
    match linked_by:
        case "attachment_control_number":
            return [key("stem", number) for number in _controls(keys)]
        case "claim_id" if keys.claim_id:
            return [key("stem", keys.claim_id)]
    return []


def may_be_anothers(keys: Iterable[str]) -> bool:
    """Return whether another claim of the run may be called by more of a name, or by the number of an undated chart."""
    for each in keys:  # noqa: SIM110 - asked of every document: a generator costs twice as much
        if each.startswith(_OF_SEVERAL) and (each.startswith("stem:") or each.endswith(_UNDATED)):
            return True
    return False


_OF_SEVERAL = ("stem:", "born:")


def person_keys(keys: LinkKeys, day: date) -> list[str]:
    """Return the keys under which the patient's numbers lead to documents of a day, spelling set aside."""
    base = family_base(keys.member_id)
    found = chart_number_key(keys, day), member_key(keys, day), f"family:{base}:{day}" if base else ""
    return list(filter(None, found))


def chart_number_key(keys: LinkKeys, day: date) -> str:
    """Return the key under which the chart number leads to documents of a day, spelling set aside."""
    number = plain(keys.medical_record_number)
    return f"~record:{number}:{day}" if number else ""


def member_key(keys: LinkKeys, day: date) -> str:
    """Return the key under which the member id leads to documents of a day: one is under its own and its family's."""
    number = plain(keys.member_id)
    return f"family:{number}:{day}" if number else ""


def naming_keys(keys: LinkKeys) -> list[str]:
    """Return the keys under which the claim's own numbers lead to documents that say them or are called so."""
    own = plain(keys.claim_id)
    found = [f"~claim:{own}", f"~name:{own}"] if own else []
    for number in keys.attachment_control_numbers:
        if own := plain(number):
            found += [f"~control:{own}", f"~name:{own}"]
    return found


def ways_to_name(keys: LinkKeys) -> Iterator[tuple[How, Where, str, str]]:
    """Yield each way in which a document may name the claim, the surest first: how, where, the number as it is
    compared, and the key.
    """
    kinds: tuple[LinkedBy, ...] = ("manifest", "attachment_control_number", "claim_id")
    sought = [(value, kind) for linked_by in kinds for kind, value, _ in _sought(linked_by, keys)]
    sought = [(value, kind) for value, kind in sought if plain(value)]
    for value, kind in sought:
        yield "exact", _WHERE.get(kind, "inside"), plain(value), key(kind, value)
    for linked_by in kinds[1:]:
        for each in stem_keys(linked_by, keys):
            yield "part", "name", plain(each.partition(":")[2]), each
    for value, kind in sought:
        yield "loose", _WHERE.get(kind, "inside"), plain(value), key(f"~{kind}", plain(value))


_WHERE: dict[str, Where] = {_LISTED_CLAIM: "manifest", _LISTED_CONTROL: "manifest", "name": "name"}


def _sought(linked_by: LinkedBy, keys: LinkKeys) -> list[tuple[str, str, date | str]]:
    """Return kind, identifier and day of what a claim looks for; nothing for ranks that have one spelling only."""
    match linked_by:
        case "manifest":
            found: list[tuple[str, str, date | str]] = [(_LISTED_CONTROL, n, "") for n in _controls(keys)]
            return found + ([(_LISTED_CLAIM, keys.claim_id, "")] if keys.claim_id else [])
        case "attachment_control_number":
            return [(kind, number, "") for number in _controls(keys) for kind in ("control", "name")]
        case "claim_id" if keys.claim_id:
            return [(kind, keys.claim_id, "") for kind in ("claim", "name")]
        case "medical_record_number" if keys.medical_record_number:
            return [("record", keys.medical_record_number, day) for day in days_sought(keys)]
        case "member_id" if keys.member_id:
            return [("member", keys.member_id, day) for day in days_sought(keys)]
    return []


def _controls(keys: LinkKeys) -> list[str]:
    return [number for number in keys.attachment_control_numbers if number.strip()]


def days_sought(keys: LinkKeys) -> tuple[date | str, ...]:
    """Return the days under which a claim looks for documents, and what stands for the day of those without one."""
    return (*keys.service_dates, NO_DAY)
