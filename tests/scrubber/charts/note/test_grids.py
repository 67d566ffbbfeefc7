"""Grids inside notes: times across the top, and below them what of each drug was given then."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_forms import HEAD, told

GRID = (
    "              0900    0915    1000\n"
    "Fentanyl mcg  50              25\n"
    "Zofran mg             4\n"
    "vancomycin 1 g/NS 250 mL\n"
    "  Action      Begin Bag       Stop\n"
)


def test_a_grid_gives_what_stands_below_its_times() -> None:
    assert [told(item) for item in read_note(HEAD + GRID).administrations] == [
        "Fentanyl 09:00-? 50 mcg",
        "Fentanyl 10:00-? 25 mcg",
        "Zofran 09:15-? 4 mg",
        "vancomycin 09:00-10:00 1 g",
    ]


@pytest.mark.parametrize(
    ("row", "given"),
    [
        ("Ruxience 700 mg     50 mL/hr  100 mL/hr  Stopped", ["Ruxience 09:00-14:15 700 mg"]),
        ("Ruxience 700 mg     50 mL/hr  100 mL/hr  0 stop", ["Ruxience 09:00-14:15 700 mg"]),
        ("Ruxience 700 mg     Start                Stopped", ["Ruxience 09:00-14:15 700 mg"]),
        (
            "Benadryl 25 mg IVP  25 mg                25 mg",
            ["Benadryl 09:00-? 25 mg", "Benadryl 14:15-? 25 mg"],
        ),
        ("Benadryl 50 mg IVP  25 mg", ["Benadryl 09:00-? 25 mg"]),  # less than was ordered
        ("Benadryl 25 mg IVP            Given", ["Benadryl 09:30-? 25 mg"]),
        ("Benadryl 25 mg IVP  x", []),  # it may be crossed out
        ("Benadryl 25 mg IVP  refused", []),
        ("Ruxience 700 mg     50 mL/hr  held       Stopped", []),
    ],
)
def test_the_row_of_a_drug_says_what_it_got_below_each_time(row: str, given: list[str]) -> None:
    note = HEAD + "Medication          0900      0930       1415\n" + row + "\n"
    items = read_note(note).administrations
    assert [told(item) for item in items if item.start] == given


@pytest.mark.parametrize(
    "text",
    [
        GRID.replace("0900    0915    1000", "9:00 AM    9:15 AM    10:00 AM"),  # a copy shifted the columns
        "              0900    0915    1000\nPotassium mmol/L   3.1   3.4  3.9\n",  # what was measured
        "              0900    0915    1000\nPropofol mcg/kg/min   50   60  60\n",  # a rate by weight
    ],
)
def test_a_grid_that_lost_its_columns_or_holds_no_doses_gives_no_time(text: str) -> None:
    assert not [item for item in read_note(HEAD + text).administrations if item.start]
