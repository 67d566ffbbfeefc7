"""A time that stands alone in a line, above a list of what was done then.

    0915:
      - Zofran 4 mg IVP
      - Decadron 10 mg IVP

Items that stand farther to the right, or begin with a hyphen where the time does not, are below it. Without either, a
time leads what stands below it where the first of the times does: in `Zofran 4 mg IVP`, `0915`, `Decadron 10 mg IVP`,
`0917`, one below the other, a time may be of what stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from scrubber.charts.readers.note.page.layout import Line
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs
from scrubber.charts.words.headings import field_of

_HYPHEN = re.compile(r"[ \t]*[-*•][ \t]?(?=[A-Za-z])")


class TimeAbove:
    """Keeps the time that stands alone, while the lines below it are items of its list."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._time: Token | None = None
        self._indent = 0
        self._leading = frozenset(_that_lead(text))
        self._end = 0

    def of(self, line: Line) -> Token | None:
        """Return the time that a line stands below; None for one that is no item, or has a time itself."""
        text = self._text[line.start : line.end].expandtabs()
        indent = len(text) - len(text.lstrip())
        only = line.tokens[0] if len(line.tokens) == 1 else None
        if only is not None and only.kind == "time" and text.strip(" :") == only.text:
            self._time, self._indent, self._end = only, indent, line.end
            return None
        led = self._time is not None and self._time.start in self._leading
        goes_on = led and "\n" not in self._text[self._end + 1 : line.start]
        is_item = indent > self._indent or _HYPHEN.match(text) is not None or goes_on
        self._end = line.end
        if not is_item or (line.tokens and line.tokens[0].is_time):
            self._time = None
        return self._time


_LONE = re.compile(
    r"^[ \t]*(?P<time>(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m?\.?|h|hrs)?)[ \t]*:?[ \t]*$", re.IGNORECASE
)


def _that_lead(text: str) -> Iterator[int]:
    """Yield where the times stand, each alone in its line, of which every one has something below it and none is the
    value of what stands above it.
    """
    lines = list(_LINES.finditer(text))
    alone = [(place, match) for place, line in enumerate(lines) if (match := _LONE.match(line[0]))]
    if len(alone) < 2 or any(other == one + 1 for (one, _), (other, _) in pairwise(alone)):
        return
    (first, _), (last, _) = alone[0], alone[-1]
    if last + 1 == len(lines) or (
        first and _is_next(text, lines[first - 1], lines[first]) and _names(lines[first - 1])
    ):
        return
    if any(not _is_next(text, lines[place], lines[place + 1]) for place, _ in alone):
        return
    if not any(place and _is_a_label(lines[place - 1][0]) for place, _ in alone):
        yield from (lines[place].start() + match.start("time") for place, match in alone)


_LINES = re.compile(r"[^\n]*\S[^\n]*")


def _is_next(text: str, line: re.Match[str], below: re.Match[str]) -> bool:
    return text.count("\n", line.end(), below.start()) == 1


def _names(line: re.Match[str]) -> bool:
    return bool(drugs.names_in(line[0]))


def _is_a_label(line: str) -> bool:
    """`Start`, above `0915`."""
    return line.rstrip().endswith(":") or field_of(line.strip()) is not None
