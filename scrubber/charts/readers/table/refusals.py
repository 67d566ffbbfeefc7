"""Why a file is no table that can be read: which column is missing, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.readers.table.cells import Sheet
from scrubber.charts.readers.table.mapping import guess
from scrubber.charts.readers.table.sections import HEADER_WITHIN

_TIMES = ("start", "given", "date", "start_date")


def not_a_table(opened: Sequence[Sheet]) -> DocumentError:
    """Return the error for a file without headings that can be read; it names what its best line lacks."""
    lines = [line for sheet in opened for line in sheet.lines[:HEADER_WITHIN]]
    found = [guess([str(cell) for cell in line.cells if cell != ""]).mapping.columns for line in lines]
    best = max(found, key=len, default={})
    problems = []
    if "drug" not in best:
        problems.append(Problem("columns.drug", "no_drug"))
    if not any(name in best for name in _TIMES):
        problems.append(Problem("columns.start", "no_time"))
    return DocumentError("not_table", problems=tuple(problems))
