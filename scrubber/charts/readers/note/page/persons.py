"""Whom a line of a chart is about: what its labels say of a patient, and whether that is another than before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from scrubber.charts.readers.note.page.banners import banner_in
from scrubber.charts.readers.note.page.header import NO_NAME, bare_name, claim_of, labelled_day, patient_of
from scrubber.charts.readers.note.words.clocks import dates
from scrubber.model.value import Value, replace

_LABEL = re.compile(
    r"(?:^|[|\t]|[ ]{2,})[ \t*#-]*"
    r"(?:(?P<who>(?:patient|pt|client|resident|infant|baby|newborn)(?:'s)?(?:[ ]name)?|name)"
    r"|mrn|medical record (?:no\.?|number|#)|member (?:id|no\.?|number|#)|dob|d\.o\.b\.|date of birth|birth ?date"
    r"|dos|(?:date|day) of (?:service|visit|infusion)|(?:service|visit|infusion|treatment) date"
    r"|date(?=[ \t]*:[ \t]*[\d/.-]{6,10}[ \t]*$))[ \t]*[:#|]",
    re.IGNORECASE,
)
_WORD = r"[A-Z][A-Za-z'’-]{0,40}"
_NAME = re.compile(
    rf"[ \t|:]*(?:(?P<family>{_WORD}(?:[ ]{_WORD})?),[ \t]*(?P<given>{_WORD})"
    rf"|(?P<first>{_WORD})[ \t](?:[A-Z]\.?[ \t])?(?P<last>{_WORD}))(?:[ \t][A-Z]\.?)?[ \t]*"
    r"(?=$|[|\t(]|[ ]{2}|(?<=[ ,])(?i:mrn|dob|d\.o\.b|dos|member|acct|account|date|sex|age|room|rm)\b|,)",
)


class Person(Value):
    """What labels say of a patient and of the day: names in small letters, numbers as they are compared."""

    family: str | None = None
    given: str | None = None
    record_number: str | None = None
    member: str | None = None
    birth_date: date | None = None
    day: date | None = None
    is_loose: bool = False
    """Its name stands behind no more than `Name:`, which heads a nurse's too."""

    @property
    def is_known(self) -> bool:
        """Return whether anything says who it is."""
        return any((self.family, self.record_number, self.member, self.birth_date))

    @property
    def has_number(self) -> bool:
        """Return whether more than a name says who it is."""
        return any((self.record_number, self.member, self.birth_date))


def person_in(line: str) -> Person | None:
    """Return what the labels of a line say; None for a line that heads nothing: no label begins it or its columns."""
    labels = list(_LABEL.finditer(line))
    bare = None if labels else bare_name(line)
    if not labels and bare is None:
        return None
    days = dates(line)
    known, keys = patient_of(line, days), claim_of(line)
    said = Person(
        record_number=_plain(keys.medical_record_number),
        member=_plain(known.member_id),
        birth_date=known.birth_date,
        day=labelled_day(line, days),
    )
    for label in labels:
        if label["who"] and (name := _named(line, label.end())):
            loose = label["who"].casefold() == "name"
            said = replace(said, family=name[0], given=name[1], is_loose=loose)
            break
    if bare is not None:
        said = replace(said, family=bare[0].casefold(), given=bare[1].casefold() if bare[1] else None)
    return said if said.is_known or said.day else None


def _named(line: str, place: int) -> tuple[str, str] | None:
    match = _NAME.match(line, place)
    if match is None:
        return None
    family, given = (
        (match["family"] or match["last"]).casefold(),
        (match["given"] or match["first"]).casefold(),
    )
    return None if {family, given} & NO_NAME else (family, given)


def _plain(number: str | None) -> str | None:
    return number.replace("-", "").casefold().lstrip("0") if number else None


def is_another(known: Person, said: Person) -> bool:
    """Return whether labels name another patient than those before: by a number or a birth date, or by the name.

    With the same number or birth date one part of the name may differ: people marry, and Robert is Rob.
    """
    numbers = [
        (known.record_number, said.record_number),
        (known.member, said.member),
        (known.birth_date, said.birth_date),
    ]
    told = [one == other for one, other in numbers if one is not None and other is not None]
    if not all(told):
        return True
    if known.family is None or said.family is None:
        return False
    parts = _shared_parts(known, said)
    return parts < 2 and not (parts == 1 and bool(told))


def _shared_parts(one: Person, other: Person) -> int:
    """Return how much of two names is the same: the family's, and a given name or how it begins."""
    if {one.family, one.given} == {other.family, other.given}:
        return 2  # `Roy Pike`, `Pike, Roy`
    given = (one.given or "", other.given or "")
    return (one.family == other.family) + (given[0].startswith(given[1]) or given[1].startswith(given[0]))


def together(one: Person, other: Person) -> Person:
    """Return what two headings of one patient say."""
    return Person(
        one.family or other.family,
        one.given or other.given,
        one.record_number or other.record_number,
        one.member or other.member,
        one.birth_date or other.birth_date,
        one.day or other.day,
    )


class Heading(Value):
    """Lines that stand together and say whom and which day what follows is about."""

    first: int
    """Which line it begins in, from 0."""
    last: int
    person: Person


def headings_in(lines: list[str], bare: frozenset[str] = frozenset()) -> Iterator[Heading]:
    """Yield the headings of a text: lines of labels one below the other, of one patient and day.

    `bare`: lines of the document that hold a name alone, and head what is below them.
    """
    found: Heading | None = None
    for place, line in enumerate(lines):
        alone = line.strip() in bare
        said = (None if alone else person_in(line)) or _unlabelled(line, sure=alone)
        if said is None:
            continue
        if found is not None and found.last == place - 1 and _goes_on(found.person, said):
            found = Heading(found.first, place, together(found.person, said))
            continue
        if found is not None:
            yield from _told(found)
        found = Heading(place, place, said)
    if found is not None:
        yield from _told(found)


def _unlabelled(line: str, *, sure: bool) -> Person | None:
    """Return whom a line without a label names: with a number or a birth date, or where it is known to head others."""
    banner = banner_in(line)
    if banner is None or not (sure or banner.is_sure):
        return None
    return Person(banner.family or None, banner.given or None, banner.record_number, None, banner.birth_date)


def _goes_on(above: Person, said: Person) -> bool:
    return not is_another(above, said) and (above.day is None or said.day is None or above.day == said.day)


def _told(heading: Heading) -> Iterator[Heading]:
    """Yield a heading without a name that stands alone behind `Name:`: it may be a nurse's."""
    person = heading.person
    if person.is_loose and not person.has_number:
        person = replace(person, family=None, given=None)
    if person.is_known or person.day:
        yield Heading(heading.first, heading.last, person)
