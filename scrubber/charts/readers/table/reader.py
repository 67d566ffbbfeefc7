"""CSV, TSV and XLSX infusion logs: one row is one entry of the chart, read through a mapping of columns.

A mapping that a person confirmed lies beside the table; without one, only headings that everybody reads alike are
believed (`table_mapping`). A time without am or pm counts only where the mapping or the table itself shows which clock
it keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from scrubber.charts.completeness import WHOLE, Gaps, with_gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.join.runs import Entry, joined
from scrubber.charts.readers.note.clock import Clock, clocks, dates
from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.note.text import plain_text
from scrubber.charts.readers.table.cells import Cell, Line, Sheet, sheets
from scrubber.charts.readers.table.mapping import Mapping, guess, load_mapping, plain
from scrubber.charts.words import drugs
from scrubber.charts.words.access import placed
from scrubber.charts.words.clock import parse_iso
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.charts.words.route import Manner, Method, Route, way
from scrubber.charts.words.values import Span, days_or_times, exact_number, is_relative, millilitres
from scrubber.model.record import (
    Administration,
    ClaimKeys,
    Encounter,
    InfusionRecord,
    Patient,
    Provenance,
    Quantity,
    Technique,
    Uncertain,
    Waste,
)

_HEADER_WITHIN = 20
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)\s*([A-Za-zµ/\[\]%0-9]*)")
_NOT_GIVEN = re.compile(
    r"\b(?:not given|not done|held|refused|cancel\w*|void\w*|error|missed|scheduled|due|ordered|pending)\b",
    re.IGNORECASE,
)
_PLAINLY_GIVEN = re.compile(r"given|administered|complete[d]?|done|final|verified|signed", re.IGNORECASE)
_NAMES_SOMETHING = re.compile(r"\d|\S\s\|")
"""Above the headings: a number or a second cell. Else it is a title."""
_INTERRUPTED = re.compile(r"\b(?:stopped|paused|interrupted)\b", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})\b")
_NIGHT = timedelta(hours=12)
HALF_OF_DAY = "morning or evening is not said, and the table does not show which clock it keeps"
NO_DAY = "no date is given"
NO_TIME = "this is no exact time"
BACKWARDS = "the stop lies before the start"
_TECHNIQUES: dict[Technique, tuple[Route | None, Method | None]] = {
    "infusion": ("IV", "infusion"), "push": ("IV", "push"), "im": ("IM", None), "sc": ("SC", None),
    "sc_infusion": ("SC", "infusion"), "pump": ("IV", "pump"), "on_body": ("SC", "on_body"),
    "transfusion": ("IV", "transfusion"), "flush": ("IV", "flush"), "oral": ("PO", None),
}  # fmt: skip


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return one record for each claim, patient and day in the table.

    Raises `DocumentError`: `not_table` where the columns are not known, `mapping` where the mapping does not fit.
    """
    mapping = load_mapping(options.mapping) if options.mapping is not None else None
    opened = sheets(data)
    rows = [row for sheet in opened for row in _rows(sheet, mapping)]
    if not rows:
        if mapping is not None and options.mapping is not None:
            raise DocumentError(
                "mapping", document=options.mapping.name, problems=(Problem("columns.drug", "column"),)
            )
        if data.startswith(b"PK") or name.lower().endswith((".csv", ".tsv")):
            raise DocumentError("not_table")
        return (read_note(plain_text(data)),)  # a note whose lines only look like a table's
    return _records(rows, _unread_lines(opened, mapping, {row.place for row in rows}))


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its cells by field."""

    place: str
    cells: dict[str, Cell]
    mapping: Mapping
    by_24: bool
    """The table shows that it keeps the 24-hour clock."""
    other: tuple[tuple[str, str], ...] = ()
    """Headings and words of the cells that no field takes."""

    def text(self, name: str) -> str | None:
        """Return a cell's words; None for an empty one."""
        value = self.cells.get(name, "")
        return (value if isinstance(value, str) else str(value)) or None


def headings_of(data: bytes) -> tuple[str, ...]:
    """Return the headings of the first table in a file, for a guess."""
    for sheet in sheets(data):
        head = _header(sheet, None)
        if head is not None:
            return tuple(str(cell) for cell in sheet[head].cells if cell != "")
        if sheet:
            return tuple(str(cell) for cell in sheet[0].cells if cell != "")
    raise DocumentError("not_table")


def _header(sheet: Sheet, mapping: Mapping | None) -> int | None:
    """Return which line holds the headings."""
    for place, line in enumerate(sheet[:_HEADER_WITHIN]):
        words = [cell for cell in line.cells if isinstance(cell, str) and cell]
        if mapping is not None:
            if {plain(mapping.columns["drug"])} <= {plain(word) for word in words}:
                return place
        elif guess(words).readable:
            return place
    return None


def _rows(sheet: Sheet, mapping: Mapping | None) -> Iterator[Row]:
    place = _header(sheet, mapping)
    if place is None:
        return
    headings = [plain(str(cell)) for cell in sheet[place].cells]
    used = mapping or guess([str(cell) for cell in sheet[place].cells]).mapping
    missing = [name for name, heading in used.columns.items() if plain(heading) not in headings]
    if missing:
        problems = tuple(Problem(f"columns.{name}", "column") for name in missing)
        raise DocumentError("mapping", problems=problems)
    columns = {name: headings.index(plain(heading)) for name, heading in used.columns.items()}
    below = sheet[place + 1 :]
    by_24 = used.clock == 24 or (used.clock is None and _keeps_24(below, columns))
    for line in below:
        cells = {name: line.cells[at] for name, at in columns.items() if at < len(line.cells)}
        if cells.get("drug"):
            taken = set(columns.values())
            other = tuple(
                (headings[at] if at < len(headings) else "", str(cell))
                for at, cell in enumerate(line.cells)
                if at not in taken and cell != ""
            )
            yield Row(line.place, cells, used, by_24, other)


def _unread_lines(opened: Sequence[Sheet], mapping: Mapping | None, read: set[str]) -> Gaps:
    """Return the lines outside the table, and those that name no drug, that may speak of giving."""
    gaps = Gaps()
    for sheet in opened:
        head = _header(sheet, mapping)
        for place, line in enumerate(sheet):
            words = " | ".join(str(cell) for cell in line.cells if cell != "")
            titled = head is not None and place < head and not _NAMES_SOMETHING.search(words)
            if place != head and not titled and line.place not in read and speaks_of_giving(words):
                gaps.add(line.place, words)
    return gaps


def _keeps_24(lines: Sequence[Line], columns: dict[str, int]) -> bool:
    """Return whether some time could only be one of the 24-hour clock, and none says am or pm."""
    plain_24 = False
    for line in lines:
        for name in ("start", "stop", "given"):
            at = columns.get(name)
            cell = line.cells[at] if at is not None and at < len(line.cells) else ""
            if isinstance(cell, str) and cell:
                found = clocks(cell, dates(cell))
                if any(clock.half_written for clock in found):
                    return False
                plain_24 = plain_24 or any(clock.plain_24 for clock in found)
    return plain_24


def _records(rows: Sequence[Row], unread: Gaps) -> tuple[InfusionRecord, ...]:
    """`unread`: what may concern any patient of the table, since nobody knows whom."""
    groups: dict[tuple[object, ...], list[tuple[Row, Entry]]] = {}
    ignored: dict[str, int] = {}
    for row in rows:
        given, why = _entry(row)
        if given is None:
            ignored[why] = ignored.get(why, 0) + 1
            continue
        key = (_claim(row), _patient(row), row.text("encounter"), given.administration.day())
        groups.setdefault(key, []).append((row, given))
    notes = tuple(f"{what} ({count})" for what, count in sorted(ignored.items()))
    records = tuple(_record(group) for group in groups.values())
    if not records:
        return (with_gaps(InfusionRecord(ignored=notes, understood=WHOLE), unread),)
    records = tuple(with_gaps(record, unread) for record in records)
    return (replace(records[0], ignored=notes), *records[1:])


def _record(group: Sequence[tuple[Row, Entry]]) -> InfusionRecord:
    record = _told(group)
    gaps = Gaps()
    for row, _ in group:
        for heading, words in row.other:
            gaps.check(f"{row.place}, {heading or 'no heading'}", f"{heading} {words}", (record,))
        status = row.text("status") or "given"
        run = bool(row.text("start") and row.text("stop"))
        if not _PLAINLY_GIVEN.fullmatch(status) and not (run and _INTERRUPTED.search(status)):
            gaps.add(row.place, status)
    return replace(record, understood=gaps.understood())


def _told(group: Sequence[tuple[Row, Entry]]) -> InfusionRecord:
    row = group[0][0]
    items = []
    taken: set[str] = set()
    for item in joined(entry for _, entry in group):
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
    return ClaimKeys(
        claim_id=row.text("claim_id"),
        attachment_control_number=row.text("attachment_control_number"),
        medical_record_number=row.text("medical_record_number"),
        account_number=row.text("account_number"),
    )


def _patient(row: Row) -> Patient:
    family, given = row.text("family_name"), row.text("given_name")
    whole = row.text("patient") or ""
    if family is None and "," in whole:
        family, _, given = (part.strip() or None for part in whole.partition(","))
    elif family is None and len(whole.split()) > 1:
        given, family = whole.split()[0], whole.split()[-1]
    return Patient(row.text("member_id"), family, given, _day(row, "birth_date"))


def _entry(row: Row) -> tuple[Entry | None, str]:
    """Return what the row documents, or why it documents nothing given."""
    status = row.text("status") or ""
    if _NOT_GIVEN.search(status):
        return None, "a row of something not given"
    substance = row.text("drug") or ""
    times, doubts = _times(row)
    dose, dose_doubt = _quantity(row, "dose", "dose_unit")
    rate = exact_number((row.text("rate") or "").split(" ")[0].replace(",", "") or None)
    manner, route = _manner(row, substance, rate is not None, times.stop is not None)
    if manner.technique is None:
        return None, "a row of a route that is neither injected nor infused"
    doubts += manner.uncertain(row.text("route") or row.text("technique") or "")
    if dose_doubt:
        doubts.append(Uncertain("dose", row.text("dose") or "", dose_doubt))
    waste, _ = _quantity(row, "waste", "waste_unit", dose.unit if dose else "")
    volume = exact_number((row.text("volume_ml") or "").split(" ")[0].replace(",", "") or None)
    item = Administration(
        id=row.text("id") or row.place,
        substance=substance,
        technique=manner.technique,
        hcpcs=(row.text("hcpcs") or "").upper() or None,
        ndc=row.text("ndc"),
        route=route,
        start=times.start,
        stop=times.stop,
        on=times.on,
        dose=dose,
        volume_ml=volume if volume is not None else millilitres(dose),
        rate_ml_per_hour=rate,
        lot=row.text("lot"),
        site=row.text("site"),
        performer=row.text("performer"),
        order=row.text("order"),
        wasted=Waste(waste, reason=row.text("waste_reason")) if waste else None,
        uncertain=tuple(doubts),
        source=Provenance(locator=row.place, quote=_quote(row)),
    )
    return Entry(item, order=row.text("order") or "", interrupted=bool(_INTERRUPTED.search(status))), ""


def _quote(row: Row) -> str:
    told = (
        "drug",
        "dose",
        "dose_unit",
        "route",
        "technique",
        "date",
        "start",
        "given",
        "stop",
        "waste",
        "waste_unit",
        "lot",
    )
    return " | ".join(text for name in told if (text := row.text(name)))[:500]


def _manner(row: Row, substance: str, has_rate: bool, has_run: bool) -> tuple[Manner, str | None]:
    """Return how it was given, and its route."""
    own = row.mapping.techniques.get((row.text("technique") or row.text("route") or "").casefold())
    if own is not None:
        return Manner(own), _TECHNIQUES[own][0]
    said = bool(row.text("route") or row.text("technique"))
    if not said and drugs.is_fluid(substance):
        return Manner("infusion"), None
    found = way([row.text("route") or ""], [row.text("technique") or ""])
    return found.manner(has_rate=has_rate, has_run=has_run), found.route


def _quantity(row: Row, name: str, unit_name: str, unit_else: str = "") -> tuple[Quantity | None, str]:
    """Return an amount of a cell and the unit in it or in the cell beside it; and why there is none."""
    text = row.text(name)
    if text is None:
        return None, ""
    match = _AMOUNT.fullmatch(text)
    number = exact_number(match[1].replace(",", "")) if match else None
    if match is None or number is None:
        return None, "this is no exact amount"
    unit = match[2] or row.text(unit_name) or unit_else
    if not unit:
        return None, "no unit is given"
    amount = Quantity(number, unit)
    return (None, "a dose per weight, area or time is no amount") if is_relative(amount) else (amount, "")


# times


def _times(row: Row) -> tuple[Span, list[Uncertain]]:
    doubts: list[Uncertain] = []
    day = _day(row, "date")
    start = _moment(row, "start" if row.text("start") else "given", day, doubts, "start")
    on = start.date() if isinstance(start, datetime) else start or day
    stop = _moment(row, "stop", on, doubts, "stop")
    if not isinstance(stop, datetime):
        stop = None
    if (
        isinstance(start, datetime)
        and stop is not None
        and (start.tzinfo is None) == (stop.tzinfo is None)
        and stop < start
    ):
        later = stop + timedelta(days=1)
        written = bool(dates(row.text("stop") or "")) or not isinstance(row.cells.get("stop"), str | time)
        if written or start.hour < 18 or stop.hour >= 12 or later - start > _NIGHT:
            doubts.append(Uncertain("stop", row.text("stop") or "", BACKWARDS))
            stop = None
        else:
            stop = later
    if not isinstance(start, datetime):
        return Span(None, stop, None if stop else on), doubts
    return days_or_times(start, stop, ""), doubts


def _day(row: Row, name: str) -> date | None:
    cell = row.cells.get(name, "")
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time) or not cell:
        return None
    found = dates(_month_first(cell, row.mapping))
    return found[0].on if len(found) == 1 else None


def _month_first(text: str, mapping: Mapping) -> str:
    return _DAY_FIRST.sub(r"\3\2\1\2\4", text) if mapping.day_first else text


def _moment(
    row: Row, name: str, day: date | None, doubts: list[Uncertain], field: str
) -> datetime | date | None:
    """Return the time in a cell, or its date where it has no time; a doubt where it cannot be counted on."""
    cell = row.cells.get(name, "")
    if isinstance(cell, datetime | date):
        return cell
    if isinstance(cell, time):
        if day is None:
            doubts.append(Uncertain(field, f"{cell:%H:%M}", NO_DAY))
            return None
        return datetime.combine(day, cell)
    if not cell:
        return None
    exact = parse_iso(cell)
    if exact is not None:
        return exact
    text = _month_first(cell, row.mapping)
    days = dates(text)
    found = clocks(text, days)
    if not found and len(days) == 1:
        return days[0].on
    on = days[0].on if days else day
    if len(found) != 1 or len(days) > 1 or found[0].hedged:
        doubts.append(Uncertain(field, cell, NO_TIME))
    elif on is None:
        doubts.append(Uncertain(field, cell, NO_DAY))
    elif not _half_known(found[0], row):
        doubts.append(Uncertain(field, cell, HALF_OF_DAY))
    else:
        return datetime.combine(on, found[0].of_day)
    return None


def _half_known(clock: Clock, row: Row) -> bool:
    return clock.half_known or row.by_24
