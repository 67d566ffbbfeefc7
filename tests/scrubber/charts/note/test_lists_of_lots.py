"""A line that lists the lots of several drugs: each is of the drug beside it."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD

GIVEN = (
    "1305 Keytruda 200 mg IV infusion started. 1337 Keytruda infusion complete.\n"
    "1350 Alimta 850 mg IV infusion started. 1401 Alimta complete.\n"
)


@pytest.mark.parametrize(
    "line",
    [
        "Lots: Keytruda KY9, Alimta AL4.",
        "Lot numbers: Alimta AL4; Keytruda KY9",
        "Lot #s: Keytruda - KY9 and Alimta - AL4",
        "Lots: KY9 (Keytruda), AL4 (Alimta)",
        "Lots: Keytruda KY9 exp 03/27, Alimta AL4 exp 04/27",
    ],
)
def test_each_lot_is_of_the_drug_beside_it(line: str) -> None:
    record = read_note(f"{HEAD}{GIVEN}{line}\n")
    assert [item.lot for item in record.administrations] == ["KY9", "AL4"]
    assert [
        f"{item.start:%H%M}-{item.stop:%H%M}" for item in record.administrations if item.start and item.stop
    ] == [
        "1305-1337",
        "1350-1401",
    ]


def test_a_single_lot_that_names_its_drug_is_not_the_last_ones() -> None:
    record = read_note(f"{HEAD}{GIVEN}Lot: Keytruda KY9\n")
    assert [item.lot for item in record.administrations] == ["KY9", None]


def test_lots_without_the_names_of_drugs_are_nobody_s() -> None:
    note = "Keytruda 200 mg IV 0915-0945\nAlimta 900 mg IV 1000-1010\nLots: KY9, AL4"
    record = read_note(HEAD + note)
    assert [item.lot for item in record.administrations] == [None, None]
    assert [gap.text for gap in record.understood.not_understood] == ["Lots: KY9, AL4"]


@pytest.mark.parametrize(
    "line",
    [
        "lots A1GLD00417 (40 g), A1GLD00533 (15 g)",
        "Lot A1GLD00417 40 g, lot A1GLD00533 15 g",
        "Lot #s: A1GLD00417 = 40 g and A1GLD00533 = 15 g",
        "Lots: P100417766 x 40 g, P100417767 x 15 g",
    ],
)
def test_what_came_from_each_lot_is_not_the_dose(line: str) -> None:
    rows = "0903 started at 50 mL/hr\n1148 done\n"
    whole = read_note(f"{HEAD}Gamunex-C 10%    total 55 g\n{line}\n{rows}").administrations[0]
    assert whole.dose is not None
    assert (whole.dose.value, whole.dose.unit) == (55, "g")
    assert read_note(f"{HEAD}Gamunex-C 10%\n{line}\n{rows}").administrations[0].dose is None
    one = read_note(f"{HEAD}Gamunex-C 10% lot A1GLD00417 40 g\n{rows}").administrations[0]
    assert one.dose is not None
    assert one.dose.value == 40
