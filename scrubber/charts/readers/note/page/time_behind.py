"""Times at the end of their lines, in a note that is written so: each is when what its line tells was done.

    zofran 8mg ivp 0920
    ns 1L wide open 0925
    ns in 1032

One such line may end in the time of its last word only. Where most lines with a time end in it, and none begins with
one, a line and its time are read as though the time stood in the margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrubber.charts.readers.note.page.layout import Line
from scrubber.model.value import replace

_FEWEST = 4
"""Lines that make a habit."""
_LONGEST = 60
"""Characters of a line in shorthand."""
_LEADS_TO_IT = re.compile(
    r"(?:[-–—/:=~>@,(]|\b(?:at|by|until|till?|til|since|from|to|thru|through|and|due|next|last|about|around|approx\.?|of|for"
    r"|time|started|begun|began|hung|given|stopped|ended|completed?|finished|infused|start|stop|end))[ \t]*\Z",
    re.IGNORECASE,
)
"""What a time belongs to that stands right behind it: `given at 0920`, `1015-1225`, `Start 1015`."""
_COLUMNS = re.compile(r"\t|[|]|[ ]{3}|[:;]\s|[.]\s+\S")
"""A form, a table or prose."""


def with_times_behind(text: str, lines: Iterable[Line]) -> list[Line]:
    """Return the lines, those of a note in which times stand at line ends each with its time."""
    listed = list(lines)
    timed = [line for line in listed if any(token.is_time for token in line.tokens)]
    ended = [line for line in timed if _ends_in_its_time(text, line)]
    if len(ended) < _FEWEST or 2 * len(ended) < len(timed) or any(line.tokens[0].is_time for line in timed):
        return listed
    its = {line.start for line in ended}
    return [replace(line, behind=line.tokens[-1]) if line.start in its else line for line in listed]


def _ends_in_its_time(text: str, line: Line) -> bool:
    """Return whether a short line in words ends in its only time."""
    time = line.tokens[-1]
    if not time.is_time or time.until is not None or any(token.is_time for token in line.tokens[:-1]):
        return False
    if len(line.tokens) == 1 or line.end - line.start > _LONGEST or text[time.end : line.end].strip():
        return False
    last = line.tokens[-2]
    if last.kind == "drug" or text[last.end : time.start].strip():
        return False  # `tylenol 1000`: perhaps how much; `zofran 4 mg ivp bed 14 0910`
    ahead = text[line.start : time.start]
    return not _LEADS_TO_IT.search(ahead) and not _COLUMNS.search(ahead)
