"""Columns and rows of days that are a schedule: of what is to be given on them, and not of what was."""

from __future__ import annotations

import re
from datetime import date, timedelta

from scrubber.charts.readers.note.page.columns import line_end
from scrubber.charts.readers.note.page.header import service_day
from scrubber.charts.readers.note.values.tokens import Lexed

_PLANNED = re.compile(
    r"\b(?:schedul(?:e|es|ed|ing)|upcoming|next|appointments?|appts?|plan(?:s|ned)?|order(?:s|ed)?|future|remaining"
    r"|to (?:be given|come|do))\b",
    re.IGNORECASE,
)


def is_scheduled(text: str, heading: int, drug: int) -> bool:
    """Return whether the line above a heading, the heading itself or the line of its drug calls its days planned ones:
    `Upcoming appointments`, `Venofer 200 mg IV - scheduled visits`.
    """
    above = text[: text.rfind("\n", 0, heading) + 1].rstrip()
    lines = (above.rpartition("\n")[2], _line(text, heading), _line(text, drug))
    return any(_PLANNED.search(line) for line in lines)


def _line(text: str, place: int) -> str:
    return text[text.rfind("\n", 0, place) + 1 : line_end(text, place)]


def last_day(lexed: Lexed) -> date:
    """Return the last day of which a sheet tells what was done: the note's own, or in a sheet of a week the seventh."""
    own = service_day(lexed.text, lexed.days)
    if own is None:
        return date.max
    return own + timedelta(days=_A_WEEK - 1) if _OF_A_WEEK.search(lexed.text) else own


_A_WEEK = 7
_OF_A_WEEK = re.compile(r"\b(?:weeks?|wk|weekly)\b", re.IGNORECASE)
