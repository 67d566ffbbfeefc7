"""A dose that is told as a sum, with the bolus and the infusion that make it up."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

ROWS = """\
  Bolus IV push given          1041       by  Ana Vale RN
  Infusion begun               1043       R AC 18g
  Infusion finished            1143
"""


@pytest.mark.parametrize(
    "dose",
    [
        "Total dose 0.9 mg/kg = 72 mg         BOLUS 7.2 mg         INFUSION 64.8 mg\n",
        "Total dose 72 mg    BOLUS 7.2 mg    INFUSION 64.8 mg\nVial 100 mg lot 3182207    DISCARD 28 mg\n",
        "Dose 72 mg (bolus 7.2 mg, remainder 64.8 mg)\n",
    ],
)
def test_each_part_is_of_its_own_giving(dose: str) -> None:
    told = ["ALTEPLASE push 1041 7.2 mg", "ALTEPLASE infusion 1043-1143 64.8 mg"]
    assert given_in(f"ACUTE STROKE - ALTEPLASE ADMINISTRATION RECORD\n{dose}{ROWS}") == told


def test_a_sum_without_its_parts_is_the_dose_of_neither() -> None:
    record = read_note(f"{HEAD}ALTEPLASE RECORD\nDose 72 mg\n{ROWS}")
    assert [(item.technique, item.dose) for item in record.administrations] == [
        ("push", None),
        ("infusion", None),
    ]
    assert all("dose" in {doubt.field for doubt in item.uncertain} for item in record.administrations)


def test_the_whole_beside_its_tenth_is_in_doubt() -> None:
    note = f"Alteplase 0.9 mg/kg = 72 mg\n{ROWS.replace('Bolus', 'Bolus 7.2 mg')}"
    found = {item.technique: item for item in read_note(HEAD + note).administrations}
    assert found["push"].dose is not None
    assert found["infusion"].dose is None


def test_a_bolus_with_a_dose_of_its_own_keeps_it() -> None:
    note = "Heparin protocol. BOLUS 4000 units   INFUSION 900 units/hr\n Bolus given 1041\n Infusion begun 1043\n"
    assert given_in(note)[0] == "Heparin push 1041 4000 units"


def test_the_size_of_a_vial_is_no_dose() -> None:
    assert given_in(f"ALTEPLASE RECORD\nVial 100 mg lot 3182207\n{ROWS}") == [
        "ALTEPLASE push 1041",
        "ALTEPLASE infusion 1043-1143",
    ]


REST = "At 1114 I hung {rest}. Done 1332."


@pytest.mark.parametrize(
    "rest", ["the rest, 975 mg in 500 mL", "the remaining 975 mg", "the remainder, 975 mg in 500 mL"]
)
@pytest.mark.parametrize(
    "test_dose",
    [
        "INFeD 25 mg test dose infused 1005-1011. ",
        "INFeD. He agreed to the test dose. I gave 25 mg from 1005 to 1011. ",
    ],
)
def test_the_rest_behind_a_test_dose(test_dose: str, rest: str) -> None:
    told = ["INFeD infusion 1005-1011 25 mg", "INFeD infusion 1114-1332 975 mg"]
    assert given_in(test_dose + REST.format(rest=rest)) == told
