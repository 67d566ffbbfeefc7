"""Forms whose fields are the cells of a drawn grid, each with its label above or below what is filled in, in the same
cell or in a row of its own, or with its label in the cell before:

    Infliximab      400 mg     1015         1225
    MEDICATION      DOSE       START TIME   STOP TIME

A label is taken to be of what is nearest to it only where all of the form has it so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scrubber.charts.readers.pdf.cells import Said, field, joined
from scrubber.charts.readers.pdf.ruled import Cell, Grid

_FEWEST = 3
"""Labels of a form that stand on the same side."""
_OF_A_GIVING = frozenset({"drug", "dose", "start", "stop", "given"})
Field = tuple[str, str]
"""A label, and what is filled in."""


def form_in(grid: Grid, said: Mapping[Cell, Said]) -> list[str] | None:
    """Return the fields of a grid, one a line; None where it is no form."""
    words = _words_of(grid, said)
    fields = _in_cells(_lines_of(grid, said)) or _in_rows(words) or _beside(words)
    told = {_field(label) for label, value in fields if value}
    if "drug" not in told or not told & {"start", "stop", "given"}:
        return None
    return ["", *(f"{label.strip(' :')}: {value}" for label, value in fields if value), ""]


def is_open(grid: Grid, said: Mapping[Cell, Said]) -> bool:
    """Return whether a grid is the form of a giving, and leaves open which label is of what: some stand above what is
    filled in and others below it, or to its right.
    """
    lines, words = _lines_of(grid, said), _words_of(grid, said)
    labels = {_field(part) for cell in lines for part in cell}
    if not labels & _OF_A_GIVING or _in_cells(lines) or _in_rows(words) or _beside(words):
        return False
    return _is_open_in_cells(lines) or _is_open_in_rows(words) or _is_open_beside(words)


def _lines_of(grid: Grid, said: Mapping[Cell, Said]) -> list[list[str]]:
    """Return the lines of each cell that has any."""
    cells = (said.get(cell) for cell in dict.fromkeys(grid.cells.values()))
    return [[words for _, words in cell] for cell in cells if cell]


def _words_of(grid: Grid, said: Mapping[Cell, Said]) -> list[list[str]]:
    """Return the words of the cells of each row that has any."""
    rows = [[joined(said.get(cell, [])) for cell in grid.row(row)] for row in range(len(grid.ys) - 1)]
    return [row for row in rows if any(row)]


def _in_cells(lines: Sequence[Sequence[str]]) -> list[Field]:
    """Return the fields of cells that each hold a label and what is filled in; none where some have it above it and
    others below.
    """
    above, below = _sides(lines)
    if max(above, below) < _FEWEST or min(above, below) or _is_a_table(lines):
        return []
    return [(cell[0], " ".join(cell[1:])) if above else (cell[-1], " ".join(cell[:-1])) for cell in lines]


def _is_open_in_cells(lines: Sequence[Sequence[str]]) -> bool:
    above, below = _sides(lines)
    labels = above + below
    most = labels >= _FEWEST and labels * 2 > len(lines)  # of a table, the headings alone may have two lines
    return most and min(above, below) > 0 and not _is_a_table(lines)


def _sides(cells: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return how many cells begin with a label, and how many end with one: no cell does both. `RN` below a name alone
    makes no side.
    """
    several = [cell for cell in cells if len(cell) > 1]
    above = [cell[0] for cell in several if _is_label(cell[0]) and not _is_label(cell[-1])]
    below = [cell[-1] for cell in several if _is_label(cell[-1]) and not _is_label(cell[0])]
    fewer = min(above, below, key=len)
    if all(_field(label) == "performer" for label in fewer):
        fewer.clear()
    return len(above), len(below)


def _is_a_table(lines: Sequence[Sequence[str]]) -> bool:
    """Return whether some cells hold an amount or a time alone: a table, of which others have two lines."""
    return any(_has_digits(cell[0]) for cell in lines if len(cell) == 1)


def _in_rows(rows: Sequence[Sequence[str]]) -> list[Field]:
    """Return the fields of rows of which every other one holds the labels of the one below or above it; none for a
    table, whose headings stand above all of its rows.
    """
    if len(rows) < 4 or len(rows) % 2:
        return []
    for first in (0, 1):
        labels, values = rows[first::2], rows[1 - first :: 2]
        pairs = zip(labels, values, strict=True)
        if (
            all(map(_are_labels, labels))
            and not any(map(_are_labels, values))
            and all(len(row) == len(other) for row, other in pairs)
        ):
            return [
                pair
                for row, other in zip(labels, values, strict=True)
                for pair in zip(row, other, strict=True)
            ]
    return []


def _is_open_in_rows(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether one of each two rows holds labels."""
    if len(rows) < 4 or len(rows) % 2:
        return False
    held = [any(map(_is_label, row)) and not any(map(_has_digits, row)) for row in rows]
    return all(one != other for one, other in zip(held[::2], held[1::2], strict=True))


def _beside(rows: Sequence[Sequence[str]]) -> list[Field]:
    """Return the fields of rows in which each label has a cell, and what is filled in the next one."""
    fields = _pairs(rows)
    known = sum(_is_label(label) for label, _ in fields)
    others = any(_has_digits(label) or _is_label(value) for label, value in fields)
    uneven = any(len(row) % 2 for row in rows)
    return [] if others or uneven or known * 3 < 2 * len(fields) else fields


def _is_open_beside(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether one of each two cells is a label, and some stand to the right of what is filled in."""
    pairs = _pairs(rows)
    left, right = _sides(pairs)
    return right > 0 and left + right >= _FEWEST and (left + right) * 3 >= 2 * len(pairs)


def _pairs(rows: Sequence[Sequence[str]]) -> list[Field]:
    return [pair for row in rows for pair in zip(row[::2], row[1::2], strict=False) if any(pair)]


def _are_labels(row: Sequence[str]) -> bool:
    told = [words for words in row if words]
    return bool(told) and sum(map(_is_label, told)) * 2 > len(told) and not any(map(_has_digits, told))


def _is_label(words: str) -> bool:
    return not _has_digits(words) and _field(words) is not None


def _field(label: str) -> str | None:
    return field(label.strip(" :"))


def _has_digits(words: str) -> bool:
    return any(map(str.isdigit, words))
