"""Which words the reader knows: those with a role, those that change nothing (`known.toml`), names and initials."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.tokens import Token

_BAGS = frozenset({"infused", "infusion", "rate", "transfusion"})


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the words that change nothing about a time beside them (`known.toml`)."""
    text = files("scrubber.charts.readers.note.words").joinpath("known.toml").read_text(encoding="utf-8")
    return frozenset(
        word.strip() for row in tomllib.loads(text).values() for word in row.replace("\n", " ").split(",")
    )


_TITLE_BEFORE = re.compile(
    r"\b(?:dr|by|per|with|w/|mr|mrs|ms|nurse|rn|relieved|covered)\.?\s+(?:[A-Z]\.?\s*)?$", re.IGNORECASE
)
_INITIALS_BEFORE = re.compile(
    r"\b(?:init(?:ials?|s)?|sig(?:ned)?|nurse|rn)\.?[ \t]*[:#]?[ \t]+\Z", re.IGNORECASE
)
"""`time 0915   init RB`."""
_DOCTOR = re.compile(r"\b(?:dr|mr|mrs)\.?\s+(?:[a-z]\.?\s)?$", re.IGNORECASE)
_INITIAL = re.compile(r"(?<![A-Za-z])[a-z]\.\s?$")
_TITLE_SMALL = re.compile(r",?\s(?:rn|lpn|lvn|md|do|np|pa)\b")
_AND_I = re.compile(r" and (?:I|me)\b")
"""`Priya and I checked the bag`."""
_TITLE_BEHIND = re.compile(r"\.?,?\s+(?:[A-Z][a-z]+,?\s+)?(?:RN|LPN|MD|DO|NP|PA|BSN|CRNI|PharmD)\b")


def is_unknown(reading: Reading, token: Token) -> bool:
    """Return whether a word is none that the reader knows, and no person's name."""
    text, word = reading.text, token.text
    if token.kind != "word" or len(word) == 1 or word[0] in "#+&@":
        return False
    if word.casefold() in known_words() or set(word.casefold().split("/")) <= known_words():
        return False  # `hand cool/puffy`
    before = text[max(0, token.start - 20) : token.start]
    if _DOCTOR.search(before) or (_INITIAL.search(before) and _TITLE_SMALL.match(text, token.end)):
        return False  # `per dr. ames`, `wasted w/ s. ray rn`
    if word[0].isupper() and _TITLE_BEFORE.search(before):
        return False
    if word[0].isupper() and (_TITLE_BEHIND.match(text, token.end) or _AND_I.match(text, token.end)):
        return False
    if len(word) <= 3 and _INITIALS_BEFORE.search(text, max(0, token.start - 16), token.start):
        return False
    return not _is_in_brackets(reading, token) and not _are_initials(text, token)


def _are_initials(text: str, token: Token) -> bool:
    """`0918  Fasenra 30 mg SC R arm  jm`: in a column of its own at the end of a row."""
    alone = re.search(r"(?:\s{2}|\|\s?|--\s)$", text[max(0, token.start - 3) : token.start]) is not None
    ends = re.compile(r"\s*(?:\||$)", re.MULTILINE).match(text, token.end) is not None
    labelled = _LABELLED_TIME.search(text, max(0, token.start - 24), token.start) is not None
    apart = re.compile(r"\s{2}|\s*$", re.MULTILINE).match(text, token.end) is not None
    if len(token.text) == 2 and _BEHIND_AN_EVENT.search(text, max(0, token.start - 40), token.start):
        return _THEN.match(text, token.end) is not None
    return len(token.text) <= 3 and ((alone and ends) or (labelled and apart))


_BEHIND_AN_EVENT = re.compile(
    r"(?:^|\n|/ )[ \t]*\d{1,2}:?\d\d[ \t]+[a-z]+(?:[ \t][a-z]+)?[ \t]\Z", re.IGNORECASE
)
_THEN = re.compile(r"[ \t]*(?:/[ \t]|\n|\Z)")
"""`0644 initiated ma / 0713 finished kb`, in a record."""
_LABELLED_TIME = re.compile(r"[A-Za-z]:[ \t]*\d{1,2}:?\d\d(?:[ \t]?[ap]\.?m?\.?)?[ \t]\Z", re.IGNORECASE)
"""`Stop: 0936 jk`, in a form."""


def _is_in_brackets(reading: Reading, token: Token) -> bool:
    """`(kept refrigerated)`: what is added in brackets changes nothing, unless it speaks of an infusion or a time."""
    text, sentence = reading.text, reading.sentence
    opened = text.rfind("(", sentence.start, token.start)
    closed = text.find(")", token.end, sentence.end)
    if opened < 0 or closed < 0 or ")" in text[opened : token.start]:
        return False
    inside = [other for other in sentence.tokens if opened < other.start < closed]
    if any(other.is_time or other.kind in _BAGS for other in inside):
        return False
    return not any(other.kind == "drug" and not text[other.end : token.start].strip() for other in inside)
