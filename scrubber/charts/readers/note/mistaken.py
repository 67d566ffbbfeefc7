"""Times that are perhaps none of the giving, though they stand where its time would: reasons for doubt (`certainty`).

One was crossed out on paper, is a dose without its unit, lies on the day before its line, or is when the patient came.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.charts.readers.note.acts import STRUCK_OUT
from scrubber.charts.readers.note.unknown import BY_QUARTERS

if TYPE_CHECKING:
    from scrubber.charts.readers.note.certainty import Spot


def came_with_it(spot: Spot) -> bool:
    """`0800 Rec'd pt from ED w/ NS #2 up`: when the patient came, and not when it was hung."""
    margin, item = spot.reading.sentence.margin, spot.item
    at_its_line = (
        margin is not None and spot.fact.start == margin.start and spot.fact.kind in ("start", "given")
    )
    return (
        at_its_line
        and _CAME_WITH.search(spot.reading.text, spot.reading.sentence.start, item.start) is not None
    )


_CAME_WITH = re.compile(
    r"\b(?:rec'?d|received|arriv\w+|came|returned|back|admitted|transferred)\b[^.;\n]{0,60}(?:\bw/|\bwith\b)[^.;,\n]{0,30}\Z",
    re.IGNORECASE,
)


def may_be_its_dose(spot: Spot) -> bool:
    """`Vanc 1250 hung`: four digits right behind a name, that may be how much of it was hung."""
    item, fact, text = spot.item, spot.fact, spot.reading.text
    if not item.drug or not fact.quote.isdigit() or item.of("dose") or item.of("volume"):
        return False
    name = item.start + len(item.drug)
    if fact.start < name or text[name : fact.start].strip():
        return False
    return item.key in BY_QUARTERS and not int(fact.quote) % 250


def of_the_day_before(spot: Spot) -> bool:
    """`3/3 0020 Rec'd report. NS was started by evening shift at 10:30 PM`: it lies half a day behind its line."""
    margin, clock = spot.reading.sentence.margin, spot.fact.clock
    if margin is None or margin.clock is None or clock is None or clock.on is not None:
        return False
    if not (margin.clock.certain and clock.certain) or spot.fact.kind not in ("start", "given"):
        return False
    return clock.hour * 60 + clock.minute - (margin.clock.hour * 60 + margin.clock.minute) > _HALF_A_DAY


_HALF_A_DAY = 12 * 60


def struck_out(spot: Spot) -> bool:
    """`Time down: 12:40 pm <-- this is crossed out, 12:25 pm written over it`: not so, and nobody says what is."""
    return _STRUCK.match(spot.reading.text, spot.fact.end, spot.reading.sentence.end) is not None


_STRUCK = re.compile(
    r"[^.;\n\w]*(?:(?:was|is|this|that|time|then|and|has|been|<--)[ \t]+){0,5}"
    rf"(?:{STRUCK_OUT.pattern}|over-?written|written[ \t]+over)\b",
    re.IGNORECASE,
)
