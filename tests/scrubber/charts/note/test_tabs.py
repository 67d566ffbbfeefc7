"""Tables inside notes with empty cells: between two tabs, and before the first stroke of a row."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note


def told_of(text: str) -> list[tuple[str, str, str]]:
    """Return each drug with its start and stop; `?` for a time that nobody tells."""
    return [
        (
            item.substance,
            f"{item.start:%H%M}" if item.start else "?",
            f"{item.stop:%H%M}" if item.stop else "?",
        )
        for item in read_note("Date of service: 03/02/2026\n" + text).administrations
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Ocrevus\t600 mg\tIV\t\t1715\tOC77", ("Ocrevus", "?", "1715")),
        ("Ocrevus\t600 mg\tIV\t1340\t\tOC77", ("Ocrevus", "1340", "?")),
        ("Ocrevus\t\tIV\t1340\t1715\t", ("Ocrevus", "1340", "1715")),
        ("Ocrevus\t600 mg\tIV\t1340\t1715", ("Ocrevus", "1340", "1715")),
    ],
)
def test_two_tabs_hold_an_empty_cell(row: str, told: tuple[str, str, str]) -> None:
    text = f"Medication\tDose\tRoute\tStart\tStop\tLot\n{row}\nOrencia\t750 mg\tIV\t1400\t1433\tOR4"
    assert told_of(text) == [told, ("Orencia", "1400", "1433")]


@pytest.mark.parametrize(
    "text",
    [
        "Medication\t\tDose\tRoute\tStart\tStop\nOcrevus\t\t\t600 mg\tIV\t1340\t1715",
        "Medication\tDose\tRoute\tStart\tStop\nOcrevus\t\t600 mg\tIV\t1340\t1715",
    ],
)
def test_tabs_that_only_move_what_follows_hold_none(text: str) -> None:
    assert told_of(text) == [("Ocrevus", "1340", "1715")]


def test_a_row_whose_tabs_leave_its_columns_open_is_in_doubt() -> None:
    text = "Medication\tDose\tRoute\tStart\tStop\tLot\nOcrevus\t\t600 mg\tIV\t1340\t1715"
    (item,) = read_note("Date of service: 03/02/2026\n" + text).administrations
    assert (item.start, item.stop) == (None, None)
    assert {doubt.field for doubt in item.uncertain} >= {"start", "stop"}


def test_a_row_that_begins_with_its_stroke_has_an_empty_first_cell() -> None:
    text = "Time|Medication|Dose|Route|Stop\n1305|Toradol|15 mg|IVP|\n|Orencia|750 mg|IV|1433"
    assert told_of(text) == [("Toradol", "1305", "?"), ("Orencia", "?", "1433")]
    boxed = "|Time|Medication|Dose|Route|\n|1305|Toradol|15 mg|IVP|"
    assert told_of(boxed) == [("Toradol", "1305", "?")]


@pytest.mark.parametrize("heading", ["Sched", "Planned", "Ordered time", "Frozzled"])
@pytest.mark.parametrize("parting", [" ", "|"])
def test_a_time_that_was_planned_is_no_start_where_the_actual_one_is_empty(
    heading: str, parting: str
) -> None:
    rows = [
        ("Medication", "Given Dose", heading, "Actual Start", "Actual Stop"),
        ("Remicade", "412 mg", "1300", "1340", "1545"),
        ("Benadryl", "", "1300", "", ""),
    ]
    text = "\n".join(parting.join(cell.ljust(16) for cell in row) for row in rows)
    assert told_of(text) == [("Remicade", "1340", "1545")]


def test_a_time_below_a_heading_of_something_else_is_moved_below_one_of_times() -> None:
    text = "Medication   Dose     Start   Stop\nRemicade 412 mg   1340    1545\nVenofer 200 mg 1600    1630"
    assert ("Remicade", "1340", "1545") in told_of(text)
