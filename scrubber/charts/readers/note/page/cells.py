"""Lines of cells that are no table: `bortezomib 2.4 mg | SC | R abdomen | 13:22`.

A stroke ends a sentence, and a time behind it begins an entry. Not so where the cell ahead names a drug, and the one
behind says no more than its dose, its way, its place or when it was given: then both are one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.values.statement import AT_ONCE, WAYS
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.known import known_words

_OF_A_DRUG = frozenset(
    {"dose", "site", "lot", "ndc", "diluent", "strength", "relative", "rate", "duration", "time", "range", "filler",
     "aside", "gauge", "waste", *WAYS}
)  # fmt: skip
"""What a cell of nothing else may say of the drug in a cell before it."""
_ENDS = frozenset({"start", "stop", "given"})
_SIGNED = re.compile(r"^[ \t]+[A-Za-z]{2,3}[ \t]*$")
_INITIALS = re.compile(r"[A-Z]{1,3}")


def goes_on(text: str, first: int, stroke: int, last: int, tokens: Sequence[Token]) -> bool:
    """Return whether the cell behind a stroke is of the drug that the sentence from `first` names.

    `last`: where the line ends. What was injected may have a start and an end too: `1,800 mg | SC | Start 14:05`.
    """
    ahead = [token for token in tokens if first <= token.start < stroke]
    if not any(token.kind == "drug" for token in ahead):
        return False
    closed = text.find("|", stroke + 1, last)
    cell = [token for token in tokens if stroke < token.start < (closed if closed >= 0 else last)]
    injected = any(token.kind in AT_ONCE for token in ahead)
    kinds = _OF_A_DRUG | (_ENDS if injected else frozenset())
    signs = cell[-1] if cell and any(token.is_time for token in cell[:-1]) else None
    return bool(cell) and all(
        token.kind in kinds or _is_harmless(token) or (token is signs and _signs(token)) for token in cell
    )


def _is_harmless(token: Token) -> bool:
    """`L of umbilicus`, `KL`: a word that changes nothing, or who gave it."""
    return token.kind == "word" and (
        token.text.casefold() in known_words() or bool(_INITIALS.fullmatch(token.text))
    )


def _signs(token: Token) -> bool:
    """`0934 to 1006   rs`: two or three letters behind a time are who was there."""
    return token.kind == "word" and _INITIALS.fullmatch(token.text.upper()) is not None


_WIDEST = 2000
"""Characters of a line of cells; what is longer is none, and each of its times would look at all words before it."""


def is_a_cell(text: str, start: int, last: int, tokens: Sequence[Token], time: Token) -> bool:
    """Return whether a time is all that a cell says, in a line from `start` to `last` that names a drug ahead of it."""
    if time.start - start > _WIDEST:
        return False
    before = text.rfind("|", start, time.start)
    closed = text.find("|", time.end, last)
    behind = text[time.end : closed if closed >= 0 else last]
    alone = not (text[before + 1 : time.start] + _SIGNED.sub("", behind)).strip()
    return alone and any(token.kind == "drug" and token.start < before for token in tokens)
