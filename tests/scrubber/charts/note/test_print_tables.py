"""Tables of printed records: rows that go on below one another, newest first, units of blood, bags, vials."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.told import given_in, in_full

HEAD = "Date of service: 03/02/2026\n"
ADMIN = (
    "MEDICATION / ORDER                   SCHED       ADMIN       BY    DETAIL\n"
    "--------------------------------------------------------------------------\n"
    "ROCEPHIN 1 GM/D5W 50 ML IVPB Q24H    03/02 0900  03/02 0918  HOBD  100 ML/HR  L FA  END 0949\n"
    "LASIX 40 MG IVP BID                  03/02 0900  03/02 0921  HOBD  40 MG  L FA\n"
    "                                     03/02 1700  03/02 1704  HOBD  40 MG  L FA\n"
    "PROTONIX 40 MG IVP DAILY             03/02 0900  ** NOT GIVEN **   RSN: PT REFUSED\n"
    "NS 1000 ML @ 75 ML/HR                CONT        03/02 0712  HOBD  BAG 1 HUNG\n"
    "                                                 03/02 2032  KRIL  BAG 1 END / BAG 2 HUNG\n"
    "ZOFRAN 4 MG IVP Q6H PRN              PRN         03/02 1356  HOBD  4 MG  NAUSEA\n"
)


def test_rows_go_on_with_the_drug_above_them_and_details_tell_of_ends_and_bags() -> None:
    assert times(read_note(HEAD + ADMIN)) == (
        "ROCEPHIN 09:18-09:49, LASIX 09:21, LASIX 17:04, NS 07:12-20:32, NS 20:32, ZOFRAN 13:56"
    )


def test_a_time_is_parted_from_a_name_that_fills_its_column() -> None:
    text = (
        "MEDICATION                         DUE    GIVEN  INIT  REMARKS\n"
        "INVANZ 1 GM/NS 50 ML IVPB DAILY AM 0900   0912   PQ    END 0944\n"
        "TORADOL 15 MG IVP Q6H              0600   0607   PQ    15 MG\n"
    )
    assert times(read_note(HEAD + text)) == "INVANZ 09:12-09:44, TORADOL 06:07"


NEWEST_FIRST = (
    "Date      Time  Order                                 Action            Dose     Rate       User\n"
    "03/02/26  1341  Taxol 288 mg in NaCl 0.9 % 500 mL     Stopped                               BQ\n"
    "03/02/26  1112  Taxol 288 mg in NaCl 0.9 % 500 mL     Restarted                  88 mL/hr   BQ\n"
    "03/02/26  1046  Benadryl injection 25 mg              Given (IV Push)   25 mg               TW\n"
    "03/02/26  1044  Taxol 288 mg in NaCl 0.9 % 500 mL     Stopped-Reaction           0 mL/hr    BQ\n"
    "03/02/26  1033  Taxol 288 mg in NaCl 0.9 % 500 mL     New Bag           288 mg   175 mL/hr  BQ\n"
)


def test_a_record_that_goes_back_in_time_is_read_forward() -> None:
    record = read_note(HEAD + NEWEST_FIRST)
    assert times(record) == "Taxol 10:33-10:44+11:12-13:41, Benadryl 10:46"
    assert [item.technique for item in record.administrations] == ["infusion", "push"]


def test_a_column_of_order_numbers_names_no_drugs() -> None:
    text = "Time   Order      Action    Dose\n0912   #4471220   Given     4 mg\n0934   #4471221   Given     8 mg\n"
    assert not read_note(HEAD + text).administrations


def test_an_order_set_with_boxes_and_times() -> None:
    text = (
        "ORDER SET                          GIVEN   START     STOP      COMMENT\n"
        "1 NS 1000 mL                       [x]     08:32     10:34\n"
        "2 Zofran 8 mg IV push              [x]     08:35               over 3 min\n"
        "3 Decadron 10 mg IV push           [ ]                         glucose 240, held\n"
    )
    assert times(read_note(HEAD + text)) == "NS 08:32-10:34, Zofran 08:35"


BLOOD = (
    "PRODUCT                   UNIT             VOL   ISSUED  START  END    AMT INF  REACTION\n"
    "PLATELETS,APHERESIS LR    W221026500871    246   1305    1319   1402   246 ML   N\n"
    "PLASMA,THAWED             W221026611255    268   1505    1515   1527   60 ML    Y\n"
    "REACTION DETAIL UNIT W221026611255: URTICARIA. UNIT STOPPED 1527.\n"
)


def test_units_of_a_blood_bank_are_transfused_with_their_numbers() -> None:
    record = read_note(HEAD + BLOOD)
    assert times(record) == "PLATELETS 13:19-14:02, PLASMA THAWED 15:15-15:27"
    assert [(item.technique, item.lot) for item in record.administrations] == [
        ("transfusion", "W221026500871"), ("transfusion", "W221026611255"),
    ]  # fmt: skip


def test_another_stop_than_the_one_that_was_told_still_shakes() -> None:
    record = read_note(HEAD + BLOOD.replace("STOPPED 1527", "STOPPED 1519"))
    assert times(record) == "PLATELETS 13:19, PLASMA THAWED 15:15"
    assert [[doubt.field for doubt in item.uncertain] for item in record.administrations] == [["stop"]] * 2


def test_a_form_for_each_component() -> None:
    text = (
        "-- Component: platelets, apheresis LR        Unit # W045126118820\n   2 RN check M. Ode / P. Quist 1018\n"
        "   Start 1022      End 1104      Vol 242 mL\n"
        "-- Component: RBC, leukoreduced irradiated      Unit # W045126097713\n   Verified by K. Lowe / S. Ames 1117\n"
        "   Start 1121      End 1349      Vol 318 mL\n"
        "Reaction: N / N        Issued from BB 1010 (plt), 1109 (rbc)\n"
        "2nd RBC unit on hold per Dr. Amat till 1600 H/H is back.\n"
    )
    assert times(read_note(HEAD + text)) == "platelets 10:22-11:04, RBC leukoreduced 11:21-13:49"


BAGS = "   Bag 1   thaw 12:52   start 13:02   stop 13:31\n   Bag 2   thaw 13:35   start 13:44   stop 14:10\n"


def test_bags_of_one_drug_are_runs_of_their_own() -> None:
    assert (
        times(read_note(HEAD + "Tecartus, 2 bags\n" + BAGS)) == "Tecartus 13:02-13:31, Tecartus 13:44-14:10"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tecartus, 2 bags\n" + BAGS.replace("thaw", "frozzle"), "Tecartus ?"),
        ("Remicade 400 mg IV ordered.\nQuorvex, 2 bags per pharmacy\n" + BAGS, "Remicade ?"),
    ],
)
def test_bags_of_what_nobody_knows_are_in_doubt(text: str, found: str) -> None:
    """They may be of the drug that is named last, or of none; each row is named as not understood."""
    record = read_note(HEAD + text)
    assert times(record) == found
    assert [gap.text[:5] for gap in record.understood.not_understood] == ["Bag 1", "Bag 2"]


@pytest.mark.parametrize(
    "rows",
    [
        "Product            Lot           Exp        # vials\nGamunex-C 20 g     B2H0431773    11/2026    2\n",
        "Lot           Exp        Product            Qty\nB2H0431773    11/2026    Gamunex-C 20 g     2\n",
        "Gamunex-C 20 g x 2   Lot B2H0431773   Exp 11/2026\n",
    ],
)
def test_a_row_of_vials_tells_their_lot_and_no_dose(rows: str) -> None:
    given = "Gamunex-C 40 g IV started 1352, ended 1718.\n"
    for text in (given + rows, rows + given):
        (item,) = read_note(HEAD + text).administrations
        assert item.dose is not None
        assert (f"{item.dose.value:f}", item.lot) == ("40", "B2H0431773")


def test_a_table_of_injections_with_lots_tells_their_doses() -> None:
    text = "Drug       Dose      Lot      Site\nProlia     60 mg     11633    L arm\nGiven 1325 SC.\n"
    (item,) = read_note(HEAD + text).administrations
    assert item.dose is not None
    assert f"{item.dose.value:f}" == "60"


def test_a_study_drug_has_the_number_that_it_is_called_by() -> None:
    text = (
        "1) Investigational product HRZ-2208, 840 mg in 250 mL NS\n   received on unit 09:31   PK/ADA drawn 09:38\n"
        "   Infusion start 09:52    Rate 250 mL/h    Infusion stop 10:54\n   PK end-of-infusion drawn 10:56\n"
        "2) Keytruda 200 mg in 100 mL NS\n   Infusion start 11:58    Infusion stop 12:31\n"
    )
    assert times(read_note(HEAD + text)) == "HRZ-2208 09:52-10:54, Keytruda 11:58-12:31"


def test_a_fluid_is_known_by_its_strength_behind_its_name() -> None:
    assert (
        times(read_note(HEAD + "1200 NaCl 0.9% 500 mL bolus started. 1305 bolus complete."))
        == "NaCl 0.9% 12:00-13:05"
    )


def test_a_second_heading_ends_a_table_and_its_rows_are_not_the_fluid_above() -> None:
    note = (
        "FLUIDS / BLOOD            Site    Start     Stop      Amt in\n"
        " LR #1 1000 mL            L AC    2245      2312      1000\n"
        "MEDS             Dose     Route           Time          RN\n"
        " fentanyl        50 mcg   IVP             2247          OB\n"
        " Ancef           2 g      IVPB            2252-2322     OB\n"
    )
    assert given_in(note) == [
        "LR infusion 2245-2312 1000 mL",
        "fentanyl push 2247 50 mcg",
        "Ancef infusion 2252-2322 2 g",
    ]


def test_vital_signs_below_a_row_of_a_drug_are_no_rows() -> None:
    note = (
        "MED/SOLN               VOLUME     RATE         BEGIN     END\n"
        "Krystexxa 8 mg/NS      250 mL     125 mL/hr    0834      1038\n"
        "0849  138/82  72  16\n"
        "1038  134/80  68  16  bag empty\n"
    )
    assert given_in(note) == ["Krystexxa infusion 0834-1038 8 mg"]


def test_the_hour_of_a_time_is_no_number_of_a_form_s_row() -> None:
    note = (
        "Product 1:  Platelets, irradiated   Begin 1:06 PM   End 1:44 PM   Vol 241 mL\n"
        "Product 2:  Cryo, pooled            Begin 1:50 PM   End 2:17 PM   Vol 94 mL\n"
    )
    assert given_in(note) == ["Platelets transfusion 1306-1344", "Cryo transfusion 1350-1417"]


def test_a_row_that_slipped_by_a_column_has_no_certain_start() -> None:
    note = (
        "Drug | Dose | Volume | Start | Stop\nZofran (IVPB) | 8 mg | 50 mL | 0944 | 1001\n"
        "Ferrlecit | 125 mg | 1010 | 1112 |\nNS | 1 L | 1000 | 1120 |\n"
    )
    assert given_in(note)[:2] == ["Zofran infusion 0944-1001 8 mg", "Ferrlecit infusion ?-? 125 mg"]
    assert given_in(note)[2].startswith("NS infusion 1120-?")


def test_what_stands_behind_the_last_column_tells_the_end() -> None:
    note = (
        "MEDICATION                        DUE     GIVEN    INIT\n"
        "ocrelizumab 600 mg/500 mL IV      0930    0951     LT   completed 1222\n"
    )
    assert given_in(note) == ["ocrelizumab infusion 0951-1222 600 mg"]


SIDES = (
    ("Medication", "Benadryl", "Entyvio"),
    ("Dose", "25 mg", "300 mg"),
    ("Route", "IV push", "IV infusion"),
    ("Start", "13:00", "13:05"),
    ("Stop", "13:02", "13:40"),
    ("Lot", "", "EN3"),
)
"""A table with a column for each drug."""


@pytest.mark.parametrize("parting", [" | ", "\t"])
def test_a_table_with_a_column_for_each_drug_is_read_by_its_columns(parting: str) -> None:
    text = "".join(parting.join(row) + "\n" for row in SIDES)
    one, other = read_note(HEAD + text).administrations
    assert [in_full(one), in_full(other)] == ["Benadryl push 1300 25 mg", "Entyvio infusion 1305-1340 300 mg"]
    assert (one.lot, other.lot) == (None, "EN3")


def test_such_a_table_may_be_closed_ruled_labelled_or_have_no_first_heading() -> None:
    expected = ["Benadryl push 1300 25 mg", "Entyvio infusion 1305-1340 300 mg"]
    closed = ["| " + " | ".join(row) + " |" for row in SIDES]
    assert given_in("\n".join([closed[0], "|---|---|---|", *closed[1:]]) + "\n") == expected
    assert given_in("".join(f"{label}: {a:12}{b}\n" for label, a, b in SIDES[:5])) == expected
    bare = [("", *SIDES[0][1:]), *SIDES[1:]]
    assert given_in("".join(" | ".join(row).lstrip(" ") + "\n" for row in bare)) == expected


@pytest.mark.parametrize("who", ["T West RN", "TWest RN", "KM", ""])
def test_who_signed_stands_behind_the_last_heading_and_below_none(who: str) -> None:
    rows = (
        "MEDICATION                          DUE     ACTUAL   STATUS\n"
        f"ertapenem 1 g/NS 50 mL IVPB q24h    0900    0947     STARTED        {who}\n"
        f"                                            1020     STOPPED        {who}\n"
        f"ondansetron 4 mg IV PUSH PRN        PRN     1338     GIVEN          {who}\n"
    )
    assert given_in(rows) == ["ertapenem infusion 0947-1020 1 g", "ondansetron push 1338 4 mg"]
