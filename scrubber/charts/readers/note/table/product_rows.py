"""Rows that tell of which vials a drug was taken, and of no giving: their lots are the drug's, their sizes no dose.

Product            Lot           Exp        # vials
Gamunex-C 20 g     B2H0431773    11/2026    2

Octagam 10 g x 3   Lot M341C8772   Exp 08/2027

Lots: Keytruda KY9, Alimta AL4
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scrubber.charts.readers.note.page.columns import Span, by_column, cells_of, field_named, line_end
from scrubber.charts.readers.note.table.grid import Grid, GridRow
from scrubber.charts.readers.note.values.statement import Fact, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT
from scrubber.charts.words import drugs
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
    rows = list(_below_headings(lexed, start, end)) or _counted(lexed, start) or _listed(lexed, start, end)
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


def _listed(lexed: Lexed, start: int, end: int) -> list[GridRow]:
    """`Lots: Keytruda KY9, Alimta AL4`: a line of nothing but drugs, each with its lot; none where one lacks."""
    head = _LOTS.match(lexed.text, start, end)
    if (
        head is None
        or end - start > _WIDEST
        or any(token.is_time for token in between(lexed.tokens, start, end))
    ):
        return []
    found: list[GridRow] = []
    place = head.end()
    for parting in _BETWEEN.finditer(lexed.text, place, end):
        first, item = place, lexed.text[place : parting.start()]
        place = parting.end()
        if not item.strip(" ."):
            continue
        named = next(iter(drugs.found_in(item)), None)
        lots = list(_LOT.finditer(_EXPIRES.sub(lambda said: " " * len(said[0]), item)))
        lots = [lot for lot in lots if named is None or not named.start <= lot.start() < named.end]
        if named is None or len(lots) != 1 or _left(item, named, lots[0]):
            return []
        said, at = lots[0][0], first + lots[0].start()
        lot = Fact("lot", said, at, at + len(said), said)
        name = item[named.start : named.end]
        found.append(GridRow(lexed, start, end, (Statement(name, named.key, start, end, [lot]),)))
    return found


def _left(item: str, named: drugs.Name, lot: re.Match[str]) -> bool:
    """Return whether an item says more than a drug and its lot."""
    rest = "".join(
        sign
        for n, sign in enumerate(item)
        if not (named.start <= n < named.end or lot.start() <= n < lot.end())
    )
    return re.search(r"[A-Za-z0-9]", _EXPIRES.sub("", rest)) is not None


_WIDEST = 400
"""Characters of such a line."""
_LOTS = re.compile(
    r"[ \t]*(?:[-*•][ \t]*)?lots?(?:[ \t]*(?:numbers?|nos?\.?|#s?|#'s))?[ \t]*(?::|[ \t]-[ \t])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;|]|\band\b|\Z", re.IGNORECASE)
_LOT = re.compile(r"\b(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{1,19}\b", re.IGNORECASE)
_EXPIRES = re.compile(r"\bexp\w*\.?[ :]*\d{1,4}[-/]\d{1,4}(?:[-/]\d{2,4})?", re.IGNORECASE)


def _told(lexed: Lexed, line: Span, drug: Token, facts: Sequence[Fact]) -> GridRow:
    return GridRow(lexed, *line, (Statement(drug.text, drug.key, *line, list(facts)),))
