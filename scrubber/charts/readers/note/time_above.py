"""A time that stands alone in a line, above a list of what was done then.

    0915:
      - Zofran 4 mg IVP
      - Decadron 10 mg IVP

Only items that stand farther to the right, or begin with a hyphen where the time does not, are below it: in
`Zofran 4 mg IVP`, `0915`, `Decadron 10 mg IVP`, `0917`, one below the other, a time may be of what stands above it.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.layout import Line
from scrubber.charts.readers.note.tokens import Token

_HYPHEN = re.compile(r"[ \t]*[-*•][ \t]?(?=[A-Za-z])")


class TimeAbove:
    """Keeps the time that stands alone, while the lines below it are items of its list."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._time: Token | None = None
        self._indent = 0

    def of(self, line: Line) -> Token | None:
        """Return the time that a line stands below; None for one that is no item, or has a time itself."""
        text = self._text[line.start : line.end].expandtabs()
        indent = len(text) - len(text.lstrip())
        only = line.tokens[0] if len(line.tokens) == 1 else None
        if only is not None and only.kind == "time" and text.strip(" :") == only.text:
            self._time, self._indent = only, indent
            return None
        is_item = indent > self._indent or _HYPHEN.match(text) is not None
        if not is_item or (line.tokens and line.tokens[0].is_time):
            self._time = None
        return self._time
