"""Times that are perhaps none of the giving, though they stand where its time would: reasons for doubt (`certainty`).

One was crossed out on paper, is an amount without its unit, lies on the day before its line, is when the patient came
or what others charted; what it is of was perhaps declined after all, or was off for a while.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from scrubber.charts.readers.note.event.acts import (
    OF_HERE,
    STRUCK_OUT,
    others_gave,
    refuses_what_is_ahead,
)
from scrubber.charts.readers.note.values.statement import RANGE
from scrubber.charts.readers.note.words.no_names import is_none_of
from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.readers.note.words.unknown import BY_QUARTERS
from scrubber.charts.words import drugs

if TYPE_CHECKING:
    from scrubber.charts.readers.note.doubt.certainty import Spot
    from scrubber.charts.readers.note.values.reading import Reading
    from scrubber.charts.readers.note.values.tokens import Token


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


def may_be_how_much(spot: Spot) -> bool:
    """`Vanc 1250 hung`, `LR 1000 hung wide open`: four digits right behind a name: a time, or a dose, or a litre."""
    item, fact, text = spot.item, spot.fact, spot.reading.text
    name = item.start + len(item.drug)
    if not item.drug or not fact.quote.isdigit() or fact.value == RANGE:
        return False
    if fact.start < name or text[name : fact.start].strip():
        return False
    if drugs.is_fluid(item.key):
        return fact.quote in _LITRES
    told = item.of("dose") or item.of("volume")
    return not told and item.key in BY_QUARTERS and not int(fact.quote) % 250


_LITRES = frozenset({"1000", "2000"})


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
    """`Time down: 12:40 pm <-- this is crossed out, 12:25 pm written over it`, `Start: 1005 - error`: not so, and
    nobody says what is.
    """
    runs = (
        time for time in spot.reading.times if time.until is not None
    )  # `1015-1047 (crossed out)`: both ends
    end = next((run.end for run in runs if run.start <= spot.fact.start < run.end), spot.fact.end)
    return is_struck_out(spot.reading.text, end, spot.reading.sentence.end)


def is_struck_out(text: str, start: int, end: int) -> bool:
    """Return whether a stretch right behind a time says that the time is not so."""
    return _STRUCK.match(text, start, end) is not None


_STRUCK = re.compile(
    r"[^.;\n\w]*(?:(?:was|is|this|that|time|then|and|has|been|<--)[ \t]+){0,5}"
    rf"(?:{STRUCK_OUT.pattern}|over-?written|written[ \t]+over"
    r"|(?:(?:charted|documented|entered|recorded|written|typed)[ \t]+)?in[ \t]+error"
    r"|(?:an[ \t]+)?error|incorrect|wrong)\b",
    re.IGNORECASE,
)


def charted_as(spot: Spot) -> bool:
    """`found clamp closed, bag charted as hung 1400 is still full`: what the chart says, by one who was not there."""
    return _CHARTED_AS.search(spot.reading.text, spot.reading.sentence.start, spot.fact.start) is not None


_CHARTED_AS = rare(
    r"\b(?:charted|documented|entered|recorded|listed|logged|signed\s+off)\s+as\s+(?:\w+\s+){0,3}(?:at\s+|@\s?)?\Z",
    "charted",
    "documented",
    "entered",
    "recorded",
    "listed",
    "logged",
    "signed",
)


def is_unfilled(spot: Spot) -> bool:
    """`Start time: 00:00    Stop time: 00:00`: what a form shows until somebody fills it in."""
    if _MIDNIGHT.fullmatch(spot.fact.quote) is None:
        return False
    text, start = spot.reading.text, spot.fact.start
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", start)
    return len(_MIDNIGHT.findall(text[first : last if last >= 0 else len(text)])) > 1


_MIDNIGHT = re.compile(r"(?<![\d:])00:?00(?![\d:])")


def not_ticked(spot: Spot) -> bool:
    """`[ ] Benadryl 50 mg IVP given 13:05`, where others are ticked: the box says no, the time yes; and `[x] Remicade
    [ ] Benadryl 50 mg IVP 13:05`, in one line.
    """
    text, item = spot.reading.text, spot.item
    box = bool(item.drug) and _UNTICKED.search(text, max(0, item.start - 6), item.start) is not None
    between = (t for t in spot.reading.sentence.tokens if item.start < t.start < spot.fact.start)
    box = box or any(
        token.kind == "drug" and _UNTICKED.search(text, max(0, token.start - 6), token.start)
        for token in between
    )
    return box and _TICKED.search(text) is not None


_UNTICKED = re.compile(r"(?:\[[ _]?\]|\u2610)[ \t]*\Z")
_TICKED = re.compile(r"\[[xX\u2713\u2714]\]|[\u2611\u2612]")


def told_by_others(spot: Spot) -> bool:
    """`NS liter already running, hung 1705 per run sheet`: when others began it, which nobody here saw."""
    sentence, item = spot.reading.sentence, spot.item
    if spot.fact.kind not in ("start", "given", "new_bag"):
        return False
    first = all(other is item or not other.drug or other.start > item.start for other in spot.reading.found)
    if _BY_OTHERS.search(sentence.text, sentence.start if first else item.start, item.end):
        return True
    return not first and _goes_on_with_theirs(spot)


def _goes_on_with_theirs(spot: Spot) -> bool:
    """`They gave A 1 g IM at 1520 and B 30 mg IM at 1525`, `EMS gave A 4 mg IV at 0905, B 30 mg IM at 0910`: a list
    that goes on, or a dose of our own; no word says which.
    """
    sentence, item = spot.reading.sentence, spot.item
    theirs = [part.end for part in spot.reading.parts if part.end <= item.start and others_gave(part)]
    theirs += [said.end() for said in _THEY_GAVE.finditer(sentence.text, sentence.start, item.start)]
    if not theirs:
        return False
    since = max(theirs)
    anew = any(token.kind in ("start", "given") and since <= token.start < item.end for token in spot.tokens)
    return not anew and OF_HERE.search(sentence.text, since, item.end) is None


_THEY = r"they\s+(?:hung|started|gave|spiked|pushed)"
_BY_OTHERS = re.compile(
    r"\balready\s+(?:running|infusing|up|hanging|going)\b|\b(?:running|infusing|up|hanging)\s+(?:up)?on\s+arrival\b"
    r"|\b(?:received|rec'?d|got|had|given)\b[^.;\n]{3,80}\b(?:in|at)\s+(?:the\s+)?(?:ed|er|or|pacu|icu|clinic|field|urgent\s+care)\b"
    r"|\b(?:before|prior\s+to)\s+(?:transfer|transport|arrival|admission|coming)\b"
    r"|\bself[- ]?(?:admin\w*|inject\w*|infus\w*|gave)\b"
    r"(?=[^.;\n]*\b(?:this\s+(?:am|morning)|home|earlier|last\s+night)\b)"
    r"(?![^.;\n]*\b(?:supervis\w*|observ\w*|watch\w*|rn|nurse|me)\b)"
    r"|\b(?:per|from)\s+(?:the\s+)?(?:run|transfer|transport|trip|ems|medics?|ambulance|osh|outside|sending|their)\s+"
    r"(?:[a-z]+\s+)?(?:sheet|record|report|mar|log|note|chart|form|paperwork)\b|\bper\s+(?:the\s+)?mar\s+there\b"
    rf"|\b(?:{_THEY}|(?:hung|started|begun|spiked|given|initiated)\s+(?:there|by\s+(?:their|the\s+(?:ed|sending)|crew)))\b",
    re.IGNORECASE,
)
_THEY_GAVE = re.compile(rf"\b{_THEY}\b", re.IGNORECASE)


def perhaps_refused(spot: Spot) -> bool:
    """`Remicade 400 mg 0915-1120, pt declined`, `Toradol 30 mg IVP 1410 - pt does not want it`: given, or not."""
    text, parts = spot.reading.text, spot.reading.parts
    if is_none_of(text, spot.reading.sentence.start, spot.item.start):
        return True  # `No Zofran 4 mg IVP at 0915, Decadron 10 mg IVP only`
    if _CALLED_OFF_BEHIND.match(text, spot.fact.end) or _NOT_AFTER_ALL.search(
        text, spot.fact.end, spot.item.end
    ):
        return True
    behind = (after for part, after in pairwise(parts) if part.start <= spot.item.start < part.end)
    return any(refuses_what_is_ahead(text, part) for part in behind)


_CALLED_OFF_BEHIND = re.compile(
    r"(?:[ \t]?(?:-|to\b|\u2013)[ \t]?\d{1,2}:?\d\d(?:[ \t]?[ap]m?\b)?)?[ \t]*[-,;.(\u2013\u2014]*[ \t]*"
    r"(?:(?:dx|indication)\b[a-z/ ]{0,25}?[ \t](?:held|on[ \t]hold|aborted)|(?:(?:dx|indication)\b[a-z/ ]{0,25}?[ \t])?"
    r"(?:(?:pt|patient|appt|visit|appointment|infusion|dose|tx|treatment|was|is|has|been)[ \t]+){0,4}"
    r"(?:cancell?ed|cx'?d|postponed|resched(?:uled)?|deferred|no[- ]?show(?:ed)?"
    r"|not[ \t]+(?:given|needed|required)|declined|refused))\b(?=[ \t]*(?:[.,;)\n]|$))",
    re.IGNORECASE,
)
"""`Remicade 400 mg 0915-1120, cancelled`: the slot of a visit that was called off, or a run that was.

In a sentence of its own (`Infusion cancelled.`) it is of all that was told so far: `shaking.py`.
"""
_NOT_AFTER_ALL = rare(
    r"\b(?:does|did)(?:\s+not|n't)\s+want\s+(?:it|this|the\s+(?:dose|drug|med|infusion|shot))\b|\b(?:wants|asked|wanted)\s+to\s+wait\b"
    r"|\bnever\s+(?:started|given|hung|run|ran|used|infused)\b|\bbefore\s+(?:it\s+was\s+)?(?:given|started|hung)\b"
    r"|(?:\bbut|[,;–-])\s*(?:was\s+)?not\s+(?:actually\s+)?(?:started|begun|infused|run|connected|initiated|opened)\b",
    "want",
    "wait",
    "never",
    "before",
    "not",
)
"""`0930 spiked but not started, returned to pharmacy`."""


def was_off_within(spot: Spot) -> bool:
    """`Remicade 400 mg 0915-1120, off pump 1000-1030 for CT`: behind its end, that it did not run until then. Of a
    sentence that tells no end of its own, `shaking.py` knows more.
    """
    if spot.fact.kind != "stop" or spot.item.of("pause") is not None:
        return False
    return _OFF_FOR.search(spot.reading.text, spot.fact.end, spot.item.end) is not None


_OFF_FOR = re.compile(
    r"\b(?:off\s+(?:the\s+)?pump|(?:pump|infusion|drip|gtt)\s+(?:was\s+)?(?:off|interrupted)|not\s+(?:infusing|running))"
    r"\s+(?:for\s+|x\s?|from\s+)?\d|(?<=[,;] )off\s+(?:for\s+|x\s?)?\d{1,3}\s?min",
    re.IGNORECASE,
)


def decided_then(spot: Spot) -> bool:
    """`Dr. Tran rounded 0930 and stopped the fluids, so I took them down`, `NP saw pt 1010 and d/c'd infusion`: then it
    was decided, and nobody tells when it was done.
    """
    if spot.fact.kind not in ("stop", "pause", "held"):
        return False
    text, sentence = spot.reading.text, spot.reading.sentence
    return (
        _CAME_BY.search(text, sentence.start, spot.fact.start) is not None
        and _AND_ENDED.match(text, spot.fact.end, sentence.end) is not None
    )


_CAME_BY = re.compile(
    r"\b(?:dr|md|do|np|pa|provider|doctor|physician|team|hospitalist|resident)\b\.?(?:[ \t]+[\w.'-]+){0,3}?[ \t]+"
    r"(?:rounded|rounding|visited|saw|sees|came|stopped[ \t]+by|assessed|evaluated|examined|reviewed"
    r"|called(?:[ \t]+back)?)\b"
    r"[^,;\n]{0,30}\Z",
    re.IGNORECASE,
)
_AND_ENDED = re.compile(
    r"[ \t]*,?[ \t]*and[ \t]+(?:then[ \t]+)?(?:stopped|discontinued|d/c'?d|dc'?d|ended|held|paused"
    r"|shut[ \t]+off|cancel+ed)\b",
    re.IGNORECASE,
)


def is_a_speaker(reading: Reading, first: Token) -> bool:
    """`10:52 Marcus: feraheme 510 mg ran 1032-1050`, `10:53 Devi: rash?`: who writes, in a conversation by time."""
    margin = reading.sentence.margin
    if margin is None or not first.text.istitle() or reading.text[margin.end : first.start].strip(" ]-"):
        return False
    speakers = _SPEAKER.findall(reading.text)
    return len(speakers) > 2 and len(set(speakers)) > 1


_SPEAKER = re.compile(
    r"^[ \t]*\[?\d{1,2}:\d\d(?:[ \t]?[ap]\.?m?\.?)?\]?[ \t]+-?[ \t]*([A-Z][a-z]+)[^:\n]{0,30}:", re.MULTILINE
)
