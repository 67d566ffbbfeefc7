"""Exports as other systems make them: their headings, their actions, and what a table says outside its rows."""

from __future__ import annotations

import io
from datetime import date, time

import pytest
from openpyxl import Workbook

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord


def read(text: str, name: str = "export.csv") -> tuple[InfusionRecord, ...]:
    """Read a table that is in memory."""
    return read_document(Document.of_bytes(text.encode(), name))


def runs(item: Administration) -> list[str]:
    """Return the runs as a clock shows them."""
    return [" - ".join(f"{at:%H:%M}" if at else "?" for at in (run.start, run.stop)) for run in item.runs()]


def doubts(item: Administration) -> dict[str, tuple[str, ...]]:
    """Return what is in doubt, with its values."""
    return {doubt.field: doubt.values for doubt in item.uncertain}


def test_a_bolus_from_the_bag_hangs_no_second_bag() -> None:
    (record,) = read(
        "Medication,MAR Action,Date,Time,Dose,Rate,Route\n"
        "heparin 25000 units in D5W 250 mL,New Bag,03/04/2026,08:00,,12 mL/hr,Intravenous\n"
        "heparin 25000 units in D5W 250 mL,Bolus from Bag,03/04/2026,08:05,5000 units,,Intravenous\n"
        "heparin 25000 units in D5W 250 mL,Stopped,03/04/2026,14:00,,,Intravenous\n"
    )
    (item,) = record.administrations
    assert runs(item) == ["08:00 - 14:00"]


def test_an_end_that_meditech_calls_unscheduled_is_an_end() -> None:
    (record,) = read(
        "unit_no,charttime,medication,event_txt,dose_given,dose_given_unit,route\n"
        "M7,2026-03-06 12:40:00,CARBOplatin,Started,450,mg,IV\n"
        "M7,2026-03-06 13:15:00,CARBOplatin,Stopped - Unscheduled,,,IV\n"
        "M7,2026-03-06 13:20:00,Dexamethasone,Hold Dose,,,IV\n"
    )
    (item,) = record.administrations
    assert runs(item) == ["12:40 - 13:15"]
    assert record.claim.medical_record_number == "M7"


def test_events_of_an_export_that_has_columns_for_start_and_end() -> None:
    """`Begin Bag` and `Rate Change` have a start and no end there; `Infuse` says when it ran."""
    (record,) = read(
        "PERSON_NAME,EVENT_CD_DISP,IV_EVENT_DISP,ADMIN_START_DT_TM,ADMIN_END_DT_TM,ADMIN_DOSAGE,DOSAGE_UNIT_DISP,"
        "ADMIN_ROUTE_DISP\n"
        '"Mabry, Tess",vedolizumab,Begin Bag,03/05/2026 13:02:00,,300,mg,IV Piggyback\n'
        '"Mabry, Tess",vedolizumab,Rate Change,03/05/2026 13:17:00,,,,IV Piggyback\n'
        '"Mabry, Tess",vedolizumab,Infuse,03/05/2026 13:02:00,03/05/2026 13:47:00,,,IV Piggyback\n'
    )
    (item,) = record.administrations
    assert runs(item) == ["13:02 - 13:47"]
    assert item.dose is not None
    assert item.dose.value == 300


def test_a_waste_is_no_second_dose() -> None:
    """It belongs to the dose of its order; one that no dose stands beside is named."""
    rows = (
        "Order ID,Drug,Action,Action Time,Dose,Dose Unit,Route\n"
        "1,ketorolac,Given,03/05/2026 9:50 AM,15,mg,IV Push\n"
    )
    (record,) = read(rows + "1,ketorolac,Waste,03/05/2026 9:51 AM,15,mg,IV Push\n")
    (item,) = record.administrations
    assert item.wasted is not None
    assert item.wasted.amount.value == 15
    assert record.understood.whole

    (record,) = read(rows + "2,ketorolac,Waste,03/05/2026 9:51 AM,15,mg,IV Push\n")
    (item,) = record.administrations
    assert item.wasted is None
    assert [gap.locator for gap in record.understood.not_understood] == ["row 3"]


def test_a_pause_without_its_restart_leaves_the_end_open() -> None:
    (record,) = read(
        "PatientName,Medication,Action,ActionDateTime,Route\n"
        '"GRAY, TOM",rituximab 750 mg,Started,2026-03-20T10:00:00-05:00,IV\n'
        '"GRAY, TOM",rituximab 750 mg,Paused,2026-03-20T10:40:00-05:00,IV\n'
    )
    (item,) = record.administrations
    assert runs(item) == ["10:00 - ?"]
    assert doubts(item) == {"stop": ("2026-03-20T10:40-05:00",)}


@pytest.mark.parametrize("word", ["Continued", "Continue", "Infusion Continued"])
def test_what_was_paused_and_is_continued_goes_on(word: str) -> None:
    row = '"GRAY, TOM",rituximab 750 mg,{},2026-03-20T{}:00-05:00,IV\n'
    (record,) = read(
        "PatientName,Medication,Action,ActionDateTime,Route\n"
        + row.format("Started", "10:00")
        + row.format("Interrupted", "10:40")
        + row.format(word, "11:10")
        + row.format("Continued", "11:40")
        + row.format("Completed", "12:35")
    )
    (item,) = record.administrations
    assert runs(item) == ["10:00 - 10:40", "11:10 - 12:35"]
    assert not item.uncertain


def test_a_duration_that_the_times_deny_leaves_the_end_in_doubt() -> None:
    """10:00 to 11:30 are 90 minutes; both 90 and 120 are written."""
    (record,) = read(
        "Date,Drug,Method,Start,Stop,Total Minutes\n"
        "2026-03-13,natalizumab,IV infusion,10:00 AM,11:30 AM,120\n"
        "2026-03-13,ferumoxytol,IV infusion,12:00 PM,12:20 PM,20\n"
    )
    first, second = record.administrations
    assert first.stop is None
    assert doubts(first) == {"stop": ("2026-03-13T11:30", "2026-03-13T12:00")}
    assert runs(second) == ["12:00 - 12:20"]


@pytest.mark.parametrize("start", ["10:15", "10:15 AM"])
def test_a_duration_says_that_there_was_an_end_however_doubtful_the_start(start: str) -> None:
    """130 minutes are written: a stop time is not missing, it is in doubt."""
    head = "Date,Drug,Method,Start,Total Minutes\n"
    (record,) = read(f"{head}2026-03-13,natalizumab,IV infusion,{start},130\n")
    told = {doubt.field: doubt.quote for doubt in record.administrations[0].uncertain}
    assert told["stop"] == "130"


def test_a_unit_may_stand_in_the_heading_and_a_dose_under_sig() -> None:
    (record,) = read("Date,Drug,Dose (mg),Amount Wasted (mg),Time Given\n3/2/2026,ketorolac,15,15,9:50 AM\n")
    (item,) = record.administrations
    assert item.wasted is not None
    assert item.wasted.amount == item.dose
    assert item.dose is not None
    assert f"{item.dose.value} {item.dose.unit}" == "15 mg"

    epic = "DISPLAY_NAME,MAR_ACTION,TAKEN_TIME,{},DOSE_UNIT,ROUTE\nketorolac,Given,03/02/2026 09:44,15,mg,IV push\n"
    (record,) = read(epic.format("SIG"))
    (item,) = record.administrations
    assert item.dose is not None
    assert f"{item.dose.value} {item.dose.unit}" == "15 mg"
    (record,) = read(epic.format("ZORK"))
    assert [gap.locator for gap in record.understood.not_understood] == ["row 2, dose"]


def test_what_stands_above_a_table_says_whose_it_is_and_when() -> None:
    (record,) = read(
        "Infusion Log;;;\nPatient:;DREW, SIMON;MRN:;30021\nDate of service:;03/10/2026;Printed:;03/24/2026\n"
        "Drug;Route;Time On;Waste\nocrelizumab;IV infusion;0915;none\n"
    )
    (item,) = record.administrations
    assert (record.patient.family, record.claim.medical_record_number) == ("DREW", "30021")
    assert doubts(item) == {"start": ("09:15",)}, "of two dates in a line, neither is taken for the day"

    (record,) = read(
        "Patient:;DREW, SIMON;DOB:;12/01/1982;Date of service:;03/10/2026\n"
        "Drug;Dose;Route;Time On;Time Off;Waste\nocrelizumab;300 mg;IV infusion;0915;1145;none\n"
    )
    (item,) = record.administrations
    assert runs(item) == ["09:15 - 11:45"]
    assert item.day() == date(2026, 3, 10)
    assert item.wasted is not None
    assert item.wasted.amount.value == 0


def test_a_sheet_of_wastes_gives_nothing_and_a_cover_sheet_names_the_patient() -> None:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["MRN", "S-4410"])
    given = book.create_sheet("Given")
    given.append(["Date", "Medication", "Dose (mg)", "Route", "Start", "Finished"])
    given.append([date(2026, 3, 23), "vedolizumab", 300, "IV infusion", time(13, 30), time(14, 2)])
    waste = book.create_sheet("Wastage")
    waste.append(["Date", "Medication", "Amount wasted (mg)"])
    waste.append([date(2026, 3, 23), "vedolizumab", 20])
    file = io.BytesIO()
    book.save(file)

    (record,) = read_document(Document.of_bytes(file.getvalue(), "book.xlsx"))
    (item,) = record.administrations
    assert record.claim.medical_record_number == "S-4410"
    assert runs(item) == ["13:30 - 14:02"]
    assert item.wasted is not None
    assert (item.wasted.amount.value, item.wasted.amount.unit) == (20, "mg")
    assert [source.locator for source in item.also] == ["Wastage, row 2"]
    assert record.understood.whole


def test_a_sheet_of_orders_gives_nothing() -> None:
    book = Workbook()
    orders, given = book.active, book.create_sheet("MAR")
    assert orders is not None
    orders.title = "Orders"
    for sheet, hour in ((orders, 13), (given, 14)):
        sheet.append(["Date", "Medication", "Route", "Start", "Stop"])
        sheet.append([date(2026, 3, 23), "vedolizumab", "IV infusion", time(hour, 30), time(hour + 1, 2)])
    file = io.BytesIO()
    book.save(file)
    (record,) = read_document(Document.of_bytes(file.getvalue(), "book.xlsx"))
    (item,) = record.administrations
    assert runs(item) == ["14:30 - 15:02"]
    assert [gap.locator for gap in record.understood.not_understood] == ["Orders, row 2"]


BOLUS = (
    "Order ID,Medication,Action,Action Time,Dose,Rate,Route\n"
    "9001,heparin 25000 units/250 mL,{},03/02/2026 0900,4000 units,,{}\n"
)
BAG = (
    "9001,heparin 25000 units/250 mL,New Bag,03/02/2026 {},{},12 mL/hr,Intravenous\n"
    "9001,heparin 25000 units/250 mL,Infusion Stopped,03/02/2026 1210,,,Intravenous\n"
)


@pytest.mark.parametrize("action", ["Bolus from Bag", "Bolus from Infusion", "Bolus"])
def test_a_bolus_before_the_bag_is_a_dose_of_its_own(action: str) -> None:
    (record,) = read(BOLUS.format(action, "Intravenous") + BAG.format("0902", "25000 units"))
    bolus, bag = record.administrations
    assert (runs(bolus), runs(bag)) == (["09:00 - ?"], ["09:02 - 12:10"])
    assert [int(item.dose.value) for item in (bolus, bag) if item.dose] == [4000, 25000]
    assert doubts(bolus) == {"technique": ("infusion", "push")}
    assert not doubts(bag)


@pytest.mark.parametrize(("dose", "open_"), [("25000 units", False), ("", True)])
def test_a_bolus_from_a_bag_that_runs_is_not_the_dose_of_the_bag(dose: str, open_: bool) -> None:
    """Nor is it the way in which the bag was given."""
    (record,) = read(BOLUS.format("Bolus from Bag", "IV Push") + BAG.format("0830", dose))
    (item,) = record.administrations
    assert (runs(item), item.technique) == (["08:30 - 12:10"], "infusion")
    assert (item.dose is None, "dose" in doubts(item)) == (open_, open_)
