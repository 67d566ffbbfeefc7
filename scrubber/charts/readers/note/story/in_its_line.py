"""An end without a name, in the line of the only drug that it can be of: `0644 PCN 2.5 mu up; 0716 in`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.words import drugs


def hung_in_its_line(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`0644 PCN 2.5 mu up; 0716 in`, whatever else runs: the only drug of its line, right before it."""
    text = drafts.text
    begin, end = text.rfind("\n", 0, statement.start) + 1, text.find("\n", statement.start)
    line = text[begin : end if end >= 0 else len(text)]
    mine = [draft for draft in drafts.running() if any(_is_told_in(item, begin) for item in draft.told)]
    ahead = mine[0].told[-1] if len(mine) == 1 else None
    if ahead is None or len(list(drugs.found_in(line))) != 1:
        return []
    return mine if _ONLY_A_TIME.fullmatch(text, ahead.end, statement.start) else []


def _is_told_in(item: Statement, begin: int) -> bool:
    return bool(item.drug) and item.start >= begin


_ONLY_A_TIME = re.compile(
    r"[ \t]*;[ \t]*(?:(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m?\.?|h)?)?[ \t:-]*", re.IGNORECASE
)
