"""Patterns that hardly a sentence holds, though every sentence is asked for them: most are passed over at a look.

What each needs is registered when it is made. The first one that is asked about a note looks up at once which of all
needed words stand in it: by the letters that follow each other in the note, most of them cannot.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add

_BY_BEGINNING: dict[str, set[str]] = {}
"""All needed words by their first three letters, or by as many as they have."""


class Needed:
    """Small letters, one of which must stand where anything is to be found.

    A note is asked sentence by sentence, so what it holds is looked up once.
    """

    __slots__ = ("_last", "needs")

    def __init__(self, needs: tuple[str, ...]) -> None:
        self.needs = register(needs)
        self._last: tuple[str, frozenset[str]] = ("", frozenset())
        """The text that was asked last, and which of the words stand in it: one value, for threads."""

    def may_stand(self, text: str, start: int, end: int) -> bool:
        """Return whether one of the words stands between two places."""
        asked, there = self._last
        if asked is not text:
            there = self.needs & words_in(text)
            self._last = (text, there)
        if not there:
            return False
        small = text[start:end].lower()
        for word in there:  # noqa: SIM110 - asked some hundred times a note, and `any` takes twice as long
            if word in small:
                return True
        return False


class Rare(Needed):
    """A pattern, and what stands in all that it finds."""

    __slots__ = ("pattern",)

    def __init__(self, pattern: re.Pattern[str], needs: tuple[str, ...]) -> None:
        super().__init__(needs)
        self.pattern = pattern

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return its first match between two places."""
        asked, there = self._last
        if asked is text and not there:
            return None  # the note does not hold one of its words, as most do not
        last = len(text) if end is None else end
        return self.pattern.search(text, start, last) if self.may_stand(text, start, last) else None


def any_of(*rares: Rare) -> Needed:
    """Return what one of several patterns needs, to pass over all of them at one look."""
    return Needed(tuple(dict.fromkeys(word for rare in rares for word in rare.needs)))


def register(needs: tuple[str, ...]) -> frozenset[str]:
    """Take down words that something needs, so that `words_in` finds them."""
    for word in needs:
        _BY_BEGINNING.setdefault(word[:3], set()).add(word)
    return frozenset(needs)


@lru_cache(maxsize=4)
def words_in(text: str) -> frozenset[str]:
    """Return which of the registered words stand in a text, in small letters."""
    small = text.lower()
    pairs = list(map(add, small, small[1:]))
    begun = _BY_BEGINNING.keys() & {*small, *pairs, *map(add, pairs, small[2:])}
    return frozenset([word for begin in begun for word in _BY_BEGINNING[begin] if word in small])


def rare(pattern: str, *needs: str) -> Rare:
    """Return a pattern that asks for no case, with what it needs."""
    return Rare(re.compile(pattern, re.IGNORECASE), needs)
