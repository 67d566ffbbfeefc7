"""Workbooks: what is hidden, struck through, merged or commented, and cells that stand beside the columns."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.logs import missed, told
from tests.scrubber.charts.messages import dose


def book_of(*rows: list[Any]) -> tuple[Workbook, Any]:
    """Return a workbook and its sheet with these rows below the usual headings."""
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (["Date", "Medication", "Dose", "Route", "Start", "Stop"], *rows):
        sheet.append(cells)
    return book, sheet


def read_book(book: Workbook) -> tuple[InfusionRecord, ...]:
    """Read a workbook."""
    held = io.BytesIO()
    book.save(held)
    return read_document(Document.of_bytes(held.getvalue(), "log.xlsx"))


MARCH_2 = date(2026, 3, 2)
ROWS = (
    [MARCH_2, "Ocrevus", "600 mg", "IV", "13:40", "17:15"],
    [MARCH_2, "Benadryl", "50 mg", "IVP", "13:05", None],
)


def test_a_note_beside_the_columns_of_a_workbook_shifts_nothing() -> None:
    book, sheet = book_of(ROWS[0])
    sheet["H2"] = "chair 4"
    assert [item[2] for item in told(read_book(book))] == ["Ocrevus"]


def test_a_row_that_is_hidden_or_struck_through_gives_nothing() -> None:
    book, sheet = book_of(*ROWS)
    sheet.row_dimensions[3].hidden = True
    records = read_book(book)
    assert [item[2] for item in told(records)] == ["Ocrevus"]
    assert missed(records) == ["Sheet, row 3"]
    book, sheet = book_of(*ROWS)
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    records = read_book(book)
    assert [item[2] for item in told(records)] == ["Ocrevus"]
    assert missed(records) == ["Sheet, row 3"]


def test_a_cell_that_is_struck_through_says_nothing() -> None:
    book, sheet = book_of(*ROWS)
    sheet["F2"].font = Font(strike=True)
    records = read_book(book)
    assert records[0].administrations[0].stop is None
    assert missed(records) == ["Sheet, row 2"]


def with_shared_words(data: bytes) -> bytes:
    """Return a workbook that keeps its words apart from its cells, as Excel does."""
    told: list[str] = []

    def kept(match: re.Match[str]) -> str:
        told.append(match[2])
        return f"<c{match[1].replace('inlineStr', 's')}><v>{len(told) - 1}</v></c>"

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as written:
        for name in book.namelist():
            text = book.read(name).decode()
            if name.startswith("xl/worksheets/"):
                text = re.sub(r'<c([^>]*t="inlineStr"[^>]*)><is>(.*?)</is></c>', kept, text)
            text = text.replace(
                "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}"/></Types>'
            )
            if name == "xl/_rels/workbook.xml.rels":
                relation = f'<Relationship Id="rId99" Type="{_KIND}" Target="sharedStrings.xml"/>'
                text = text.replace("</Relationships>", f"{relation}</Relationships>")
            written.writestr(name, text)
        words = "".join(f"<si>{one}</si>" for one in told)
        written.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_SHEETS}">{words}</sst>')
    return out.getvalue()


_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def test_words_that_are_struck_through_inside_a_cell_say_nothing() -> None:
    def struck(words: str) -> TextBlock:
        return TextBlock(InlineFont(strike=True), words)

    book, sheet = book_of(*ROWS)
    sheet["C2"] = CellRichText(struck("300 mg"), " 600 mg")
    sheet["F2"] = CellRichText(struck("17:15"), " 17:40")
    sheet["B3"] = CellRichText(struck("Benadryl"))
    held = io.BytesIO()
    book.save(held)
    records = read_document(Document.of_bytes(with_shared_words(held.getvalue()), "log.xlsx"))
    (item,) = (item for record in records for item in record.administrations)
    assert item.stop is not None
    assert (item.substance, dose(item), f"{item.stop:%H:%M}") == ("Ocrevus", "600 mg", "17:40")
    assert missed(records) == ["Sheet, row 2", "Sheet, row 3"]


def test_a_hidden_sheet_gives_nothing() -> None:
    book, _ = book_of(ROWS[0])
    draft = book.create_sheet("old draft")
    draft.sheet_state = "hidden"
    for cells in (
        ["Date", "Medication", "Dose", "Route", "Start"],
        [MARCH_2, "Ocrevus", "300 mg", "IV", "13:10"],
    ):
        draft.append(cells)
    records = read_book(book)
    assert len(told(records)) == 1
    assert "old draft, row 2" in missed(records)


def test_a_comment_on_a_cell_is_heard() -> None:
    book, sheet = book_of(*ROWS)
    sheet["F2"].comment = Comment("Actually stopped 16:50. TF", "TF")
    sheet["B3"].comment = Comment("Not given, wrong patient", "TF")
    records = read_book(book)
    (item,) = records[0].administrations
    assert item.stop is None
    assert missed(records) == ["Sheet, row 2, comment of F2", "Sheet, row 3, comment of B3"]
    book, sheet = book_of(*ROWS)
    sheet["F2"].comment = Comment("Tolerated well", "TF")
    assert read_book(book)[0].understood.whole


def test_a_cell_over_several_rows_is_of_each() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (
        ["Medication", "MAR Action", "Action Time", "Dose", "Rate"],
        ["Remicade in NS 250 mL", "New Bag", "03/02/2026 13:40", "400 mg", "40 mL/hr"],
        [None, "Rate Change", "03/02/2026 14:10", None, "125 mL/hr"],
        [None, "Stopped", "03/02/2026 15:50", None, None],
    ):
        sheet.append(cells)
    sheet.merge_cells("A2:A4")
    (record,) = read_book(book)
    (item,) = record.administrations
    assert f"{item.start:%H:%M} - {item.stop:%H:%M}" == "13:40 - 15:50"
    assert record.understood.whole


def test_a_dose_over_two_rows_is_not_given_twice() -> None:
    book, sheet = book_of(
        [MARCH_2, "Venofer", "200 mg", "IV", "13:40", "14:00"],
        [MARCH_2, "Venofer", None, "IV", "14:10", "14:30"],
    )
    sheet.merge_cells("C2:C3")
    (record,) = read_book(book)
    (item,) = record.administrations  # one dose in two runs is one infusion with a pause
    assert item.dose is not None
    assert (item.dose.value, len(item.segments)) == (200, 2)


def test_a_formula_without_its_result_is_named() -> None:
    book, _ = book_of([MARCH_2, "Ocrevus", "600 mg", "IV", "13:40", "=E2+TIME(3,35,0)"])
    records = read_book(book)
    assert records[0].administrations[0].stop is None
    assert missed(records) == ["Sheet, F2"]


def test_a_workbook_whose_main_part_has_another_name_is_read_alike() -> None:
    book, sheet = book_of(*ROWS)
    sheet.row_dimensions[3].hidden = True
    held, other = io.BytesIO(), io.BytesIO()
    book.save(held)
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(other, "w") as new:
        for part in old.namelist():
            name = part.replace("xl/workbook.xml", "xl/workbook2.xml").replace(
                "xl/_rels/workbook", "xl/_rels/workbook2"
            )
            data = old.read(part).replace(b"xl/workbook.xml", b"xl/workbook2.xml")
            new.writestr(name, data)
    records = read_document(Document.of_bytes(other.getvalue(), "log.xlsx"))
    assert [item[2] for item in told(records)] == ["Ocrevus"]


def test_merged_headings_in_two_rows_are_read_together() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Date", "Medication", "Time", None, "Dose"])
    sheet.append([None, None, "Begin", "End", None])
    sheet.append([MARCH_2, "Ocrevus", "13:40", "17:15", "600 mg"])
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(cells)
    (record,) = read_book(book)
    (item,) = record.administrations
    assert f"{item.start:%H:%M}-{item.stop:%H:%M}" == "13:40-17:15"
    assert item.dose is not None
    assert item.dose.value == 600
