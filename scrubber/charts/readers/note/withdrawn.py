"""An entry that the note takes back: `DISREGARD ABOVE - charted on wrong patient. This pt did not get Xgeva.`

What is of another patient was not given here. It is left out only where the note says that it is another's, and which
drug it means (by its name, or because only one was told so far). In all other cases the times are in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.story import Story
from scrubber.charts.readers.note.tokens import Token

_VERB = r"(?:charted|entered|documented|written|recorded|entry|note)"
_OF_ANOTHER = re.compile(
    rf"\b{_VERB}\s+(?:was\s+|is\s+)?(?:in\s+error\s+)?(?:in|on|under|for|to|of)\s+(?:the\s+)?"
    r"(?:wrong|other|another)\s+(?:pt|patient|chart|person|record)(?:'s)?\b"
    r"|\bwrong\s+(?:pt|patient|chart)\s+(?:entry|charting|documentation)\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:late\s+entry|earlier|originally|initially|moved|copied|re-?entered)\b", re.IGNORECASE
)
"""`charted on wrong pt earlier`: it is perhaps this patient's after all."""
_ABOVE = re.compile(
    r"\b(?:disregard|ignore|void|strike)\s+(?:the\s+)?(?:above|previous|prior|last)\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"\b(?:pt|patient|client|he|she)\s+(?:did\s+not|didn't|never)\s+(?:get|got|receive|received|have)\s+(?:the\s+|any\s+)?$",
    re.IGNORECASE,
)


def take_back(story: Story, text: str, start: int, end: int, tokens: Sequence[Token]) -> None:
    """Leave out, or put in doubt, what a sentence takes back of what was told before it."""
    named = {token.key for token in tokens if token.kind == "drug"}
    if _OF_ANOTHER.search(text, start, end) and not _MOVED.search(text, start, end):
        story.withdraw(named)
    elif _OF_ANOTHER.search(text, start, end) or _ABOVE.search(text, start, end):
        story.shake("all so far")
    elif _is_denied(text, start, end, tokens):
        story.deny(named)


def _is_denied(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """`This pt did not get Xgeva`, and nothing of a dose, a time or another day."""
    drug = next((token for token in tokens if token.kind == "drug"), None)
    if drug is None or not _DENIED.search(text, start, drug.start):
        return False
    return not re.search(r"[A-Za-z0-9]", text[drug.end : end])
