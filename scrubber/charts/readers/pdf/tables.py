"""The tables of givings on a page, each row in one line, however many lines its cells take: `Remicade | 400 mg | 1015`.

The rules that are drawn tell where a cell ends. Where none are, the gaps do: more room is left between two rows than
between the lines of a cell. A table of which that is not so, or whose cells hold two things, is left as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from scrubber.charts.readers.note.page.columns import TIMED, field_named, is_time
from scrubber.charts.readers.pdf.lines import COLUMN, ONE_CELL, Run, end_of, in_one, with_raised
from scrubber.charts.readers.pdf.process import Page
from scrubber.charts.readers.pdf.ruled import Cell, Grid, Rule, grids
from scrubber.charts.words import drugs
from scrubber.charts.words.values import is_said_once
from scrubber.model.value import replace

_LEVEL = 0.45
"""How far the feet of two runs in one line may be apart, in the height of their letters: a raised mark is of it."""
_ROW = 1.4
"""Room between the lines of two rows, in the same; those of one cell are nearer to each other."""
_WIDER = 0.25
"""Share of a cell's width by which its words may seem to be wider than it: how wide they are is estimated."""
_FAR = 4.0
"""Room above words that are no row of a table any more, in the same."""
_ASIDE = 12.0
"""How far from its column words stand that are of none, in the same."""
_FEWEST = 3
_TELLS = frozenset({"drug", "rate", "dose_rate", "comment", "status"})

Said = list[tuple[float, str]]
"""The lines of a cell, each with its height."""


class Headings(NamedTuple):
    """The headings of a table, and where their columns end."""

    edges: tuple[float, ...]
    spans: tuple[tuple[int, int], ...]
    """The columns of the grid that each is above."""
    words: tuple[str, ...]


class _Table(NamedTuple):
    """What stands in a table, and in which part of the page."""

    area: Rule
    text: list[str]


def with_tables(page: Page, above: Headings | None) -> tuple[Page, Headings | None]:
    """Return a page with each row of its tables in one line; and the headings of the last table, which goes on
    on the next page perhaps. `above`: those of the page before.
    """
    upright = [run for run in page.spots if run.size > 0]
    tables: list[_Table] = []
    last = None
    for grid in grids(page.rules):
        found, last = _of_grid(grid, upright, above)
        tables += found
        above = last
    tables = [table for table in tables if not any(_holds(table.area, widget.box) for widget in page.widgets)]
    tables += _without_rules([run for run in upright if not _is_in(run, tables)], page.rules)
    if not tables:
        return page, last
    text = with_raised("\n".join(_composed(upright, tables)), upright)
    text = "\n".join((text, *page.turned))
    return replace(page, text=text, layout=text, rows=(), is_torn=False), last


def _holds(area: Rule, box: Sequence[float]) -> bool:
    return len(box) == 4 and area[0] <= box[0] <= area[2] and area[1] <= box[1] <= area[3]


def _is_in(run: Run, tables: Sequence[_Table]) -> bool:
    return any(_holds(table.area, (run.along + 0.5, run.across + 0.3 * run.size, 0, 0)) for table in tables)


# what heads a table, and what its rows are


def _is_headed(words: Sequence[str]) -> bool:
    """Return whether words head a table of what was given, or of rates, with times; or hours of a grid."""
    if len(words) < _FEWEST:
        return False
    if sum(map(is_time, words)) >= _FEWEST:
        return all(map(is_time, words[1:]))
    fields = {field_named(cell) for cell in words} - {None}
    if any(sign.isdigit() for cell in words for sign in cell) or not fields & TIMED:
        return False
    return len(fields) >= _FEWEST or bool(fields & _TELLS)


def _rows_of(cells: Sequence[Said], words: Sequence[str]) -> list[list[str]] | None:
    """Return a row as it is read: in one line, or in as many as its cells have, where one of them holds two things that
    stand beside those of the others. None where nobody knows what is of which.
    """
    fields = [field_named(head) for head in words]
    if not any(_are_two(cell, field) for cell, field in zip(cells, fields, strict=True)):
        return [[_joined(cell) for cell in cells]]
    levels = max(([y for y, _ in cell] for cell in cells), key=len)
    rows = [["" for _ in cells] for _ in levels]
    for n, cell in enumerate(cells):
        if len(cell) not in (0, 1, len(levels)):
            return None
        for y, said in cell:
            place = min(range(len(levels)), key=lambda k: abs(levels[k] - y))
            if abs(levels[place] - y) > 2:
                return None
            rows[place][n] = said
    return rows


def _are_two(cell: Said, field: str | None) -> bool:
    """`1015` above `1130`, `25 mg` above `20 mg`, or two drugs."""
    if len(cell) < 2:
        return False
    lines = [said for _, said in cell]
    if field == "drug":
        told = " ".join(lines)
        found = drugs.found_in(told)
        return len({name.key for name in found if not drugs.is_fluid(told[name.start : name.end])}) > 1
    return sum(map(is_time, lines)) > 1 or sum(map(is_said_once, lines)) > 1


def _joined(cell: Said) -> str:
    """`infliximab-` above `dyyb` is one word."""
    words = ""
    for _, said in cell:
        goes_on = words.endswith(("-", "/")) and words[-2:-1].isalpha() and said[:1].isalpha()
        words += said if goes_on or not words else f" {said}"
    return words.replace("|", "/")


def _written(words: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as text; below hours each cell stands where its hour does."""
    table = [words, *rows]
    if not sum(map(is_time, words)) >= _FEWEST:
        return ["", *(" | ".join(row).rstrip() for row in table), ""]
    wide = [max(map(len, column)) + len(COLUMN) for column in zip(*table, strict=True)]
    lines = ("".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)) for row in table)
    return ["", *map(str.rstrip, lines), ""]


# tables whose cells are drawn


def _of_grid(grid: Grid, runs: Sequence[Run], above: Headings | None) -> tuple[list[_Table], Headings | None]:
    """Return the tables of a grid, and the headings of the last one."""
    said = _said_in(grid, runs)
    if said is None:
        return [], None
    tables: list[_Table] = []
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
            tables.append(_Table(area, _written(heads.words, rows)))
            last = heads
        heads, rows, first = (found[0] if found else None), [], row
        row += found[1] if found else 1
    return tables, last


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
    return {cell: _lines(held) for cell, held in within.items()}


def _lines(runs: Sequence[Run]) -> Said:
    return [(line[0].across, in_one(line)) for line in _levels(runs)]


def _levels(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the lines that runs make, from above, each from the left."""
    line: list[Run] = []
    for run in sorted(runs, key=lambda run: -run.across):
        if line and line[0].across - run.across > _LEVEL * max(run.size, line[0].size):
            yield sorted(line, key=_place)
            line = []
        line.append(run)
    if line:
        yield sorted(line, key=_place)


def _place(run: Run) -> float:
    """What is shown in one go begins at one place, in its order."""
    return run.along


def _cells_in(grid: Grid, row: int) -> list[Cell]:
    return list(dict.fromkeys(grid.cells[row, column] for column in range(len(grid.xs) - 1)))


def _headed(grid: Grid, said: dict[Cell, Said], row: int) -> tuple[Headings, int] | None:
    """Return the headings in a row, and how many rows they take: two where some stand below another (`Start`, `Stop`
    below `Infusion time`).
    """
    cells = _cells_in(grid, row)
    last = max(cell.last_row for cell in cells)
    found: list[tuple[list[Cell], list[str], int]] = [
        (cells, [_joined(said.get(cell, [])) for cell in cells], 1)
    ]
    if last == row + 1:
        below = _cells_in(grid, last)
        found.insert(0, (below, [_below(grid, said, row, cell) for cell in below], 2))
    for held, words, count in found:
        if _is_headed(words):
            spans = tuple((cell.column, cell.last_column) for cell in held)
            return Headings(grid.xs, spans, tuple(words)), count
    return None


def _below(grid: Grid, said: dict[Cell, Said], row: int, cell: Cell) -> str:
    """Return the words of a heading with those above it, where they are known together: `Dose` above `Given`."""
    words = _joined(said.get(cell, []))
    above = grid.cells[row, cell.column]
    if above == cell:
        return words
    both = f"{_joined(said.get(above, []))} {words}".strip()
    return both if field_named(both) is not None or field_named(words) is None else words


def _row(grid: Grid, said: dict[Cell, Said], row: int, heads: Headings) -> list[list[str]] | None:
    """Return a row below headings; None for one whose cells are others."""
    columns: list[Said] = [[] for _ in heads.spans]
    for cell in _cells_in(grid, row):
        lines = said.get(cell, [])
        place = next((n for n, span in enumerate(heads.spans) if span[0] <= cell.column <= span[1]), None)
        if place is None or cell.last_column > heads.spans[place][1]:
            return None
        if cell.row == row or not is_said_once(
            _joined(lines)
        ):  # an amount over several rows is of all of them
            columns[place] = [*columns[place], *lines]
    return _rows_of(columns, heads.words)


# tables without rules


def _without_rules(runs: Sequence[Run], rules: Sequence[Rule]) -> Iterator[_Table]:
    """Yield the tables whose rows are told by the gaps between them, where a cell has several lines."""
    groups = list(_groups(runs, rules))
    place = 0
    while place < len(groups):
        heads = _columns_of(groups[place])
        if not _is_headed([words for _, _, words in heads]):
            place += 1
            continue
        rows, end = _below_headings(heads, groups, place + 1)
        wraps = any(len(group) > 1 for group in groups[place:end])
        if rows and wraps:
            area = (
                min(run.along for group in groups[place:end] for line in group for run in line),
                groups[end - 1][-1][0].across,
                max(end_of(run) for group in groups[place:end] for line in group for run in line),
                groups[place][0][0].across + groups[place][0][0].size,
            )
            yield _Table(area, _written([words for _, _, words in heads], rows))
        place = max(end, place + 1)


def _groups(runs: Sequence[Run], rules: Sequence[Rule]) -> Iterator[list[list[Run]]]:
    """Yield the lines between two of which no more room is left than between those of a cell."""
    group: list[list[Run]] = []
    for line in _levels(runs):
        if group and _parts(group[-1], line, rules):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _parts(one: Sequence[Run], other: Sequence[Run], rules: Sequence[Rule]) -> bool:
    high, low = one[0].across, other[0].across
    if high - low > _ROW * max(run.size for run in (*one, *other)):
        return True
    long = 0.5 * (max(map(end_of, other)) - other[0].along)
    return any(low < bottom <= top <= high and right - left > long for left, bottom, right, top in rules)


Column = tuple[float, float, str]
"""From where to where a heading stands, and its words."""


def _pieces(line: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the parts of a line between wide gaps."""
    piece = [line[0]]
    for one, other in pairwise(line):
        if other.along - end_of(one) > ONE_CELL * one.size:
            yield piece
            piece = []
        piece.append(other)
    yield piece


def _columns_of(group: Sequence[Sequence[Run]]) -> list[Column]:
    """Return what stands in lines by columns: words that stand above each other are of one."""
    found: list[tuple[float, float, Said]] = []
    pieces = [piece for line in group for piece in _pieces(line)]
    for piece in sorted(pieces, key=lambda piece: piece[0].along):
        left, right, said = piece[0].along, end_of(piece[-1]), (piece[0].across, in_one(piece))
        if found and left < found[-1][1]:
            start, end, lines = found[-1]
            found[-1] = start, max(end, right), [*lines, said]
        else:
            found.append((left, right, [said]))
    return [(left, right, _joined(sorted(lines, reverse=True))) for left, right, lines in found]


def _below_headings(
    heads: Sequence[Column], groups: Sequence[Sequence[Sequence[Run]]], start: int
) -> tuple[list[list[str]], int]:
    """Return the rows below headings, and which group is none any more; no rows where one of them holds two things."""
    rows: list[list[str]] = []
    held: list[tuple[list[list[str]], int]] = []
    edges = [(left, right) for left, right, _ in heads]
    words = [head for _, _, head in heads]
    end = start
    for place in range(start, len(groups)):
        below = groups[place][0][0]
        far = groups[place - 1][-1][0].across - below.across > _FAR * below.size
        cells = None if far else _placed(groups[place], edges)
        if cells is None:
            break
        told = _rows_of(cells, words)
        if told is None:
            return [], end
        held.append((told, place))
        if sum(map(bool, cells)) > 1:  # what stands alone below a table is none of its rows
            rows += [row for found, _ in held for row in found]
            held, end = [], place + 1
    return rows, end


def _placed(group: Sequence[Sequence[Run]], edges: list[tuple[float, float]]) -> list[Said] | None:
    """Return the lines of a group below the headings; None where some stand below two of them.

    A column is as wide as what stands in it.
    """
    cells: list[Said] = [[] for _ in edges]
    for line in group:
        for piece in _pieces(line):
            left, right = piece[0].along, end_of(piece[-1])
            below = [n for n, (start, end) in enumerate(edges) if left < end and right > start]
            if len(below) > 1:
                return None
            gaps = [max(start - right, left - end) for start, end in edges]
            place = below[0] if below else gaps.index(min(gaps))
            if gaps[place] > _ASIDE * piece[0].size:
                return None
            cells[place].append((piece[0].across, in_one(piece)))
            edges[place] = min(edges[place][0], left), max(edges[place][1], right)
    return cells


# the page around them


def _composed(runs: Sequence[Run], tables: Sequence[_Table]) -> Iterator[str]:
    """Yield the lines of a page from above, tables in their places."""
    outside = [run for run in runs if not _is_in(run, tables)]
    left = min((run.along for run in runs), default=0.0)
    wide = 0.5 * median(run.size for run in runs)
    lines = [(line[0].across, line[0].along, [_set(line, left, wide)]) for line in _levels(outside)]
    lines += [(table.area[3], table.area[0], table.text) for table in tables]
    for _, _, text in sorted(lines, key=lambda item: (-round(item[0]), item[1])):
        yield from text


def _set(line: Sequence[Run], left: float, wide: float) -> str:
    """Return a line with its words where they stand on the page; `wide`: points of a letter."""
    text = ""
    for piece in _pieces(line):
        place = round((piece[0].along - left) / wide)
        text = text.ljust(max(place, len(text) + len(COLUMN)) if text else place) + in_one(piece)
    return text
