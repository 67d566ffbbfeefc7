"""Opens CSV, TSV and XLSX files as rows of cells with their places, refusing what is built to exhaust a machine."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from scrubber.charts.errors import DocumentError
from scrubber.charts.safety import MAX_BYTES, has_doctype
from scrubber.model.value import Value

MAX_ROWS = 50_000
MAX_COLUMNS = 300
_MAX_PARTS = 1000
_HEADER_WITHIN = 20
_SEPARATORS = "\t,;|"

Cell = str | datetime | date | time


class Line(Value):
    """One row: its place in the file and its cells."""

    place: str
    cells: tuple[Cell, ...]


Sheet = list[Line]


def sheets(data: bytes) -> list[Sheet]:
    """Return the tables of a file, empty rows left out."""
    return _workbook(data) if data.startswith(b"PK") else [_separated(data)]


def _separated(data: bytes) -> Sheet:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise DocumentError("encoding")
    head = "\n".join(text.splitlines()[:_HEADER_WITHIN])
    separator = max(_SEPARATORS, key=head.count)
    lines: Sheet = []
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
        for number, row in enumerate(rows, start=1):
            if len(lines) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                raise DocumentError("too_many")
            if any(cell.strip() for cell in row):
                lines.append(Line(f"row {number}", tuple(cell.strip() for cell in row)))
    except csv.Error:
        raise DocumentError("not_table") from None
    return lines


def _workbook(data: bytes) -> list[Sheet]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise DocumentError("missing_library") from None
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library's warnings name cells and their values
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                return [
                    list(_lines(sheet.title, sheet.iter_rows(values_only=True))) for sheet in book.worksheets
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


def _lines(title: str, rows: Iterator[Sequence[Any]]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise DocumentError("too_many")
        cells = tuple(map(_cell, islice(row, MAX_COLUMNS)))
        if any(cell != "" for cell in cells):
            yield Line(f"{title}, row {number}", cells)


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime | date | time):
        return value
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}" if abs(value) < 1e15 else ""
    return str(value).strip()
