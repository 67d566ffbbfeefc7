"""Lines that stand below the way of their list: `IV push meds:  Zofran 4 mg 1036`, and below it `  Pepcid 20 mg 1045`.

The way that heads a list is of each line that goes on with it, which is set in as far as the first drug.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.page.layout import Line
from scrubber.charts.readers.note.values.statement import WAYS
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.model.value import replace

_HEADED = re.compile(
    r"[ \t]*(?:meds?|medications?|drugs?|push(?:es)?|inj(?:ection)?s?)?(?:[ \t]+given)?[ \t]*:", re.IGNORECASE
)
_SET_IN = 4
"""Blanks before a line that goes on with a list, at least."""


def way_of_a_list(text: str, line: Line) -> Token | None:
    """Return the way that heads a line: `IV push meds:  Zofran 4 mg`."""
    if len(line.tokens) < _FEW or line.section != "care":
        return None
    way = line.tokens[0]
    leads = way.kind in WAYS and not text[line.start : way.start].strip(" \t-•*")
    behind = next(
        (token for token in line.tokens[1:] if token.kind not in ("infused", "filler", "given", "word")), None
    )
    heads = behind is not None and behind.kind == "drug" and _HEADED.match(text, way.end, line.end)
    return way if leads and heads else None


_FEW = 2


def below_it(text: str, line: Line, way: Token) -> Line | None:
    """Return a line as though the way of its list stood before its drug; None for one that goes on with no list."""
    if len(line.tokens) < _FEW or line.tokens[0].kind != "drug" or any(t.kind in WAYS for t in line.tokens):
        return None
    ahead = text[line.start : line.tokens[0].start]
    if len(ahead) < _SET_IN or ahead.strip():
        return None
    return replace(line, tokens=(Token(way.kind, line.start, line.start, way.text), *line.tokens))
