"""A sentence that corrects a time: `stop time for Remicade should read 1147 not 1117`.

Which of the two is right, a person must say: a note that contradicts itself is no ground for minutes. Both times are
kept as readings, the corrected one first.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.reading import timed
from scrubber.charts.readers.note.statement import Kind, Sentence, Statement

_CORRECTS = re.compile(
    r"\bshould\s+(?:read|be|have\s+(?:read|been))\b|\bcorrect(?:ed|ion)?\b.{0,60}\b(?:to|is|was)\b|\bchanged?\s+(?:from|to)\b"
    r"|\b(?:charted|documented|entered|recorded)\s+(?:in\s+error|incorrectly|wrong)\b|\binstead\s+of\b|\bactual(?:ly)?\b"
    r"|\btime\b.{0,30}\b(?:was|is)\b.{1,20}\b(?:not|and\s+not|rather\s+than)\b",
    re.IGNORECASE,
)
_ABOUT: dict[str, Kind] = {"start": "start", "stop": "stop", "restart": "restart", "pause": "pause"}


def correction(sentence: Sentence) -> Statement | None:
    """Return what a correcting sentence says; None for any other sentence."""
    about = next((token for token in sentence.tokens if token.kind in _ABOUT), None)
    if about is None or not _CORRECTS.search(sentence.text, sentence.start, sentence.end):
        return None
    times = [token for token in sentence.tokens if token.kind == "time" and token.start > about.start]
    if len(times) != 2:
        return None
    named = next((token for token in sentence.tokens if token.kind == "drug"), None)
    first, second = times
    gap = sentence.text[first.end : second.start]
    if not re.search(r"\b(?:not|instead\s+of|rather\s+than)\b", gap, re.IGNORECASE):
        first, second = second, first  # `changed from 1117 to 1147`
    statement = Statement(
        named.text if named else "", named.key if named else "", sentence.start, sentence.end
    )
    for token in (first, second):
        assert token.clock is not None
        statement.facts.append(timed(_ABOUT[about.kind], token.clock))
    return statement
