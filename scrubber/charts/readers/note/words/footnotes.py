"""Times with a mark that a line below explains: `1032*`, and below it `* clamp opened and drug to pt at 1036`.

Nobody counts on such a time: the line below says that it is not what its place says. A mark that nothing explains, or
one whose line tells neither a time nor what went otherwise (`* per protocol`), leaves its time as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from scrubber.charts.readers.note.values.clock import Clock
from scrubber.model.value import replace

_SIGN = r"(?P<mark>\*{1,4}|\u2020|\u2021|\u00a7|#(?!\d)|\^(?!\d)|[\u00b9\u00b2\u00b3]|\([a-c]\))"
_MARK = re.compile(_SIGN)
_NOTE = re.compile(rf"^[ \t|]*{_SIGN}[ \t:=-]*(?P<said>[^\n*].*)", re.MULTILINE)
_OTHERWISE = re.compile(
    r"\d:?\d\d\b|\b(?:actual\w*|about|approx\w*|est\w*|late|early|h[eo]ld|paus\w*|interrupt\w*|stopp\w*|restart\w*|resum\w*"
    r"|err\w*|wrong|correct\w*|clock|not|until|delay\w*|amend\w*|per[ \t]+pt)\b",
    re.IGNORECASE,
)


def footnoted(text: str, clocks: list[Clock]) -> list[Clock]:
    """Return the times, hedged where a line of the note explains their mark."""
    said = {note["mark"]: note["said"] for note in _NOTE.finditer(text) if _OTHERWISE.search(note["said"])}
    if not said:
        return clocks
    return [
        replace(clock, hedged=True) if _is_otherwise(clock, _MARK.match(text, clock.end), said) else clock
        for clock in clocks
    ]


def _is_otherwise(clock: Clock, mark: re.Match[str] | None, said: Mapping[str, str]) -> bool:
    """`1027*`, and below it `*Edited entry, changed to 1027`: the time is the one that was put right."""
    if mark is None or mark["mark"] not in said:
        return False
    right = rf"\b(?:to|is|at)[ \t]+{re.escape(clock.quote)}(?![\d:])"
    return re.search(right, said[mark["mark"]]) is None
