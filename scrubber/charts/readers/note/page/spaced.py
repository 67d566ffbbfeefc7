"""Titles that are set with a blank between their letters: `K E T A M I N E   S E S S I O N` is read as `KETAMINE`, and
`SESSION`. Each word begins where it stands.
"""

from __future__ import annotations

import re

_TITLE = re.compile(r"^[ \t]*(?:[A-Z][ ]){3,}[A-Z](?:[ ]{2,}[^\n]*)?$", re.MULTILINE)
_WORD = re.compile(r"(?<![A-Za-z0-9] )(?<![^\s])[A-Z](?:[ ][A-Z]){2,}(?=[ ]{2}|[ \t]*$)", re.MULTILINE)


def with_words(text: str) -> str:
    """Return the text with the letters of such words together; every word keeps its length."""
    return _TITLE.sub(lambda line: _WORD.sub(_together, line[0]), text)


def _together(word: re.Match[str]) -> str:
    return word[0].replace(" ", "").ljust(len(word[0]))
