"""The cells between the rules of a page: a table whose rows and columns are drawn tells where each cell ends, however
many lines its words take.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import neg
from typing import NamedTuple

Rule = tuple[float, float, float, float]
"""The left, lower, right and upper edge of a line that is drawn."""
Line = tuple[float, float, float]
"""Where a rule runs, and from where to where."""
AtEdge = tuple[Sequence[Sequence[Line]], Sequence[Sequence[Line]]]
"""The rules at each edge from the left, and from above."""
_NEAR = 4.0
"""Points between the rules of one edge: each cell may have a frame of its own."""
_GAP = 2.5
"""Points between two pieces of one rule, or between its end and the rule that it meets."""
_LONG = 8.0
"""Points of a rule that is more than the frame of a box to be ticked, or a stroke."""
_MOST = 400
"""Rules of a page, each made of its pieces; what has more is a drawing."""
_MOST_COLUMNS = 40


class Cell(NamedTuple):
    """The rows and columns that a cell takes, each from the first to the last of them."""

    row: int
    column: int
    last_row: int
    last_column: int


class Grid(NamedTuple):
    """A table that is drawn: its edges from the left and from above, and the cell of each row and column."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[tuple[int, int], Cell]

    def row(self, number: int) -> list[Cell]:
        """Return the cells of a row, from the left; one that takes several columns once."""
        return list(dict.fromkeys(self.cells[number, column] for column in range(len(self.xs) - 1)))

    def at(self, x: float, y: float) -> Cell | None:
        """Return the cell that holds a place."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[-1] <= y < self.ys[0]):
            return None
        return self.cells[bisect_left(self.ys, -y, key=neg) - 1, bisect_right(self.xs, x) - 1]


def grids(rules: Sequence[Rule]) -> Iterator[Grid]:
    """Yield the tables that rules draw: with two columns at least."""
    across = _joined(
        [(low + high) / 2, left, right] for left, low, right, high in rules if right - left > high - low
    )
    down = _joined(
        [(left + right) / 2, low, high] for left, low, right, high in rules if right - left <= high - low
    )
    if not across or not down or len(across) + len(down) > _MOST:
        return
    for lines, columns in _that_meet(across, down):
        if (grid := _grid(lines, columns)) is not None:
            yield grid


def _joined(pieces: Iterator[Sequence[float]]) -> list[Line]:
    """Return rules in one piece each."""
    found: list[list[float]] = []
    for at, start, end in sorted((round(at), start, end) for at, start, end in pieces):
        last = found[-1] if found else None
        if last is not None and at - last[0] <= 1 and start <= last[2] + _GAP and end >= last[1] - _GAP:
            last[1], last[2] = min(last[1], start), max(last[2], end)
        else:
            found.append([at, start, end])
    return [(at, start, end) for at, start, end in found if end - start >= _LONG]


def _that_meet(across: Sequence[Line], down: Sequence[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield the rules of each table: those that meet."""
    left = set(range(len(down)))
    lines = set(range(len(across)))
    meeting = {n: {m for m, other in enumerate(down) if _meet(line, other)} for n, line in enumerate(across)}
    while lines:
        ours, columns = {lines.pop()}, set[int]()
        grown = True
        while grown:
            found = {m for n in ours for m in meeting[n]} & left
            columns |= found
            left -= found
            more = {n for n in lines if meeting[n] & columns}
            ours |= more
            lines -= more
            grown = bool(more)
        if len(columns) > 2:
            yield [across[n] for n in ours], [down[m] for m in columns]


def _meet(line: Line, other: Line) -> bool:
    return line[1] - _GAP <= other[0] <= line[2] + _GAP and other[1] - _GAP <= line[0] <= other[2] + _GAP


def _grid(lines: Sequence[Line], columns: Sequence[Line]) -> Grid | None:
    xs = _edges([at for at, _, _ in columns], [end for line in lines for end in line[1:]])
    ys = _edges([at for at, _, _ in lines], [end for line in columns for end in line[1:]])[::-1]
    if len(ys) < 2 or len(xs) > _MOST_COLUMNS:
        return None
    at_edge = [_near(columns, edge) for edge in xs], [_near(lines, edge) for edge in ys]
    cells: dict[tuple[int, int], Cell] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in cells:
                continue
            cell = _cell(row, column, xs, ys, at_edge)
            taken = [
                (n, m)
                for n in range(cell.row, cell.last_row + 1)
                for m in range(cell.column, cell.last_column + 1)
            ]
            if any(place in cells for place in taken):
                return None  # its cells are no boxes
            cells |= dict.fromkeys(taken, cell)
    return Grid(xs, ys, cells)


def _edges(rules: Sequence[float], ends: Sequence[float]) -> tuple[float, ...]:
    """Return where rules run, those of one edge once; a table may lack its outermost ones."""
    found: list[float] = []
    for at in sorted(rules):
        if not found or at - found[-1] > _NEAR:
            found.append(at)
    first, last = min(ends), max(ends)
    before = [first] if first < found[0] - _NEAR else []
    return (*before, *found, *([last] if last > found[-1] + _NEAR else []))


def _near(rules: Sequence[Line], edge: float) -> list[Line]:
    return [rule for rule in rules if abs(rule[0] - edge) <= _NEAR]


def _cell(row: int, column: int, xs: Sequence[float], ys: Sequence[float], at_edge: AtEdge) -> Cell:
    """Return the cell that begins in a row and column: up to the next rules to the right and below."""
    y, x = (ys[row] + ys[row + 1]) / 2, (xs[column] + xs[column + 1]) / 2
    beside, below = at_edge
    last_column = column
    while last_column < len(xs) - 2 and not _run_past(beside[last_column + 1], y):
        last_column += 1
    last_row = row
    while last_row < len(ys) - 2 and not _run_past(below[last_row + 1], x):
        last_row += 1
    return Cell(row, column, last_row, last_column)


def _run_past(rules: Sequence[Line], place: float) -> bool:
    """Return whether one of the rules of an edge runs past a place."""
    return any(first <= place <= last for _, first, last in rules)
