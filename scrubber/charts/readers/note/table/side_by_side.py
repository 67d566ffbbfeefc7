"""A form inside a note with a column for each infusion, and a line for each thing that is told of them.

    Drug      Cubicin       Cleocin
    Dose      650 mg        600 mg
    Begin     0828          0906
    End       0858          0939

    | Drug | Cubicin | Cleocin |
    | Dose | 650 mg  | 600 mg  |

Each column is read as a row of a table is whose headings stand above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.page.columns import Span, cells_of, field_named, line_end, tabbed_cells
from scrubber.charts.readers.note.table.table import Table
from scrubber.charts.readers.note.table.table_row import Row
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between

_UNLABELLED = re.compile(r"[ \t]*\|")
"""The line of drugs names no field: what stands first in it is a drug."""
_FEWEST = 2
"""Infusions side by side; one alone is a form of fields."""
_LABEL = re.compile(r"[A-Za-z]|\d{1,3}[ \t-]?(?:min\w*|hr?s?|hours?)\b", re.IGNORECASE)
"""`Started`, `15 min VS`: what a line is about; a line that begins with a time is none of the form."""
_MOST_LINES = 40
_MOST_TOLD = 4
"""Fields of a column, its drug among them, that are no chance."""


class Column(Row):
    """One infusion of the form."""

    def tokens(self) -> tuple[Token, ...]:
        """Return the words in its column."""
        spans = self.cells.values()
        return tuple(t for t in super().tokens() if any(first <= t.start < last for first, last in spans))


def side_by_side_at(lexed: Lexed, start: int) -> Table | None:
    """Return the infusions of the form whose line of drugs starts here; None where there is none."""
    end = line_end(lexed.text, start)
    label, *heads = _cells(lexed, start, end)
    if _UNLABELLED.match(lexed.text, start) and lexed.text[end + 1 : end + 2].isalpha():
        # `| Benadryl | Entyvio` above `Dose | 25 mg | 300 mg`: its first cell is empty
        heads, label = [cell for cell in (label, *heads) if cell[0] < cell[1]], (start, start)
    headed = field_named(lexed.text[slice(*label)]) == "drug"
    if len(heads) < _FEWEST or not all(_names_a_drug(lexed, head) for head in heads):
        return None
    columns: list[dict[str, Span]] = [{"drug": head} for head in heads]
    last = end
    for _ in range(_MOST_LINES):
        first, end = last + 1, line_end(lexed.text, last + 1)
        if _RULED.fullmatch(lexed.text, first, end):
            last = end
            continue
        label, *cells = _cells(lexed, first, end, len(heads) + 1)
        if not cells or not _LABEL.match(lexed.text, *label) or _says_more(lexed, label):
            break
        if any(_tells_a_giving(lexed, cell) for cell in cells) and len(cells) != len(heads):
            break
        said = lexed.text[slice(*label)]
        name = field_named(said) or field_named(_OF_A_BAG.sub("", said))
        for place, cell in _below(cells, [head[0] - start for head in heads], first):
            if name is not None and cell[0] < cell[1]:
                columns[place].setdefault(name, cell)
        last = end
    if not any({"start", "given"} & column.keys() for column in columns):
        return None
    if not headed and any(len(column) < _MOST_TOLD for column in columns):
        return None  # `3/2/26 OBS UNIT   Rocephin   Flagyl`: a title, and so much below each drug that it heads them
    return Table(tuple(Column(lexed, start, last, column) for column in columns), last + 1)


def forms_at(lexed: Lexed, start: int) -> Table | None:
    """Return the infusions of two forms that stand beside each other, field by field; None where there are none.

    `Medication: Benadryl     Medication: Remicade`, and below it `Time: 0950     Start: 1015`.
    """
    edges: list[int] = []
    columns: list[dict[str, Span]] = []
    last = line = start
    while line < len(lexed.text) and len(columns) < _MOST_LINES:
        end = line_end(lexed.text, line)
        fields = _fields(lexed, line, end)
        if not columns:
            named = [(place, span) for place, name, span in fields if name == "drug"]
            if len(named) < _FEWEST or len(named) != len(fields):
                return None
            edges, columns = [place for place, _ in named], [{"drug": span} for _, span in named]
        elif not fields:
            break
        else:
            for place, name, span in fields:
                nearest = min(range(len(edges)), key=lambda n: abs(edges[n] - place))
                columns[nearest].setdefault(name, span)
        last, line = end, end + 1
    if not all({"start", "given"} & column.keys() for column in columns):
        return None
    return Table(tuple(Column(lexed, start, last, column) for column in columns), last + 1)


def _fields(lexed: Lexed, start: int, end: int) -> list[tuple[int, str, Span]]:
    """Return the fields of a line with their left edges; none where a cell of it is none."""
    found: list[tuple[int, str, Span]] = []
    cells = [
        cell for cell in cells_of(lexed.text, start, end, piped=False) if lexed.text[slice(*cell)] != "|"
    ]
    for first, last in _with_their_values(lexed.text, cells):
        field = _FIELD.fullmatch(lexed.text, first, last)
        if field is None:
            return []
        name = field_named(field["label"].strip())
        if name is not None and field["value"].strip():
            found.append((first - start, name, field.span("value")))
    return found


def _with_their_values(text: str, cells: Sequence[Span]) -> Iterator[Span]:
    """Yield cells, one of a bare label with the one behind it: `End:   1034`."""
    label: Span | None = None
    for first, last in cells:
        bare = text[last - 1 : last] == ":" and label is None
        if not bare:
            yield (first if label is None else label[0], last)
        label = (first, last) if bare else None


_FIELD = re.compile(r"(?P<label>[A-Za-z][A-Za-z /#]{1,24}):[ ]*(?P<value>[^:\n]*(?::\d\d[^:\n]*)?)")


def _says_more(lexed: Lexed, label: Span) -> bool:
    """`Lasix 20 mg IV between units 13:10`: a line of its own below the form."""
    return any(token.kind == "drug" or token.is_time for token in between(lexed.tokens, *label))


_OF_A_BAG = re.compile(r"(?:transfusion|infusion|unit|bag|tx)[ ](?=[A-Za-z])", re.IGNORECASE)
"""`Transfusion START`, `Unit stop time`: what a label is of, where each column is of one."""


def _tells_a_giving(lexed: Lexed, cell: Span) -> bool:
    """`MEDICATION W/ TRANSFUSION    furosemide 20 mg IV push   1148`: a drug with its dose, in no column."""
    return {"drug", "dose"} <= {token.kind for token in between(lexed.tokens, *cell)}


def _cells(lexed: Lexed, start: int, end: int, most: int = 0) -> list[Span]:
    """Return the cells of a line, at least an empty one; an empty cell between strokes, or between tabs in a line of no
    more cells than `most`, keeps its place.
    """
    text = lexed.text
    if text.count("|", start, end) > 1:
        return [_trimmed(text, *cell) for cell in cells_of(text, start, end, piped=True)]
    tabbed = tabbed_cells(text, start, end, most) if most and "\t" in text[start:end] else None
    cells = tabbed or cells_of(text, start, end, piped=False) or [(start, start)]
    alone = len(cells) > 1 and text.count(": ", start, end) == 1
    label = _LABELLED.match(text, *cells[0]) if alone else None
    return [(cells[0][0], label.end("label")), (label.end(), cells[0][1]), *cells[1:]] if label else cells


_LABELLED = re.compile(r"(?P<label>[A-Za-z][A-Za-z /#]{1,24}):[ ]+(?=\S)")
"""`Medication: Benadryl    Entyvio`: a label with a colon, and the first cell behind it."""


def _trimmed(text: str, start: int, end: int) -> Span:
    """Return a cell without the blanks around it."""
    said = text[start:end]
    first = start + len(said) - len(said.lstrip())
    return (first, first + len(said.strip())) if said.strip() else (start, start)


_RULED = re.compile(r"[ |+:=-]*\|[ |+:=-]*")


def _below(cells: Sequence[Span], edges: Sequence[int], first: int) -> list[tuple[int, Span]]:
    """Return each cell with the number of its column: in order where every column has one, else the nearest."""
    if len(cells) == len(edges):
        return list(enumerate(cells))
    return [(min(range(len(edges)), key=lambda n: abs(edges[n] - (cell[0] - first))), cell) for cell in cells]


def _names_a_drug(lexed: Lexed, cell: Span) -> bool:
    return any(token.kind == "drug" for token in between(lexed.tokens, *cell))
