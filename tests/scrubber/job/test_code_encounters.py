"""`infuscrub code`: the encounters of one patient and day that a document numbers are coded together."""

from __future__ import annotations

from pathlib import Path

from scrubber.job.coding import Asked, code_document
from scrubber.testing.cases import shipped_profiles

HEAD = "Date,Patient,DOB,Encounter,Medication,Dose,Route,Start,Stop\n"
ROW = '03/02/2026,"{}",03/04/1979,{},{},2 g,IVPB,{}\n'


def coded(folder: Path, *rows: tuple[str, str, str, str]) -> list[list[str]]:
    """Return the administration lines of each chart of a log, as billers write them."""
    log = folder / "log.csv"
    log.write_text(HEAD + "".join(ROW.format(*row) for row in rows), "utf-8")
    found = code_document(log, Asked(setting="facility", profiles=shipped_profiles()))
    return [
        sorted(line.label for line in one.support.expectation.lines if line.kind == "administration")
        for one in found
    ]


def test_a_second_encounter_of_the_day_may_have_an_initial_service_with_a_modifier(tmp_path: Path) -> None:
    morning = ("ADLER, ANNA", "E1", "ceftriaxone", "08:00,08:30")
    evening = ("ADLER, ANNA", "E2", "ceftriaxone", "20:00,20:30")
    assert coded(tmp_path, morning, evening) == [["96365 x 1", "96365-59 x 1"]]


def test_another_patient_s_encounter_is_another_s_chart(tmp_path: Path) -> None:
    hers = ("ADLER, ANNA", "E1", "ceftriaxone", "08:00,08:30")
    his = ("BAKER, BOB", "E2", "ceftriaxone", "20:00,20:30")
    assert coded(tmp_path, hers, his) == [["96365 x 1"], ["96365 x 1"]]


def test_one_encounter_is_one_chart(tmp_path: Path) -> None:
    first = ("ADLER, ANNA", "E1", "ceftriaxone", "08:00,08:30")
    second = ("ADLER, ANNA", "E1", "vancomycin", "08:35,09:35")
    assert coded(tmp_path, first, second) == [["96365 x 1", "96367 x 1"]]
