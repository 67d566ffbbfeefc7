"""A sheet with its times across the top is read as a note's grid is, or says what to do."""

from __future__ import annotations

import io

import pytest

from scrubber.charts import Document, DocumentError, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, runs

ABOVE = "Patient: Sutter Alma,MRN: E1001\nDate: 03/02/2026,Drug: Ruxience 700 mg in NS 700 mL\n"


def read(data: bytes, name: str = "grid.csv") -> InfusionRecord:
    """Read a sheet of one patient and day."""
    (record,) = read_document(Document.of_bytes(data, name))
    return record


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (
            "Time,1300,1330,1400,1815\nRate (mL/hr),50,100,150,0\nBP,120/70,118/70,119/71,120/72\n",
            "13:00-18:15",
        ),
        (
            "Time,1300,1330,1400,1430,1815\nAction,New Bag,,Paused,Restarted,Stopped\n",
            "13:00-14:00, 14:30-18:15",
        ),
    ],
)
def test_a_grid_is_read_as_a_note_reads_it(grid: str, expected: str) -> None:
    record = read((ABOVE + grid).encode())
    (item,) = record.administrations
    assert (item.substance, runs(item), dose(item)) == ("Ruxience", expected, "700 mg")
    assert (record.claim.medical_record_number, record.understood.whole) == ("E1001", True)


def test_a_workbook_may_be_one() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from datetime import time

    book = openpyxl.Workbook()
    for row in (
        ["Patient: Sutter Alma", "MRN: E1001"],
        ["Date: 03/02/2026", "Drug: Ruxience 700 mg in NS 700 mL"],
        ["Time", time(13), time(13, 30), time(14), time(18, 15)],
        ["Rate (mL/hr)", 50, 100, 150, 0],
    ):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    (item,) = read(data.getvalue(), "grid.xlsx").administrations
    assert runs(item) == "13:00-18:15"


def test_one_that_names_no_drug_says_what_to_do() -> None:
    with pytest.raises(DocumentError, match="across the top") as raised:
        read(b"A,B,C\nTime,0900,0930,1000\nfoo,1,2,3\n")
    assert raised.value.code == "not_table"


def test_another_table_without_known_columns_says_nothing_of_it() -> None:
    with pytest.raises(DocumentError) as raised:
        read(b"A,B,C\nx,0900,y\nfoo,1,2\n")
    assert "across" not in str(raised.value)
