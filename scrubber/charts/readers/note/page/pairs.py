"""A form whose labels and values stand side by side in several columns, as fields: each value keeps its place.

    | Medication | Ocrevus | Lot  | OC77  |
    | Start      | 13:40   | Stop | 17:15 |

is read as `Medication: Ocrevus   Lot: OC77`: a label binds what stands behind it, and never what stands below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from scrubber.charts.readers.note.page.columns import field_named
from scrubber.charts.words.actions import plain

_CELL = {"|": re.compile(r"[^|\n]+"), "\t": re.compile(r"[^\t\n]+"), " ": re.compile(r"\S+(?:[ ]\S+)*")}
_WIDE = re.compile(r"\S\s{2,}\S+")
_FEWEST = 2
"""Rows of such a form."""
_LONGEST = 40
"""Characters of a label."""
_ALSO = frozenset(
    {"rn", "nurse", "provider", "physician", "prescriber", "md", "allergies", "weight", "height", "age", "sex",
     "gender", "room", "chair", "bed", "csn", "payer", "insurance", "diagnosis", "dx", "indication", "pharmacy",
     "verified", "verified by", "witness", "initials", "exp", "expires", "expiration", "manufacturer", "mfr"}
)  # fmt: skip
"""Labels of forms that head no column of a giving."""
Cells = list[tuple[int, int]]


def with_pairs(text: str) -> str:
    """Return the text with a colon behind each label of such forms, and blanks between their columns."""
    signs = list(text)
    for rows in _forms(text):
        for parting, cells in rows:
            _write(signs, parting, cells)
    return "".join(signs)


def _forms(text: str) -> Iterator[list[tuple[str, Cells]]]:
    """Yield the rows of each form: what parts its cells, and where they stand."""
    rows: list[tuple[str, Cells]] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        row = _row(text, start, start + len(line))
        if row is not None:
            rows.append(row)
        else:
            if _is_form(text, rows):
                yield rows
            rows = []
        start += len(line) + 1


def _row(text: str, start: int, end: int) -> tuple[str, Cells] | None:
    """Return the cells of a line, of which each second is a label and none of the others is."""
    parting = _parting(text[start:end])
    if parting is None:
        return None
    spans = [match.span() for match in _CELL[parting].finditer(text, start, end)]
    cells = [
        _trimmed(text, *span)
        for span in spans
        if parting != "|" or text[slice(*span)].strip() or span != spans[-1]
    ]
    if parting == "|" and cells and cells[0][0] == cells[0][1]:
        cells = cells[1:]  # it begins with its stroke
    labels, values = cells[::2], cells[1::2]
    if not values or not all(_is_label(text[slice(*cell)]) for cell in labels):
        return None
    if parting == " " and any(
        ":" in (text[first : first + 1], text[last - 1 : last]) for first, last in cells
    ):
        return None  # it is written as fields
    return None if any(_is_label(text[slice(*cell)]) for cell in values) else (parting, cells)


def _parting(line: str) -> str | None:
    if "|" in line:
        return "|"
    if "\t" in line.strip():
        return "\t"
    return " " if _WIDE.search(line) else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    return (first, first + len(words.strip())) if words.strip() else (start, start)


def _is_label(words: str) -> bool:
    if not 0 < len(words) < _LONGEST or ":" in words.rstrip(" :"):
        return False
    said = words.strip(" :#?")
    return field_named(said) is not None or plain(said) in _ALSO


def _is_form(text: str, rows: list[tuple[str, Cells]]) -> bool:
    """Return whether rows are of a form: several, one of them in two columns, or the first of them a drug."""
    if len(rows) < _FEWEST:
        return False
    _, first = rows[0]
    return any(len(cells) > 3 for _, cells in rows) or field_named(text[slice(*first[0])]) == "drug"


def _write(signs: list[str], parting: str, cells: Cells) -> None:
    """Write a row as fields, each label right before its value: `Medication: Ocrevus   Lot: OC77`."""
    for place, (cell, following) in enumerate(pairwise(cells)):
        if place % 2 == 0:
            label = "".join(signs[slice(*cell)]).rstrip(" :")
            room = following[0] - cell[0]
            signs[cell[0] : following[0]] = f"{label}: ".rjust(room) if room > len(label) + 1 else f"{label}:"
        elif parting == "|":
            signs[cell[1] : following[0]] = " " * (following[0] - cell[1])
    if parting == "|":
        line_start, line_end = cells[0][0], cells[-1][1]
        for place in _strokes_beside(signs, line_start, line_end):
            signs[place] = " "


def _strokes_beside(signs: list[str], first: int, last: int) -> Iterator[int]:
    """Yield where the strokes stand that begin and end a row."""
    place = first - 1
    while place >= 0 and signs[place] in " |\t":
        if signs[place] == "|":
            yield place
        place -= 1
    place = last
    while place < len(signs) and signs[place] in " |\t":
        if signs[place] == "|":
            yield place
        place += 1
