"""Times of the evening that look like years: `2000` in the margin of a note makes `2030` beside it a time, too."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import told

HEAD = "Date of Service: 03/02/2026\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "0800 ceftriaxone 2 g IVPB started, 0830 complete. Discharged.\n"
            "2000 ceftriaxone 2 g IVPB started. 2030 complete. Discharged.",
            ["ceftriaxone 0800 0830 2 g", "ceftriaxone 2000 2030 2 g"],
        ),
        (
            "0900 Rituxan 700 mg started. 1200 complete.\n1930 cefepime 2 g hung. 2005 cefepime in.",
            ["Rituxan 0900 1200 700 mg", "cefepime 1930 2005 2 g"],
        ),
    ],
)
def test_a_time_in_the_margin_makes_what_is_near_it_a_time(text: str, expected: list[str]) -> None:
    assert told(read_note(HEAD + text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0900 Actemra 2023 (stopped), now Orencia 750 mg started. 0930 complete.",
        "0900 Dx RA since 2019. Orencia 750 mg started. 0930 complete.",
    ],
)
def test_a_year_in_a_note_of_the_morning_is_no_certain_time(text: str) -> None:
    items = read_note(HEAD + text).administrations
    assert items
    assert not any("20" in line.split(" ")[1][:2] for line in told(read_note(HEAD + text)))
