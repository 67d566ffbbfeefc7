"""What was hung `to run` for a while was given: only its end is planned. An order to run it is no giving."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import told

HEAD = "Date of Service: 03/02/2026\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1400 vancomycin 1 g hung to run over 60 min.\n1500 vanc complete.",
            ["vancomycin 1400 1500 1 g"],
        ),
        (
            "1400 Started vancomycin 1 g IV to run over 60 min via R PICC. 1505 Vancomycin completed.",
            ["vancomycin 1400 1505 1 g"],
        ),
        ("1400 - vancomycin 1 g started to run at 250 mL/hr.\n1500 complete.", ["vancomycin 1400 1500 1 g"]),
        ("1400 pump hooked up with fluorouracil 4200 mg to run 46 hours.", ["fluorouracil 1400 ? 4200 mg"]),
    ],
)
def test_what_was_hung_to_run_has_the_time_of_its_margin(text: str, expected: list[str]) -> None:
    assert told(read_note(HEAD + text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1400 Order received: vancomycin 1 g to run over 60 min.",
        "1400 Pharmacy will send vancomycin 1 g to run over 60 min.",
        "1400 vancomycin 1 g to be hung to run over 60 min.",
        "1400 Start NS 1 L to run over 2 hr per Dr. Gray.",
    ],
)
def test_what_is_ordered_to_run_was_not_given(text: str) -> None:
    assert told(read_note(HEAD + text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "1400 CADD pump connected with fluorouracil 4200 mg to run 46 hours at home.",
        "1400 CADD pump connected with fluorouracil 4200 mg over 46 hours at home.",
        "1400 Fluorouracil 4200 mg home infusion pump started over 46 hours.",
    ],
)
def test_a_pump_that_was_connected_runs_at_home(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.technique == "pump"
    assert item.planned_hours == Decimal(46)


@pytest.mark.parametrize(
    "text",
    [
        "1000 CADD pump w/ 5-FU 4200 mg infused over 46 hours at home. Disconnected.",
        "1000 Returned for CADD pump disconnect; 5-FU 4200 mg completed at home.",
        "1000 Home pump empty, 5-FU 4200 mg was infused at home over 46 hrs.",
    ],
)
def test_what_a_pump_gave_at_home_is_not_of_this_visit(text: str) -> None:
    assert told(read_note(HEAD + text)) == []
