"""What a note repeats of an earlier one: between two marks (`>>> COPIED FROM 02/02/2026`, `<<< END COPIED TEXT`), or in
the line above the one that takes its place (`WAS: ...`, `NOW: ...`).
"""

from __future__ import annotations

import re

_BLOCK = re.compile(
    r"(?im:^)[^\n]{0,12}\b(?:copied|carried|pulled|pasted|copy)\b[^\n]{0,20}\bfrom\b[^\n]*\n(?P<copy>(?:[^\n]*\n){1,60}?)"
    r"(?m:^)[^\n]{0,12}\bend\b[^\n]{0,20}\b(?:copied|copy|carried|pulled|pasted|text)\b[^\n]*",
    re.IGNORECASE,
)
_REPLACED = re.compile(
    r"(?m:^)[ \t]*(?:was|old|(?:original|previous|incorrect|wrong)(?:[ \t]+entry)?)[ \t]*:[ \t]*\S[^\n]*"
    r"(?=\n(?:[^\n]+\n)??"
    r"[ \t]*(?:now|is|new|should[ \t]+(?:be|read)|(?:correct(?:ed)?|new|amended)(?:[ \t]+entry)?(?:[ \t]+to)?)[ \t]*:)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[^\n]")


def without_copies(text: str) -> str:
    """Return the text with blanks for what is copied or replaced: it does not tell of this visit, or is not so. Every
    sign keeps its place.
    """
    small = text.lower()
    if "cop" in small or "pulled" in small:
        text = _BLOCK.sub(lambda block: _SIGN.sub(" ", block[0]), text)
    return _REPLACED.sub(lambda line: _SIGN.sub(" ", line[0]), text)
