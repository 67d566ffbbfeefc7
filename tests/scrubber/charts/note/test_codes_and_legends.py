"""Prints whose codes their own legend explains: `S = started`, `P=pushed`, `NB=New bag`."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

GRID = """\
MEDICATION ADMINISTRATION RECORD        0700 03/02/2026 to 0659 03/03/2026
S = started   E = ended   G = given   H = held   R = refused
SCHEDULED                               | 0900           | 1700        | 0300
cefazolin 2 g in NS 50 mL IVPB q8h      | S 0907 jm      | S 1704 jm   | S 0304 rv
                                        | E 0938 jm      | E 1736 rv   | E 0336 rv
pantoprazole 40 mg IV push daily        | G 0911 jm      |             |
lisinopril 10 mg PO daily               | H 0905 SBP 92  |             |
metoclopramide 10 mg IV push TID        | G 0912 jm      | R 1710 jm   |
PRN
ondansetron 4 mg IV push q6h PRN        none
morphine 2 mg IV push q3h PRN           G 1148 jm (pain 7)
"""


def test_a_letter_ahead_of_a_signed_time_is_what_the_legend_says() -> None:
    found = read_note(GRID).administrations
    assert [(item.substance, item.technique, item.start and f"{item.start:%d %H%M}") for item in found] == [
        ("cefazolin", "infusion", "02 0907"),
        ("cefazolin", "infusion", "02 1704"),
        ("cefazolin", "infusion", "03 0304"),
        ("pantoprazole", "push", "02 0911"),
        ("metoclopramide", "push", "02 0912"),
        ("morphine", "push", "02 1148"),
    ]
    assert [item.stop and f"{item.stop:%d %H%M}" for item in found[:3]] == ["02 0938", "02 1736", "03 0336"]


@pytest.mark.parametrize("cell", ["G 0911 jm", "G-0911 jm", "G@0911 jm", "G: 0911 jm LLQ"])
def test_a_code_may_stand_in_several_ways(cell: str) -> None:
    assert given_in(f"MAR\nG = given, H = held\nenoxaparin 40 mg subcut daily    {cell}\n") == [
        "enoxaparin sc 0911 40 mg"
    ]


def test_legends_parted_by_one_blank() -> None:
    note = "S=start E=end\nRemicade 400 mg IV      S 0915 kb\n                        E 1120 kb\n"
    assert given_in(note) == ["Remicade infusion 0915-1120 400 mg"]


@pytest.mark.parametrize(
    "row",
    [
        "pantoprazole 40 mg IV push daily    | G 0911 jm half dose spilled    |",  # it says more
        "pantoprazole 40 mg IV push daily    | Q 0911 jm    |",  # a code that nobody explains
    ],
)
def test_a_code_with_more_beside_it_is_named(row: str) -> None:
    record = read_note(f"{HEAD}MAR\nG = given   H = held\n{row}\n")
    assert not any(item.start for item in record.administrations)
    assert record.understood.not_understood


LOG = """\
INFUSION SUITE LOG
CODES  V=VS  A=access  P=pushed  H=hung  D=down  F=flush  X=IV out
0831  V   128/80 72 98.0
0838  A   22 R FA
0846  P   hydrocortisone 100 mg                         lm
0902  H   infliximab-dyyb 500 mg / NS 250               lm / ck
0932  V   122/78 70
1108  D   infliximab-dyyb                               lm
1141  X   tip intact                                    lm
"""


def test_a_log_in_letter_codes() -> None:
    assert given_in(LOG) == ["hydrocortisone push 0846 100 mg", "infliximab-dyyb infusion 0902-1108 500 mg"]


def test_a_code_may_say_that_nothing_was_given() -> None:
    log = (
        "G=given  H=held  R=refused\n"
        "0905  G   Zofran 4 mg IVP\n0906  H   Toradol 30 mg IVP\n0907  R   Pepcid 20 mg IVP\n"
    )
    assert given_in(log) == ["Zofran push 0905 4 mg"]


def test_letters_without_a_legend_are_none() -> None:
    record = read_note(
        HEAD + LOG.replace("CODES  V=VS  A=access  P=pushed  H=hung  D=down  F=flush  X=IV out\n", "")
    )
    assert not any(item.start and item.stop for item in record.administrations)


MAR = """\
G=Given  N=Not given  H=Held  R=Refused  NB=New bag  ST=Stopped  *=late
Medication / Dose / Route / Freq                    Due    Act   Time   Init  Comment
cefTRIAXone 2 g in D5W 50 mL IVPB  Q24H             0900   NB*   0914   KMB
                                                           ST    0946   KMB
furosemide (LASIX) inj 40 mg IV PUSH  BID           0900   G     0921   KMB   over 2 min
                                                    1700   --
enoxaparin (LOVENOX) inj 40 mg SUBQ  DAILY          0900   R     0925   KMB   pt declines
"""


def test_a_column_of_codes() -> None:
    assert given_in(MAR) == ["cefTRIAXone infusion 0914-0946 2 g", "furosemide push 0921 40 mg"]
    assert [item.substance for item in read_note(HEAD + MAR).not_given] == ["enoxaparin"]


@pytest.mark.parametrize(
    "legend",
    ["KEY: U=up D=down P=push", "Key: U - up, P - pushed, D - down", "Codes: (U) up, (P) pushed, (D) down"],
)
def test_a_legend_may_be_written_in_several_ways(legend: str) -> None:
    log = "0902 U Remicade 400 mg in 250 NS\n0910 P Benadryl 25 mg\n1105 D Remicade\n"
    told = ["Remicade infusion 0902-1105 400 mg", "Benadryl push 0910 25 mg"]
    assert sorted(given_in(f"{legend}\n{log}")) == sorted(told)


def test_the_code_of_a_bag_is_no_hour() -> None:
    log = "H=hung P=pushed D=down\n0902 H Remicade 400 mg in 250 NS\n1105 D Remicade\n"
    assert given_in(log) == ["Remicade infusion 0902-1105 400 mg"]


def test_a_code_between_the_time_and_who_signs() -> None:
    rows = "S=Start   X=Stop\nRemicade 400 mg IV    | 0915 S kb | 1120 X kb |\n"
    assert given_in(f"MAR\n{rows}") == ["Remicade infusion 0915-1120 400 mg"]


def test_letters_above_slots_with_dashes_and_times_like_years() -> None:
    grid = (
        "Key: G given  H held  R refused  N not available.  Time behind letter = time of the action.\n"
        "                          0800 slot    1400 slot    2000 slot\n"
        "Lasix 40 mg IVP           G 0809       H 1403       G 2011\n"
        "Protonix 40 mg IVP        G 0812       ----         R 2012\n"
        "Reglan 10 mg IVP          N 0815       G 1422       ----\n"
    )
    assert given_in(f"MAR GRID\n{grid}") == [
        "Lasix push 0809 40 mg",
        "Lasix push 2011 40 mg",
        "Protonix push 0812 40 mg",
        "Reglan push 1422 10 mg",
    ]


def test_a_push_that_is_done_was_given_then() -> None:
    log = "H=hung D=done\n0900  H  Remicade 400 mg\n0905  D  Benadryl 25 mg IVP\n1100  D  Remicade"
    assert given_in(log) == ["Remicade infusion 0900-1100 400 mg", "Benadryl push 0905 25 mg"]
