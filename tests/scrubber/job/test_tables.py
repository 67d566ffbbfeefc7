"""The tables of a run: the operator's folder before the shipped ones, and one line where it can't be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scrubber.job.source import InputError
from scrubber.job.tables import load_tables
from scrubber.reference.layouts import add
from tests.scrubber.reference import published
from tests.scrubber.reference.published import write


def test_without_a_folder_the_shipped_tables_inform() -> None:
    tables = load_tables(None)
    assert {edition.kind for edition in tables.editions} >= {"ptp", "mue", "hcpcs", "opps", "icd10"}
    assert all(edition.shipped for edition in tables.editions)


def test_a_loaded_table_goes_before_a_shipped_one(tmp_path: Path) -> None:
    """Both know the first quarter of 2026; the shipped one gives 32.423 as well, but for a copy's ground."""
    add(tmp_path, write(tmp_path / "pricing.csv", published.LIMITS))
    on = date(2026, 3, 2)
    loaded = load_tables(tmp_path).asp.limit("J1745", on)
    shipped = load_tables(None).asp.limit("J1745", on)
    assert loaded is not None
    assert shipped is not None
    assert (loaded.ground, shipped.ground) == ("primary", "secondary")


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_tables(tmp_path / "nothing")


def test_a_damaged_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "asp-2026Q1.table").write_bytes(b"{}\n")
    with pytest.raises(InputError, match="no table of this product"):
        load_tables(tmp_path)
