"""Whole numbers as files write them: ASCII digits, and no more of them than any count or control number has."""

from __future__ import annotations

_MOST_DIGITS = 12


def whole(text: str) -> int | None:
    """Return the number, or None where the text is none (a sign, a superscript, a thousand digits)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
