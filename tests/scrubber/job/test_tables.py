"""NCCI tables: the layouts that CMS publishes, the local store, and lookups by date.

The files are written here in the published layouts; the codes and values in them are for the tests only.
"""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from scrubber.job.files import InputError
from scrubber.job.tables import add_table, list_tables, load_tables
from scrubber.reference.tables import Adjudication, MostUnits, PairIndicator, last_day_of, quarter_of

PAIRS = [
    ["96413", "96365", "", "20190101", "*", "1", "Example rationale"],
    ["96365", "36000", "*", "19960101", "*", "1", "Example rationale"],
    ["96365", "99211", "", "20200101", "20251231", "0", "Example rationale"],
    ["96365", "99211", "", "20260401", "*", "9", "Example rationale"],
]
TITLE = ["Procedure to procedure edits, third quarter 2026"]
HEADINGS = [
    "Column 1",
    "Column 2",
    "prior to 1996",
    "Effective Date",
    "Deletion Date",
    "Modifier",
    "Rationale",
]
UNITS = [
    ["96366", "8", "3 Date of Service Edit: Clinical", "Example"],
    ["99211", "1", "2 Date of Service Edit: Policy", ""],
]
DAY = date(2026, 9, 1)


def text(rows: list[list[str]], delimiter: str = "\t") -> str:
    return "\r\n".join(delimiter.join(row) for row in rows)


def pair_file(folder: Path, kind: str) -> Path:
    path = folder / f"pairs.{kind}"
    rows = [TITLE, HEADINGS, *PAIRS]
    if kind == "txt":
        path.write_text(text(rows))
    elif kind == "csv":
        path.write_text(text(rows, ","))
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.md", "nothing to read")
            archive.writestr("ccipra.txt", text(rows))
    else:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(path)
    return path


@pytest.mark.parametrize("kind", ["txt", "csv", "zip", "xlsx"])
def test_a_pair_file_in_every_published_form(tmp_path: Path, kind: str) -> None:
    stored = add_table(tmp_path / "store", pair_file(tmp_path, kind), "ptp", "practitioner", "2026Q3")
    assert stored.rows == 4
    table = load_tables(tmp_path / "store").pairs_on("practitioner", DAY)
    assert table is not None
    assert table.find("96413", "96365", DAY) is PairIndicator.WITH_MODIFIER
    assert table.find("96365", "96413", DAY) is None, "a pair has an order"
    assert table.find("96365", "36000", DAY) is PairIndicator.WITH_MODIFIER


@pytest.mark.parametrize(
    ("on", "indicator"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), PairIndicator.NEVER),
        (date(2025, 12, 31), PairIndicator.NEVER),
        (date(2026, 1, 1), None),
        (date(2026, 3, 31), None),
        (date(2026, 4, 1), PairIndicator.NOT_APPLICABLE),
    ],
)
def test_a_pair_that_ended_and_came_back(tmp_path: Path, on: date, indicator: PairIndicator | None) -> None:
    add_table(tmp_path, pair_file(tmp_path, "txt"), "ptp", "hospital", "2026Q3")
    table = load_tables(tmp_path).pairs_on("hospital", on)
    assert table is not None
    assert table.find("96365", "99211", on) is indicator


def test_a_pair_table_answers_up_to_the_end_of_its_quarter(tmp_path: Path) -> None:
    add_table(tmp_path, pair_file(tmp_path, "txt"), "ptp", "practitioner", "2026Q3")
    tables = load_tables(tmp_path)
    assert tables.pairs_on("practitioner", date(2026, 9, 30)) is not None
    assert tables.pairs_on("practitioner", date(2026, 10, 1)) is None, "the next quarter is not loaded"
    assert tables.pairs_on("hospital", DAY) is None, "hospitals have a table of their own"


def test_most_units_hold_for_their_own_quarter(tmp_path: Path) -> None:
    path = tmp_path / "mue.csv"
    path.write_text(text([["Practitioner MUE"], ["Code", "MUE", "MAI", "Rationale"], *UNITS], ","))
    add_table(tmp_path, path, "mue", "practitioner", "2026Q3")
    table = load_tables(tmp_path).units_on("practitioner", DAY)
    assert table is not None
    assert dict(table.rows) == {
        "96366": MostUnits(8, Adjudication.DAY),
        "99211": MostUnits(1, Adjudication.DAY_ABSOLUTE),
    }
    assert load_tables(tmp_path).units_on("practitioner", date(2026, 6, 30)) is None


def test_a_store_says_what_it_holds(tmp_path: Path) -> None:
    add_table(tmp_path, pair_file(tmp_path, "txt"), "ptp", "hospital", "2026Q3")
    assert [(t.kind, t.setting, t.quarter, t.rows) for t in list_tables(tmp_path)] == [
        ("ptp", "hospital", "2026Q3", 4)
    ]


@pytest.mark.parametrize("content", [b"", b"Dear reader", b"96365\t99211\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match="holds no NCCI pair"):
        add_table(tmp_path / "store", path, "ptp", "hospital", "2026Q3")
    assert not list((tmp_path / "store").glob("*.ncci")), "nothing is kept of it"


def test_a_damaged_store_is_refused(tmp_path: Path) -> None:
    stored = add_table(tmp_path, pair_file(tmp_path, "txt"), "ptp", "hospital", "2026Q3")
    stored.path.write_bytes(stored.path.read_bytes()[:-5])
    with pytest.raises(InputError, match="cut short"):
        load_tables(tmp_path)
    stored.path.write_bytes(b"{}\n")
    with pytest.raises(InputError, match="is no table"):
        load_tables(tmp_path)


def test_a_zip_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "pairs.zip"
    path.write_bytes(b"PK not really")
    with pytest.raises(InputError, match="no zip file"):
        add_table(tmp_path / "store", path, "ptp", "hospital", "2026Q3")


@pytest.mark.parametrize(
    ("day", "quarter", "last"),
    [
        (date(2026, 1, 1), "2026Q1", date(2026, 3, 31)),
        (date(2026, 6, 30), "2026Q2", date(2026, 6, 30)),
        (date(2026, 12, 31), "2026Q4", date(2026, 12, 31)),
    ],
)
def test_quarters(day: date, quarter: str, last: date) -> None:
    assert quarter_of(day) == quarter
    assert last_day_of(quarter) == last
