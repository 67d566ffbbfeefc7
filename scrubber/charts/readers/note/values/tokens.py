"""The words of a note: each with its kind, its place, and what it was recognised by."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from scrubber.charts.readers.note.values.clock import Clock, Day
from scrubber.model.value import Value


class Token(Value):
    """One word, number or phrase; `start` and `end` count from the note's beginning."""

    kind: str
    start: int
    end: int
    text: str
    match: re.Match[str] | None = None
    clock: Clock | None = None
    until: Clock | None = None
    """The end of a range that `clock` begins."""
    day: Day | None = None
    key: str = ""
    """Of a drug: its substance."""

    @property
    def is_time(self) -> bool:
        """Return whether it is a time of day, or two with a stroke between them."""
        return self.kind in ("time", "range")


class Lexed(Value):
    """The tokens of a note, and the times that it writes."""

    text: str
    tokens: tuple[Token, ...]
    days: tuple[Day, ...]


def between(tokens: Sequence[Token], start: int, end: int) -> tuple[Token, ...]:
    """Return the tokens that begin in a stretch."""
    low = bisect_left(tokens, start, key=_START)
    high = bisect_left(tokens, end, lo=low, key=_START) if end > start else low
    return tuple(tokens[low:high])


_START = attrgetter("start")


def keys_in_line(lexed: Lexed, start: int, end: int) -> set[str]:
    """Return the keys of the drugs that stand between the beginning of a line and the end of a sentence in it."""
    first = lexed.text.rfind("\n", 0, start) + 1
    return {token.key for token in between(lexed.tokens, first, end) if token.kind == "drug"}
