"""Words of a plan, of the past or of others that are said of something beside what was given: a line, a lab."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.statement import AT_ONCE
from scrubber.charts.readers.note.values.tokens import Token


def is_of_a_line(text: str, part: Clause, token: Token) -> bool:
    """`LR started @ 125 mL/hr via 20g placed by EMS`, `D50 25 g IVP, 18g R AC EMS line`: others placed the line, and
    did not give the drug.
    """
    told = _told_ahead(part, token)
    if "drug" not in told:
        return False
    theirs = told & {"dose", *AT_ONCE} and _THEIR_LINE.match(text, token.end)
    return bool(theirs) or _PLACED_BY.search(text, part.start, token.start) is not None


_BY_WAY_OF = r"\b(?:via|through|thru|in|into|to|using|with|w/)\s[^.,;]{0,40}\b"
_THEIR_LINE = re.compile(r"(?:'s)?[ \t]+(?:line|iv|piv|site|access|cath\w*|start)\b", re.IGNORECASE)
_PLACED_BY = re.compile(
    rf"{_BY_WAY_OF}(?:placed|inserted|put\s+in|established|from)\s+(?:by|in|per|at|on)?\s*(?:\w+\s+)?$",
    re.IGNORECASE,
)


def is_when_a_line_was_placed(text: str, part: Clause, token: Token) -> bool:
    """`commenced @ 125 mL/h into the 18G LAC placed yesterday`: of the line, and not of the drug."""
    return (
        "drug" in _told_ahead(part, token) and _PLACED_WHEN.search(text, part.start, token.start) is not None
    )


_PLACED_WHEN = re.compile(rf"{_BY_WAY_OF}(?:placed|inserted|accessed|started|changed)\s+\Z", re.IGNORECASE)


def is_beside_the_next(text: str, part: Clause, token: Token) -> bool:
    """`1048-1222 Irinotecan 310 mg / D5W 500 ml, concurrent w/ next`: with which one it ran."""
    beside = _BESIDE.search(text, part.start, token.start)
    ends = _ENDS_SO.match(text, token.end)
    return {"drug", "dose"} <= _told_ahead(part, token) and beside is not None and ends is not None


_BESIDE = re.compile(
    r"\b(?:with|w/|concurrent(?:ly)?|alongside|before|ahead of|prior to)[ \t]*(?:the[ \t]+)?\Z", re.IGNORECASE
)
_ENDS_SO = re.compile(r"[ \t]*(?:one|bag|drug|med)?[ \t]*(?:[.;,)\n]|$)", re.IGNORECASE)


def is_of_a_lab(text: str, part: Clause, token: Token) -> bool:
    """`heparin drip started 1736 at 14.4 mL/hr. aPTT due 2336`: when blood is to be drawn."""
    return token.text.casefold() == "due" and _A_LAB.search(text, part.start, token.start) is not None


_A_LAB = re.compile(
    r"\b(?:a?ptt|inr|labs?|troughs?|peak|levels?|bmp|cmp|cbc|h&h|anti-?xa|glucose|bg|vitals|vs)\s+(?:is\s+)?\Z",
    re.IGNORECASE,
)


def _told_ahead(part: Clause, token: Token) -> set[str]:
    return {item.kind for item in part.tokens if item.end <= token.start}
