"""Notes one word beside a form that is read otherwise: none may get a time or a dose that it does not tell.

A reader who went through the forms looked for the note nearest to each that means something else. What its text says
is expected; what it leaves open has no certain time (`?`).
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.others import HEAD
from tests.scrubber.charts.test_note_cases import times


def doses(note: str) -> list[str]:
    return [
        f"{item.substance} {item.dose.value} {item.dose.unit}" if item.dose else item.substance
        for item in read_note(HEAD + note).administrations
    ]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("0915 Heparin 25,000 units in NS 250 mL at 12 mL/hr. Off 1415.", "Heparin 09:15-14:15"),
        ("Hep 5000 units in 100 mL started 0915, off 1000.", "Hep 09:15-10:00"),
        ("Benadryl 25 mg IVP 0900. 500 mL NS after, 0910-1010.", "Benadryl 09:00, NS 09:10-10:10"),
    ],
)
def test_a_bag_is_no_flush(note: str, expected: str) -> None:
    """`hep 500 units in` is left in a port, and `10 mL NS after` clears a line."""
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    "note",
    [
        "Toradol 30 mg IVP, 1430 rechecked pain.",
        "Remicade 400 mg 0915-1120 (last infusion).",
        "Humira 40 mg SQ 0900 (at home).",
        "Remicade 400 mg. Infused 0915-1120. Wrong pt chart, void.",
        "Ativan 1 mg placed 0900",
        "TO Dr Vale: Toradol 30 mg IVP 1430",
        "Remicade 400 mg over 2 h\nTIME  SCDs\n0900  ON\n1100  OFF",
    ],
)
def test_nothing_was_given_at_the_time_that_is_told(note: str) -> None:
    assert times(read_note(HEAD + note)) == ""


@pytest.mark.parametrize(
    "note",
    [
        "Zofran 4 mg IVP given 0900 - wrong pt.",
        "Remicade 400 mg hung, premeds given -> 0930",
        "Remicade 400 mg IV given 0915 by mistake.",
        "0900/1000 Remicade 400 mg IV",
    ],
)
def test_the_time_that_is_told_is_in_doubt(note: str) -> None:
    (item,) = read_note(HEAD + note).administrations
    assert item.start is None
    assert item.runs() == ()


def test_a_bag_that_they_hung_was_begun_at_no_certain_time() -> None:
    """`They` may be the crew that brought the patient."""
    assert times(read_note(HEAD + "NS 500 mL they hung 0920, finished 1020")) == "NS ?-10:20"


def test_a_reason_that_is_a_hold_is_no_diagnosis() -> None:
    (item,) = read_note(HEAD + "Remicade 400 mg 0915-1120, dx Crohns dose held").administrations
    assert item.stop is None


@pytest.mark.parametrize(
    "said", ["PFS (not OBI) SQ R arm 1400", "SQ 1400, OBI declined", "SQ 1400 instead of Onpro"]
)
def test_an_injector_that_was_not_used_is_not_how_it_was_given(said: str) -> None:
    (item,) = read_note(HEAD + f"Neulasta 6 mg {said}").administrations
    assert item.technique == "sc"


@pytest.mark.parametrize(
    "said", ["0.5 mg x2 (1 mg total) IVP 0900 and 1000", "0.5 mg x 2 = 1 mg IVP 0900, 1000"]
)
def test_a_sum_of_two_times_is_the_dose_of_neither(said: str) -> None:
    assert doses(f"Ativan {said}") == ["Ativan 0.5 mg", "Ativan 0.5 mg"]


def test_an_order_that_is_told_behind_what_was_given_takes_nothing_back() -> None:
    assert times(read_note(HEAD + "Given Toradol 30 mg IVP 1430, TO Dr Vale")) == "Toradol 14:30"
    assert times(read_note(HEAD + "Toradol 30 mg IVP given 1430 TO Dr Vale")) == "Toradol 14:30"


def test_the_unit_of_a_heading_is_of_no_drug_that_goes_by_another() -> None:
    rows = "Heparin | 5000 | 0915 | 1020\nPRBC | 1 | 1030 | 1200\nRemicade | 400 | 0800 | 1000"
    assert doses(f"Drug | Dose (mg) | Start | Stop\n{rows}") == ["Heparin", "PRBC", "Remicade 400 mg"]


def test_a_test_of_blood_is_no_call() -> None:
    assert times(read_note(HEAD + "T/C: PRBC 1 unit 0915-1120")) == "PRBC 09:15-11:20"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Labetalol 20 mg IVP 0900\ngtt 2 mg/min 0910-1100", "Labetalol 09:00, Labetalol 09:10-11:00"),
        (
            "Insulin 5 units IVP 0900\ndrip started 0915 at 5 units/hr, off 1200",
            "Insulin 09:00, Insulin 09:15-12:00",
        ),
        ("Toradol 30 mg IVP 0900. gtt kept at 20 mL/hr 0910-1100.", "Toradol 09:00"),
        (
            "Insulin 5 units IVP 0900. Zofran 4 mg IVP 0905. gtt 5 units/hr 0915-1200",
            "Insulin 09:00, Zofran 09:05",
        ),
    ],
)
def test_a_drip_below_a_push_is_of_its_drug_where_only_that_can_be_meant(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize("said", ["0800/1230", "0800/1400", "0900/1000"])
def test_two_times_by_a_stroke_may_be_of_two_doses(said: str) -> None:
    (item,) = read_note(HEAD + f"Ancef 1 g IVPB {said}").administrations
    assert item.start is None
    assert item.stop is None


def test_a_liquid_that_is_diluted_is_not_swallowed() -> None:
    (item,) = read_note(HEAD + "Ocrevus 600 mg liquid concentrate IV 0900-1130").administrations
    assert item.technique == "infusion"
