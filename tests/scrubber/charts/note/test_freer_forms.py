"""Forms of freer hands: units in columns, tables of two columns, pairs by a stroke, other days, halves of the day."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_freer_hands import doses, read, runs

HEAD = "Date of service: 03/02/2026\n"


@pytest.mark.parametrize(
    "text",
    [
        "drug,dose,unit,route,start,stop\nsolu-medrol,40,mg,IVP,1355,\norencia,750,mg,IVPB,1407,1439",
        "Drug | Dose | Unit | Route | Start | Stop\nSolu-Medrol | 40 | mg | IVP | 1355 |\n"
        "Orencia | 750 | mg | IVPB | 1407 | 1439",
        "Drug | Dose (mg) | Route | Start | Stop\nSolu-Medrol | 40 | IVP | 1355 |\nOrencia | 750 | IVPB | 1407 | 1439",
        "drug,dose_mg,route,start,stop\nsolu-medrol,40,IVP,1355,\norencia,750,IVPB,1407,1439",
    ],
)
def test_a_unit_may_stand_apart_from_its_number(text: str) -> None:
    assert doses(text) == ["40 mg", "750 mg"]
    assert read_note(HEAD + text).understood.whole


def test_a_unit_that_is_no_amount_makes_no_dose() -> None:
    assert doses("Drug | Dose | Unit | Route | Start | Stop\nOrencia | 3 | vial | IVPB | 1407 | 1439") == [
        "?"
    ]


FORM = """**Tepezza inf 4 of 8** - 3/2/26

| item | value |
|---|---|
| weight | 74 kg |
| dose calc | 20 mg/kg = 1480 mg |
| hearing | denies change |
| mood | good |
| lot | 1200K45 |
| time on | 12:05 PM |
| time off | 1:36 PM |
| inf 3 | 2/9, 11:40-1:12, ok |
"""


def test_a_table_of_two_columns_is_a_form_where_it_has_both_ends() -> None:
    (item,) = read(FORM)
    assert runs(FORM) == ["Tepezza 1205-1336"]
    assert (item.lot, doses(FORM)) == ("1200K45", ["1480 mg"])


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg 0935-1140.\ninf 2: 2/2, 0940-1150, ok",
        "Remicade 400 mg\ninf 1: 1/5, 0930-1145\ninf 2: 3/2, 0935-1140",
    ],
)
def test_a_run_behind_another_day_is_of_that_day(text: str) -> None:
    assert runs(text) == ["Remicade 0935-1140"]


@pytest.mark.parametrize(
    "text", ["Remicade 400 mg. pain 1/10, 0935-1140.", "Remicade 400 mg, dose 2/3 0935-1140."]
)
def test_a_score_is_no_day(text: str) -> None:
    assert "0935-1140" in runs(text)[0] or read(text)[0].uncertain


def test_both_ends_of_a_run_of_an_unknown_day_are_in_doubt() -> None:
    assert runs("Remicade 400 mg. Infusion 3/6 0935-1140.") == ["Remicade ?-?"]


def test_a_pair_by_a_stroke_leads_its_line() -> None:
    text = "0902/0920 aloxi .25mg + dex 10mg ivpb (1 bag)\n1000/1101 abrax 200mg"
    assert runs(text) == ["aloxi 0902-0920", "dex 0902-0920", "abrax 1000-1101"]


def test_two_times_on_the_hour_may_be_of_two_doses() -> None:
    assert runs("0800/1400 Ancef 1 g IVPB") == ["Ancef ?-?"]


def test_a_lock_of_heparin_is_no_drug() -> None:
    assert not read("1102 hep lock, out 1110")


def test_below_actual_each_row_is_read() -> None:
    text = (
        "Tx plan vs actual   3/2/26    Pt 2217\n"
        "                  PLANNED             ACTUAL\n"
        "premed            0900                0918  famotidine 20 mg IVP\n"
        "Velcade           0945  2.2 mg SC     1001  SC abd L, 2.2 mg\n"
        "Zometa            1000  4 mg IVPB     HELD Cr 2.1\n"
    )
    assert runs(text) == ["famotidine 0918-?", "Velcade 1001-?"]
    assert [item.site for item in read(text)] == [None, "abd L"]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Xolair 150 mg SC abd RUQ 0914", "abd RUQ"),
        ("Xolair 150 mg SC arm, L 0914", "arm, L"),
        ("Xolair 150 mg SC abd L arm 0914", "abd"),
        ("Evenity 210 mg SC abd L+R 0931", "abd"),
    ],
)
def test_a_side_may_stand_behind_its_place(text: str, site: str) -> None:
    assert [item.site for item in read(text)] == [site]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Remicade 400 mg up at 10:15, off 12:20.\nKEYED BY: CLERK 07  3/2/26 17:44", "Remicade 1015-1220"),
        ("Remicade 400 mg up at 10:15, off 12:20.\nPrinted: 03/02/2026 17:22", "Remicade 1015-1220"),
        ("Remicade 400 mg up at 10:15, off 12:20.\nSigned by K. Doe RN 03/02/2026 17:22", "Remicade ?-?"),
        ("Remicade 400 mg up at 10:15, off 12:20.\nPrinted: 03/03/2026 17:22", "Remicade ?-?"),
        ("Remicade 400 mg up at 10:15, off 12:20.\nPrinted: 03/02/2026 23:40", "Remicade ?-?"),
        (
            "Ocrevus 300 mg up at 10:58. Rate 150 after 11:58\nSolu 100 at 10:22\noff 1:27 pm",
            "Ocrevus 1058-1327",
        ),
    ],
)
def test_what_a_page_tells_lies_before_it_was_keyed_and_among_its_other_times(text: str, told: str) -> None:
    assert runs(text)[0] == told


def test_a_laboratorys_corrected_value_corrects_no_time() -> None:
    assert runs("Corrected calcium 9.1. Zometa 4 mg started 1415, done 1433.") == ["Zometa 1415-1433"]
    assert runs("Zometa 4 mg 1415-1433. Corrected start time 1420.") != ["Zometa 1415-1433"]
