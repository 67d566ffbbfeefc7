"""Words of a plan or of the past that are why something was done, or until when: `given 1405 d/t nausea last visit`."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.tokens import Token


def is_why(text: str, part: Clause, token: Token) -> bool:
    """`Reglan 10 mg IV given 1250 so she would not vomit`: behind what was given and when, the reason for it."""
    reason = _SO_THAT.search(text, part.start, token.start)
    if reason is None:
        return False
    kinds = {item.kind for item in part.tokens if item.end <= reason.start()}
    return {"drug", "dose", "time"} <= kinds


def is_a_cause(text: str, part: Clause, token: Token) -> bool:
    """`Reglan 10 mg IV given 1405 d/t nausea last visit`: what was before is why it was given."""
    cause = _BECAUSE_OF.search(text, part.start, token.start)
    if cause is None:
        return False
    kinds = {item.kind for item in part.tokens if item.end <= cause.start()}
    return {"drug", "dose"} <= kinds and bool(kinds & {"time", "range"})


_BECAUSE_OF = re.compile(
    r"\b(?:d/t|due\s+to|because\s+of|2/2|secondary\s+to|for(?=\s+(?:hx|h/o|history|prior|previous|\w+\s+(?:with|w/|at|during|last))))"
    r"(?!\w)[^.;,]{0,40}$",
    re.IGNORECASE,
)
_SO_THAT = re.compile(
    r"\b(?:so(?:\s+that)?|because|bc|b/c|since|as)\s+(?:the\s+)?(?:she|he|they|pt|patient|mom|mother|baby|child|client|it)\b[^.;]*$",
    re.IGNORECASE,
)


def is_meanwhile(text: str, part: Clause, token: Token) -> bool:
    """`1200 reduced to KVO while awaiting discharge`: what was done, and until what."""
    if not _TO_KVO.search(text, part.start, token.start):
        return False
    waits = token.text.casefold() in ("awaiting", "waiting", "await", "wait", "pending")
    return waits and _WHILE.search(text, max(0, token.start - 24), token.start) is not None


_TO_KVO = re.compile(r"\bto\s+(?:kvo|tko|keep\s+(?:vein\s+)?open)\b", re.IGNORECASE)
_WHILE = re.compile(r"\bwhile\s+(?:(?:pt|patient|she|he|they|we|is|was|are)\s+){0,2}\Z", re.IGNORECASE)
