"""Patterns that hardly a sentence holds, though every sentence is asked for them: most are passed over at a look."""

from __future__ import annotations

import re

from scrubber.model.value import Value


class Rare(Value):
    """A pattern, and small letters one of which stands in all that it finds."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return its first match between two places."""
        small = text[start:end].lower()
        for word in self.needs:
            if word in small:
                return self.pattern.search(text, start, end)
        return None


def rare(pattern: str, *needs: str) -> Rare:
    """Return a pattern that asks for no case, with what it needs."""
    return Rare(re.compile(pattern, re.IGNORECASE), needs)
