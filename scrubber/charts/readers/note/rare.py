"""Patterns that hardly a sentence holds, though every sentence is asked for them: most are passed over at a look."""

from __future__ import annotations

import re


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

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return its first match between two places."""
        asked, holds = self._last
        if asked is not text:
            holds = self._is_in(text)
            self._last = (text, holds)
        if not holds or not self._is_in(text[start:end]):
            return None
        return self.pattern.search(text, start, end)

    def _is_in(self, text: str) -> bool:
        small = text.lower()
        return any(word in small for word in self.needs)


def rare(pattern: str, *needs: str) -> Rare:
    """Return a pattern that asks for no case, with what it needs."""
    return Rare(re.compile(pattern, re.IGNORECASE), needs)
