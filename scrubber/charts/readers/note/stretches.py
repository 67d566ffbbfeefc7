"""A document of several patients or days, cut where a heading names another: each part is read by itself.

What stands below another patient's heading is never the first one's. A heading that says again whom the page is about
(on each page of a chart) cuts nothing, and a part without a heading goes on with the last one's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from scrubber.charts.events.dated import dated, is_undated
from scrubber.charts.join.rewritten import tells_all, with_older
from scrubber.charts.join.unite import first_known
from scrubber.charts.readers.note.page.banners import bare_names
from scrubber.charts.readers.note.page.header import claim_of, patient_of, service_day
from scrubber.charts.readers.note.page.persons import (
    Heading,
    Person,
    headings_in,
    is_another,
    person_in,
    together,
)
from scrubber.charts.readers.note.page.versions import versions_of
from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.note.words.clocks import dates
from scrubber.model.record import (
    Administration,
    ClaimKeys,
    Indication,
    InfusionRecord,
    Monitoring,
    Note,
    Order,
    Patient,
    Provenance,
)
from scrubber.model.value import Value, replace

Sourced = TypeVar("Sourced", Administration, Order, Monitoring, Indication, Note)
_ABOVE = 4
"""Lines that may stand above the heading of a page: the clinic's name and address."""


class Piece(Value):
    """Lines of one page that are of one patient and day."""

    page: int
    """The number of its page, from 1; 0 for a document without pages."""
    line: int
    """How many lines of the page stand above it."""
    text: str
    person: Person


@dataclass(slots=True)
class _Stretch:
    """Pieces that belong together: one patient and day."""

    person: Person = field(default_factory=Person)
    pieces: list[Piece] = field(default_factory=list)
    patient: Patient = field(default_factory=Patient)
    claim: ClaimKeys = field(default_factory=ClaimKeys)

    def take(self, piece: Piece) -> None:
        days = dates(piece.text)
        self.person = together(self.person, piece.person)
        self.pieces.append(piece)
        told = first_known(patient_of(piece.text, days), _named(piece.person))
        self.patient = first_known(self.patient, told)
        self.claim = first_known(self.claim, claim_of(piece.text))

    def goes_on_with(self, piece: Piece) -> bool:
        one, other = self.person, piece.person
        same_day = one.day is None or other.day is None or one.day == other.day
        return not self.pieces or (same_day and not is_another(one, other))


def _named(person: Person) -> Patient:
    """Return a patient as a heading names one; `person` has names in small letters."""
    family, given = (name.title() if name else None for name in (person.family, person.given))
    return Patient(family=family, given=given, birth_date=person.birth_date)


def read_text(text: str) -> tuple[InfusionRecord, ...]:
    """Return the records of a note: one, or one for each patient and day that a heading names."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _read(_pieces(text, 0, _bare_names([text])))


def read_pages(pages: Sequence[str]) -> tuple[InfusionRecord, ...]:
    """Return the records of a chart of pages, their places given by page and line."""
    bare = _bare_names(pages)
    return _read(
        [piece for number, text in enumerate(pages, start=1) for piece in _pieces(text, number, bare)]
    )


def _bare_names(pages: Sequence[str]) -> frozenset[str]:
    """Return the lines that name a patient and no more, in a document that names none otherwise."""
    lines = [line for page in pages for line in page.split("\n")]
    bare = bare_names(lines)
    named = (
        (found for line in lines if (found := person_in(line)) is not None and not found.is_loose)
        if bare
        else ()
    )
    return frozenset() if any(person.is_known for person in named) else bare


def _pieces(text: str, page: int, bare: frozenset[str]) -> list[Piece]:
    """Return the pieces of a page; what stands above its first heading is of that, unless a page goes on there."""
    lines = text.split("\n")
    cuts: list[tuple[int, Person]] = [(0, Person())]
    for heading in headings_in(lines, bare):
        first, person = cuts[-1]
        same_day = None in (person.day, heading.person.day) or person.day == heading.person.day
        begins = not is_another(person, heading.person) and same_day
        if begins and (first, person) == (0, Person()) and page > 1 and _goes_on_above(lines, heading):
            begins = False
        if begins:
            cuts[-1] = first, together(person, heading.person)
        else:
            cuts.append((heading.first, heading.person))
    ends = [first for first, _ in cuts[1:]] + [len(lines)]
    return [
        Piece(page, first, "\n".join(lines[first:end]), person)
        for (first, person), end in zip(cuts, ends, strict=True)
    ]


def _goes_on_above(lines: Sequence[str], heading: Heading) -> bool:
    """Return whether a page goes on with the one before it down to its first heading: that is no head and no foot."""
    above = [line for line in lines[: heading.first] if line.strip()]
    below = [line for line in lines[heading.last + 1 :] if line.strip()]
    return len(above) > _ABOVE and len(below) > _ABOVE


def _read(pieces: Sequence[Piece]) -> tuple[InfusionRecord, ...]:
    records = tuple(_read_stretch(stretch) for stretch in _stretches(pieces))
    if len(records) == 1 or not any(map(is_undated, records)):
        return records
    day = _day_of_the_title(pieces[0])
    return records if day is None else tuple(dated(record, (day,), FROM_TITLE) for record in records)


FROM_TITLE = "the day stands above the first patient's name only"


def _day_of_the_title(first: Piece) -> date | None:
    """Return the day above the first patient's heading: `DAILY LOG 03/02/2026` is of each patient below it."""
    lines = first.text.split("\n")
    heading = next(headings_in(lines), None)
    if heading is None or not heading.person.is_known:
        return None
    title = "\n".join(lines[: heading.first])
    return service_day(title, dates(title))


def _stretches(pieces: Sequence[Piece]) -> Iterator[_Stretch]:
    stretch = _Stretch()
    for piece in pieces:
        if not stretch.goes_on_with(piece):
            yield stretch
            kept = not is_another(stretch.person, piece.person)
            before, stretch = stretch, _Stretch()
            if kept:  # another day of the same patient
                stretch.person = replace(before.person, day=None)
                stretch.patient, stretch.claim = before.patient, before.claim
        stretch.take(piece)
    yield stretch


def _read_stretch(stretch: _Stretch) -> InfusionRecord:
    record = _newest("\n".join(piece.text for piece in stretch.pieces))
    return replace(
        _placed(record, stretch.pieces),
        patient=first_known(record.patient, stretch.patient),
        claim=first_known(record.claim, stretch.claim),
    )


def _newest(text: str) -> InfusionRecord:
    """Return the record of a note; of one with older versions in it, that of the newest where it tells all again."""
    parts = versions_of(text)
    if not parts:
        return read_note(text)
    record, *older = map(read_note, parts)
    if not all(tells_all(record, each) for each in older):
        return read_note(text)
    for each in older:
        record = with_older(record, each)
    documents = tuple(replace(each, status=each.status or "amended") for each in record.documents)
    return replace(record, documents=documents)


_LINE = re.compile(r"^line (\d+)")


def placed_on(record: InfusionRecord, page: int) -> InfusionRecord:
    """Return a record of one page with its places given by page and line."""
    return _placed(record, [Piece(page, 0, "", Person())])


def _placed(record: InfusionRecord, pieces: Sequence[Piece]) -> InfusionRecord:
    """Return a record whose places are those of the document: `line 71` of its text is `page 2, line 3`."""
    if pieces[0].page == 0 and len(pieces) == 1 and pieces[0].line == 0:
        return record
    firsts = [0]
    for piece in pieces[:-1]:
        firsts.append(firsts[-1] + piece.text.count("\n") + 1)

    def place(source: Provenance) -> Provenance:
        quote = " ".join(source.quote.split()) if pieces[0].page else source.quote
        return replace(source, locator=there(source.locator), quote=quote)

    def there(locator: str) -> str:
        match = _LINE.match(locator)
        if match is None:
            return locator
        at = bisect_right(firsts, int(match[1]) - 1) - 1
        piece = pieces[at]
        within = f"line {int(match[1]) - firsts[at] + piece.line}{locator[match.end() :]}"
        return f"page {piece.page}, {within}" if piece.page else within

    def all_of(facts: tuple[Sourced, ...]) -> tuple[Sourced, ...]:
        return tuple(replace(fact, source=place(fact.source)) for fact in facts)

    administrations = (
        replace(item, also=tuple(place(source) for source in item.also))
        for item in all_of(record.administrations)
    )
    missed = (replace(item, locator=there(item.locator)) for item in record.understood.not_understood)
    return replace(
        record,
        understood=replace(record.understood, not_understood=tuple(missed)),
        administrations=tuple(administrations),
        orders=all_of(record.orders),
        monitoring=all_of(record.monitoring),
        indications=all_of(record.indications),
        notes=all_of(record.notes),
    )
