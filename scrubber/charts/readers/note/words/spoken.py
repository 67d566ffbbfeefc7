"""Times of day as a dictation has them, in words: `two fifteen p.m.`, `nine oh five a.m.`, `at fourteen hundred hours`.

The hour is a word. Behind it stands another for the minutes, half of the day, or `hundred`. Where none of the last two
is said, the words are a time only behind `at` or its like (`finished at two thirty-three`), and which half is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.words.rare import rare

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_VALUE = {word: number for number, word in enumerate((*_ONES, *_TEENS), 1)} | _TENS
_ONE = rf"(?:{'|'.join(_ONES)})"
_MINUTES = rf"(?:(?:oh|o|zero)[ -]{_ONE}|{'|'.join(_TEENS)}|(?:{'|'.join(_TENS)})(?:[ -]{_ONE})?)"
_HOUR = rf"(?:(?:oh|zero)[ -])?(?:{_ONE}|{'|'.join(_TEENS)}|twenty(?:[ -](?:one|two|three))?)"
_NO_UNIT = (
    r"(?![ -]?(?:m?c?gs?|mls?|ccs?|m(?:illi|icro)(?:grams?|lit(?:er|re)s?|equivalents?)|grams?|units?|percent|minutes?"
    r"|gauge|drops?|vials?|bags?|doses?|times?|lit(?:er|re)s?)\b)"
)
_SPOKEN = re.compile(
    rf"(?<![\w.-])(?P<hour>{_HOUR})(?:"
    rf"(?:[ ](?P<minutes>{_MINUTES}))?[ ]?(?P<half>[ap])(?:\.[ ]?m\b\.?|m\b)"
    r"|[ -](?P<hundred>hundred)(?:[ ]hours\b)?(?=[ ]|[,;.]|$)"
    rf"|(?<=[a-z])[ ](?P<bare>{_MINUTES})(?![ -]{_ONE}\b)(?:[ ]hours)?\b){_NO_UNIT}",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:at|by|until|till|from|to)[ ]\Z", re.IGNORECASE)
_NEEDED = rare(rf"\b(?:{_ONE}|{'|'.join(_TEENS)}|twenty)[ -]", *_ONES, *_TEENS, "twenty")


def spoken(text: str) -> Iterator[Clock]:
    """Yield the times of a text that are told in words."""
    if _NEEDED.search(text) is None:
        return
    for match in _SPOKEN.finditer(text):
        clock = _clock(match)
        led = _AT.search(text, max(0, match.start() - 6), match.start()) is not None
        if clock is not None and (match["half"] or led):
            yield clock


def _clock(match: re.Match[str]) -> Clock | None:
    """`two fifteen p.m.` as 14:15, `oh nine hundred` as 09:00; None for what is no time of day."""
    hour, minute = _number(match["hour"]), _number(match["minutes"] or match["bare"] or "")
    military = bool(match["hundred"]) or hour > 12 or match["hour"].lower().startswith(("oh", "zero"))
    if minute > 59 or hour > (12 if match["half"] else 23):
        return None
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        return Clock(*match.span(), match.group(), hour, minute, half_written=True)
    return Clock(*match.span(), match.group(), hour, minute, half_known=military, plain_24=military)


def _number(words: str) -> int:
    """`twenty-three` as 23, `oh five` as 5."""
    return sum(_VALUE.get(word, 0) for word in re.split(r"[ -]", words.lower()))
