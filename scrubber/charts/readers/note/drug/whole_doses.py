"""Which of several amounts is the dose: what was ordered, calculated or drawn up, and what was given."""

from __future__ import annotations

import re
from decimal import Decimal

from scrubber.charts.readers.note.values.statement import Fact
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT

_PLANNED = re.compile(
    r"(?:[ ]?/[ ]?\d[\d.]*[ ]?ml)?[,;]?\s*\(?(?:was\s+)?(?:ordered|calculated|calc'?d?|prescribed|planned|due"
    r"|drawn(?:\s+up)?|(?:vial|amp\w*|syringe|carpuject)\s+(?:taken\s+)?out|pulled|removed|dispensed|signed\s+out|withdrawn|prepared)\b",
    re.IGNORECASE,
)
_IN_VIALS = (
    r"(?:(?:as|in|with)\s+)?(?:(?:the\s+|all\s+)?(?:whole|full|entire|\d{1,2})\s+)?"
    r"(?:(?:vials?|bottles?|syringes?)\s*[=:,(]?\s*(?:total\s+)?)?"
)
_GIVEN_BEHIND = re.compile(
    r"\)?,?\s*(?:(?:IV|IVPB|dose|total)\s+)?(?:was\s+|were\s+)?(?:actually\s+)?(?:given|administered|infused|received|delivered)\b"
    rf"(?!\s*:?\s*(?:only\s+|a\s+total\s+of\s+)?{_IN_VIALS}\d+(?:\.\d+)?\s?(?:mg|mcg|gm?|units?)\b)",
    re.IGNORECASE,
)
_GIVEN_AHEAD = re.compile(
    r"\b(?:gave|given|administered|infused|received|delivered|got)\s*:?\s*(?:only\s+|just\s+|a\s+total\s+of\s+)?"
    rf"{_IN_VIALS}\Z",
    re.IGNORECASE,
)
"""`received only`, `given as whole vials`, `gave 5 vials =`."""
_ABOUT = re.compile(r"(?:\b(?:approx\w*\.?|about|around|roughly|est(?:imated)?\.?)\s*|~\s*)\Z", re.IGNORECASE)
ONE_OR_ALL = "the note does not say whether this is the dose or a part of it"
_NEAR = 40
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


def times_told(text: str, start: int, end: int) -> int:
    """Return how often a dose is said to have been given, where that may be in one: `Evenity 105 mg x2 SQ`,
    `Remicade 4 x 100 mg IV`; else 1.
    """
    told = _TIMES.match(text, end) or _TIMES_AHEAD.search(text, max(0, start - 6), start)
    return int(told["n"]) if told else 1


def is_the_sum(text: str, part: Fact, start: int, end: int) -> bool:
    """`Cuvitru 8 g x2 = 16 g`, `4 x 100 mg = 400 mg`, `8 g + 4 g = 12 g`, `20 g x2 (40 g total)`: return whether the
    amount from `start` to `end` is what the parts that begin with `part` make together.
    """
    one, both = _AMOUNT.fullmatch(part.quote.strip()), _AMOUNT.fullmatch(text[start:end].strip())
    gap = _SUMS.fullmatch(text, part.end, start)
    if one is None or both is None or gap is None or one["unit"].casefold() != both["unit"].casefold():
        return False
    if _TWICE.search(text, end, end + _SOON):
        return False  # `0.5 mg x2 (1 mg total) IVP 0900 and 1000`: one at each time
    if not gap["equals"] and not _TOTAL.match(text, end):
        return False
    ahead = _TIMES_AHEAD.search(text, max(0, part.start - 6), part.start)
    times = gap["n"] or (ahead["n"] if ahead else None)
    more = [_decimal(added["amount"]) for added in _AMOUNT.finditer(gap["more"] or "")]
    sums = _decimal(one["amount"]) * int(times or 1) + sum(more)
    return bool(times or more) and sums == _decimal(both["amount"])


_TWICE = re.compile(r"\b\d{1,2}:?\d\d[ap]?m?\s*(?:,|and|&)\s*\d{1,2}:?\d\d\b")
_SOON = 40
"""Characters behind a sum in which its times stand."""


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


_AMOUNT = re.compile(rf"(?P<amount>{NUMBER})\s?(?P<unit>{UNIT})\b", re.IGNORECASE)
_OF_THEM = r"(?:\s*(?:vials?|bottles?|bags?|syringes?|pens?|amps?|doses?))?"
_SUMS = re.compile(
    rf"(?:\s?/\s?{NUMBER}\s?ml\b)?{_OF_THEM}(?:\s*\(?x\s?(?P<n>[2-9]){_OF_THEM}\)?)?(?P<more>(?:\s*\+\s*{NUMBER}\s?{UNIT}\b){{0,4}})"
    r"\s*(?:(?P<equals>=|\(=)|\(|,|:)\s*",
    re.IGNORECASE,
)
_TIMES_AHEAD = re.compile(r"(?<![\w.,/])(?P<n>[2-9])\s?x\s?\Z", re.IGNORECASE)
_TOTAL = re.compile(r"\s*(?:in\s+)?total\b", re.IGNORECASE)


_TIMES = re.compile(
    r"(?:\s?/\s?\d{2,4}(?:\s?mls?)?)?\s?\(?x\s?(?P<n>[2-9])\b"
    r"(?!\s*(?:-|/|sites?|areas?|min|hrs?|hours?|days?|wks?|weeks?|cycles?|mg|ml|m?cg|g\b|L\b|units?))"
    r"(?![^.\n]{0,40}\b(?:bag|run)[ ]?#?1\b)",
    re.IGNORECASE,
)
