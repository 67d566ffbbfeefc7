"""CSV, TSV and XLSX: infusion logs and exports of administration records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.charts.format import HEAD, Format, Head
from scrubber.charts.readers.note import is_text
from scrubber.model.record import InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions

_NOTES = (".txt", ".text", ".note", ".md")


def _is_workbook(head: Head) -> bool:
    return head.data.startswith(b"PK") and b"xl/" in head.data[:HEAD] + head.data[-HEAD:]


def _is_tsv(head: Head) -> bool:
    return _separator(head) == "\t"


def _is_csv(head: Head) -> bool:
    return _separator(head) in (",", ";", "|")


def _separator(head: Head) -> str:
    """Return what separates the columns: what the name says, or what two or more lines agree on (three columns or
    more); empty for what is no table.
    """
    if not is_text(head):
        return ""
    name = head.name.lower()
    if name.endswith((".csv", ".tsv")):
        return "," if name.endswith(".csv") else "\t"
    lines = [line for line in head.text.decode("utf-8", "replace").splitlines() if line.strip()][:8]
    if len(lines) < 2 or name.endswith(_NOTES):
        return ""
    for separator in ("\t", ",", ";", "|"):
        columns = lines[0].count(separator)
        if columns < 2 or any(len(cell) > 60 for cell in lines[0].split(separator)):
            continue
        if all(line.count(separator) >= columns or '"' in line for line in lines[1:-1] or lines[1:]):
            return separator
    return ""


def _read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    from scrubber.charts.readers.table.reader import read

    return read(data, name, options)


XLSX = Format("xlsx", _is_workbook, _read)
TSV = Format("tsv", _is_tsv, _read)
CSV = Format("csv", _is_csv, _read)
