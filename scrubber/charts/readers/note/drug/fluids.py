"""Which plain fluid is an infusion of its own: one that the note gives a volume, a rate, a purpose or an order.

Theory. Saline is named in a note for many reasons: it keeps a line open, clears it, primes a set, carries a push,
follows a reaction, is told in passing. None of these is an infusion that counts, and their words have no end. What is
given for its own sake is told as such: how much, how fast, what for, or that it was ordered. So the times of a fluid of
which nothing of the kind is told are no certain times.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs
from scrubber.charts.words.values import millilitres

_TOLD = frozenset({"volume", "dose", "rate", "duration"})
_AHEAD = 40
"""Characters before its name in which its purpose may stand: `for dehydration started NS`."""
_FOR_ITSELF = re.compile(
    r"hydrat|\b(?:bolus\w*|lit(?:er|re)s?|bags?|bottles?|wide\s+open|full\s+open|maint\w*|replac\w+|resus\w*|volume"
    r"|(?:iv\s+)?fluids|ivf|hypotens\w*|sepsis|dka"
    r"|completed?|finished|infused|done|dry|empty)\b|\bfor\s+(?:low\s+)?(?:s?bp|map)\b"
    r"|(?:@|\bat|\brate\s+(?:to|of))\s?\d{2,3}\b(?![:.]?\d)|\b\d{2,4}(?:\s?(?:ml|cc))?\s+(?:in\b|left|infused|given|absorbed|to\s+go)"
    r"|\b\d+\s?(?:ml|cc|l|gtts?)\b|\b\d{3,4}\s+iv\b"
    r"|(?:^|\))\s*(?:250|500|750|1,000)\s",
    re.IGNORECASE,
)
"""How much of it, how fast, or what for: `LR d/c'd, 600 in`, `D10 @ 75`, `NS wide open`, `LR bag dry`; and what
is completed was a bag, where a line is only taken off.
"""
_FOR_THE_LINE = re.compile(
    r"\b(?:to|for|2)\s+(?:\w+\s+)?(?:line|vein|iv|port|site|tubing|access)(?:\s+(?:open|patent|patency|clearance|compat\w*))?\b"
    r"|\b(?:keep|keeping|maintain|clear|clears|rinse|prime[sd]?)\s+(?:the\s+)?(?:line|vein|iv|port|site|tubing|set|open|patent)\b"
    r"|\b(?:carrier|main\s?line|primary|driver|backup|chaser|flush|dil(?:uent)?|vehicle|base|new\s+tubing|while(?!\s+(?:i|we|s?he)\b))\b",
    re.IGNORECASE,
)
"""`NS to keep line open`, `NS mainline`, `D5W for line compatibility`: it serves the line, however much of it."""


def is_of_its_own(draft: Draft, text: str, ordered: Collection[str]) -> bool:
    """Return whether a note tells of a fluid as of an infusion of its own; `ordered`: the keys of its orders."""
    if "keep_open" in draft.facts:
        return False
    told = [
        _told(text, statement.start, statement.end, bool(statement.drug))
        for statement in draft.told
        if not _turned(draft, statement)
    ]
    if any(_FOR_THE_LINE.search(words) for words in told):
        return False
    return (
        draft.key in ordered
        or draft.ordinal > 0
        or draft.is_bolus
        or not _TOLD.isdisjoint(draft.facts)
        or any(statement.bare or statement.additive for statement in draft.told)
        or any(_FOR_ITSELF.search(words) for words in told)
    )


def _turned(draft: Draft, statement: Statement) -> bool:
    """`1200 reduced to KVO while awaiting discharge`: of the line, behind a run of its own."""
    return bool(draft.kept) and statement is not draft.statement and statement.of("keep_open") is not None


def is_a_flush(draft: Draft) -> bool:
    """`NS 10 mL x2 purple and red lumens 1015`: no more than a syringe, and no run of it told."""
    amount = millilitres(draft.dose())
    whole = draft.course.first() is not None and draft.course.last() is not None
    return draft.is_fluid and amount is not None and amount <= _A_SYRINGE and not whole


_A_SYRINGE = 20
"""Millilitres."""


def _told(text: str, start: int, end: int, named: bool) -> str:
    """Return what is told of it: from a little before its name, in its sentence, to the next drug."""
    first = max(0, start - _AHEAD) if named else start
    ahead = re.split(r"[.;,\n]\s|\n", text[first:start])[-1]
    return ahead + text[start:end]


def clears_a_line(text: str, named: Token | None, cell: tuple[int, int], row: int) -> bool:
    """`heparin lock flush 100 units/mL`, `Prime   NS   25 mL` in a table: it is left in the line, whatever its dose.

    `cell`: that of the drug; `row`: where its row begins.
    """
    may = named is None or named.key.startswith("hep") or drugs.is_fluid(named.key)
    return may and (_FLUSHES.search(text, *cell) or _PRIMES.match(text, row)) is not None


_FLUSHES = re.compile(r"\b(?:flush|hep(?:arin)?[ -]?lock)\b", re.IGNORECASE)
_PRIMES = re.compile(r"[ \t|]*(?:line[ \t]+)?(?:prim(?:e|ing)|flush|rins(?:e|ing))\b", re.IGNORECASE)
