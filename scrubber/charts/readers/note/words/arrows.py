"""An arrow to the time that ends a line: `1436 CARBOplatin 540 mg/250 NS (AUC 5) -> 1512` ran until then.

Not so where more happened in the line (`1009 stopped -> 1045`), where its drug was given at once, and where another
time stands in between: then nobody knows what the arrow leads to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.words.forms import FLUID, NUMBER, OF_DAY, PLACE, SIDE, UNIT
from scrubber.charts.words import drugs

ARROW = rf"[ \t](?:-{{1,2}}>|\u2192)[ \t]?(?=[ \t]*{OF_DAY}[ \t]*(?:\||$))"
"""The arrow, where nothing stands behind its time."""
_MARGIN = re.compile(rf"[ \t|]*@?{OF_DAY}(?![\d/])[ \t|:-]+")
_TIME = re.compile(
    r"(?<![\d/.:])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)|(?<![\d/.:,])(?:[01]\d|2[0-3])[0-5]\d(?![\d/.,])"
)
_ELSE = re.compile(
    r"->|\u2192|@|\bat\b|/[ \t]?h(?:r|our)?\b|\b(?:bp|hr|spo2|sats?|temp|pain|map|pulse|vs|rate)\b|[;?!]|\.\s"
    r"|\b(?:ivp|sivp|push\w*|im|s[cq]|subq|subcut\w*|po|oral|sl|stop\w*|paus\w*|held|hold|resum\w*|restart\w*"
    r"|reaction|rate|off|down|done|complete\w*|finished|not|refused|declined|due|next)\b",
    re.IGNORECASE,
)
"""What else may have happened, how a drug is given that does not run, and rates (`0900 @50 -> 0930`) and vital signs,
which an arrow leads on from.
"""
_RUNS = re.compile(
    r"\b(?:ivpb|piggyback|infus\w*|transfus\w*|gtt|drip|hung|spiked|started|up|bag|bolus|ns|nss|d5w?|lr|units?|liter|l)\b"
    r"|\d[ \t]?(?:ml|cc|l)\b|/[ \t]?\d{2,4}\b",
    re.IGNORECASE,
)
"""What says that it runs; `0850 Zofran 4 mg IV -> 0905` may lead to how the patient was."""
_UNIT = re.compile(r"[ \t]*(?:m[lg]|mcg|units?|g|gm|meq|cc|ns|d5w?|lr)\b", re.IGNORECASE)


def leads_to_its_end(text: str, start: int, names: Sequence[drugs.Name]) -> bool:
    """Return whether an arrow that begins at `start` leads to the end of the only drug in its line, which begins with
    a time.
    """
    line = text.rfind("\n", 0, start) + 1
    margin = _MARGIN.match(text, line, start)
    if (
        margin is None
        or _ELSE.search(text, margin.end(), start)
        or not _RUNS.search(text, margin.end(), start)
    ):
        return False
    if any(not _UNIT.match(text, found.end()) for found in _TIME.finditer(text, margin.end(), start)):
        return False
    if _says_more(text, margin.end(), start, names):
        return False
    named = {name.key for name in names if margin.end() <= name.start < start}
    return len({key for key in named if not drugs.is_fluid(key)} or named) == 1


def _says_more(text: str, first: int, last: int, names: Sequence[drugs.Name]) -> bool:
    """`hung, premeds given -> 0930`, `K 3.1 -> 1000`: beside the drug, its amounts, its bag and its place."""
    rest = "".join(
        " " if any(name.start <= place < name.end for name in names) else text[place]
        for place in range(first, last)
    )
    return re.search(r"[A-Za-z]", _OF_THE_BAG.sub(" ", rest)) is not None


_OF_THE_BAG = re.compile(
    rf"\b[A-Z]{{1,3}}\d{{3,}}[A-Z0-9]*\b|{NUMBER}\s?(?:{UNIT})?\b|\b{FLUID}(?!\w)|\b(?:ivpb|iv|piggyback|infusion|infusing|transfusion|gtt|drip|hung|spiked"
    rf"|started|up|bag|bolus|in|with|w/|of|over|for|via|auc|lot|ml|cc|x)\b|\b{SIDE}\s+{PLACE}\b|\b(?:port|picc|piv)\b",
    re.IGNORECASE,
)
