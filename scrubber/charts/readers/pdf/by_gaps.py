"""Tables without rules round their cells: more room is left between two rows than between the lines of a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scrubber.charts.readers.pdf.cells import (
    Said,
    Table,
    field,
    heading,
    heads_another,
    is_headed,
    joined,
    levels,
    pieces,
    rows_of,
    written,
)
from scrubber.charts.readers.pdf.lines import Run, end_of, in_one
from scrubber.charts.readers.pdf.ruled import Rule
from scrubber.charts.words import drugs

_ROW = 1.4
"""Room between the lines of two rows, in the height of their letters; those of one cell are nearer to each other."""
_FAR = 4.0
"""Room above words that are no row of a table any more, in the same."""
_ASIDE = 3.0
"""How far from its column words stand that are of none, in the same."""


def without_rules(runs: Sequence[Run], rules: Sequence[Rule]) -> Iterator[Table]:
    """Yield the tables whose rows are told by the gaps between them, where a cell has several lines."""
    groups = [part for group in _groups(runs, rules) for part in _with_headings_apart(group)]
    place = 0
    while place < len(groups):
        heads = _columns_of(groups[place])
        if not is_headed([words for _, _, words in heads]):
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
            yield Table(area, written([words for _, _, words in heads], rows))
        place = max(end, place + 1)


def _groups(runs: Sequence[Run], rules: Sequence[Rule]) -> Iterator[list[list[Run]]]:
    """Yield the lines between two of which no more room is left than between those of a cell."""
    group: list[list[Run]] = []
    for line in levels(runs):
        if group and _parts(group[-1], line, rules):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _with_headings_apart(group: list[list[Run]]) -> Iterator[list[list[Run]]]:
    """Yield lines, and those below headings apart from these, where no more room is left below them."""
    heads = len(group) > 1 and is_headed([words for _, _, words in _columns_of(group)])
    for n, line in enumerate(group[:-1]):
        if not heads and is_headed([words for _, _, words in _columns_of([line])]):
            yield from filter(None, (group[:n], [line], group[n + 1 :]))
            return
    yield group


def _parts(one: Sequence[Run], other: Sequence[Run], rules: Sequence[Rule]) -> bool:
    high, low = one[0].across, other[0].across
    if high - low > _ROW * max(run.size for run in (*one, *other)):
        return True
    long = 0.5 * (max(map(end_of, other)) - other[0].along)
    return any(low < bottom <= top <= high and right - left > long for left, bottom, right, top in rules)


Column = tuple[float, float, str]
"""From where to where a heading stands, and its words."""


def _columns_of(group: Sequence[Sequence[Run]]) -> list[Column]:
    """Return what stands in lines by columns: words that stand above each other are of one."""
    found: list[tuple[float, float, Said]] = []
    parts = [piece for line in group for piece in pieces(line)]
    for piece in sorted(parts, key=lambda piece: piece[0].along):
        left, right, said = piece[0].along, end_of(piece[-1]), (piece[0].across, in_one(piece))
        if found and left < found[-1][1]:
            start, end, lines = found[-1]
            found[-1] = start, max(end, right), [*lines, said]
        else:
            found.append((left, right, [said]))
    return [(left, right, heading(sorted(lines, reverse=True))) for left, right, lines in found]


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
        another = heads_another([said for _, _, said in _columns_of(groups[place])], words)
        cells = None if far or another else _placed(groups[place], edges)
        if cells is None:
            break
        told = rows_of(cells, words, is_drawn=False) or _close_rows(groups[place], edges, words)
        if told is None:
            return [], end
        held.append((told, place))
        if sum(map(bool, cells)) > 1:  # what stands alone below a table is none of its rows
            rows += [row for found, _ in held for row in found]
            held, end = [], place + 1
    return rows, end


def _close_rows(
    group: Sequence[Sequence[Run]], edges: list[tuple[float, float]], words: Sequence[str]
) -> list[list[str]] | None:
    """Return the rows of lines among which none has more room than others: `Remicade` above the line of its times, and
    `in NS 250 mL` below it. A line of a drug's column alone that names one is of the row below it, where that names
    none; one that names none is of what stands above it. None where that leaves open what is of which.
    """
    fields = [field(head) for head in words]
    if "drug" not in fields:
        return None
    column = fields.index("drug")
    rows: list[list[Said]] = []
    ahead: Said = []
    for line in group:
        cells = _placed([line], edges)
        if cells is None:
            return None
        said = joined(cells[column])
        if sum(map(bool, cells)) > 1:
            if bool(ahead) == _names_one(said):
                return None
            cells[column] = [*ahead, *cells[column]]
            rows.append(cells)
            ahead = []
        elif not said:
            return None
        elif ahead or _names_one(said):
            ahead = [*ahead, *cells[column]]
        elif rows:
            rows[-1][column] = [*rows[-1][column], *cells[column]]
        else:
            return None
    return None if ahead else [[joined(cell) for cell in row] for row in rows]


def _names_one(words: str) -> bool:
    """Return whether words name a drug that is more than the fluid of a bag."""
    named = (words[name.start : name.end] for name in drugs.found_in(words))
    return any(not drugs.is_fluid(name) for name in named)


def _placed(group: Sequence[Sequence[Run]], edges: list[tuple[float, float]]) -> list[Said] | None:
    """Return the lines of a group below the headings; None where some stand below two of them.

    A column is as wide as what stands in it.
    """
    cells: list[Said] = [[] for _ in edges]
    for line in group:
        for piece in pieces(line):
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
