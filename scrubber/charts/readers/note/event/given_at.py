"""Whether a time that stands beside a drug says when it was given: `Zofran 8 mg IVP @ 0955`, `Ambisome 300 mg 1240,
done 1455`. Between the drug and the time may stand only what is said of it, where, by whom and why.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.event.listed import is_counted_ahead
from scrubber.charts.readers.note.event.rate_rows import RATES
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import Reading, is_a_flush, is_put_on, is_what_for
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs

_BESIDE = re.compile(
    r"\W*(?:(?:x\s?1|load|loading\s+dose|(?:test\s+)?dose|syringe|thru|through|side-?\s?(?:arm|port)|y-?site|(?:red|purple|white|blue|brown|gr[ae]y|distal|proximal|medial)\s+(?:lumen|port)|lumen|port|line|venous|arterial|chamber|saline\s?lock|(?<=#)[1-9]|once|again|from|slowly|now|stat|in|to|the|at|time|all|both|each|site|via|per|order|pump|today|pac|picc|midline|by\s+(?:rn|lpn|nurse|dr\.?|md|np|pa|me|myself)|over\s+\d{1,2}(?=\s)|gravity|r|l|rt|lt|and|left|right|bilat(?:eral)?|bfly|butterfly"
    r"|(?:\d[\d.]*\s(?:(?:mg|ml|units?|mu)\s)?)?(?:(?:in|into|to|each|every|both|per)\s+){1,2}(?:upper\s+|outer\s+)?"
    r"(?:glut\w*|buttocks?|hips?|thighs?|arms?|delts?|deltoids?|vg|ventrogluteals?|legs?|sides?|cheeks?)|divided|split"
    r"|rinse-?back|(?:the\s+)?end\s+of(?:\s+the)?\s+(?:tx|treatment|dialysis|hd|run))\W*)*",
    re.IGNORECASE,
)
"""All that may stand between a dose and the time at which it was given."""
_BETWEEN = frozenset(
    {"diluent", "strength", "relative", "aside", "gauge", "other_rate", "drug", "rate", "duration", "dose", "site",
     "iv", "infusion", "carrier"}
)  # fmt: skip
"""What may be told of a drug between its name and the time at which it was given."""


def is_given_at(reading: Reading, part: Clause, home: Statement, time: Token) -> bool:
    """`Zofran 8 mg IVP @ 0955`: nothing but small words between what is said of the drug and the time."""
    of_fluid = drugs.is_fluid(home.drug) and bool(home.of("volume") or home.of("rate"))
    if home.times() or part.of("running") or is_what_for(reading.text, home) or is_a_flush(home):
        return False
    if any(fact.kind == "stop" and fact.start < time.start for fact in home.facts):
        return False  # `LR finished and IV capped at 1105`
    ran = drugs.is_blood(home.drug) and _is_over_later(reading, home, time)
    if not (home.way() or home.of("dose") or of_fluid or ran):
        return False
    told = _told_until(part, home, time)
    apart = "," in reading.text[told : time.start] and _SAYS_MORE.match(reading.text, time.end) is not None
    if reading.sentence.margin is not None and apart:
        return False  # `0900 Toradol 30 mg IVP, 0930 repeat vitals`
    gap = _outside(reading.text, told, time.start)
    beside = _BESIDE.fullmatch(gap) or is_counted_ahead(reading, gap, time)
    return bool(beside or _is_at(reading, part, told, time)) and (
        _is_dose_given(part, home)
        or behind_at(reading.text, time.start)
        or _is_over_later(reading, home, time)
    )


def _is_over_later(reading: Reading, home: Statement, time: Token) -> bool:
    """`Ambisome 300 mg 1240, done 1455`, `FFP #1 0129, done 0137`: what has a dose, or is blood, and an end told right
    behind its time ran since then.
    """
    if (home.of("dose") is None and not drugs.is_blood(home.drug)) or time.until is not None:
        return False
    behind = [
        token for token in reading.sentence.tokens if token.start >= time.end and token.kind != "filler"
    ]
    stop = next((token for token in behind if token.kind not in ("word", "access", "site", "gauge")), None)
    return stop is not None and stop.kind == "stop" and any(token.is_time for token in behind)


def _told_until(part: Clause, home: Statement, time: Token) -> int:
    """Return where the last of what is said of the drug before a time ends."""
    told = [home.start + len(home.drug), *(fact.end for fact in home.facts if fact.end <= time.start)]
    told += [token.end for token in part.tokens if token.end <= time.start and token.kind in _BETWEEN]
    return max(told)


def _outside(text: str, low: int, high: int) -> str:
    """Return what stands between two places outside brackets, also where the first is inside some:
    `Evenity 210 mg SQ (two 105 mg syringes, one each arm) 2:35 pm`.
    """
    if text.count("(", text.rfind("\n", 0, low) + 1, low) > text.count(
        ")", text.rfind("\n", 0, low) + 1, low
    ):
        closed = text.find(")", low, high)
        low = closed + 1 if closed >= 0 else low
    return _ASIDE.sub(" ", text[low:high])


_ASIDE = re.compile(r"\([^)]*\)|\|[ ]?[A-Z]{2,3}(?=[ ]?\|)")
"""What stands in brackets, and the initials in a cell: `| SC | KL | 0922`."""


def _is_dose_given(part: Clause, home: Statement) -> bool:
    """`Zofran 8 mg IVP`, `Zofran 8 IVP`, `Zofran pushed`, `Venofer 200 mg in 100 mL`, `Venofer 200 mg over 15 min`,
    `Mag 4 g load`.
    """
    if home.of("dose") is None:
        runs = home.way() == "infusion" and bool(part.of(*RATES))  # `Mag gtt 2 g/hr 0635`
        pushed = any(fact.kind == "way" and fact.quote.casefold() == "pushed" for fact in home.facts)
        return runs or pushed or (bool(home.way()) and home.bare) or is_put_on(home)
    loaded = any(token.text.casefold().startswith("load") for token in part.of("infused"))
    if drugs.is_fluid(home.drug) and home.of("rate") is not None:
        return True  # `NS 1 L @ 500 mL/hr via PAC 0910`
    return bool(home.way() or home.of("volume") or part.of("duration") or loaded or home.further)


def _is_at(reading: Reading, part: Clause, place: int, time: Token) -> bool:
    """`Lasix 20 IVP between units @1234`, `IV push for pain 7/10 at 1435`: words of nobody's or why, and a sign that it
    was then.
    """
    if time.start - place > 60 or not behind_at(reading.text, time.start):
        return False
    if _FOR_WHAT.fullmatch(reading.text, place, time.start):
        return True
    if _A_RESULT.search(reading.text, place, time.start):
        return False
    between = [token for token in part.tokens if place <= token.start < time.start]
    return all(token.kind in ("filler", "word", "infused", "access", "all", "aside") for token in between)


_FOR_WHAT = re.compile(
    r"[ \t]*(?:prn[ \t]+)?(?:for|d/t|due[ \t]+to)[ \t]+[A-Za-z][A-Za-z /-]{1,24}(?:[ \t]*\d{1,2}(?:/10)?)?"
    r"[ \t,]*(?:at|@)[ \t]*",
    re.IGNORECASE,
)
_A_RESULT = re.compile(r"\b[A-Za-z]{2,}[ \t:]+\d[\d.]*[ \t]*(?:@|at)[ \t]*$", re.IGNORECASE)
"""`Heparin drip at 14 ml/hr all night, PTT 62 @ 0400`: when something was measured."""
_SAYS_MORE = re.compile(
    r"[ \t]+(?:(?!(?:by|per|in|via|left|right|iv|im|s[cq])\b)[A-Za-z]{2}|\d{2,3}/\d{2,3}(?![\d/])|\d{2,3}[ ]?%)",
    re.IGNORECASE,
)
"""`0930 repeat vitals`, `1912 168/108`."""
_AT = re.compile(r"(?:@|\bat)$")


def behind_at(text: str, place: int) -> bool:
    """`@ 0955`, `at 0955`: a sign that it was then."""
    while place and text[place - 1].isspace():
        place -= 1
    return _AT.search(text, max(0, place - 3), place) is not None
