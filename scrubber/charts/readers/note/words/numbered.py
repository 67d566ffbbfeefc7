"""Bags and units that are told by their number only: `PRBC unit 1 0830-1015. Unit 2 1030-1225`, `LR #1 up 0905, #2 up`.

Behind a drug of which a bag was numbered, a number that an event or a time follows names the drug again. It becomes a
token of the drug, so that all that is read of a drug by its name is read of it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from scrubber.charts.readers.note.values.tokens import Token, between
from scrubber.charts.words import drugs
from scrubber.model.value import replace

_OF_MANY = r"(?:\s?(?:of|/)\s?[2-9])?"
_MARK = re.compile(
    r"(?=#|\b[bulrfst1-9])(?:"  # how all of them begin: most places are passed over at one look
    r"\b(?P<what4>bag|bottle|unit|run|rider|liter)[ \t]+(?P<name>one|two|three|four)\b|"
    rf"\b(?:(?P<what>bag|bottle|unit|bolus|run|rider|liter|litre)s?|(?P<u>(?-i:U)))[ \t]?#?[ \t]?(?P<n>[1-9]){_OF_MANY}"
    r"(?![\w:./-]|\s?(?:ml|mg|units?|hrs?)\b)"
    r"|\b(?P<what3>L)[ \t]?#[ \t]?(?P<n4>[1-9])(?![\w:./-])"
    r"|(?<![\w#])#[ \t]?(?P<n2>[1-9])(?![\w/])"
    r"|\b(?P<last>last|final)[ \t]+\d{2,3}(?:[ \t]?(?:ml|cc))?"
    r"(?=[ \t]+(?:(?:up|hung|started|spiked)\b|(?:[01]\d|2[0-3]):?[0-5]\d\b)|$)"
    r"|\b(?:(?P<n3>[1-9])(?:st|nd|rd|th)|(?P<word>first|second|third|fourth))[ \t]+"
    r"(?P<what2>bag|bottle|unit|bolus|run|rider|liter|litre|L|one"
    r"|(?=(?:went|was|started|finished|ran|up|hung|\d[\d.,]*[ \t]?(?:meq|mg|gm?|units?|ml)"
    r"|(?:[01]\d|2[0-3]):?[0-5]\d[ \t]?[-\u2013][ \t]?(?:[01]\d|2[0-3]):?[0-5]\d)\b))\b)",
    re.IGNORECASE,
)
_WORDS = ("first", "second", "third", "fourth")
_NAMES = ("one", "two", "three", "four")
_BEGINS = re.compile(
    r"(?:^|[.,;:(\n&+]|\band|\bthen|(?<!\w)the|\b(?:dry|in|down|done|empty)"
    r"|(?:[0-2]\d:?[0-5]\d(?:h|hrs)?|[ap]m?))[ \t]*$",
    re.IGNORECASE,
)
"""What a number may stand behind that names its bag: the beginning of a clause, the end of the bag before it (`#1 dry
#2 up`), or the time at which it was hung.
"""
_BEGUN = re.compile(r"\b(?:spiked|hung|started|began|begun|initiated)[ \t]+(?:the[ \t]+)?\Z", re.IGNORECASE)
"""`0731 spiked unit 2`: what began stands behind its verb."""
_HAPPENS = frozenset({"start", "stop", "given", "time", "range", "infused_at"})
_SMALL = frozenset(
    {
        "filler",
        "dose",
        "strength",
        "aside",
        "site",
        "rate",
        "infused",
        "lot",
        "diluent",
        "duration",
        "iv",
        "infusion",
    }
)


def with_numbered(text: str, tokens: list[Token]) -> list[Token]:
    """Return the tokens, each number of a bag that names its drug again as a token of the drug."""
    counted: dict[int, set[int]] = {}
    by_word: dict[str, Token] = {}
    named: dict[tuple[int, int], Token] = {}
    for mark in _MARK.finditer(text):
        beside = _beside(text, mark, tokens)
        what = _what(mark)
        drug = beside or _named_by(text, mark, tokens, by_word.get(what))
        if drug is None:
            continue
        if beside is None and not what:
            drug = _counted_so(drug, number_of(mark), counted, tokens)
        numbers = counted.setdefault(drug.start, set())
        if beside is None and _goes_on(text, drug, mark, numbers, tokens):
            named[mark.span()] = drug
        if beside is not None or mark.span() in named:
            numbers.add(number_of(mark))
            by_word |= {what: drug} if what else {}
    return sorted(_replaced(text, tokens, named), key=lambda token: token.start) if named else tokens


def _counted_so(drug: Token, number: int, counted: Mapping[int, set[int]], tokens: Sequence[Token]) -> Token:
    """`liter #2 NS w/ thiamine ... #2 dry`: the drug of which a bag has that number, where the last drug has none."""
    if counted.get(drug.start):
        return drug
    told = [token for token in tokens if token.kind == "drug" and number in counted.get(token.start, ())]
    return told[-1] if told else drug


def _what(mark: re.Match[str]) -> str:
    """Return what a number counts; the `U` of `U1` is a unit."""
    return (
        "unit"
        if mark["u"]
        else (mark["what"] or mark["what2"] or mark["what3"] or mark["what4"] or "").casefold()
    )


def number_of(mark: re.Match[str]) -> int:
    """Return which of several a number names; `last 400 up` names the last of all."""
    if mark["last"]:
        return _LAST
    digits = mark["n"] or mark["n2"] or mark["n3"] or mark["n4"]
    if mark["name"]:
        return _NAMES.index(mark["name"].casefold()) + 1
    return int(digits) if digits else _WORDS.index(mark["word"].casefold()) + 1


_LAST = 9
"""The number of the last of several, behind all that are counted."""


def number_in(name: str) -> int:
    """Return which of several a name is that is a number only (`Unit 2`); 0 for any other."""
    mark = _MARK.fullmatch(name)
    if name.strip().casefold() in _WORDS:
        return _WORDS.index(name.strip().casefold()) + 1
    ordinal = _ORDINAL.fullmatch(name.strip())
    if ordinal is not None:
        return int(ordinal["n"])
    return number_of(mark) if mark is not None else 0


_ORDINAL = re.compile(r"(?P<n>[1-9])(?:st|nd|rd|th)", re.IGNORECASE)


def _beside(text: str, mark: re.Match[str], tokens: Sequence[Token]) -> Token | None:
    """`PRBC #1`, `LR 1L bag 1`, `1st liter NS`: return the name right beside the number that counts it."""
    for token in between(tokens, mark.start() - _NEAR, mark.end() + _NEAR):
        if (
            token.kind == "drug"
            and token.end <= mark.start()
            and _A_VOLUME.fullmatch(text, token.end, mark.start())
        ):
            return token
        if (
            token.kind == "drug"
            and token.start >= mark.end()
            and text[mark.end() : token.start].strip() in ("", "of")
        ):
            return token
    return None


_NEAR = 160
"""Characters: a drug's name, the volume of its bag and the blanks between columns."""
_A_VOLUME = re.compile(r"[ \t]*(?:\d[\d.,]*[ \t]?(?:mls?|cc|L|liters?)\b[ \t]*)?", re.IGNORECASE)


def _named_by(text: str, mark: re.Match[str], tokens: Sequence[Token], counted: Token | None) -> Token | None:
    """Return the drug that a number may name again (`counted`: the one whose bags were counted last); None where it
    names none.
    """
    if _what(mark) == "unit" and _BEGUN.search(text, max(0, mark.start() - 16), mark.start()):
        return counted or _drug_before(text, mark, tokens)
    if _BEGINS.search(text, max(0, mark.start() - 8), mark.start()) is None:
        return None
    behind = next((t for t in tokens if t.end > mark.end() and t.kind not in _SMALL), None)
    if behind is None or behind.kind not in _HAPPENS or "\n" in text[mark.end() : behind.start]:
        return None
    last = _drug_before(text, mark, tokens)
    if counted is not None and last is not None and last.key != counted.key and drugs.is_fluid(last.key):
        return None  # `NS 1 L hung. 1st bag in. Bag 2: D5 500 ml up. Bag 2 in.`
    return counted or last


def _drug_before(text: str, mark: re.Match[str], tokens: Sequence[Token]) -> Token | None:
    """Return the last drug; `unit` counts blood, and `liter` and `bolus` fluids, whatever stands between."""
    what = _what(mark)
    before = [token for token in tokens if token.kind == "drug" and token.end <= mark.start()]
    before = [token for token in before if not is_told_as_added(text, token.end)] or before
    if what == "unit":
        before = [token for token in before if drugs.is_blood(token.key)]
    elif what in ("liter", "litre", "l", "bolus"):
        before = [token for token in before if drugs.is_fluid(token.key)]
    return before[-1] if before else None


def is_told_as_added(text: str, place: int) -> bool:
    """Return whether behind a name follows that it was added: `KCl 20 mEq added`."""
    return _ADDED.match(text, place) is not None


_ADDED = re.compile(r"[ \t]*(?:\d[\d.,]*[ \t]?\w+[ \t]+)?(?:was[ \t]+|were[ \t]+)?added\b", re.IGNORECASE)


def _goes_on(text: str, drug: Token, mark: re.Match[str], numbers: set[int], tokens: Sequence[Token]) -> bool:
    """`RBC #1 1830-2058, #2 2112`: the next number, or one that was told; `FFP x2. Unit 1 0905`: the first of all."""
    number = number_of(mark)
    if not numbers and _first_beside_a_dose(text, drug, mark):
        numbers.add(1)
    if numbers:  # `unit 2 of 2 (unit 1 was in 0610-0702)` tells of the one before it too
        return number == _LAST or not numbers.isdisjoint({number - 1, number, number + 1})
    told = any(token.is_time and drug.end <= token.start < mark.start() for token in tokens)
    return number == 1 and (not told or _ends_the_first(drug, mark, tokens))


def _ends_the_first(drug: Token, mark: re.Match[str], tokens: Sequence[Token]) -> bool:
    """`0920 NS 1 L @ 999`, and below it `1024 bag #1 complete`: of a fluid not counted before its first ends."""
    behind = next((t for t in tokens if t.end > mark.end() and t.kind not in _SMALL), None)
    return drugs.is_fluid(drug.key) and behind is not None and behind.kind == "stop"


def _first_beside_a_dose(text: str, drug: Token, mark: re.Match[str]) -> bool:
    """`KCl 10 mEq IVPB #1 0905-1005`, `#1 - PRBC`: a one little away from the name, before any time."""
    if _THE_FIRST.search(text, max(0, drug.start - 16), drug.start):
        return True
    near = re.split(r"\d{1,2}:\d\d|\b[0-2]\d[0-5]\d\b|[.;,]\s|\n", text[drug.end : mark.start()])[0]
    return any(number_of(found) == 1 for found in _MARK.finditer(near))


_THE_FIRST = re.compile(r"\b(?:first|1st)[ \t]+\Z", re.IGNORECASE)
"""`I hung the first KCl 10 mEq`."""


def _replaced(text: str, tokens: list[Token], named: dict[tuple[int, int], Token]) -> Iterator[Token]:
    """Yield the tokens; of a word that a number begins (`1st unit in`), what is left behind it."""
    for token in tokens:
        over = next((span for span in named if span[0] < token.end and token.start < span[1]), None)
        if over is None:
            yield token
        elif token.end > over[1] and token.kind in _HAPPENS:
            rest = len(text[over[1] : token.end]) - len(text[over[1] : token.end].lstrip())
            yield replace(token, start=over[1] + rest, text=text[over[1] + rest : token.end])
    for (start, end), drug in named.items():
        yield Token("drug", start, end, text[start:end], key=drug.key)
