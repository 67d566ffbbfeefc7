"""Rows of one infusion with a pause between them: a row that gives no dose goes on with the one above it."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from tests.scrubber.charts.messages import dose, runs

HEAD = "MRN,DOS,Drug,Dose,Rate,Route,Start,Stop\n"


def rows(*told: str) -> list[tuple[str, str]]:
    """Return runs and doses of rows `drug, dose, start, stop`."""
    cells = [row.split(", ") for row in told]
    text = HEAD + "".join(f"7,3/2/2026,{d},{mg},40 mL/hr,IV,{a},{b}\n" for d, mg, a, b in cells)
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    assert record.understood.whole
    return [(runs(item), dose(item)) for item in record.administrations]


def test_a_row_without_a_dose_goes_on_behind_a_pause() -> None:
    told = rows("Remicade, 400 mg, 13:15, 14:15", "Remicade, , 14:35, 15:05", "Remicade, , 15:20, 16:15")
    assert told == [("13:15-14:15, 14:35-15:05, 15:20-16:15", "400 mg")]


@pytest.mark.parametrize(
    "other",
    [
        "Remicade, 100 mg, 14:35, 16:15",  # a dose of its own
        "Entyvio, , 14:35, 16:15",  # of another drug
        "Remicade, , 18:35, 19:15",  # hours later
    ],
)
def test_what_may_be_another_infusion_is_one(other: str) -> None:
    assert len(rows("Remicade, 400 mg, 13:15, 14:15", other)) == 2


def test_fluid_without_doses_is_not_drawn_together() -> None:
    assert len(rows("Normal saline, , 13:15, 14:15", "Normal saline, , 14:35, 16:15")) == 2
