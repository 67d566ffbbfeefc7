"""The words of a page in the order in which a person reads them: tables by rows, columns of prose one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrubber.charts.readers.pdf.process import Page
from scrubber.charts.words.headings import field_of

_GUTTER = 3
"""Blanks between two columns."""
_FEWEST = 2
"""Lines that two columns of prose share at least."""
_CELL = re.compile(r"\S+(?: \S+)*")
_PROSE = re.compile(r"(?:[A-Za-z]{2,}\W+){2}[A-Za-z]{2,}")
Span = tuple[int, int]


def reading_order(page: Page) -> str:
    """Return a page's text: as it stands on the page where it holds a table or columns, else in the file's order."""
    if not page.layout:
        return page.text
    lines = page.layout.split("\n")
    if _table_in(lines):
        return "\n".join(line.rstrip() for line in lines)
    columns = _in_columns(lines)
    return "\n".join(columns) if columns is not None else page.text


def _table_in(lines: Sequence[str]) -> bool:
    """Return whether some line heads a table of drugs with times, or of rates."""
    return any(_heads(line) for line in lines)


def _heads(line: str) -> bool:
    cells = [match.group().strip(" :#|") for match in _CELL.finditer(line)]
    if len(cells) < 3:
        return False
    found = {field_of(cell) for cell in cells}
    timed = bool(found & {"start", "given"})
    return timed and ("drug" in found or "rate" in found)


def _in_columns(lines: Sequence[str]) -> list[str] | None:
    """Return the lines with two columns of prose set one below the other; None where there are none."""
    result: list[str] = []
    place = 0
    split = False
    while place < len(lines):
        end, gutter = _block(lines, place)
        if gutter is None:
            result.append(lines[place])
            place += 1
            continue
        split = True
        middle = (gutter[0] + gutter[1]) // 2
        result += [line[:middle].rstrip() for line in lines[place:end]]
        result.append("")
        result += [line[middle:].strip() for line in lines[place:end]]
        place = end
    return result if split else None


def _block(lines: Sequence[str], start: int) -> tuple[int, Span | None]:
    """Return how far two columns reach that begin at a line, and the blank stretch between them."""
    gutter: Span | None = None
    end = start
    for place in range(start, len(lines)):
        line = lines[place]
        if not line.strip():
            if gutter is None:
                break
            end = place + 1
            continue
        common = _common(gutter, line)
        if common is None:
            break
        gutter, end = common, place + 1
    if gutter is None or not _is_prose(lines[start:end], gutter):
        return start, None
    return end, gutter


def _common(gutter: Span | None, line: str) -> Span | None:
    """Return the blanks that a line shares with the gutter so far; a line of one side leaves the other blank."""
    cells = [match.span() for match in _CELL.finditer(line)]
    if gutter is None:
        gaps = [(one[1], other[0]) for one, other in pairwise(cells) if other[0] - one[1] >= _GUTTER]
        return max(gaps, key=lambda gap: gap[1] - gap[0]) if len(gaps) == 1 else None
    low, high = gutter
    for start, end in cells:
        if end <= low or start >= high:
            continue
        if start <= low:
            low = max(low, end)
        else:
            high = min(high, start)
    return (low, high) if high - low >= _GUTTER else None


def _is_prose(lines: Sequence[str], gutter: Span) -> bool:
    """Return whether both sides are sentences: a column of times or numbers belongs to the words beside it."""
    middle = sum(gutter) // 2
    for side in ([line[:middle] for line in lines], [line[middle:] for line in lines]):
        told = [line for line in side if line.strip()]
        if len(told) < _FEWEST or sum(bool(_PROSE.search(line)) for line in told) * 2 < len(told):
            return False
    return True
