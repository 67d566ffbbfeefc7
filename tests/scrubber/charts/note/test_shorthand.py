"""Shorthand of one nurse or another: arrows, strokes, hours without minutes, cut names, strikes and asides.

What each note tells is read off its text: a range behind an arrow is the run of the drug before it.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Flagyl 500 mg/100 → 1410–1512.", "Flagyl 14:10-15:12"),
        ("L hand: Flagyl 500 mg/100 → 1410–1512. R AC: Levaquin 750 mg/150 → 2:12p–3:45p.",
         "Flagyl 14:10-15:12, Levaquin 14:12-15:45"),
        ("Pit 30u/500 LR → 2 mL/hr (2 mU/min) @ 7:15a", "Pit 07:15"),
        ("Doxy 100 mg/250 @ 0815 L FA → 8:40a puffy/cool, off + PIV pulled. 0855 new 22g R FA. Doxy back up 9a → 1012.",
         "Doxy 08:15-08:40+09:00-10:12"),
        # what is done behind an arrow still has its own line's time
        ("Remicade 400 mg up 0915. 1031 itching -> off. Back up 1050, done 1220.", "Remicade 09:15-10:31+10:50-12:20"),
    ],
)  # fmt: skip
def test_an_arrow_leads_to_the_run_of_its_drug(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lasix 40 mg IVP @ 9a / 80 mg IVP @ 1:30p.", "Lasix 09:00, Lasix 13:30"),
        ("Amp 2 g IVPB @ 6:02a / done 0634.", "Amp 06:02-06:34"),
        ("Zosyn 4.5 g/100 IVPB     | up 9:14a / dn 0946", "Zosyn 09:14-09:46"),
        ("Vanc 1 g IVPB up 9a, off 10:30a.", "Vanc 09:00-10:30"),
        # a number and a letter that are no hour
        ("Vanc 1 g IVPB in rm 9a, up 0915.", "Vanc 09:15"),
    ],
)
def test_strokes_and_hours_without_minutes(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hep bolus 4800 u IVP 1604. Gtt 25,000 u/250 D5W up 1606, 14.4 mL/hr.", "Hep 16:04, Hep 16:06"),
        ("hep 2000 u bolus @ 0545", "hep 05:45"),
        ("Port flushed, hep 500 units.", ""),
        ("D50 1 amp IVP 0905.", "D50 09:05"),
    ],
)
def test_a_cut_name_is_a_drug_where_it_stands_as_one(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "1322 Toradol 15 mg IVP, flank pain 8/10. ** 1322 = Pyxis pull. Actual push 1331. ** 1400 pain 3.",
        "1322 Toradol 15 mg IVP. Actually given 1331.",
        "1322 Toradol 15 mg IVP. Correction: pushed at 1331, 1322 is pull time.",
    ],
)
def test_when_it_was_pulled_is_not_when_it_was_given(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # told in whole sentences: the time stands before what was done, or before its dose
        ("Remicade 400 mg started at 9:40 a.m. At 10:02 a.m. she complained of chest tightness and her face was red, "
         "so the infusion was stopped. Restarted 10:30 a.m. Done 12:15 p.m.", "Remicade 09:40-10:02+10:30-12:15"),
        ("Remicade 400 mg started at 9:40 a.m. At 10:02 a.m. Dr. Lowe saw the patient, and the infusion was stopped at "
         "10:20 a.m.", "Remicade 09:40-10:20"),
        ("A test dose of 25 mg INFeD was given by IV push at 10:50 a.m. The remaining 975 mg in 500 mL of saline was "
         "then begun at 11:55 a.m. and was finished at 1:02 p.m.", "INFeD 10:50, INFeD 11:55-13:02"),
        ("Rocephin 1 gram, reconstituted with 2.1 mL of 1% lidocaine, was injected intramuscularly into the right "
         "gluteal muscle at 3:12 PM.", "Rocephin 15:12"),
        ("TPN 2000 mL, CADD, R PICC. Hooked 2005.", "TPN 20:05"),
        ("Dilaudid 0.5 mg IVP      | given 11:40a, 7/10 → 3/10", "Dilaudid 11:40"),
        ("Zosyn 4.5 g/100 IVPB | up 0914 / dn 0946\nLopressor 5 mg IVP | held, HR 54", "Zosyn 09:14-09:46"),
        ("Stelara 390 mg IV\n| Event | Time | Initials |\n| Catheter placed | 10:12 AM | MB |\n"
         "| Infusion started | 10:25 AM | MB |\n| Infusion completed | 11:29 AM | MB |", "Stelara 10:25-11:29"),
        ("Epi-pen teach done @ 1405.", ""),
    ],
)  # fmt: skip
def test_what_plain_words_say(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Octagam 35 g IV. 1140 on at 24 ml/hr, 1210 48 ml/hr, 1240 96 ml/hr. Bag empty 1502.",
        "1140 Octagam 35 g on @ 24 ml/hr, Curlin 6000\n1210 48\n1502 Octagam done",
    ],
)
def test_a_bag_is_on_at_its_first_rate(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert (f"{item.start:%H:%M}", f"{item.stop:%H:%M}") == ("11:40", "15:02")


@pytest.mark.parametrize(
    "text",
    [
        "Octagam 35 g IV. 1140 up @ 24 ml/hr. 1300 off for CT. 1325 on @ 24 ml/hr. Bag empty 1502.",
        "Octagam 35 g IV.\n1140 up\n1300 off d/t rigors\n1325 on at 24 ml/hr\n1502 bag empty",
    ],
)
def test_a_bag_that_was_off_is_on_again(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    runs = [(f"{run.start:%H:%M}", f"{run.stop:%H:%M}") for run in item.runs() if run.start and run.stop]
    assert runs == [("11:40", "13:00"), ("13:25", "15:02")]


@pytest.mark.parametrize(
    "line",
    ["into free flowing NS", "into running NS", "into sidearm of free flowing NS", "via free-flowing NS"],
)
def test_a_push_goes_into_a_line_that_runs(line: str) -> None:
    (item,) = read_note(HEAD + f"Doxorubicin 110 mg IVP 0955 {line}, BR ck q 3 ml.").administrations
    assert (item.substance, item.technique, f"{item.start:%H:%M}") == ("Doxorubicin", "push", "09:55")


@pytest.mark.parametrize(
    "text",
    [
        "We chatted and I hooked up the ceftriaxone 2 g at 2:35 PM. It was empty at 3:10 PM.",
        "I let the ball come to room temp, then started ceftriaxone 2 g at 2:35 PM. It was empty at 3:10 PM.",
    ],
)
def test_somebody_does_it_whatever_stands_before(text: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert (f"{item.start:%H:%M}", f"{item.stop:%H:%M}") == ("14:35", "15:10")
