"""Events that tell no time: `verified` behind that of a shot, `on pump` of a bag that hangs, `connected 2/28`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import Reading, is_of_the_visit
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs


def tells_nothing(reading: Reading, part: Clause, event: Token, time: Token | None) -> bool:
    """Return whether an event takes no time, neither the one that was found for it nor that of its line."""
    if _is_of_its_drug(reading.text, part, event, time) or _says_only_how(reading, part, event):
        return True
    if is_not_so(reading.text, event) or has_another_object(reading.text, event):
        return True
    if _LEFT_EMPTY.match(reading.text, event.start) or (time is None and is_a_check(reading.text, event)):
        return True
    if _SAYS_YES.match(reading.text, event.end) or _is_a_measure(reading.text, event):
        return True
    if time is None:
        return is_of_a_date(reading.text, event) or _WAITS.match(reading.text, event.start) is not None
    return _stands_behind_a_shot(reading.text, part, event, time) or is_of_the_visit(reading.text, time)


def is_of_a_date(text: str, event: Token) -> bool:
    """`connected 2/28`: a day stands right behind it, and no time."""
    return _IS_OF_A_DATE.match(text, event.end) is not None


def _is_of_its_drug(text: str, part: Clause, event: Token, time: Token | None) -> bool:
    """`Rituxan 730 mg 0850-1225 (titrated)`: the run of the drug, and not of the change; `@ 1115 x 30 min. done`; and
    `Given: Feraheme 510 mg 1318-1340, Benadryl 25 mg IVP 1305`: what heads a list has no time of its own.
    """
    if time is None:
        return False
    if event.kind == "given" and _HEADS_A_LIST.match(text, event.end):
        return any(token.kind == "drug" and event.end <= token.start < time.start for token in part.tokens)
    if event.kind == "stop" and any(time.end <= t.start < event.start for t in part.of("duration")):
        return True
    if time.until is None:
        return False
    if event.kind == "stop":  # `Feraheme done: 510 mg 10:20a to 10:40a`
        return any(token.kind == "dose" and event.end < token.start < time.start for token in part.tokens)
    return event.kind == "step" and any(
        token.kind == "drug" and token.start < time.start < event.start for token in part.tokens
    )


def _says_only_how(reading: Reading, part: Clause, event: Token) -> bool:
    """`0610 Mg low. Bag hung 0640, on pump`, `Started 0640 on pump`: what began already, at its own time."""
    if event.kind != "start" or not event.text.casefold().startswith("on "):
        return False
    ahead = [token for token in part.tokens if token.end <= event.start]
    if any(token.kind == "start" for token in ahead) and any(token.is_time for token in ahead):
        return True
    begun = (fact for item in reading.found for fact in item.facts if fact.kind == "start")
    return any(fact.clock is not None and fact.end < event.start for fact in begun)


def _stands_behind_a_shot(text: str, part: Clause, event: Token, time: Token) -> bool:
    """`Humalog 5 units SQ LUQ abd 1712 verified by S. Orr RN`: when it was given, and not when it was checked."""
    if event.kind not in ("running", "other") or time.end > event.start or time.until is not None:
        return False
    ahead = [token for token in part.tokens if token.end <= time.start]
    kinds = {token.kind for token in ahead}
    told = {"drug", "dose"} <= kinds and not kinds.isdisjoint({"push", "im", "sc"})
    beside = bool(ahead) and not text[ahead[-1].end : time.start].strip(" @")
    checked = _CHECKED.fullmatch(event.text) is not None
    return told and beside and checked and ahead[-1].kind in ("site", "push", "im", "sc")


def is_a_check(text: str, event: Token) -> bool:
    """`TNK 18 mg IV bolus, verified w/ L. Shum PharmD`, `..., BR checked x2`: somebody looked, and nothing ran."""
    ahead = _ASIDE.search(text, max(0, event.start - 16), event.start)
    return ahead is not None and _CHECKED.fullmatch(event.text) is not None


_ASIDE = re.compile(r",[^,;.\n]{0,14}\Z")


def is_not_so(text: str, event: Token) -> bool:
    """`No IV started`, `Infusion completed? no`, `Halfway done`: whether the words beside an event say that it did not
    happen, or not yet.
    """
    if event.kind not in _HAPPENS:
        return False
    first = max(0, event.start - 40)
    if _NONE_OF_IT.search(text, first, event.start) or _ANSWER.match(text, event.end):
        return True
    if _UNKNOWN.match(text, event.end) or _BEFORE_IT.search(text, first, event.start):
        return True
    if event.kind == "start" and _PUT_OFF.match(text, event.start):
        return True
    return event.kind in _IS_IN and _PARTLY.search(text, first, event.start) is not None


def _is_a_measure(text: str, event: Token) -> bool:
    """`3 min after Taxotere begun`, `Robinul 0.2 mg IV given 1:00 pm before start`: from when or until when somebody
    counts, and not when it was.
    """
    if event.kind not in _HAPPENS:
        return False
    first = max(0, event.start - 64)
    counted = _COUNTED_FROM.search(text, first, event.start)
    if counted is not None and _is_only_named(text[counted.start("what") : event.start]):
        return True
    is_one = event.kind == "start" and not event.text.casefold().endswith(
        "ing"
    )  # `prior to starting A at 0915`
    return is_one and _UP_TO_IT.search(text, first, event.start) is not None


def has_another_object(text: str, event: Token) -> bool:
    """`1040 stopped crying`, `finished book`, `pt stopped by desk`: it tells of what stands right beside it, and of no
    infusion.
    """
    verb = event.text.casefold()
    if verb not in _TRANSITIVE:
        return False
    if verb == "stopped" and _CAME_BY.match(text, event.end):
        return _A_PERSON.search(text, max(0, event.start - 24), event.start) is not None
    return _OF_THE_PATIENT.match(text, event.end) is not None


_HAPPENS = frozenset({"start", "stop", "given", "restart", "new_bag", "infused", "infused_at"})
_IS_IN = frozenset({"stop", "infused", "infused_at"})
"""Kinds of words that tell that all of it went in."""
_NONE_OF_IT = re.compile(
    r"\bno[ \t]+(?:[a-z]+[ \t]+)?(?:p?ivs?|access|lines?|infusions?|drugs?|meds?|medications?|fluids?|ivf|bags?|drips?"
    r"|gtts?|doses?|tx|treatments?|therapy|abx|antibiotics?|chemo|blood|units?|products?|push(?:es)?|injections?"
    r"|shots?)[ \t]+"
    r"(?:(?:was|were|been|being|got|yet)[ \t]+)*\Z",
    re.IGNORECASE,
)
"""`No IV started`, `no prn meds were given`."""
_ANSWER = re.compile(
    r"[ \t]*[?:][ \t]*(?:\[[ _]?\][ \t]?(?:yes|y)\b[ \t]*\[[xX]\][ \t]?)?(?:no|n|none|not|pending|n/a)\b[ \t]*"
    r"(?:$|[.,;)|\n]|[ ]{2})(?!\w)",
    re.IGNORECASE | re.MULTILINE,
)
"""`Infusion started: No`, `Completed? [ ] yes [x] no`: what a form asks, and its answer."""
_SAYS_YES = re.compile(
    r"[ \t]*[?:][ \t]*(?:\[[xX]\][ \t]?)?(?:yes|y)\b"
    r"(?![ \t,;(@]*(?:at[ \t]*|@[ \t]*|time:?[ \t]*)?\d{1,2}:?\d\d(?![\d%]))",
    re.IGNORECASE,
)
"""`Rechallenged: [x] Yes`: a form asks whether it happened, and tells elsewhere when; `Paused? Yes 1015` tells when."""
_BEFORE_IT = re.compile(
    r"\bbefore[ \t]+(?:i|we|it|he|she|they|rn|nurse)[ \t]+(?:(?:was|were|could|had|even)[ \t]+)?\Z",
    re.IGNORECASE,
)
"""`his IV blew before I opened the clamp`: it had not happened."""
_COUNTED_FROM = re.compile(
    r"\b(?:\d{1,3}|few|couple(?:[ \t]+of)?|one|two|five|ten|several)[ \t]?"
    r"(?:sec(?:ond)?s?|m|min(?:ute)?s?|h|hrs?|hours?)[ \t]+"
    r"(?:after|into|past|post|following|since|from)[ \t]+(?P<what>[^.,;:(\n]{0,48})\Z",
    re.IGNORECASE,
)
_NAMES_IT = re.compile(
    r"(?:the|his|her|iv|was|is|had|been|infusion|inf|drip|gtt|dose|bag|it|drug|med|chemo|tx|first|second|being|\W)+",
    re.IGNORECASE,
)


_UP_TO_IT = re.compile(
    r"\b(?:before|prior[ \t]+to)[ \t]+(?:the[ \t]+)?(?:infusion[ \t]+|drip[ \t]+|chemo[ \t]+)?\Z",
    re.IGNORECASE,
)


def _is_only_named(words: str) -> bool:
    """Return whether words name a drug or an infusion and say nothing else."""
    for start, end in reversed(drugs.names_in(words)):
        words = f"{words[:start]} {words[end:]}"
    return _NAMES_IT.fullmatch(f" {words}") is not None


_PUT_OFF = re.compile(
    r"(?:infusion[ \t]+)?start(?:[ \t]+time)?[ \t]+(?:(?:was|is)[ \t]+)?"
    r"(?:pushed|moved|delayed|postponed|rescheduled|bumped)[ \t]+(?:back[ \t]+)?(?:to|until|till?|for)\b",
    re.IGNORECASE,
)
"""`Start pushed to 1030`: it waits for that time, too."""
_UNKNOWN = re.compile(
    r"[ \t]+(?:time[ \t]+)?(?:unknown|unk|illegible|not[ \t]+(?:documented|charted|recorded|known|legible))\b"
    r"|[ \t]+(?:approx\w*\.?|around|about)[ \t]*(?:$|[,;\n])",
    re.IGNORECASE | re.MULTILINE,
)
"""`start time unknown`, `hung approx`: nobody knows when."""
_PARTLY = re.compile(
    r"(?:\b(?:half(?:[ -]?way)?|partial(?:ly)?|partly|mostly|nearly|almost|about)|(?<![\w.])(?<!D5 )(?<!D10 )1/2"
    r"|(?<![\w.])(?:33|40|50|60|66|70|75|80|90)[ ]?%)[ \t]+\Z",
    re.IGNORECASE,
)
_TRANSITIVE = frozenset({"started", "began", "begun", "stopped", "finished", "completed"})
_OF_THE_PATIENT = re.compile(
    r"[ \t]+(?:(?:her|his|the|a)[ \t]+)?(?:c/o|having|feeling|getting|complaining|crying|vomiting|coughing|shaking"
    r"|shivering|itching|wheezing|retching|gagging|sweating|bleeding|seizing|breathing|talking|eating|drinking|smoking"
    r"|screaming|complaints"
    r"|to[ \t]+(?:cry|vomit|shake|feel|have|get|complain|cough|wheeze|itch|sweat|shiver|gag|cramp|panic|fall|doze)"
    r"|books?|crackers|snacks?|meals?|breakfast|lunch|dinner|tray|juice|movie|puzzle|crossword|paperwork|forms?|survey"
    r"|questionnaire|homework|class|orientation|assessment|teaching|charting|vitals|labs)(?!\w)",
    re.IGNORECASE,
)
"""`started to cry`, `finished crackers`, `completed paperwork`: what the patient or the nurse did."""
_CAME_BY = re.compile(
    r"[ \t]+(?:by|in|over|at)\b(?![ \t]+(?:rn|lpn|md|np|pa|nurse|provider|dr|staff|me|\d))", re.IGNORECASE
)
"""`pt stopped by desk`; and not `stopped by RN`."""
_A_PERSON = re.compile(
    r"\b(?:pt|patient|mother|father|mom|dad|wife|husband|spouse|son|daughter|family|visitor|chaplain|md|np|provider"
    r"|dr\.?[ \t]+\w+)[ \t]+\Z",
    re.IGNORECASE,
)
_LEFT_EMPTY = re.compile(
    r"\w*[ \t]*\b(?:start|stop|end|off|done|out)(?:[ \t]+time)?[ \t]*:?[ \t]*_{2,}", re.IGNORECASE
)
"""`Stop ______`, above a line of vital signs: nobody filled it in."""
_WAITS = re.compile(
    r"\w*[ \t]*\b(?:start|hang|begin|give|resume|restart|infuse|stop)[ \t]+(?:time[ \t]+)?"
    r"(?:when|if|once|after|upon|unless|only|as[ \t]+soon[ \t]+as"
    r"|(?:(?:was|is)[ \t]+)?(?:delayed|held|postponed|deferred|cancell?ed|pending|on[ \t]+hold))\b"
    r"|\w*[ \t]*\b(?:(?:start|stop|end|given|admin)[ \t]+time|time[ \t]+given)[ \t]*:[ \t_]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""`Start when ANC is back`, `Infusion start delayed`, `Stop time: ____`: it waits, and has not the time of its line."""
_IS_OF_A_DATE = re.compile(
    r"[ \t]*(?:(?:date|abx|antibiotics?|course|tx|treatment|chemo)[ \t]*:?[ \t]+)?(?:on[ \t]+)?"
    r"(?!2/2\b)\d{1,2}/\d{1,2}(?:/\d{2,4})?\b(?![ \t]*(?:(?:at\b|@)[ \t]*\d|\d))",
    re.IGNORECASE,
)
"""`Elastomeric 5-FU (connected 2/28) removed`; `2/2` is a reason."""
_HEADS_A_LIST = re.compile(r"[ \t]*(?:today[ \t]*)?:", re.IGNORECASE)
_CHECKED = re.compile(r"(?:verified|checked|scanned|witnessed|cosigned|co-signed)(?: by)?", re.IGNORECASE)


def was_none(text: str, token: Token, event: Token) -> bool:
    """`No reaction, completed.`: what there was none of did not end."""
    none = token.kind == "not_infused" and _NO.search(text, max(0, token.start - 30), token.start)
    return bool(none) and "," in text[token.end : event.start]


_NO = re.compile(r"\b(?:no|without|w/o|denies|denied)[ \t]+(?:[a-z/]+[ \t]+){0,2}\Z", re.IGNORECASE)
