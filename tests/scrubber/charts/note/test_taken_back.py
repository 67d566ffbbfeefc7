"""Which day a letter tells of, marks that a dictation says, and notes or doses that are taken back or put right."""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in, times_of

GIVEN = "Octagam 30 g IV was begun at 9:05 a.m. and was finished at 12:20 p.m."


@pytest.mark.parametrize(
    "head",
    [
        "March 9, 2026\nTo: Claims Review\nRe: A. Font, date of service March 2, 2026\n",
        "March 9, 2026\nRe: A. Font, 03/02/2026\n",
        "March 9, 2026\n\nDear Dr. Kay,\nAs you wished, the visit of March 2, 2026.\n",
        "March 2, 2026\n\nDear Dr. Kay,\n",
    ],
)
def test_a_letter_tells_of_the_visit_and_not_of_the_day_it_was_written(head: str) -> None:
    (item,) = read_note(head + GIVEN).administrations
    assert times_of(item) == "Octagam 0905 1220"
    assert item.day() == date(2026, 3, 2)


def test_a_day_that_heads_a_list_is_its_day() -> None:
    note = "Visit log, Vester, Nola\nMarch 9, 2026\n0905 Octagam 30 g IV up\n1220 Octagam done\n"
    (item,) = read_note(note).administrations
    assert item.day() == date(2026, 3, 9)


def test_marks_that_a_dictation_says_are_no_words() -> None:
    note = (
        "Patient arrived in good spirits period. New paragraph.\n"
        "Twenty-two gauge on first attempt comma good return period.\n"
        "Ocrevus six hundred milligrams comma that is 600 mg comma start time 10:22 a.m. period.\n"
        "Stop time 2:04 p.m. period."
    )
    assert given_in(note) == ["Ocrevus infusion 1022-1404 600 mg"]


def test_an_observation_period_is_no_mark() -> None:
    assert given_in("Ocrevus 600 mg IV 1022-1404. Observation period 1 h, wait period over 1504.") == [
        "Ocrevus infusion 1022-1404 600 mg"
    ]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("NURSE NOTE  10:48   *** RETRACTED 03/02/2026 11:30 - WRONG CHART ***\n", ""),
        ("NOTE STATUS: Retracted\n", ""),
        ("Note 1048   Status: Entered in Error\n", ""),
        ("", "\nRetracted by: N. Yarborough RN. Reason: written here by mistake.\n"),
    ],
)
def test_of_a_note_that_was_taken_back_nothing_is_certain(above: str, below: str) -> None:
    record = read_note(f"{HEAD}{above}Ceftriaxone 2 g in 50 mL NS IV started 1008, stopped 1040.{below}")
    assert record.documents[0].status == "retracted"
    assert all(item.start is item.stop is item.dose is None for item in record.administrations)


@pytest.mark.parametrize(
    "said",
    [
        "Pt retracted arm, site ok. Voided 200 mL.",
        "Zofran 4 mg IVP 1100  ** ENTERED IN ERROR - WRONG PATIENT **",
        "\n\n\n\n\n\nOrder 12, sodium chloride   status: void",
    ],
)
def test_what_is_said_of_one_line_takes_back_no_note(said: str) -> None:
    record = read_note(f"{HEAD}Ceftriaxone 2 g in 50 mL NS IV started 1008, stopped 1040.\n{said}")
    assert record.documents[0].status is None
    assert "Ceftriaxone 1008 1040" in [times_of(item) for item in record.administrations]


@pytest.mark.parametrize(
    "said",
    [
        "Amendment 1 (12:45, F. Brand RN): Zoledronic acid dose given was 3.5 mg, adjusted for CrCl 54, not 4 mg.",
        "Correction 1245: Zoledronic acid dose given was 3.5 mg, not 4 mg. Times unchanged.",
        "Clarification: pt received 3.5 mg of zoledronic acid (renal dosing), 4 mg above is incorrect.",
        "Addendum 1245: zoledronic acid dose was 3.5 mg.",
    ],
)
def test_a_dose_that_is_put_right_is_left_to_a_person_with_both(said: str) -> None:
    record = read_note(f"{HEAD}Zoledronic acid 4 mg/100 mL IV 1140 to 1157 through port.\n{said}")
    (item,) = record.administrations
    assert item.dose is None
    assert {value for doubt in item.uncertain if doubt.field == "dose" for value in doubt.values} == {
        "3.5 mg", "4 mg"
    }  # fmt: skip


def test_a_dose_that_is_wrong_leaves_the_times_as_they_are() -> None:
    note = (
        "1152 Imfinzi 1120 mg/250 NS start\n1255 Imfinzi stop\n"
        "ADDENDUM 1545 K. Dunmore RN: dose in the note above is wrong. Dose given was 1500 mg. Times are as charted."
    )
    assert given_in(note) == ["Imfinzi infusion 1152-1255"]


def test_times_that_are_not_correct_are_in_doubt() -> None:
    assert given_in("1152 Imfinzi 1500 mg start\n1255 Imfinzi stop\nTimes are not correct.") == [
        "Imfinzi infusion ?-? 1500 mg"
    ]


def test_a_struck_time_and_who_struck_it_are_no_words() -> None:
    note = "Pegloticase 8 mg / 250 NS   start 0938\nstop   ~~1128~~ error MT  1148\n"
    assert given_in(note) == ["Pegloticase infusion 0938-1148 8 mg"]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("From: Bev\nTo: desk\nDate: 03/03/2026 7:40 AM\nSubject: bed 3\n\nLast night (03/02/2026):\n", 2),
        ("From: Bev\nSent: 03/03/2026 7:40 AM\nTo: desk\nSubject: visit 3/2/26\n\n", 2),
        ("From: Bev\nTo: desk\nDate: 03/02/2026 7:40 AM\nSubject: bed 3\n\n", 2),
        ("From: Bev\nSent: 03/03/2026 9:40 PM\nTo: desk\nSubject: recap\n\nNext visit 3/23/26.\n", 3),
    ],
)
def test_a_mail_tells_of_the_day_that_it_names(head: str, day: int) -> None:
    (item,) = read_note(f"{head}Octagam 30 g IV was begun at 0905 and was finished at 1220.").administrations
    assert item.day() == date(2026, 3, day)


@pytest.mark.parametrize(
    "said",
    [
        "Addendum 2025: please strike the Compazine.",
        "Disregard Compazine.",
        "Delete Compazine entry, was returned to Pyxis.",
        "Correction: no Compazine was given.",
        "Addendum: Compazine was not given.",
        "Compazine not given after all.",
    ],
)
def test_a_drug_whose_entry_is_taken_back_by_name_was_not_given(said: str) -> None:
    assert given_in(f"1405 Toradol 30 mg IVP\n1408 Compazine 10 mg IVP\n{said}\n") == [
        "Toradol push 1405 30 mg"
    ]


def test_a_drug_that_went_back_unused_may_not_have_been_given() -> None:
    assert given_in("1408 Compazine 10 mg IVP\n1420 Compazine returned to Pyxis, pt declined.\n") == [
        "Compazine push ? 10 mg"
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Disregard Compazine order from Dr. Hale.",
        "1800 Compazine not given, pt asleep.",
        "Addendum: second Compazine not given.",
        "Unused Compazine returned to Pyxis.",
    ],
)
def test_another_dose_or_an_order_that_is_taken_back_takes_back_no_giving(said: str) -> None:
    assert given_in(f"1408 Compazine 10 mg IVP\n{said}\n") == ["Compazine push 1408 10 mg"]


@pytest.mark.parametrize("said", [" -- no, sorry, that's my other lady.", ". That was for my other patient."])
def test_what_was_of_the_nurses_other_patient_was_not_given_here(said: str) -> None:
    assert given_in(f"0920 Zofran 8 mg IVP{said}\n0926 Aloxi 0.25 mg IVP\n") == ["Aloxi push 0926 0.25 mg"]


def test_when_a_correction_was_written_is_no_time_of_the_infusion() -> None:
    note = (
        "IV 22g R AC. Stelara 390 mg in 250 NS started 1010. Finished 1125.\n"
        "03/02/2026 1710 - correction to my note: Stelara started 1021, not 1010. The finish time was right.\n"
    )
    (item,) = read_note(HEAD + note).administrations
    assert (item.start, item.stop and f"{item.stop:%H%M}") == (None, "1125")


@pytest.mark.parametrize(
    "said",
    [
        "Addendum: Compazine was not given PO, it was IVP.",
        "Addendum: Compazine was not given at 1308 but at 1408.",
        "Addendum: Compazine was not given by me but by T. Roe.",
    ],
)
def test_words_that_deny_a_way_or_who_gave_it_leave_the_giving_in_doubt(said: str) -> None:
    (item,) = read_note(f"{HEAD}1408 Compazine 10 mg IVP\n{said}\n").administrations
    assert item.substance == "Compazine"
    assert item.start is None
    assert item.uncertain


def test_words_about_one_of_two_givings_lose_neither() -> None:
    text = "0900 Zofran 4 mg IVP\n1000 Zofran 4 mg IVP\nCorrection: 1000 Zofran not given\n"
    assert given_in(text) == ["Zofran push ? 4 mg", "Zofran push ? 4 mg"]
