"""Labels that head rows, titles that are set wide, and what hurried hands leave out."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

# labels and titles


@pytest.mark.parametrize("marks", ["[]", "{}", "<>"])
def test_a_label_in_brackets_heads_its_row(marks: str) -> None:
    left, right = marks
    sheet = (
        f"{left}LR{right}         500 mL bolus       on 0928     in 0959\n"
        f"{left}MAG{right}        load 4 g / 100 mL  on 1015     in 1036\n"
        "             maint 20 g / 500 mL @ 2 g/hr (50 mL/hr)   on 1036    off ______   (running at transfer)\n"
        f"{left}TERB{right}       terbutaline 0.25 mg SC L arm             0941\n"
    )
    assert given_in(sheet) == [
        "LR infusion 0928-0959 500 mL",
        "MAG infusion 1015-1036 4 g",
        "MAG infusion 1036-? 20 g",
        "terbutaline sc 0941 0.25 mg",
    ]


def test_a_label_that_denies_is_kept() -> None:
    record = read_note(HEAD + "[HELD] Benadryl 25 mg IVP 0905\n[GIVEN] Zofran 4 mg IVP 0906\n")
    assert [item.substance for item in record.administrations] == ["Zofran"]


@pytest.mark.parametrize(
    "line", ["on 1928   in 1959", "up 1928, in 1959", "hung 1928 in 1959", "on 1928 in 2001"]
)
def test_a_bag_is_in_right_behind_when_it_was_hung(line: str) -> None:
    (item,) = read_note(f"{HEAD}LR 500 mL bolus {line}\n").administrations
    assert (f"{item.start:%H%M}", f"{item.stop:%H%M}") == ("1928", "2001" if "2001" in line else "1959")


def test_a_year_is_no_time() -> None:
    (item,) = read_note(HEAD + "Dx MS in 2019. Ocrevus 300 mg IV started 0915, ended 1120.\n").administrations
    assert (f"{item.start:%H%M}", f"{item.stop:%H%M}") == ("0915", "1120")


FORM = """\
K E T A M I N E   S E S S I O N   F O R M          Session no. 4
Dose 33 mg in NS 100 mL
   clock      min    BP        HR    SpO2    RASS    remarks
   13:06       0     118/72    70    99       0      GO
   13:16      10     128/80    76    98      -1      floaty
   13:36      30     132/80    78    98      -1      queasy, ondansetron 4 mg IVP
   13:46      40     126/76    74    99      -1      END
"""


def test_a_title_that_is_set_wide_names_the_drug_of_its_form() -> None:
    assert given_in(FORM) == ["KETAMINE infusion 1306-1346 33 mg", "ondansetron push 1336 4 mg"]


def test_another_drug_in_a_row_of_a_record_is_its_own() -> None:
    rows = "Ketamine 33 mg in NS 100 mL IV\n   13:06  start\n   13:36  queasy, ondansetron 4 mg IVP\n   13:46  end\n"
    assert given_in(rows) == ["Ketamine infusion 1306-1346 33 mg", "ondansetron push 1336 4 mg"]


# a way that is told once


@pytest.mark.parametrize(
    "line",
    [
        "Zofran 8 mg 1102, Decadron 10 mg 1104, both IVP",
        "Zofran 8 mg 11:02 AM   //   Decadron 10 mg 11:04 AM, both IV push",
        "Zofran 8 mg 1102 and Decadron 10 mg 1104 both given IVP",
        "Zofran 8 mg 1102-1104, Decadron 10 mg 1104-1106, both IVP",
        "Zofran 8 mg (4 mL) 1102, Decadron 10 mg in 10 NS 1104, both IVP",
        "Zofran 8 mg 1102, Decadron 10 mg 1104. Both IVP.",
    ],
)
def test_the_way_at_the_end_is_of_both(line: str) -> None:
    assert given_in(line) == ["Zofran push 1102 8 mg", "Decadron push 1104 10 mg"]


def test_the_way_at_the_end_is_of_all() -> None:
    told = ["Pepcid push 1100 20 mg", "Zofran push 1102 8 mg", "Decadron push 1104 10 mg"]
    assert given_in("Pepcid 20 mg 1100, Zofran 8 mg 1102, Decadron 10 mg 1104, all IVP") == told


def test_both_is_of_two() -> None:
    record = read_note(HEAD + "Pepcid 20 mg 1100, Zofran 8 mg 1102, Decadron 10 mg 1104, both IVP\n")
    assert [item.technique for item in record.administrations if item.start] == ["push"]


def test_the_way_of_both_goes_no_farther_back_than_its_sentence() -> None:
    told = given_in("Remicade 400 mg 0915-1120. Benadryl 25 mg and Zofran given 0900, both IVP.\n")
    assert told == ["Remicade infusion 0915-1120 400 mg", "Benadryl push 0900 25 mg", "Zofran push 0900"]


@pytest.mark.parametrize(
    "line",
    [
        "Remicade 400 mg 0915-1120, Benadryl 25 mg 0900 and Zofran given 0900, both IVP",
        "Remicade 400 mg 0915-1120, Benadryl 25 mg 0900, both IVP",
        "Benadryl 25 mg 0900, Remicade 400 mg 0915-1120, Zofran 4 mg 0905, all IVP",
        "Remicade 400 mg in 250 NS 0915-1120, Benadryl 25 mg 0900, both IVP",
    ],
)
def test_what_ran_was_not_pushed(line: str) -> None:
    ran = [item for item in given_in(line + "\n") if item.startswith("Remicade")]
    assert ran == ["Remicade infusion 0915-1120 400 mg"]


# shorthand


@pytest.mark.parametrize("gauge", ["22g RAC x1", "22g LFA, +BR", "20G L-hand", "24g AC", "22 g R AC"])
def test_a_gauge_and_its_place_are_no_dose(gauge: str) -> None:
    note = f"Orencia. wt 88 afeb\n0912 {gauge}\n0924 Orencia in 100 NS hung\n0955 Orencia dn\n"
    assert given_in(note) == ["Orencia infusion 0924-0955"]


def test_grams_behind_a_drug_stay_its_dose() -> None:
    assert given_in("IVIG 20 g AC line hung 0924, done 1255\n") == ["IVIG infusion 0924-1255 20 g"]


@pytest.mark.parametrize("bag", ["KCl 20 up @50", "KCl 20/100 up @50", "KCl 20 mEq/100 NS up @50"])
def test_so_much_up_at_a_rate(bag: str) -> None:
    (item,) = read_note(f"{HEAD}1350 {bag}\n1552 KCl dn\n").administrations
    assert (f"{item.start:%H%M}", f"{item.stop:%H%M}") == ("1350", "1552")


def test_a_name_cut_short_in_front_of_its_bag() -> None:
    note = "Ocrevus #5. denies inf.\n0854 ocre 600/500NS up @100\n1103 ocre dn. flshd\n"
    assert given_in(note) == ["Ocrevus infusion 0854-1103"]


def test_a_bag_of_nobody_knows_what_is_named() -> None:
    record = read_note(HEAD + "0854 frozzle 600/500NS up @100\n1103 frozzle dn\n")
    assert not record.administrations
    assert [gap.text for gap in record.understood.not_understood] == ["frozzle 600/500NS up @100"]


def test_two_letters_behind_a_time_and_before_a_way() -> None:
    note = "0818 Tylenol 650 po / 0820 SM 100 ivp / 0822 Benadryl 50 ivp\n"
    assert given_in(note) == ["Tylenol oral 0818", "SM push 0820", "Benadryl push 0822"]


# words


@pytest.mark.parametrize("end", ["Pump empty 1137", "Pump empty ......... 1137"])
def test_a_pump_that_is_empty_is_done(end: str) -> None:
    assert given_in(f"Hizentra 10 g SC\n   Pump on 1022\n   {end}\n") == [
        "Hizentra sc_infusion 1022-1137 10 g"
    ]


def test_the_return_line_is_no_plan() -> None:
    note = (
        "Calcium gluconate 2 g / NS 100 mL via return line:   start 1012    stop 1152\n"
        "Extra calcium gluconate 1 g slow IV push:   1033\n"
    )
    assert given_in(note) == ["Calcium gluconate infusion 1012-1152 2 g", "calcium gluconate push 1033 1 g"]


TRIAL = """\
SOURCE DOCUMENT     Protocol KLR-3107-202     Subject 0417-009     Visit C2D1
5. IP administration      KLR-3107 IV   assigned dose 240 mg   Kit 100388
      Start of infusion (SOI)   09:58
      End of infusion (EOI)     11:01
6. PK post-dose           Sched: EOI + 5 min   Actual 11:06
                          Sched: EOI + 4 h     Actual 15:00
"""


def test_samples_that_are_timed_by_the_end_leave_it_as_it_is() -> None:
    assert given_in(TRIAL) == ["KLR-3107 infusion 0958-1101 240 mg"]


def test_a_load_of_fluid_is_none_of_what_is_maintained() -> None:
    note = "LR 500 mL bolus 1928-1959\nMag load 4 g 2015-2036\nmaint 2 g/hr on 2036\n"
    assert given_in(note)[1:] == ["Mag infusion 2015-2036 4 g", "Mag infusion 2036-?"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("0830 UO 300 IVP Lasix 20 mg given", ["Lasix push 0830 20 mg"]),
        ("0830 XQ 300 IVP Lasix 20 mg given", ["Lasix push ? 20 mg"]),
    ],
)
def test_a_way_before_a_known_drug_with_its_dose_is_of_that_drug(line: str, told: list[str]) -> None:
    assert given_in(line) == told


def test_what_is_measured_is_no_drug() -> None:
    (shot,) = given_in("0822 accu 212 subq Novolog 4 units given")
    assert shot.startswith("Novolog sc")
