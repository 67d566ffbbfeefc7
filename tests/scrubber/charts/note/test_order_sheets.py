"""An order sheet beside the charts of a visit: what is ordered as needed and signed below was not given by that."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note

HEAD = "PHYSICIAN ORDER SHEET\nPatient: Halvorsen, Ingrid   DOB: 04/18/1971   Date of service: 03/02/2026\n"
PRN = "Diphenhydramine 25 mg IV PRN infusion reaction\n"


@pytest.mark.parametrize(
    "signature",
    [
        "Signed: R. Elder MD 02/20/2026 1412",
        "Signed by Dr. Elder 03/02/2026 0812",
        "E-signed R. Elder MD 03/02/2026 08:12",
        "Signed 0812 R. Elder MD",
    ],
)
def test_a_signature_below_what_is_ordered_as_needed_gives_nothing(signature: str) -> None:
    record = read_note(f"{HEAD}{PRN}{signature}\n")
    assert record.administrations == ()
    assert [order.substance for order in record.orders] == ["Diphenhydramine"]


@pytest.mark.parametrize("row", ["0744  Signed  25 mg", "0744 Given 25 mg", "Given 0744"])
def test_a_row_below_it_gives_it(row: str) -> None:
    record = read_note(f"MAR\n{HEAD.partition(chr(10))[2]}{PRN}{row}\n")
    assert [(item.substance, item.start and item.start.hour) for item in record.administrations] == [
        ("Diphenhydramine", 7)
    ]


@pytest.mark.parametrize("line", ["Patient: Halvorsen, Ingrid", "Pt name: Marlow Dina", "Name: Boothe, Rita"])
def test_whose_the_orders_are_is_no_order(line: str) -> None:
    record = read_note(f"ORDERS\n{line}\nRemicade 400 mg IV over 2 hours\n")
    assert [order.substance for order in record.orders] == ["Remicade"]
