"""What was charted and then not given: declined, not started, asked to wait. None of it may be billed."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note

HEAD = "Date of service: 03/02/2026\n"
ZOFRAN = " 1415 Zofran 4 mg IVP."


@pytest.mark.parametrize(
    "text",
    [
        "Toradol 30 mg IVP at 1410, pt declined.",
        "Toradol 30 mg IVP 1410 - refused.",
        "1410 Toradol 30 mg IVP, pt refused, states pain is gone.",
        "Toradol 30 mg IVP offered at 1410, pt declined.",
        "Toradol 30mg offered for h/a at 2:10p, pt declined it",
        "1410 Toradol 30 mg IVP (refused)",
        "Benadryl 25 mg IVP 0900, Toradol 30 mg IVP 1410, pt declined it.",
    ],
)
def test_what_was_declined_right_behind_its_time_was_not_given(text: str) -> None:
    record = read_note(HEAD + text)
    assert "Toradol" not in [item.substance for item in record.administrations]
    assert [item.substance for item in record.not_given] == ["Toradol"]


@pytest.mark.parametrize(
    "text",
    [
        "1410 Toradol 30 mg IVP given, declined ice pack.",
        "1410 Toradol 30 mg IVP, declined ice pack.",
        "Toradol 30 mg IVP @ 1410 (declined PO).",
        "Toradol 30 mg IVP 1410. Offered wheelchair. Pt declined.",
        "1410 Toradol 30 mg IVP. 1430 pt refused lunch.",
    ],
)
def test_what_was_declined_may_be_something_else(text: str) -> None:
    (given,) = read_note(HEAD + text).administrations
    assert (given.substance, f"{given.start:%H:%M}") == ("Toradol", "14:10")


@pytest.mark.parametrize(
    "text",
    [
        "Toradol 30 mg IVP 1410. Pt refused.",
        "1410 Toradol 30 mg IVP. Refused by pt.",
        "1410 Toradol 30 mg IVP. Not given, pt asleep.",
        "1410 Toradol 30 mg IVP\n     pt refused",
        "Toradol 30 mg IVP 1410 — pt does not want it",
        "Toradol 30 mg IVP 1410, pt asked to wait",
        "1410 Toradol 30 mg IVP d/c'd per MD before given",
        "1410 Toradol 30 mg IV spiked but never started",
        "1410 Toradol 30 mg IV spiked. Never started.",
        "Toradol 30 mg IVPB 1410-1425, pt declined",
    ],
)
def test_what_may_not_have_been_given_is_not_certain(text: str) -> None:
    items = {item.substance: item for item in read_note(HEAD + text + "\n" + ZOFRAN).administrations}
    assert items["Zofran"].start is not None
    assert items["Toradol"].start is None
    assert "start" in {doubt.field for doubt in items["Toradol"].uncertain}


@pytest.mark.parametrize(
    "text",
    [
        "NS liter already running, hung 1705 per run sheet. That bag complete 1751.",
        "NS 1 L already infusing on arrival, hung at 1705 per transfer sheet. Finished 1751.",
        "NS 1 L running on arrival from ICU, started 1705 per MAR there. Stopped 1751.",
        "Transfer from OSH with NS 1 L running, hung 1705 per their record. NS off 1751.",
    ],
)
def test_a_start_that_others_charted_is_not_certain(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None
    assert f"{item.stop:%H:%M}" == "17:51"


def test_an_order_sheet_is_ones_own() -> None:
    (item,) = read_note(
        HEAD + "Remicade 400 mg hung 0915 per order sheet, done 1120 per pump log."
    ).administrations
    assert (f"{item.start:%H:%M}", f"{item.stop:%H:%M}") == ("09:15", "11:20")
