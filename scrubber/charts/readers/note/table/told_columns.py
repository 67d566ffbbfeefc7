"""A flow sheet inside a note: a time in each row, and columns of words about one infusion each, or about the fluids.

Time   BG    Insulin regular 100 u/100 NS             IVF
1400   486   8 units IVP bolus; gtt started 8 mL/hr   NS 1 L wide open, up 1405
1500   402   8 mL/hr                                  NS liter in 1510

Each cell is read as an entry of the time of its row; what names no drug is of the one that heads its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scrubber.charts.readers.note.page.columns import Span, by_column, cells_of, field_named, line_end
from scrubber.charts.readers.note.page.layout import Entry
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.words.actions import plain
from scrubber.model.value import Value, replace

_FLUIDS = frozenset({"ivf", "ivfs", "iv fluids", "fluids", "iv", "ivs", "other ivs"})
_OF_A_DRIP = frozenset({"dose", "rate", "other_rate", "diluent", "infusion", "strength"})
_A_RATE = re.compile(r"\b(?:mcg|mg|units?|mu|ml)(?:/kg)?/(?:min|hr?)\b", re.IGNORECASE)
"""`Levophed (mcg/min)`: the unit of the rates below it."""
_SMALL = {"up": "start", "on": "start", "off": "stop", "down": "stop"}
"""Words that are all that a cell says of what happened: `off`, `up 10 mcg/kg/min`."""
_ALONE = re.compile(r"[ \t]*(?:[,;.(|\n]|\Z|[ ]{2}|@|at\b|\d)")
_MOST_ROWS = 100


class ToldRow(Value):
    """One row: its time, and what stands in each column with the drug that heads it."""

    lexed: Lexed
    start: int
    end: int
    time: Token
    cells: tuple[tuple[Token | None, Span], ...]

    def tokens(self) -> tuple[Token, ...]:
        """Return no words: each cell is read as an entry of its own."""
        return ()

    def statements(self) -> Iterator[Statement]:
        """Yield nothing beside what the entries say."""
        yield from ()

    def entries(self) -> Iterator[Entry]:
        """Yield the cells as entries."""
        for about, (start, end) in self.cells:
            tokens = between(self.lexed.tokens, start, end)
            first = tokens[0] if tokens else None
            kind = _SMALL.get(first.text.casefold()) if first is not None else None
            if first is not None and kind and _ALONE.match(self.lexed.text, first.end):
                tokens = (replace(first, kind=kind), *tokens[1:])
            yield Entry(start, end, "care", self.time, tokens, about)


class ToldColumns(Value):
    """The rows of the table and where it ends in the note."""

    rows: tuple[ToldRow, ...]
    end: int
    bags: tuple[Span, ...]
    """The headings that name a drug with its bag."""


def told_columns_at(lexed: Lexed, start: int) -> ToldColumns | None:
    """Return the flow sheet whose headings stand in the line that starts here; None where there is none."""
    text = lexed.text
    end = line_end(text, start)
    piped = text.count("|", start, end) > 1
    spans = cells_of(text, start, end, piped)
    if len(spans) < 2:
        return None
    times = [n for n, span in enumerate(spans) if field_named(text[slice(*span)]) == "given"]
    if times != [0]:
        return None
    drips = {n: drug for n, span in enumerate(spans) if (drug := _drip(lexed, span)) is not None}
    if not drips:
        return None
    fluids = {n: None for n, span in enumerate(spans) if plain(text[slice(*span)]) in _FLUIDS}
    columns: Mapping[int, Token | None] = {**drips, **fluids}
    rows: list[ToldRow] = []
    while end < len(text) and len(rows) < _MOST_ROWS:
        first, last = end + 1, line_end(text, end + 1)
        cells = cells_of(text, first, last, piped)
        placed = (
            dict(enumerate(cells))
            if piped
            else by_column(text, cells, spans, first - start, frozenset(times))
        )
        time = _only_time(lexed, placed.get(0))
        if time is None or len(cells) < 2 or len(cells) > len(spans):
            break
        told = tuple((columns[n], placed[n]) for n in sorted(columns) if n in placed)
        rows.append(ToldRow(lexed, first, last, time, told))
        end = last
    bags = tuple(spans[n] for n in drips)
    return ToldColumns(tuple(rows), end + 1, bags) if rows else None


def _drip(lexed: Lexed, heading: Span) -> Token | None:
    """Return the drug of a heading that names one drug with its bag or its way: `Insulin 100 u/100 NS`."""
    tokens = between(lexed.tokens, *heading)
    named = [token for token in tokens if token.kind == "drug"]
    of_a_drip = _A_RATE.search(lexed.text, *heading) or any(token.kind in _OF_A_DRIP for token in tokens)
    is_drip = of_a_drip and not any(token.is_time for token in tokens)
    return named[0] if is_drip and len({token.key for token in named}) == 1 else None


def _only_time(lexed: Lexed, cell: Span | None) -> Token | None:
    """Return the time that is all that a cell holds."""
    if cell is None:
        return None
    tokens = between(lexed.tokens, *cell)
    alone = len(tokens) == 1 and re.fullmatch(
        r"\s*" + re.escape(tokens[0].text) + r"\s*", lexed.text[slice(*cell)]
    )
    return tokens[0] if alone and tokens[0].kind == "time" else None
