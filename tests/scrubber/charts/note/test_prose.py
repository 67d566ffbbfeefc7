"""Who did what in whole sentences, sheets typed in capitals, lists below a way, and bags that follow one another."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD

FERAHEME = "I started Feraheme 510 mg in 100 mL of saline at 1020. "


@pytest.mark.parametrize(
    ("note", "told"),
    [
        # a complaint at a time, and what was done at once
        ("At 1028 he said his chest was tight, and I stopped it right then.", "Feraheme 10:20-10:28"),
        ("At 1028 he said the arm was burning, so I stopped it.", "Feraheme 10:20-10:28"),
        ("At 1028 he turned red in the face and I stopped the Feraheme.", "Feraheme 10:20-10:28"),
        (
            "At 1028 the arm was cool, the site had infiltrated, and I stopped the drip.",
            "Feraheme 10:20-10:28",
        ),
        (
            "At 1028 she said her throat felt scratchy. I stopped the infusion at 1030.",
            "Feraheme 10:20-10:30",
        ),
        # some time later, or not at all
        (
            "At 1028 she said her throat itched, Dr. Eames came ten minutes later and we stopped it.",
            "Feraheme 10:20",
        ),
        ("At 1028 she said her throat felt scratchy, then a little later I stopped it.", "Feraheme 10:20"),
        ("At 1028 she said her throat felt scratchy and Dr. Eames said not to stop it.", "Feraheme 10:20"),
        ("At 1028 she asked if I stopped it too early last time. Completed at 1050.", "Feraheme 10:20-10:50"),
        # what the pump tells, and a time that nobody counts on
        ("The pump shows it completed at 1056.", "Feraheme 10:20-10:56"),
        ("It came down at 1056, give or take ten minutes.", "Feraheme 10:20"),
    ],
)
def test_what_was_done_about_a_complaint(note: str, told: str) -> None:
    assert times(read_note(HEAD + FERAHEME + note)) == told


@pytest.mark.parametrize(
    ("note", "told"),
    [
        # each drug behind its own verb
        (
            "At 0910 I gave Lasix 40 mg IV push, and at 0940 I gave Bumex 2 mg IV push.",
            "Lasix 09:10, Bumex 09:40",
        ),
        (
            "At 0910 I gave Lasix 40 mg IV push, and at 0940 I followed it with Bumex 2 mg IV push.",
            "Lasix 09:10, Bumex 09:40",
        ),
        # ordered, and given at once
        ("Dr. Vale ordered Toradol 30 mg IM, given at 1010.", "Toradol 10:10"),
        ("Dr. Vale ordered Toradol 30 mg IM, consent given.", ""),
        ("Dr. Vale ordered Toradol 30 mg IM to be given before she leaves.", ""),
        # what took time, and what was taken out
        (
            "LR at 125 mL/hr started 2210. It took me two tries, and the LR was stopped at 2330.",
            "LR 22:10-23:30",
        ),
        # the second of what was counted
        (
            "I hung the first KCl 10 mEq in 100 mL at 1310 and it finished at 1412. The second one went up at 1415 and "
            "was in at 1520.",
            "KCl 13:10-14:12, KCl 14:15-15:20",
        ),
        ("First Zofran 4 mg IV push at 0910. The second one was not needed.", "Zofran 09:10"),
        # what led the first is of what is listed with it
        (
            "At 0845 I gave Solu-Medrol 100 mg and Benadryl 50 mg IV push.",
            "Solu-Medrol 08:45, Benadryl 08:45",
        ),
        (
            "At 0845 I gave Solu-Medrol 100 mg IV push and Benadryl 50 mg IV push was held.",
            "Solu-Medrol 08:45",
        ),
        (
            "At 0845 I gave Solu-Medrol 100 mg IV push, Benadryl 50 mg IV push earlier by Ann.",
            "Solu-Medrol 08:45",
        ),
        # a bolus beside its drip, and a drip that others hung
        ("Heparin drip running at 12 mL/hr. I gave a 2,000 unit bolus at 2300.", "Heparin 23:00"),
        ("NS was hung in the ED at 0410 and ran dry at 0525.", ""),
        (
            "Nitroglycerin drip started at 1620 at 5 mcg a minute. I went up to 10 at 1630.",
            "Nitroglycerin 16:20",
        ),
        ("I hung Zosyn 3.375 grams at 0800 over four hours and took it down at 1204.", "Zosyn 08:00-12:04"),
        # a person is no drug
        ("At 1405 I gave Mrs. Kemp 1 mg of Dilaudid IV push.", "Dilaudid 14:05"),
        # measured or swallowed, and not given
        ("His potassium was 2.8. KCl 10 mEq in 100 mL 1310-1412.", "KCl 13:10-14:12"),
        ("1902 Tylenol overdose, 20 g at 1300.", ""),
        ("1902 heroin OD, Narcan 0.4 mg IVP given 1903.", "Narcan 19:03"),
        ("1505 heparin gtt stopped by crew per MD.", ""),
    ],
)
def test_who_did_what_in_whole_sentences(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("TYSABRI 300 MG /100 NS\n10:05 - 11:06 AM DRUG\nOBSERVE 11:06 - 12:06", "TYSABRI 10:05-11:06"),
        ("OCREVUS 600 MG IN 500 NS  DRUG 10:05 AM - 1:06 PM   OBS 1:06-2:06", "OCREVUS 10:05-13:06"),
        ("Remicade 400 mg 0905-1110 obs 1110-1140.", "Remicade 09:05-11:10"),
        ("EVENITY 210MG SUBQ (105 X 2 SYRNGS) ABD RT + LT   245 PM", "EVENITY 14:45"),
        ("TEPEZZA 1640 MG IN 250 NS\nSTART 9:[CANT READ, COFFEE STAIN]   STOP 10:52 AM", "TEPEZZA ?-10:52"),
        ("TEPEZZA 1640 MG IN 250 NS\nSTART (illegible)   STOP 10:52 AM", "TEPEZZA ?-10:52"),
        ("COSENTYX 140MG IN 100 NS\n8:05 - 8:37  (SHEET DOES NOT SAY AM OR PM, OPEN 7A TO 9P)", "COSENTYX ?"),
        # a form that nobody answered
        ("Product: Nexviazyme   Dose: 1,400 mg in D5W\nInfusion start: ---        Infusion stop: ---", ""),
        ("Product: cefazolin 2 g q8h elastomeric\nInfusion start: n/a        Infusion stop: n/a", ""),
        # the way of a list, above lines that are set in
        (
            "IV push meds:  Zofran 4 mg  10:36 AM\n               Pepcid 20 mg 10:45 AM\nBenadryl 25 mg 10:50 AM",
            "Zofran 10:36, Pepcid 10:45",
        ),
        # a bare dose before `up`
        ("0842 Feraheme 510 up, 0858 down.", "Feraheme 08:42-08:58"),
        ("0842 propofol 30 up from 20.", ""),
        # a rate behind an arrow did not begin it
        ("1705 propofol -> 12 mL/h.", ""),
        ("1420 nitro gtt 50 mg/250 @ 3 mL/h.\n1430 nitro -> 6 mL/h.", "nitro 14:20"),
    ],
)
def test_sheets_as_they_were_filled_in(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told


def record_of(drug: str, dose: str, again: str, *, opens: str = "New Bag") -> str:
    return (
        "Time   Action     Medication                     Dose       Route   By\n"
        f"0815   New Bag    {drug:<30} {dose:<10} IV      JO\n"
        f"0917   Stopped    {drug:<30}            IV      JO\n"
        f"{again}   {opens}    {drug:<30} {dose:<10} IV      JO\n"
    )


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (
            record_of("sodium chloride 0.9 % 1,000 mL", "1000 mL", "0920"),
            "sodium chloride 0.9 % 08:15-09:17, sodium chloride 0.9 % 09:20",
        ),
        (record_of("vancomycin in NS 250 mL", "1 g", "2005"), "vancomycin 08:15-09:17, vancomycin 20:05"),
        # minutes later the bag of a drug may go on with its dose
        (record_of("GAMUNEX-C 10% 200 mL", "20 g", "0920"), "GAMUNEX-C 08:15-09:17"),
        (
            "2030 LR #1 1000 mL up R AC.\n2105 LR #1 in, LR #2 up same site.\n2148 LR #2 in.",
            "LR 20:30-21:05, LR 21:05-21:48",
        ),
        (
            "1934 Acetadote bag 1 10,500 mg up.\n2036 bag 1 in.\n2040 bag 2 3,500 mg in D5W 500 @ 125 mL/h up.",
            "Acetadote 19:34-20:36, Acetadote 20:40",
        ),
        (
            "NAC bag 1 10,500 mg started 1934, completed 2036. NAC bag 2 3,500 mg started 2040.",
            "NAC 19:34-20:36, NAC 20:40",
        ),
    ],
)
def test_the_next_bag(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told


@pytest.mark.parametrize(
    "drug",
    [
        "heparin lock flush 100 units/mL",
        "heparin, porcine (PF) 100 unit/mL lock flush",
        "sodium chloride 0.9 % flush",
        "hep lock flush",
    ],
)
def test_what_is_left_in_the_line_is_not_given(drug: str) -> None:
    note = (
        "Time   Action   Medication                                     Dose        Route      By\n"
        f"1011   Given    {drug:<45}  500 units   IV         JO\n"
        "1012   Given    Zofran injection                               4 mg        IV push    JO\n"
    )
    assert times(read_note(HEAD + note)) == "Zofran 10:12"


@pytest.mark.parametrize(
    ("field", "technique"),
    [
        ("Site: L arm SQ", "sc"),
        ("IV: n/a   Site: R thigh, L thigh subQ", "sc"),
        ("Route/Site: IM L delt", "im"),
    ],
)
def test_the_way_beside_the_site_of_a_form(field: str, technique: str) -> None:
    (item,) = read_note(f"{HEAD}Drug: Nplate    Dose: 180 mcg\n{field}\nTime given: 2:25 pm").administrations
    assert (item.technique, item.uncertain) == (technique, ())
