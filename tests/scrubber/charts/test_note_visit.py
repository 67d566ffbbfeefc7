"""When the patient came, and what was called off before it began: neither is a time of giving."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.others import HEAD
from tests.scrubber.charts.test_note_cases import times


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("here 10:30a for Skyrizi 600mg IV start. auth still pending, drug not mixed.", ""),
        ("Pt arrived at 0930 for Remicade 400 mg IV. Denied by insurance, sent home.", ""),
        ("Arrived 0930 for Remicade 400 mg IV. Started 0945, done 1150.", "Remicade 09:45-11:50"),
        ("Checked in 1:15p for Prolia 60 mg SC. Given 1:22p.", "Prolia 13:22"),
        ("came in 9a for ocrevus 300mg IV. ran 9:40a-12:15p", "ocrevus 09:40-12:15"),
        ("1750 DR VANCE D/C'D HEPARIN BEFORE HUNG. BAG RETURNED", ""),
        ("0915 Zosyn 3.375 g IVPB d/c'd before hung.", ""),
        # who goes home is no drug that is discontinued, and a start may stand above its drug
        (
            "Remicade 400 mg IV\nInfusion start 1033\nInfusion stop 1240\nD/C home 1310",
            "Remicade 10:33-12:40",
        ),
        ("Infusion start 1033\nRemicade 400 mg IV\nInfusion stop 1240\nD/C 1310", "Remicade 10:33-12:40"),
        (
            "Started 0900. Zofran 4 mg IVP 0910.\nRemicade 400 mg IV done 1240.",
            "Zofran 09:10, Remicade ?-12:40",
        ),
        ("0900 Remicade 400 mg hung. 1000 metoprolol held. Remicade done 1130.", "Remicade 09:00-11:30"),
        ("1000 Vanc 1 g hung. 1030 Vanc d/c'd before it was done.", "Vanc 10:00-10:30"),
    ],
)
def test_a_time_of_the_visit_gives_nothing(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told
