"""Bags and units that are told by their number only (`note/numbered.py`)."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD

TWO = "PRBC 08:30-10:15, PRBC 10:30-12:25"


@pytest.mark.parametrize(
    "note",
    [
        "PRBC unit #1 0830-1015. Unit #2 1030-1225.",
        "PRBC x2: unit 1 of 2 0830-1015, unit 2 of 2 1030-1225.",
        "PRBC x2: #1 0830-1015, #2 1030-1225.",
        "PRBC 2 units. 1st unit 0830-1015, 2nd unit 1030-1225, tolerated well.",
        "#1 PRBC 0830 to 1015. #2 PRBC 1030 to 1225.",
        "PRBC #1 started 0830, done 1015. #2 started 1030, done 1225.",
        "PRBC #1 up 0830 down 1015, #2 up 1030 down 1225.",
        "0830 1st unit PRBC started. 1015 1st unit in. 1030 2nd unit started. 1225 2nd unit in.",
    ],
)
def test_a_number_names_the_blood_again(note: str) -> None:
    items = read_note(HEAD + note).administrations
    assert times(read_note(HEAD + note)) == TWO
    assert {item.technique for item in items} == {"transfusion"}
    assert all(item.dose is None for item in items)  # two units are the dose of neither


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("RBC #1 1830-2058, #2 2112-2340.", "RBC 18:30-20:58, RBC 21:12-23:40"),
        (
            "Unit 1 PRBC hung 0830, complete 1015. Lasix 20 mg IVP 1020. Unit 2 hung 1030, complete 1225.",
            "PRBC 08:30-10:15, Lasix 10:20, PRBC 10:30-12:25",
        ),
        ("1st liter NS 0905-1000. 2nd liter 1002-1110.", "NS 09:05-10:00, NS 10:02-11:10"),
        ("LR bolus #1 1 L 0905-1000, bolus #2 1 L 1002-1110.", "LR 09:05-10:00, LR 10:02-11:10"),
        ("KCl 10 mEq run 1 of 2 0905-1005, run 2 of 2 1010-1110.", "KCl 09:05-10:05, KCl 10:10-11:10"),
        (
            "PRBC unit 1 started 0830. 0845 VS stable. 1015 unit 1 complete. 1030 unit 2 started.",
            "PRBC 08:30-10:15, PRBC 10:30",
        ),
        (
            "Plt #1 0905-0935 then PRBC #1 0940-1130, #2 1135-1330.",
            "Plt 09:05-09:35, PRBC 09:40-11:30, PRBC 11:35-13:30",
        ),
        ("NS 1 L #1 wide open 0905, in 0935. #2 hung 0940 at 150/hr.", "NS 09:05-09:35, NS 09:40"),
        ("PRBC unit 1 0830-1015. Unit 2 due 1030. Unit 2 held for temp 101.", "PRBC 08:30"),
        # a bag that begins before the last one ended, or where it did, and a bottle: one infusion goes on
        ("KCl 10 mEq x3: bag 1 0905-1005, bag 2 1005-1105, bag 3 1105-1205.", "KCl 09:05"),
        ("Remicade bag 1 up 0900, bag 2 up 1010, done 1130.", "Remicade 09:00"),
        ("Privigen 40 g: bottle 1 (20 g) 0905-1030, bottle 2 (20 g) 1031-1200.", "Privigen 09:05"),
        # a number that counts something else
        ("Leqembi 740 mg IV 0905-1010. Pump #2 started 1020.", "Leqembi 09:05-10:10"),
        ("Zofran 4 mg IVP 0905. Attempt #2 0912.", "Zofran 09:05"),
        ("Ancef 2 g IVPB 0900-0930. Blood cx #1 0935, #2 0940.", "Ancef 09:00-09:30"),
        ("Ancef 2 g IVPB. Blood cx #1 0905, #2 0910. Ancef up 0915.", "Ancef 09:15"),
        ("PRBC #1 0830-1015. IV attempt 2 1030.", "PRBC 08:30-10:15"),
    ],
)
def test_a_number_names_its_bag_again_and_nothing_else(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told
