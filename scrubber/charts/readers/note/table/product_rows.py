"""Rows that tell of which vials a drug was taken, and of no giving: their lots are the drug's, their sizes no dose.

Product            Lot           Exp        # vials
Gamunex-C 20 g     B2H0431773    11/2026    2

Octagam 10 g x 3   Lot M341C8772   Exp 08/2027
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scrubber.charts.readers.note.page.columns import Span, by_column, cells_of, field_named, line_end
from scrubber.charts.readers.note.table.grid import Grid, GridRow
from scrubber.charts.readers.note.values.statement import Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT
from scrubber.charts.words.actions import plain

_PRODUCTS = frozenset({"brand", "brand name", "product used", "products used"})
_OF_A_GIVING = frozenset(
    {"start", "stop", "given", "scheduled", "status", "rate", "way", "dose", "site", "waste"}
)
_COUNTED = re.compile(
    rf"[ \t]*(?:[-*•][ \t]*)?[A-Z][^\n:|]{{2,40}}?[ \t]{NUMBER}[ \t]?{UNIT}[ \t]*(?:vials?|bottles?|sdv)?"
    r"[ \t]*x[ \t]?\d{1,2}(?:[ \t]*(?:vials?|bottles?))?[ \t,;-]+(?=lot\b)",
    re.IGNORECASE,
)
_WITH_A_COUNT = frozenset({"drug", "dose", "lot", "ndc", "aside", "filler", "strength", "relative"})
_FEWEST = 3
"""Cells of a heading: a product, its lot, and what else is told of it."""
_MOST_ROWS = 40


def product_rows_at(lexed: Lexed, start: int) -> Grid | None:
    """Return the rows of products whose headings, or first row, stand in the line that starts here; None for others."""
    end = line_end(lexed.text, start)
    rows = list(_below_headings(lexed, start, end)) or _counted(lexed, start)
    return Grid(tuple(rows), rows[-1].end + 1) if rows else None


def _below_headings(lexed: Lexed, start: int, end: int) -> list[GridRow]:
    piped = lexed.text.count("|", start, end) > 1
    spans = cells_of(lexed.text, start, end, piped)
    places = _places(lexed.text, spans)
    found: list[GridRow] = []
    while places is not None and end < len(lexed.text) and len(found) < _MOST_ROWS:
        first, last = end + 1, line_end(lexed.text, end + 1)
        cells = cells_of(lexed.text, first, last, piped)
        at = (
            dict(enumerate(cells))
            if piped
            else by_column(lexed.text, cells, spans, first - start, frozenset())
        )
        row = _row(lexed, (first, last), at.get(places["drug"]), at.get(places["lot"]))
        if row is None:
            break
        found.append(row)
        end = last
    return found


def _places(text: str, spans: Sequence[Span]) -> Mapping[str, int] | None:
    """Return where the headings of products and lots stand; None where one lacks, or others are of a giving."""
    if len(spans) < _FEWEST:
        return None
    names = [_field(text[slice(*span)]) for span in spans]
    is_heading = "drug" in names and "lot" in names and _OF_A_GIVING.isdisjoint(names)
    return {"drug": names.index("drug"), "lot": names.index("lot")} if is_heading else None


def _field(heading: str) -> str:
    return "drug" if plain(heading) in _PRODUCTS else field_named(heading) or ""


def _row(lexed: Lexed, line: Span, product: Span | None, lot: Span | None) -> GridRow | None:
    """Return the row of a product with its lot; None for a line of anything else."""
    if product is None or lot is None or any(token.is_time for token in between(lexed.tokens, *line)):
        return None
    named = [token for token in between(lexed.tokens, *product) if token.kind == "drug"]
    said = lexed.text[slice(*lot)].strip(" |")
    if len({token.key for token in named}) != 1 or not re.search(r"\d", said):
        return None
    return _told(lexed, line, named[0], [Fact("lot", said, *lot, said)])


def _counted(lexed: Lexed, start: int) -> list[GridRow]:
    """`Octagam 10 g x 3   Lot M341C8772`: each line that tells nothing but how many vials of which lot."""
    found: list[GridRow] = []
    end = start - 1
    while end < len(lexed.text) and len(found) < _MOST_ROWS:
        first, end = end + 1, line_end(lexed.text, end + 1)
        if not _COUNTED.match(lexed.text, first, end):
            break
        tokens = between(lexed.tokens, first, end)
        named = [token for token in tokens if token.kind == "drug"]
        if not named or not {token.kind for token in tokens} <= _WITH_A_COUNT:
            break
        lots = [
            Fact("lot", t.match["lot"], t.start, t.end, t.text) for t in tokens if t.kind == "lot" and t.match
        ]
        if len({token.key for token in named}) != 1 or not lots:
            break
        found.append(_told(lexed, (first, end), named[0], lots))
    return found


def _told(lexed: Lexed, line: Span, drug: Token, facts: Sequence[Fact]) -> GridRow:
    return GridRow(lexed, *line, (Statement(drug.text, drug.key, *line, list(facts)),))
