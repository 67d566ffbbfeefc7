"""Forms whose labels and values stand side by side: a label binds what stands behind it, and nothing below it."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.note.page.pairs import with_pairs
from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"
ROWS = [
    ["Medication", "Ocrevus", "Lot", "OC77"],
    ["Start", "13:40", "Stop", "17:15"],
    ["Dose", "600 mg", "Waste", "0 mg"],
]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(" | ".join(row) for row in ROWS),
        "\n".join("| " + " | ".join(row) + " |" for row in ROWS),
        "\n".join("\t".join(row) for row in ROWS),
        "\n".join("".join(cell.ljust(14) for cell in row) for row in ROWS),
        "\n".join(" | ".join((f"{row[0]}:", row[1], f"{row[2]}:", row[3])) for row in ROWS),
        "\n".join(" | ".join(row) for row in [[*ROWS[0], *ROWS[1]], ROWS[2]]),
        "Drug | Ocrevus | Dose | 600 mg\nRoute | IV infusion | Lot # | OC77\nStart time | 13:40 | Stop time | 17:15\n"
        "Waste | 0 mg | RN | T Fox",
    ],
)
def test_a_label_binds_the_value_behind_it(text: str) -> None:
    assert len(with_pairs(text)) == len(text)
    record = read_note(HEAD + text)
    assert times(record) == "Ocrevus 13:40-17:15"
    (item,) = record.administrations
    assert (item.dose and item.dose.value, item.lot, item.wasted and item.wasted.amount.value) == (
        600,
        "OC77",
        0,
    )


def test_a_page_gives_such_a_form_with_its_patient() -> None:
    head = [["Patient", "Pike, Roy", "MRN", "20452"], ["DOB", "01/05/1960", "Date of service", "03/02/2026"]]
    cells = "".join(
        f"<tr><th>{row[0]}</th><td>{row[1]}</td><th>{row[2]}</th><td>{row[3]}</td></tr>"
        for row in [*head, *ROWS]
    )
    data = f"<html><body><table>{cells}</table></body></html>".encode()
    (record,) = read_document(Document.of_bytes(data, "form.html"))
    assert times(record) == "Ocrevus 13:40-17:15"
    assert (record.patient.family, record.claim.medical_record_number) == ("Pike", "20452")


def test_an_empty_value_stays_empty() -> None:
    record = read_note(
        HEAD + "Medication | Ocrevus | Lot | OC77\nStart | 13:40 | Stop\nDose | 600 mg | Rate | 180 mL/hr"
    )
    assert [(f"{item.start:%H%M}", item.stop) for item in record.administrations] == [("1340", None)]
    text = "Medication | Ocrevus | Stop |  \nStart | 13:40 | Lot | OC77"
    assert with_pairs(text).split() == ["Medication:", "Ocrevus", "Stop", "Start:", "13:40", "Lot:", "OC77"]


@pytest.mark.parametrize(
    "text",
    [
        "Drug | Dose | Start | Stop\nOcrevus | 600 mg | 1340 | 1715",
        "Drug      Dose     Start   Stop\nOcrevus   600 mg   1340    1715",
        "1340 Ocrevus hung  |  Dose 600 mg\n1715 done  |  Lot OC77",
        "Start | 13:40 | Stop | 17:15",
        "Dose    600 mg\nStart   13:40",
    ],
)
def test_a_table_below_headings_and_single_columns_are_none(text: str) -> None:
    assert with_pairs(text) == text
