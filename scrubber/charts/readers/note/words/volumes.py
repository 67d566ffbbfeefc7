"""The volume of a bag whose number has no unit: `NS 500 at 0905`, `1310 LR 1000 #1 up`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.words.forms import UNIT
from scrubber.charts.words import drugs

BARE_VOLUME = re.compile(
    rf"[ \t]+(?P<ml5>50|100|150|250|500|750)(?P<ml>(?!))?(?P<ml2>(?!))?(?P<ml3>(?!))?(?P<ml4>(?!))?"
    rf"(?=\s|[,;.]|$)(?!\s?(?:{UNIT}\b|/|:|-|per\b|hrs?\b))",
    re.IGNORECASE,
)
"""`NS 500 at 0905`: the number behind a fluid is its volume."""


def full_bags(text: str, names: Sequence[drugs.Name]) -> Iterator[re.Match[str]]:
    """`1310 LR 1000 #1 up`, `NS 1000 hung 1310`: behind a fluid that has its time, the number of a whole bag is its
    volume, and no time of day; `Remicade 0915, NS 1000` tells when.
    """
    for name in names:
        volume = _FULL_BAG.match(text, name.end)
        if volume is None or not drugs.is_fluid(text[name.start : name.end]):
            continue
        line = text.rfind("\n", 0, name.start) + 1
        if _LED_BY_A_TIME.match(text, line, name.start) or _THEN_A_TIME.match(text, volume.end()):
            yield volume


_FULL_BAG = re.compile(
    r"[ \t]+(?:#[1-9][ \t]+)?(?P<ml5>1000|2000)(?P<ml>(?!))?(?P<ml2>(?!))?(?P<ml3>(?!))?(?P<ml4>(?!))?"
    r"(?=[ \t]|[,;.)]|$)(?![ \t]*(?:-|–|to\b|til|until|thru|ml\b|cc\b|h(?:rs)?\b))",
    re.IGNORECASE | re.MULTILINE,
)
_LED_BY_A_TIME = re.compile(
    r"[ \t]*(?:[-*•][ \t]*)?(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?[ \t,]+)?(?:[01]?\d|2[0-3]):?[0-5]\d(?![\d/])"
)
_THEN_A_TIME = re.compile(r"[^,;.\n]{1,32}(?<![\d/@])(?:[01]\d|2[0-3]):?[0-5]\d(?![\d/])(?!\s?(?:ml|cc))")
