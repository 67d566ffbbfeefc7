"""Sheets that are no table of rows and can be laid out as one: a form of labels, and drugs that stand above their rows.

Medication   Remicade               Date        Time   Action    Dose
Dose         400 mg                 cefepime 2 g IV push
Start time   13:00                  03/02/2026  0950   Given     2 g
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from scrubber.charts.readers.table.cells import Cell, Line, Sheet
from scrubber.charts.readers.table.mapping import guess
from scrubber.charts.words import drugs
from scrubber.charts.words.headings import field_of
from scrubber.model.value import replace

_HEADER_WITHIN = 20
_A_HEADER = 3
_OF_A_DRUG = frozenset(
    {"dose", "dose_unit", "route", "technique", "start", "stop", "given", "rate", "volume_ml", "lot", "waste"}
)
"""Fields that are of one drug: above all drugs, or behind a blank line, nobody knows of which."""
_TOLD = frozenset({"dose", "rate", "stop", "status", "route", "technique"})
_CLOCK = re.compile(r"\d:[0-5]\d|^\s*\d{4}\b|\d\s?[ap]\.?m\b", re.IGNORECASE)
_OF_A_REMARK = re.compile(
    r"\b(?:given|gave|refused|declined|held|hold|not|pt|patient|per|for|due|after|before|with|was|were|will|see|started|stopped)\b",
    re.IGNORECASE,
)
_Pair = tuple[str, Cell]


def as_tables(opened: Sequence[Sheet]) -> list[Sheet] | None:
    """Return the sheets of a file, those that can be laid out as tables as such; None where there is none."""
    found = [_of_labels(sheet) or _of_drugs_above(sheet) for sheet in opened]
    return [new or old for new, old in zip(found, opened, strict=True)] if any(found) else None


def _of_labels(sheet: Sheet) -> Sheet | None:
    """Return a form as a table of one row for each drug; None where a label stands twice, or where it is not said of
    which drug one is.
    """
    head: dict[str, Cell] = {}
    blocks: list[tuple[str, dict[str, Cell]]] = []
    last = 0
    for line in sheet.lines:
        pair, number = _pair_of(line), int(line.place.rpartition(" ")[2])
        is_apart, last = number > last + 1, number
        if pair is None:
            return None
        label, value = pair
        name = field_of(label)
        if name == "drug":
            blocks.append((line.place, {}))
        elif name in _OF_A_DRUG and (not blocks or is_apart):
            return None
        into = blocks[-1][1] if blocks else head
        if label in into or label in head:
            return None
        into[label] = value
    names = {label for _, told in blocks for label in told if field_of(label) == "drug"}
    if len(names) != 1 or not any(_is_timed(told) for _, told in blocks):
        return None  # `Premeds` inside what is told of a `Medication`
    headings = tuple(dict.fromkeys((*head, *(label for _, told in blocks for label in told))))
    rows = [Line(place, tuple((head | told).get(label, "") for label in headings)) for place, told in blocks]
    return replace(sheet, lines=(Line(sheet.lines[0].place, headings), *rows))


def _is_timed(told: dict[str, Cell]) -> bool:
    """Return whether a drug has a time of day: an order has a day."""
    times = [cell for label, cell in told.items() if field_of(label) in ("start", "given")]
    return any(isinstance(cell, time | datetime) or _CLOCK.search(str(cell)) for cell in times)


def _pair_of(line: Line) -> _Pair | None:
    """Return a label and what stands behind it; None for any other line."""
    told = [cell for cell in line.cells if cell != ""]
    if not told or not isinstance(told[0], str) or len(told) > 2 or line.remarks:
        return None
    label = told[0].rstrip(" :")
    if len(told) == 1:
        return (label, "") if field_of(label) is not None else None
    return label, told[1]


def _of_drugs_above(sheet: Sheet) -> Sheet | None:
    """Return a sheet whose drugs stand in lines of their own, above their rows, with a column of drugs."""
    at = next((at for at, line in enumerate(sheet.lines[:_HEADER_WITHIN]) if _lacks_only_drugs(line)), None)
    if at is None:
        return None
    width = max(len(line.cells) for line in sheet.lines)
    lines = tuple(_below(sheet.lines[at + 1 :], width))
    told = [line for line in lines if line.cells[width]]
    if not told or any(_names_another(line, str(line.cells[width])) for line in told):
        return None
    head = sheet.lines[at]
    return replace(sheet, lines=(*sheet.lines[:at], _with(head, width, "Medication"), *lines))


def _lacks_only_drugs(line: Line) -> bool:
    words = [cell for cell in line.cells if isinstance(cell, str) and cell]
    found = guess(words)
    columns = found.mapping.columns.keys()
    has_drug = "drug" in columns or "drug" in found.doubled
    return (
        len(words) >= _A_HEADER
        and not has_drug
        and bool({"start", "given"} & columns)
        and bool(_TOLD & columns)
    )


def _below(lines: Sequence[Line], width: int) -> Iterator[Line]:
    """Yield the rows with the drug above them; another line of one cell ends what that drug is told of. A drug without
    rows stays a line of its own.
    """
    drug = ""
    for line, below in zip(lines, (*lines[1:], None), strict=True):
        alone = _alone(line)
        if alone is not None:
            drug = alone if _is_a_drug(alone) else ""
            if drug and below is not None and _alone(below) is None:
                continue
        yield _with(line, width, drug if alone is None else "")


def _names_another(line: Line, drug: str) -> bool:
    """Return whether a row names another drug than the line above it: that was a part of a log of many drugs."""
    told = " ".join(str(cell) for cell in line.cells[:-1])
    return bool(drugs.substances(told) - drugs.substances(drug)) and not drugs.is_fluid(told)


def _alone(line: Line) -> str | None:
    """Return the words of a line of one cell; None for another."""
    told = [cell for cell in line.cells if cell != ""]
    return str(told[0]) if len(told) == 1 else None


def _is_a_drug(words: str) -> bool:
    """Return whether a line is a drug with its dose and way, and no remark: `Benadryl given for itching`."""
    names = drugs.names_in(words)
    return bool(names) and names[0][0] == 0 and not _OF_A_REMARK.search(words)


def _with(line: Line, width: int, cell: str) -> Line:
    return replace(line, cells=(*line.cells, *("",) * (width - len(line.cells)), cell))
