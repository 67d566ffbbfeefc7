"""Signs that a printed page sets and a note does not have: ligatures, soft hyphens, boxes of a form as letters."""

from __future__ import annotations

import re

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
_CHOICES = {0x25CB: "[ ]", 0x25CF: "[x]"}
_PLAIN = {**_LIGATURES, **_NOTHING, **_HYPHENS, **_BOXES}
_AT_ITS_END = re.compile(r"\u00ad[ \t]*\n[ \t]*(?=[a-z])")
"""`Remi\u00ad` and below it `cade`."""
_TICKED = frozenset((0x78, 0xFC, 0xFD, 0xFE))
_EMPTY = frozenset((0x6F, 0x71, 0x72, 0xA8))


def plain_letters(text: str) -> str:
    """`in\ufb02iximab` as `infliximab`, `Remi\u00adcade` as `Remicade`, a printed box as `[ ]` or `[x]`.

    A ring and a disc are choices where both stand on a page; a disc alone leads the items of a list.
    """
    text = _AT_ITS_END.sub("", text).translate(_PLAIN)
    return text.translate(_CHOICES) if "\u25cb" in text and "\u25cf" in text else text


def symbol(code: int) -> str:
    """Return what stands at a place of the fonts that hold boxes and ticks (Wingdings): `[x]`, `[ ]`, or a bullet."""
    if code in _TICKED:
        return "[x]"
    return "[ ]" if code in _EMPTY else "\u2022"
