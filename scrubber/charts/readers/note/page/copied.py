"""What a note repeats from an earlier one between two marks: `>>> COPIED FROM 02/02/2026`, `<<< END COPIED TEXT`."""

from __future__ import annotations

import re

_BLOCK = re.compile(
    r"(?im:^)[^\n]{0,12}\b(?:copied|carried|pulled|pasted|copy)\b[^\n]{0,20}\bfrom\b[^\n]*\n(?P<copy>(?:[^\n]*\n){1,60}?)"
    r"(?m:^)[^\n]{0,12}\bend\b[^\n]{0,20}\b(?:copied|copy|carried|pulled|pasted|text)\b[^\n]*",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[^\n]")


def without_copies(text: str) -> str:
    """Return the text with blanks for what is copied: it tells of another visit. Every sign keeps its place."""
    if "cop" not in text.lower() and "pulled" not in text.lower():
        return text
    return _BLOCK.sub(lambda block: _SIGN.sub(" ", block[0]), text)
