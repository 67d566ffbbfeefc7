"""Words of an event that were typed in haste: two letters turned round, one left out or doubled (`sotpped`, `startd`).

Only long words count, and only one slip that leaves the first letter. A slip that makes another word of English, or
one that the reader knows, is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.readers.note.words.lexicon import vocabulary

_KINDS = ("start", "stop", "restart", "pause", "given", "infusion", "infused", "running", "filler")
"""Kinds of words that may be so: those that say that nothing was given are taken as they stand."""
_SHORTEST = 7
_OTHERS = frozenset(
    {"restated", "restating", "stated", "stating", "staring", "starring", "compete", "competes", "competing",
     "competition", "sopped", "fished", "though", "thorough", "trough", "carted", "chatted", "mediated", "mediation",
     "meditation", "camped", "patent", "recoded", "ruining", "sorted", "untied", "termini"}
)  # fmt: skip
"""Words of English that a slip makes."""


@lru_cache(maxsize=1)
def meant_by_slips() -> Mapping[str, str]:
    """Return by each slip the kind of the word that was meant; what may be of two kinds is left out."""
    listed = vocabulary()
    known = {
        word for phrases in listed.values() for phrase in phrases for word in phrase.split()
    } | known_words()
    found: dict[str, set[str]] = {}
    for kind in _KINDS:
        for word in listed.get(kind, ()):
            if len(word) >= _SHORTEST and word.isalpha():
                for slip in _slips(word):
                    found.setdefault(slip, set()).add(kind)
    apart = known | _OTHERS
    return {slip: next(iter(kinds)) for slip, kinds in found.items() if len(kinds) == 1 and slip not in apart}


def _slips(word: str) -> Iterator[str]:
    for place in range(1, len(word)):
        if place + 1 < len(word):  # `discontinue` is an order
            yield word[:place] + word[place + 1 :]
        yield word[: place + 1] + word[place] + word[place + 1 :]
        if place + 1 < len(word):
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
