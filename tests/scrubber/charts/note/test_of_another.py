"""What a line says behind a giving, of another drug or of what ails, takes nothing from it."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

GIVEN = {
    "1010 Benadryl 25 mg IVP": "Benadryl push 1010 25 mg",
    "1010 Benadryl 25 mg IM": "Benadryl im 1010 25 mg",
    "1010 Remicade 400 mg IVPB": "Remicade infusion 1010-? 400 mg",
    "1010 Remicade 400 mg in 250 NS": "Remicade infusion 1010-? 400 mg",
}


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize(
    "behind",
    [
        "pt took Tylenol at home",
        "took own Tylenol",
        "mom gave Tylenol at 0800",
        "ED gave heparin 2000 units",
        "MD ordered Tylenol",
        "pt refused Zofran",
        "Zofran refused",
        "Zofran not given",
        "allergic to Zofran",
        "denies pain",
        "denies SOB or itching",
    ],
)
def test_what_is_said_of_another_drug_behind_a_giving(given: str, behind: str) -> None:
    assert given_in(f"{given}, {behind}\n")[:1] == [GIVEN[given]]


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("behind", ["refused", "pt declined", "given by EMS", "ordered", "not given"])
def test_what_is_said_of_the_drug_itself_is_of_it(given: str, behind: str) -> None:
    assert not [item for item in read_note(f"{HEAD}{given}, {behind}\n").administrations if item.start]


@pytest.mark.parametrize("act", ["ordered", "refused", "not given"])
def test_a_list_may_be_of_one_act(act: str) -> None:
    """Or of its second drug alone: of the first one nothing is said, and the line is named."""
    line = f"1010 Benadryl 25 mg IVP, Zofran 4 mg IVP {act}"
    record = read_note(f"{HEAD}{line}\n")
    assert not [item for item in record.administrations if item.start]
    assert "Benadryl" not in [item.substance for item in record.not_given]
    assert [gap.text for gap in record.understood.not_understood] == [line.partition(" ")[2]]


@pytest.mark.parametrize("act", ["both ordered", "both refused", "neither given"])
def test_a_list_of_both_is_of_both(act: str) -> None:
    record = read_note(f"{HEAD}1010 Benadryl 25 mg IVP, Zofran 4 mg IVP, {act}\n")
    assert not [item for item in record.administrations if item.start]
    assert record.understood.whole


@pytest.mark.parametrize("act", ["due 1100", "to be given at 1100", "refused at 1012", "ordered 1012"])
def test_an_act_with_a_time_of_its_own_is_of_its_drug(act: str) -> None:
    assert given_in(f"1010 Benadryl 25 mg IVP, Zofran 4 mg IVP {act}\n") == ["Benadryl push 1010 25 mg"]


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize(
    "said", ["{} pt denies pain", "{} denies pain", "{}; pt denies pain", "{} - denies itching"]
)
def test_what_is_denied_needs_no_comma(given: str, said: str) -> None:
    assert given_in(said.format(given) + "\n")[:1] == [GIVEN[given]]


@pytest.mark.parametrize("who", ["pt denies", "denies"])
def test_what_is_denied_may_stand_ahead(who: str) -> None:
    assert given_in(f"1010 {who} pain, Benadryl 25 mg IVP\n") == ["Benadryl push 1010 25 mg"]


def test_a_giving_without_a_unit_or_by_iv_alone_is_not_lost() -> None:
    assert given_in("1010 Benadryl 25 IVP, denies pain\n") == ["Benadryl push 1010"]
    assert given_in("1010 NS 1 L bolus, denies dizziness\n") == ["NS infusion 1010-? 1 L"]


@pytest.mark.parametrize(
    "who",
    [
        "(brother Joel is also here, chair 8)",
        "Her twin Joel also on Fabrazyme today",
        "Friend Joel, next chair.",
    ],
)
def test_what_somebody_got_who_is_treated_beside_the_patient_is_not_the_patients(who: str) -> None:
    visit = "0928 Fabrazyme 85 mg IVPB hung, off 1231\n1215 Joel c/o chills, got Benadryl 25 IVP 1218\n"
    assert given_in(f"Chart of Marcus Vandersloot {who}\n{visit}") == ["Fabrazyme infusion 0928-1231 85 mg"]


def test_a_companion_who_is_only_named_changes_nothing() -> None:
    assert given_in("Brother Joel drove pt here.\n1215 Joel at bedside. Benadryl 25 mg IVP 1218\n") == [
        "Benadryl push 1218 25 mg"
    ]


@pytest.mark.parametrize("beside", ["Friend Mark is also anxious", "Friend Mark, chair 8"])
def test_a_word_that_is_also_a_name_begins_a_line_of_this_patient(beside: str) -> None:
    text = f"{beside}.\nMark on arm noted. 1010 Benadryl 25 mg IVP\n"
    assert given_in(text) == ["Benadryl push 1010 25 mg"]
