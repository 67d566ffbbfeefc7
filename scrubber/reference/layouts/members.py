"""What a published file holds: its tables as rows of texts, out of txt, csv, xlsx, or a zip of them.

CMS packs one table in several forms (csv, txt, xlsx) into one zip, and the Medicare Coverage Database packs zips into a
zip. Nothing is trusted: sizes are bounded, and a text that is not UTF-8 is read as Windows wrote it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from scrubber.errors import unreadable
from scrubber.model.value import Value
from scrubber.reference.tables.edition import TableError

LARGEST = 1 << 30
"""Bytes that one member may unpack to: the largest published table has about 200 MB."""
_SUFFIXES = (".csv", ".txt", ".xlsx")
"""In this order where a zip holds one table in several forms: what is read fastest and safest first."""
_HEAD_ROWS = 40
"""Titles, copyright lines and headings stand in the first dozen rows of every published table."""


class Member(Value):
    """One table of a published file. `file`: the name of the whole file, which may tell the quarter."""

    file: str
    name: str
    data: bytes

    @property
    def names(self) -> str:
        """Return both names, as the quarter stands in either."""
        return f"{self.name} {self.file}"

    @property
    def is_workbook(self) -> bool:
        """Return whether it is an xlsx."""
        return self.name.lower().endswith(".xlsx")

    def text(self, most: int | None = None) -> str:
        """Return the text, or its first bytes."""
        data = self.data if most is None else self.data[:most]
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")

    def lines(self, most: int | None = None) -> Iterator[str]:
        """Yield the lines of a text; nothing of a workbook."""
        if not self.is_workbook:
            for line in io.StringIO(self.text(most)):
                yield line.rstrip("\r\n")

    def rows(self) -> Iterator[Sequence[str]]:
        """Yield the rows, each cell without blanks around it. Raises `TableError` where xlsx can't be read."""
        if self.is_workbook:
            yield from _workbook(self)
            return
        sample = self.text(20_000)
        delimiter = "\t" if "\t" in sample else "," if "," in sample else "|" if "|" in sample else ","
        yield from _stripped(csv.reader(io.StringIO(self.text()), delimiter=delimiter))

    def head(self) -> list[Sequence[str]]:
        """Return the first rows, where titles and headings stand."""
        if self.is_workbook:
            return list(islice(self.rows(), _HEAD_ROWS))
        short = Member(self.file, self.name, self.data[: 1 << 16])
        return list(islice(short.rows(), _HEAD_ROWS))


def members(path: Path) -> Iterator[Member]:
    """Yield the tables of a file. Raises `TableError` where it can't be read."""
    try:
        if path.suffix.lower() == ".zip":
            with path.open("rb") as file:
                yield from _unpacked(path.name, file, deeper=True)
        elif path.suffix.lower() == ".xls":
            raise TableError(f"{path.name}: save it as xlsx or csv, or load the zip that it came in")
        else:
            with path.open("rb") as file:
                yield Member(path.name, path.name, file.read(LARGEST))
    except OSError as error:
        raise TableError(f"{path}: {unreadable(error)}") from error
    except zipfile.BadZipFile as error:
        raise TableError(f"{path.name}: is no zip file; download it again") from error


def _unpacked(name: str, file: io.BufferedIOBase, *, deeper: bool) -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        for info in sorted(infos, key=lambda info: _rank(info.filename)):
            if info.file_size > LARGEST:
                raise TableError(f"{name}: unpacks to more than a gigabyte; it is no published table")
            if _rank(info.filename) < len(_SUFFIXES):
                yield Member(name, PurePosixPath(info.filename).name, archive.read(info))
            elif deeper and info.filename.lower().endswith(".zip"):
                yield from _unpacked(name, io.BytesIO(archive.read(info)), deeper=False)


def _rank(name: str) -> int:
    return next((at for at, suffix in enumerate(_SUFFIXES) if name.lower().endswith(suffix)), len(_SUFFIXES))


def _workbook(member: Member) -> Iterator[Sequence[str]]:
    try:
        import warnings

        from openpyxl import load_workbook
    except ImportError as error:
        raise TableError(
            f"{member.name}: install infuscrub[documents] to read xlsx, or load the txt or csv"
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about headers and footers of the print-out
        try:
            book = load_workbook(io.BytesIO(member.data), read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            raise TableError(f"{member.name}: is no workbook; download it again") from error
        try:
            for sheet in book.worksheets:
                yield from _stripped(sheet.iter_rows(values_only=True))
        finally:
            book.close()


def _stripped(rows: Iterable[Iterable[object]]) -> Iterator[Sequence[str]]:
    try:
        for row in rows:
            yield ["" if cell is None else str(cell).strip() for cell in row]
    except csv.Error:  # a field without end: no table
        return
