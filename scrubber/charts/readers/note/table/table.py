"""Tables inside a note: a header that names a drug and a time, and below it rows in the same columns (`table_row`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from scrubber.charts.readers.note.page.columns import Span, line_end, remark_of
from scrubber.charts.readers.note.page.header import service_day
from scrubber.charts.readers.note.table.scheduled import is_scheduled
from scrubber.charts.readers.note.table.table_head import Headings, Line, headings_at, line_below, way_beside
from scrubber.charts.readers.note.table.table_row import Row
from scrubber.charts.readers.note.table.titration import RateRow, resumed, stepped
from scrubber.charts.readers.note.values.statement import AT_ONCE, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.readers.note.words.action_words import action_in
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT
from scrubber.charts.words.actions import OF_A_COURSE, plain
from scrubber.charts.words.waste import is_called_wastes
from scrubber.model.value import Value, replace

_MOST_ROWS = 200


class Table(Value):
    """The rows of a table and where it ends in the note."""

    rows: tuple[Row | RateRow, ...]
    end: int


class RunOfACourse(Row):
    """A run of the drug that is named above its table, on a day of its own."""

    def statements(self) -> Iterator[Statement]:
        """Yield what the row says, with the dose that stands beside the drug above, where it is the only one there."""
        counted = _COUNT.fullmatch(self.lexed.text, *self.cells.get("dose", (0, 0)))  # below `Dose #`
        dose = _dose_beside(self.lexed, self.named) if counted is not None else None
        for statement in super().statements():
            if dose is not None and statement.of("start") is not None and statement.of("dose") is None:
                statement.facts.append(dose)
            yield statement


def _dose_beside(lexed: Lexed, drug: Token | None) -> Fact | None:
    if drug is None:
        return None
    line = between(lexed.tokens, drug.end, line_end(lexed.text, drug.end))
    doses = [token for token in line if token.kind == "dose"]
    said = _DOSE.fullmatch(doses[0].text) if len(doses) == 1 else None
    if said is None:
        return None
    return Fact("dose", f"{said['amount']} {said['unit']}", doses[0].start, doses[0].end, doses[0].text)


_COUNT = re.compile(r"[ |]*\d?[ |]*")
_DOSE = re.compile(rf"(?P<amount>{NUMBER})\s?(?P<unit>{UNIT})", re.IGNORECASE)


def table_at(lexed: Lexed, start: int) -> Table | None:
    """Return the table whose header is the line that starts here; None where there is none."""
    headings = headings_at(lexed, start)
    if headings is None:
        return None
    rows, end = _rows_below(headings)
    rates = stepped(resumed([row for row in rows if isinstance(row, RateRow)]))
    if any(row.names_a_drug() for row in rates):
        return None  # a flow sheet, whose lines are read as they stand
    told: Sequence[Row | RateRow] = rates or _of_record([row for row in rows if isinstance(row, Row)])
    if _is_of_wastes(headings) or _is_of_a_schedule(headings):
        told = tuple(replace(row, gives_nothing=True) for row in told if isinstance(row, Row))
    elif headings.of_a_course:
        own = service_day(lexed.text, lexed.days)
        told = tuple(_not_yet(row, own) if isinstance(row, RunOfACourse) else row for row in told)
    if _is_of_several(headings, told):
        told = tuple(replace(row, of_several=True) for row in told if isinstance(row, Row))
    return Table(tuple(told), end + 1) if told else None


def _is_of_wastes(headings: Headings) -> bool:
    """Return whether the line above the headings calls the table a list of wastes, and no run is told in it."""
    above = headings.lexed.text[: headings.start].rstrip().rpartition("\n")[2]
    return is_called_wastes(above.strip(" |*#")) and not {"start", "stop"} <= headings.fields.keys()


def _is_of_a_schedule(headings: Headings) -> bool:
    """`Venofer 200 mg IV - scheduled visits`: return whether the days of a course are planned ones."""
    above = headings.above
    if above is None or not headings.of_a_course:
        return False
    return is_scheduled(headings.lexed.text, headings.start, above.start)


def _not_yet(row: RunOfACourse, own: date | None) -> RunOfACourse:
    """Return a run, as one that nobody gave where its day lies behind the note's own: it was written down ahead."""
    on = row.day(own)
    ahead = on is not None and own is not None and on > own
    timed = any(token.kind in ("time", "range") for token in between(row.lexed.tokens, row.start, row.end))
    return replace(row, gives_nothing=True) if ahead and timed else row


_WHO = frozenset({"patient", "family_name", "medical_record_number", "member_id", "birth_date"})


def _is_of_several(headings: Headings, rows: Sequence[Row | RateRow]) -> bool:
    """Return whether a column names the patient of each row, and more than one: a roster of a day."""
    text = headings.lexed.text
    for name in _WHO & headings.fields.keys():
        place = headings.fields[name]
        head = plain(text[slice(*headings.spans[place])])
        if (head == "name" and place) or head.startswith("unit"):
            continue  # of a nurse, perhaps; of a bag of blood
        spans = (row.cells.get(name, (0, 0)) for row in rows if isinstance(row, Row) and not row.aside)
        if len({plain(text[slice(*span)]) for span in spans} - {""}) > 1:
            return True
    return False


def _rows_below(headings: Headings) -> tuple[list[Row | RateRow], int]:
    """Return the rows of a table, and where the last of its lines ends."""
    lexed = headings.lexed
    rows: list[Row | RateRow] = []
    end = headings.end
    while end < len(lexed.text) and len(rows) < _MOST_ROWS:
        line = line_below(headings, end + 1, is_first=not rows)
        if line.is_ruled:
            pass  # it only parts the headings from the rows
        elif line.is_aside:
            rows.append(Row(lexed, line.start, line.end, {}, aside=True))
        elif line.ends_the_table:
            break
        else:
            rows += _row_of(line, rows)
        end = line.end
    return rows, end


def _row_of(line: Line, rows: Sequence[Row | RateRow]) -> Iterator[Row | RateRow]:
    """Yield the row that a line is, if it is one; `rows`: those above it."""
    headings = line.headings
    lexed, above, unit = headings.lexed, headings.above, headings.dose_unit
    if headings.of_rates:
        yield _rate_row(line)
    elif "drug" not in headings.fields:  # doses of the drug above the table
        kind = RunOfACourse if headings.of_a_course else Row
        row = kind(lexed, line.start, line.end, line.cells, above, way_beside(lexed, above), unit)
        yield replace(row, denied=line.is_denied)
    elif lexed.text[slice(*line.cells.get("drug", (0, 0)))].strip(" |"):
        cells = _in_by(line)
        row = Row(lexed, line.start, line.end, cells, dose_unit=unit, denied=line.is_denied)
        if headings.of_charges and row.drug() is None:
            return  # `PIV start kit`
        before = _last_named(rows) if row.only_happened() else None
        yield replace(row, named=before) if before else row
    elif line.goes_on and isinstance(rows[-1], Row):
        yield Row(lexed, line.start, line.end, line.cells, rows[-1].drug(), rows[-1].said_way())


def _in_by(line: Line) -> dict[str, Span]:
    """Return the cells of a row, the time below `Done` as a stop in the row of what was not given at once: by then it
    was in, and when it began is not told.
    """
    headings, cells = line.headings, line.cells
    if (
        "given" not in cells
        or plain(headings.lexed.text[slice(*headings.spans[headings.fields["given"]])]) != "done"
    ):
        return cells
    tokens = between(headings.lexed.tokens, line.start, line.end)
    if any(token.kind in AT_ONCE or token.kind == "range" for token in tokens):
        return cells
    return {"stop" if name == "given" else name: span for name, span in cells.items()}


def _rate_row(line: Line) -> RateRow:
    """Return a row of a titration; what stands behind the last heading is its remark."""
    headings, cells = line.headings, line.cells
    wide = headings.parting == " "
    edge = line.start + headings.spans[-1][1] - headings.start if wide else line.end + 1
    remark = remark_of(headings.lexed, line.spans, cells, edge)
    row = RateRow(headings.lexed, line.start, line.end, cells, headings.above, headings.bolus_unit)
    return replace(row, remark=remark, beside=headings.beside, vitals=headings.vitals(line.spans, line.start))


def _last_named(rows: Sequence[Row | RateRow]) -> Token | None:
    """Return the drug of the last row that names one; remarks may stand between, and what was given at one moment."""
    infused = (
        r for r in reversed(rows) if isinstance(r, Row) and not any(t.kind in AT_ONCE for t in r.tokens())
    )
    named = (row.drug() for row in infused)
    return next((drug for drug in named if drug is not None), None)


def _forward(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows of events, those of a record that goes back in time (`newest first`) turned round."""
    clocks = [time.clock for row in rows if (time := row.time()) is not None and time.clock is not None]
    moments = [(clock.on or date.max, clock.of_day) for clock in clocks if clock.certain]
    back = len(moments) == len(rows) > 1 and all(one >= other for one, other in pairwise(moments))
    return rows[::-1] if back and moments[0] > moments[-1] else rows


def _of_record(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows, marked where one of their actions is one that only an administration record writes."""
    if not any(action_in(row.said) in OF_A_COURSE for row in rows):
        return tuple(rows)
    rows = _forward(rows)
    said = [action_in(row.said) for row in rows]
    return tuple(
        replace(row, of_events=True, halts=said[place + 1 : place + 2] == ["restart"])
        for place, row in enumerate(rows)
    )
