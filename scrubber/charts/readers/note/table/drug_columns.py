"""A table inside a note with a column for each drug, and below it what was given of it at the time of each row.

Time | Midazolam IVP | Fentanyl IVP | BP     | SpO2
0859 | 2 mg          | 25 mcg       | 109/79 | 98
0909 | 1 mg          | -            | 109/79 | 97
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.charts.readers.note.page.columns import Span, by_column, cells_of, field_named, line_end
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import AT_ONCE, ROW, Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.model.value import Value, replace

_UNIT = re.compile(r"[ (,](?P<unit>mg|mcg|g|units?|meq|mmol)\b(?![ ]?/)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOTHING = re.compile(r"[-\u2013\u2014.]*|0|n/?a|none", re.IGNORECASE)
_MOST_ROWS = 100


class DrugColumn(Value):
    """A column: its drug, the way that its heading names, and the unit of bare numbers below it."""

    drug: Token
    way: Token | None
    unit: str


class DosesRow(Value):
    """One row: its time, and what stands below each drug."""

    lexed: Lexed
    start: int
    end: int
    time: Token | None
    cells: tuple[tuple[DrugColumn, Span], ...]

    def tokens(self) -> tuple[Token, ...]:
        """Return the words that speak of giving: the time and those below the drugs, where anything was given."""
        told = [token for _, span in self.cells for token in between(self.lexed.tokens, *span)]
        return (self.time, *told) if self.time is not None and told else ()

    def statements(self) -> Iterator[Statement]:
        """Yield each dose of the row."""
        if self.time is None or self.time.clock is None:
            return
        for column, span in self.cells:
            facts = self._said(column, span)
            if facts:
                given = replace(timed("given", self.time.clock), value=ROW)
                yield Statement(column.drug.text, column.drug.key, self.start, self.end, [*facts, given])

    def _said(self, column: DrugColumn, span: Span) -> list[Fact]:
        """Return the dose of a cell and its way; nothing for a cell that says more than that."""
        said = self.lexed.text[slice(*span)].strip()
        tokens = between(self.lexed.tokens, *span)
        doses = [token for token in tokens if token.kind == "dose"]
        ways = [token for token in tokens if token.kind in AT_ONCE] or ([column.way] if column.way else [])
        if _NOTHING.fullmatch(said) or len(doses) > 1 or len(ways) > 1 or not (ways or column.unit):
            return []
        way = [Fact("way", way.kind, way.start, way.end, way.text) for way in ways]
        if doses and {token.kind for token in tokens} <= {"dose", *AT_ONCE}:
            dose = doses[0]
            return [*way, Fact("dose", dose.text, dose.start, dose.end, dose.text)]
        if column.unit and _NUMBER.fullmatch(said):
            return [*way, Fact("dose", f"{said} {column.unit}", *span, said)]
        return []


class DrugColumns(Value):
    """The rows of the table and where it ends in the note."""

    rows: tuple[DosesRow, ...]
    end: int


def drug_columns_at(lexed: Lexed, start: int) -> DrugColumns | None:
    """Return the table whose headings stand in the line that starts here; None where there is none."""
    text = lexed.text
    end = line_end(text, start)
    piped = text.count("|", start, end) > 1
    spans = cells_of(text, start, end, piped)
    if len(spans) < 2:
        return None
    times = [n for n, span in enumerate(spans) if field_named(text[slice(*span)]) == "given"]
    if len(times) != 1:
        return None
    columns = {n: column for n, span in enumerate(spans) if (column := _column(lexed, span))}
    if not columns:
        return None
    rows: list[DosesRow] = []
    while end < len(text) and len(rows) < _MOST_ROWS:
        first, last = end + 1, line_end(text, end + 1)
        if re.fullmatch(r"[\s|+=:-]+", text[first:last]):
            end = last
            continue
        cells = cells_of(text, first, last, piped)
        by_place = (
            dict(enumerate(cells))
            if piped
            else by_column(text, cells, spans, first - start, frozenset(times))
        )
        time = _only_time(lexed, by_place.get(times[0]))
        if time is None or len(cells) > len(spans):
            break
        below = tuple((column, by_place[n]) for n, column in columns.items() if n in by_place)
        rows.append(DosesRow(lexed, first, last, time, below))
        end = last
    return DrugColumns(tuple(rows), end + 1) if any(True for row in rows for _ in row.statements()) else None


def _column(lexed: Lexed, heading: Span) -> DrugColumn | None:
    """Return the column of a heading that names one drug, and no dose or time of its own: `Versed IVP (mg)`."""
    tokens = between(lexed.tokens, *heading)
    drugs = [token for token in tokens if token.kind == "drug"]
    ways = [token for token in tokens if token.kind in AT_ONCE]
    if len({token.key for token in drugs}) != 1 or len(ways) > 1:
        return None
    if any(token.is_time or token.kind in ("dose", "rate") for token in tokens):
        return None
    unit = _UNIT.search(lexed.text, *heading)
    return DrugColumn(drugs[0], ways[0] if ways else None, unit["unit"] if unit else "")


def _only_time(lexed: Lexed, cell: Span | None) -> Token | None:
    """Return the time that is all that a cell holds."""
    if cell is None:
        return None
    tokens = between(lexed.tokens, *cell)
    said = lexed.text[slice(*cell)].strip()
    return tokens[0] if len(tokens) == 1 and tokens[0].kind == "time" and tokens[0].text == said else None
