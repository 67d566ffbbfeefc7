"""Reads the files that CMS publishes each quarter: PTP pairs and MUE values, as txt, csv, xlsx, or a zip of them.

Layouts. A pair file has six columns after a few lines of title: column one, column two, a mark for pairs older than
1996, effective date, deletion date (`*`: none), modifier indicator; a rationale may follow. A unit file has a line of
title, then code, most units, adjudication indicator (`2 Date of Service Edit: Policy`), rationale. Rows are known by
their shape, so titles and copyright lines need no names here.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from scrubber.job.files import InputError
from scrubber.reference.tables import Adjudication, MostUnits, Pair, PairIndicator

_CODE = re.compile(r"[0-9A-Z]{5}$")
_DAY = re.compile(r"(?:19|20)\d{6}$")
LARGEST = 1 << 30
"""Bytes that one file may unpack to: the largest published table has about 200 MB."""


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a file. Raises `InputError` where it holds none."""
    found = False
    for row in _rows(path):
        pair = _pair(row)
        if pair is not None:
            found = True
            yield pair
    if not found:
        raise InputError(f"{path.name}: holds no NCCI pair; load the PTP file as CMS publishes it")


def read_units(path: Path) -> dict[str, MostUnits]:
    """Return the most units by code. Raises `InputError` where the file holds none."""
    found = {row[0]: units for row in _rows(path) if (units := _units(row)) is not None}
    if not found:
        raise InputError(f"{path.name}: holds no MUE value; load the MUE file as CMS publishes it")
    return found


def _pair(row: Sequence[str]) -> Pair | None:
    if len(row) < 6 or not _CODE.match(row[0]) or not _CODE.match(row[1]) or not _DAY.match(row[3]):
        return None
    if row[5] not in {"0", "1", "9"}:
        return None
    ends = _day(row[4]) if _DAY.match(row[4]) else None
    return Pair(row[0], row[1], _day(row[3]), ends, PairIndicator(int(row[5])))


def _units(row: Sequence[str]) -> MostUnits | None:
    if len(row) < 3 or not _CODE.match(row[0]) or not row[1].isdigit() or row[2][:1] not in {"1", "2", "3"}:
        return None
    return MostUnits(int(row[1]), Adjudication(int(row[2][0])))


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _rows(path: Path) -> Iterator[Sequence[str]]:
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".zip":
                yield from _unpacked(path, file)
            else:
                yield from _table(path.name, file.read(LARGEST))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except zipfile.BadZipFile as error:
        raise InputError(f"{path.name}: is no zip file; download it again") from error


def _unpacked(path: Path, file: io.BufferedReader) -> Iterator[Sequence[str]]:
    """Read the first text or csv of a zip, else its first workbook: CMS packs the same table in both forms."""
    with zipfile.ZipFile(file) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        for suffixes in ((".txt", ".csv"), (".xlsx",)):
            for info in members:
                if info.filename.lower().endswith(suffixes):
                    if info.file_size > LARGEST:
                        raise InputError(f"{path.name}: unpacks to more than a gigabyte; it is no NCCI table")
                    yield from _table(info.filename, archive.read(info))
                    return
    raise InputError(f"{path.name}: the zip holds no txt, csv or xlsx")


def _table(name: str, data: bytes) -> Iterator[Sequence[str]]:
    if name.lower().endswith(".xlsx"):
        yield from _workbook(name, data)
        return
    text = data.decode("utf-8-sig", "replace")
    delimiter = "\t" if "\t" in text[:10_000] else ","
    yield from _stripped(csv.reader(io.StringIO(text), delimiter=delimiter))


def _workbook(name: str, data: bytes) -> Iterator[Sequence[str]]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise InputError(
            f"{name}: install infuscrub[documents] to read xlsx, or load the txt or csv"
        ) from error
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield from _stripped(sheet.iter_rows(values_only=True))
    finally:
        book.close()


def _stripped(rows: Iterable[Iterable[object]]) -> Iterator[Sequence[str]]:
    for row in rows:
        yield ["" if cell is None else str(cell).strip() for cell in row]
