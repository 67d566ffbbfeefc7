"""What a form asks for: a start alone is no proof of a bag, and numbered labels are the rows of a form."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note

HEAD = "Date of service: 03/02/2026\n"


def ways(text: str) -> dict[str, str]:
    """Return by drug how it was given; `?` where that is in doubt."""
    return {
        item.substance: "?" if any(doubt.field == "technique" for doubt in item.uncertain) else item.technique
        for item in read_note(HEAD + text).administrations
    }


@pytest.mark.parametrize(
    "text",
    [
        "Medication: Toradol\nDose: 15 mg\nStart: 13:05",
        "Medication: Toradol\nDose: 15 mg\nTime started: 13:05\nTime stopped: ",
        "Medication: Toradol   Dose: 15 mg   Start time: 13:05",
        "Medication: Toradol\nDose: 15 mg\nRoute: IV\nStart: 13:05",
        "Medication | Dose | Start | Stop\nToradol | 15 mg | 1305 |",
        "Medication | Toradol\nDose | 15 mg\nStart | 13:05",
        "INFUSION FORM\nMedication: Ocrevus\nDose: 600 mg\nStart: 13:40\nStop: 17:15\nMedication: Toradol\n"
        "Dose: 15 mg\nStart: 13:05",
    ],
)
def test_a_start_that_a_form_asks_for_leaves_open_how_it_was_given(text: str) -> None:
    assert ways(text)["Toradol"] == "?"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Medication: Benlysta\nDose: 720 mg\nStart: 13:05\nStop: 14:10", "infusion"),
        ("Medication: Benlysta\nDose: 720 mg\nDiluent: NS 250 mL\nStart: 13:05", "infusion"),
        ("INFUSION RECORD\nMedication: Benlysta\nDose: 720 mg\nStart: 13:05", "infusion"),
        ("Medication: Benlysta\nDose: 720 mg\nInfusion start: 13:05", "infusion"),
        ("Medication: Benlysta\nDose: 720 mg\nRoute: IV infusion\nStart: 13:05", "infusion"),
        ("1305 Benlysta 720 mg IV started.", "infusion"),
        ("Benlysta 720 mg hung 1305.", "infusion"),
        ("Medication: Benlysta\nDose: 720 mg\nStart: 13:05\nRoute: IVP", "push"),
        ("Medication | Dose | Route | Start | Stop\nBenlysta | 720 mg | IVP | 1305 |", "push"),
    ],
)
def test_a_bag_a_rate_an_end_and_words_that_say_so_tell_it(text: str, way: str) -> None:
    assert ways(text) == {"Benlysta": way}


@pytest.mark.parametrize(
    "text",
    [
        "Drug 1: Toradol 15 mg\nRoute 1: IVP\nStart 1: 13:05\nStop 1:\n"
        "Drug 2: Ocrevus 600 mg\nRoute 2: IV\nStart 2: 13:40\nStop 2: 17:15",
        "Drug #1: Toradol   Dose #1: 15 mg   Route #1: IVP   Time #1: 13:05\n"
        "Drug #2: Ocrevus   Dose #2: 600 mg   Route #2: IV   Start #2: 13:40   Stop #2: 17:15",
        "Med 1: Toradol 15 mg   Route 1: IVP   Start 1: 1305\nMed 2: Ocrevus 600 mg  Start 2: 1340  Stop 2: 1715",
    ],
)
def test_the_numbers_of_a_forms_rows_are_no_part_of_its_labels(text: str) -> None:
    assert ways(text) == {"Toradol": "push", "Ocrevus": "infusion"}


def test_numbered_doses_of_one_drug_are_none() -> None:
    lines = ["Dose 1: 4 mg IVP at 0900", "Dose 2: 4 mg IVP at 1300"]
    record = read_note(HEAD + "\n".join(["Zofran", *lines]))
    assert [gap.text for gap in record.understood.not_understood] == lines
