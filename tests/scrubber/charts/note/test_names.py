"""The name of the patient, as a note's label gives it: families of several words, generations, titles, marks."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.note.reader import read_note


def named(line: str) -> tuple[str | None, str | None]:
    patient = read_note(f"{line}\nDate of service: 03/02/2026\nZofran 4 mg IVP 0900").patient
    return patient.family, patient.given


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Patient: Brandt Jr, Owen", ("Brandt Jr", "Owen")),
        ("Patient: Owen Brandt III   DOB 1/1/1960", ("Brandt III", "Owen")),
        ("Patient: Van Dyke, Anna", ("Van Dyke", "Anna")),
        ("Patient: Anna van Dyke", ("van Dyke", "Anna")),
        ("Patient Name: de la Cruz, Maria", ("de la Cruz", "Maria")),
        ("Pt: Maria de la Cruz", ("de la Cruz", "Maria")),
        ("Patient: Smith Jones, Ann", ("Smith Jones", "Ann")),
        ("Patient: Ann Marie Smith DOB 3/4/70", ("Smith", "Ann")),
        ("Patient: Ann B. Smith", ("Smith", "Ann")),
        ("Patient: Mr. John Doe", ("Doe", "John")),
        ("Patient: Nguyễn, Lan", ("Nguyễn", "Lan")),
        ("Patient: O'Neil-Smith, Pat", ("O'Neil-Smith", "Pat")),
        ("Patient: Ruth Sealey, first half dose", ("Sealey", "Ruth")),
    ],
)
def test_a_name_is_read_wholly(line: str, name: tuple[str, str]) -> None:
    assert named(line) == name


@pytest.mark.parametrize(
    "line", ["Pt: tolerated well, no complaints", "Patient: alert and oriented, no distress"]
)
def test_how_a_patient_was_names_nobody(line: str) -> None:
    assert named(line) == (None, None)


def test_a_column_of_whole_names_keeps_the_generation() -> None:
    rows = "Patient,Drug,Date,Start,Stop\nOwen Brandt Jr.,Remicade,03/02/2026,0920,1130\n"
    (record,) = read_document(Document.of_bytes(rows.encode(), "log.csv"))
    assert (record.patient.family, record.patient.given) == ("Brandt Jr.", "Owen")
