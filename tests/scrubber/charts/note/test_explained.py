"""What of a note says nothing of a giving that is not told, so that the note is wholly understood: and what may.

A word too much here silences rules (a chart that was read in part contradicts no line); a word too few hides a giving.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note

HEAD = "Date of service: 03/02/2026\n"
GIVEN = "Remicade 400 mg IV started 0950, stopped 1205. "
RECORD = """\
inFLIXimab (REMICADE) 400 mg in sodium chloride 0.9 % 250 mL infusion
  03/02/26 0925      New Bag  400 mg  125 mL/hr   Intravenous  {who}
  03/02/26 1130      Stopped                                   {who}
"""


@pytest.mark.parametrize(
    "who", ["Kim, RN", "Banerjee RN", "K Lee", "KL", "Imani O, RN", "Desrosiers, LPN", ""]
)
def test_who_signed_a_row_is_no_part_of_it(who: str) -> None:
    assert read_note(HEAD + RECORD.format(who=who)).understood.whole


@pytest.mark.parametrize(
    "words",
    [
        "HR 96 (was 138), SpO2 97. BG 188.",
        "Infusion via 0.22 filter, 22g R FA.",
        "Via 18g RAC.",
        "Obs 30 after, no reaction.",
        "28 wks, FHT 144.",
        "Port flushed w/ 10 NS.",
        "Rinsed NS 20 + heparin 500 units.",
        "Tylenol 650 PO.",
        "Zyrtec 10 mg by mouth at 0915.",
        "Pepcid 20 IV @0932.",
        "UOP 450 mL at 1300.",
        "Labs drawn 0910. Addendum 1305: pt comfortable.",
        "Seen by Dr. Hale 0930.",
    ],
)
def test_what_stands_beside_a_giving_hides_none(words: str) -> None:
    assert read_note(HEAD + GIVEN + words).understood.not_understood == ()


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("Pulled Dilaudid 1 mg, gave 0.5 mg IVP 0932, wasted 0.5 mg w/ K. Lee RN.", True),
        ("Cimzia 400 mg SC (2 x 200 mg) 0910.", True),
        ("Remicade 400 mg IV 0910-1120 (5 mg/kg x 83 kg = 415 mg, rounded).", True),
        # near misses: parts that don't make the dose, and a second dose without its time
        ("Cimzia 400 mg SC (2 x 100 mg) 0910.", False),
        ("Dilaudid 0.5 mg IVP 0932, 1 mg IVP.", False),
    ],
)
def test_amounts_that_make_up_the_dose(words: str, whole: bool) -> None:
    assert read_note(HEAD + words).understood.whole is whole


@pytest.mark.parametrize(
    "words",
    [
        "1310-1352 Quorvex.",
        "TORB magnesium sulfate 4 g in 100 mL over 3 h. Bag up 1420.",
        "Half an hour after morphine 4 mg IV, pain 2/10.",
        "Dexamethasone 8 mg PO.",  # J8540 bills it: its time is open
        "300 mg Zyxovimab.",
        "Second bag up 1210, down 1300.",
    ],
)
def test_a_giving_that_is_not_told_is_never_passed_over(words: str) -> None:
    assert not read_note(HEAD + GIVEN + words).understood.whole


def test_a_corrected_time_is_settled_where_the_right_one_is_told() -> None:
    text = "Original stop time entered as 1205 in error; correct stop time 1150.\nEntyvio 300 mg IV 1118 - 1150.\n"
    assert read_note(HEAD + text).understood.whole
    assert not read_note(
        HEAD + "Entyvio 300 mg IV started 1118. Stop time 1205 entered in error."
    ).understood.whole


@pytest.mark.parametrize("action", ["Not Given", "Held", "Refused"])
@pytest.mark.parametrize("columns", ["", "  Admin Date/Time    Action      Dose     Route       User\n"])
def test_a_row_that_says_not_given_speaks_of_the_drug_above_it(action: str, columns: str) -> None:
    """The heading of a tablet was an administration of it, by mouth, though its one row says that none was given."""
    text = f"{columns}  03/02/26 0855      {action:<9}                        Kim, RN    (took own at home)\n"
    record = read_note(f"{HEAD}\ncetirizine (ZYRTEC) tablet 10 mg\n{text}\n{RECORD.format(who='Kim, RN')}")
    assert [item.substance for item in record.administrations] == ["inFLIXimab"]
    assert [item.substance for item in record.not_given] == ["cetirizine"]
    assert record.understood.whole


def test_what_was_held_and_then_given_was_given() -> None:
    rows = "  03/02/26 0855   Held     QTc 510\n  03/02/26 0950   Given    4 mg   IV Push   Kim, RN\n"
    record = read_note(f"{HEAD}\nondansetron (ZOFRAN) injection 4 mg\n{rows}")
    assert [(item.substance, item.technique) for item in record.administrations] == [("ondansetron", "push")]
    assert record.not_given == ()


@pytest.mark.parametrize("action", ["Due", "Dispensed", "See Downtime", "Returned to Cabinet"])
@pytest.mark.parametrize("columns", ["", "  Admin Date/Time    Action      Dose     Route       User\n"])
def test_a_row_that_nobody_charted_says_nothing_of_what_was_given(action: str, columns: str) -> None:
    """`Due` is no `Not Given`: it may have been given, and charted elsewhere."""
    text = f"{columns}  03/02/26 0855      {action:<20}             Kim, RN\n"
    record = read_note(f"{HEAD}\nondansetron (ZOFRAN) injection 4 mg\n{text}\n{RECORD.format(who='Kim, RN')}")
    assert [item.substance for item in record.administrations] == ["inFLIXimab"]
    assert record.not_given == ()
    assert not record.understood.whole


@pytest.mark.parametrize(
    "words",
    [
        "Zofran held for QTc 510. Zofran 4 mg IVP 1000, 2 mg IVP.",
        "Decadron 10 mg IVP 0900. Decadron 8 mg PO.",  # the tablet has a code (J8540), and no time
    ],
)
def test_what_was_held_or_given_once_hides_no_other_giving(words: str) -> None:
    assert not read_note(HEAD + GIVEN + words).understood.whole


@pytest.mark.parametrize(
    "words",
    [
        "> 2 cm from last site",
        "opposite arm from last visit",
        "away from previous site",
        "last time L abd",
        "site of last inj clear",
        "rotated from prior site",
    ],
)
def test_where_it_was_injected_before_takes_nothing_of_a_giving(words: str) -> None:
    record = read_note(f"{HEAD}1020 Velcade 2.3 mg SC, R abd, {words}\n")
    assert [f"{item.start:%H%M}" for item in record.administrations if item.start] == ["1020"]
    assert record.understood.whole


@pytest.mark.parametrize(
    "words",
    [
        "1020 Toradol 30 mg IVP, usual dose",
        "0950 FFP unit 2",
        "heparin 5,000 units SubQ q8h   0600   Given  0604\n                               1400   Given  1409  LM",
        "1006 Rocephin 1 g IM R glut, used other side since last one was sore",
    ],
)
def test_a_giving_that_is_perhaps_none_is_named(words: str) -> None:
    record = read_note(HEAD + GIVEN + "\n" + words)
    assert {item.substance for item in record.administrations} <= {"Remicade", "heparin"}
    assert not record.understood.whole
