"""A drug whose entry the note takes back by its name: `Addendum: please strike the Compazine`.

It was not given: it is told so, or its entry is named as not understood. Where the words deny a way, a time or who gave
it (`was not given PO`), and where the drug was given more than once, its givings are in doubt; so they are behind
`Compazine returned to Pyxis`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.story.story import Story
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.no_names import is_none_of
from scrubber.charts.readers.note.words.rare import rare

_STRIKES = rare(
    r"\b(?:strike|delete|disregard|ignore|void|cross[ \t]+out)[ \t]+"
    r"(?:(?:the|my|that|entry|entries|charting|dose|for|of)[ \t]+)*\Z",
    "strike",
    "delete",
    "disregard",
    "ignore",
    "void",
    "cross",
)
_AS_CHARTED = re.compile(
    r"(?:[ \t]+(?:entry|charting|documentation|above|line|row|note|dose|push|as|charted|from|at|\d{1,2}:?\d\d))*"
    r"[ \t]*(?:[.,;:)(\n–—-]|$)",
    re.IGNORECASE,
)
"""`strike the Compazine.`, `Delete Compazine entry, ...`; not `Disregard Compazine order`."""
_PUT_RIGHT = rare(
    r"\b(?:correct|addend|amend|clarif)\w*\b"
    r"(?:(?!\b(?:second|2nd|further|more|next|repeat|another)\b)[^.;\n])*\Z",
    "correct",
    "addend",
    "amend",
    "clarif",
)
_NOT_GIVEN = re.compile(
    r"[ \t]+(?:(?:was|were)[ \t]+)?(?:not|never)[ \t]+(?:(?:actually|in[ \t]+fact)[ \t]+)?"
    r"(?:given|administered|hung|started|infused)(?P<after>[ \t]+after[ \t]+all)?",
    re.IGNORECASE,
)
_WAS_GIVEN = re.compile(r"[ \t]+(?:was[ \t]+|were[ \t]+)?(?:given|administered|hung)", re.IGNORECASE)
_RETURNED = re.compile(
    r"[ \t]+(?:was[ \t]+|were[ \t]+)?(?:(?:returned|sent|put|given|went)(?:[ \t]+back)?|back)[ \t]+"
    r"(?:to|in|into)[ \t]+(?:the[ \t]+)?"
    r"(?:pyxis|omnicell|pharmacy|stock|adc|acudose|fridge|dispensing|med[ \t]+room)\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?:rest|remainder|remaining|unused|left-?over|extra|spare|second|2nd|other|partial|empty|unopened)\b"
    r"[^.;\n]{0,16}$",
    re.IGNORECASE,
)
"""`Unused Compazine returned to pharmacy`: not the dose that was given."""


def take_back_a_drug(story: Story, text: str, start: int, tokens: Sequence[Token]) -> bool:
    """Take back the one drug that a sentence names, where it says that its entry does not stand; return whether it
    does.
    """
    drug = next(token for token in tokens if token.kind == "drug")
    if not any(draft.key == drug.key and draft.statement.start < start for draft in story.drafts):
        return False
    denied = _denial(text, start, drug)
    struck = _STRIKES.search(text, start, drug.start) and _AS_CHARTED.match(text, drug.end)
    once = sum(draft.key == drug.key for draft in story.drafts) == 1
    if once and (struck or (denied is not None and _ENDS.match(text, denied.end()))):
        story.withdraw({drug.key})
        return True
    returned = _RETURNED.match(text, drug.end) and not _SOME.search(text, start, drug.start)
    if not (struck or denied is not None or returned):
        return False
    story.shake_drug(drug.key)
    return True


def puts_right(text: str, start: int, end: int) -> bool:
    """`Correction: no Compazine was given`: return whether what stands between two places says that it corrects."""
    return _PUT_RIGHT.search(text, start, end) is not None


def _denial(text: str, start: int, drug: Token) -> re.Match[str] | None:
    """`Addendum: Compazine was not given`, `Correction: no Compazine was given`, `Compazine not given after all`."""
    put_right = puts_right(text, start, drug.start)
    if put_right and is_none_of(text, start, drug.start):
        return _WAS_GIVEN.match(text, drug.end)
    denied = _NOT_GIVEN.match(text, drug.end)
    return denied if denied is not None and (put_right or denied["after"] is not None) else None


_ENDS = re.compile(
    r"[ \t]*(?:(?:today|here|at[ ]all)[ \t]*)?(?:[.;\n]|,[ \t]*(?:pt|patient|it[ ]was|returned)\b|$)",
    re.IGNORECASE,
)
"""Nothing behind it says how, when or by whom it was not given."""
