"""Which of several amounts is the dose: what was ordered, calculated or drawn up, and what was given."""

from __future__ import annotations

import re

_PLANNED = re.compile(
    r"[,;]?\s*\(?(?:was\s+)?(?:ordered|calculated|calc'?d?|prescribed|planned|due"
    r"|drawn(?:\s+up)?|pulled|removed|dispensed|signed\s+out|withdrawn|prepared)\b",
    re.IGNORECASE,
)
_GIVEN_BEHIND = re.compile(
    r"\)?,?\s*(?:(?:IV|IVPB|dose|total)\s+)?(?:was\s+|were\s+)?(?:actually\s+)?(?:given|administered|infused|received|delivered)\b"
    r"(?!\s*:?\s*(?:only\s+|a\s+total\s+of\s+)?\d+(?:\.\d+)?\s?(?:mg|mcg|gm?|units?)\b)",
    re.IGNORECASE,
)
_GIVEN_AHEAD = re.compile(
    r"\b(?:gave|given|administered|infused|received|delivered|got)\s*:?\s*(?:only\s+|just\s+|a\s+total\s+of\s+)?\Z",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:\b(?:approx\w*\.?|about|around|roughly|est(?:imated)?\.?)\s*|~\s*)\Z", re.IGNORECASE)
ONE_OR_ALL = "the note does not say whether this is the dose or a part of it"
_NEAR = 24
"""Characters before an amount that may say that it was given."""


def is_planned(text: str, start: int, end: int) -> bool:
    """`Remicade 400 mg ordered`, `385 mg calculated`: an amount that nobody says went in."""
    return _PLANNED.match(text, end) is not None and not is_given(text, start, end)


def is_given(text: str, start: int, end: int) -> bool:
    """`300 mg given`, `received only 300 mg`."""
    return bool(_GIVEN_BEHIND.match(text, end) or _GIVEN_AHEAD.search(text, max(0, start - _NEAR), start))


def is_about(text: str, start: int) -> bool:
    """`approx 200 mg infused`."""
    return _ABOUT.search(text, max(0, start - 12), start) is not None


def times_told(text: str, end: int) -> int:
    """Return how often a dose is said to have been given, where that may be in one: `Evenity 105 mg x2 SQ`; else 1."""
    told = _TIMES.match(text, end)
    return int(told["n"]) if told else 1


_TIMES = re.compile(
    r"\s?\(?x\s?(?P<n>[2-9])\b"
    r"(?!\s*(?:-|/|sites?|areas?|min|hrs?|hours?|days?|wks?|weeks?|cycles?|mg|ml|m?cg|g\b|L\b|bags?|vials?|units?))",
    re.IGNORECASE,
)
