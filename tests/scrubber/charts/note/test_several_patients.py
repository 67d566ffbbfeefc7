"""Charts of several patients or days in one document: what stands below another's heading is never the first one's.

Who each drug is of follows from the headings alone; a heading that says the same again cuts nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.note.stretches import read_pages, read_text
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.render_text import pdf

ONE = "Patient: Pike, Roy  MRN: 20452\nDate of service: 03/02/2026\n"
OTHER = "Patient: Voss, Ida  MRN: 20453\nDate of service: 03/02/2026\n"
OCREVUS = "Ocrevus 600 mg in 500 mL NS 1340-1715.\n"
ORENCIA = "Orencia 750 mg in 100 mL NS 1400-1433.\n"


def told(records: tuple[InfusionRecord, ...]) -> list[tuple[str | None, list[str]]]:
    """Return of each record its patient's family name, and its drugs with the minute in which they began."""
    return [
        (
            record.patient.family,
            [
                f"{item.substance} {item.start:%m/%d %H%M}" if item.start else f"{item.substance} ?"
                for item in record.administrations
            ],
        )
        for record in records
    ]


BOTH = [("Pike", ["Ocrevus 03/02 1340"]), ("Voss", ["Orencia 03/02 1400"])]


def _html(text: str) -> bytes:
    return b"<html><body><p>%b</p></body></html>" % text.replace("\n", "<br>").encode()


def _rtf(text: str) -> bytes:
    return b"{\\rtf1\\ansi %b}" % text.replace("\n", "\\par\n").encode()


@pytest.mark.parametrize("made", [str.encode, _html, _rtf, lambda text: pdf([text])])
def test_another_patients_heading_begins_another_record(made: Callable[[str], bytes]) -> None:
    data = made(f"{ONE}{OCREVUS}\n{OTHER}{ORENCIA}")
    assert told(read_document(Document.of_bytes(data, "chart"))) == BOTH


@pytest.mark.parametrize(
    "heading",
    [
        "MRN: 20453\nPatient: Voss, Ida\nDOS: 03/02/2026\n",
        "Date of service: 03/02/2026\nPatient name: Ida Voss   MRN 20453\n",
        "Printed 03/05/2026 07:44    Patient: VOSS, Ida    DOB: 01/02/1970\nDate of service: 03/02/2026\n",
        "| Patient: Voss, Ida | MRN: 20453 |\nDOS: 03/02/2026\n",
    ],
)
def test_a_heading_may_say_it_in_other_words(heading: str) -> None:
    (one, (family, drugs)) = told(read_text(f"{ONE}{OCREVUS}\n{heading}{ORENCIA}"))
    assert one == BOTH[0]
    assert (str(family).casefold(), drugs) == ("voss", BOTH[1][1])


def test_a_number_alone_names_another_patient() -> None:
    first, second = read_text(f"{ONE}{OCREVUS}\nMRN: 20453\nDate of service: 03/02/2026\n{ORENCIA}")
    assert (first.claim.medical_record_number, second.claim.medical_record_number) == ("20452", "20453")
    assert [item.substance for item in second.administrations] == ["Orencia"]
    assert second.patient.family is None


def test_the_places_of_a_later_part_are_those_of_the_document() -> None:
    _, second = read_text(f"{ONE}{OCREVUS}\n{OTHER}{ORENCIA}\n1500 Frozzled 5 mg hung.")
    assert second.administrations[0].source.locator.startswith("line 7,")
    _, second = read_pages([f"{ONE}{OCREVUS}", f"{OTHER}{ORENCIA}"])
    assert second.administrations[0].source.locator.startswith("page 2, line 3,")


@pytest.mark.parametrize(
    "between",
    [
        ONE,
        "Patient: Pike, Roy A.  MRN: 20452\n",
        "Patient name: ROY PIKE\nMRN: 020452\n",
        "Patient: Pike-Lane, Roy  MRN: 20452\n",  # the same number, and a name that was changed
        "Pt: Alert, Oriented x3, no complaints.\n",
        "Patient: Resting Comfortably\n",
        "Name: Fox, Tina\nTitle: RN\n",
        "Emergency contact name: Pike, Ann\n",
        "Patient: tolerated well.\n",
    ],
)
def test_a_heading_of_the_same_patient_and_what_is_none_cut_nothing(between: str) -> None:
    records = read_text(f"{ONE}{OCREVUS}\n{between}{ORENCIA}")
    assert told(records) == [("Pike", ["Ocrevus 03/02 1340", "Orencia 03/02 1400"])]


def test_a_repeated_heading_on_each_page_changes_nothing() -> None:
    (record,) = read_pages([ONE + OCREVUS, ONE + ORENCIA, "1500 Zofran 4 mg IVP given."])
    assert [item.substance for item in record.administrations] == ["Ocrevus", "Orencia", "Zofran"]


def test_a_page_goes_on_down_to_the_heading_of_another() -> None:
    going_on = (
        "1400 VS stable.\n1430 VS stable.\n1500 VS stable.\n1530 VS stable.\n1600 Zofran 4 mg IVP given.\n"
    )
    below = "1440 VS stable.\n1450 VS stable.\n1455 VS stable.\n1500 VS stable.\n"
    records = read_pages([ONE + OCREVUS, going_on + OTHER + ORENCIA + below])
    assert told(records) == [("Pike", ["Ocrevus 03/02 1340", "Zofran 03/02 1600"]), BOTH[1]]


def test_a_foot_names_the_patient_of_its_page() -> None:
    records = read_pages([ONE + OCREVUS, f"DOS: 03/02/2026\n{ORENCIA}\n\nPatient: Voss, Ida  MRN: 20453"])
    assert told(records) == BOTH


def test_another_day_of_the_same_patient_begins_another_record_of_that_patient() -> None:
    first, second = read_text(f"{ONE}{OCREVUS}\nDate of service: 03/16/2026\n{OCREVUS}")
    assert told((first, second)) == [("Pike", ["Ocrevus 03/02 1340"]), ("Pike", ["Ocrevus 03/16 1340"])]
    assert second.claim.medical_record_number == "20452"


def test_another_patient_takes_nothing_from_the_first() -> None:
    _, second = read_text(f"{ONE}Claim ID: RIC-1\n{OCREVUS}\nPatient: Voss, Ida\n{ORENCIA}")
    assert second.claim.claim_id is None
    assert second.claim.medical_record_number is None
    assert [item.start for item in second.administrations] == [None]  # no day is told below her name


@pytest.mark.parametrize(
    "title",
    [
        "INFUSION CENTER DAILY LOG 03/02/2026\n\n", "Infusion log for Monday March 2, 2026\n",
        "Date: 03/02/2026  Printed: 03/05/2026\n",
    ],
)  # fmt: skip
def test_the_day_of_a_days_log_is_each_patients(title: str) -> None:
    text = f"{title}Patient: Pike, Roy  MRN: 20452\n{OCREVUS}\nPatient: Voss, Ida  MRN: 20453\n{ORENCIA}"
    records = read_text(text)
    assert told(records) == BOTH
    assert [doubt.field for doubt in records[1].administrations[0].uncertain] == ["on"]


@pytest.mark.parametrize("title", ["", "Printed 03/05/2026\n", "Census 03/02/2026 - 03/06/2026\n"])
def test_a_printed_day_or_a_span_is_nobodys(title: str) -> None:
    text = f"{title}Patient: Pike, Roy  MRN: 20452\n{OCREVUS}\nPatient: Voss, Ida  MRN: 20453\n{ORENCIA}"
    assert told(read_text(text)) == [("Pike", ["Ocrevus ?"]), ("Voss", ["Orencia ?"])]


def test_a_day_in_the_first_patients_heading_is_no_others() -> None:
    assert told(read_text(f"{ONE}{OCREVUS}\nPatient: Voss, Ida  MRN: 20453\n{ORENCIA}"))[1] == (
        "Voss",
        ["Orencia ?"],
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PIKE, ROY  DOB 09/08/1983  03/02/2026", "VOSS, IDA  DOB 02/02/1952  03/02/2026"),
        ("Pt Pike, Roy DOB 9/8/1983 DOS 3/2/2026", "Pt Voss, Ida DOB 2/2/1952 DOS 3/2/2026"),
        ("DOS 3/2/2026\nPIKE, ROY (M) 09/08/1983", "VOSS, IDA (F) 02/02/1952\nDOS 3/2/2026"),
        ("DOS 3/2/2026\n1. Pike, Roy A. MRN 20452", "2. Voss, Ida MRN 20453\nDOS 3/2/2026"),
        ("DOS 3/2/2026\nRoy Pike, MRN 20452", "Ida Voss MRN 20453 chair 4\nDOS 3/2/2026"),
        ("DOS 3/2/2026\nMr. Pike, MRN 20452", "Ms Voss, MRN 20453\nDOS 3/2/2026"),
    ],
)
def test_a_name_with_its_number_heads_without_a_colon(one: str, other: str) -> None:
    records = told(read_text(f"{one}\n{OCREVUS}\n{other}\n{ORENCIA}"))
    assert [(str(family).title(), given) for family, given in records] == BOTH


@pytest.mark.parametrize(
    "line",
    [
        "Sister Rita, DOB 1/2/50, drives her home.", "Blood Bank MRN 20453 checked.", "Name and DOB 2/2/1952 verified.",
        "Remicade, Inflectra: MRN 20453 scanned.", "Vitals Stable, MRN 20453.", "Lowe, Kim RN at the chair.",
        "Pike, Roy DOB 9/8/1983 confirmed.",
    ],
)  # fmt: skip
def test_such_a_line_begins_no_other_patient(line: str) -> None:
    text = f"Patient: Pike, Roy  DOB: 09/08/1983\nDate of service: 03/02/2026\n{line}\n{OCREVUS}"
    assert told(read_text(text)) == BOTH[:1]


@pytest.mark.parametrize(
    ("written", "year"), [("09/08/1983", 1983), ("9/8/83", 1983), ("9/8/31", 1931), ("09/08/2019", 2019)]
)
def test_anothers_birth_date_moves_no_century(written: str, year: int) -> None:
    text = f"Patient: Pike, Roy  DOB {written}\nDate of service: 03/02/2026\nDonor's DOB 2/2/1952\n{OCREVUS}"
    (record,) = read_text(text)
    assert record.patient.birth_date is not None
    assert record.patient.birth_date.year == year
