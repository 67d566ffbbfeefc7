"""Records by shift, steps with a start and a stop each, and other tables of one infusion's course."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD

BY_SHIFT = """\
MAR 24 HR PRINT    UNIT 4W  RM 418-2     FOR: 03/02/2026 0000-2359
ORDER                                       0000-0759     0800-1559              1600-2359
cefepime 2 g in NS 100 mL IVPB q8h          0604 JT       1411 MR                2200 (due)
enoxaparin 40 mg subcut q24h                              0905 MR abd LLQ
furosemide 20 mg IV push BID                0610 JT       1415 HELD SBP 88 MR
ketorolac 15 mg IV push q6h                 0612 JT       1211 REFUSED
morphine 2 mg IV push q4h prn               none given
JT = J. Tolliver RN    MR = M. Rask RN
"""
STEPS = """\
TAXOL DESENSITIZATION
Taxol 290 mg in 500 mL NS
Step  Bag  Rate mL/hr  Start  Stop   S/S
1     1    20          0830   0845   none
2     1    40          0845   0900   none
3     1    80          {third}   0930   none
4     2    120         0930   1210   none
"""


def test_a_signed_cell_is_a_giving_and_one_that_is_due_or_held_is_none() -> None:
    items = read_note(BY_SHIFT).administrations
    assert [(item.substance, item.technique, f"{item.start:%d %H:%M}") for item in items] == [
        ("cefepime", "infusion", "02 06:04"),
        ("cefepime", "infusion", "02 14:11"),
        ("enoxaparin", "sc", "02 09:05"),
        ("furosemide", "push", "02 06:10"),
        ("ketorolac", "push", "02 06:12"),
    ]


@pytest.mark.parametrize(
    ("third", "runs"),
    [("0900", []), ("0915", [("08:30", "09:00"), ("09:15", "12:10")])],
)
def test_steps_are_one_infusion_and_a_gap_between_two_is_a_pause(
    third: str, runs: list[tuple[str, str]]
) -> None:
    (item,) = read_note(HEAD + STEPS.format(third=third)).administrations
    told = [(f"{part.start:%H:%M}", f"{part.stop:%H:%M}") for part in item.segments]
    assert (f"{item.start:%H:%M}", f"{item.stop:%H:%M}", told) == ("08:30", "12:10", runs)


def test_times_with_a_blank_stand_down_a_margin() -> None:
    note = "10 15   premeds po\n10 50   Trodelvy 680 mg/500 NS on\n12 52   off, flushed\n13 25   obs ok, home"
    (item,) = read_note(HEAD + note).administrations
    assert (f"{item.start:%H:%M}", f"{item.stop:%H:%M}") == ("10:50", "12:52")


def test_two_numbers_with_a_blank_are_no_times_where_they_go_back() -> None:
    note = "12 52   Trodelvy 680 mg/500 NS on\n10 15   off\n11 10   home"
    items = read_note(HEAD + note).administrations
    assert [(item.substance, item.start, item.stop) for item in items] in ([], [("Trodelvy", None, None)])


def test_a_column_of_dose_and_volume_holds_the_dose_and_vials_used_are_none() -> None:
    note = (
        "Medication      Dose / vol            Lot         Exp       Begin   End\n"
        "Glassia         3,600 mg / 180 mL     M8R11042    05/2027   0958    1114\n"
        "    vials used 4 (1 g/50 mL); discarded 400 mg\n"
    )
    (item,) = read_note(HEAD + note).administrations
    assert item.dose is not None
    assert item.wasted is not None
    assert (item.dose.value, item.wasted.amount.value) == (Decimal(3600), Decimal(400))


def test_the_history_of_a_pump_begins_where_it_ran_and_not_where_it_was_set() -> None:
    note = (
        "03/02/2026 09:31:12   Power on\n"
        "03/02/2026 09:34:30   Drug library: daratumumab 1072 mg / 500 mL\n"
        "03/02/2026 09:35:02   Program: rate 50 mL/hr, VTBI 500 mL\n"
        "03/02/2026 09:45:20   Infusion started\n"
        "03/02/2026 13:47:40   Infusion complete\n"
    )
    (item,) = read_note(note).administrations
    assert (f"{item.start:%H:%M}", f"{item.stop:%H:%M}") == ("09:45", "13:47")


def test_the_saline_of_a_tubing_was_not_given() -> None:
    note = (
        "Component: Thawed plasma (FFP)   Donor unit: W0417 26 118823\nTubing: Y-type filter, NS\n"
        "Transfusion start    13:22\nTransfusion end      14:35\n"
    )
    (item,) = read_note(HEAD + note).administrations
    assert (item.technique, f"{item.start:%H:%M}", f"{item.stop:%H:%M}") == ("transfusion", "13:22", "14:35")


LINES_OF_CELLS = """\
MEDICATION ADMINISTRATION RECORD      03/02/2026 0700 - 03/03/2026 0659
MEDICATION                        0700-1459      1500-2259      2300-0659
meropenem 1 g in NS 100 mL IVPB   0815 AB        1609 CD        0012 EF
  q8h                             off 0846       off 1641       off 0044
"""
PIPED = """\
MAR FOR: 03/02/2026                     | DAYS 07-19               | NIGHTS 19-07
cefoxitin 1 g IV q6h                    | 0900 / given 0921 LM     | 2100
  in NS 50 mL at 100 mL/hr              | 1500 / given 1514 LM     |
hydralazine 10 mg IV push q6h           | 0900 / HELD BP 98 LM     | 2100
  hold SBP<100                          | 1500 / given 1507 LM     |
"""
AS_NEEDED = """\
PRN / ONE TIME MEDS    3/2/26   7a-7p | 7p-7a
morphine 2 mg IVP q3h prn severe pain
     0918 cd (7/10, reassess 3/10)
     *0918: 2 mg wasted w/ hn 0921
ondansetron 4 mg IVP q6h prn
     1002 cd                          |
K phos 15 mmol in 250 mL NS x1
     1120 cd - 1528 cd                |
zolpidem 5 mg po hs prn               |  not requested
"""


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (
            LINES_OF_CELLS,
            ["meropenem 02 08:15-08:46", "meropenem 02 16:09-16:41", "meropenem 03 00:12-00:44"],
        ),
        (PIPED, ["cefoxitin 02 09:21-", "cefoxitin 02 15:14-", "hydralazine 02 15:07-"]),
        (AS_NEEDED, ["morphine 02 09:18-", "ondansetron 02 10:02-", "K phos 02 11:20-15:28"]),
    ],
)
def test_a_block_of_a_record_tells_what_its_signed_cells_tell(note: str, told: list[str]) -> None:
    """A time alone is when it was due, one without a name of a drug below it is of the order above."""
    assert [
        f"{item.substance} {item.start:%d %H:%M}-{f'{item.stop:%H:%M}' if item.stop else ''}"
        for item in read_note(note).administrations
    ] == told


def test_what_a_line_below_an_order_adds_makes_it_an_infusion() -> None:
    items = read_note(PIPED).administrations
    assert [item.technique for item in items] == ["infusion", "infusion", "push"]


def test_a_cell_before_midnight_is_followed_by_one_in_doubt_where_no_day_is_printed() -> None:
    note = LINES_OF_CELLS.replace("03/02/2026 0700 - 03/03/2026 0659", "03/02/2026")
    *_, last = read_note(note).administrations
    assert (last.start, last.stop) == (None, None)


@pytest.mark.parametrize(
    ("below", "doses"),
    [
        ("  hold SBP<100                          |", ["1"]),
        ("  dose changed to 2 g                    |", []),
    ],
)
def test_a_line_below_an_order_that_names_another_dose_leaves_the_dose_open(
    below: str, doses: list[str]
) -> None:
    note = (
        "MAR FOR: 03/02/2026                     | DAYS 07-19               | NIGHTS 19-07\n"
        f"cefoxitin 1 g IV q6h                    | 0900 / given 0921 LM     |\n{below}\n"
    )
    told = [f"{item.dose.value:f}" for item in read_note(note).administrations if item.dose and item.start]
    assert told == doses


def test_a_cell_that_is_not_understood_is_named() -> None:
    note = LINES_OF_CELLS.replace(
        "  q8h                             off", "  q8h   stopped, see note         off"
    )
    understood = read_note(note).understood
    assert understood is not None
    assert not understood.whole


def test_lines_without_initials_are_no_block_of_a_record() -> None:
    """`Lot`, `waste` and a run below a drug are read as they stand: nobody signed them."""
    note = (
        "Nivolumab = 246 mg in 100 mL NaCl   Lot NV2290\n   Start 13:05   Stop 13:49\n"
        "Ipilimumab = 82 mg in 50 mL NaCl   Lot IP0817\n   Start 14:20   Stop 14:52\n"
    )
    assert [item.lot for item in read_note(HEAD + note).administrations] == ["NV2290", "IP0817"]
