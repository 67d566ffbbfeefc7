"""Tables whose cells are drawn: the rules tell where each ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scrubber.charts.readers.pdf.cells import (
    Said,
    Table,
    field,
    heading,
    heads_another,
    is_headed,
    joined,
    rows_of,
    said_in_lines,
    written,
)
from scrubber.charts.readers.pdf.framed import form_in, is_open
from scrubber.charts.readers.pdf.lines import Run, end_of
from scrubber.charts.readers.pdf.ruled import Cell, Grid
from scrubber.charts.words.values import is_said_once

_WIDER = 0.25
"""Share of a cell's width by which its words may seem to be wider than it: how wide they are is estimated."""


class Headings(NamedTuple):
    """The headings of a table, and where their columns end."""

    edges: tuple[float, ...]
    spans: tuple[tuple[int, int], ...]
    """The columns of the grid that each is above."""
    words: tuple[str, ...]


def of_grid(grid: Grid, runs: Sequence[Run], above: Headings | None) -> tuple[list[Table], Headings | None]:
    """Return the tables of a grid, and the headings of the last one."""
    said = _said_in(grid, runs)
    if said is None:
        return [], None
    if (form := form_in(grid, said)) is not None:
        return [Table((grid.xs[0], grid.ys[-1], grid.xs[-1], grid.ys[0]), form)], None
    tables: list[Table] = []
    last: Headings | None = None
    goes_on = above is not None and _is_alike(above.edges, grid.xs) and _headed(grid, said, 0) is None
    heads, rows, first, row = above if goes_on else None, list[list[str]](), 0, 0
    count = len(grid.ys) - 1
    while row <= count:
        found = _headed(grid, said, row) if row < count else None
        told = _row(grid, said, row, heads) if heads is not None and found is None and row < count else None
        if told is not None:
            rows += told
            row += 1
            continue
        if heads is not None and rows:
            area = (grid.xs[0], grid.ys[row], grid.xs[-1], grid.ys[first])
            tables.append(Table(area, written(heads.words, rows)))
            last = heads
        heads, rows, first = (found[0] if found else None), [], row
        row += found[1] if found else 1
    return tables, last


def leaves_open(grid: Grid, runs: Sequence[Run]) -> bool:
    """Return whether a grid leaves open which of its labels is of what."""
    said = _said_in(grid, runs)
    return said is not None and is_open(grid, said)


def _is_alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True))


def _said_in(grid: Grid, runs: Sequence[Run]) -> dict[Cell, Said] | None:
    """Return the words of each cell; None where some run over its edge."""
    within: dict[Cell, list[Run]] = {}
    for run in runs:
        cell = grid.at(run.along + 0.5, run.across + 0.3 * run.size)
        if cell is None:
            continue
        left, right = grid.xs[cell.column], grid.xs[cell.last_column + 1]
        if end_of(run) - right > max(run.size, _WIDER * (right - left)):
            return None
        within.setdefault(cell, []).append(run)
    return {cell: said_in_lines(held) for cell, held in within.items()}


def _headed(grid: Grid, said: dict[Cell, Said], row: int) -> tuple[Headings, int] | None:
    """Return the headings in a row, and how many rows they take: two where some stand below another (`Start`, `Stop`
    below `Infusion time`).
    """
    cells = grid.row(row)
    last = max(cell.last_row for cell in cells)
    found: list[tuple[list[Cell], list[str], int]] = [
        (cells, [heading(said.get(cell, [])) for cell in cells], 1)
    ]
    if last == row + 1:
        below = grid.row(last)
        found.insert(0, (below, [_below(grid, said, row, cell) for cell in below], 2))
    for held, words, count in found:
        if is_headed(words):
            spans = tuple((cell.column, cell.last_column) for cell in held)
            return Headings(grid.xs, spans, tuple(words)), count
    return None


def _below(grid: Grid, said: dict[Cell, Said], row: int, cell: Cell) -> str:
    """Return the words of a heading with those above it, where they are known together: `Dose` above `Given`."""
    words = heading(said.get(cell, []))
    above = grid.cells[row, cell.column]
    if above == cell:
        return words
    both = f"{heading(said.get(above, []))} {words}".strip()
    return both if field(both) is not None or field(words) is None else words


def _row(grid: Grid, said: dict[Cell, Said], row: int, heads: Headings) -> list[list[str]] | None:
    """Return a row below headings; None for one whose cells are others."""
    columns: list[Said] = [[] for _ in heads.spans]
    for cell in grid.row(row):
        lines = said.get(cell, [])
        place = next((n for n, span in enumerate(heads.spans) if span[0] <= cell.column <= span[1]), None)
        if place is None or cell.last_column > heads.spans[place][1]:
            return None
        if cell.row == row or not is_said_once(
            joined(lines)
        ):  # an amount over several rows is of all of them
            columns[place] = [*columns[place], *lines]
    return (
        None
        if heads_another([joined(lines) for lines in columns], heads.words)
        else rows_of(columns, heads.words, is_drawn=True)
    )
