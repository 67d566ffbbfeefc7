"""Rows of an export whose cells stand in quotes, as rows of a table by strokes.

    "admin_dttm","med","dose","unit","route","action"
    "2026-03-02 08:35","methylprednisolone","125","mg","IV push","Given"

A comma between quotes parts nothing (`"VALE, ALMA"`). Every sign keeps its place.
"""

from __future__ import annotations

import re

from scrubber.charts.words.headings import field_of

_HEADING = r"\"?[A-Za-z][\w /#.()-]{0,30}\"?"
_BLOCK = re.compile(
    rf"^[ \t]*{_HEADING}(?:[ ]?[,;][ ]?{_HEADING}){{3,30}}[ \t]*(?:\n[^\n\"]*\"[^\n]*)+",
    re.MULTILINE,
)
_FEWEST = 3
"""Headings that are known."""


def with_strokes(text: str) -> str:
    """Return the text with strokes for what parts the cells of such rows, and blanks for their quotes."""
    if ',"' not in text and ';"' not in text and '",' not in text:
        return text
    return _BLOCK.sub(_as_table, text)


def _as_table(block: re.Match[str]) -> str:
    rows = [_parted(row) for row in block[0].split("\n")]
    headings = rows[0].split("|")
    known = sum(field_of(heading.strip()) is not None for heading in headings)
    alike = len({row.count("|") for row in rows}) == 1
    return "\n".join(rows) if known >= _FEWEST and alike else block[0]


def _parted(row: str) -> str:
    """Return a row with a stroke for each comma (or semicolon) that no quotes hold."""
    sign = ";" if row.count(";") > row.count(",") else ","
    signs, held = list(row), False
    for place, letter in enumerate(signs):
        if letter == '"':
            held, signs[place] = not held, " "
        elif letter == sign and not held:
            signs[place] = "|"
    return "".join(signs)
