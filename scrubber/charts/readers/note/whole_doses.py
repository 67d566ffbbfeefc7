"""Whether a dose went in as it was told first: what was ordered or calculated, what was given, what was left of it."""

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
NOT_WHOLE = "perhaps not all of it was given"
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


def said_in_part(text: str, start: int, end: int) -> str:
    """Return the words of a sentence that say that not all of an infusion went in; none: an empty text."""
    said = _PARTLY.search(text, start, end)
    if said is not None and _OF_ITS_TIME.search(text, max(start, said.start() - 16), said.start()):
        said = None
    if said is None and _ENDED.search(text, start, end):
        said = _LEFT.search(text, start, end)
    return said.group().strip() if said else ""


_OF_ITS_TIME = re.compile(
    r"\b(?:during|throughout|through|for|after|over|first|second|1st|2nd|each|every)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""`slept during most of the infusion`, `watched for the first half of the bag`."""
_OF_THE_BAG = (
    r"(?:(?:of\s+)?(?:the\s+|her\s+|his\s+)?(?:bag|infusion|volume)"
    r"|of\s+(?:the\s+)?(?:dose|drug|med(?:ication)?))\b"
)
_PARTLY = re.compile(
    r"\b(?:only\s+|about\s+|approx\.?\s+)?"
    r"(?:half|1/2|1/3|2/3|1/4|3/4|a\s+(?:third|quarter)|two[- ]thirds|three[- ]quarters|most|part|\d{1,2}\s?%)\s+"
    rf"{_OF_THE_BAG}(?!\s+(?:wt|weight))"
    r"|\bpartial\s+(?:dose|infusion)\b|\b(?:dose|infusion|bag)\s+(?:was\s+)?(?:incomplete|not\s+(?:completed?|finished))\b"
    r"|\b(?:did\s+not|didn't|unable\s+to)\s+(?:finish|complete)\s+(?:the\s+)?(?:dose|infusion|bag)\b",
    re.IGNORECASE,
)
"""`Half of bag given`, `approx 1/4 of the bag in`, `partial dose`."""
_ENDED = re.compile(
    r"\b(?:stopped|d/?c'?d|discontinued|aborted|terminated|not\s+(?:resumed|restarted)|off)\b", re.IGNORECASE
)
_LEFT = re.compile(
    r"\b\d{1,4}\s?(?:ml|cc|mg)\s+(?:still\s+)?(?:remain\w*|left|not\s+infused|to\s+go|in\s+(?:the\s+)?bag)\b"
    r"|\b(?:rest|remainder)\s+(?:of\s+\w+\s+)?(?:was\s+)?(?:discarded|wasted|returned|back\s+to|not\s+(?:given|infused))\b",
    re.IGNORECASE,
)
"""`Stopped with 100 mL remaining`: what was left of what has ended."""
