"""Words as a sentence has them: lists, and numbers of things."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words as a sentence lists them: `dose, route and rate`; `last` stands before the last one."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def counted(number: int, noun: str) -> str:
    """Return a number with what it counts: `1 claim`, `2 claims`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
