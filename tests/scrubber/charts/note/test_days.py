"""Several days in one note: a column of dates gives each row its day, and one drug on two is given twice."""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.note.stretches import read_text

HEAD = "Date | Drug | Dose | Route | Start | Stop\n"


def told(text: str) -> list[str]:
    """Return each administration with its day and times, of all records of a note."""
    return [
        f"{item.substance} {item.start:%m/%d %H%M}-{item.stop:%m/%d %H%M}"
        if item.start and item.stop
        else f"{item.substance} {item.start:%m/%d %H%M}"
        if item.start
        else f"{item.substance} ?"
        for record in read_text(text)
        for item in record.administrations
    ]


TWICE = ["Venofer 03/02 1340-03/02 1445", "Venofer 03/09 1335-03/09 1437"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD
        + "03/02/2026 | Venofer | 200 mg | IV | 1340 | 1445\n03/09/2026 | Venofer | 200 mg | IV | 1335 | 1437",
        "Date        Drug     Dose    Start   Stop\n03/02/2026  Venofer  200 mg  1340    1445\n"
        "03/09/2026  Venofer  200 mg  1335    1437",
        "DOS\tDrug\tDose\tStart\tStop\n03/02/2026\tVenofer\t200 mg\t1340\t1445\n"
        "03/09/2026\tVenofer\t200 mg\t1335\t1437",
        "Date of service: 03/02/2026\n" + HEAD + "3/2 | Venofer | 200 mg | IV | 1340 | 1445\n"
        "3/9 | Venofer | 200 mg | IV | 1335 | 1437",
        "Date: 03/02/2026\nVenofer 200 mg IV 1340-1445.\n\nDate: 03/09/2026\nVenofer 200 mg IV 1335-1437.",
        "DOS: 03/02/2026\nVenofer 200 mg IV 1340-1445.\nDOS: 03/09/2026\nVenofer 200 mg IV 1335-1437.",
    ],
)
def test_each_row_and_part_has_its_own_day(text: str) -> None:
    assert told(text) == TWICE


def test_an_empty_date_is_that_of_the_row_above() -> None:
    rows = "03/02/2026 | Cefazolin | 2 g | IV | 0900 | 0930\n | Cefazolin | 2 g | IV | 2100 | 2130"
    assert told(HEAD + rows) == ["Cefazolin 03/02 0900-03/02 0930", "Cefazolin 03/02 2100-03/02 2130"]


def test_rows_of_events_are_of_their_own_days() -> None:
    rows = (
        "Date | Time | Medication | Dose | Route | Action\n"
        "03/02/2026 | 23:10 | Vancomycin | 1500 mg | IVPB | Started\n"
        "03/03/2026 | 00:55 | Vancomycin | | IVPB | Stopped\n"
        "03/03/2026 | 23:10 | Vancomycin | 1500 mg | IVPB | Started\n"
        "03/04/2026 | 00:55 | Vancomycin | | IVPB | Stopped"
    )
    assert told(rows) == ["Vancomycin 03/02 2310-03/03 0055", "Vancomycin 03/03 2310-03/04 0055"]


def test_a_row_without_a_date_that_can_be_read_has_no_certain_time() -> None:
    record = read_note(HEAD + "Tuesday | Venofer | 200 mg | IV | 1340 | 1445")
    (item,) = record.administrations
    assert (item.start, item.stop) == (None, None)
    assert [doubt.values for doubt in item.uncertain if doubt.field == "start"] == [("13:40",)]


def test_a_column_of_other_dates_gives_no_day() -> None:
    text = "Date of service: 03/02/2026\nDrug | Dose | Exp | Start | Stop\nVenofer | 200 mg | 03/09/2027 | 1340 | 1445"
    assert told(text) == TWICE[:1]


@pytest.mark.parametrize(
    "told", ["was connected Sat 02/28/2026 at 1315", "hooked up 02/28/2026 1315 by weekend staff"]
)
def test_when_a_pump_was_connected_is_not_the_day_of_the_visit(told: str) -> None:
    note = f"ONC NURSE VISIT 03/02/2026\n5-FU CADD {told}.\n1136 octreotide LAR 30 mg IM L glut\n"
    shot = next(item for item in read_note(note).administrations if "octreotide" in item.substance)
    assert shot.start is not None
    assert f"{shot.start:%m/%d %H%M}" == "03/02 1136"


@pytest.mark.parametrize(
    "lines",
    [
        "Sun 3/1/26   22g L FA placed. 1300-1405. Metal taste.\nMon 3/2/26   lock patent. 1118-1222. BG 188.",
        "3/1/26   IV placed. Started 1300, done 1405.\n3/2/26   Lock patent. Started 1118, done 1222.",
        "Sunday, 3/1/26: IV placed. 1300-1405.\nMonday, 3/2/26: Lock patent. 1118-1222.",
    ],
)
def test_a_line_that_its_day_leads_tells_another_run_of_a_daily_dose(lines: str) -> None:
    text = f"SOLU-MEDROL 1 g IV DAILY x 3\n{lines}\n"
    assert told(text) == ["SOLU-MEDROL 03/01 1300-03/01 1405", "SOLU-MEDROL 03/02 1118-03/02 1222"]
    doses = [item.dose for record in read_text(text) for item in record.administrations]
    assert [dose is not None and dose.value for dose in doses] == [1, 1]


def test_when_a_patient_comes_back_is_not_the_day_of_the_visit() -> None:
    note = "Port accessed 03/02/2026 0900. Remicade 400 mg 0930-1130. RTC 03/09/2026\n"
    assert told("DOS 03/02/2026\n" + note) == ["Remicade 03/02 0930-03/02 1130"]
    (item,) = read_note(note).administrations
    assert item.day() != date(2026, 3, 9)
