"""A dose that was ordered as needed, and that was given: `1000 PRN Zofran 4 mg IVP given`.

`PRN` plans a dose: `Zofran 4 mg IV PRN nausea` gives none. Where something else says that it was given, it only tells
how it was ordered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.values.statement import Sentence
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.model.value import replace

AS_NEEDED = frozenset({"prn", "as needed"})
AS_A_DOSE = frozenset({"push", "iv", "im", "sc"})
"""Ways that a dose as needed is given in."""
FREQUENCY = re.compile(r"\bq\.?\s?\d|\b(?:may|can|ordered|every|available)\b", re.IGNORECASE)
"""Of an order, and of no dose."""
_ANOTHER_ACT = frozenset({"nothing", "refused", "past", "by_others", "talk", "held"})
_WOULD = re.compile(
    r"\b(?:to|if|will|would|should|could|be|not|no|none|instruct\w*|teach\w*|taught|aware|offer\w*|home)\b",
    re.IGNORECASE,
)


def signed(sentence: Sentence) -> tuple[Token, ...]:
    """Return the words of a sentence, those that order a dose as needed as an aside where it was given all the same.

    A time in the margin alone says so less surely (`1000 Morphine 2 mg IVP PRN pain`): the words count as not known
    then, and the time is in doubt.
    """
    needed = [t for t in sentence.tokens if t.kind == "plan" and t.text.casefold() in AS_NEEDED]
    if not needed:
        return tuple(sentence.tokens)
    kind = _instead(sentence, needed[0])
    if kind:
        return tuple(replace(token, kind=kind) if token in needed else token for token in sentence.tokens)
    return _signed_in_a_column(sentence.text, sentence.tokens)


def _instead(sentence: Sentence, needed: Token) -> str:
    """Return the kind that the words of an order as needed have where the dose was given; empty where it was not."""
    kinds = {token.kind for token in sentence.tokens}
    said = sentence.text[sentence.start : sentence.end]
    others = [
        token for token in sentence.tokens if token.kind == "plan" and token.text.casefold() not in AS_NEEDED
    ]
    if "drug" not in kinds or others or kinds & _ANOTHER_ACT or FREQUENCY.search(said) or _WOULD.search(said):
        return ""
    if "given" in kinds:
        return "aside"
    if sentence.margin is None or not ("dose" in kinds and kinds & AS_A_DOSE):
        return ""
    return "aside" if _PER.search(sentence.text, sentence.start, needed.start) else "word"


_PER = re.compile(r"\b(?:per|under|from)[ \t]+\Z", re.IGNORECASE)


def _signed_in_a_column(text: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`Zofran 8 mg IVP prn      0832 KL`: the time stands signed in a column of its own."""
    kinds = {token.kind for token in tokens}
    if not ({"drug", "dose"} <= kinds and kinds & AS_A_DOSE):
        return tuple(tokens)
    found: list[Token] = []
    by = -1
    for token in tokens:
        needed = token.kind == "plan" and token.text.casefold() in AS_NEEDED
        row = _SIGNED.match(text, token.end) if needed else None
        if row is not None:
            token, by = replace(token, kind="aside", end=row.end("reason")), row.start("by")
        if token.start == by:
            token = replace(token, kind="filler")
        if not found or token.start >= found[-1].end:
            found.append(token)
    return tuple(found)


_SIGNED = re.compile(
    r"(?P<reason>(?:[ ][A-Za-z/()]+){0,4})(?:[ \t]{2,}|[ \t]*\|[ \t]*)"
    r"(?:[01]?\d|2[0-3]):?[0-5]\d[ \t|/]+(?P<by>[A-Z]{2,3})[ \t|]*(?:\n|$)"
)
"""Behind the words of an order: wide blanks, a time and initials, and no more."""
