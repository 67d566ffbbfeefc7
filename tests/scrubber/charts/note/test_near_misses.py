"""Notes one word beside a form that is read otherwise: none may get a time or a dose that it does not tell.

A reader who went through the forms looked for the note nearest to each that means something else. What its text says
is expected; what it leaves open has no certain time (`?`).
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import doses_of, times
from tests.scrubber.charts.others import HEAD


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
    assert doses_of(f"Ativan {said}") == ["Ativan 0.5 mg", "Ativan 0.5 mg"]


def test_an_order_that_is_told_behind_what_was_given_takes_nothing_back() -> None:
    assert times(read_note(HEAD + "Given Toradol 30 mg IVP 1430, TO Dr Vale")) == "Toradol 14:30"
    assert times(read_note(HEAD + "Toradol 30 mg IVP given 1430 TO Dr Vale")) == "Toradol 14:30"


def test_the_unit_of_a_heading_is_of_no_drug_that_goes_by_another() -> None:
    rows = "Heparin | 5000 | 0915 | 1020\nPRBC | 1 | 1030 | 1200\nRemicade | 400 | 0800 | 1000"
    assert doses_of(f"Drug | Dose (mg) | Start | Stop\n{rows}") == ["Heparin", "PRBC", "Remicade 400 mg"]


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


@pytest.mark.parametrize(
    "said",
    [
        ", cancelled",
        " - postponed",
        ". deferred",
        ", no show",
        ", dx Crohns cancelled",
        ", dx Crohns on hold",
        ", pt refused",
    ],
)
def test_a_run_that_was_called_off_may_be_the_slot_of_the_visit(said: str) -> None:
    (item,) = read_note(HEAD + f"Remicade 400 mg IV 0915-1120{said}").administrations
    assert item.start is None
    assert item.stop is None


@pytest.mark.parametrize(
    "note",
    [
        "Insulin 10 units IVP 0900 for K 6.8. gtt 20 mcg/min 0910-1100 for BP.",
        "Benadryl 25 mg IVP 0900\nDrip 100 units/hr 0910-1100",
        "Solumedrol 125 mg IVP 0900\ndrip of mAb 50 mg/hr 0930-1300",
        "Demerol 25 mg IVP 0900 for rigors.\nMaintenance infusion 50 mg/hr 0930-1300",
        "Cardizem 20 mg IVP 0900. gtt 5 mg/hr 0915 then 10 mg/hr 1000-1200",
    ],
)
def test_a_drip_below_a_push_may_be_of_a_drug_that_nobody_names(note: str) -> None:
    """By its unit, by what it is for, or because what was pushed never runs; a changed rate has another beginning."""
    (item,) = read_note(HEAD + note).administrations
    assert item.technique == "push"


@pytest.mark.parametrize(
    "said",
    ["PA placed 1400", "kit call placed to pharmacy 1400", "6 mg bandaid placed 1400", "sticker placed on chart 1400",
     "kit was placed in fridge 1400"],
)  # fmt: skip
def test_what_was_placed_was_no_injector(said: str) -> None:
    assert not times(read_note(HEAD + f"Neulasta Onpro {said}"))


def test_an_injector_that_was_placed_gives_its_drug() -> None:
    assert times(read_note(HEAD + "Neulasta Onpro 6 mg placed R arm 1400")) == "Neulasta 14:00"


@pytest.mark.parametrize(
    "note",
    [
        "Remicade 400 mg 0915-1120 (copied from last infusion)",
        "Remicade 400 mg 0915-1120 (order only)",
        "Remicade 400 mg (last dose) 0915-1120",
        "Venofer 200 mg IVPB 0915-0930 (order rec'd)",
    ],
)
def test_a_bracket_that_may_be_of_another_visit_is_a_gap(note: str) -> None:
    """No time of it is taken, and the note is not called understood."""
    record = read_note(HEAD + note)
    assert not record.administrations
    assert not record.understood.whole


@pytest.mark.parametrize("cell", ["K-pad pump", "Breast pump", "wound vac notes", "SCDs"])
def test_a_column_of_a_device_is_of_no_infusion(cell: str) -> None:
    rows = f"Time  BP  {cell}\n0900  120/80  ON\n1100  118/76  OFF"
    assert times(read_note(HEAD + f"Remicade 400 mg over 2 h\n{rows}")) == ""


@pytest.mark.parametrize(
    "said",
    ["IVPB ordered/hung 0910/0940", "IVPB due/given 0905/0920", "IV mixed/hung 0845/0915", "IVP 0910/1010"],
)
def test_two_times_of_two_labels_or_of_a_push_are_no_run(said: str) -> None:
    (item,) = read_note(HEAD + f"Rocephin 1 g {said}").administrations
    assert item.start is None
    assert item.stop is None


def test_a_label_of_both_ends_makes_a_run() -> None:
    assert times(read_note(HEAD + "Remicade 400 mg IV start/stop 0900/1100")) == "Remicade 09:00-11:00"


def test_a_spoken_order_for_one_more_is_no_giving() -> None:
    note = "Zofran 4 mg IVP given 0900. VO to repeat Zofran 4 mg IVP 1300"
    assert times(read_note(HEAD + note)) == "Zofran 09:00"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Heparin 500 units/hr 0900-1300", "Heparin 09:00-13:00"),
        ("Hep 500 units/hr gtt 0900-1300", "Hep 09:00-13:00"),
        ("Benadryl 25 mg IVP 0900, NS after x 30 min 1120-1150", "Benadryl 09:00, NS 11:20-11:50"),
    ],
)
def test_what_runs_by_the_hour_is_no_flush(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


def test_fluid_and_grams_below_a_heading() -> None:
    assert doses_of("Drug | Dose (mL) | Start | Stop\nNS | 500 | 0915 | 1020") == ["NS 500 ml"]
    assert doses_of(
        "Drug | Dose (mg) | Start | Stop\nIVIG | 30 | 0915 | 1220\nRemicade | 400 | 1300 | 1500"
    ) == [
        "IVIG",
        "Remicade 400 mg",
    ]
