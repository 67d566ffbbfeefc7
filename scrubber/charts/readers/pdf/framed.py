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
Field = tuple[str, str]
"""A label, and what is filled in."""


def form_in(grid: Grid, said: Mapping[Cell, Said]) -> list[str] | None:
    """Return the fields of a grid, one a line; None where it is no form."""
    rows = [
        list(dict.fromkeys(grid.cells[row, column] for column in range(len(grid.xs) - 1)))
        for row in range(len(grid.ys) - 1)
    ]
    fields = _in_cells([said[cell] for cell in dict.fromkeys(grid.cells.values()) if said.get(cell)])
    words = [[joined(said.get(cell, [])) for cell in row] for row in rows]
    fields = fields or _in_rows(words) or _beside(words)
    told = {field(label) for label, value in fields if value}
    if "drug" not in told or not told & {"start", "stop", "given"}:
        return None
    return ["", *(f"{label.strip(' :')}: {value}" for label, value in fields if value), ""]


def _in_cells(cells: Sequence[Said]) -> list[Field]:
    """Return the fields of cells that each hold a label and what is filled in; none where some have it above it and
    others below.
    """
    lines = [[words for _, words in cell] for cell in cells]
    several = [cell for cell in lines if len(cell) > 1]
    above = sum(_is_label(cell[0]) and not _is_label(cell[-1]) for cell in several)
    below = sum(_is_label(cell[-1]) and not _is_label(cell[0]) for cell in several)
    alone = any(
        _has_digits(cell[0]) for cell in lines if len(cell) == 1
    )  # a table, of which some cells have two lines
    if max(above, below) < _FEWEST or min(above, below) or alone:
        return []
    return [(cell[0], " ".join(cell[1:])) if above else (cell[-1], " ".join(cell[:-1])) for cell in lines]


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


def _beside(rows: Sequence[Sequence[str]]) -> list[Field]:
    """Return the fields of rows in which each label has a cell, and what is filled in the next one."""
    fields = [pair for row in rows for pair in zip(row[::2], row[1::2], strict=False) if any(pair)]
    known = sum(_is_label(label) for label, _ in fields)
    others = any(_has_digits(label) or _is_label(value) for label, value in fields)
    uneven = any(len(row) % 2 for row in rows)
    return [] if others or uneven or known * 3 < 2 * len(fields) else fields


def _are_labels(row: Sequence[str]) -> bool:
    told = [words for words in row if words]
    return bool(told) and sum(map(_is_label, told)) * 2 > len(told) and not any(map(_has_digits, told))


def _is_label(words: str) -> bool:
    return not _has_digits(words) and field(words.strip(" :")) is not None


def _has_digits(words: str) -> bool:
    return any(map(str.isdigit, words))
