"""Drugs that were put off, or charted as not given with a reason of whatever kind: they are named as not given."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in


@pytest.mark.parametrize(
    ("line", "drug"),
    [
        ("Abraxane deferred, ANC low.", "Abraxane"),
        ("Abraxane 200 mg IV was deferred per MD.", "Abraxane"),
        ("Abraxane postponed to next week due to ANC.", "Abraxane"),
        ("dexamethasone tablet 12 mg Not Given 0925 Pt took at home", "dexamethasone"),
        ("dexamethasone 12 mg Not Given 03/02/26 0925 Pt took at home", "dexamethasone"),
        ("Tylenol 650 mg not given, pt took it at home", "Tylenol"),
    ],
)
def test_what_was_put_off_or_charted_so_is_named_as_not_given(line: str, drug: str) -> None:
    record = read_note(f"{HEAD}{line}\nDOXOrubicin 105 mg IV push 1055\n")
    assert [item.substance for item in record.not_given] == [drug]
    assert [item.substance for item in record.administrations] == ["DOXOrubicin"]


@pytest.mark.parametrize("line", ["IV access deferred.", "Labs postponed."])
def test_what_is_no_drug_is_not_named(line: str) -> None:
    assert read_note(f"{HEAD}{line}\nAbraxane 200 mg IV infusion 0900-0930\n").not_given == ()


def test_a_drug_put_off_before_and_given_today_was_given() -> None:
    text = "Abraxane deferred last week for ANC.\nAbraxane 200 mg IV infusion 0900-0930\n"
    assert given_in(text) == ["Abraxane infusion 0900-0930 200 mg"]
    assert read_note(HEAD + text).not_given == ()
