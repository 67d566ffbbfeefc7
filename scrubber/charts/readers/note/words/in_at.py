"""`In at 1157`: a bag that is in, and not somebody who came in."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.tokens import Token


def in_behind_a_hang(text: str, tokens: list[Token], place: int) -> str:
    """`FFP hung 1118, slow. In at 1157.`, `Ambisome resumed 1455, in at 1640`: behind what began, and nothing ended
    since.
    """
    word, last = tokens[place], tokens[place - 1]
    if word.text.casefold() != "in" or word.kind != "start":
        return ""
    if _ends_a_bag(text, tokens, place):
        return "stop"
    if last.kind == "infused" and _LAST_OF_ALL.fullmatch(text, last.start, word.start):
        return "stop"  # `started 1015, last bag in 1225`
    if (
        last.kind == "time"
        and place > 1
        and tokens[place - 2].kind == "start"
        and _IN.match(text, word.start)
    ):
        line = text.rfind("\n", 0, word.start) + 1
        return "stop" if _ON_AT.search(text, max(line, word.start - 60), word.start) else ""
    if not _IN_AT.match(text, word.start):
        return ""
    if not _CLAUSE_BEGINS.search(text, max(0, word.start - 6), word.start):
        return ""
    for before in range(place - 1, -1, -1):
        token = tokens[before]
        if "\n" in text[token.end : word.start] or token.kind in ("stop", "pause", "drug", "access", "iv"):
            return ""
        if token.kind in ("start", "restart", "new_bag") or _is_up(text, tokens, before):
            return "" if _SOMEBODY.search(text, token.end, word.start) else "stop"
    return ""


def _ends_a_bag(text: str, tokens: list[Token], place: int) -> bool:
    """`Bag 2: 20 g, up 1247 @ 150 mL/hr, in 1409`: behind the time at which a bag of that line began."""
    word = tokens[place]
    behind = tokens[place + 1] if place + 1 < len(tokens) else None
    if behind is None or behind.kind != "time" or text[word.end : behind.start].strip():
        return False
    line = text.rfind("\n", 0, word.start) + 1
    behind_a_comma = _COMMA.search(text, max(line, word.start - 6), word.start)
    if behind_a_comma is None or not _A_BAG.match(text, line, word.start):
        return False
    timed = False
    for at in range(place - 1, -1, -1):
        token = tokens[at]
        if token.start < line:
            return False
        if token.kind in _EVENTS:
            return timed and token.kind in ("start", "new_bag")
        timed = timed or token.kind == "time"
    return False


_COMMA = re.compile(r"[,;][ \t\n]*\Z")
_EVENTS = frozenset({"start", "stop", "pause", "restart", "new_bag", "given"})
_A_BAG = re.compile(
    r"[^\n]{0,40}?\b(?:bag|bottle|unit|syringe|vial|liter|litre)\b[ ]?#?[ ]?\d{0,2}\b", re.IGNORECASE
)


def _is_up(text: str, tokens: list[Token], place: int) -> bool:
    """`Vanc 1 g up. In at 1010`: whether this word says that a bag began is asked later."""
    token = tokens[place]
    if token.text.casefold() != "up" or not place or text[token.end : token.end + 1] not in (".", ",", ";"):
        return False
    return tokens[place - 1].kind in ("drug", "dose", "diluent", "infusion")


_ON_AT = re.compile(
    r"(?<![A-Za-z])(?:on|up|hung|started|spiked|begun)[ \t]*(?:at|@|:)?[ \t]*\d{1,2}:?\d\d(?:[ \t]?[ap]\.?m?\.?)?"
    r"[ \t,;]+\Z",
    re.IGNORECASE,
)
_IN = re.compile(r"in[ \t]*(?:at|@|:)?[ \t]*\d{1,2}:?\d\d(?![\d/])", re.IGNORECASE)
"""`LR 500 mL bolus   on 1928   in 1959`: right behind when it was hung."""
_LAST_OF_ALL = re.compile(r"(?:last|final)[ \t]+\w+[ \t]+", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\b(?:md|dr|np|pa|provider|doctor|family|wife|husband|spouse|son|daughter|mom|dad|mother|father|visitors?|chaplain|team"
    r"|rrt|rt|resp\w*|lab|tech|pt|patient|client|she|he|they|interpreter|foley|cath\w*|paged|called|notified|arrived)\b",
    re.IGNORECASE,
)
"""Who or what may have come in since: `hung 0900. MD paged. In at 0930 to see pt`."""
_IN_AT = re.compile(
    r"in[ \t]+(?:at|@)[ \t]*\d{1,2}:?\d\d(?:[ \t]?[ap]\.?m?\.?|[ \t]?h(?:rs)?)?"
    r"(?![ \t]*(?:to\b|w/|with\b|for\b|:[ \t]*[A-Z]))",
    re.IGNORECASE,
)
_CLAUSE_BEGINS = re.compile(r"[.,;][ \t]+\Z")
