"""Rows of a table in a note that only name a drug: whether it was given, nobody says, and none of them vanishes."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, told

RULED = """Medication | Dose | Route | Start | Stop
Benadryl | 25 mg | IV push | 0955 |
{}
Toradol | 15 mg | IV push | 1230 |
"""
SPACED = """Medication        Dose    Route     Start  Stop
Benadryl          25 mg   IV push   0955
{}
Toradol           15 mg   IV push   1230
"""


@pytest.mark.parametrize(("table", "row"), [(RULED, "Vancomycin | | | |"), (SPACED, "Vancomycin")])
def test_a_row_that_only_names_a_drug_is_named(table: str, row: str) -> None:
    record = read_note(HEAD + table.format(row))
    assert [each.partition(" ")[0] for each in told(record)] == ["Benadryl", "Toradol"]
    assert [gap.text for gap in record.understood.not_understood] == [row]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (RULED, "Vancomycin | | | | refused"),
        (RULED, "ketorolac | | | |"),  # the Toradol of the next row
        (SPACED, "ketorolac"),
        (SPACED, "Resting comfortably"),
    ],
)
def test_a_row_of_what_is_told_otherwise_is_no_gap(table: str, row: str) -> None:
    record = read_note(HEAD + table.format(row))
    assert [each.partition(" ")[0] for each in told(record)] == ["Benadryl", "Toradol"]
    assert record.understood.whole
