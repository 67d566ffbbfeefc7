"""The lines of a page whose words are placed one by one: programs that print a page put each word, or each letter,
where it belongs, and leave no blank between them.

Runs in the process that opens PDFs, and imports nothing of the scrubber.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

COLUMN = "    "
"""What stands between two columns of a line."""
_ONE_LINE = 0.3
"""How far the feet of two runs in one line may be apart, in the height of their letters."""
_COLUMN = 1.2
"""Width of the gap between columns, in the same."""
ONE_CELL = 0.6
"""Width of a gap that is surely none between columns."""
_BLANK, _PITCH = 0.15, 0.12
"""Width of a blank: between runs of letters, and beyond the gap between single letters."""
_SIGN = re.compile("[\u25cb\u25cf]")
_MOST_SIGNS = 200
_WIDTHS = {
    **dict.fromkeys(" ijlIft.,:;'|!", 0.26), **dict.fromkeys("r()[]-/\\", 0.33), **dict.fromkeys("mwMW@%", 0.84),
    **dict.fromkeys("ABCDEGHKNOPQRSTUVXYZ", 0.69), **dict.fromkeys("cksvxyz", 0.5),
}  # fmt: skip
_USUAL = 0.55
"""Widths of letters in their height, as most fonts without serifs have them."""


class Run(NamedTuple):
    """Words that are placed by themselves."""

    along: float
    """Where they begin, in the direction in which they are read, in points."""
    across: float
    """How high their foot stands above that of the page, turned so that they stand upright."""
    size: float
    words: str


def lines(runs: Sequence[Run], column: float = _COLUMN) -> list[list[str]]:
    """Return the lines of a page in the order of the file, each as the words of its columns."""
    carry_blanks = any(run.words != run.words.strip() for run in runs)
    return [_columns(row, carry_blanks, column) for row in _rows(runs)]


def leading_signs(runs: Sequence[Run]) -> list[tuple[float, str]]:
    """Return how far in each ring and disc of a page stands, from above; none where one stands behind other words of
    its line.
    """
    signs = sorted((run for run in runs if _SIGN.search(run.words)), key=lambda run: -run.across)
    found = [(run.along, run.words.strip()[0]) for run in signs[: _MOST_SIGNS + 1]]
    if len(found) > _MOST_SIGNS or any(len(_SIGN.findall(run.words)) > 1 for run in signs):
        return []
    alone = all(
        run.along <= other.along or abs(run.across - other.across) > _ONE_LINE * other.size
        for run in signs
        for other in runs
        if other.words.strip()
    )
    return found if alone and all(_SIGN.match(sign) for _, sign in found) else []


def _rows(runs: Sequence[Run]) -> Iterator[list[Run]]:
    row: list[Run] = []
    for run in runs:
        if row and not _goes_on(row[-1], run):
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _goes_on(one: Run, other: Run) -> bool:
    level = abs(one.across - other.across) <= _ONE_LINE * min(one.size, other.size)
    return level and other.along > one.along and other.along - end_of(one) > -one.size


def end_of(run: Run) -> float:
    """Return where a run ends, as wide as its letters mostly are."""
    return run.along + run.size * sum(_WIDTHS.get(letter, _USUAL) for letter in run.words)


def _columns(row: Sequence[Run], carry_blanks: bool, column: float) -> list[str]:
    gaps = [(other.along - end_of(one)) / one.size for one, other in pairwise(row)]
    single = sum(len(run.words.strip()) == 1 for run in row)
    by_letter = len(row) > 4 and single * 10 >= 7 * len(row)
    usual = median(gaps) if by_letter else 0.0
    columns = [row[0].words]
    for gap, (one, other) in zip(gaps, pairwise(row), strict=True):
        if gap > usual + column:
            columns.append(other.words)
            continue
        if other.along == one.along:
            blank = False  # shown in one go with what is before it
        elif by_letter:
            blank = gap > usual + _PITCH
        else:
            blank = not carry_blanks or gap > _BLANK
        written = one.words[-1:].isspace() or other.words[:1].isspace()
        columns[-1] += (" " if blank and not written else "") + other.words
    return [" ".join(words.split()) for words in columns]


def in_one(line: Sequence[Run]) -> str:
    """Return runs that stand beside each other as the words of one column."""
    return _columns(line, any(run.words != run.words.strip() for run in line), float("inf"))[0]


def with_raised(text: str, runs: Sequence[Run]) -> str:
    """Return a text with a raised number apart from the one before it: `40` with the mark of a footnote is `40(1)`."""
    for one, other in pairwise(runs):
        before, mark = one.words.rstrip(), other.words.strip()
        rises = (other.across - one.across) / one.size if one.size else 0.0
        raised = _RAISED[0] <= rises <= _RAISED[1] or other[:2] == one[:2]  # in one go: how high is not told
        is_raised = other.size <= _SMALLER * one.size and raised
        if is_raised and mark.isdigit() and before[-1:].isdigit() and other.along - end_of(one) < one.size:
            words = re.escape(before.split()[-1])
            text = re.sub(rf"(?<!\S){words}[ ]?\n?{mark}", f"{before.split()[-1]}({mark})", text, count=1)
    return text


_SMALLER = 0.85
"""Height of a raised letter beside that of the others, at most."""
_RAISED = 0.15, 0.8
"""How far its foot stands above that of the others, in their height."""


def tightened(layout: str, runs: Sequence[Run]) -> str:
    """Return a layout with one blank between the words of a cell: where each stands by itself, it may have more."""
    for cell in {cell for row in lines(runs, ONE_CELL) for cell in row if " " in cell}:
        words = r"[ ]+".join(map(re.escape, cell.split()))
        layout = re.sub(rf"(?<![^ \n]){words}(?![^ \n])", lambda found: _first(found[0]), layout)
    return layout


def _first(words: str) -> str:
    return " ".join(words.split()).ljust(len(words))
