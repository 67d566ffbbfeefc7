"""What programs write into tables: days from which they count, cells of nothing, what was ordered and what was given.

Sources: a workbook counts days from 1899-12-30 (or 1904-01-01), so that a time alone has that day; SQL Server writes
parts of a second, pandas `NaT` and `nan`, databases `NULL`.
"""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.messages import doubts

HEAD = "MRN,Date,Drug,Dose,Route,Start,Stop"


def read(text: str) -> tuple[InfusionRecord, ...]:
    """Read a log."""
    return read_document(Document.of_bytes(text.encode(), "log.csv"))


def items(text: str) -> list[Administration]:
    """Return what a log gives."""
    return [item for record in read(text) for item in record.administrations]


def times(item: Administration) -> tuple[str, str]:
    """Return start and stop."""
    start, stop = (f"{moment:%m-%d %H:%M}" if moment else "" for moment in (item.start, item.stop))
    return start, stop


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        ("1/1/1900 13:15", "01/01/1900 15:25"),
        ("12/30/1899 1:15 PM", "12/30/1899 3:25 PM"),
        ("1899-12-30 13:15:00", "1899-12-30T15:25:00"),
        ("1904-01-01 13:15", "1904-01-01 15:25"),
        ("13:15:00.000", "15:25:00.0000000"),
    ],
)
def test_a_time_without_a_day_is_of_the_rows_day(start: str, stop: str) -> None:
    (item,) = items(f"{HEAD}\n7,3/2/2026,rituximab,400 mg,IV infusion,{start},{stop}\n")
    assert times(item) == ("03-02 13:15", "03-02 15:25")


def test_a_time_of_a_workbook_without_a_day_is_of_the_rows_day() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD.split(","))
    ends = (datetime(1900, 1, 1, 13, 15), datetime(1899, 12, 31, 15, 25))  # noqa: DTZ001 - a wall clock
    sheet.append(["7", datetime(2026, 3, 2), "rituximab", "400 mg", "IV infusion", *ends])  # noqa: DTZ001
    out = io.BytesIO()
    book.save(out)
    (record,) = read_document(Document.of_bytes(out.getvalue(), "log.xlsx"))
    assert times(record.administrations[0]) == ("03-02 13:15", "03-02 15:25")


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        ("3/1/2026 13:15", "3/1/2026 15:25", ("", "")),
        ("3/2/2025 13:15", "3/2/2025 15:25", ("", "")),
        ("3/3/2026 01:15", "3/3/2026 03:25", ("03-03 01:15", "03-03 03:25")),  # a stay
        ("3/2/2026 23:15", "3/3/2026 01:25", ("03-02 23:15", "03-03 01:25")),
    ],
)
def test_a_start_of_another_day_than_the_visits_is_in_doubt(
    start: str, stop: str, expected: tuple[str, str]
) -> None:
    (item,) = items(f"{HEAD}\n7,3/2/2026,rituximab,400 mg,IV infusion,{start},{stop}\n")
    assert times(item) == expected


def test_cells_of_nothing_say_nothing() -> None:
    rows = (
        "7,3/2/2026,rituximab,400 mg,IV infusion,13:15,NaT,NULL,None",
        "7,3/2/2026,nan,8 mg,IV push,13:05,,nan,NaN",
    )
    records = read("\n".join((f"{HEAD},Lot,Waste", *rows)) + "\n")
    (item,) = records[0].administrations
    assert (item.stop, item.lot, item.wasted, item.uncertain) == (None, None, None, ())
    assert [gap.locator for gap in records[0].understood.not_understood] == ["row 3"]


def test_none_alone_is_a_word_and_null_is_a_name() -> None:
    (record,) = read(
        f"Patient,{HEAD},Waste\nNull Jo,7,3/2/2026,rituximab,400 mg,IV infusion,13:15,15:25,None\n"
    )
    assert (record.patient.given, record.patient.family) == ("Null", "Jo")
    waste = record.administrations[0].wasted
    assert waste is not None
    assert waste.amount.value == 0


@pytest.mark.parametrize("ditto", ['""""', "ditto", "same as above", "-"])
def test_a_ditto_is_no_drug_and_its_row_is_named(ditto: str) -> None:
    push = "7,3/2/2026,{},4 mg,IV push,{},"
    (record,) = read(
        "\n".join((HEAD, push.format("ondansetron", "13:05"), push.format(ditto, "17:05"))) + "\n"
    )
    assert [item.substance for item in record.administrations] == ["ondansetron"]
    assert [gap.locator for gap in record.understood.not_understood] == ["row 3"]


@pytest.mark.parametrize("label", ["Notes:", "Signed", "Reviewed by", "Addendum:", "Comment"])
def test_a_line_below_the_rows_that_begins_with_a_label_is_no_drug(label: str) -> None:
    rows = (
        "7,3/2/2026,rituximab,400 mg,IV infusion,13:15,15:25",
        f",,{label},paused 13:20-13:30 for itching,,,",
    )
    records = read("\n".join((HEAD, *rows)) + "\n")
    assert [item.substance for record in records for item in record.administrations] == ["rituximab"]
    assert not records[0].understood.whole


def test_a_drug_with_a_colon_is_a_drug() -> None:
    (item,) = items(f"{HEAD}\n7,3/2/2026,Rituxan:,400 mg,IV infusion,13:15,15:25\n")
    assert item.substance == "Rituxan:"


@pytest.mark.parametrize(
    ("first", "second", "given"),
    [
        ("Ordered Medication", "Administered Medication", "Inflectra"),
        ("Order Mnemonic", "Medication", "Inflectra"),
        ("Drug Given", "Drug Ordered", "Remicade"),
        ("Medication Ordered", "Product Given", "Inflectra"),
        ("Ordered Medication", "Batch", "Remicade"),
    ],
)
def test_what_was_given_goes_before_what_was_ordered(first: str, second: str, given: str) -> None:
    head = HEAD.replace("Drug", f"{first},{second}")
    (item,) = items(f"{head}\n7,3/2/2026,Remicade,Inflectra,400 mg,IV infusion,13:15,15:25\n")
    assert item.substance == given


def test_a_lot_goes_before_its_expiry() -> None:
    (item,) = items(
        f"{HEAD},Lot #,Lot Exp\n7,3/2/2026,rituximab,400 mg,IV infusion,13:15,15:25,AB12,12/2027\n"
    )
    assert item.lot == "AB12"


def test_a_record_that_goes_on_after_midnight_below_one_day() -> None:
    head = "MRN,Drug,MAR Action,Date,Time,Dose,Route"
    rows = ("7,rituximab,New Bag,3/2/2026,2330,400 mg,IV infusion", "7,rituximab,Stopped,3/2/2026,0045,,")
    (item,) = items("\n".join((head, *rows)) + "\n")
    assert times(item) == ("03-02 23:30", "03-03 00:45")
    # by day, a stop before its start is none of it
    early = [row.replace("2330", "1330").replace("0045", "0945") for row in rows]
    assert len(items("\n".join((head, *early)) + "\n")) == 2


def test_a_dose_of_nothing_leaves_all_in_doubt() -> None:
    (item,) = items(f"{HEAD}\n7,3/2/2026,rituximab,0 mg,IV infusion,13:15,15:25\n")
    assert set(doubts(item)) == {"start", "stop", "dose", "technique"}


BLOOD = "DOS,Product,{},Start,Stop,Volume (mL)"
UNITS = ("3/2/2026,PRBC,W1401,08:20,09:58,262", "3/2/2026,Platelets,W1402,10:10,13:04,240")


@pytest.mark.parametrize("heading", ["Unit Number", "Unit No"])
def test_the_number_of_a_bag_of_blood_is_no_patients(heading: str) -> None:
    text = "\n".join(("Patient: Pike Roy,,,,,", BLOOD.format(heading), *UNITS)) + "\n"
    (record,) = read(text.replace("Patient: Pike Roy", '"Patient: Pike, Roy"'))
    assert (record.patient.family, record.claim.medical_record_number) == ("Pike", None)
    told = [(item.technique, item.lot, item.uncertain) for item in record.administrations]
    assert told == [("transfusion", "W1401", ()), ("transfusion", "W1402", ())]


def test_a_record_number_goes_before_a_units_number() -> None:
    rows = [f"20451,{unit}" for unit in UNITS]
    (record,) = read("\n".join((f"MRN,{BLOOD.format('Unit No')}", *rows)) + "\n")
    assert record.claim.medical_record_number == "20451"
    (other,) = read(
        f"{HEAD.replace('MRN', 'Unit No')}\nM20451,3/2/2026,rituximab,400 mg,IV infusion,13:15,15:25\n"
    )
    assert other.claim.medical_record_number == "M20451"
