"""Whose bed, chair or room a note names: its own patient's, or another's."""

from __future__ import annotations

import re
from functools import lru_cache

_A_BED = re.compile(r"\b(?:room|rm|bed|chair|bay)\s?#?\s?(?P<bed>\d{1,3})\b", re.IGNORECASE)


def is_this_bed(text: str, match: re.Match[str]) -> bool:
    """`Chair 4 pt's vanc` in the note of chair 4 is of its own patient; so is `rm 5 Actemra done`, where no other room
    is named.
    """
    alone = "alone" in match.re.groupindex
    if alone and len(_beds(text)) < 2:
        return True
    if _first_bed(text) != match["bed"]:
        return False  # `Pt Galloway (chair 6)` above `1047 chair 7 Orencia down`
    place = re.compile(rf"\b{match['place']}\.?\s?#?\s?{match['bed']}\b", re.IGNORECASE)
    return any(not match.start() <= found.start() < match.end() for found in place.finditer(text))


@lru_cache(maxsize=1)
def _beds(text: str) -> frozenset[str]:
    """Return the numbers of the beds and chairs that a note names; it is asked for each of them."""
    return frozenset(found["bed"] for found in _A_BED.finditer(text))


@lru_cache(maxsize=1)
def _first_bed(text: str) -> str:
    """Return the bed or chair that a note names first: where several are, its patient's."""
    found = _A_BED.search(text)
    return found["bed"] if found is not None else ""
