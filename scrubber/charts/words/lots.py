"""The lots that a remark tells: `lot GS221; wasted 40 mg`.

In a row of a log one is read where it is plain which; beside a message or resource, all that are of its drug.
"""

from __future__ import annotations

import re

from scrubber.charts.words import drugs

_LOT = re.compile(
    r"(?:^|[;,.|(\n])[ \t]{0,3}(?:(?:drug|med|vial)[ \t]{1,3})?(?:lot|batch)\b"
    r"[ \t]{0,3}(?:(?:number|num|nbr|no)\b\.?|#)?[ \t]{0,3}[:=#]?[ \t]{0,3}"
    r"(?P<lot>(?=[A-Z-]{0,8}\d)[A-Z\d][A-Z\d-]{2,19})\b(?![/:.]\d|\s?(?:mg|mcg|g|ml|units?|vials?|bags?)\b)",
    re.IGNORECASE,
)
"""At the head of a clause: `flush lot 7731` is of the flush."""
_SPEAKS = re.compile(r"\b(?:lots?|batch(?:es)?)\b(?!\s+of\b)", re.IGNORECASE)
_A_FIGURE = re.compile(_SPEAKS.pattern + r"[^\n;]{0,24}?\d", re.IGNORECASE)
_ASTRAY = re.compile(
    r"\b(?:wrong|not|instead|error|changed?|correct\w*|recall\w*|expired|scanned)\b", re.IGNORECASE
)
_ANY_LOT = re.compile(
    r"\b(?:lots?|batch)\b[ \t]{0,3}(?:(?:number|no|num|nbr)\b)?\.?[ \t]{0,3}[:#=]{0,2}[ \t]{0,3}"
    r"(?P<lot>(?!\d{1,6}[ \t]?m[cg]?g\b)(?=[A-Z-]{0,19}\d)[A-Z0-9][A-Z0-9-]{2,19})\b",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"[ \t]{0,3}(?:,|&|/|\band\b)[ \t]{0,3}(?:lot[ \t]{0,3}#?[ \t]{0,3})?(?=[A-Z-]{0,6}\d)([A-Z0-9-]{4,20})\b",
    re.IGNORECASE,
)


def lot_said(words: str) -> str | None:
    """Return the lot that a remark tells; none where it speaks of several, or of one that may be another."""
    match = _LOT.search(words)
    is_plain = match is not None and len(_SPEAKS.findall(words)) == 1 and not _ASTRAY.search(words)
    return match["lot"] if match is not None and is_plain else None


def speaks_of_a_lot(words: str) -> bool:
    """Return whether words tell a lot, or several: `lots GS221 and GS222`."""
    return _A_FIGURE.search(words) is not None


def lots_in(remark: str, substance: str) -> str | None:
    """Return the lots that a remark about an administration names: `Lot FX0099`; none where it names another drug."""
    own = drugs.substances(substance)
    if any(not drugs.substances(remark[start:end]) & own for start, end in drugs.names_in(remark)):
        return None
    found: dict[str, None] = {}
    for match in _ANY_LOT.finditer(remark):
        found[match["lot"]] = None
        at = match.end()
        while (further := _FURTHER.match(remark, at)) is not None:
            found[further[1]] = None
            at = further.end()
    return ", ".join(found) or None
