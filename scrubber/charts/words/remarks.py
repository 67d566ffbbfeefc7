"""What a remark beside an administration says against it: that nothing was given, or that it ended otherwise.

A remark is no time and no amount; it only shakes what the coded fields say.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

NOT_AS_TOLD = "a remark beside it says that it ended otherwise"
_WHO = r"(?:(?:the\s+)?(?:dose|drug|med(?:ication)?|infusion|injection|vaccine|immunization|patient|pt)\s+)?"
_NOT_GIVEN = re.compile(
    rf"(?:^|[.;!\n])\W{{0,4}}{_WHO}(?:was\s+|has\s+)?(?:not\s+(?:been\s+)?(?:given|administered|infused|done)|never\s+given|refused|"
    r"declined|omitted|(?<=dose\s)held|(?<=drug\s)held)"
    r"(?=\s*(?:$|[-\u2013:;,.(/]|(?:by|due|because|per|as|since|d/t|today|patient|pt|secondary|refused|npo|dose|drug|vaccine)\b))",
    re.IGNORECASE,
)
_END = r"\b(?:stopped|discontinued|ended|aborted|terminated|halted|d/c'?d)\b"
_EARLY = re.compile(
    rf"{_END}[^.;]{{0,40}}\b(?:early|prematurely|before\s+(?:completion|the\s+end|it\s+was\s+complete))"
    r"|\b(?:early|premature)\s+(?:stop|termination|discontinuation)",
    re.IGNORECASE,
)
_END_AT = re.compile(
    rf"{_END}[^.;]{{0,30}}?\b(?:at|@)\s*(?P<h>[01]?\d|2[0-3]):?(?P<m>[0-5]\d)(?!\d)\s?(?P<half>[ap])?",
    re.IGNORECASE,
)


def says_nothing_given(remark: str) -> bool:
    """Return whether a remark says that the drug was not given: `Not given - patient NPO, MD aware`.

    `Not given with food` and `patient refused lunch` speak of something else.
    """
    return _NOT_GIVEN.search(remark) is not None


def ends_otherwise(remark: str, stop: datetime | None) -> bool:
    """Return whether a remark gives another end than the one told: `stopped early`, `stopped at 11:05` beside 12:25."""
    if _EARLY.search(remark):
        return True
    for match in _END_AT.finditer(remark):
        hour = int(match["h"])
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        if stop is None or not _is_told(hour, int(match["m"]), stop):
            return True
    return False


def _is_told(hour: int, minute: int, stop: datetime) -> bool:
    """Return whether a time of day is the one told; beside Greenwich's clock only the minutes can be compared."""
    if stop.tzinfo is UTC:
        return minute == stop.minute
    return minute == stop.minute and hour in (stop.hour, stop.hour - 12)
