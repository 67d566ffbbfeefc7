"""How often a dose was injected, where its words may tell it in one: `Xolair 150 mg SQ x2`, `250 mg IM each glute`.

A count, `each` and the same amount told once more say it of any amount. Two places (`R and L glute`, `both arms`, `two
injections`) say it only of what one container holds and no half of it does: 250 mg of fulvestrant are one syringe, and
500 mg `R and L glute` are the whole dose in two. `split` and `total` say that it is the whole.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from scrubber.charts.readers.note.drug.vials import sizes_of
from scrubber.charts.words import drugs
from scrubber.model.record import Quantity

_WAY = r"(?:im|i\.m\.|sq|sc|s\.c\.|subq|sub-?q|subcut\w*)"
_COUNT = re.compile(
    rf"\s*(?:{_WAY}|ivpb|ivp|iv(?:\s+(?:push|piggyback))?|rider)\s*\(?[x×]\s?(?P<n>[2-9])\b"
    r"(?!\s*(?:days?|wks?|weeks?|months?|hrs?|hours?|min|cycles?|sites?|/|-))",
    re.IGNORECASE,
)
_PLACE = r"(?:arms?|thighs?|delt\w*|glut\w*|buttocks?|abd\w*|hips?|sides?|vg|vl|dg)\b"
_EACH = re.compile(rf"(?<!\d )\beach\s+(?:(?:upper|outer|lower)\s+)?{_PLACE}", re.IGNORECASE)
_BOTH = re.compile(
    rf"\b(?:both|bilat(?:eral)?(?:ly)?)\s+(?:(?:upper|outer|lower)\s+)?{_PLACE}"
    r"|\b(?:two|2)\s+(?:separate\s+)?(?:injections?|inj|shots?)\b",
    re.IGNORECASE,
)
_GOES_IN = rf"(?:{_WAY}|to|in|into|[RL]|right|left)\b"
_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_TWO_OF = re.compile(r"\b(?:two|2)\s+\Z", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:split|divided|total|half)\b", re.IGNORECASE)
_NO_VEIN = (
    r"(?=\s+[A-Za-z&]|/)(?!\s+(?:forearm|fa|hand|wrist|ac|antecub\w*|chest|p?iv|port|picc|in|arm\s+p?iv)\b)"
)
_RIGHT = re.compile(rf"(?<!IV )\b(?:R|rt|right)\b{_NO_VEIN}|\bR(?:UA|D|VG|VL|DG|UE)\b")
_LEFT = re.compile(rf"(?<!IV )\b(?:L|lt|left)\b{_NO_VEIN}|\bL(?:UA|D|VG|VL|DG|UE)\b")
_ENDS = re.compile(r"\n|;|\.(?!\d)|\b(?:[01]?\d|2[0-3]):?[0-5]\d\b(?!\s?(?:mg|mcg|units?))")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?\s?(?:mg|mcg|units?|ml|mu)\b", re.IGNORECASE)
_FAR = 90
"""Characters behind an amount in which the places stand."""


def often_given(text: str, end: int) -> int:
    """Return how often an amount that ends here was given, where a count stands behind its way; else 1."""
    counted = _COUNT.match(text, end)
    return int(counted["n"]) if counted is not None else 1


def often_injected(text: str, start: int, end: int, name: str, amount: Decimal) -> int:
    """Return how often the amount from `start` to `end` was injected of a drug, as far as its words tell; else 1."""
    said = _sentence(text, end, name)
    if _WHOLE.search(said):
        return 1
    again = re.compile(rf"{re.escape(text[start:end])}\s+{_GOES_IN}", re.IGNORECASE)
    if again.search(said) or _TWO_OF.search(text, max(0, start - 5), start):
        return 2
    other = _AMOUNT.search(said)
    said = said[: other.start()] if other else said
    each = _EACH.search(said)
    if each is not None and _ONE.search(said, 0, each.start()) is None:
        return 2
    in_two = _BOTH.search(said) or (_RIGHT.search(said) and _LEFT.search(said))
    return 2 if in_two and _is_one_container(name, amount) else 1


def is_in_parts(text: str, start: int, whole: Quantity | None) -> bool:
    """`300 mg`, and below it `150 mg R arm + 150 mg L arm`, `2 x 150 mg`: return whether what a sentence tells from a
    place on makes a dose; what was wasted is no part of it.
    """
    stop = _STOP.search(text, start, start + _FAR)
    said = text[start : stop.start() if stop else start + _FAR]
    parts = list(_PART.finditer(said))
    counted = any(part["n"] for part in parts)
    if whole is None or not (counted or len(parts) > 1) or _NOT_IN.search(said):
        return False
    if not all(_JOINS.search(said, one.end(), other.start()) for one, other in pairwise(parts)):
        return False
    told = sum(int(part["n"] or 1) * Decimal(part["amount"]) for part in parts)
    return told == whole.value and {part["unit"].casefold() for part in parts} == {whole.unit.casefold()}


_STOP = re.compile(r"[;\n]|\.(?!\d)")
_NOT_IN = re.compile(r"\b(?:wast\w*|discard\w*|remain\w*|left[ ]over|rest|vials?)\b", re.IGNORECASE)
_JOINS = re.compile(r"(?:\+|,|&|\band)[ ]*\Z", re.IGNORECASE)
_PART = re.compile(
    r"(?:\b(?P<n>[2-4])[ ]?[x\u00d7][ ]?)?(?<![\w.])(?P<amount>\d+(?:\.\d+)?)[ ]?(?P<unit>mg|mcg|units?)\b",
    re.IGNORECASE,
)


def _sentence(text: str, end: int, name: str) -> str:
    """Return what stands behind an amount, up to the end of its sentence, another drug or a time."""
    behind = text[end : end + _FAR]
    stop = _ENDS.search(behind)
    behind = behind[: stop.start()] if stop else behind
    key = drugs.key_of(name)
    other = next((found.start for found in drugs.found_in(behind) if found.key != key), len(behind))
    return behind[:other]


def _is_one_container(name: str, amount: Decimal) -> bool:
    sizes = sizes_of(name)
    return sizes is not None and amount in sizes.known and amount / 2 not in sizes.known
