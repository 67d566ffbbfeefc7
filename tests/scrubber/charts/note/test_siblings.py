"""What two more batches in the manner of the field notes showed, each with other wordings of its kind."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


@pytest.mark.parametrize(
    "words",
    [
        "Zometa 4mg/100ml IV this visit, on @ 1:44 off @ 2:02 pm",
        "Zometa 4 mg at this visit, on @ 1:44 pm off @ 2:02 pm",
        "For this visit Zometa 4 mg IV infusion, in @ 1:44 out @ 2:02 pm",
    ],
)
def test_this_visit_is_no_other_thing_that_began(words: str) -> None:
    assert times(read_note(HEAD + words)) == "Zometa 13:44-14:02"


@pytest.mark.parametrize("who", ["by their RN", "by the ED nurse", "by crew", "there"])
def test_what_others_hung_began_when_they_say(who: str) -> None:
    """Nobody here saw it: the time is kept, and is not certain."""
    record = read_note(f"{HEAD}Rec'd w/ LR running, hung {who} 1640; bag finished 1755.")
    (item,) = record.administrations
    assert item.start is None
    assert [doubt.field for doubt in item.uncertain] == ["start"]


@pytest.mark.parametrize("added", ["1 amp MVI", "1 vial MVI", "10 mL MVI", "MVI"])
def test_what_is_added_to_a_bag_is_a_part_of_it(added: str) -> None:
    record = read_note(f"{HEAD}IVF: NS w/ {added} 1025 to 1230 for hyperemesis.")
    assert times(record) == f"NS w/ {added} 10:25-12:30"


@pytest.mark.parametrize(
    "heading",
    [
        "PRODUCT/DOSE            TOTAL VOL   RATE      ON         OFF",
        "Agent & Dose            Tot vol     Rate      Start      Stop",
        "Drug/Volume             Vol         Rate      Up         Down",
    ],
)
def test_a_column_of_a_drug_and_what_is_told_of_it(heading: str) -> None:
    row = "Nexviazyme 1,400 mg     350 mL      stepped   11:50 AM   03:10 PM"
    assert times(read_note(f"{HEAD}\n{heading}\n{row}\n")) == "Nexviazyme 11:50-15:10"
