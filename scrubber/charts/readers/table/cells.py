"""Opens CSV, TSV and XLSX files as rows of cells with their places, refusing what is built to exhaust a machine.

What a workbook holds beside its values (`workbook.py`) is looked at here: what is hidden or struck through is no part
of its rows, and is named.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from scrubber.charts.decoding import decoded
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.table.workbook import NOTHING_BESIDE, Beside, besides
from scrubber.charts.safety import MAX_BYTES, has_doctype
from scrubber.model.value import Value, replace

MAX_ROWS = 50_000
MAX_COLUMNS = 300
_MAX_PARTS = 1000
_HEADER_WITHIN = 20
_SEPARATORS = "\t,;|"

Cell = str | datetime | date | time
OPEN_QUOTE = "a quote that is not closed swallows rows"
HIDDEN_SHEET, HIDDEN_ROW, STRUCK, NO_RESULT = (
    "a hidden sheet", "a hidden row", "struck through", "a formula whose result is not in the file",
)  # fmt: skip


class Typed(str):
    """A time as a sheet shows it, whose half of the day nobody knows: a time cell that shows `1:05`."""

    __slots__ = ()


class Line(Value):
    """One row: its place in the file and its cells."""

    place: str
    cells: tuple[Cell, ...]
    remarks: tuple[tuple[str, str], ...] = ()
    """Comments that hang on its cells: the cell and the words."""
    carried: frozenset[int] = frozenset()
    """Columns whose cell is one with the cell above it."""


class Sheet(Value):
    """One table: its lines that hold anything, and what of it was left out, with why."""

    lines: tuple[Line, ...]
    semicolons: bool = False
    """Semicolons part its columns, so that a comma may be a decimal one."""
    serials: bool = False
    """A workbook, where a day is a number and a time a fraction of it."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Places and words."""


def sheets(data: bytes) -> list[Sheet]:
    """Return the tables of a file, empty rows left out."""
    return _workbook(data) if data.startswith(b"PK") else [_separated(data)]


def _separated(data: bytes) -> Sheet:
    text = decoded(data, "cp1252")
    if "\0" in text:
        raise DocumentError("encoding")
    head = "\n".join(text.splitlines()[:_HEADER_WITHIN])
    separator = max(_SEPARATORS, key=head.count)
    lines: list[Line] = []
    is_guarded = '="' in text
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
        for number, row in enumerate(rows, start=1):
            if len(lines) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                raise DocumentError("too_many")
            cells = tuple(cell.strip() for cell in row)
            if is_guarded:
                cells = tuple(map(_unguarded, cells))
            if any(cells):
                lines.append(Line(f"row {number}", cells))
    except csv.Error:
        raise DocumentError("not_table") from None
    if lines and _SEPARATOR_SAID.fullmatch(str(lines[0].cells[0])):
        lines = lines[1:]
    swallowed = _swallowed(lines, separator) if '"' in text else ()
    return Sheet(tuple(lines), semicolons=separator == ";", left_out=tuple(swallowed))


def _unguarded(cell: str) -> str:
    """Return a cell without the sign by which an export keeps a spreadsheet from making it a number: `="00417"`."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell


def _swallowed(lines: Sequence[Line], separator: str) -> Iterator[tuple[str, str]]:
    """Yield the cells that hold further rows: a quote in them was opened, and closed rows below or never."""
    for line in lines:
        for cell in line.cells:
            if isinstance(cell, str) and "\n" in cell:
                _, _, below = cell.partition("\n")
                if any(row.count(separator) >= _OF_A_ROW for row in below.splitlines()):
                    yield line.place, f"{OPEN_QUOTE}: {cell}"


_OF_A_ROW = 3
"""Separators in a line inside a cell that make it a row."""


_SEPARATOR_SAID = re.compile(r"sep=.?")
"""The first line of a file that tells a spreadsheet how its columns are parted."""


def _workbook(data: bytes) -> list[Sheet]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise DocumentError("missing_library") from None
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library's warnings name cells and their values
            book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True
            )
            try:
                beside = besides(data)
                return [
                    _sheet(sheet.title, sheet.iter_rows(), beside.get(sheet.title, NOTHING_BESIDE))
                    for sheet in book.worksheets
                ]
            finally:
                book.close()
    except DocumentError:
        raise
    except Exception:  # noqa: BLE001 - the library raises whatever it stumbles over
        raise DocumentError("not_table") from None


def _check_archive(data: bytes) -> None:
    """Refuse bombs before anything is unpacked: the sizes that a ZIP declares are the most that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS:
                raise DocumentError("too_many")
            if sum(part.file_size for part in parts) > 2 * MAX_BYTES:
                raise DocumentError("too_large")
            if any(part.flag_bits & 1 for part in parts):
                raise DocumentError("encrypted")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        if has_doctype(file.read(65536)):
                            raise DocumentError("doctype")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise DocumentError("not_table") from None


def _sheet(title: str, rows: Iterator[Sequence[Any]], beside: Beside) -> Sheet:
    lines: list[Line] = []
    left_out: list[tuple[str, str]] = []
    above: dict[int, Cell] = {}
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise DocumentError("too_many")
        place = f"{title}, row {number}"
        cells, struck = _cells_of(row)
        carried = _carried(number, cells, beside, above)
        why = _why_left_out(cells, struck, number, beside)
        if why and any(cell != "" for cell in (*cells, *struck.values())):
            left_out.append((place, f"{why}: {_words((*cells, *struck.values()))}"))
            continue
        if struck:
            left_out.append((place, f"{STRUCK}: {_words(struck.values())}"))
        left_out += [(f"{title}, {cell}", NO_RESULT) for cell in beside.without_result.get(number, ())]
        if any(cell != "" for cell in cells):
            lines.append(Line(place, tuple(cells), beside.comments.get(number, ()), carried))
    return Sheet(tuple(lines), serials=True, left_out=tuple(left_out))


def _words(cells: Any) -> str:
    return " | ".join(str(cell) for cell in cells if cell != "")


def _cells_of(row: Sequence[Any]) -> tuple[list[Cell], dict[int, Cell]]:
    """Return the cells of a row, and apart those that are struck through."""
    cells: list[Cell] = []
    struck: dict[int, Cell] = {}
    for at, cell in enumerate(islice(row, MAX_COLUMNS)):
        told = cell.value
        if isinstance(told, list):  # words in several looks
            told, gone = _unstruck(told)
            if gone:
                struck[at] = gone
        value = _cell(told, getattr(cell, "number_format", "") or "")
        if value != "" and cell.font is not None and cell.font.strike:
            struck[at], value = value, ""
        cells.append(value)
    return cells, struck


def _unstruck(told: list[Any]) -> tuple[str, str]:
    """Return the words of a cell, and apart those that are struck through."""
    kept, gone = "", ""
    for part in told:
        font = getattr(part, "font", None)
        if font is not None and font.strike:
            gone += str(part)
        else:
            kept += str(part)
    return kept.strip(), gone.strip()


def _carried(number: int, cells: list[Cell], beside: Beside, above: dict[int, Cell]) -> frozenset[int]:
    """Fill the cells that are one with a cell above them. Return which."""
    filled = set()
    for at, first in beside.merged.get(number, ()):
        if at < len(cells) and first == number:
            above[at] = cells[at]
        elif at < len(cells) and cells[at] == "" and at in above:
            cells[at] = above[at]
            filled.add(at)
    return frozenset(filled)


def _why_left_out(cells: Sequence[Cell], struck: dict[int, Cell], number: int, beside: Beside) -> str:
    if beside.is_hidden:
        return HIDDEN_SHEET
    if number in beside.hidden:
        return HIDDEN_ROW
    return STRUCK if struck and all(cell == "" for cell in cells) else ""


_UNIT_SHOWN = re.compile(r'"\s*(mg|mcg|g|ml|units?|meq)\s*"', re.IGNORECASE)
"""A unit that a workbook shows behind a number: `0.0" mg"`."""


_NO_DAYS = frozenset({date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1)})
"""Days from which programs count: a time of one of them is a time without a day."""
_NO_DAY = re.compile(
    r"(?:1899-12-3[01]|12/3[01]/1899|1900-01-01|0?1/0?1/1900|1904-01-01|0?1/0?1/1904)[T ]+(?=\d{1,2}:\d\d)"
    r"|(?<=\d:\d\d:\d\d)\.\d{1,9}$"
)


def without_no_day(cell: Cell) -> Cell:
    """Return a time without the day from which a program counts, or parts of a second: `1/1/1900 13:15:00.000`."""
    return _NO_DAY.sub("", cell) if type(cell) is str and ":" in cell else cell


_NULLS = frozenset({"NULL", "null", "(null)", "nan", "NaN", "NaT", "<NA>", "\\N"})
"""What programs write for a cell that holds nothing."""


def without_nulls(lines: Sequence[Line], names: Collection[int]) -> Sequence[Line]:
    """Return lines with empty cells for `NULL`, `NaN`, and `None` beside those. `names`: places of names."""
    if all(_NULLS.isdisjoint(line.cells) for line in lines):
        return lines
    nothing = _NULLS | {"None"}
    return [
        replace(
            line,
            cells=tuple(
                "" if type(cell) is str and cell in nothing and at not in names else cell
                for at, cell in enumerate(line.cells)
            ),
        )
        for line in lines
    ]


def _cell(value: Any, shown_as: str = "") -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.date() in _NO_DAYS and value.time() != time():
        value = value.time()
    if isinstance(value, time | datetime) and _may_be_of_either_half(value, shown_as):
        return _as_typed(value)
    if isinstance(value, datetime | date | time):
        return value
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _number(value, _UNIT_SHOWN.search(shown_as))
    return str(value).strip()


def _number(value: float, unit: re.Match[str] | None) -> str:
    if isinstance(value, float) and abs(value) >= 1e15:
        return ""
    number = f"{Decimal(repr(value)).normalize():f}"
    return f"{number} {unit[1]}" if unit else number


_EARLY, _LATE = 1, 6
"""Hours that a nurse who types `1:05` may mean after noon."""


def _may_be_of_either_half(value: time | datetime, shown_as: str) -> bool:
    """Return whether a sheet shows a time as `1:05`: who typed it may have meant the afternoon.

    `h:mm AM/PM` and `hh:mm` say which half it is, and a date in front as exports write it (`yyyy-mm-dd`) does.
    """
    format_ = shown_as.casefold()
    plain = "h:mm" in format_ and "hh" not in format_ and "am/pm" not in format_ and "yyyy-" not in format_
    return plain and _EARLY <= value.hour <= _LATE


def _as_typed(value: time | datetime) -> str:
    clock = f"{value.hour}:{value.minute:02}"
    return Typed(f"{value:%m/%d/%Y} {clock}" if isinstance(value, datetime) else clock)
