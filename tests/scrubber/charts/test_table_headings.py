"""Headings as systems write them: a unit behind a sign, words without blanks, and the names of exports."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.headings import by_heading, field_of, unit_of
from scrubber.model.record import Administration
from tests.scrubber.charts.messages import dose, runs


def only(head: str, row: str, name: str = "log.csv") -> Administration:
    """Return the one administration of a table of one row, all of which was understood."""
    (record,) = read_document(Document.of_bytes(f"{head}\n{row}\n".encode(), name))
    (item,) = record.administrations
    assert record.understood.whole
    return item


@pytest.mark.parametrize(
    ("heading", "cell", "told"),
    [
        ("Dose (mg)", "300", "300 mg"),
        ("Dose [mg]", "300", "300 mg"),
        ('"Dose, mg"', "300", "300 mg"),
        ("Dose/mg", "300", "300 mg"),
        ("Dose - mg", "300", "300 mg"),
        ("Dose [g]", "0.3", "0.3 g"),
        ('"Amount Given, units"', "300", "300 units"),
        ("Dose [mg/kg]", "5", ""),  # an amount for each kilogram is none
        ("Dose/kg", "5", ""),
    ],
)
def test_a_unit_behind_a_sign_is_the_columns(heading: str, cell: str, told: str) -> None:
    head, row = (
        f"MRN,DOS,Drug,{heading},Route,Start,Stop",
        f"7,3/2/2026,vedolizumab,{cell},IV infusion,13:15,13:45",
    )
    assert dose(only(head, row)) == told


@pytest.mark.parametrize("heading", ["Dose/Unit", "Dose Units", "dose_unit"])
def test_a_column_of_units_is_no_dose(heading: str) -> None:
    assert (field_of(heading), unit_of(heading)) == ("dose_unit", "")


def test_a_waste_has_the_unit_of_its_heading() -> None:
    head = "MRN,DOS,Drug,Dose [mg],Wasted [mg],Route,Start,Stop"
    item = only(head, "7,3/2/2026,vedolizumab,250,50,IV infusion,13:15,13:45")
    assert item.wasted is not None
    assert (item.wasted.amount.value, item.wasted.amount.unit) == (50, "mg")


def test_headings_without_blanks_are_read() -> None:
    head = "mrn,drugname,dosegiven,doseunit,route,starttime,endtime"
    item = only(head, "7,vedolizumab,300,mg,IV infusion,2026-03-02 13:15:00,2026-03-02 13:45:00")
    assert (dose(item), runs(item)) == ("300 mg", "13:15-13:45")


def test_no_two_headings_are_one_without_their_blanks() -> None:
    found: dict[str, set[str]] = {}
    for heading, field in by_heading().items():
        found.setdefault(heading.replace(" ", ""), set()).add(field)
    assert not {heading for heading, those in found.items() if len(those) > 1}


def test_events_of_an_export_by_its_own_headings() -> None:
    head = "PERSON_MRN;EVENT_TITLE_TEXT;IV_EVENT;EVENT_END_DT_TM;ADMIN_DOSAGE;DOSAGE_UNIT;ADMIN_ROUTE"
    rows = (
        "7;vedolizumab 300 mg + NS 250 mL;Begin Bag;02-MAR-2026 13:15:00;300;mg;IV",
        "7;vedolizumab 300 mg + NS 250 mL;Site Change;02-MAR-2026 13:25:00;;;IV",
        "7;vedolizumab 300 mg + NS 250 mL;Stop;02-MAR-2026 13:45:00;;;IV",
    )
    item = only(head, "\n".join(rows))
    assert (dose(item), runs(item)) == ("300 mg", "13:15-13:45")


def test_a_date_and_time_of_administration_in_columns_of_their_own() -> None:
    item = only(
        "MRN,Drug,Adm Date,Adm Time,End Time,Dose,Route", "7,Entyvio,03/02/26,1315,1345,300 MG,IV INFUSION"
    )
    assert runs(item) == "13:15-13:45"


@pytest.mark.parametrize(
    ("cell", "number"), [('"=""000417"""', "000417"), ("000417", "000417"), ('"=""417"', '="417'), ("=", "=")]
)
def test_a_number_that_is_kept_from_a_spreadsheet_is_itself(cell: str, number: str) -> None:
    text = f"MRN,DOS,Drug,Dose,Route,Start,Stop\n{cell},3/2/2026,vedolizumab,300 mg,IV infusion,13:15,13:45\n"
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    assert record.claim.medical_record_number == number


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Administered Date/Time", "given"),
        ("MAR Action Dt/Tm", "given"),
        ("Dose Date/Time", "given"),
        ("Time Infusion Started", "start"),
        ("Hung At", "start"),
        ("Drug Start", "start"),
        ("Actual Stop Date and Time", "stop"),
        ("Completion Time", "stop"),
        ("MR #", "medical_record_number"),
        ("Lot #", "lot"),
        ("Infusion started", None),  # what happened in a row
        ("IV Start Time", None),  # of the line, as well as of the drug
        ("Order Start Time", None),
        ("Treatment Start", None),
    ],
)
def test_the_time_of_something_is_headed_in_many_words(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_a_record_of_actions_with_headings_of_many_words_is_read() -> None:
    head = "Account,Patient Name,DOB,Medication,Administered Date/Time,MAR Action,Dose,Dose Unit,Rate,Route"
    who = 'A-1,"Penhale, Ross",12/21/1954,INFLIXIMAB 400 MG IN NS 250 ML,03/02/2026'
    rows = (f"{who} 10:15,New Bag,400,mg,40 mL/hr,Intravenous", f"{who} 12:25,Stopped,,,0 mL/hr,Intravenous")
    (record,) = read_document(Document.of_bytes("\n".join((head, *rows)).encode(), "mar.csv"))
    (item,) = record.administrations
    assert (dose(item), runs(item)) == ("400 mg", "10:15-12:25")


@pytest.mark.parametrize(("heading", "cell"), [("Total Dose", "400 mg"), ("Total Dose (mg)", "400")])
def test_a_total_dose_is_the_dose_where_nothing_else_is(heading: str, cell: str) -> None:
    item = only(f"MRN,DOS,Drug,{heading},Route,Start,Stop", f"7,3/2/2026,Remicade,{cell},IV,9:15,11:20")
    assert dose(item) == "400 mg"


def test_a_total_dose_beside_a_dose_may_be_of_the_course() -> None:
    rows = "MRN,DOS,Drug,Dose,Total Dose,Route,Start,Stop\n7,3/2/2026,Remicade,400 mg,1200 mg,IV,9:15,11:20\n"
    (record,) = read_document(Document.of_bytes(rows.encode(), "log.csv"))
    assert [dose(item) for item in record.administrations] == ["400 mg"]
    assert [gap.text for gap in record.understood.not_understood] == ["total dose 1200 mg"]
