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
            yield key("born", patient.birth_date, day)


def may_be_of_several(record: InfusionRecord) -> bool:
    """Return whether a record is found by its patient's number and day, and no claim is named in it."""
    claim, patient = record.claim, record.patient
    number = claim.medical_record_number or patient.medical_record_number or patient.member_id
    return bool(number and not (claim.claim_id or claim.attachment_control_number))


_KIND_BEFORE = re.compile(
    r"^(?:(?:e?mar|notes?|charts?|infusion|nursing|logs?|records?|docs?|documents?|orders?|flowsheet|claim|acct|275|cda|fhir)"
    r"[-_ ]+)+|^claim(?=[A-Z]{0,4}-?\d)",
    re.IGNORECASE,
)
"""Words for the kind of document before the number that it is about: `mar-PCN-1.pdf`, `claim12345.pdf`."""
_NAME_BREAK = re.compile(r"[_ .(]")
_WORD_BEHIND = re.compile(r"-(?=[^\W\d_]{3,}(?:[-_ .(,]|$))")
"""A hyphen before a word: `PCN-1-order.pdf`; `PCN-1-2` and `PCN-1-B` may be numbers of other claims."""
_WORDS_BEFORE = re.compile(r"(?:[^\W\d_]{2,}[,.]?[ _]+){1,4}(?=[^ _]*\d)")
"""Words before a number: `Sutter 12345.pdf`, `Sutter, Alma 12345.pdf`."""
_OTHER_NUMBER = re.compile(
    r"\b(?:mrn|room|rm|bed|chair|page|pg|scan|image|img|fax|lot|batch|dob|dos|date|day|week|visit|cycle|part|no)[,.]?"
    r"[ _]+$",
    re.IGNORECASE,
)
_MANY_DIGITS = 4
"""A number with so many digits is nobody's page, room or day."""


def keys_of_name(name: str, folders: Iterable[str]) -> Iterator[str]:
    """Yield the keys of a file's name, up to each break in it (`PCN-1_mar.pdf`), and of the folders above it.

    A hyphen is no break: identifiers hold hyphens, and PCN-1 must not find PCN-1-2. Where a word stands behind it, or
    words before the number, what is left is a `stem`: a claim's, unless another claim of the run is called by more.
    """
    for each in dict.fromkeys((name, _KIND_BEFORE.sub("", name))):
        yield from both("name", each)
        for match in _NAME_BREAK.finditer(each):
            if match.start():
                yield from both("name", each[: match.start()])
        yield from (key("stem", stem) for stem in _stems(each))
    for folder in folders:
        yield from both("name", folder)


def _stems(name: str) -> Iterator[str]:
    """Yield what may be a claim's number in a name, with a word behind it, or words before it."""
    ends = [match.start() for match in _WORD_BEHIND.finditer(name)]
    yield from (name[:end] for end in ends if any(map(str.isdigit, name[:end])))
    words = _WORDS_BEFORE.match(name)
    if words is None or _OTHER_NUMBER.search(words[0]) or not _KIND_BEFORE.sub("", words[0]):
        return  # without a word for its kind, the name gave its keys already
    rest = name[words.end() :]
    ends = [match.start() for pattern in (_NAME_BREAK, _WORD_BEHIND) for match in pattern.finditer(rest)]
    for end in (*ends, len(rest)):
        if sum(map(str.isdigit, rest[:end])) >= _MANY_DIGITS:
            yield rest[:end]


def record_days(record: InfusionRecord) -> tuple[date, ...]:
    """Return the days on which something was given; else those on which it was not, or those of the encounter."""
    days = {day for item in record.administrations if (day := item.day())}
    days = days or {item.day for item in record.not_given if item.day}
    if not days:
        days = {moment.date() for moment in (record.encounter.start, record.encounter.stop) if moment}
    return tuple(sorted(days))


def places_of(records: Sequence[InfusionRecord]) -> tuple[str, ...]:
    """Return where in their document its records stand, for a person who looks there; of whom they are is not told."""
    return tuple(_place_of(record, number) for number, record in enumerate(records, 1))


def _place_of(record: InfusionRecord, number: int) -> str:
    places = (item.source.locator for item in record.administrations if item.source.locator)
    return next(places, f"record {number}")


def exact_keys(linked_by: LinkedBy, keys: LinkKeys) -> list[str]:
    """Return the keys under which a claim looks for documents of one rank, as they are written."""
    match linked_by:
        case "manifest":
            found = [key("manifest:attachment_control_number", number) for number in _controls(keys)]
            return found + ([key("manifest:claim_id", keys.claim_id)] if keys.claim_id else [])
        case "birth_date":
            born = keys.birth_date if keys.family else None
            return [key("born", born, day) for day in _days(keys)] if born else []
    return [key(kind, value, day) for kind, value, day in _sought(linked_by, keys)]


def loose_keys(linked_by: LinkedBy, keys: LinkKeys) -> list[str]:
    """Return the same keys with spelling set aside; of a member id, those of the family as well."""
    found = [
        key(f"~{kind}", own, day) for kind, value, day in _sought(linked_by, keys) if (own := plain(value))
    ]
    if linked_by == "member_id":
        bases = filter(None, (family_base(keys.member_id), plain(keys.member_id)))
        found += [key("family", base, day) for base in bases for day in _days(keys)]
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
    found = []
    if keys.medical_record_number:
        found.append(f"~record:{plain(keys.medical_record_number)}:{day}")
    if keys.member_id:  # a document is under its member id and that of its family, both as `family`
        found.append(f"family:{plain(keys.member_id)}:{day}")
        if base := family_base(keys.member_id):
            found.append(f"family:{base}:{day}")
    return found


def naming_keys(keys: LinkKeys) -> list[str]:
    """Return the keys under which the claim's own numbers lead to documents that say them or are called so."""
    own = plain(keys.claim_id)
    found = [f"~claim:{own}", f"~name:{own}"] if own else []
    for number in keys.attachment_control_numbers:
        if own := plain(number):
            found += [f"~control:{own}", f"~name:{own}"]
    return found


def _sought(linked_by: LinkedBy, keys: LinkKeys) -> list[tuple[str, str, date | str]]:
    """Return kind, identifier and day of what a claim looks for; nothing for ranks that have one spelling only."""
    match linked_by:
        case "attachment_control_number":
            return [(kind, number, "") for number in _controls(keys) for kind in ("control", "name")]
        case "claim_id" if keys.claim_id:
            return [(kind, keys.claim_id, "") for kind in ("claim", "name")]
        case "medical_record_number" if keys.medical_record_number:
            return [("record", keys.medical_record_number, day) for day in _days(keys)]
        case "member_id" if keys.member_id:
            return [("member", keys.member_id, day) for day in _days(keys)]
    return []


def _controls(keys: LinkKeys) -> list[str]:
    return [number for number in keys.attachment_control_numbers if number.strip()]


def _days(keys: LinkKeys) -> tuple[date | str, ...]:
    return (*keys.service_dates, NO_DAY)
