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
