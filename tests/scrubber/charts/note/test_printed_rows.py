"""Printed rows and fields: numbers of rows, when a drug was ordered beside when it was given, vials behind the dose.

What is expected is what a careful reader of the print counts on.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in


@pytest.mark.parametrize(
    ("heading", "first", "second"),
    [("SEQ DRUG    ", "1   ", "2   "), ("No. DRUG    ", "1.  ", "2.  "), ("# DRUG      ", "1 ", "2 ")],
)
def test_the_numbers_of_rows_share_a_heading_with_the_drugs(heading: str, first: str, second: str) -> None:
    table = (
        f"{heading}             DOSE       ROUTE   START   ENDED   CHECKED BY\n"
        f"{(first + 'fosaprepitant').ljust(25)}150 mg     IVPB    0902    0933    AB/CD\n"
        f"{(second + 'vancomycin').ljust(25)}1 g        IVPB    1230            AB/CD\n"
    )
    assert given_in(table) == ["fosaprepitant infusion 0902-0933 150 mg", "vancomycin infusion 1230-? 1 g"]


ORDERED = (
    "Medication                      Ordered     Given      {site}Comments\n"
    "Benadryl 25 mg IVP              0830        0841       {place}drowsy\n"
    "Ocrevus 600 mg IV infusion      0900        0912       {place}stopped 1248\n"
)


@pytest.mark.parametrize(("site", "place"), [("", ""), ("Site      ", "R FA      ")])
def test_the_end_in_a_remark_beside_when_it_was_ordered_and_given(site: str, place: str) -> None:
    assert given_in(ORDERED.format(site=site, place=place)) == [
        "Benadryl push 0841 25 mg",
        "Ocrevus infusion 0912-1248 600 mg",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        "Dose:  400 mg     Vials: 4 x 100 mg     Lot: 1A2B",
        "Dose: 400 mg Vials: 4 x 100 mg",
        "Dose: 400 mg      Vials used: 4",
    ],
)
def test_the_dose_ahead_of_a_field_of_vials(fields: str) -> None:
    form = f"Drug:  infliximab-dyyb\n{fields}\nStart: 0905\nStop: 1112\n"
    assert given_in(form) == ["infliximab-dyyb infusion 0905-1112 400 mg"]


@pytest.mark.parametrize("words", ["4 x 100 mg vials", "100 mg vials x 4", "100 mg vials: 4"])
def test_the_size_of_vials_is_no_dose(words: str) -> None:
    form = f"Drug:  infliximab-dyyb   Dose: 380 mg\nUsed {words}\nStart: 0905\nStop: 1112\n"
    (item,) = read_note(HEAD + form).administrations
    assert item.dose is not None
    assert item.dose.value == 380
