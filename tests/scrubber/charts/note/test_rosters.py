"""A table with a column of patients in a page, a print or a note: of several patients no row reaches another's claim.

Source: contract, section 4 (a document never reaches another patient's claim).
"""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.render_pdf import placed, row

DAY = "Date of service: 03/02/2026"
HEADS = ("Patient", "DOB", "Medication", "Dose", "Route", "Start", "Stop")
SUTTER = ("Sutter, Alma", "02/17/1978", "Entyvio", "300 mg", "IV infusion", "13:15", "13:45")
AGAIN = (*SUTTER[:2], "Benadryl", "25 mg", "IV push", "13:05", "")
PIKE = ("Pike, Roy", "01/05/1966", "Ocrevus", "600 mg", "IV infusion", "13:00", "16:40")
Cells = tuple[str, ...]


def html(heads: Cells, *rows: Cells) -> tuple[bytes, str]:
    """A page."""
    lines = ("".join(f"<td>{cell}</td>" for cell in cells) for cells in (heads, *rows))
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<p>{DAY}</p><table>{table}</table>".encode(), "n.html"


def text(heads: Cells, *rows: Cells) -> tuple[bytes, str]:
    """A note."""
    lines = ("  ".join(f"{cell:14}" for cell in cells) for cells in (heads, *rows))
    return "\n".join((DAY, *lines)).encode(), "n.txt"


def pdf(heads: Cells, *rows: Cells) -> tuple[bytes, str]:
    """A print."""
    columns = (40, 130, 210, 290, 350, 440, 500)
    words = [word for n, cells in enumerate((heads, *rows)) for word in row(700 - 16 * n, columns, cells)]
    return placed([[(40, 726, DAY), *words]]), "c.pdf"


def read(data: bytes, name: str) -> InfusionRecord:
    """Read a document of one record."""
    (record,) = read_document(Document.of_bytes(data, name))
    return record


@pytest.mark.parametrize("form", [html, text, pdf])
@pytest.mark.parametrize("who", ["Patient", "Patient Name", "MRN", "Name"])
def test_rows_of_several_patients_are_named_and_nobodys(form: object, who: str) -> None:
    record = read(*form((who, *HEADS[1:]), SUTTER, PIKE))  # type: ignore[operator]
    assert record.administrations == ()
    assert len(record.understood.not_understood) == 2


@pytest.mark.parametrize("form", [html, text, pdf])
def test_rows_of_one_patient_are_read(form: object) -> None:
    record = read(*form(HEADS, AGAIN, SUTTER))  # type: ignore[operator]
    assert [item.substance for item in record.administrations if item.start] == ["Benadryl", "Entyvio"]


def test_rows_that_leave_the_patient_empty_are_of_the_one_above() -> None:
    record = read(*html(HEADS, SUTTER, ("", "", *AGAIN[2:])))
    assert len(record.administrations) == 2


def test_a_column_of_nurses_makes_no_roster() -> None:
    heads = ("Medication", "Dose", "Route", "Start", "Stop", "Nurse")
    record = read(*html(heads, (*SUTTER[2:], "J. Lee"), (*AGAIN[2:], "K. Poe")))
    assert len(record.administrations) == 2


@pytest.mark.parametrize("sign", [" - ", ": ", "  ", " | ", " (02/17/1978) "])
def test_lines_of_a_days_list_are_of_nobody(sign: str) -> None:
    lines = (
        f"Sutter, Alma{sign}Entyvio 300 mg IV infusion 1315-1345",
        f"Pike, Roy{sign}Ocrevus 600 mg IV 1300-1640",
    )
    record = read_note("\n".join((DAY, *lines)))
    assert record.administrations == ()
    assert [gap.locator for gap in record.understood.not_understood] == ["line 2", "line 3"]
    # the patient whom the note names has what stands in the line of that name
    named = read_note("\n".join((f"Patient: Sutter, Alma\n{DAY}", *lines)))
    assert [item.substance for item in named.administrations] == ["Entyvio"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Sutter, Alma - Benadryl 25 mg IV push 1305", "Sutter, Alma - Entyvio 300 mg IV infusion 1315-1345"),
        ("Tylenol, Benadryl - given 1305", "Zofran, Decadron - given 1306", "Entyvio 300 mg IV 1315-1345"),
        ("Sutter, Alma - Entyvio 300 mg IV infusion 1315-1345", "Pike, Roy - visit cancelled"),
    ],
)
def test_what_is_no_list_of_several_patients_is_read(lines: tuple[str, ...]) -> None:
    record = read_note("\n".join((DAY, *lines)))
    runs = [item for item in record.administrations if item.substance == "Entyvio" and item.stop]
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("02/17/1978", date(1978, 2, 17)),
        ("7/8/31", date(1931, 7, 8)),
        ("07/08/1931", date(1931, 7, 8)),
        ("2/29/00", date(1900, 2, 28)),
    ],
)
def test_a_birth_of_four_digits_is_of_its_century(born: str, expected: date) -> None:
    note = f"Patient: Sutter, Alma DOB {born}\nFather born 01/05/1946, seen 3/2/1999.\n{DAY}\n"
    assert read_note(note).patient.birth_date == expected
