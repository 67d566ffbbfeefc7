"""What heads a table of givings, and what its rows are, however many lines their cells take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scrubber.charts.readers.note.page.columns import TIMED, field_named, is_time
from scrubber.charts.readers.pdf.lines import COLUMN, ONE_CELL, Run, end_of, in_one
from scrubber.charts.readers.pdf.ruled import Rule
from scrubber.charts.words import drugs
from scrubber.charts.words.values import is_said_once

_LEVEL = 0.45
"""How far the feet of two runs in one line may be apart, in the height of their letters: a raised mark is of it."""
_FEWEST = 3
_TELLS = frozenset({"drug", "rate", "dose_rate", "comment", "status"})

Said = list[tuple[float, str]]
"""The lines of a cell, each with its height."""


class Table(NamedTuple):
    """What stands in a table, and in which part of the page."""

    area: Rule
    text: list[str]


def is_headed(words: Sequence[str]) -> bool:
    """Return whether words head a table of what was given, or of rates, with times; or hours of a grid."""
    if len(words) < _FEWEST:
        return False
    if is_of_hours(words):
        return all(map(is_time, words[1:]))
    fields = {field(cell) for cell in words} - {None}
    if any(sign.isdigit() for cell in words for sign in cell) or not fields & TIMED:
        return False
    return len(fields) >= _FEWEST or bool(fields & _TELLS)


def heads_another(words: Sequence[str], heads: Sequence[str]) -> bool:
    """Return whether words below the headings of a table head columns of their own: `Time   BP   HR`."""
    told = [cell for cell in words if cell]
    if any(sign.isdigit() for cell in told for sign in cell) or is_of_hours(heads):
        return is_headed(words)
    known = [field(cell) for cell in told]
    timed = bool(TIMED & set(known))
    leads = len(told) >= _FEWEST and known[0] in TIMED
    return timed and (leads or len(set(known) - {None}) > 1) and not any(map(drugs.names_in, told))


def is_of_hours(words: Sequence[str]) -> bool:
    """Return whether hours head a table."""
    return sum(map(is_time, words)) >= _FEWEST


def field(heading: str) -> str | None:
    """Return what a heading heads; `Start/Stop` are two times, and `Medication / Event` may name drugs."""
    parts = {field_named(part) for part in heading.split("/")}
    both = "drug" if "drug" in parts else "start" if parts == {"start", "stop"} else None
    return field_named(heading) or both


def rows_of(cells: Sequence[Said], words: Sequence[str], *, is_drawn: bool) -> list[list[str]] | None:
    """Return a row as it is read: in one line, or in as many as its cells have, where one of them holds two things that
    stand beside those of the others. None where nobody knows what is of which. `is_drawn`: rules tell where the row
    ends, so that two drugs with one time and dose are told in one cell.
    """
    heads = [field_named(head) for head in words]
    two = [head for cell, head in zip(cells, heads, strict=True) if _are_two(cell, head)]
    if not two or (is_drawn and two == ["drug"]):
        return [[joined(cell) for cell in cells]]
    heights = max(([y for y, _ in cell] for cell in cells), key=len)
    rows = [["" for _ in cells] for _ in heights]
    for n, cell in enumerate(cells):
        if len(cell) not in (0, 1, len(heights)):
            return None
        for y, said in cell:
            place = min(range(len(heights)), key=lambda k: abs(heights[k] - y))
            if abs(heights[place] - y) > 2:
                return None
            rows[place][n] = said
    return rows


def _are_two(cell: Said, head: str | None) -> bool:
    """`1015` above `1130`, `25 mg` above `20 mg`, or two drugs."""
    if len(cell) < 2:
        return False
    lines = [said for _, said in cell]
    if head == "drug":
        told = " ".join(lines)
        found = drugs.found_in(told)
        return len({name.key for name in found if not drugs.is_fluid(told[name.start : name.end])}) > 1
    return sum(map(is_time, lines)) > 1 or sum(map(is_said_once, lines)) > 1


def joined(cell: Said) -> str:
    """Return the lines of a cell as one: `infliximab-` above `dyyb` is one word; so is a name that its column breaks:
    `Methylpredni` above `solone`.
    """
    words = ""
    for _, said in cell:
        words += said if not words or _goes_on(words, said) else f" {said}"
    return words.replace("|", "/")


def _goes_on(words: str, said: str) -> bool:
    """Return whether the first word of a line goes on with the last one of the words above it."""
    if words[-1] in "-/":
        return words[-2:-1].isalnum() and said[:1].isalnum()
    one, other = words.split()[-1], said.split()[0]
    return one.isalpha() and other.isalpha() and other.islower() and drugs.is_named(one + other)


def heading(cell: Said) -> str:
    """Return the words of a heading, of which a narrow column may break one: `Do` above `se`."""
    words = joined(cell)
    unbroken = "".join(said for _, said in cell)
    return unbroken if field(words) is None and field(unbroken) is not None else words


def written(words: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as text; below hours each cell stands where its hour does."""
    table = [words, *rows]
    if not is_of_hours(words):
        return ["", *(" | ".join(row).rstrip() for row in table), ""]
    wide = [max(map(len, column)) + len(COLUMN) for column in zip(*table, strict=True)]
    lines = ("".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)) for row in table)
    return ["", *map(str.rstrip, lines), ""]


def said_in_lines(runs: Sequence[Run]) -> Said:
    """Return the lines of a cell that runs make."""
    return [(line[0].across, in_one(line)) for line in levels(runs)]


def levels(runs: Sequence[Run]) -> Iterator[list[Run]]:
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


def pieces(line: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the parts of a line between wide gaps."""
    piece = [line[0]]
    for one, other in pairwise(line):
        if other.along - end_of(one) > ONE_CELL * one.size:
            yield piece
            piece = []
        piece.append(other)
    yield piece
