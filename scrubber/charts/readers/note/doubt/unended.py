"""An infusion whose end no time tells, in a note that speaks of an end: `1200 IV dc'd`, `pt left AMA`, `rate to 100`.

Theory. Where a start, a volume and a rate are told and nothing else, a payer may let the end follow from them. Then
whatever the note tells later of a line taken off, a patient who left, a reaction, a pause or another rate contradicts
such a count; so the end is in doubt, with the words that make it so. And what ran alone through a line that was taken
off had ended by then: nobody knows how long before. None of these words gives a time of the infusion itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scrubber.charts.readers.note.drug.why_stopped import DENIED, ILL
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token
from scrubber.charts.words.values import millilitres

LINE_OFF = "the line was taken off or locked; when the infusion ended is not said"
MORE_TOLD = "something is told that may have ended or changed it, and no end of its own"
UNTOLD = frozenset({LINE_OFF, MORE_TOLD})
"""Reasons of a doubt about an end of which no word was told."""
_LONGEST = 60
"""Characters of a quote."""
_CHANGES = frozenset({"stop", "pause", "restart", "held", "step", "keep_open"})
_LEFT = re.compile(
    r"left|leaves|leaving|discharged?|departed|dept|d/c home|dc home|home|escorted|wheeled|transferred|transported"
    r"|removed|pulled|de-?accessed|infiltrated|check(?:ed)?[- ]?out|out of",
    re.IGNORECASE,
)
"""What happened to the patient or the line, so that nothing runs on."""
_IN_WORDS = re.compile(
    r"\b(?:saline|hep(?:arin)?|ns)[- ]?lock(?:ed)?\b|\b(?:SL|HL)'?d\b|\bAMA\b|\beloped\b|\brx[ns]\b"
    r"|\b(?:iv|piv|line|site|port)\s+(?:\w+\s+)?(?:blew|blown|leak\w*|clotted|occluded|infiltrat\w*|locked|capped|lost)\b"
    r"|\b(?:slowed|reduced|lowered|wide\s+open|re-?adjusted|titrated)\b|\bto\s+(?:a\s+)?SL\b"
    r"|\b(?:post|after)[- ]?\s?(?:the\s+)?infusion\b|\breport(?:ed)?\s+(?:given\s+)?to\b|\bhand[- ]?off\b",
    re.IGNORECASE,
)
"""Words that no token tells of: a lock, a patient who went, a line that failed, another rate, what came after it."""
_LINES = r"(?:iv|piv|picc|port|line|angiocath|cath(?:eter)?)"
_LINE_OFF = re.compile(
    rf"\b{_LINES}s?\s+(?:(?:was|were|then|site|line|access|cath|catheter|needle)\s+){{0,2}}"
    r"(?:dis-?continued|d/?c'?e?d?|d\.c\.?|removed|pulled|out\b|taken\s+out|capped|locked|de-?accessed"
    r"|(?:saline|hep)[- ]?locked)(?![\w/])"
    r"|\b(?:removed|discontinued|d/?c'?d|dc|pulled|de-?accessed|capped|locked)\s+(?:the\s+|her\s+|his\s+|pt's\s+)?"
    rf"{_LINES}\b(?!\s+(?:fluids?|abx|antibiotics?|infusion|meds?|pump|bag|drip))"
    r"|\b(?:saline|hep(?:arin)?|ns)[- ]?lock(?:ed)\b|\b(?:SL|HL)'d\b"
    r"|\b(?:to|into)\s+(?:a\s+)?(?:(?:saline|hep(?:arin)?)[- ]?lock|SL)\b",
    re.IGNORECASE,
)
"""`IV discontinued`, `PIV d/c'd`, `removed the IV`, `saline locked`, `hep-locked`, `IV to saline lock`."""


def doubt_ends(lexed: Lexed, drafts: Drafts) -> None:
    """Put in doubt the end of each infusion that no word ends, where the note speaks of an end."""
    running = [draft for draft in drafts if _runs_on(draft)]
    for draft in running:
        said = _line_off(lexed.text, draft) if len(running) == 1 else None
        if said is not None:
            draft.course.doubt("stop", said, LINE_OFF)
        elif _is_countable(draft) and (said := next(_told_later(lexed, draft, drafts), None)):
            draft.course.doubt("stop", said, MORE_TOLD)


def _runs_on(draft: Draft) -> bool:
    """Return whether it is an infusion that began, and nothing tells of its end: no time, and no hours of a pump."""
    told = "duration" in draft.facts or draft.course.in_doubt("stop")
    if draft.injected or draft.way == "pump" or told:
        return False
    first, last = draft.course.first(), draft.course.last()
    if first is not None and last is not None and first.readings == last.readings:
        return True  # `0900 NS hung at 250. Bag complete`: the time of the line is that of its start
    return (draft.course.began or draft.step is not None) and not draft.course.over and last is None


def _is_countable(draft: Draft) -> bool:
    """Return whether somebody could count its end from a volume and a rate."""
    return draft.value("rate") is not None and bool(draft.value("volume") or millilitres(draft.dose()))


def _line_off(text: str, draft: Draft) -> str | None:
    """`0900 NS 1 L hung. 1030 IV discontinued`: the words behind it that say that the line was taken off or locked."""
    said = _LINE_OFF.search(text, draft.statement.start)
    return _quoted(text, said.start(), said.end()) if said else None


def _told_later(lexed: Lexed, draft: Draft, drafts: Drafts) -> Iterator[str]:
    """Yield what the note tells behind it that may have ended or changed it; not what it tells of other drugs."""
    text, first = lexed.text, _first_told(draft)
    others = [item for other in drafts if other is not draft for item in other.told if item.drug]
    for token in lexed.tokens:
        if token.start > first and _may_end(text, token, draft, first) and not _is_of(token, others):
            yield _quoted(text, token.start, token.end)
    said = _IN_WORDS.search(text, draft.statement.start)
    if said is not None:
        yield _quoted(text, said.start(), said.end())


def _first_told(draft: Draft) -> int:
    """Return where its first time is told, in a row of a record behind its name."""
    times = [
        fact.start for item in draft.told for fact in item.times() if fact.start >= draft.statement.start
    ]
    return min(times, default=draft.statement.start)


def _may_end(text: str, token: Token, draft: Draft, first: int) -> bool:
    line = text.rfind("\n", 0, token.start) + 1
    if token.kind == "new_bag":
        return line > first  # and not the word that began it
    if token.kind in _CHANGES:
        return "verif" not in token.text.casefold()  # `rate verify`
    if token.kind == "other":
        return _LEFT.fullmatch(token.text) is not None
    if token.kind == "not_infused":
        ill = ILL.fullmatch(token.text) is not None
        return ill and not DENIED.search(text, max(line, token.start - 60), token.start)
    return token.kind == "rate" and not _is_its_rate(token, draft)


def _is_its_rate(token: Token, draft: Draft) -> bool:
    """`drip cont 10 mL/hr`: told once more, and no other rate."""
    rate = draft.facts.get("rate")
    numbers = _NUMBER.findall(token.text.replace(",", ""))
    return rate is not None and bool(numbers) and Decimal(numbers[-1]) == Decimal(rate.value)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _is_of(token: Token, others: Sequence[Statement]) -> bool:
    return any(item.start <= token.start < item.end for item in others)


def _quoted(text: str, start: int, end: int) -> str:
    """Return the words with those ahead of them in their sentence."""
    begin = max(start - _LONGEST, 0)
    ahead = re.split(r"[.;\n]\s*", text[begin:start])[-1]
    behind = _AT_TIME.match(text, end)
    return " ".join((ahead + text[start : behind.end() if behind else end]).split())[-_LONGEST:]


_AT_TIME = re.compile(
    r"[ \t]*(?:at|@)?[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m?\b)?", re.IGNORECASE
)
