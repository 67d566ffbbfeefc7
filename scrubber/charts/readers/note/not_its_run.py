"""A time that is of what stands right before it: `Visit 0900-1155: Remicade 400 mg infused`, `Labs 0900: Zofran 4 mg
IVP`, `Remicade 400 mg with warm pack 0920-0940`.

What a drug was given at stands beside its name, dose, way, place or bag, or beside a word for running. Beside any other
word it may be when that was, so it is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.statement import Fact
from scrubber.charts.readers.note.tokens import Token

_SKIPPED = frozenset({"time", "times", "from", "at", "@", "of", "today", "is", "was", "for", "the"})
_OF_A_DRUG = re.compile(
    r"#.*|ran|runs?|concurrent(?:ly)?|y-?sited|(?:premix|infus|administer)ed|infusing|running|given|pre|post|pre-?med\w*"
    r"|med(?:ication)?s?|bag|minibag|bottle|syringe|filter|tubing|pump|lumen|circuit|pheresis|rinse|gravity|iv|ivpb"
    r"|doses?|load|loading|hydration|bolus|rate|hours?|mins?|one|two|three|[abc]|st|nd|rd|th|me|sw|m[gl]|free|flow"
    r"|dr(?:ip)?|side|arm|wide|open|clinic|tx|treatment",
    re.IGNORECASE,
)
"""Words that may stand right before the time of a drug."""
_OF_A_PERSON = re.compile(r"here|seen|present|monitor\w*|observ\w*|watched", re.IGNORECASE)
_OF_A_PAPER = re.compile(r"(?:.* )?(?:signed|charted|documented|note|printed|report)", re.IGNORECASE)
_APART = re.compile(r"[,;:()|\n]|\s[-–—/]\s|->|→")
_APART_FROM_A_LABEL = re.compile(r"[,;()|\n]|\s[-–—/]\s|->|→")
"""Before any drug a colon joins a label to its time: `Nursing time: 0900-1155 Remicade 400 mg`."""


def is_of_what_stands_before(tokens: Sequence[Token], text: str, fact: Fact) -> bool:
    """Return whether the time of a fact, or the range that it is an end of, stands right behind a word for something
    else.
    """
    place = next((n for n, token in enumerate(tokens) if _is_its_time(token, fact)), None)
    if place is None:
        return False  # the time in its margin
    behind, labels = tokens[place], all(token.kind != "drug" for token in tokens[:place])
    apart = _APART_FROM_A_LABEL if labels else _APART
    for before in reversed(tokens[:place]):
        if apart.search(text, before.end, behind.start):
            return False
        if before.text.casefold() not in _SKIPPED:
            return _is_something_else(before) or (labels and _OF_A_PAPER.fullmatch(before.text) is not None)
        behind = before
    return False


def _is_its_time(token: Token, fact: Fact) -> bool:
    if not token.is_time:
        return False
    return token.start == fact.start or (token.until is not None and token.until.start == fact.start)


def _is_something_else(token: Token) -> bool:
    if token.kind in ("running", "filler"):
        return _OF_A_PERSON.fullmatch(token.text) is not None
    return token.kind in ("not_infused", "other", "word") and _OF_A_DRUG.fullmatch(token.text) is None
