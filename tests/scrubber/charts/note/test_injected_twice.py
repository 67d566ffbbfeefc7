"""A dose that was perhaps injected twice is not counted on as one: it lowers no correct units (promise 1)."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.others import HEAD


def doses(words: str) -> list[str]:
    """Return what the dose of the one injection may be."""
    (given,) = read_note(f"{HEAD}10:40 {words}").administrations
    if given.dose is not None:
        return [f"{given.dose.value:f}"]
    return [value.split()[0] for doubt in given.uncertain if doubt.field == "dose" for value in doubt.values]


@pytest.mark.parametrize(
    "words",
    [
        "Faslodex 250 mg IM x2 (R and L glute)",
        "Faslodex 250 mg IM R glute, Faslodex 250 mg IM L glute",
        "Faslodex 250 mg IM R glute, 250 mg IM L glute",
        "Faslodex 250 mg IM each glute",
        "Faslodex two 250 mg injections IM",
        "Faslodex 250 mg IM R and L glute",
    ],
)
def test_one_or_two(words: str) -> None:
    assert doses(words) == ["250", "500"]


@pytest.mark.parametrize(
    ("words", "dose"),
    [
        ("Faslodex 500 mg IM R and L glute", "500"),
        ("Faslodex 500 mg IM (250 mg each glute)", "500"),
        ("Faslodex 500 mg IM split R and L glute", "500"),
        ("Faslodex 250 mg IM R glute, Xgeva held", "250"),
        ("B12 1000 mcg IM R deltoid, IV left forearm removed", "1000"),
        ("Fasenra 30 mg SQ to RUA by L. Poe, LPN", "30"),
        ("Prolia 60 mg SQ x1 R arm", "60"),
    ],
)
def test_one(words: str, dose: str) -> None:
    assert doses(words) == [dose]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("KCl 10 mEq IVPB x4 0900-1300", ["10", "40"]),
        ("Lasix 20 mg IVP x2", ["20", "40"]),
        # near misses: a count of days, and one dose
        ("Solu-Medrol 1 g IV x 3 days, day 1, 0900-1000", ["1"]),
        ("Rocephin 1 g IVPB x1 0900-0930", ["1"]),
    ],
)
def test_a_count_behind_the_way(words: str, expected: list[str]) -> None:
    assert doses(words) == expected


def times(words: str) -> list[str]:
    """Return when Zofran was given."""
    return [f"{given.start:%H:%M}" for given in read_note(HEAD + words).administrations if given.start]


@pytest.mark.parametrize(
    "words",
    [
        "0900 Zofran 4 mg IVP, again at 1300",
        "0900 Zofran 4 mg IVP and again at 1300",
        "0900 Zofran 4 mg IVP; again 1300",
        "Zofran 4 mg IVP at 0900 and again at 1300",
    ],
)
def test_a_time_in_the_margin_and_once_more(words: str) -> None:
    assert times(words) == ["09:00", "13:00"]


@pytest.mark.parametrize(
    "words",
    [
        "0900 Zofran 4 mg IVP. BP 120/80; again 0930 118/76",
        "0900 Zofran 4 mg IVP, pain again at 1300",
        "0900 Zofran 4 mg IVP, may have again at 1300",
    ],
)
def test_something_else_once_more(words: str) -> None:
    assert times(words) in (["09:00"], [])


@pytest.mark.parametrize(("words", "doubtful"), [("approx 90 mg wasted", True), ("90 mg wasted", False)])
def test_about_an_amount_is_no_exact_waste(words: str, doubtful: bool) -> None:
    note = f"{HEAD}09:00 Infliximab 410 mg IV infusion started\n11:05 Infliximab infusion ended\n{words}"
    (given,) = read_note(note).administrations
    assert any(doubt.field == "wasted" for doubt in given.uncertain) is doubtful
    assert (given.wasted is None) is doubtful


@pytest.mark.parametrize(
    ("parts", "dose"),
    [
        ("Given: 3:42 PM, SC, 150 mg R arm + 150 mg L arm", 300),
        ("Given: 3:42 PM SC 2 x 150 mg", 300),
        # what was given is not what was to be
        ("Given: 3:42 PM, SC, 150 mg R arm", None),
        ("Given: 3:42 PM, SC, 150 mg R arm, 150 mg wasted", None),
    ],
)
def test_parts_that_make_the_dose_above_are_the_dose(parts: str, dose: int | None) -> None:
    given = read_note(f"{HEAD}Drug: Omlyclo (omalizumab-igec) 300 mg\n{parts}\n").administrations
    told = [item.dose.value for item in given if item.dose is not None and item.start is not None]
    assert told == ([dose] if dose else [])
