"""Patterns that are compiled when they are first asked for something.

A reader has hundreds, which take longer to compile than a chart takes to read, and one chart asks a few of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class LazyPattern:
    """Stands for a pattern: it is compiled for what it is first asked, and from then on has that as its own."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Return the pattern itself, which is compiled only here."""
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        """Return a method of the compiled pattern, and keep it, so that the next time nobody asks here."""
        found = getattr(self.compiled, name)
        setattr(self, name, found)
        return found


def lazy_regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is not compiled yet."""
    return cast("re.Pattern[str]", LazyPattern(pattern, flags))
