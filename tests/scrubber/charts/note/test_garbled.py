"""Times that were typed onto their words, and numbers of which a scan made letters."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.page.garbled import garbled
from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1005started Remicade 400 mg\n1211Remicade done", "1005 started Remicade 400 mg\n1211 Remicade done"),
        ("Remicade 400 mg started1005\nRemicade stopped1211", "Remicade 400 mg started 1005\nRemicade stopped 1211"),
        ("zofran 8mg ivp0840", "zofran 8mg ivp 0840"),
        ("08:40zofran 8mg ivp", "08:40 zofran 8mg ivp"),
    ],
)  # fmt: skip
def test_a_time_typed_onto_its_word_is_one(typed: str, meant: str) -> None:
    assert given_in(typed) == given_in(meant)
    assert "?" not in str(given_in(meant))


@pytest.mark.parametrize(
    "line",
    [
        "1105KH22 exp 11/27",
        "0927AB",
        "1000NS bag given",
        "1000mL NS given",
        "1200mg ordered",
        "1030hrs",
        "2026March 3",
        "1130am",
    ],
)
def test_what_belongs_to_the_digits_is_no_word(line: str) -> None:
    assert read_note(HEAD + line).notes[0].text == HEAD + line


@pytest.mark.parametrize("scanned", ["lO:l2", "1O:1S", "l2:2O", "1|:45", "O9:3O"])
def test_a_time_that_a_scan_made_letters_of_is_shown_and_not_guessed(scanned: str) -> None:
    record = read_note(f"{HEAD}Drug: Remicade 500 mg in 250 mL NS\nTlme started: {scanned}\n")
    assert not [item for item in record.administrations if item.start]
    assert scanned in str(record.understood.not_understood)


@pytest.mark.parametrize("line", ["Remicade 5OO mg", "LR at 5O mL/hr", "Remicade lOO mg IVPB"])
def test_so_is_an_amount(line: str) -> None:
    assert line in str(read_note(f"{HEAD}{line} 1005-1211\n").understood.not_understood)


@pytest.mark.parametrize(
    "line", ["titer I:20", "Ollie: 20 mL flush", "ratio 1:10", "O2 2 L NC", "IO line 10 mL"]
)
def test_other_letters_and_colons_are_none(line: str) -> None:
    assert not list(garbled(line))


@pytest.mark.parametrize("mixed", ["in 250 ns", "in 250 mL NS", "/250 mL D5W", "in NS 250 mL"])
@pytest.mark.parametrize("name", ["remacade", "venofor", "tysarbi"])
def test_a_name_in_small_letters_that_is_mixed_in_a_fluid_is_a_drug(name: str, mixed: str) -> None:
    assert given_in(f"1005 started {name} 400 mg {mixed}\n1327 done\n") == [
        f"{name} infusion 1005-1327 400 mg"
    ]


@pytest.mark.parametrize("line", ["|Remicade 400 mg|10:30|12:45|", "|Zofran|4|mg|0912|", "Zofran|50|mg"])
def test_a_bar_between_cells_is_no_digit(line: str) -> None:
    assert not list(garbled(line))


@pytest.mark.parametrize(
    "line",
    ["1O15 Remicade 400 mg hung", "Remicade 400 mg hung at 1O15", "l225 Remicade complete", "Remicade stopped 122O",
     "Remicade 1015-l225", "Start: O915"],
)  # fmt: skip
def test_so_is_a_time_of_four_signs(line: str) -> None:
    assert line in str(read_note(f"{HEAD}{line}\n").understood.not_understood)


@pytest.mark.parametrize("line", ["lot 1O15", "room 1O15 is warm", "Dr. O'Ill1", "Pt is a 1o1 case"])
def test_what_is_no_time_is_none(line: str) -> None:
    assert not list(garbled(line))
