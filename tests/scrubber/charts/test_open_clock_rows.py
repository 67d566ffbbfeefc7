"""Rows of one infusion whose clock is open: `10:15` of the morning or the evening is one time in all of them."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration
from tests.scrubber.charts.messages import dose, doubts

HEAD = "MRN,DOS,Drug,Dose,Route,Start,Stop,Lot\n"


def rows(*told: str) -> tuple[Administration, ...]:
    """Return what rows `drug, dose, start, stop, lot` tell."""
    cells = [row.split(", ") for row in told]
    text = HEAD + "".join(
        f"7,3/2/2026,{drug},{mg},IV infusion,{a},{b},{lot}\n" for drug, mg, a, b, lot in cells
    )
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record.administrations


def test_bottles_with_lots_add_up() -> None:
    (item,) = rows("Remicade, 300 mg, 10:15, 12:25, A1", "Remicade, 100 mg, 10:15, 12:25, A2")
    assert (dose(item), item.lot, set(doubts(item))) == ("400 mg", "A1, A2", {"start", "stop"})


def test_a_row_told_twice_is_one_run() -> None:
    (item,) = rows(*["Remicade, 400 mg, 10:15, 12:25, "] * 2)
    assert doubts(item)["dose"] == ("400 mg", "800 mg")
    assert doubts(item)["start"] == ("2026-03-02T10:15", "2026-03-02T22:15")


def test_a_ladder_is_one_run_from_its_first_start_to_its_last_stop() -> None:
    steps = [("9:15", "9:45"), ("9:45", "11:30"), ("11:30", "12:25")]
    (item,) = rows(*(f"Remicade, {'400 mg' if a == '9:15' else ''}, {a}, {b}, " for a, b in steps))
    assert (dose(item), item.segments) == ("400 mg", ())
    assert doubts(item) == {
        "start": ("2026-03-02T09:15", "2026-03-02T21:15"),
        "stop": ("2026-03-02T12:25", "2026-03-03T00:25"),
    }


def test_a_dose_that_each_step_repeats_is_in_doubt() -> None:
    (item,) = rows("Remicade, 400 mg, 9:15, 9:45, ", "Remicade, 400 mg, 9:45, 11:25, ")
    assert "dose" in doubts(item)


@pytest.mark.parametrize(
    "other",
    [
        "Entyvio, 100 mg, 10:15, 12:25, A2",  # of another drug
        "Remicade, 100 mg, 10:30, 12:25, A2",  # of another start
        "Remicade, 100 mg, 10:15, 11:25, A2",  # of another stop
        "Remicade, 100 mg, 13:00, 13:30, A2",  # of a time that shows the clock
    ],
)
def test_what_differs_is_not_united(other: str) -> None:
    assert len(rows("Remicade, 300 mg, 10:15, 12:25, A1", other)) == 2
