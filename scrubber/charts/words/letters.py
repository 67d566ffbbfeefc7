"""Signs that a printed page sets and a note does not have: ligatures, soft hyphens, boxes of a form as letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_NOTHING = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2212), "-")
_BOXES = {
    **dict.fromkeys((0x2610, 0x25A1, 0x274F, 0x2750, 0x2751, 0x2752), "[ ]"),
    **dict.fromkeys((0x2611, 0x2612, 0x2713, 0x2714, 0x2717, 0x2718, 0x1F5F5, 0x1F5F9), "[x]"),
}
RING, DISC = "\u25cb", "\u25cf"
_CHOICES = str.maketrans({RING: "[ ]", DISC: "[x]"})
_BULLETS = str.maketrans({RING: "\u2022", DISC: "\u2022"})
_DEEPER = 2
"""Letters or points that one sign stands further in than another at least."""
Lead = tuple[float, str]
"""How far in a ring or a disc stands that leads its line, and which of them it is."""
_PLAIN = {**_LIGATURES, **_NOTHING, **_HYPHENS, **_BOXES}
_AT_ITS_END = re.compile(r"\u00ad[ \t]*\n[ \t]*(?=[a-z])")
"""`Remi\u00ad` and below it `cade`."""
_TICKED = frozenset((0x78, 0xFC, 0xFD, 0xFE))
_EMPTY = frozenset((0x6F, 0x71, 0x72, 0xA8))


def plain_letters(text: str, leads: Sequence[Lead] | None = None) -> str:
    """`in\ufb02iximab` as `infliximab`, `Remi\u00adcade` as `Remicade`, a printed box as `[ ]` or `[x]`.

    A ring and a disc are choices where both stand on a page; a disc alone leads the items of a list, and so do rings
    further in below it. `leads`: where they stand on the page, where the text does not tell.
    """
    text = _AT_ITS_END.sub("", text).translate(_PLAIN)
    if RING not in text or DISC not in text:
        return text
    return text.translate(_BULLETS if _are_of_a_list(_leads(text) if leads is None else leads) else _CHOICES)


def _leads(text: str) -> list[Lead]:
    """Return the rings and discs of a text; none where one stands behind other words of its line."""
    lines = [line for line in text.split("\n") if RING in line or DISC in line]
    told = [line.lstrip(" \t") for line in lines]
    if any(line.count(RING) + line.count(DISC) > 1 or line[0] not in (RING, DISC) for line in told):
        return []
    return [(len(line) - len(words), words[0]) for line, words in zip(lines, told, strict=True)]


def _are_of_a_list(leads: Sequence[Lead]) -> bool:
    """Return whether each ring stands further in than the disc above it, and none where a disc stands."""
    discs = [place for place, sign in leads if sign == DISC]
    above: float | None = None
    for place, sign in leads:
        if sign == DISC:
            above = place
        elif above is None or place - above < _DEEPER or any(abs(place - disc) < _DEEPER for disc in discs):
            return False
    return bool(discs)


def symbol(code: int) -> str:
    """Return what stands at a place of the fonts that hold boxes and ticks (Wingdings): `[x]`, `[ ]`, or a bullet."""
    if code in _TICKED:
        return "[x]"
    return "[ ]" if code in _EMPTY else "\u2022"
