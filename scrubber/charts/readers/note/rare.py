"""Patterns that hardly a sentence holds, though every sentence is asked for them: most are passed over at a look."""

from __future__ import annotations

import re
from functools import lru_cache


class Rare:
    """A pattern, and small letters one of which stands in all that it finds.

    A note is asked sentence by sentence, so what it holds is looked up once.
    """

    __slots__ = ("_last", "needs", "pattern")

    def __init__(self, pattern: re.Pattern[str], needs: tuple[str, ...]) -> None:
        self.pattern = pattern
        self.needs = needs
        self._last: tuple[str, bool] = ("", False)
        """The text that was asked last, and whether one of the words stands in it: one value, for threads."""

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return its first match between two places."""
        asked, holds = self._last
        if asked is not text:
            holds = self._is_in(_small(text))
            self._last = (text, holds)
        if not holds:
            return None
        if end is None:
            return self.pattern.search(text, start)
        return self.pattern.search(text, start, end) if self._is_in(text[start:end].lower()) else None

    def _is_in(self, small: str) -> bool:
        for word in self.needs:  # noqa: SIM110 - asked some hundred times a note, and `any` takes twice as long
            if word in small:
                return True
        return False


@lru_cache(maxsize=4)
def _small(text: str) -> str:
    return text.lower()


def rare(pattern: str, *needs: str) -> Rare:
    """Return a pattern that asks for no case, with what it needs."""
    return Rare(re.compile(pattern, re.IGNORECASE), needs)
