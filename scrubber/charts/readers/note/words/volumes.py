"""The bags that a drug is in, and their volumes: `NS 250 mL with Remicade 400 mg`, `NS 500 at 0905` without a unit."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

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


def named_bags(
    text: str, names: Sequence[drugs.Name], additives: Container[str]
) -> Iterator[tuple[int, int, re.Match[str]]]:
    """`250 mL NS bag containing Remicade 400 mg`, `D5W 500 mL + Taxol 280 mg`, `100 mL NS (Zometa 4 mg)`: a fluid is
    the bag of the drug with its dose right behind it, and nothing that is given by itself. Yield where it begins and
    ends, and what tells its volume.

    `KCl 20 mEq` is added to a bag that is given, a liter is given with a push beside it.
    """
    for fluid, drug in pairwise(names):
        if (
            not drugs.is_fluid(text[fluid.start : fluid.end])
            or drugs.is_fluid(drug.key)
            or drug.key in additives
        ):
            continue
        joint = HOLDS.search(text, fluid.end, drug.start)
        if joint is None or drug.key == "heparin" or _DOSED.match(text, drug.end) is None:
            continue
        ahead = _VOLUME_AHEAD.search(text, max(0, fluid.start - 24), fluid.start)
        behind = _VOLUME_BEHIND.fullmatch(text, fluid.end, joint.start())
        if behind is None:
            continue
        told = ahead if ahead is not None and not behind["ml"] else behind
        if int(told["ml"] or _LEAST) >= _LEAST:
            yield (ahead.start() if ahead is not None else fluid.start), joint.start(), told


_LEAST = 25
"""Millilitres of a bag; less is a flush."""
HOLDS = re.compile(r"[ \t]*(?:\bwith\b|\bw/|\bcontaining\b|\bplus\b|\+|\()[ \t]*\Z", re.IGNORECASE)
"""Between a bag and the drug in it."""
_NO_OTHER = r"(?P<ml2>(?!))?(?P<ml3>(?!))?(?P<ml4>(?!))?(?P<ml5>(?!))?(?P<ml6>(?!))?"
_VOLUME_AHEAD = re.compile(
    rf"\b(?P<ml>\d{{2,3}})[ \t]?(?:ml|cc)[ \t]+(?:bag[ \t]+(?:of[ \t]+)?)?{_NO_OTHER}\Z", re.IGNORECASE
)
_VOLUME_BEHIND = re.compile(
    rf"(?:[ \t]+(?P<ml>\d{{2,3}})(?:[ \t]?(?:ml|cc))?)?(?:[ \t]+(?:mini-?bag|bag|piggyback))?{_NO_OTHER}",
    re.IGNORECASE,
)
_DOSED = re.compile(
    r"[ \t]+[\d.,]+[ \t]?(?:mg|mcg|gm?|grams?|(?:million[ \t]+)?units?)\b"
    r"(?![ \t]*(?:ivp|iv[ \t]+push|push|im|s[cq]|subq|po)\b)",
    re.IGNORECASE,
)
