"""Sheets that are no table of rows: forms of labels, and drugs that stand above their rows."""

from __future__ import annotations

import io
from datetime import datetime, time

import pytest
from openpyxl import Workbook

from scrubber.charts import Document, read_document
from scrubber.charts.errors import DocumentError
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, runs, waste

FORM = (
    'Patient,"Holt, Ann"\nDate of service,03/02/2026\nMedication,Remicade\nDose,400 mg\nRoute,IV infusion\n'
    "Start time,13:00\nStop time,15:04\nLot,RM1\nWaste,0 mg\n{}Medication,Benadryl\nDose,25 mg\nRoute,IV push\n"
    "Start time,12:45\n"
)


def read(text: str) -> InfusionRecord:
    """Read a log of one patient and day."""
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record


@pytest.mark.parametrize("between", ["", ",\n", "Comments,tolerated well\n"])
def test_a_form_of_labels_is_one_row_for_each_drug(between: str) -> None:
    record = read(FORM.format(between))
    infusion, push = record.administrations
    assert (runs(infusion), dose(infusion), infusion.lot, waste(infusion)) == (
        "13:00-15:04",
        "400 mg",
        "RM1",
        "0 mg",
    )
    assert (runs(push), dose(push), push.technique, push.lot) == ("12:45-?", "25 mg", "push", None)
    assert (doubts(infusion), doubts(push)) == ({}, {})
    assert record.patient.family == "Holt"
    assert record.understood.whole


def test_a_form_in_a_workbook_keeps_its_places() -> None:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Form"
    lines = (("Date", datetime(2026, 3, 2)), ("Drug:", "Remicade"), ("Start", time(13, 0)), ("Route", "IVPB"))  # noqa: DTZ001
    for cells in lines:
        sheet.append(cells)
    book.save(file)
    (record,) = read_document(Document.of_bytes(file.getvalue(), "form.xlsx"))
    (item,) = record.administrations
    assert (runs(item), item.source.locator) == ("13:00-?", "Form, row 2")


@pytest.mark.parametrize(
    "text",
    [
        FORM.format("Stop time,15:09\n"),  # which is meant?
        FORM.format("").replace("Medication,Remicade", "Dose,400 mg\nMedication,Remicade"),
        FORM.format(",\nLot,RM2\n").replace("Lot,RM1\n", ""),  # of which drug?
        FORM.format("13:10,BP,120/80\n"),
        FORM.format("Premeds,None\n"),  # is the time behind it the one of the drug?
        "Medication,Remicade\nDose,400 mg\nFrequency,q8w\nStart,03/02/2026\n",  # an order
    ],
)
def test_a_form_that_leaves_open_what_is_meant_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        read_document(Document.of_bytes(text.encode(), "form.csv"))


SECTIONS = (
    '"Patient: Roe, Kim",,DOB: 12/01/1949,,,\nDate,Time,Action,Rate,Dose,Initials\n'
    '"vancomycin 1,250 mg in NS 250 mL IVPB",,,,,\n03/02/2026,08:05,New Bag,166 mL/hr,1250 mg,PK\n'
    "03/02/2026,09:41,Stopped,,,PK\n{}cefepime 2 g IV push,,,,,\n03/02/2026,09:50,Given,,2 g,PK\n"
    "ertapenem 1 g IVPB,,,,,\n03/02/2026,10:00,Held,,,PK\n"
)


def test_rows_are_of_the_drug_that_stands_above_them() -> None:
    record = read(SECTIONS.format(""))
    bag, push = record.administrations
    assert (bag.substance[:10], runs(bag), dose(bag), bag.technique) == (
        "vancomycin",
        "08:05-09:41",
        "1250 mg",
        "infusion",
    )
    assert (push.substance[:8], runs(push), dose(push), push.technique) == (
        "cefepime",
        "09:50-?",
        "2 g",
        "push",
    )
    assert [item.substance[:9] for item in record.not_given] == ["ertapenem"]
    assert record.patient.family == "Roe"
    assert record.understood.whole


@pytest.mark.parametrize(
    "between",
    ["Benadryl given for itching,,,,,\n", "Pt refused Benadryl,,,,,\n", "Zorkumab 3 mg IVPB,,,,,\n"],
)
def test_rows_below_another_line_are_of_no_drug_that_anybody_knows(between: str) -> None:
    record = read(SECTIONS.format(f"{between}03/02/2026,09:45,Given,,50 mg,PK\n"))
    assert [item.substance.split()[0] for item in record.administrations] == ["vancomycin", "cefepime"]
    assert "row 7" in {gap.locator for gap in record.understood.not_understood}


def test_a_drug_without_rows_is_named() -> None:
    record = read(SECTIONS.format("daptomycin 500 mg IVPB,,,,,\n"))
    assert [item.substance.split()[0] for item in record.administrations] == ["vancomycin", "cefepime"]
    assert [(gap.locator, gap.text) for gap in record.understood.not_understood] == [
        ("row 6", "daptomycin 500 mg IVPB")
    ]


def test_rows_below_what_was_refused_give_nothing() -> None:
    record = read(SECTIONS.format("REFUSED,,,,,\n"))
    assert [item.substance.split()[0] for item in record.administrations] == ["vancomycin"]
    assert not record.understood.whole
