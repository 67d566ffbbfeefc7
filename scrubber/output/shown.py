"""Text of claims and charts as it may be shown: what a terminal or a page would obey is written out instead."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, marks that turn the direction of text, and what is no character: a terminal would obey them."""


def escaped(text: str) -> str:
    """Return text in which whatever a terminal would obey is shown instead: `\\x1b`."""
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
