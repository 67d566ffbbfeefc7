"""Times of the evening: `2000` in the margin of a note makes `2030` beside it a time, and what follows an evening is of
the next day.
"""

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


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Dilaudid 0.2 mg IVP at 2310 for back pain and 0.2 mg again at 0312.", ["02", "03"]),
        ("Dilaudid 0.2 mg IVP 2310, Zofran 4 mg IVP 0030.", ["02", "03"]),
        ("Vanc 1 g IVPB 2200-2305 and Zosyn 3.375 g IVPB 0015-0045.", ["02", "03"]),
        ("PRBC #1 2008-2215, PRBC #2 2240-0052.", ["02", "02"]),
        ("Zosyn 3.375 g IVPB 2310-2340, Lovenox 40 mg SC 0900.", ["02", "02"]),  # a list by drug, most likely
        ("Zofran 4 mg IVP 0030, Dilaudid 0.2 mg IVP 2310.", ["02", "02"]),
    ],
)
def test_what_a_sentence_tells_behind_an_evening_is_of_the_next_day(text: str, days: list[str]) -> None:
    record = read_note(f"Date of service: 03/02/2026\n{text}")
    assert [f"{item.start:%d}" if item.start else "" for item in record.administrations] == days
