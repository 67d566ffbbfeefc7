"""A log that tells what happened in words, a row an event: no table of doses, so it is laid out as text and read as a
note.

    When   What         Detail
    10:15  Started      Remicade 400 mg in 250 NS
    12:25  Stopped      Remicade complete

Each row is a line that begins with its time; the rows of each patient are a text of their own. Places are rows again in
what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import TypeVar

from scrubber.charts.completeness import Gaps
from scrubber.charts.readers.table.cells import Cell, Line, Sheet
from scrubber.charts.readers.table.in_line import HALF
from scrubber.charts.readers.table.mapping import Mapping
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.readers.table.sections import HEADER_WITHIN, kind_of, words_of
from scrubber.charts.readers.table.title import label_of, names_a_patient, title_of
from scrubber.charts.readers.table.unsaid import accounted
from scrubber.charts.readers.table.what import Event, Told, among, heard, how_told
from scrubber.charts.readers.table.whose import NOBODY, claim_of, key_of, nobodys, patient_of
from scrubber.charts.words.actions import plain
from scrubber.charts.words.flags import verdict
from scrubber.charts.words.headings import field_of, unit_of
from scrubber.model.record import (
    Administration,
    Indication,
    InfusionRecord,
    Monitoring,
    Note,
    NotGiven,
    Order,
    Provenance,
)
from scrubber.model.value import Value, replace

Sourced = TypeVar("Sourced", Administration, Order, Monitoring, Indication, Note, NotGiven)

_TOLD = frozenset(
    {
        "what", "event", "events", "action", "activity", "detail", "details", "event detail", "event details",
        "description", "comment", "comments", "note", "notes", "remarks", "entry", "narrative", "nursing note",
        "nursing notes", "documentation", "intervention", "task", "task name", "what happened",
    }
)  # fmt: skip
"""Headings of words that tell what happened."""
_ACTIONS = frozenset(
    {"what", "event", "events", "action", "activity", "intervention", "task", "task name", "what happened"}
)
"""Of these, headings of a word for it, whose details stand beside it."""
_ACTED = re.compile(r"\b(?:action|event|activity|task)\b")
_WHEN = frozenset({"when", "when happened"})
_OF_A_PATIENT = frozenset(
    {
        "patient", "family_name", "given_name", "birth_date", "medical_record_number", "member_id", "account_number",
        "claim_id", "attachment_control_number", "encounter",
    }
)  # fmt: skip
_NOT_TOLD = _OF_A_PATIENT | {"performer"}
"""Fields that are none of what happened."""


class Columns(Value):
    """Where the columns of a log of events stand."""

    head: int
    """The line of the headings."""
    names: tuple[str | None, ...]
    when: int
    day: int | None
    headings: tuple[str, ...]
    what: int | None
    """The column that says what happened in a word."""

    @property
    def half(self) -> int | None:
        """Return the column that says which half of the day the time before it lies in."""
        at = self.when + 1
        return at if at < len(self.headings) and plain(self.headings[at]) in HALF else None


def columns_of_events(sheet: Sheet) -> Columns | None:
    """Return the columns of a log of events in words; None for any other sheet."""
    for at, line in enumerate(sheet.lines[:HEADER_WITHIN]):
        headings = tuple(str(cell) for cell in line.cells)
        names = tuple(_field_of(heading) for heading in headings)
        times = [place for place, name in enumerate(names) if name == "given"]
        days = [place for place, name in enumerate(names) if name == "date"]
        told = [heading for heading in headings if plain(heading) in _TOLD]
        if told and len(times) == 1 and len(days) < 2 and not {"drug", "start", "stop"} & set(names):
            below = {kind_of(each, None) for each in sheet.lines[at + 1 :]}
            if below & {"header", "headings", "nobody"} or ("label" in below and _OF_A_PATIENT & set(names)):
                return None  # of whom the rows below are, nobody told this reader
            what = next((place for place, each in enumerate(headings) if is_of_actions(each)), None)
            return Columns(at, names, times[0], days[0] if days else None, headings, what)
    return None


def is_of_actions(heading: str) -> bool:
    """Return whether a heading is of what happened in a word."""
    words = plain(heading)
    return words in _ACTIONS or (field_of(heading) == "status" and _ACTED.search(words) is not None)


def _field_of(heading: str) -> str | None:
    return "given" if plain(heading) in _WHEN else field_of(heading)


class Text(Value):
    """The rows of one patient as a text, and the row of each of its lines."""

    words: str
    places: tuple[str, ...]
    whose: Row | None
    """The first row, where the columns name a patient."""
    events: tuple[Event, ...]

    def in_rows(self, records: Sequence[InfusionRecord]) -> list[InfusionRecord]:
        """Return what was read from the text with rows for lines, and what they take back in doubt."""
        return accounted([self._in_rows(record) for record in records], self.events)

    def _in_rows(self, record: InfusionRecord) -> InfusionRecord:
        gaps = tuple(
            replace(gap, locator=self._of_row(gap.locator), text=self._own(gap.locator, gap.text))
            for gap in record.understood.not_understood
        )
        if self.whose is not None:
            record = replace(
                record,
                claim=claim_of(self.whose),
                patient=patient_of(self.whose),
                encounter=replace(record.encounter, id=self.whose.text("encounter")),
            )
        return replace(
            record,
            orders=self._of_rows(record.orders),
            administrations=tuple(
                replace(item, also=tuple(map(self._placed, item.also)))
                for item in self._of_rows(record.administrations)
            ),
            monitoring=self._of_rows(record.monitoring),
            indications=self._of_rows(record.indications),
            notes=self._of_rows(record.notes),
            not_given=self._of_rows(record.not_given),
            understood=replace(record.understood, not_understood=gaps),
        )

    def _of_rows(self, facts: Sequence[Sourced]) -> tuple[Sourced, ...]:
        return tuple(replace(fact, source=self._placed(fact.source)) for fact in facts)

    def _placed(self, source: Provenance) -> Provenance:
        quote = self._own(source.locator, source.quote)
        return replace(source, locator=self._of_row(source.locator), quote=quote)

    def _of_row(self, locator: str | None) -> str | None:
        return _LINE.sub(lambda line: self.places[int(line[1]) - 1], locator) if locator else locator

    def _own(self, locator: str | None, quote: str) -> str:
        """Return what is quoted of a row in its own word for what happened."""
        place = self._of_row(locator)
        event = next((each for each in self.events if each.place == place), None)
        if event is None or event.told.word == event.what:
            return quote
        return quote.replace(event.told.word, event.what, 1)


_LINE = re.compile(r"line (\d+)(?:, characters \d+-\d+)?")


def told_in(sheet: Sheet, columns: Columns, gaps: Gaps) -> Iterator[Text]:
    """Yield a text for each patient of a log, also one above whose headings alone stands whose it is.

    What names nobody, where others do, is named.
    """
    below = sheet.lines[columns.head + 1 :]
    rows = {line.place: _row(line, columns) for line in below}
    whole = {line.place: words_of(line.cells) for line in below}
    for row in nobodys([*rows.values()]):
        gaps.add(row.place, f"{NOBODY}: {whole[row.place]}")
        del rows[row.place]
    above = [(line, label_of(line.cells)) for line in sheet.lines[: columns.head]]
    by_person: dict[tuple[object, ...], list[Line]] = {}
    for line in below:
        if line.place in rows:
            by_person.setdefault(key_of(rows[line.place]), []).append(line)
    if not below and title_of(sheet.lines[: columns.head]).names_somebody:
        yield Text("\n".join(words for _, words in above), tuple(line.place for line, _ in above), None, ())
    by_day = any(_OF_A_DAY.fullmatch(_shown(line, columns.when)) for line in below)
    for lines in by_person.values():
        told, events = list(above), list[Event]()
        for line in lines:
            if kind_of(line, None) == "label":
                told.append((line, label_of(line.cells)))
                continue
            event = among(events, _event(line, columns))
            if events and told and _goes_on(line, columns, events[-1]):
                last, words = told[-1]
                told[-1] = last, f"{words}, {event.beside}"
                events[-1] = events[-1].with_more(event.beside)
                continue
            events.append(event)
            if event.told.how == "told" and (words := _as_told(line, columns, event, by_day=by_day)):
                told.append((line, words))
        told = [(line, words) for line, words in told if words]
        first = rows[lines[0].place]
        whose = first if names_a_patient(first.mapping.columns) else None
        places = tuple(line.place for line, _ in told)
        yield Text("\n".join(words for _, words in told), places, whose, tuple(events))


def _row(line: Line, columns: Columns) -> Row:
    """Return what the columns of a line say of its patient."""
    at = {name: place for place, name in enumerate(columns.names) if name in _OF_A_PATIENT}
    cells = {name: line.cells[place] for name, place in at.items() if place < len(line.cells)}
    words = {name: str(cell) for name, cell in cells.items() if cell != ""}
    return Row(
        line.place, cells, words, Mapping({name: columns.headings[place] for name, place in at.items()})
    )


def _event(line: Line, columns: Columns) -> Event:
    """Return what a row says that happened, and how a note is told it."""
    what = _shown(line, columns.what) if columns.what is not None else ""
    beside = _beside(line, columns)
    told = how_told(what, beside)
    for at, name in enumerate(columns.names):
        heading = columns.headings[at]
        if at in (columns.day, columns.when, columns.what) or name in _NOT_TOLD or plain(heading) in _TOLD:
            continue
        said = verdict(heading, _shown(line, at))
        if said and told.how == "told":
            told = Told("unknown" if said == "doubt" else "passed", what)
    return Event(line.place, what, beside, told, tuple(words for _, words in line.remarks))


def _goes_on(line: Line, columns: Columns, above: Event) -> bool:
    """Return whether a row tells only details, of what the row above it says was given."""
    if any(_shown(line, at) for at in (columns.day, columns.when, columns.what) if at is not None):
        return False
    return above.told.how == "told" and "given" in heard(above.what)


def _as_told(line: Line, columns: Columns, event: Event, *, by_day: bool) -> str:
    """Return a row as a line of a note: `03/02/2026 10:15 Started: Remicade 400 mg in 250 NS, 40 mL/hr`.

    `by_day`: another time shows that the hours of a day are counted: `955` has lost its zero.
    """
    when = " ".join(_shown(line, at) for at in (columns.day, columns.when, columns.half) if at is not None)
    when = _CUT.sub("0", when) if by_day else when
    words = ": ".join(filter(None, (event.told.word, event.beside)))
    return f"{when.strip()} {words}".strip()


_OF_A_DAY = re.compile(r"(?:.* )?(?:0\d|1[3-9]|2[0-3])[0-5]\d")
_CUT = re.compile(r"(?:^|(?<= ))(?=[1-9][0-5]\d$)")


def _beside(line: Line, columns: Columns) -> str:
    """Return what a row says besides when and what happened."""
    told: list[str] = []
    beside: list[str] = []
    for at, name in enumerate(columns.names):
        cell = _shown(line, at)
        if not cell or at in (columns.day, columns.when, columns.half, columns.what) or name in _NOT_TOLD:
            continue
        heading = columns.headings[at]
        if plain(heading) in _TOLD or not heading:
            told.append(cell)
        elif name == "dose_unit" and beside and _BARE.fullmatch(beside[-1]):
            beside[-1] = f"{beside[-1]} {cell}"
        else:
            unit = unit_of(heading) if _BARE.fullmatch(cell) else ""
            beside.append(f"{cell} {unit}" if unit else cell if name in _AMOUNTS else f"{heading} {cell}")
    return ", ".join(filter(None, (": ".join(told), *beside)))


_BARE = re.compile(r"\d+(?:\.\d+)?")
_AMOUNTS = frozenset({"dose", "rate", "volume_ml", "route", "technique"})
"""What stands beside the words as notes write it, without a label."""


def _shown(line: Line, at: int) -> str:
    cell: Cell = line.cells[at] if at < len(line.cells) else ""
    if isinstance(cell, datetime):
        return f"{cell:%m/%d/%Y %H%M}"
    if isinstance(cell, date):
        return f"{cell:%m/%d/%Y}"
    return f"{cell:%H%M}" if isinstance(cell, time) else " ".join(cell.split())
