"""Numbers in a column of amounts that look like a time of day: `1437   130/68  400  150  2210` below `TIME ... UF`."""

from __future__ import annotations

import re

_CELL = re.compile(r"[ ]{2,}|[ \t]*\|[ \t]*|\t+")
_LEADS = re.compile(r"[ \t]*\|?[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d\b")
_HEADING = re.compile(r"^[ \t]*\|?[ \t]*(?:time|hr|hour)\b[^\n]*", re.IGNORECASE | re.MULTILINE)
_AMOUNTS = re.compile(
    r"(?:(?:total|net|cum\w*|hourly)\s+)?(?:uf|uf\s?r|bfr|dfr|qb|qd|vp|ap|tmp|vol(?:ume)?|vtbi|vi|intake|output|uop|i&o|total)"
    r"(?:\s+(?:ml|cc|total|removed|infused|in))?(?:\s*\([^)]*\))?",
    re.IGNORECASE,
)
_WIDEST = 400
"""Characters of a row."""
_FAR = 4000
"""Characters: how far above a row its headings may stand."""


def in_a_column_of_amounts(text: str, place: int) -> bool:
    """Return whether a number stands in a row that begins with a time, below a heading that is of an amount."""
    line = text.rfind("\n", 0, place) + 1
    if not 0 < place - line <= _WIDEST or not _LEADS.match(text, line):
        return False
    headings = [match.group() for match in _HEADING.finditer(text, max(0, line - _FAR), line)]
    cells = _CELL.split(headings[-1].strip().strip("|").strip()) if headings else []
    column = len(_CELL.split(text[line:place].strip(" \t|") + "|")) - 1
    return column < len(cells) and _AMOUNTS.fullmatch(cells[column].strip()) is not None
