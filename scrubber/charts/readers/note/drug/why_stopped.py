"""Why an infusion was stopped: behind the word (`stopped 1040 2/2 rigors`), or ahead of it (`hives; infusion stopped`).

What is ahead counts in its own line and for a word that says that somebody stopped it: what was completed beside an
itch was given to its end. A restart takes the reason back (`taking.restarted`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrubber.charts.readers.note.values.statement import Fact
from scrubber.charts.readers.note.values.tokens import Token

ILL = re.compile(
    r"reactions?|rigors?|hives|itch\w*|chills|flushing|dyspnea|shortness of breath|short of breath|rash|chest pain"
    r"|chest tightness|hypotension|seizure",
    re.IGNORECASE,
)
"""What befalls a patient, so that an infusion is stopped."""
DENIED = re.compile(
    r"\b(?:no|not|without|w/o|denies|denied|negative|neg|free\s+of|s/?s|signs?|for|monitor\w*|risk|hx|history)\b[^.;\n]{0,40}$",
    re.IGNORECASE,
)
"""Ahead of it: that it did not befall anybody."""
_BEHIND = re.compile(
    r"[\s,]*(?:(?:early|prematurely|immediately|at\s+once)[\s,]+)?"
    r"(?:2/2|d/t|due\s+to|secondary\s+to|because\s+of|for)\s+(?P<reason>[^.;,\n]{3,80})",
    re.IGNORECASE,
)
_SOMEBODY_STOPPED_IT = re.compile(
    r"\b(?:stopped|discontinued|halted|terminated|aborted|d/?c'?d|turned off)\b", re.IGNORECASE
)
_OF_ANOTHER_TIME = re.compile(
    r"\A\s*[:?]|\d:?\d\d\b|\b(?:none|resolv\w*|subsid\w*|gone|reliev\w*|better|restart\w*|resum\w*)\b",
    re.IGNORECASE,
)
"""Between it and the stop: a question, another time, or that it was over."""


def why_stopped(text: str, event: Token, place: int) -> Iterator[Fact]:
    """Yield the reason of a stop or pause; `place`: the end of its word and time."""
    match = _BEHIND.match(text, place)
    if match:
        words = match["reason"].strip()
        yield Fact("reason", words, match.start("reason"), match.end("reason"), words)
    elif _SOMEBODY_STOPPED_IT.search(event.text):
        yield from _ahead(text, event)


def _ahead(text: str, event: Token) -> Iterator[Fact]:
    line = text.rfind("\n", 0, event.start) + 1
    ill = [
        found
        for found in ILL.finditer(text, line, event.start)
        if not DENIED.search(text, line, found.start())
        and not _OF_ANOTHER_TIME.search(text[found.end() : event.start])
    ]
    if ill:
        yield Fact("reason", ill[-1][0], ill[-1].start(), ill[-1].end(), ill[-1][0])
