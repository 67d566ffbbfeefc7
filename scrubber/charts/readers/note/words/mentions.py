"""The drugs that a sentence names: one statement each, whatever names it has and whatever is added to its bag."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.values.statement import AT_ONCE, RANGE, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.lexicon import INVESTIGATIONAL
from scrubber.charts.readers.note.words.numbered import is_told_as_added, number_in
from scrubber.charts.words import drugs

_ALIAS = re.compile(r"[^\w\n]*[(\[][^\w\n]*|\s+aka\s+", re.IGNORECASE)
_NAMED = re.compile(r"[ \t]*[:#(]?[ \t]*")
"""`Study drug: KX-2207`, `Investigational product HRZ-2208`; and not `Study drug, Benadryl`."""
_ADDED_TO = re.compile(
    r"(?:\s*\d[\d.,]*\s?(?:ml|cc|l|liters?)\b|\s*\d{3,4}\b)?\s*(?:with|w/|c(?=\s)|\+|plus|and)\s*(?:an?\s)?(?:\d[\d.]*\s?(?:meq|ml|mg|gm?|amps?|vials?)?\s*(?:of\s)?)?",
    re.IGNORECASE,
)
_ALSO_ADDED = re.compile(
    r"(?:\s*\d[\d.]*\s?(?:mg|mcg|g|meq|ml)?\b)?\s*(?:,|and|&|\+|/|plus)?\s*(?:\d[\d.]*\s?(?:meq|ml|mg|gm?|amps?|vials?)?\s*(?:of\s)?)?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"[ \t]+(?:#[1-9][ \t]+)?(?:(?:bolus|slow|IVP?|push)[ \t]+)?"
    r"(?:\d{1,3}(?:\.\d+)?|\.\d{1,3})(?=[ \t]+[A-Za-z@])(?![ \t]*(?:mg|mcg|g|"
    r"gm|ml|units?|u|meq|l)\b)"
    r"|[ \t]+\d{1,3}k[ \t]?units?\b|[ \t]+\d[\d.,]*[ \t]?(?:mg|mcg|units?)[ \t]?/[ \t]?ml\b",
    re.IGNORECASE,
)
_CLASSES = frozenset({"ivig", "scig", "immune globulin", "blood", "vaccine", "insulin"})
"""Names of a kind of drug: the name of the product behind it says more."""
ADDITIVES = frozenset(
    {"potassium chloride", "potassium", "multivitamin", "thiamine", "folic acid", "magnesium sulfate"}
)
_NUTRITION = "total parenteral nutrition"
_OF_NUTRITION = ADDITIVES | {"lipid emulsion"}
"""`TPN 1800 mL w/ lipids up 2001`: three in one."""


def drugs_of(sentence: Sentence) -> list[Statement]:
    """Return a statement for what comes before any drug, and one for each drug; two names of one drug are one."""
    found = [Statement("", "", sentence.start, sentence.start)]
    last: Token | None = None
    if sentence.about is not None:
        about, place = sentence.about, sentence.start
        found.append(Statement(about.text, about.key, place, place))
    for token in sentence.tokens:
        if token.kind != "drug":
            continue
        known = found[-1]
        gap = sentence.text[last.end : token.start] if last is not None else "-"
        if known.drug and _is_alias(gap, known, token):
            known.key = token.key if drugs.is_fluid(known.drug) else known.key
            known.aliases += () if token.key == known.key else (token.key,)
            if known.drug.casefold() in _CLASSES or known.key == INVESTIGATIONAL:
                known.drug, known.start = token.text, token.start
        elif known.drug and _is_additive(gap, known, token):
            known.drug = sentence.text[known.start : token.end]
            amount = re.match(r"\s*\d[\d.,]*\s?\w+", sentence.text[token.end : token.end + 20])
            known.additive = token.end + (amount.end() if amount else 0)
        elif token.key in ADDITIVES and _goes_into_the_bag(sentence.text, found, token):
            continue
        elif token.key == "hydration" and known.drug:
            continue  # `NS 1 L hydration` names one thing, and so does `hydration: NS 1 L`
        elif known.drug and _only_tells_when(sentence, known, token):
            continue
        else:
            if known.key == "hydration" and drugs.is_fluid(token.text) and len(found) > 1:
                found.pop()
            bare = _BARE.match(sentence.text, token.end) is not None
            found.append(Statement(token.text, token.key, token.start, token.end, bare=bare))
        last = token
    for place, item in enumerate(found):
        item.ordinal = _ordinal(sentence.text, item) if item.drug else 0
        item.end = found[place + 1].start if place + 1 < len(found) else sentence.end
    return found


_BEFORE_OR_AFTER = re.compile(
    r"(?P<aside>\()?\b(?:after|before|following|prior[ \t]+to|behind|once|when)[ \t]+(?:(?:the|her|his)[ \t]+)?$",
    re.IGNORECASE,
)
_AND_NO_MORE = re.compile(
    r"[ \t]*(?:infusion[ \t]*)?(?:(?:was|is|had)?[ \t]*(?:done|completed?|finished|ended|infused|in|given)[ \t]*)?"
    r"(?:[,;)]|[.]?$)",
    re.IGNORECASE,
)
_HUNG = frozenset({"start", "new_bag", "running"})


def _only_tells_when(sentence: Sentence, known: Statement, token: Token) -> bool:
    """`Zosyn hung at 1850 after vanco, 3.375 g, ended 1924`: what follows is of the bag that was hung."""
    before = _BEFORE_OR_AFTER.search(sentence.text, max(known.start, token.start - 24), token.start)
    if before is None or _AND_NO_MORE.match(sentence.text, token.end, sentence.end) is None:
        return False
    between = (item for item in sentence.tokens if known.start < item.start < before.start())
    if any(item.kind in AT_ONCE for item in sentence.tokens if item.start > token.end):
        return False  # `Remicade hung 0915 after Zofran, 4 mg IVP at 0905`
    return bool(before["aside"]) or any(item.kind in _HUNG for item in between)


_FIRST = re.compile(
    r"\b(?:(?P<n>[1-9])(?:st|nd|rd|th)|(?P<word>first|second|third|fourth))\s+"
    r"(?:(?:bag|bottle|liter|litre|l|unit|bolus|dose)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:\d[\d.,]*\s?(?:ml|l|liters?|mg|g|meq|mmol|units?)\b\s*)?(?:(?:bolus|rider|run)\s*)?(?:bag\s*)?#\s?(?P<n>[1-9])\b",
    re.IGNORECASE,
)
_WORDS = ("first", "second", "third", "fourth")


def _ordinal(text: str, item: Statement) -> int:
    """`2nd LR 1000 mL`, `LR #2`: which of several it is; 0 where nothing says."""
    if number := number_in(item.drug):
        return number
    before = _FIRST.search(text, max(0, item.start - 24), item.start)
    if before is not None:
        return int(before["n"]) if before["n"] else _WORDS.index(before["word"].casefold()) + 1
    behind = _BEHIND.match(text, item.start + len(item.drug))
    return int(behind["n"]) if behind else 0


def _is_alias(gap: str, known: Statement, token: Token) -> bool:
    """`Ocrelizumab (Ocrevus)`, `IVIG - Gammagard`: the second names the first."""
    if known.key == token.key and re.fullmatch(r"[^\w\n]*", gap):
        return True
    if known.key == INVESTIGATIONAL and _NAMED.fullmatch(gap):
        return True
    return bool(_ALIAS.fullmatch(gap))


def _is_additive(gap: str, base: Statement, token: Token) -> bool:
    """`D5 1/2 NS w/ 20 KCl` is one bag of fluid, and so is `NS 1 L w/ MVI, thiamine 100, folate 1 mg`."""
    added = _ADDED_TO if not base.additive else _ALSO_ADDED
    if not _is_a_bag(base) or added.fullmatch(gap) is None:
        return False
    return token.key in (_OF_NUTRITION if base.key == _NUTRITION else ADDITIVES)


def _goes_into_the_bag(text: str, found: Sequence[Statement], token: Token) -> bool:
    """`TPN 1,920 mL over 12 hr, MVI 10 mL added by RN`: into the bag that was named before it."""
    if not is_told_as_added(text, token.end) or not any(_is_a_bag(item) for item in found):
        return False
    found[-1].additive = text.find("added", token.end) if found[-1].of("dose") else found[-1].additive
    return True


def _is_a_bag(item: Statement) -> bool:
    return bool(item.drug) and (drugs.is_fluid(item.key) or item.key == _NUTRITION)


def home_of(found: Sequence[Statement], place: int) -> Statement:
    """Return the statement of the drug that stands last before a place."""
    before = [item for item in found if item.start <= place or item is found[0]]
    return max(reversed(before), key=lambda item: item.start if item.drug else -1)


def is_perhaps_a_push(item: Statement) -> bool:
    """`Benadryl 25 mg IV given 0945`: and no bag of it is told of."""
    given = item.of("given")
    if given is None or given.value == RANGE or item.way() != "iv":
        return False
    return not tells_of_a_bag(item)


def tells_of_a_bag(item: Statement) -> bool:
    """`Zosyn 3.375 g/100 mL`, `at 200 mL/hr`, `over 30 min`."""
    return any(item.of(kind) for kind in ("volume", "rate", "duration", "new_bag"))


def runs_beside(found: Sequence[Statement], home: Statement) -> Statement | None:
    """`Remicade 400 mg started 0900 at 40 mL/hr, Benadryl 25 mg IVP 0905, 80 mL/hr 0930`: return the only infusion that
    a sentence names before a push; a push has no rate.
    """
    if home.way() not in AT_ONCE and not is_perhaps_a_push(home):
        return None
    before = [item for item in found[1:] if item.drug and item.start < home.start]
    running = [item for item in before if item.way() not in AT_ONCE and not item.hidden]
    return running[0] if len(running) == 1 else None
