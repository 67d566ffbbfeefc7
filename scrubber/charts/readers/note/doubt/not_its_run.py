"""A time that is of another day, or of what stands right before it: `Visit 0900-1155: Remicade 400 mg infused`, `Labs
0900: Zofran 4 mg IVP`, `Remicade 400 mg with warm pack 0920-0940`.

What a drug was given at stands beside its name, dose, way, place or bag, or beside a word for running. Beside any other
word it may be when that was, so it is in doubt.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from scrubber.charts.readers.note.values.statement import RANGE, Fact
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.clocks import dates
from scrubber.charts.readers.note.words.forms import KIN

if TYPE_CHECKING:
    from scrubber.charts.readers.note.doubt.certainty import Spot

_SKIPPED = frozenset({"time", "times", "from", "at", "@", "of", "today", "is", "was", "for", "the"})
_OF_A_DRUG = re.compile(
    r"#.*|ran|runs?|concurrent(?:ly)?|y-?sited|(?:premix|infus|administer)ed|infusing|running|given|pre|post|pre-?med\w*"
    r"|med(?:ication)?s?|units?|le|bag|minibag|bottle|syringe|filter|tubing|pump|lumen|circuit|pheresis|rinse|gravity|iv|ivpb"
    r"|doses?|load|loading|hydration|bolus|rate|hours?|mins?|one|two|three|[abc]|st|nd|rd|th|me|sw|m[gl]|free|flow"
    r"|dr(?:ip)?|side|arm|wide|open|clinic|tx|treatment|care|protocol|orders?|plan(?:ned)?|schedule[d]?",
    re.IGNORECASE,
)
"""Words that may stand right before the time of a drug."""
_OF_A_PERSON = re.compile(r"here|seen|present|monitor\w*|observ\w*|watched", re.IGNORECASE)
_OF_A_PAPER = re.compile(r"(?:.* )?(?:signed|charted|documented|note|printed|report)", re.IGNORECASE)
_APART = re.compile(r"[,;:()|\n]|\s[-–—/]\s|->|→")
_APART_FROM_A_LABEL = re.compile(r"[,;()|\n]|\s[-–—/]\s|->|→")
"""Before any drug a colon joins a label to its time: `Nursing time: 0900-1155 Remicade 400 mg`."""


def of_something_else(spot: Spot) -> bool:
    """`Visit 0900-1155: Remicade 400 mg infused`, `Labs 0900: Zofran 4 mg IVP`: a range of times, or a time before its
    drug, right behind a word for something else.
    """
    ahead = bool(spot.item.drug) and not spot.told and spot.fact.start < spot.item.start
    if not ahead and spot.fact.value != RANGE:
        return False
    tokens, text = spot.tokens, spot.reading.text
    place = next((n for n, token in enumerate(tokens) if _is_its_time(token, spot.fact)), None)
    if place is None:
        return False  # the time in its margin
    behind, labels = tokens[place], all(token.kind != "drug" for token in tokens[:place])
    apart = _APART_FROM_A_LABEL if labels else _APART
    for before in reversed(tokens[:place]):
        if apart.search(text, before.end, behind.start):
            return False
        if before.text.casefold() not in _SKIPPED:
            return _is_something_else(before) or (labels and _OF_A_PAPER.fullmatch(before.text) is not None)
        behind = before
    return False


def one_of_two_readings(spot: Spot) -> bool:
    """`started 1315/1325, stopped 1420`: beside an end of its own, two readings of the start, and no run."""
    if not spot.told or spot.fact.kind not in ("start", "stop") or spot.fact.start in spot.reading.each:
        return False
    range_ = next((token for token in spot.tokens if _is_its_time(token, spot.fact)), None)
    if range_ is None or range_.until is None or "/" not in spot.reading.text[range_.start : range_.end]:
        return False
    events = [token for token in spot.tokens if token.start in spot.reading.bound]
    by = {spot.reading.bound[event.start] for event in events if event.kind == "start"}
    ends = {spot.reading.bound[event.start] for event in events if event.kind == "stop"}
    return range_.start in by and bool(ends - {range_.start})


def of_a_part_of_the_run(spot: Spot) -> bool:
    """`tolerated first 30 min (0930-1000) at 50 mL/hr, then 100 until 1130`: a stretch, and not the whole."""
    return spot.fact.value == RANGE and _stands_behind(_STRETCH, spot, spot.reading.sentence.start)


_STRETCH = re.compile(
    r"\b(?:first|initial|next|1st|2nd|second|3rd|third)\s+(?:\d{1,3}|half|one|two|few)?\s*(?:min(?:ute)?s?|h(?:ou)?rs?|hour)\b"
    r"[ \t]*[(:,]?[ \t]*(?:from[ \t]+)?(?:\d{1,2}:?\d\d[ \t]*(?:-|–|to)[ \t]*)?\Z",
    re.IGNORECASE,
)


def of_what_it_was_given_beside(spot: Spot) -> bool:
    """`Lasix 20 mg IV after 1st unit (0900-1100)`: a run in brackets, of what stands before them."""
    return (
        spot.fact.value == RANGE
        and bool(spot.item.drug)
        and _stands_behind(_BESIDE_ANOTHER, spot, spot.item.start)
    )


_BESIDE_ANOTHER = re.compile(
    r"\b(?:after|before|during|following|between|prior\s+to|post)\s+(?:(?:the|a|his|her)\s+)?(?:[\w#]+\s+){1,2}"
    r"\((?:\d{1,2}:?\d\d[ \t]*(?:-|–|to)[ \t]*)?\Z",
    re.IGNORECASE,
)


def _stands_behind(words: re.Pattern[str], spot: Spot, begin: int) -> bool:
    begin = max(begin, spot.reading.sentence.start, spot.fact.start - 40)
    return words.search(spot.reading.text, begin, spot.fact.start) is not None


def of_one_of_several(spot: Spot) -> bool:
    """`A 1 g and B 3 g hung. The first ran 0900-1000, the second 1005-1035`: of no drug by name."""
    if spot.item.drug:
        return False
    part = next((part for part in spot.reading.parts if part.start <= spot.fact.start < part.end), None)
    return part is not None and _ONE_OF.match(spot.reading.text, part.start) is not None


_ONE_OF = re.compile(
    r"[\s,;]*(?:and[ \t]+)?(?:the[ \t]+(?:first|second|third|other)|(?:the[ \t]+)?(?:former|latter))(?:[ \t]+one)?"
    r"[ \t]+"
    r"(?:(?:was|then)[ \t]+)?(?:ran|infused|started|began|hung|from|given|at|@|\d{1,2}:?\d\d)",
    re.IGNORECASE,
)


def _is_its_time(token: Token, fact: Fact) -> bool:
    if not token.is_time:
        return False
    return token.start == fact.start or (token.until is not None and token.until.start == fact.start)


def _is_something_else(token: Token) -> bool:
    if token.kind in ("running", "filler"):
        return _OF_A_PERSON.fullmatch(token.text) is not None
    return token.kind in ("not_infused", "other", "word") and _OF_A_DRUG.fullmatch(token.text) is None


def of_another_day(spot: Spot) -> bool:
    """`Remicade 400 mg from 1/12 ran 0900-1100`, `started 2250 on 3/1`, `2/16 visit: Zofran 4 mg IVP 0710`: a month and
    a day before the time or right behind it, and neither the note's nor the next.
    """
    start = min(spot.item.start, spot.low)
    text, end = spot.reading.text, spot.fact.end
    short = _SHORT_DATE.search(text, max(start, spot.reading.sentence.start), spot.fact.start)
    short = short or _SHORT_DATE.search(text, end, end + _RIGHT_BEHIND)
    short = short or _IN_BRACKETS.search(text, spot.reading.sentence.start, spot.fact.start)
    if spot.item.drug:
        short = short or _HEADED.fullmatch(text, spot.reading.sentence.start, spot.item.start)
    if short is None:
        return False
    days = [day.on + timedelta(days=later) for day in dates(spot.reading.text) for later in (0, 1)]
    known = {(day.month, day.day) for day in days}
    return bool(known) and (int(short["month"]), int(short["day"])) not in known


_DAY = r"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])"
_SHORT_DATE = re.compile(
    rf"\b(?:from|on|of|dated|since)\s+{_DAY}(?![\d/]|\.\d)(?!\s?(?:doses?|bags?)\b)", re.IGNORECASE
)
_IN_BRACKETS = re.compile(
    rf"(?<!dose )(?<!bag )(?<!unit )(?<!day )(?<=[ ])\({_DAY}\)[ \t:]*(?:[\d:]+[ \t]*[–-][ \t]*)?\Z"
)
_HEADED = re.compile(rf"\W*(?:on[ \t]+)?(?!\d\d?/10\b){_DAY}(?:[ \t]+visit)?[ \t]*:?[ \t]+", re.IGNORECASE)
"""`2/16 visit: Zofran 4 mg IVP 0710`."""
_RIGHT_BEHIND = 10
"""Characters: `on 10/12 `."""


_ENDS = r"(?=[ \t]*(?:[.,;)\n]|$))"
BEHIND_A_RUN: dict[str, str] = {
    rf"(?:times?[ \t]+)?per[ \t]+(?:(?:pt|patient|client|{KIN}|report){_ENDS}|schedule|appt|appointment|template)": (
        "Remicade 400 mg IV 1015-1225 per wife"
    ),
    r"(?:total[ \t]+)?(?:time[ \t]+)?in[ \t]+(?:the[ \t]+)?clinic\b": (
        "Remicade 400 mg IV 1015-1225 total time in clinic"
    ),
    rf"(?:chair[ \t]+time|(?:total[ \t]+)?(?:visit|stay|appt|appointment)|window|door to door){_ENDS}": (
        "Remicade 400 mg IV 1015-1225 chair time"
    ),
    rf"(?:obs|observation|monitoring){_ENDS}": "Remicade 400 mg IV 1015-1225 obs",
    r"(?:incl|including|includes)[ \t.]+(?:the[ \t]+)?(?:obs\w*|premeds?|wait\w*|set-?up|prep)\b|w/[ \t]+breaks?\b": (
        "Remicade 400 mg IV 1015-1225 including obs"
    ),
    r"(?:on[ \t]+and[ \t]+off|off[ \t]+and[ \t]+on|intermittent\w*)\b": "Remicade 400 mg IV 1015-1225 on and off",
    r"(?:the[ \t]+)?(?:pt|patient)[ \t]+in[ \t]+(?:chair|bed|room|rm|bay)[ \t]?#?\d": (
        "Remicade 400 mg IV 1015-1225 pt in chair 4"
    ),
    r"do[ \t]+not[ \t]+(?:bill|charge|use)\b": "Remicade 400 mg IV 1015-1225 do not bill",
    r"(?:vs\.?|versus|or|\?)[ \t]*\d": "Remicade 400 mg IV 1015-1225 vs 1020-1230 per pump",
}
"""What stands right behind a run, and says that it is another's."""
AHEAD_OF_A_RUN: dict[str, str] = {
    r"\b(?:infusion|clinic|office|staff)[ \t]+hours[ \t]*:?[ \t]*": "Remicade 400 mg IV infusion hours 1015-1225",
    r"\boff[ \t]+(?:the[ \t]+)?pump[ \t]+": "Remicade 400 mg IV off pump 1015-1225",
}
"""What stands right before it."""


def of_the_visit(spot: Spot) -> bool:
    """`Remicade 400 mg IV 1015-1225 chair time`, `1015-1225 on and off`: the visit's, or one that nobody counts on."""
    times = spot.reading.times
    run = next((t for t in times if t.until is not None and t.start <= spot.fact.start < t.end), None)
    if run is None:
        return False
    text = spot.reading.text
    first = max(spot.reading.sentence.start, run.start - _NEAR)
    return bool(_BEHIND_A_RUN.match(text, run.end) or _AHEAD_OF_A_RUN.search(text, first, run.start))


_NEAR = 48
"""Characters before a run in which the words stand that are about it."""
_BEHIND_A_RUN = re.compile(rf"[ \t]*[-–—,(]*[ \t]*(?:{'|'.join(BEHIND_A_RUN)})", re.IGNORECASE)
_AHEAD_OF_A_RUN = re.compile(rf"(?:{'|'.join(AHEAD_OF_A_RUN)})\Z", re.IGNORECASE)
