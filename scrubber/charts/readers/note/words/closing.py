"""A small word that closes an entry: `0637 amp in`, `15:07 - Cytoxan - off`, `0928 premed bag in`, `1312 Taxol on`.

The entry holds a time, what it is of, and the word; what it is of was named before where the word ends it.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.tokens import Token

_ENTRY = re.compile(
    r"[ \t|]*(?:[01]?\d|2[0-3])[:.]?[0-5]\d(?:[ ]?[ap]\.?m?\b\.?|h(?:rs)?\b)?[ \t]*(?:[-–|:][ \t]*)?"
    r"(?P<of>[A-Za-z][\w'./ -]{1,40}?)[ \t]*(?:[-–|][ \t]*)?"
    r"(?P<word>in|through|thru|dry|empty|down|off|on|up)"
    r"(?=[ \t]*(?:[.,;|]|$|at[ \t]+\d+[ \t]?(?:ml|cc)?/|\d+[ \t]?(?:ml|cc)?/h))",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST = 100
"""Characters of an entry ahead of its last word."""
CLOSING = frozenset({"in", "through", "thru", "dry", "empty", "down", "off", "on", "up"})
_BEGINS = frozenset({"on", "up"})
_A_BAG = re.compile(
    r"(?:[a-z-]+[ ]){0,2}(?:bag|bottle|unit|liter|litre|bolus|load|premeds?|abx|chemo)(?:[ ]?#?[ ]?\d)?",
    re.IGNORECASE,
)


def closes_its_entry(text: str, tokens: list[Token], place: int) -> str:
    """Return what a word does to what its entry names (`start`, `stop`, `restart`); an empty text where it is another
    word.
    """
    word = tokens[place]
    line = text.rfind("\n", 0, word.start) + 1
    if word.start - line > _LONGEST:
        return ""
    entry = _ENTRY.match(text, line, word.end + 12)
    if entry is None or entry.span("word") != (word.start, word.end):
        return ""
    first = next((at + 1 for at in range(place - 1, -1, -1) if tokens[at].start < entry.start("of")), 0)
    inside = tokens[first:place]
    if any(
        token.kind not in ("drug", "dose", "diluent", "word", "filler", "infused", "not_infused")
        for token in inside
    ):
        return ""
    named = [token for token in inside if token.kind == "drug"]
    before = [token for token in tokens[:place] if token.end <= line]
    if word.text.casefold() in _BEGINS:
        if len(named) != 1 or inside[0] is not named[0]:
            return ""  # `1000 pt on Remicade on, off for years`
        if not _was_named(named[0], before):
            return "start"
        off = any(
            token.kind in ("stop", "pause", "held") or token.text.casefold() == "off" for token in before
        )
        return "restart" if off and word.text.casefold() == "on" else ""
    began = any(
        token.kind in ("start", "new_bag", "infusion") or token.text.casefold() in _BEGINS for token in before
    )
    return "stop" if began and _is_of(entry["of"], named, before) else ""


def _is_of(said: str, named: list[Token], before: list[Token]) -> bool:
    """Return whether an entry names a bag, or a drug that was named before it, by its name or how it begins."""
    if named:
        return _was_named(named[0], before)
    if _A_BAG.fullmatch(said.strip()):
        return True
    short = said.strip(" .").casefold()
    return len(short) > 2 and any(
        token.kind == "drug" and token.text.casefold().startswith(short) for token in before
    )


def _was_named(drug: Token, before: list[Token]) -> bool:
    return any(token.kind == "drug" and token.key == drug.key for token in before)
