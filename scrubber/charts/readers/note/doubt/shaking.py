"""What a sentence puts in doubt beyond itself: a correction that was not made out, a change in words nobody knows."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from scrubber.charts.readers.note.doubt.which_is_right import DISPUTES, right_time, wrong_time
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.known import is_unknown
from scrubber.charts.readers.note.words.period import is_printed_for
from scrubber.charts.readers.note.words.rare import Rare, any_of, rare

Shaken = Literal[
    "",
    "running",
    "ends",
    "infusions",
    "the line",
    "all so far",
    "every start",
    "every stop",
    "every dose",
    "all",
]
"""What is put in doubt beside a sentence's own times: nothing, what runs or waits, the ends of all infusions, all
infusions, the only drug of its line, all that was told so far, their doses; or, of all that the note tells, every
start, every stop, or both.
"""

_CLAMPED = rare(
    r"\bclamps?\s+(?:was\s+|were\s+)?(?:found\s+|still\s+)?closed\b|\bclamped\s+until\b|\bfound\s+clamped\b"
    r"|\b(?:forgot|forgotten|never|not|wasn't|neglected|failed)\s+(?:\w+\s+){0,3}(?:un)?clamp(?:s|ed)?\b"
    r"|\bclamps?\s+(?:was\s+|were\s+)?(?:left\s+closed|not\s+(?:opened|open|released)|never\s+(?:opened|released)|on\b)"
    r"|\b(?:un-?clamped|clamps?\s+(?:was\s+|were\s+)?(?:opened|released))\s+(?:at\s+|@\s?)?\d",
    "clamp",
)
"""`Clamp found closed, began infusing 0920`, `forgot to open clamp`, `unclamped 0920`: what was hung did not run."""
_RIGHT_TIME = rare(
    r"\b(?:right|correct|real|true)\s+(?:(?:start|stop|end|infusion|hang)\s+)?times?\s+(?:is|was|should|:)",
    "right",
    "correct",
    "real",
    "true",
)
"""`Start charted 0915. The right time is 0925`: of a time that it does not name."""
_SAYS = rare(
    r"\b(?:chart|mar|(?:flow|bedside)?\s?sheet|record|epic|emar)\s+(?:says|said|shows|showed|reads|states)\s+(?:\w+\s+){0,2}"
    r"(?:[01]\d|2[0-3]|\d):?[0-5]\d\b"
    r"|\bbut\s+(?:the\s+)?(?:e?mar|emr|ehr|epic|chart|computer|system|flow\s?sheet)\b"
    r"(?=[^.;,\n]{0,40}\b(?:start|stop|end|off|complete|finish))(?:\s+[\w-]+){1,4}?\s+(?:[01]\d|2[0-3]|\d):?[0-5]\d\b",
    "says",
    "said",
    "show",
    "reads",
    "states",
    "but",
)
"""`Remicade started 0930. Chart says 0915`, `off 1138, but EMR end clicked 1158`: nobody knows which is right."""
_ABOUT = rare(
    r"\btimes\s+(?:are\s+|were\s+)?(?:all\s+)?(?:approx\w*|estimate[sd]?|est\b|rough)"
    r"|\b(?:approx\w*|estimated)\s+(?:start\s+|stop\s+)?times\b",
    "times",
)
"""`Remicade 0915-1120 (times approximate)`: nobody counts on any."""
_NOT_UNTIL = rare(
    r"\b(?:not|wasn't|didn't|never)\s+(?:actually\s+)?(?:start(?:ed)?|running|infusing|infuse|run|begun|begin|flowing|unclamped)"
    r"\s+(?:\w+\s+){0,4}?(?:until|till?)\b",
    "until",
    "till",
    "til",
)
"""`0930 Remicade connected; not started until labs back 1005`: nobody counts on the time at which it was hung."""
_NEVER_RAN = rare(
    r"\b(?:not|never)\s+(?:infused|hung|spiked|connected)\b|\bunspiked\b|\b(?:did\s+not|didn't|never)\s+(?:infuse|run|start)\b",
    "not",
    "never",
    "unspiked",
    "didn't",
)
"""`0802 pt changed mind, not infused`: what was hung did perhaps not run."""
_HALTED_FOR = rare(
    r"\b(?:disconnected|unhooked|(?:pump|infusion|drip|gtt)\s+off)\s+(?:for\s+|x\s?)?\d{1,3}\s?(?:min\w*|hrs?|hours?|h)\b"
    r"(?!\s+(?:after|post|later|prior|before|following))"
    r"|(?<!\bno )(?<!\bwithout )\b(?:brief|short|momentary)\s+(?:pause|interruption|break)\b",
    "connected",
    "unhooked",
    "off",
    "pause",
    "interrupt",
    "break",
)
"""`Disconnected 15 min for CT`, `brief pause for bathroom`: it did not run through."""
_NOT_THROUGH = rare(
    r"\bnot\s+(?:infusing|running|flowing)\b"
    r"|\b(?:infusion|pump|drip|gtt)\s+(?:was\s+)?(?:off|clamped|disconnected|unhooked|interrupted)\b"
    r"|\b(?:line|tubing)\s+(?:was\s+)?(?:clamped|disconnected|unhooked|kinked)\b|\boff\s+(?:the\s+)?pump\b"
    r"|(?<=[,;] )off\s+(?:for\s+|x\s?)?\d{1,3}\s?min\w*"
    r"|(?<!lunch )(?<!coffee )\b(?:break|gap)\s+(?:from\s+)?\d{1,2}:?\d\d"
    r"|\b(?:unhooked|disconnected|infiltrat\w+)\b|\b(?:min\w*|hrs?|hours?)\s+delay\b"
    r"|\b(?:bag|bottle)\s+(?:empty|dry)\s+(?:for\s+|x\s?)?\d{1,3}\s?min",
    "not",
    "off",
    "clamped",
    "connected",
    "unhooked",
    "interrupt",
    "kinked",
    "break",
    "gap",
    "infiltrat",
    "delay",
    "empty",
    "dry",
)
"""`Not infusing 0918-0931`, `IV infiltrated, 20 min delay`: behind a run, words that it did not run through."""
_NO_HALT = re.compile(
    r"\b(?:no|without|w/o|denies|free\s+of|negative|monitor\w*|s/?s|signs?)\b[^.;\n]{0,40}\b(?:infiltrat|disconnect|delay)"
    r"|\b(?:unhooked|disconnected)\b[^.;\n]{0,24}\b(?:after|post|upon|following|when|once|at\s+(?:the\s+)?end)\b",
    re.IGNORECASE,
)
"""`no s/s of infiltration`, `disconnected 15 min after completion`: nothing halted."""
_SO_IT_WAS_HALTED = re.compile(
    r"[.;][ \t]*(?:so[ \t]+)?(?:everything|all|both|(?:all[ \t]+)?infusions?|ivf|fluids?"
    r"|(?!patient|client|mother|father)[a-z]{5,20})[ \t]+"
    r"(?:(?:was|were)[ \t]+)?(?:off|stopped|paused|held)\b(?![ \t]*(?:at\b|by\b|@|\d))",
    re.IGNORECASE,
)
"""`0402 infiltrated. Everything off`, `Vancomycin stopped`: the halt is told by itself, and no shake is needed."""
_CALLED_OFF = rare(
    r"(?<!\bnext )(?<!\bother )(?<!\bfuture )\b(?:infusion|tx|treatment|therapy|dose|status)\s*:?\s+"
    r"(?:was\s+|is\s+|has\s+been\s+)?(?:cancell?ed|postponed|deferred|aborted|called\s+off|on\s+hold|not\s+done)\b"
    r"|\b(?:pt|patient|client)\s+(?:has\s+|had\s+)?(?:cancell?ed|cx'?d|no[- ]?showed)\b"
    r"(?!\s+(?:\w+\s+)?(?:next|last|other|prior|previous|future|follow|ride|transport|pcp|\w+day)\b)",
    "show",
    "cx",
    "cancel",
    "postponed",
    "deferred",
    "aborted",
    "called",
    "hold",
    "not",
)
"""`Start 0900. Infusion cancelled.`, `Pt cancelled by phone.`: the start was perhaps an appointment."""
_NOBODY_CAME = rare(
    r"(?:(?m:^)|status\s*:)[ \t*>-]*no[- ]?show\b(?!\s+(?:last|on|for|x|fee|\d|history|hx|policy|prior|previous|rate))"
    r"|\b(?:pt|patient|client|he|she)\s+(?:did\s+not|didn't|never|failed\s+to)\s+(?:arrive|arrived|show|showed|come|came|present|appear)\b"
    r"(?!\s+(?:with|w/|in\s+with|late|out|today\s+with|signs|any))(?![^.\n]{0,30}\b(?:until|till?)\b)"
    r"|\b(?:note|record|encounter|chart|template)\s+(?:was\s+)?opened\s+(?:in\s+error|by\s+mistake)\b",
    "show",
    "arrive",
    "come",
    "came",
    "present",
    "appear",
    "opened",
)
"""`NO SHOW`, `Pt did not arrive`, `Note opened in error`: the times of a visit that did not take place."""
_COPIED = rare(
    r"\b(?:values?|times?|entries|data|fields?|note|flow-?sheet|record|text|template|info(?:rmation)?|above|below|everything)\s+"
    r"(?:\w+\s+){0,2}?(?:pulled|copied|carried|brought|imported|pre-?filled|auto-?filled|populated|cloned)\s+"
    r"(?:forward\s+|over\s+|fwd\s+)?(?:from\s+)?(?:\d|(?:the\s+|her\s+|his\s+|pt's\s+)?(?:last|prior|previous|earlier|old)\b)"
    r"|\bcop(?:ied|y)\s+(?:of|from)\s+(?:the\s+)?(?:last|prior|previous|earlier)\b",
    "pulled",
    "copied",
    "copy",
    "carried",
    "brought",
    "imported",
    "filled",
    "populated",
    "cloned",
)
"""`Flowsheet (values pulled from 02/02/2026, update every visit!)`: perhaps nobody updated them."""
_ABOVE_IS_WRONG = rare(
    r"\b(?<!dose )(?<!dose in )(?<!dose in the )(?<!dose in note )(?<!dose in the note )(?<!dose in my note )"
    r"(?:above|previous|prior|last)\s+(?:(?:entry|note|charting|documentation|line|is|was)\s+){0,2}(?:wrong|incorrect|in\s+error"
    r"|(?:an\s+)?error|invalid)\b(?!\s+(?:re\b|about|regarding))|\b(?:scratch|strike|forget)\s+that\b",
    "that",
    "above", "previous", "prior", "last",
)  # fmt: skip
"""`Above is an error`: of what was told so far."""
_NOTHING_GIVEN = rare(
    r"\b(?:none|nothing)\s+(?:of\s+(?:it|the\s+(?:bag|drug|dose))\s+)?(?:went\s+in|got\s+in|ran\s+in)\b"
    r"|(?<!if )(?<!that )(?<!with )\bnothing\s+(?:was\s+|has\s+been\s+)?(?:infused|given|administered|hung)\b"
    r"(?!\s+(?:else|more|further|by\s+mouth|po|for|after|since|prior|before|other))"
    r"|\bno\s+(?:meds?|medications?|drugs?|infusions?|treatments?|tx|doses?)\s+(?:was\s+|were\s+|has\s+been\s+)?"
    r"(?:given|administered|infused|hung)\b(?!\s+(?:for|after|since|im|po|sc|sq|subq|by\s+mouth|at\s+home|prior|pta|before|en\s+route|in\s+route|except|other))"
    r"|\b(?:drug|med|medication|dose|bag|infusion)\s+(?:was\s+)?(?:not|never)\s+(?:mixed|prepared|made|compounded|spiked|dispensed)\b"
    r"(?![^.\n]{0,30}\b(?:until|till?)\b)"
    r"|\b(?:bag|bottle|syringe|dose)\b[^.\n]{0,50}?\b(?:is|was|are)\s+still\s+full\b",
    "nothing",
    "none",
    "full",
    "no ",
    "not ",
    "never",
)
"""`Nothing infused`, `No meds given`, `Drug not mixed`: what was told so far was perhaps only planned."""
_ROUND = ("switched", "swapped", "reversed", "flipped", "transposed", "backward", "mixed up")
_IS_ROUND = rf"[^.\n]{{0,16}}?\b(?:is|are|was|were|got|look)\s+(?:\w+\s+)?(?:{'|'.join(_ROUND)})s?\b"
_TURNED_ROUND = rare(
    rf"\b(?:columns?|times?|start(?:\s*(?:and|/|&)\s*|\s+)(?:stop|end)s?)\b{_IS_ROUND}", *_ROUND
)
"""`My columns are backwards`, `start and stop times were swapped`: nobody counts on any."""
_DOSES_TURNED_ROUND = rare(rf"\b(?:dos(?:es?|age|ages)|amounts?|strengths?)\b{_IS_ROUND}", *_ROUND)
"""`The dose column is switched on these two`."""
_NOT_THOSE_TIMES = rare(
    r"(?<!appt )(?<!appointment )(?<!arrival )(?<!wait )(?<!visit )\b(?:times?|clocks?)\s+(?:[a-z]+\s+){0,3}?"
    r"(?:wrong|incorrect|not\s+(?:correct|accurate|right|reliable|exact)|off\s+by|inaccurate|unverified|not\s+verified|in\s+error|(?:an\s+)?error|corrected|questionable"
    r"|invalid)\b(?!\s+(?:by|at)\b)"
    r"|\b(?:ignore|disregard)\s+(?:the\s+|these\s+|all\s+)?times?\b"
    r"|(?<!\w )\bnot\s+verified\b(?=\s*(?:[.;)\n]|$))"
    r"|\bsee\s+(?:the\s+)?(?:corrected|revised|amended)\s+(?:times?|entry|entries|start|stop|note|flow\s?sheet)\b"
    r"|\b(?:not|un)\s?(?:sure|certain|clear)\s+which\b|\bwhich\s+(?:one\s+|time\s+)?is\s+(?:right|correct)\b",
    "times", "clock", "ignore", "disregard", "not verified", "see ", "which", "time",
)  # fmt: skip
"""`Times off by 10 min`, `Clock was wrong`, `Ignore times`, `not sure which is right`: nobody counts on any."""
_OFTEN = rare(
    r"\b(?:had\s+to\s+(?:stop|pause)|(?:pump|infusion|drip|gtt|it)\s+(?:was\s+)?(?:stopped|paused|interrupted|halted))\s+"
    r"(?:it\s+|again\s+)?(?:once|twice|several|multiple|many|x\s?[2-9]|[2-9]\s?(?:x|times))\b"
    r"|(?<!no )\b(?:several|multiple|frequent|repeated|many|numerous|two|three|2|3)\s+(?:pump\s+|infusion\s+)"
    r"(?:stops|pauses|interruptions|halts|breaks)\b"
    r"|\b\d{1,3}\s?min\w*\s+lost\b|\blost\s+(?:about\s+|approx\w*\s+|~)?\d{1,3}\s?min",
    "stop", "pause", "interrupt", "halt", "break", "lost",
)  # fmt: skip
"""`Had to stop twice`, `several pump stops`, `20 min lost`: it did not run through."""
_ENDED_ELSE = rare(
    r"\b(?:pt|patient|client|wife|husband|spouse|mother|mom|dad|father|family|caregiver|son|daughter)\s+"
    r"(?:says|said|states|stated|reports|reported|thinks|claims)\s+(?:that\s+)?(?:(?:it|the)\s+)?"
    r"(?:(?:infusion|bag|pump|drip|iv)\s+)?(?:was\s+)?(?:ended|off|stopped|done|finished|started)\s+"
    r"(?:at\s+|@\s?|around\s+|about\s+|by\s+)?(?:[01]?\d|2[0-3]):?[0-5]\d\b",
    "says", "said", "states", "stated", "report", "thinks", "claims",
)  # fmt: skip
"""`Pt says it ended at 1150`, of a run that is told otherwise: nobody counts on its end."""
_PLAINLY: tuple[tuple[Rare, Shaken], ...] = (
    (_CALLED_OFF, "all so far"),
    (_NOTHING_GIVEN, "all so far"),
    (_ABOVE_IS_WRONG, "all so far"),
    (_ABOUT, "all"),
    (_NOBODY_CAME, "all"),
    (_COPIED, "all"),
    (_DOSES_TURNED_ROUND, "every dose"),
    (_TURNED_ROUND, "all"),
    (_SAYS, "the line"),
    (_OFTEN, "ends"),
    (_ENDED_ELSE, "ends"),
)
"""Words that put something in doubt wherever they stand. Asked in this order; the first that stands there wins."""
_SUBJECT = re.compile(r"\b(?:rate|pump|line)\b", re.IGNORECASE)
INFUSING = ("infused", "infusion", "all", "rate", "other_rate", "transfusion", "bolus")
_OF_ALL = re.compile(r"\bclock\b|\bprint-?out\b|\bdiscrepan|\bdiffer", re.IGNORECASE)


def shaken(reading: Reading, told: set[int]) -> Shaken:
    """Return what a sentence shakes beside its own times; `told`: where the times begin that something took."""
    sentence = reading.sentence
    if _SENT_BACK.match(sentence.text, sentence.start, sentence.end):
        return ""
    said = None
    if _STIRRING.may_stand(sentence.text, sentence.start, sentence.end):
        said = _said(reading)
    if said is not None:
        return said
    if _is_another_pause(reading):
        return "ends"
    if _is_another_source(reading):
        return "infusions"
    if "word" not in reading.kinds:
        return ""
    return "running" if any(_is_unknown_change(reading, part, told) for part in reading.parts) else ""


def _said(reading: Reading) -> Shaken | None:
    """Return what a sentence shakes by its words; None where it says nothing of the kind."""
    text, start, end = reading.text, reading.sentence.start, reading.sentence.end
    if _is_correction(reading):
        return "" if right_time(reading) else _corrected(reading)
    for words, what in _PLAINLY:
        if words.search(text, start, end):
            return what
    if _NOT_THOSE_TIMES.search(text, start, end):
        return _corrected(reading)
    if "drug" not in reading.kinds and _NOT_UNTIL.search(text, start, end):
        return "infusions"
    if _CLAMPED.search(text, start, end) or _never_ran(reading):
        return "infusions"
    halted = (not reading.times and _HALTED_FOR.search(text, start, end)) or _did_not_run_through(reading)
    return "ends" if halted else None


_STIRRING = any_of(
    DISPUTES,
    _RIGHT_TIME,
    *(words for words, _ in _PLAINLY),
    _NOT_THOSE_TIMES,
    _NOT_UNTIL,
    _CLAMPED,
    _NEVER_RAN,
    _HALTED_FOR,
    _NOT_THROUGH,
)


def _is_another_pause(reading: Reading) -> bool:
    """`Paused 0918-0931, 0940-0945`: the second one is of no event."""
    if not any(time.until is not None for time in reading.times):
        return False
    told = {fact.start for item in reading.found for fact in item.facts}
    return any(
        before.of("pause", "held")
        and not (part.events() or part.of("drug"))
        and any(token.until is not None and token.start not in told for token in part.tokens)
        for before, part in pairwise(reading.parts)
    )


def _is_another_source(reading: Reading) -> bool:
    """`Remicade 1015-1225. Pump log shows 1019-1231.`: a run that is told of nothing, by what else recorded it."""
    told = {fact.start for item in reading.found for fact in item.facts}
    return (
        any(time.until is not None and time.start not in told for time in reading.times)
        and "drug" not in reading.kinds
        and _SOURCE.match(reading.text, reading.sentence.start, reading.sentence.end) is not None
        and not is_printed_for(reading.text, reading.times[0].start)
    )


_SOURCE = re.compile(
    r"[\s:*-]*(?:the[ \t]+|per[ \t]+|but[ \t]+)*(?:pump|flow[ \t]?sheet|e?mar|log|device|chart|system|epic|computer"
    r"|print-?out|history)\b",
    re.IGNORECASE,
)


def _did_not_run_through(reading: Reading) -> bool:
    """Return whether a sentence that tells no end and no pause of its own speaks of an infusion that halted."""
    sentence = reading.sentence
    text, start, end = reading.text, sentence.start, sentence.end
    if not _NOT_THROUGH.search(text, start, end) or _NO_HALT.search(text, start, end):
        return False
    if _SO_IT_WAS_HALTED.match(text, end):
        return False
    facts = [fact for item in reading.found for fact in item.facts]
    told = {
        fact.kind for fact in facts if fact.clock is not None and not fact.vague
    }  # `off 0918-0931` is no end
    return "drug" not in reading.kinds and told.isdisjoint({"stop", "pause", "restart", "held", "infused"})


def _never_ran(reading: Reading) -> bool:
    """`0802 unspiked, not infused`; but `50 mL not infused`, `Taxol not hung`, `#3 not hung` are of what they name."""
    sentence = reading.sentence
    if not reading.kinds.isdisjoint({"drug", "dose", "diluent", "volume", "not_infused"}):
        return False
    if {"bolus", "plan"} <= reading.kinds:
        return False  # `Dr. Cho cancelled bolus, not hung`
    said = _NEVER_RAN.search(reading.text, sentence.start, sentence.end)
    return said is not None and not _OF_THE_NEXT.search(reading.text, sentence.start, said.start())


_OF_THE_NEXT = re.compile(
    r"(?:#[ \t]?[2-9]|\b(?:(?:bag|rider|dose|bottle|unit|piggyback)[ \t]*#?[ \t]*[2-9]|2nd|second|3rd|third|4th|fourth"
    r"|last|final)"
    r"(?:[ \t]+(?:bag|rider|dose|bottle|unit|one))?)[ \t]+(?:was[ \t]+)?\Z",
    re.IGNORECASE,
)
"""`#3 not hung`, `third rider never hung`: of one that is told apart from those before it."""
_SENT_BACK = re.compile(
    r"[\s\d:*-]*(?:unit|bag)[ \t]*#?[ \t]*[A-Z]?\d[\w -]{4,24}:[^\n]*\breturned\b", re.IGNORECASE
)
"""`Unit W0442261188: issued 0958, returned to blood bank 1021 (not spiked)`: of the unit that it names."""


def _is_correction(reading: Reading) -> bool:
    """`Clock on pump 1 hr fast, pump start 1105`: times of a run are wrong, in words that were not made out."""
    sentence, kinds = reading.sentence, reading.kinds
    of_a_run = not kinds.isdisjoint({"start", "stop", "range"}) or (
        "time" in kinds
        and "rate" not in kinds
        and not kinds.isdisjoint({"drug", "infused", "infusion", "dose", "given", "push", "im", "sc"})
    )
    if "time" in kinds and _RIGHT_TIME.search(reading.text, sentence.start, sentence.end):
        return True
    disputed = of_a_run and DISPUTES.search(reading.text, sentence.start, sentence.end) is not None
    return disputed and wrong_time(reading) is None


def _corrected(reading: Reading) -> Shaken:
    """`Corrected start times below`: every start; of a clock, or of both or none, all times."""
    sentence = reading.sentence
    if {"drug", "oral"} <= reading.kinds:
        return "the line"  # `Zofran 8 mg po at home 1030 by pt report`
    about = reading.kinds & {"start", "stop"}
    if len(about) != 1 or _OF_ALL.search(reading.text, sentence.start, sentence.end):
        return "all"
    return "every start" if about == {"start"} else "every stop"


def _is_unknown_change(reading: Reading, part: Clause, told: set[int]) -> bool:
    """`Rate frozzled 9:55a`, `1010 hives, infusion frozzled`: of what runs, at a time, in a word that nobody knows."""
    if part.act != "done" or part.events():
        return False
    ranged = any(token.until is not None and token.start not in told for token in part.tokens)
    if not ranged and not part.of(*INFUSING) and not _SUBJECT.search(reading.text, part.start, part.end):
        return False
    if part.of("drug", "other", "flush", "push", "im", "sc", "oral"):
        return False
    margin = _margin_of(reading, part)
    loose = any(token.start not in told for token in part.times()) or (
        margin is not None and margin.start not in told
    )
    return loose and any(is_unknown(reading, token) for token in part.tokens)


def _margin_of(reading: Reading, part: Clause) -> Token | None:
    """Return the time in the margin, for the first clause behind it."""
    return reading.sentence.margin if part is reading.parts[0] else None
