"""Logs of several infusions that stand beside each other, each with times of its own below its drug.

    Norepinephrine 8 mg/250 D5W      Insulin 100 u/100 NS
    1000  5 mcg/min                  1015  4 u/hr
    1300  off                        1315  off

What stands below a drug is read as entries of that drug, each of its own time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from scrubber.charts.readers.note.page.columns import Span, cells_of, line_end
from scrubber.charts.readers.note.table.told_columns import ToldColumns, ToldRow
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between

_FEWEST = 2
"""Logs beside each other; one alone is a list."""
_APART = 2
"""Characters between the left edges of a drug and of the times below it."""
_MOST_ROWS = 100


def logs_beside_at(lexed: Lexed, start: int) -> ToldColumns | None:
    """Return the logs whose drugs stand in the line that starts here; None where there are none."""
    end = line_end(lexed.text, start)
    heads = cells_of(lexed.text, start, end, piped=False)
    drugs = [_only_drug(lexed, head) for head in heads]
    if len(heads) < _FEWEST or None in drugs:
        return None
    edges = [first - start for first, _ in heads]
    rows: list[ToldRow] = []
    while end < len(lexed.text) and len(rows) < _MOST_ROWS:
        first, last = end + 1, line_end(lexed.text, end + 1)
        told = list(_entries(lexed, (first, last), edges, drugs))
        if not told:
            break
        rows += told
        end = last
    if not any(one.end == other.start for one, other in pairwise(rows)):
        return None
    rows.sort(key=lambda row: drugs.index(row.cells[0][0]))
    return ToldColumns(tuple(rows), end + 1, tuple(heads))


def _only_drug(lexed: Lexed, head: Span) -> Token | None:
    """Return the drug of a heading, in which no time stands."""
    tokens = between(lexed.tokens, *head)
    named = [token for token in tokens if token.kind == "drug"]
    return named[0] if named and not any(token.is_time for token in tokens) else None


def _entries(
    lexed: Lexed, line: Span, edges: Sequence[int], drugs: Sequence[Token | None]
) -> Iterator[ToldRow]:
    """Yield what stands in a line below each drug; nothing where a time stands below none, or no time begins a part."""
    start, end = line
    times = [token for token in between(lexed.tokens, start, end) if token.kind == "time"]
    places = [_below(edges, token.start - start) for token in times]
    if not times or None in places or lexed.text[start : times[0].start].strip():
        return
    bounds = [*(token.start for token in times), end]
    for place, time, (_, last) in zip(places, times, pairwise(bounds), strict=True):
        if place is not None:
            yield ToldRow(lexed, time.start, last, time, ((drugs[place], (time.end, last)),))


def _below(edges: Sequence[int], place: int) -> int | None:
    """Return which drug stands above a place."""
    return next((n for n, edge in enumerate(edges) if abs(edge - place) <= _APART), None)
