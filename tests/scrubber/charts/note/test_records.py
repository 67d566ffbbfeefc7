"""Printed records and sheets: when a dose was due, when it was charted, when its effect was seen; what columns say.

Each note's text says what was given when; none of it needs to be guessed.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


def doses(text: str) -> list[str]:
    """Return drug, dose and volume of what a note documents."""
    return [
        f"{item.substance} {item.dose.value.normalize():f} {item.dose.unit}" if item.dose else item.substance
        for item in read_note(HEAD + text).administrations
    ]


# when it was due, and when it was charted


@pytest.mark.parametrize("due", ["Sched 0900", "Scheduled 0900", "Due 0900", "SCHED 0900"])
def test_an_action_and_its_time_stand_behind_when_the_dose_was_due(due: str) -> None:
    text = (
        "vancomycin 1,250 mg in NaCl 0.9 % 250 mL IVPB  [Q12H]\n"
        f"   {due}   New Bag    0914   1,250 mg   166.7 mL/hr   IV   RA PICC    T. Sandoval RN\n"
        f"   {due}   Stopped    1046                                          T. Sandoval RN\n"
        "   Sched 2100   (due)\n"
        "metoprolol tartrate inj 5 mg  [BID]\n"
        f"   {due}   Held       0912   HR 52\n"
    )
    assert times(read_note(HEAD + text)) == "vancomycin 09:14-10:46"


def test_what_is_only_due_was_not_given() -> None:
    text = (
        "pantoprazole inj 40 mg IV push [DAILY]\n   Sched 0900   Given   0920   40 mg\n   Sched 2100   (pending)\n"
        "ondansetron inj 4 mg IV push [Q8H]\n   Due 0800   Given   0811   4 mg\n   Due 1600   (due)\n"
    )
    assert times(read_note(HEAD + text)) == "pantoprazole 09:20, ondansetron 08:11"


ORDER = "Medication Administration History\nOrder: infliximab-dyyb 500 mg + Sodium Chloride 0.9% 250 mL\n"


@pytest.mark.parametrize(
    "written", ["Charted: 03/02/2026 13:09", "Documented 13:09", "Recorded at 13:09", ""]
)
def test_when_a_row_was_charted_is_no_time_of_the_infusion(written: str) -> None:
    text = (
        f"   Begin Bag      03/02/2026 13:07 CST   250 mL, IV, 125 mL/hr    Perf: Ruiz RN, Ana    {written}\n"
        f"   Bag Complete   03/02/2026 15:09 CST   Volume 140 mL            Perf: Ruiz RN, Ana    {written}\n"
    )
    record = read_note(HEAD + ORDER + text)
    assert times(record) == "infliximab-dyyb 13:07-15:09"
    assert record.administrations[0].volume_ml == 250


@pytest.mark.parametrize(
    ("hung", "expected"),
    [("250 mL", ["infliximab-dyyb 500 mg"]), ("100 mL", ["infliximab-dyyb"])],
)
def test_a_whole_bag_holds_what_was_ordered_in_it_and_a_part_does_not(hung: str, expected: list[str]) -> None:
    text = f"   Begin Bag   03/02/2026 13:07   {hung}, IV, 125 mL/hr\n   Infuse End   03/02/2026 15:09   {hung}\n"
    assert doses(ORDER + text) == expected


# sheets of doses as needed: when the effect was seen


@pytest.mark.parametrize(
    "head",
    ["Medication/dose/route", "Drug / Dose / Route", "PRN medication", "Med/dose/route"],
)
@pytest.mark.parametrize("again", ["Reassessed", "Reassess time", "F/U time", "Recheck"])
def test_when_the_effect_was_seen_is_no_time_of_a_dose(head: str, again: str) -> None:
    text = (
        f"Time | {head} | Reason | Before | {again} | After | RN\n"
        "0115 | Dilaudid 0.5 mg IVP | abd pain | 7 | 0145 | 4 | HV\n"
        "0520 | Dilaudid 0.5 mg IVP | abd pain | 10 | 0550 | 5 | HV\n"
        "0940 | Phenergan 12.5 mg IM R glut | emesis | - | 1010 | better | PO\n"
        "1345 | Dilaudid 0.5 mg IVP NOT GIVEN - pt asleep | | | | | PO\n"
    )
    record = read_note(HEAD + text)
    assert times(record) == "Dilaudid 01:15, Dilaudid 05:20, Phenergan 09:40"
    assert [item.site for item in record.administrations] == [None, None, "R glut"]  # `abd pain` is no site


def test_a_dose_as_needed_whose_way_nobody_tells_is_given_twice() -> None:
    text = (
        "Time   Medication/dose/route        Reason      Before   Reassessed   After    RN\n"
        "0115   morphine 2 mg IV             abd pain    7        0145         4        HV\n"
        "0220   morphine 2 mg IV             abd pain    8        0250         5        HV\n"
    )
    record = read_note(HEAD + text)
    assert times(record) == "morphine 01:15, morphine 02:20"
    assert {doubt.field for item in record.administrations for doubt in item.uncertain} == {"technique"}


def test_a_flow_sheet_with_all_in_one_column_is_read_line_by_line() -> None:
    text = (
        "TIME    HR    BP        RASS     MEDICATION / DOSE / ROUTE\n"
        "0931    98    140/82    0        fentanyl 50 mcg IVP, Versed 2 mg IVP\n"
    )
    assert times(read_note(HEAD + text)) == "fentanyl 09:31, Versed 09:31"


# infusions side by side


@pytest.mark.parametrize("checked", ["15 min VS", "15 min", "1 hr vitals", "VS 15 min"])
def test_a_line_of_vital_signs_does_not_end_a_form_with_a_column_for_each_unit(checked: str) -> None:
    text = (
        "                     UNIT 1                    UNIT 2\n"
        "Component            LRBC irradiated           Apheresis PLT\n"
        "Started              11:08                     13:31\n"
        f"{checked:<21}11:23 98.2 80 122/70      13:46 98.4 78 120/68\n"
        "Completed            13:02                     14:04\n"
        "Lasix 20 mg IVP between units 13:10   PN\n"
    )
    assert times(read_note(HEAD + text)) == "LRBC 11:08-13:02, PLT 13:31-14:04, Lasix 13:10"


def test_a_line_that_begins_with_a_time_ends_such_a_form() -> None:
    text = (
        "Component            LRBC irradiated           Apheresis PLT\n"
        "Started              11:08                     13:31\n"
        "11:23                98.2 80 122/70            98.4 78 120/68\n"
    )
    assert times(read_note(HEAD + text)) == "LRBC 11:08, PLT 13:31"


# what was ordered beside what was given


@pytest.mark.parametrize("signed", ["rs", "RS", "kt", ""])
def test_who_signed_behind_a_run_changes_nothing(signed: str) -> None:
    text = (
        "PHYSICIAN ORDER                                  | NURSE: GIVEN / TIME / INIT\n"
        "-------------------------------------------------|------------------------------\n"
        f"1. Vyepti 300 mg in 100 mL NS IV over 30 min     | 0934 to 1006   {signed}\n"
        "2. NS 500 mL IV prn hypotension                  | not req'd\n"
    )
    assert times(read_note(HEAD + text)) == "Vyepti 09:34-10:06"


def test_words_behind_a_run_are_not_a_signature() -> None:
    text = (
        "PHYSICIAN ORDER                                  | NURSE: GIVEN / TIME / INIT\n"
        "1. Vyepti 300 mg in 100 mL NS IV over 30 min     | 0934 to 1006 at home\n"
    )
    assert times(read_note(HEAD + text)) == ""


# titrations


@pytest.mark.parametrize(
    "goal", ["goal MAP >= 65", "target MAP 65-75", "goal SBP < 140", "to goal RASS -1", "goal aPTT 60-80", ""]
)
def test_what_a_drip_is_for_is_no_plan(goal: str) -> None:
    text = (
        f"norepinephrine 8 mg/250 mL D5W (32 mcg/mL)  {goal}    R IJ TLC\n"
        "TIME | mcg/min | mL/hr | MAP | init\n"
        "0240 |  5      |  9.4  | 54  | KB\n"
        "0310 |  12     |  22.5 | 66  | KB\n"
        "0910 |  OFF    |  --   | 70  | MT\n"
    )
    assert times(read_note(HEAD + text)) == "norepinephrine 02:40-09:10"


def test_a_goal_that_is_a_plan_stays_one() -> None:
    assert times(read_note(HEAD + "Goal: start Remicade 400 mg IV at 1015 next week.")) == ""


@pytest.mark.parametrize("last", ["obs done, PIV out", "PIV out", "VS done"])
def test_what_is_done_behind_a_titration_is_not_its_end(last: str) -> None:
    text = (
        "RITUXIMAB 700 mg/350 mL TITRATION LOG\n"
        "  clock    mg/h     mL/h     bp        temp    init\n"
        "  0948     100      50       118/66    98.0    dw\n"
        "  1018     200      100      116/70    98.2    dw\n"
        "  1218     infused, pump off           98.2    dw\n"
        f"  1248     {last}\n"
    )
    assert times(read_note(HEAD + text)) == "RITUXIMAB 09:48-12:18"


# lines


@pytest.mark.parametrize("due", ["Due: 0900  ", "Sched 0900   ", ""])
def test_a_row_is_never_joined_with_the_small_letters_of_the_drug_below_it(due: str) -> None:
    text = (
        "cefTRIAXone 2 g in D5W 50 mL IVPB [Q24H]\n"
        f"  {due}Given: 0907  2 g  IVPB  L FA       \n"
        "ketorolac inj 15 mg [Q6H PRN]\n"
        f"  {due}Given: 0930  15 mg  IV Push\n"
    )
    record = read_note(HEAD + text)
    assert times(record) == "cefTRIAXone 09:07, ketorolac 09:30"
    assert [item.technique for item in record.administrations] == ["infusion", "push"]


def test_a_sentence_whose_first_line_is_indented_goes_on() -> None:
    text = (
        "  Remicade 400 mg IV was started at 0905 and the patient tolerated\n"
        "the infusion well until 1110, when it was done."
    )
    assert times(read_note(HEAD + text)) == "Remicade 09:05-11:10"


def test_what_was_taken_at_home_stands_in_a_column_of_its_own() -> None:
    text = "Remicade 400 mg/250 mL NS (conc 1.6)     premeds PO at home 0845\nOn 0905, off 1112"
    assert times(read_note(HEAD + text)) == "Remicade 09:05-11:12"
    assert doses(text) == ["Remicade 400 mg"]
