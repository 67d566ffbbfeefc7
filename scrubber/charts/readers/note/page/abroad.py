"""Signs that nurses write who learnt it elsewhere: `NaCl 0,9 %`, `50 microg`. Every sign keeps its place."""

from __future__ import annotations

import re

_PERCENT = re.compile(r"(?<![\d,.])(?P<whole>\d{1,2}),(?P<part>\d{1,2})[ ]?%")
"""No number of thousands has a sign for percent behind it."""
_MICROGRAMS = re.compile(r"(?<=\d)(?P<gap>[ ]?)m(?:icro|ikro)[ ]?g(?:ramm)?(?![a-z])", re.IGNORECASE)


def as_written_here(text: str) -> str:
    """Return the text with a point in percents, and `mcg` for other words for micrograms."""
    if "%" in text:
        text = _PERCENT.sub(_with_a_point, text)
    if "cro" in text or "kro" in text:
        text = _MICROGRAMS.sub(lambda unit: f"{unit['gap']}mcg".ljust(len(unit[0])), text)
    return text


def _with_a_point(percent: re.Match[str]) -> str:
    return f"{percent['whole']}.{percent['part']}%".ljust(len(percent[0]))
