"""A summary inside a record: of each drug how many doses were given, how much in all, and when the first and the last.

    Medication           Doses   Total        First     Last
    HYDROmorphone inj    3       2.5 mg       09:21     11:06

It tells of no giving by itself: between the first and the last nothing ran. A drug in it that the rest of the note does
not tell of is named as not understood.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.page.columns import cells_of, field_named, line_end
from scrubber.charts.readers.note.table.intake import Intake, IntakeRow
from scrubber.charts.readers.note.values.tokens import Lexed
from scrubber.charts.words.actions import plain

_MOMENT = re.compile(
    r"(?P<which>first|last)(?: (?:dose|given|time|admin|administered|administration|charted|dt|dttm|date time))*"
)
_COUNTS = frozenset(
    {"doses", "no of doses", "number of doses", "dose count", "count", "doses given", "times given", "admins",
     "administrations", "no given", "number given", "no doses", "no", "qty", "n"}
)  # fmt: skip
_TOTALS = frozenset(
    {"total", "totals", "total dose", "total given", "total amount", "total amt", "sum", "total mg"}
)
_IS_TIME = re.compile(r"[ \t]*(?:\d{1,2}/\d{1,2}|\d{1,2}:?\d\d\b)")
_FEWEST = 3
"""Headings of a summary."""


def summary_at(lexed: Lexed, start: int) -> Intake | None:
    """Return the summary whose headings stand in the line that starts here; None where there is none."""
    text = lexed.text
    end = line_end(text, start)
    if not _heads_a_summary(text, start, end):
        return None
    rows: list[IntakeRow] = []
    while end < len(text):
        first, last = end + 1, line_end(text, end + 1)
        cells = cells_of(text, first, last, "|" in text[first:last])
        if len(cells) < _FEWEST - 1 or _IS_TIME.match(text, *cells[0]):
            break  # `09:21   HYDROmorphone   1 mg`: the rows of what was given
        rows.append(IntakeRow(lexed, first, last))
        end = last
    return Intake(tuple(rows), end + 1) if rows else None


def _heads_a_summary(text: str, start: int, end: int) -> bool:
    said = text[start:end].casefold()
    if "last" not in said and "total" not in said and "sum" not in said:
        return False  # as most lines
    cells = [text[slice(*span)].strip(" |#:") for span in cells_of(text, start, end, "|" in said)]
    if len(cells) < _FEWEST or field_named(cells[0]) != "drug":
        return False
    words = [plain(cell) for cell in cells[1:]]
    moments = {found["which"] for word in words if (found := _MOMENT.fullmatch(word))}
    return moments == {"first", "last"} or (
        any(word in _COUNTS for word in words)
        and any(word in _TOTALS for word in words)
        and not any(field_named(cell) in _OF_A_GIVING for cell in cells[1:])
    )


_OF_A_GIVING = frozenset({"start", "stop", "given", "scheduled", "status"})
"""`Drug   Start   Stop   Qty   Total`: rows of what was given."""
