"""Who discarded what was wasted, when and why: `90 mg wasted at 0855 by Jane Lee RN, remainder of vial`.

Only what stands in the words of the waste itself is of it, up to the end of its sentence or what happened next.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from scrubber.charts.readers.note.drug.word import Word, fact
from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.draft import Draft, when
from scrubber.charts.readers.note.values.statement import Fact, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.model.value import replace

_CREDENTIAL = r"(?:RN|LPN|LVN|APRN|NP|PA|MD|PharmD|RPh|CPhT|BSN)"
_NAME = r"(?:[A-Z]\.?\s?)?[A-Z][A-Za-z'-]+"
_WHO = (
    rf"(?P<who>(?:RN\s+)?(?:{_NAME}\s+{_NAME}(?=,?\s+{_CREDENTIAL}\b)|(?!RN\b){_NAME})(?:,?\s+{_CREDENTIAL}\b)?"
    r"|RN\b|(?:the\s+)?(?:nurse|pharmacist|pharmacy)\b)"
)
_WITNESS = re.compile(rf"[^\n]{{0,40}}?(?:(?i:witness(?:ed)?(?:\s+by)?:?)|w/|with)\s+{_WHO}")
_BY = re.compile(rf"[^\n;]{{0,40}}?\b(?i:by)\b:?\s+{_WHO}")
_SIGNED = re.compile(rf"[^\n;]{{0,60}}?[,)]\s*(?P<who>{_NAME}(?:\s+{_NAME})?,?\s+{_CREDENTIAL}\b)")
_WHY = re.compile(
    r"\b(?P<why>(?:remainder|remaining|residual|excess|unused|left[- ]?over|balance|rest)\b[^.;,\n)]{0,40}"
    r"|partial\s+vial\b|single[- ](?:dose|use)\s+vial\b|vial\s+size\b|overfill\b|rounding\b"
    r"|(?:d/t|due\s+to|because(?:\s+of)?|2/2)\s+[^.;,\n)]{3,40}|not\s+(?:needed|used|required)\b)",
    re.IGNORECASE,
)
_WHY_AHEAD = re.compile(
    r"\b(?P<why>(?:remaining|remainder|unused|excess|residual|left[- ]?over)(?:\s+(?:drug|med|portion|amount))?)"
    r"(?:\s+(?:of|the))*\s*\Z",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"(?:the\s+)?(?:remainder|remaining|rest|balance|unused|excess)\b", re.IGNORECASE)
_ENDS = re.compile(r"[;\n]|(?<!\b[A-Z])\.(?:\s|$)|,\s*(?=(?:[01]?\d|2[0-3]):?[0-5]\d\b)")
"""Where the words of a waste end: a sentence (not an initial), or the next time."""
_AT = re.compile(r"[^.;\n]{0,60}?(?:\bat|@|\btime\s*:?)\s*\Z|\s*,?\s*\Z", re.IGNORECASE)
_AHEAD = re.compile(
    r"[ \t]*[-–:]?[ \t]*(?:(?:also|and|remaining|remainder|unused|excess)\s+)?\Z", re.IGNORECASE
)
_NOT_OF_IT = frozenset({"start", "stop", "pause", "restart", "given", "step", "new_bag", "drug"})


def discarded(word: Word, value: str) -> Fact:
    """Return what was wasted, with the time that stands in its own words."""
    return replace(fact("waste", value, word.token), clock=_clock(word))


def _clock(word: Word) -> Clock | None:
    """`90 mg wasted at 0855`, `0855 Wasted 90 mg`: behind `at` with nothing else that happened, or right ahead."""
    tokens, waste, text = word.sentence.tokens, word.token, word.text
    behind = [token for token in tokens if token.start >= waste.end]
    time = next((token for token in behind if token.is_time), None)
    if time is not None and time.until is None and _AT.fullmatch(text, waste.end, time.start):
        between = [token for token in behind if token.start < time.start]
        after = next((token for token in behind if token.start >= time.end), None)
        if not any(token.kind in _NOT_OF_IT for token in between) and (
            after is None or after.kind not in _NOT_OF_IT
        ):
            return time.clock
    told: list[Token] = [word.sentence.margin] if word.sentence.margin is not None else []
    ahead = [token for token in (*told, *tokens) if token.is_time and token.end <= waste.start]
    if ahead and ahead[-1].until is None and _AHEAD.fullmatch(text, ahead[-1].end, waste.start):
        return ahead[-1].clock
    return None


def told_of_waste(draft: Draft, said: Fact, text: str, statement: Statement, day: date | None) -> None:
    """Take in who, when and why, of the waste that is told."""
    last = max(said.end, statement.end)
    end = _ENDS.search(text, said.end, last)
    words = text[said.end : end.start() if end else last]
    found = _BY.match(words) or _WITNESS.match(words) or _SIGNED.match(words)
    draft.waste_by = found["who"] if found else None
    why = _WHY.search(words) or _WHY_AHEAD.search(text, max(0, said.start - 30), said.start)
    kept = _LEFT_OVER.match(said.quote)  # `Remaining 90 mg wasted`
    draft.waste_why = " ".join(why["why"].split()) if why else kept[0] if kept else None
    draft.waste_at = _moment(said, day)
    if said.clock is not None:
        draft.taken.add(said.clock.start)


def _moment(said: Fact, day: date | None) -> datetime | None:
    if said.clock is None or said.unsure:
        return None
    at = when(said, day)
    return at.readings[0] if at.plain else None
