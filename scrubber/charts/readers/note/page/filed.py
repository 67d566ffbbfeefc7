"""Prints with a column for when something was done and one for when that was filed: only the former is read.

    DONE             FILED            EVENT                         USER
    03/02/26 1105    03/02/26 1340    INVANZ 1 G IVPB started       NURDMB

Every sign keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.words.actions import plain

_DONE = frozenset(
    {
        "done", "performed", "occurred", "event time", "action time", "given", "administered", "taken", "actual",
        "occurrence", "admin time", "time done", "performed time", "date/time", "time", "date time", "event date/time",
    }
)  # fmt: skip
_FILED = frozenset(
    {
        "filed", "charted", "documented", "recorded", "entered", "signed", "stored", "saved", "filed time",
        "time filed", "charted time", "doc time", "entry time", "recorded time", "documented time", "time charted",
        "time recorded", "time entered", "file time", "date filed", "charted at", "filed at", "entered at",
        "recorded at", "chart time",
    }
)  # fmt: skip
_HEADS = rare(
    r"\b(?:filed|charted|documented|recorded|entered|signed|stored|saved|doc time|entry time|file time|chart time)\b",
    "filed", "charted", "documented", "recorded", "entered", "signed", "stored", "saved", "doc time", "entry time",
    "file time", "chart time",
)  # fmt: skip
_CELL = re.compile(r"\S+(?:[ ]\S+)*")
_MOMENT = re.compile(
    r"(?<![\w:/.-])(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?[ ]{1,2})?(?:[01]?\d|2[0-3]):?[0-5]\d(?::[0-5]\d)?"
    r"(?:[ ]?[ap]\.?m\b\.?)?(?![\w:/.-])",
    re.IGNORECASE,
)


def without_when_filed(text: str) -> str:
    """Return the text with blanks for when what its rows tell was filed."""
    if not _HEADS.search(text):
        return text
    lines = text.split("\n")
    column: tuple[int, int] | None = None
    edges: list[int] = []
    for at, line in enumerate(lines):
        headed = _columns(line)
        if headed is not None:
            column, edges = headed, [cell.start() for cell in _CELL.finditer(line.replace("|", " "))]
        elif not line.strip():
            column = None
        elif column is not None:
            lines[at] = _without(line, *column, edges)
    return "\n".join(lines)


def _columns(line: str) -> tuple[int, int] | None:
    """Return which of the moments that lead a row below a heading is when it was filed, and how many lead it."""
    cells = [plain(cell.group()) for cell in _CELL.finditer(line.replace("|", "  ").replace("\t", "  "))]
    lead = [cell for cell in cells[:2] if cell in _DONE or cell in _FILED]
    if len(lead) != 2 or len(cells) < 3 or (lead[0] in _FILED) == (lead[1] in _FILED):
        return None
    return (0 if lead[0] in _FILED else 1), 2


def _without(line: str, place: int, number: int, edges: Sequence[int]) -> str:
    """Return a row without the moment at a place among those that lead it; of one that leads it alone, without it where
    it stands below that heading. `edges`: where the headings begin.
    """
    moments = []
    end = 0
    for found in _MOMENT.finditer(line):
        if line[end : found.start()].strip(" \t|"):
            break
        moments.append(found)
        end = found.end()
    if len(moments) == 1 and _column_of(line, moments[0].start(), edges) == place:
        moments = moments * number  # nothing stands below the other heading
    if len(moments) != number:
        return line
    start, end = moments[place].span()
    return line[:start] + " " * (end - start) + line[end:]


def _column_of(line: str, start: int, edges: Sequence[int]) -> int:
    """Return the place of the heading above a moment: by strokes or tabs, or the nearest by its left edge."""
    ahead = line[:start]
    for parting in "|\t":
        if parting in line:
            led = line.lstrip().startswith("|")
            return ahead.count(parting) - (1 if led else 0)
    return min(range(len(edges)), key=lambda n: abs(edges[n] - start), default=-1)
