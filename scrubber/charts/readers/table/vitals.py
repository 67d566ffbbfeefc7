"""A sheet of vital signs beside the log: it gives nothing, and says when the patient was watched.

    Date,Time,BP,HR,Temp
    03/02/2026,10:45,120/80,72,98.4

Any column of a drug, dose, rate or action, and any cell that speaks of giving, makes it another table.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.readers.table.cells import Line, Sheet
from scrubber.charts.readers.table.habits import Habits
from scrubber.charts.readers.table.mapping import Mapping, guess
from scrubber.charts.readers.table.moments import times_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.readers.table.title import Title, title_of
from scrubber.charts.words.actions import plain
from scrubber.charts.words.drugs import is_named
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.record import Monitoring, Provenance

_HEADER_WITHIN = 20
_SIGNS = frozenset(
    """bp blood pressure sbp dbp systolic diastolic hr heart pulse temp temperature rr resp resps respiration
    respirations respiratory spo2 o2 oxygen sat sats saturation pain map""".split()  # noqa: SIM905 - a word list reads better so
)
_AROUND = frozenset("pre post rate score scale level mmhg bpm f c pct min 0 10".split())  # noqa: SIM905
_KNOWN = frozenset(
    """claim_id attachment_control_number account_number medical_record_number member_id patient family_name given_name
    birth_date encounter date given start performer comment site""".split()  # noqa: SIM905 - a word list
)
"""Fields that such a sheet may have."""


def watched_in(sheets: Sequence[Sheet]) -> tuple[list[Row], list[Monitoring]] | None:
    """Return the rows of a file that holds vital signs and nothing else, and what they tell; None for any other."""
    filled = [sheet for sheet in sheets if sheet.lines]
    if len(filled) != 1 or filled[0].left_out:
        return None
    lines = filled[0].lines
    head = next((n for n, line in enumerate(lines[:_HEADER_WITHIN]) if _signs(line)), None)
    if head is None:
        return None
    headings = [str(cell) for cell in lines[head].cells]
    mapping = guess([heading for heading in headings if heading and not _is_sign(heading)]).mapping
    if not mapping.columns.keys() <= _KNOWN or not {"given", "start", "date"} & mapping.columns.keys():
        return None
    rows = [_row(line, headings, mapping, title_of(lines[:head])) for line in lines[head + 1 :]]
    if any(_may_give(row) for row in rows):
        return None
    return rows, [_watched(row) for row in rows if row.other]


def _is_sign(heading: str) -> bool:
    words = set(plain(heading).split())
    return not words.isdisjoint(_SIGNS) and words <= _SIGNS | _AROUND


def _signs(line: Line) -> bool:
    return sum(_is_sign(str(cell)) for cell in line.cells) > 1


def _row(line: Line, headings: Sequence[str], mapping: Mapping, title: Title) -> Row:
    names = {heading: name for name, heading in mapping.columns.items()}
    told = [
        (headings[at] if at < len(headings) else "", cell) for at, cell in enumerate(line.cells) if cell != ""
    ]
    cells = {names[heading]: cell for heading, cell in told if heading in names}
    words = {name: str(cell) for name, cell in cells.items()}
    other = tuple((heading, str(cell)) for heading, cell in told if heading not in names)
    return Row(line.place, cells, words, mapping, Habits(), other=other, remarks=line.remarks, title=title)


def _may_give(row: Row) -> bool:
    words = [
        *(f"{heading} {cell}" for heading, cell in (*row.other, *row.remarks)),
        row.text("comment") or "",
    ]
    return any(speaks_of_giving(cell) or is_named(cell) for cell in words)


def _watched(row: Row) -> Monitoring:
    times = times_of(row)
    words = ", ".join(f"{heading} {cell}" for heading, cell in row.other)
    return Monitoring(times.start, words, Provenance(locator=row.place, quote=words))
