"""CSV, TSV and XLSX: infusion logs, a row an administration, and exports of administration records, a row an event.

A mapping that a person confirmed lies beside the table; without one, only headings that everybody reads alike are
believed (`scrubber.charts.words.headings`). A time without am or pm is settled by the mapping or by the table itself;
else both its readings are kept.
"""

from __future__ import annotations

import re
from collections import Counter, abc, defaultdict
from collections.abc import Iterator, Sequence

from scrubber.charts.completeness import LONGEST, WHOLE, Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.events.entries import Entry, joined
from scrubber.charts.readers.table.across import laid_out, with_its_times
from scrubber.charts.readers.table.amounts import several_drugs
from scrubber.charts.readers.table.cells import Sheet, sheets
from scrubber.charts.readers.table.clocks import by_its_giving, by_two_clocks
from scrubber.charts.readers.table.entries import (
    NOT_GIVEN,
    NOT_HERE,
    NOT_UNDERSTOOD,
    ONLY_ORDERED,
    entry_of,
    hold_of,
    passed_over,
    refusal_of,
    unknown_action,
)
from scrubber.charts.readers.table.forms import as_tables
from scrubber.charts.readers.table.mapping import Mapping, load_mapping
from scrubber.charts.readers.table.narrative import columns_of_events, told_in
from scrubber.charts.readers.table.refusals import does_not_fit, fits, not_a_table
from scrubber.charts.readers.table.retracted import Against, against_rows
from scrubber.charts.readers.table.rows import Row, Table, table_of, unread_lines
from scrubber.charts.readers.table.said import Said, remarks_of, said_against, weighed_by
from scrubber.charts.readers.table.sections import header_of, words_of
from scrubber.charts.readers.table.steps import with_steps
from scrubber.charts.readers.table.title import NO_TITLE, title_of
from scrubber.charts.readers.table.vitals import watched_in
from scrubber.charts.readers.table.wastes import is_a_waste, with_wastes
from scrubber.charts.readers.table.whose import NOBODY, claim_of, key_of, nobodys, patient_of
from scrubber.charts.words.access import placed
from scrubber.charts.words.access_reasons import reason_beside
from scrubber.charts.words.comments import LONGEST_QUOTE, REASON
from scrubber.charts.words.flags import is_good
from scrubber.charts.words.lots import speaks_of_a_lot
from scrubber.charts.words.route import is_only_a_way
from scrubber.charts.words.waste import speaks_of_waste
from scrubber.model.record import (
    Administration,
    Encounter,
    InfusionRecord,
    Monitoring,
    NotGiven,
    NotUnderstood,
)
from scrubber.model.value import Value, replace


class _Given(Value):
    """A row that tells something given: what stands against it, and what it tells."""

    row: Row
    said: Said
    entry: Entry


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return one record for each claim, patient and day in the table.

    Raises `DocumentError`: `not_table` where the columns are not known, `mapping` where the mapping does not fit.
    """
    mapping = load_mapping(options.mapping) if options.mapping is not None else None
    opened = sheets(data)
    if mapping is not None and options.mapping is not None and not fits(opened, mapping):
        raise does_not_fit(opened, mapping, options.mapping.name)
    rows, tables = _tables(opened, mapping)
    if not rows and mapping is None and (laid := as_tables(opened)) is not None:
        found, those = _tables(laid, mapping)
        if found:
            return _records(found, unread_lines(laid, mapping, those), _left_out(those))
    if not rows and any(sheet.left_out for sheet in opened) and (records := _of_events_in_words(opened)):
        return records
    if not rows and not any(table.named for table in tables):
        if watched := watched_in(opened):
            return _of_vital_signs(*watched)
        if (sheet := with_its_times(opened)) is not None and not sheet.left_out:
            records = _read_note(laid_out(sheet))
            if any(record.administrations for record in records):
                return records
        if records := _of_events_in_words(opened):
            return records
        if data.startswith(b"PK") or name.lower().endswith((".csv", ".tsv")):
            raise not_a_table(opened)
        return _read_note(data)
    return _records(rows, unread_lines(opened, mapping, tables), _left_out(tables))


def _of_events_in_words(opened: Sequence[Sheet]) -> tuple[InfusionRecord, ...]:
    """Return what logs of events in words tell; nothing where a sheet is no such log, or where they tell nothing.

    What was left out of a sheet that tells nothing else is of the patient whom it names, else perhaps of anybody.
    """
    records: list[InfusionRecord] = []
    of_anybody = Gaps()
    told = False
    for sheet in opened:
        columns = columns_of_events(sheet)
        if columns is None and sheet.lines:
            return ()
        gaps = Gaps()
        gaps.extend(NotUnderstood(place, words) for place, words in sheet.left_out)
        texts = [*told_in(sheet, columns, gaps)] if columns is not None else []
        for text in texts:
            read = text.in_rows(_read_note(text.words.encode()))
            told = told or any(event.told.how in ("unknown", "against") for event in text.events)
            records += [with_gaps(record, gaps) for record in read]
        if not texts:
            of_anybody.extend(gaps.understood().not_understood)
    told = told or any(record.administrations or record.not_given for record in records)
    return tuple(with_gaps(record, of_anybody) for record in records) if told else ()


def _tables(opened: Sequence[Sheet], mapping: Mapping | None) -> tuple[list[Row], list[Table]]:
    """Return the rows of all sheets, and what each sheet holds."""
    covers = [
        found for sheet in opened if header_of(sheet, mapping) is None and (found := title_of(sheet.lines))
    ]
    cover = covers[0] if len(covers) == 1 else NO_TITLE
    tables = [table_of(sheet, mapping, cover) for sheet in opened]
    return [row for table in tables for row in with_steps(table.rows)], tables


def _of_vital_signs(rows: Sequence[Row], told: Sequence[Monitoring]) -> tuple[InfusionRecord, ...]:
    """Return a record for each patient of a sheet that tells only when they were watched."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(key_of(row), []).append(row)
    return tuple(
        replace(
            _told(own[0], ()),
            monitoring=tuple(one for one in told if one.source.locator in {row.place for row in own}),
            understood=WHOLE,
        )
        for own in groups.values()
    )


def _read_note(data: bytes) -> tuple[InfusionRecord, ...]:
    """Read a note whose lines only look like a table's; hardly a table needs the reader of notes, which is large."""
    from scrubber.charts.readers.note.stretches import read_text
    from scrubber.charts.readers.note.text import plain_text

    return read_text(plain_text(data))


def _left_out(tables: Sequence[Table]) -> tuple[str, ...]:
    """Return what tables hold that speaks of no giving, each in words."""
    totals = sum(table.totals for table in tables)
    unused = tuple(dict.fromkeys(heading for table in tables for heading in table.unused))
    return (
        *((f"a row of totals ({totals})",) if totals else ()),
        *((f"columns that no field takes: {', '.join(unused)[:LONGEST]}",) if unused else ()),
    )


class _OfPatient:
    """What the rows of a table tell of one patient."""

    def __init__(self) -> None:
        self.given: list[_Given] = []
        self.refused: list[tuple[Row, NotGiven]] = []
        self.denied: list[tuple[Row, Said]] = []
        self.holds: list[Entry] = []
        self.passed: dict[str, str] = {}
        """Rows that give nothing by their state, each drug and state once, with their places."""
        self.not_understood = Gaps()

    def take(self, row: Row) -> str:
        """Take in a row, and return why it gives nothing; empty where it gives something, or nobody knows."""
        said = said_against(row)
        entry, why = entry_of(row, said)
        if entry is not None:
            self.given.append(_Given(row, said, entry))
            return ""
        if why == NOT_UNDERSTOOD:
            self.not_understood.add(row.place, words_of(tuple(row.cells.values())))
            return ""
        if said.words:
            self.denied.append((row, said))
        if why == NOT_GIVEN and (item := refusal_of(row, said)) is not None:
            self.refused.append((row, item))
        elif why in (NOT_GIVEN, NOT_HERE, ONLY_ORDERED) and row.text("drug") and not said.words:
            self.passed.setdefault(passed_over(row), row.place)
        if why == NOT_GIVEN and (hold := hold_of(row)) is not None:
            self.holds.append(hold)
        return why

    def passed_over(self) -> tuple[str, ...]:
        """Return the rows that give nothing by their state, in words."""
        return tuple(f"{place}: {words[:LONGEST]}" for words, place in self.passed.items())

    def records(self, given: Sequence[InfusionRecord]) -> tuple[InfusionRecord, ...]:
        """Return the patient's records; `given`: those of what was given."""
        found = tuple(_with_refusals(given, self.refused))
        found = _with_denials(found, self.denied, self.passed_over())
        return tuple(with_gaps(record, self.not_understood) for record in found)


def _records(rows: Sequence[Row], unread: Gaps, notes: tuple[str, ...]) -> tuple[InfusionRecord, ...]:
    """`unread`: what may concern any patient of the table, since nobody knows whom."""
    for row in nobodys(rows):
        unread.add(row.place, f"{NOBODY}: {words_of(tuple(row.cells.values()))}")
    wastes = [row for row in rows if is_a_waste(row)]
    if len(wastes) == len(rows) and not any(row.of_wastes for row in rows):
        wastes = []  # a log of doses, each told by its waste alone
    apart = {row.place for row in wastes}
    doses = [row for row in rows if row.place not in apart]
    people: dict[tuple[object, ...], _OfPatient] = defaultdict(_OfPatient)
    why = Counter(filter(None, [people[key_of(row)].take(row) for row in doses]))
    against = against_rows(doses, {one.row.place for own in people.values() for one in own.given})
    given = {key: _days(own.given, unread, own.holds, against) for key, own in people.items() if own.given}
    given = with_wastes(given, wastes, unread, rows)
    refused = (key for key, own in people.items() if own.refused)
    denied = (key for key, own in people.items() if own.denied)
    keys = dict.fromkeys((*given, *refused, *denied))
    told = {key: people[key].records(given.get(key, ())) for key in keys}
    notes = (*(f"{what} ({count})" for what, count in sorted(why.items())), *notes)
    for key, own in people.items():
        if not told.get(key):  # nothing else is told of them: where cells slipped, they may be anybody
            unread.extend(own.not_understood.understood().not_understood)
            notes = (*notes, *own.passed_over())
    records = [with_gaps(record, unread) for own in told.values() for record in own]
    if not records:
        return (with_gaps(InfusionRecord(ignored=notes, understood=WHOLE), unread),)
    return (replace(records[0], ignored=(*notes, *records[0].ignored)), *records[1:])


def _with_refusals(
    records: Sequence[InfusionRecord], refused: Sequence[tuple[Row, NotGiven]]
) -> Iterator[InfusionRecord]:
    """Yield the records of one patient with what was not given on their days; a day with nothing else is one too."""
    by_day: dict[object, list[tuple[Row, NotGiven]]] = {}
    for row, item in refused:
        by_day.setdefault(item.day, []).append((row, item))
    for record in records:
        days = {item.day() for item in record.administrations}
        yield replace(record, not_given=tuple(item for day in days for _, item in by_day.pop(day, ())))
    for items in by_day.values():
        first = items[0][0]
        yield replace(_told(first, ()), not_given=tuple(item for _, item in items), understood=WHOLE)


def _with_denials(
    records: tuple[InfusionRecord, ...], denied: Sequence[tuple[Row, Said]], passed: tuple[str, ...]
) -> tuple[InfusionRecord, ...]:
    """Return the records of one patient with the rows that were taken back: free words that deny what the other cells
    of a row tell need a person; a column of states does not, and is named only, as what was `passed` over is.
    """
    if passed and records:
        records = (replace(records[0], ignored=(*records[0].ignored, *passed)), *records[1:])
    if not denied:
        return records
    records = records or (replace(_told(denied[0][0], ()), understood=WHOLE),)
    gaps = Gaps()
    for row, said in denied:
        if said.by_words:
            gaps.add(f"{row.place}, {said.place}", said.words)
    by_state = tuple(f"{row.place}: {said.words[:LONGEST]}" for row, said in denied if not said.by_words)
    found = tuple(with_gaps(record, gaps) for record in records)
    return (replace(found[0], ignored=(*found[0].ignored, *by_state)), *found[1:])


def _days(
    group: Sequence[_Given], unread: Gaps, holds: Sequence[Entry], against: abc.Mapping[str, Against]
) -> list[InfusionRecord]:
    """Return a record for each day of a patient's visit: what began before midnight and ended after is of its first.

    A row that is of no administration is named: a waste without its dose. It goes to `unread` where nothing was given.
    """
    by_place = {one.row.place: one for one in group}
    by_day: dict[object, list[Administration]] = {}
    for given in joined((*(one.entry for one in group), *holds)):
        item = given
        for source in given.sources:
            row = by_place[source.locator].row
            item = by_its_giving(by_two_clocks(weighed_by(item, row), row), row)
            item = against[row.place].weigh(item) if row.place in against else item
        by_day.setdefault(item.day(), []).append(item)
    unknown = Gaps() if by_day else unread
    told = {source.locator for items in by_day.values() for i in items for source in i.sources}
    for one in group:
        if words := unknown_action(one.row):
            unknown.add(one.row.place, words)
        elif one.row.place not in told:
            unknown.add(one.row.place, one.entry.administration.source.quote)
    return [with_gaps(_record(group[0].row, by_place, items), unknown) for items in by_day.values()]


def _record(first: Row, by_place: dict[str, _Given], items: Sequence[Administration]) -> InfusionRecord:
    if len({item.site for item in items}) > 1:  # one site needs no reason
        items = [_with_reason(item, by_place) for item in items]
    record = _told(first, items)
    gaps = Gaps()
    for item in items:
        for source in item.sources:
            one = by_place[source.locator]
            for place, words in _open_in(one, item):
                gaps.add(f"{one.row.place}, {place}", words)
            for heading, words in _beside(one.row):
                for said in _left_in(one.row, item, heading, words):
                    gaps.add(f"{one.row.place}, {heading}", said)
                said_here = words if is_only_a_way(words) else f"{heading} {words}"
                gaps.check(f"{one.row.place}, {heading or 'no heading'}", said_here, (record,))
    return replace(record, understood=gaps.understood())


def _open_in(one: _Given, item: Administration) -> Iterator[tuple[str, str]]:
    """Yield what the fields of a row leave open of what was given, each with where it stands."""
    row = one.row
    drug, lot = row.text("drug") or "", row.text("lot")
    if row.text("dose_unit") and "dose" not in row.mapping.columns:
        yield "dose", "a unit, and no column of its amount is known"
    if several_drugs(drug):
        yield "drug", drug
    if lot and one.entry.administration.lot is None:
        yield "lot", f"a date stands for a lot: {lot}"
    doubted = {doubt.quote for doubt in item.uncertain if doubt.reason == REASON}
    for heading, words in remarks_of(row) if doubted else ():
        if words[:LONGEST_QUOTE] in doubted:
            yield heading, f"{heading} {words}"
    for heading, words in one.said.named:
        yield heading, f"{heading} {words}"


def _beside(row: Row) -> Iterator[tuple[str, str]]:
    """Yield the words beside what the fields of a row tell; not those that only say that it holds."""
    for heading, words in (*row.other, *_remarks(row)):
        if not is_good(heading, words):
            yield heading, words


def _left_in(row: Row, item: Administration, heading: str, words: str) -> Iterator[str]:
    """Yield words that may tell a waste or a lot which is not in what was given."""
    is_told = item.wasted is None and speaks_of_waste(words) and _TOLD.search(words)
    if (_OF_WASTE.search(heading) or is_told) and not _NOTHING.fullmatch(words):
        yield f"{heading} {words}"
    if row.text("lot") is None and speaks_of_a_lot(words) and not item.lot:
        yield f"{heading} {words}"


def _with_reason(item: Administration, by_place: dict[str, _Given]) -> Administration:
    """Return what was given with the reason that a comment of its rows gives for its access."""
    rows = [by_place[source.locator].row for source in item.sources]
    reason = reason_beside(words for row in rows for _, words in _remarks(row))
    return item if reason is None else replace(item, access_reason=reason)


_OF_WASTE = re.compile(r"\b(?:jw|jz|discard\w*|wast\w*)\b")
_TOLD = re.compile(r"\d\s?(?:mg|mcg|gm?|units?|ml)\b", re.IGNORECASE)
"""An amount: `2 mg wasted` of a remark may be the same as that of the dose, and is another."""
_NOTHING = re.compile(r"(?:0(?:\.0+)?\s*\w{0,5}|no|none|n|n/?a|[-–—]+)\.?", re.IGNORECASE)


def _remarks(row: Row) -> list[tuple[str, str]]:
    """Return the cells of free words, which may say more than the others."""
    cells = [(name, words) for name in ("comment", "reason", "duration") if (words := row.text(name))]
    return [*cells, *row.remarks]


def _told(row: Row, given: Sequence[Administration]) -> InfusionRecord:
    items = []
    taken: set[str] = set()
    for item in given:
        name = item.id if item.id not in taken else f"{item.id}-{len(taken) + 1}"
        taken.add(name)
        items.append(replace(item, id=name))
    return InfusionRecord(
        claim=claim_of(row),
        patient=patient_of(row),
        encounter=Encounter(id=row.text("encounter")),
        administrations=placed(items),
    )
