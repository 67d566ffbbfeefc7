"""Prints of other systems: exports with quotes, sheets of a week, sums of what was given, logs of pumps, two units."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

EXPORT = """\
"mrn","name","admin_dttm","med","dose","unit","route","action","user"
"4471902","VALE, ALMA","2026-03-02 08:35","diphenhydramine","50","mg","IV push","Given","SF"
"4471902","VALE, ALMA","2026-03-02 09:06","alemtuzumab in NS 100 mL","12","mg","IV","New Bag","SF"
"4471902","VALE, ALMA","2026-03-02 10:50","alemtuzumab in NS 100 mL","","","IV","Paused","SF"
"4471902","VALE, ALMA","2026-03-02 11:12","alemtuzumab in NS 100 mL","","","IV","Restarted","JB"
"4471902","VALE, ALMA","2026-03-02 13:34","alemtuzumab in NS 100 mL","","","IV","Stopped","SF"
"4471902","VALE, ALMA","2026-03-02 14:00","acyclovir","200","mg","PO","Not Given","SF"
"""
TOLD = ["diphenhydramine push 0835 50 mg", "alemtuzumab infusion 0906-1050+1112-1334 12 mg"]


@pytest.mark.parametrize(
    "text",
    [
        EXPORT,
        EXPORT.replace('","', '", "'),
        EXPORT.replace('","', '";"').replace("VALE, ALMA", "VALE; ALMA"),
        EXPORT.replace('"', "").replace("VALE, ALMA", '"VALE, ALMA"'),
    ],
    ids=["quoted", "with blanks", "by semicolons", "only names quoted"],
)
def test_an_export_with_quotes_is_a_table(text: str) -> None:
    assert given_in(text) == TOLD
    assert [item.substance for item in read_note(HEAD + text).not_given] == ["acyclovir"]


def test_an_export_of_two_patients_is_nobodys() -> None:
    record = read_note(
        HEAD + EXPORT.replace('"4471902","VALE, ALMA","2026-03-02 08', '"55","SUTTER, JO","2026-03-02 08')
    )
    assert not any(item.start for item in record.administrations)
    assert len(record.understood.not_understood) >= 2


def test_commas_of_speech_are_none_of_a_table() -> None:
    note = 'She said "I feel fine", "no rash", and "ready". Remicade 400 mg IV started 0915, ended 1120.\n'
    assert given_in(note) == ["Remicade infusion 0915-1120 400 mg"]


WEEK = """\
OPAT WEEKLY SHEET         Week of 03/02/2026 - 03/08/2026
                        MON 3/2    TUE 3/3    WED 3/4    THU 3/5    FRI 3/6
DAPTOmycin 500 mg/50 NS
        start           0918       0921
        stop            0950       0955
        initials        ev         kb
Zofran 4 mg IV push     0910       -          0912
Labs drawn              0905       -          -
"""


def _dated(text: str) -> list[tuple[str, str, str]]:
    return [
        (
            item.substance,
            f"{item.start:%m%d %H%M}" if item.start else "?",
            f"{item.stop:%m%d %H%M}" if item.stop else "?",
        )
        for item in read_note(text).administrations
    ]


def test_what_stands_below_a_day_was_done_on_it() -> None:
    assert _dated(WEEK) == [
        ("DAPTOmycin", "0302 0918", "0302 0950"),
        ("DAPTOmycin", "0303 0921", "0303 0955"),
        ("Zofran", "0302 0910", "?"),
        ("Zofran", "0304 0912", "?"),
    ]


def test_a_sheet_with_one_day_filled_in() -> None:
    sheet = (
        "Week of 3/2/26\n                        Mon 3/2    Tue 3/3    Wed 3/4\nRemicade 400 mg IV\n"
        "        start                      0915\n        stop                       1120\n"
    )
    assert _dated(sheet) == [("Remicade", "0303 0915", "0303 1120")]


def test_a_sheet_between_strokes_has_its_days_by_its_strokes() -> None:
    sheet = "Week of 03/02/2026\nDrug | Mon 3/2 | Tue 3/3 | Wed 3/4\nRemicade 400 mg IV | | 0915-1120 | |\n"
    assert _dated(sheet) == [("Remicade", "0303 0915", "0303 1120")]


def test_a_start_and_its_stop_below_two_days_are_named() -> None:
    sheet = (
        "Week of 03/02/2026\n                        Mon 3/2    Tue 3/3    Wed 3/4\nRemicade 400 mg IV\n"
        "        start                      0915\n        stop            1120\n"
    )
    assert not any(item.start and item.stop for item in read_note(sheet).administrations)


@pytest.mark.parametrize(
    "sheet",
    [
        "Upcoming appointments\n{}Venofer 200 mg IVPB   0900   0900   0900\n",
        "Next doses\n\n{}Venofer 200 mg IVPB   0900   0900   0900\n",
        "{}Venofer 200 mg IVPB ordered   0900   0900   0900\n",
        "Schedule     {}Venofer 200 mg IVPB   0900   0900   0900\n",
    ],
)
def test_a_sheet_of_days_to_come_gives_nothing(sheet: str) -> None:
    record = read_note(HEAD + sheet.format("                      3/2    3/9    3/16\n"))
    assert not any(item.start for item in record.administrations)
    assert any("0900" in line.text for line in record.understood.not_understood) or record.administrations


def test_a_day_behind_the_notes_own_is_in_doubt() -> None:
    sheet = "Drug                  3/2    3/9    3/16\nVenofer 200 mg IVPB   0900   0900   0900\n"
    assert [moment for _, moment, _ in _dated(HEAD + sheet) if moment != "?"] == ["0302 0900"]


SUMMARY = """\
Medication                    Doses   Total        First     Last
HYDROmorphone inj             2       1.5 mg       09:21     11:06
ketorolac inj                 1       15 mg        09:26     09:26
"""


@pytest.mark.parametrize(
    "summary",
    [
        SUMMARY,
        "| Drug | # Given | Total | First Dose | Last Dose |\n|---|---|---|---|---|\n"
        "| HYDROmorphone | 2 | 1.5 mg | 0921 | 1106 |\n| ketorolac | 1 | 15 mg | 0926 | 0926 |\n",
        "Drug             Count   Total\nHYDROmorphone    2       1.5 mg\nketorolac        1       15 mg\n",
    ],
)
def test_a_sum_is_no_giving(summary: str) -> None:
    detail = (
        "09:21   HYDROmorphone   1 mg     IV push\n09:26   ketorolac       15 mg    IV push\n"
        "11:06   HYDROmorphone   0.5 mg   IV push\n"
    )
    told = ["HYDROmorphone push 0921 1 mg", "ketorolac push 0926 15 mg", "HYDROmorphone push 1106 0.5 mg"]
    assert given_in(f"{summary}\nDETAIL\n{detail}") == told
    assert given_in(summary + detail) == told


def test_a_drug_that_only_a_sum_names_is_named() -> None:
    record = read_note(HEAD + SUMMARY + "09:21   HYDROmorphone   1 mg     IV push\n")
    assert [item.substance for item in record.administrations] == ["HYDROmorphone"]
    assert ["ketorolac" in gap.text for gap in record.understood.not_understood] == [True]


PUMP = """\
PUMP EVENT DOWNLOAD      Module S/N 10448213
CH  TIME      EVENT            DRUG LIBRARY ENTRY                RATE        VTBI     VI
A   08:14:22  START            ampicillin 2 g/100 mL             200 mL/h    100      0
A   08:44:50  INF COMPLETE     ampicillin 2 g/100 mL                                  100
A   08:44:58  CHANNEL OFF
B   08:52:07  START            gentamicin 340 mg/100 mL          100 mL/h    100      0
B   09:53:40  INF COMPLETE     gentamicin 340 mg/100 mL                               100
B   09:53:55  CHANNEL OFF
"""


def test_the_download_of_a_pump_with_two_channels() -> None:
    assert given_in(PUMP) == ["ampicillin infusion 0814-0844 2 g", "gentamicin infusion 0852-0953 340 mg"]
    assert not read_note(HEAD + PUMP).understood.not_understood  # its counters are no doses


UNITS = """\
TRANSFUSION RECORD            Transfusion Services copy
                              UNIT 1                     UNIT 2
Component                     RBC, leukoreduced, irrad   RBC, leukoreduced, irrad
Unit number                   W0412 26 118204            W0412 26 118377
Issued                        0902                       1153
Transfusion START             0921                       1205
15 min VS                     0936  98.2 74 118/70       1220  98.4 76 120/72
Transfusion END               1140                       1431
Volume given                  310 mL                     296 mL
MEDICATION W/ TRANSFUSION     furosemide 20 mg IV push   1148  bp     (between units)
"""


def test_two_units_in_columns_and_a_push_below_them() -> None:
    assert given_in(UNITS) == [
        "RBC leukoreduced transfusion 0921-1140",
        "RBC leukoreduced transfusion 1205-1431",
        "furosemide push 1148 20 mg",
    ]


SEDATION = """\
Drug                    | 0925 | 0930 | 0935 | 0940 | 0945 |
midazolam mg IVP        |  2   |      |      |      |      |
fentanyl (mcg) IV push  |      |  50  |      |      |  25  |
glycopyrrolate mg IVP   |      |      |      |      |      |
SpO2                    |  99  |  98  |  97  |  98  |  99  |
"""


def test_doses_below_times_with_the_way_behind_their_unit() -> None:
    assert given_in(SEDATION) == [
        "midazolam push 0925 2 mg",
        "fentanyl push 0930 50 mcg",
        "fentanyl push 0945 25 mcg",
    ]
    assert not read_note(HEAD + SEDATION).understood.not_understood  # nothing stands below glycopyrrolate


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Ruxience 700 mg     | 50 mL/hr | 100 mL/hr | Stopped |  |", ["Ruxience infusion 0900-1415 700 mg"]),
        (
            "Benadryl 25 mg IVP  | 25 mg |  | 25 mg |  |",
            ["Benadryl push 0900 25 mg", "Benadryl push 1415 25 mg"],
        ),
        ("Versed (mg) IVP | 1 | 1 |  |  |", ["Versed push 0900 1 mg", "Versed push 0930 1 mg"]),
    ],
)
def test_an_empty_cell_at_the_end_is_a_cell_all_the_same(row: str, told: list[str]) -> None:
    assert given_in(f"Medication          | 0900     | 0930     | 1415 | 1500 |\n{row}\n") == told


def test_a_sheet_that_has_lost_its_columns_gives_no_time() -> None:
    sheet = (
        "DIALYSIS WEEK   Mon 3/2   Wed 3/4   Fri 3/6\n"
        "heparin 2000 units IVP     0614      0610      0612\nVenofer 100 mg IV start    0750\n"
        "           stop            0852\n"
    )
    assert not any(item.start for item in read_note(HEAD + sheet).administrations)


@pytest.mark.parametrize(
    "sheet",
    [
        "Med     3/2         3/3         3/4\nVenofer 200 mg IVPB   0900   0905   0910\n",
        "Med               3/2     3/3     3/4\nVenofer 200   0900   0905    0910\n",
        "Med                3/2       3/3       3/4\nVenofer 200 mg  0900  0905  0910\n",
    ],
)
def test_times_that_have_moved_from_below_their_days_are_of_no_certain_day(sheet: str) -> None:
    right = {"0302 0900", "0303 0905", "0304 0910", "?"}
    assert {moment for _, moment, _ in _dated(HEAD + "Week of 3/2/26\n" + sheet)} <= right


def test_times_below_their_days_are_of_them_whatever_their_row_is_shifted_by() -> None:
    sheet = "Med                   3/2    3/3    3/4\nVenofer 200 mg IVPB   0900   0905   0910\n"
    told = [moment for _, moment, _ in _dated(HEAD + "Week of 3/2/26\n" + sheet)]
    assert told == ["0302 0900", "0303 0905", "0304 0910"]


def test_a_form_with_the_times_of_each_unit() -> None:
    form = (
        "                     Unit #1          Unit #2\nProduct              Platelets        FFP\n"
        "Unit start time      0921             1005\nUnit stop time       0955             1040\n"
    )
    assert given_in(form) == ["Platelets transfusion 0921-0955", "FFP transfusion 1005-1040"]
