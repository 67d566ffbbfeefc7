"""A folder of tables: written whole, mapped into memory, sent to other processes by its path, damaged and told so."""

from __future__ import annotations

import json
import pickle
import sys
from array import array
from datetime import date
from pathlib import Path

import pytest

from scrubber.reference.layouts import add
from scrubber.reference.tables import NO_TABLES, PairIndicator, TableError, open_tables, pair_table, stored
from scrubber.reference.tables.columns import pack, read_columns, unpack
from scrubber.reference.tables.store import save
from tests.scrubber.reference import published
from tests.scrubber.reference.published import write
from tests.scrubber.reference.test_editions import PAIRS

DAY = date(2026, 9, 1)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    save(tmp_path / "store", pair_table("practitioner", "2026Q3", PAIRS).columns)
    add(tmp_path / "store", write(tmp_path / "pricing.csv", published.LIMITS), seen="2026-11-25")
    return tmp_path / "store"


def test_it_says_what_it_holds(store: Path) -> None:
    found = [(e.kind, e.setting, e.quarter, e.rows, e.shipped) for e in stored(store)]
    assert found == [("asp", None, "2026Q1", 1, False), ("ptp", "practitioner", "2026Q3", 3, False)]
    assert stored(store)[0].origins[0].seen == "2026-11-25"
    assert stored(store)[0].origins[0].title == "pricing.csv"


def test_adding_again_replaces(store: Path, tmp_path: Path) -> None:
    rows = [*published.LIMITS[:3], ["J1745", "", "10 MG", "1.000", ""]]
    add(store, write(tmp_path / "later.csv", rows))
    found = open_tables(store, shipped=False).asp.limit("J1745", date(2026, 3, 2))
    assert found is not None
    assert found.value is not None
    assert str(found.value.limit) == "1.000"


def test_tables_travel_by_their_path(store: Path) -> None:
    """What a worker process gets is the folder's name, not twenty megabytes of rows."""
    sent = pickle.dumps(open_tables(store))
    assert len(sent) < 1000
    again = pickle.loads(sent)
    found = again.ptp.find("96413", "96365", DAY, "practitioner")
    assert found is not None
    assert found.value is PairIndicator.WITH_MODIFIER
    assert [edition.kind for edition in again.editions] == [e.kind for e in open_tables(store).editions]


def test_tables_made_by_hand_travel_too() -> None:
    made = type(NO_TABLES)(pairs=(pair_table("practitioner", "2026Q3", PAIRS),))
    again = pickle.loads(pickle.dumps(made))
    assert again.ptp.find("96413", "96365", DAY, "practitioner") is not None


def test_a_table_of_a_machine_with_the_other_byte_order(store: Path) -> None:
    path = store / "ptp-practitioner-2026Q3.table"
    columns = read_columns(path)
    turned = {}
    for name, column in columns.numbers.items():
        copy = array(column.format, column)  # type: ignore[attr-defined]
        copy.byteswap()
        turned[name] = copy
    data = pack(type(columns)(columns.head, turned, columns.pool, columns.ends))
    line, _, body = data.partition(b"\n")
    head = json.loads(line)
    head["byteorder"] = "big" if sys.byteorder == "little" else "little"
    again = unpack(path.name, head, body)
    assert list(again.numbers["keys"]) == list(columns.numbers["keys"])


@pytest.mark.parametrize("compress", [False, True])
def test_a_table_that_is_cut_short(store: Path, compress: bool) -> None:
    path = store / "ptp-practitioner-2026Q3.table"
    data = pack(read_columns(path), compress=compress)
    path.write_bytes(data[:-3])
    with pytest.raises(TableError, match=r"cut short|damaged"):
        open_tables(store)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}\n", b"not json\n", b'{"schema": "infuscrub.table/1"}\n']
)
def test_what_is_no_table(store: Path, content: bytes) -> None:
    (store / "ptp-practitioner-2026Q3.table").write_bytes(content)
    with pytest.raises(TableError, match=r"no table|cannot be read"):
        open_tables(store)


def test_a_folder_that_can_t_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TableError, match="cannot be written"):
        save(tmp_path / "file" / "store", pair_table("practitioner", "2026Q3", PAIRS).columns)


def test_no_tables_know_nothing() -> None:
    assert NO_TABLES.editions == ()
    assert NO_TABLES.ptp.find("96413", "96365", DAY, "practitioner", last_known=True) is None
    assert NO_TABLES.hcpcs.state("J1745", DAY) is None
    assert NO_TABLES.opps.status("J1745", DAY) is None
    assert NO_TABLES.ndc.find("57894003001", DAY) is None
    assert NO_TABLES.pfs.amount("96413", DAY, "nonfacility") is None
    assert NO_TABLES.asp.limit("J1745", DAY) is None
    assert NO_TABLES.icd10.valid("K5000", DAY) is None
    assert NO_TABLES.aoc.find("96366", DAY) is None
    assert NO_TABLES.coverage.supports("J1745", "K5000", DAY) is None
