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


def test_a_run_in_the_column_of_when_it_was_given() -> None:
    table = (
        "MED              DOSE        ROUTE     TIME         INIT\n"
        "Epogen           8000 u      IV        0715         TM\n"
        "Ferrlecit        125 mg      IV        0720-0821    TM\n"
    )
    assert given_in(table)[1:] == ["Ferrlecit infusion 0720-0821 125 mg"]


@pytest.mark.parametrize("more", ["", "        Nurse", "        RN        Initials"])
def test_a_column_of_drugs_without_a_heading(more: str) -> None:
    table = (
        f"                 Start      End{more}\n"
        "NS 1 L  #1       1310       1405\nNS 1 L  #2       1408       1515\nZofran 4 mg IVP  1520\n"
    )
    assert given_in(table) == [
        "NS infusion 1310-1405 1 L",
        "NS infusion 1408-1515 1 L",
        "Zofran push 1520 4 mg",
    ]


COLUMNS = "Drug                Dose            Start    Stop     Site     RN\n"


@pytest.mark.parametrize(
    ("row", "given"),
    [
        ("Entyvio             1 g  in 50 NS   0844                       AB", "Entyvio infusion 0844-? 1 g"),
        ("Ancef  #1           1 g             1209              L AC", "Ancef infusion 1209-? 1 g"),
        ("NS  #1              1 L             1310     1405", "NS infusion 1310-1405 1 L"),
        ("Ancef               1 g  in 50 NS   0905     0935     L AC     AB", "Ancef infusion 0905-0935 1 g"),
        (
            "Zosyn  in NS        3.375 g         0905     0935     L AC     AB",
            "Zosyn infusion 0905-0935 3.375 g",
        ),
        (
            "Piperacillin-tazobactam in NS  3.375 g  0905  0935  L AC  AB",
            "Piperacillin-tazobactam infusion 0905-0935 3.375 g",
        ),
    ],
)
def test_a_cell_in_two_pieces_moves_no_time_to_another_column(row: str, given: str) -> None:
    """A start below an empty end is none, however many cells its row has."""
    assert given_in(
        f"{COLUMNS}Remicade            400 mg          0950     1101     L AC     AB\n{row}\n"
    ) == [
        "Remicade infusion 0950-1101 400 mg",
        given,
    ]
