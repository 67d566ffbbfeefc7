"""Whether a text may speak of giving a drug: what decides if a part that no reader used may be passed over.

Errs towards "may": a part passed over wrongly would make a chart look complete that is not. Only what names no
drug, amount or act of giving at all, or plainly speaks of something else (allergies, teaching, vital signs,
history), does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from scrubber.charts.words.drugs import names_in

_AMOUNT = re.compile(
    r"(?<![\w.])\d[\d,]*(?:\.\d+)?\s?(?:mg|mcg|ug|µg|grams?|gm|g|units?|iu|u|meq|mmol|ml|cc|liters?|l)\b"
    r"(?!\s?/\s?(?:dl|l)\b)",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:infus\w+|ivpb?|ivp|piggyback|push(?:ed)?|(?:re-?)?bolus\w*|drip|gtt|hung|spiked|titrat\w*|transfus\w*|inject\w*"
    r"|wast\w*|discard\w*|vials?|chemo\w*|immunotherapy|hydration|premed\w*|medicat(?:ed|ion)s?|pump|cadd|bag|"
    r"residual\s(?:ml|vol\w*|drug|dose)|administ\w+|im|subq|subcut\w*|sq|prn|kvo|tko|iv\s?fluids?|ivf)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:given|gave|admin|start(?:ed)?|began|begun|stop(?:ped)?|paus\w+|held|resum\w+|re-?start\w*|complet\w*|"
    r"end(?:ed)?|finish\w*|done|rate|dose|doses|up|down|in|out|on|off|(?:dis)?connect(?:ed)?|hook-?up|begin|applied|received|tolerated)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w.,:/#$%])(?:(?:[01]?\d|2[0-3]):[0-5]\d|(?:[01]\d|2[0-3])[0-5]\d(?!\d)|\d{1,2}\s?[ap]\.?m)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\ballerg\w*|\bnk[d]?a\b|\bintoleran\w+|\b(?:no|denies|without|w/o)\s+(?:\w+\s+){0,3}?(?:reactions?|s/s|adverse\w*|"
    r"complications?|complaints?|c/o|aes?|issues?|problems?|symptoms?)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:education|teaching|taught|educated|instructed|handout|side effects?|consent\w*|verbaliz\w+|"
    r"home meds?|home medications?|current medications?|medication list|past medical|family history|"
    r"next (?:appointment|appt|visit|infusion|dose|treatment)|follow[- ]?up|return to clinic|rtc|"
    r"(?:tolerated|tolerating)\s+(?:the\s+)?(?:infusion|treatment|procedure|injection|transfusion|it|well|fine)\b)",
    re.IGNORECASE,
)


_TITLE = re.compile(r"[^a-z\d]{1,60}")
"""Capitals without a number: the heading of a form."""
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)?)?")
"""A time alone says of nothing that it happened then. Structured charts hold little else that is new in each."""


def may_speak(pieces: Iterable[str]) -> bool:
    """Return whether any of many pieces of text may speak of giving: quick where they repeat each other."""
    text = "\n".join(dict.fromkeys(pieces))
    return bool(_AMOUNT.search(text) or _ACT.search(text) or _CLOCK.search(text) or names_in(text))


def struck_tells(text: str) -> bool:
    """Return whether words that were struck out are worth a name: they speak of giving, or are one value (`1120`)."""
    return speaks_of_giving(text) or (len(text) <= _ONE_VALUE and _DIGIT.search(text) is not None)


_ONE_VALUE = 16
"""Letters of a time, an amount or a rate that stands by itself."""
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=512)
def speaks_of_giving(text: str) -> bool:
    """Return whether a text may say that something was given, how much, how, or when."""
    if not text or _TITLE.fullmatch(text) or _TIMESTAMP.fullmatch(text):
        return False
    rest = _ASIDE.sub(" ", _ELSEWHERE.sub(" ", text))
    aside = rest != text
    if _AMOUNT.search(rest):
        return True
    if aside and not _CLOCK.search(rest):
        return False  # `Allergies: penicillin`, `tolerated infusion well`, `taught about Remicade`
    if _ACT.search(rest) or names_in(rest):
        return True
    return bool(_CLOCK.search(rest) and _EVENT.search(rest))
