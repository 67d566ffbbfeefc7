"""The lot that a remark tells: `lot GS221; wasted 40 mg`."""

from __future__ import annotations

import re

_LOT = re.compile(
    r"(?:^|[;,.|(\n]\s*)(?:drug\s+|med\s+|vial\s+)?(?:lot|batch)\b\s*(?:(?:no|num|number|nbr)\b\.?|#)?\s*[:=#]?\s*"
    r"(?P<lot>(?=[A-Z-]{0,8}\d)[A-Z\d][A-Z\d-]{2,19})\b(?![/:.]\d|\s?(?:mg|mcg|g|ml|units?|vials?|bags?)\b)",
    re.IGNORECASE,
)
"""At the head of a clause: `flush lot 7731` is of the flush."""
_SPEAKS = re.compile(r"\b(?:lots?|batch(?:es)?)\b(?!\s+of\b)", re.IGNORECASE)
_A_FIGURE = re.compile(_SPEAKS.pattern + r"[^\n;]{0,24}?\d", re.IGNORECASE)
_ASTRAY = re.compile(
    r"\b(?:wrong|not|instead|error|changed?|correct\w*|recall\w*|expired|scanned)\b", re.IGNORECASE
)


def lot_said(words: str) -> str | None:
    """Return the lot that a remark tells; none where it speaks of several, or of one that may be another."""
    match = _LOT.search(words)
    is_plain = match is not None and len(_SPEAKS.findall(words)) == 1 and not _ASTRAY.search(words)
    return match["lot"] if match is not None and is_plain else None


def speaks_of_a_lot(words: str) -> bool:
    """Return whether words tell a lot, or several: `lots GS221 and GS222`."""
    return _A_FIGURE.search(words) is not None
