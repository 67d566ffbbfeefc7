"""Amounts that nobody may count on: a comma where a point is written, and doses of which not all went in.

What each note says of its amounts follows from its words; a number that may be two is none.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note

HEAD = "Date of service: 03/02/2026\n"
TABLE = "Medication   Dose      Route  Start  Stop  Rate  Waste\n"


def dosed(text: str) -> dict[str, str]:
    """Return by drug its dose; `?` with its values where it is in doubt, and nothing where none is told."""
    found = {}
    for item in read_note(HEAD + text).administrations:
        doubt = next((doubt for doubt in item.uncertain if doubt.field == "dose"), None)
        found[item.substance] = f"{item.dose.value.normalize():f} {item.dose.unit}" if item.dose else ""
        if doubt is not None:
            assert item.dose is None
            found[item.substance] = " ".join(("?", *doubt.values))
    return found


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Orencia 687,5 mg IV 1440-1515.", "? 687.5 mg"),
        (TABLE + "Orencia      687,5 mg  IV     1440   1515", "? 687.5 mg"),
        ("Drug | Dose | Start | Stop\nOrencia | 687,5mg | 1440 | 1515", "? 687.5 mg"),
        ("Medication: Orencia\nDose: 687,5 mg\nRoute: IV infusion\nStart: 1440\nStop: 1515", "? 687.5 mg"),
        ("Orencia 0,125 g IV 1440-1515.", "? 0.125 g"),
        ("Orencia 1500,5 mg IV 1440-1515.", "? 1500.5 mg"),
    ],
)
def test_a_comma_where_a_point_is_written_leaves_the_dose_in_doubt(text: str, dose: str) -> None:
    assert dosed(text) == {"Orencia": dose}


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Orencia 1,250 mg IV 1440-1515.", "1250 mg"),
        ("Orencia 750 mg,IV 1440-1515, 100 mL.", "750 mg"),
        ("Orencia 1,250.5 mg IV 1440-1515.", "1250.5 mg"),
    ],
)
def test_a_comma_of_thousands_and_one_behind_a_unit_are_read(text: str, dose: str) -> None:
    assert dosed(text) == {"Orencia": dose}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Orencia 750 mg IV 1440-1515. Wasted 62,5 mg.", "62,5"),
        ("Orencia 750 mg IV 1440-1515. Waste: 0,5 mg", "0,5"),
        ("Orencia 750 mg IV hung 1440 at 62,5 mL/hr, down 1515.", "62,5"),
        ("Mag 1.250,5 mg IVPB 1000-1100.", "1.250,5"),
    ],
)
def test_an_amount_with_such_a_comma_is_not_read_and_named(text: str, named: str) -> None:
    record = read_note(HEAD + text)
    (item,) = record.administrations
    assert item.wasted is None
    assert item.rate_ml_per_hour is None
    assert any(named in gap.text for gap in record.understood.not_understood)


def test_a_rate_with_such_a_comma_in_a_column_is_no_number_of_ten_times_as_much() -> None:
    record = read_note(HEAD + TABLE + "Orencia      750 mg    IV     1440   1515  62,5  0 mg")
    assert [item.rate_ml_per_hour for item in record.administrations] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Ocrevus 600 mg in 500 mL NS 1340-1445, stopped early, half dose.",
        "Ocrevus 600 mg in 500 mL NS 1340-1445, partial dose given.",
        "Ocrevus 600 mg in 500 mL NS 1340-1445. 60% of dose infused.",
        "Ocrevus 600 mg in 500 mL NS 1340-1445. Only about half of the bag infused.",
        "Ocrevus 600 mg in 500 mL NS started 1340, stopped 1445. Pt did not receive the full dose.",
        "Ocrevus 600 mg in 500 mL NS started 1340, stopped 1445 before completion. Infusion not completed.",
        "Drug | Dose | Route | Start | Stop | Comments\nOcrevus | 600 mg | IV | 1340 | 1445 | stopped early",
    ],
)
def test_where_not_all_went_in_the_dose_is_in_doubt(text: str) -> None:
    assert dosed(text)["Ocrevus"].startswith("?")


@pytest.mark.parametrize(
    "text",
    [
        "Ocrevus 600 mg in 500 mL NS 1340-1445, full dose given.",
        "Patient here for first half dose.\nOcrevus 600 mg in 500 mL NS 1340-1445.",
        "Ocrevus 600 mg in 500 mL NS 1340-1445 (half dose per order).",
        "Ocrevus 600 mg in 500 mL NS 1340-1445, rate reduced by half at 1400.",
        "Drug | Dose | Route | Start | Stop | Comments\nOcrevus | 600 mg | IV | 1340 | 1445 | first half dose",
    ],
)
def test_a_half_that_is_all_of_that_day_is_a_dose(text: str) -> None:
    assert dosed(text) == {"Ocrevus": "600 mg"}


def test_what_says_so_ahead_of_another_drug_is_not_of_that() -> None:
    text = "Ocrevus 600 mg IV infusion 1340-1445, half dose given. Benadryl 25 mg IVP given 1330."
    assert dosed(text)["Ocrevus"].startswith("?")
    assert dosed(text)["Benadryl"] == "25 mg"


def test_an_order_with_such_a_comma_has_no_dose() -> None:
    record = read_note(HEAD + "Order: Orencia 687,5 mg IV\nOrencia hung 1440, down 1515.")
    assert [order.dose for order in record.orders] == [None]
    assert [item.dose for item in record.administrations] == [None]


@pytest.mark.parametrize(
    ("said", "dose"),
    [
        ("Lasix 20 mg/2 mL, 40 mg = 4 mL IVP 0915", "40 mg"),
        ("Fentanyl 100 mcg/2 mL, 50 mcg IVP 0915", "50 mcg"),
        ("Zofran 4 mg/2 mL vial - gave 8 mg IVP 0915", "8 mg"),
        ("Remicade 380 mg of 400 mg given IV 0930-1140, 20 mg wasted", "380 mg"),
        ("Remicade 300 mg out of 400 mg infused 0930-1140", "300 mg"),
        ("Gave half of Remicade 400 mg IV 0930-1030 before reaction", None),
        ("Pt got about 3/4 of the Taxol 300 mg IV 0930-1200", None),
        ("Vanc 1 g/250 mL IVPB 0915-1030", "1 g"),
        ("Toradol 30 mg/1 mL IVP 0915", "30 mg"),
    ],
)
def test_what_a_vial_holds_or_was_there_is_no_dose(said: str, dose: str | None) -> None:
    (item,) = read_note(HEAD + said).administrations
    assert (f"{item.dose.value} {item.dose.unit}" if item.dose is not None else None) == dose


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Remicade 100 mg x 4 vials 0915-1120.", {"Remicade": "? 100 mg 400 mg"}),
        ("Venofer 100 mg x 2 vials in 100 NS 0915-0945.", {"Venofer": "? 100 mg 200 mg"}),
        ("Remicade 400 mg x 4 vials 0915-1120.", {"Remicade": "400 mg"}),  # four of 100 mg
        ("KCl 10 mEq/100 x4, 0900-1000, 1000-1100, 1100-1200, 1200-1300.", {"KCl": "? 10 mEq 40 mEq"}),
        ("Mag 2 g x2 bags 0900-1000 and 1000-1100.", {"Mag": "? 2 g 4 g"}),
        (
            "Drug: Remicade, Vial: 100 mg, # vials: 4, Dose: 380 mg, Start 0915, Stop 1120",
            {"Remicade": "380 mg"},
        ),
    ],
)
def test_what_a_vial_holds_is_perhaps_not_all_that_was_given(text: str, told: dict[str, str]) -> None:
    assert dosed(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Remicade (prior 300 mg) 400 mg 0915-1120.",
        "Remicade, up from 300 mg, 400 mg 0915-1120.",
        "Remicade (was 300 mg) 400 mg 0915-1120.",
        "Remicade, last dose 300 mg, 400 mg 0915-1120.",
        "Remicade, max dose 800 mg, 400 mg 0915-1120.",
        "Remicade 400 mg 0915-1120, dose increased from 300 mg.",
    ],
)
def test_an_amount_of_another_time_is_not_what_was_given(text: str) -> None:
    assert dosed(text).get("Remicade", "400 mg") == "400 mg"
