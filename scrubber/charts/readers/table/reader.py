"""CSV, TSV and XLSX: infusion logs, a row an administration, and exports of administration records, a row an event.

A mapping that a person confirmed lies beside the table; without one, only headings that everybody reads alike are
believed (`scrubber.charts.words.headings`). A time without am or pm is settled by the mapping or by the table itself;
else both its readings are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scrubber.charts.completeness import WHOLE, Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.events.entries import Entry, joined
from scrubber.charts.readers.note.stretches import read_text
from scrubber.charts.readers.note.text import plain_text
from scrubber.charts.readers.table.cells import sheets
from scrubber.charts.readers.table.entries import NOT_GIVEN, entry_of, refusal_of, unknown_action
from scrubber.charts.readers.table.mapping import load_mapping
from scrubber.charts.readers.table.moments import day_of
from scrubber.charts.readers.table.rows import Row, header_of, rows_of, unread_lines
from scrubber.charts.readers.table.title import NO_TITLE, names_a_patient, title_of
from scrubber.charts.words.access import placed
from scrubber.model.record import Administration, ClaimKeys, Encounter, InfusionRecord, NotGiven, Patient
from scrubber.model.value import replace


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return one record for each claim, patient and day in the table.

    Raises `DocumentError`: `not_table` where the columns are not known, `mapping` where the mapping does not fit.
    """
    mapping = load_mapping(options.mapping) if options.mapping is not None else None
    opened = sheets(data)
    covers = [found for sheet in opened if header_of(sheet, mapping) is None and (found := title_of(sheet))]
    cover = covers[0] if len(covers) == 1 else NO_TITLE
    rows = [row for sheet in opened for row in rows_of(sheet, mapping, cover)]
    if not rows:
        if mapping is not None and options.mapping is not None:
            raise DocumentError(
                "mapping", document=options.mapping.name, problems=(Problem("columns.drug", "column"),)
            )
        if data.startswith(b"PK") or name.lower().endswith((".csv", ".tsv")):
            raise DocumentError("not_table")
        return read_text(plain_text(data))  # a note whose lines only look like a table's
    return _records(rows, unread_lines(opened, mapping, {row.place for row in rows}))


def _records(rows: Sequence[Row], unread: Gaps) -> tuple[InfusionRecord, ...]:
    """`unread`: what may concern any patient of the table, since nobody knows whom."""
    groups: dict[tuple[object, ...], list[tuple[Row, Entry]]] = {}
    refused: dict[tuple[object, ...], list[tuple[Row, NotGiven]]] = {}
    ignored: dict[str, int] = {}
    for row in rows:
        given, why = entry_of(row)
        if given is None:
            ignored[why] = ignored.get(why, 0) + 1
            if why == NOT_GIVEN and (item := refusal_of(row)) is not None:
                refused.setdefault(_key(row), []).append((row, item))
            continue
        key = _key(row)
        groups.setdefault(key, []).append((row, given))
    notes = tuple(f"{what} ({count})" for what, count in sorted(ignored.items()))
    given_by = {key: _days(group, unread) for key, group in groups.items()}
    records = tuple(
        record
        for key in dict.fromkeys((*groups, *refused))
        for record in _with_refusals(given_by.get(key, []), refused.get(key, []))
    )
    if not records:
        return (with_gaps(InfusionRecord(ignored=notes, understood=WHOLE), unread),)
    records = tuple(with_gaps(record, unread) for record in records)
    return (replace(records[0], ignored=notes), *records[1:])


def _key(row: Row) -> tuple[object, ...]:
    return _claim(row), _patient(row), row.text("encounter")


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


def _days(group: Sequence[tuple[Row, Entry]], unread: Gaps) -> list[InfusionRecord]:
    """Return a record for each day of a patient's visit: what began before midnight and ended after is of its first.

    A row that is of no administration is named: a waste without its dose. It goes to `unread` where nothing was given.
    """
    by_place = {row.place: row for row, _ in group}
    by_day: dict[object, list[Administration]] = {}
    for item in joined(entry for _, entry in group):
        by_day.setdefault(item.day(), []).append(item)
    unknown = Gaps() if by_day else unread
    told = {source.locator for items in by_day.values() for i in items for source in (i.source, *i.also)}
    for row, entry in group:
        if words := unknown_action(row):
            unknown.add(row.place, words)
        elif row.place not in told:
            unknown.add(row.place, entry.administration.source.quote or "")
    return [with_gaps(_record(group[0][0], by_place, items), unknown) for items in by_day.values()]


def _record(first: Row, by_place: dict[str, Row], items: Sequence[Administration]) -> InfusionRecord:
    record = _told(first, items)
    gaps = Gaps()
    for item in items:
        for source in (item.source, *item.also):
            row = by_place[source.locator]
            if row.text("dose_unit") and "dose" not in row.mapping.columns:
                gaps.add(f"{row.place}, dose", "a unit, and no column of its amount is known")
            for heading, words in (*row.other, *_remarks(row)):
                gaps.check(f"{row.place}, {heading or 'no heading'}", f"{heading} {words}", (record,))
    return replace(record, understood=gaps.understood())


def _remarks(row: Row) -> list[tuple[str, str]]:
    """Return the cells of free words, which may say more than the others."""
    return [(name, words) for name in ("comment", "reason", "duration") if (words := row.text(name))]


def _told(row: Row, given: Sequence[Administration]) -> InfusionRecord:
    items = []
    taken: set[str] = set()
    for item in given:
        name = item.id if item.id not in taken else f"{item.id}-{len(taken) + 1}"
        taken.add(name)
        items.append(replace(item, id=name))
    return InfusionRecord(
        claim=_claim(row),
        patient=_patient(row),
        encounter=Encounter(id=row.text("encounter")),
        administrations=placed(items),
    )


def _claim(row: Row) -> ClaimKeys:
    if not names_a_patient(row.mapping.columns) and not row.text("claim_id"):
        return row.title.claim
    return ClaimKeys(
        claim_id=row.text("claim_id"),
        attachment_control_number=row.text("attachment_control_number"),
        medical_record_number=row.text("medical_record_number"),
        account_number=row.text("account_number"),
    )


def _patient(row: Row) -> Patient:
    if not names_a_patient(row.mapping.columns):
        return row.title.patient
    family, given = row.text("family_name"), row.text("given_name")
    whole = row.text("patient") or ""
    if family is None and "," in whole:
        family, _, given = (part.strip() or None for part in whole.partition(","))
    elif family is None and len(whole.split()) > 1:
        given, family = whole.split()[0], whole.split()[-1]
    return Patient(row.text("member_id"), family, given, day_of(row, "birth_date"))
