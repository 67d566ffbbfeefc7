"""Why a file is no table that can be read: which column is missing or stands twice, in words to act on."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.readers.table.across import is_across
from scrubber.charts.readers.table.cells import Sheet
from scrubber.charts.readers.table.mapping import Mapping, guess
from scrubber.charts.readers.table.narrative import is_of_actions
from scrubber.charts.readers.table.sections import HEADER_WITHIN

_TIMES = ("start", "given", "date", "start_date")


def not_a_table(opened: Sequence[Sheet]) -> DocumentError:
    """Return the error for a file without headings that can be read; it names what its best line lacks or has twice."""
    if any(map(is_across, opened)):
        return DocumentError("not_table", problems=(Problem("times", "across"),))
    lines = [line for sheet in opened for line in sheet.lines[:HEADER_WITHIN]]
    found = [guess([str(cell) for cell in line.cells if cell != ""]) for line in lines]
    best = max(found, key=lambda each: len(each.mapping.columns), default=None)
    columns = {} if best is None else best.mapping.columns
    doubled = {} if best is None else best.doubled
    twice = [name for name in ("drug", *_TIMES) if name in doubled]
    has_time = any(name in columns for name in _TIMES)
    problems = [Problem(f"columns.{name}", "doubled") for name in twice if name == "drug" or not has_time]
    if "drug" not in columns and "drug" not in doubled:
        problems.append(Problem("columns.drug", "no_drug"))
    if not has_time and not any(name in doubled for name in _TIMES):
        problems.append(Problem("columns.start", "no_time"))
    if any(is_of_actions(str(cell)) for line in lines for cell in line.cells):
        problems.append(Problem("a log that tells in words what happened", "in_words"))
    is_double = any(problem.code == "doubled" for problem in problems)
    return DocumentError("two_columns" if is_double else "not_table", problems=tuple(problems))


def does_not_fit(opened: Sequence[Sheet], mapping: Mapping, document: str) -> DocumentError:
    """Return the error for a file that a confirmed mapping does not fit; it names the columns that its best line lacks.

    `document`: the mapping's file.
    """
    lines = [line for sheet in opened for line in sheet.lines[:HEADER_WITHIN]]
    lacking = [mapping.missing_in([str(cell) for cell in line.cells if cell != ""]) for line in lines]
    problems = min(lacking, key=len, default=())
    own = {f"columns.{name}" for name in mapping.columns}
    of_preset = any(problem.place not in own for problem in problems)
    return DocumentError("preset" if of_preset else "no_columns", document=document, problems=problems)


def fits(opened: Sequence[Sheet], mapping: Mapping) -> bool:
    """Return whether some line of a file holds all the headings that a confirmed mapping names."""
    return any(
        not mapping.missing_in([str(cell) for cell in line.cells if cell != ""])
        for sheet in opened
        for line in sheet.lines
    )
