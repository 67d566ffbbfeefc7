"""Logs that tell what happened in words, a row an event: read as a note is, each place a row of the table."""

from __future__ import annotations

import io
from datetime import date, time

import pytest

from scrubber.charts import Document, DocumentError, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, runs

ABOVE = '"Patient: PIKE, ROY",MRN: 20452\nDate of service: 03/02/2026\n'
REMICADE = "0955,Given,Benadryl 25 mg IV push\n1015,Started,Remicade 400 mg in 250 NS\n"


def read(text: str) -> tuple[InfusionRecord, ...]:
    """Read a log that is in memory."""
    return read_document(Document.of_bytes(text.encode(), "log.csv"))


def given(text: str) -> list[str]:
    """Return what was given, in short."""
    return [
        f"{item.substance} {dose(item)} {runs(item)}"
        for record in read(text)
        for item in record.administrations
    ]


@pytest.mark.parametrize(
    "head", ["When,What,Detail", "Time,Event,Comments", "Time,Action,Notes", "Clock,Activity,Description"]
)
def test_events_in_words_are_read_as_a_note_tells_them(head: str) -> None:
    text = f"{ABOVE}{head}\n{REMICADE}1105,Paused,itching\n1130,Resumed,\n1225,Stopped,Remicade complete\n"
    assert given(text) == ["Benadryl 25 mg 09:55-?", "Remicade 400 mg 10:15-11:05, 11:30-12:25"]
    (record,) = read(text)
    assert (record.patient.family, record.claim.medical_record_number) == ("PIKE", "20452")
    assert record.understood.whole
    assert [item.source.locator for item in record.administrations] == ["row 4", "row 5"]


def test_the_words_may_stand_in_one_column() -> None:
    text = "MRN,Date,Time,Note\n77,3/2/2026,1015,Remicade 400 mg started IV\n77,3/2/2026,1225,Remicade completed\n"
    assert given(text) == ["Remicade 400 mg 10:15-12:25"]


def test_other_columns_stand_behind_the_words() -> None:
    head = "Time,Event,Rate (mL/hr),Comments,RN\n"
    rows = "1015,Infusion started,40,Remicade 400 mg in 250 NS,DH\n1045,Rate change,125,,DH\n1225,Completed,,,DH\n"
    assert given(ABOVE + head + rows) == ["Remicade 400 mg 10:15-12:25"]
    assert read(ABOVE + head + rows)[0].understood.whole


def test_each_patient_has_a_text_of_his_own() -> None:
    rows = [
        "MRN,Date,Time,Event,Comments",
        "77,3/2/2026,1015,Started,Remicade 400 mg",
        "78,3/2/2026,1020,Started,Orencia 750 mg",
        "77,3/2/2026,1225,Stopped,",
        "78,3/2/2026,1055,Stopped,",
    ]
    first, second = read("\n".join(rows) + "\n")
    assert [runs(item) for item in first.administrations] == ["10:15-12:25"]
    assert [runs(item) for item in second.administrations] == ["10:20-10:55"]
    assert [item.source.locator for item in second.administrations] == ["row 3"]
    assert (first.claim.medical_record_number, second.claim.medical_record_number) == ("77", "78")
    records = read("\n".join([*rows, ",3/2/2026,1300,Given,Zofran 4 mg IV push"]) + "\n")
    assert [item.substance for record in records for item in record.administrations] == [
        "Remicade",
        "Orencia",
    ]
    assert all([gap.locator for gap in record.understood.not_understood] == ["row 6"] for record in records)


def test_a_stop_that_may_be_of_either_infusion_is_in_doubt() -> None:
    (record,) = read(
        f"{ABOVE}Time,Event,Comments\n{REMICADE}1040,Started,Orencia 750 mg\n1105,Stopped,\n1130,Stopped,Remicade\n"
    )
    assert "10:40-11:05" not in [runs(item) for item in record.administrations]
    assert all(item.stop is None for item in record.administrations)


def test_what_was_not_given_and_a_line_that_was_started_give_nothing() -> None:
    text = (
        f"{ABOVE}Time,Event,Comments\n1005,IV started,22g left forearm\n{REMICADE}"
        "1225,Stopped,\n1240,Not given,Tylenol - declined\n"
    )
    assert [item.partition(" ")[0] for item in given(text)] == ["Benadryl", "Remicade"]
    assert [item.substance for item in read(text)[0].not_given] == ["Tylenol"]


def test_a_workbook_may_be_one() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["MRN", "Date", "When", "What", "Detail"],
        [77, date(2026, 3, 2), time(10, 15), "Started", "Remicade 400 mg in 250 NS"],
        [77, date(2026, 3, 2), time(12, 25), "Stopped", "Remicade"],
    ):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    (record,) = read_document(Document.of_bytes(data.getvalue(), "log.xlsx"))
    (item,) = record.administrations
    assert (runs(item), item.source.locator) == ("10:15-12:25", "Sheet, row 2")


@pytest.mark.parametrize("head", ["When,What,Detail", "Pump Time,Wall Time,Event,Comments"])
def test_a_log_of_nothing_given_and_one_of_two_clocks_say_what_to_do(head: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(f"{ABOVE}{head}\n1015,Arrived,by car\n")
    assert "columns.drug has no heading that is known" in str(caught.value)
    assert "needs one column of times by the clock on the wall (`Time`)" in str(caught.value)


def test_patients_below_each_other_are_told_apart() -> None:
    text = (
        f"{ABOVE}When,What,Detail\n1015,Started,Remicade 400 mg\n1225,Stopped,\n"
        '"Patient: VOSS, IDA",MRN: 20453,\nDate of service: 03/02/2026,,\n1300,Given,Benadryl 25 mg IV push\n'
    )
    first, second = read(text)
    assert [runs(item) for item in first.administrations] == ["10:15-12:25"]
    assert [(item.substance, runs(item)) for item in second.administrations] == [("Benadryl", "13:00-?")]
    assert (second.patient.family or "").upper() == "VOSS"


def test_a_row_that_names_nobody_is_named_by_its_words() -> None:
    rows = "77,3/2/2026,1015,Started,Remicade 400 mg\n78,3/2/2026,1020,Started,Orencia 750 mg\n"
    records = read(f"MRN,Date,Time,Event,Comments\n{rows},,1225,Stopped,complete\n")
    (gap,) = {gap for record in records for gap in record.understood.not_understood}
    assert gap.text.endswith(": 1225 | Stopped | complete")
