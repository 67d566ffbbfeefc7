"""A sheet of vital signs beside a log: it gives nothing, and costs no claim its log."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, DocumentError, read_document
from scrubber.model.record import InfusionRecord

HEAD = "Patient,DOB,MRN,Date,Time,BP,HR,Temp,{last}\n"
ROW = '"{name}",04/27/1949,{mrn},03/02/2026,{time},120/80,72,98.4,{last}\n'


def read(text: str) -> tuple[InfusionRecord, ...]:
    """Return the records of a sheet."""
    return read_document(Document.of_bytes(text.encode(), "vitals.csv"))


def sheet(heading: str, *cells: str) -> str:
    """Return a sheet whose last column is headed so."""
    rows = (
        ROW.format(name="Brandt, Owen", mrn=20451, time=f"1{n}:45", last=cell)
        for n, cell in enumerate(cells, 3)
    )
    return HEAD.format(last=heading) + "".join(rows)


@pytest.mark.parametrize(
    "text",
    [
        sheet("SpO2", "99%", "98%"),
        sheet("Comment", "pt resting", ""),
        sheet("RN", "D. Hale", "D. Hale"),
        '"Patient: BRANDT, OWEN",MRN: 20451,\n'
        "Time,Blood Pressure,Heart Rate\n13:45,120/80,72\n14:45,118/76,70\n",
    ],
)
def test_it_tells_when_the_patient_was_watched(text: str) -> None:
    (record,) = read(text)
    assert (record.administrations, record.understood.whole, len(record.monitoring)) == ((), True, 2)
    assert record.claim.medical_record_number == "20451"
    assert "120/80" in record.monitoring[0].text


def test_each_patient_has_their_own() -> None:
    other = ROW.format(name="Pike, Roy", mrn=8, time="15:45", last="97%")
    records = read(sheet("SpO2", "99%", "98%") + other)
    assert [(r.patient.family, len(r.monitoring)) for r in records] == [("Brandt", 2), ("Pike", 1)]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Rate (mL/hr)", "40"),
        ("Infusion Rate", "40"),
        ("Dose", "300 mg"),
        ("Action", "Stopped"),
        ("Comment", "infusion paused"),
        ("Comment", "Tylenol for temp"),
    ],
)
def test_what_may_speak_of_giving_is_no_such_sheet(heading: str, cell: str) -> None:
    with pytest.raises(DocumentError, match="columns are not known"):
        read(sheet(heading, cell))


def test_a_table_of_drugs_is_a_log() -> None:
    (record,) = read(sheet("Medication", "Remicade"))
    assert [item.substance for item in record.administrations] == ["Remicade"]
