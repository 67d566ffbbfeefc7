"""What stands beside a giving and is no part of it: remarks in brackets, calls for help, alarms, a run that halted."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.words.drugs import is_nearly_one
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Remicade 400 mg 0930-1140 (last infusion 2/1, tolerated)", "Remicade 09:30-11:40"),
        ("1:58 PM  Toradol 15 mg IV push (HA w/ last session)", "Toradol 13:58"),
        ("1410 Zofran 4 mg IVP (vomited after previous chemo)", "Zofran 14:10"),
        ("Epi 0.3 mg IM 1449. 911 not needed.", "Epi 14:49"),
        ("Epi 0.3 mg IM 1449, called 911.", "Epi 14:49"),
        ("Bumex 1 mg IVP @1108 btwn units.", "Bumex 11:08"),
        ("1130-1303 Leucovorin 660 mg / D5W 250 mL (Y'd w/ irinotecan)", "Leucovorin 11:30-13:03"),
        ("Neulasta Onpro 6 mg placed LLQ abd @ 1125, beeped x3, green light.", "Neulasta 11:25"),
        ("1540 IVF D5NS started at 75 mL/hr.", "D5NS 15:40"),
        ("1540 IV fluids: LR started at 75 mL/hr.", "LR 15:40"),
        (
            "0610: Mg 1.3, t.o. mag sulfate 4 g IVPB over 2 hrs. Bag hung 0640 @ 50 mL/hr, on pump.",
            "mag sulfate 06:40",
        ),
        (
            "1920 iCa 0.92 called by lab. 1931 v.o. Dr. Sorel: calcium gluconate 2 g IVPB. Started 1950.",
            "calcium gluconate 19:50",
        ),
        ("ANC ok. Rx: Halaven 2.2 mg IVP 1142, Zometa 4 mg 1150-1206.", "Halaven 11:42, Zometa 11:50-12:06"),
        ("Patient seen at home for biweekly Remicade. Infusion began at 8:55 AM.", "Remicade 08:55"),
    ],
)
def test_a_remark_beside_a_giving_costs_it_no_time(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    "note",
    [
        "Med list reviewed 1226: Orencia 1000 mg IV q8 wks (last 1/12/26)",
        "Solumedrol 1 g/250 NS start 0910, stop 1025 (error KW)",
        "Rx: Zofran 4 mg IV q6h prn",
        "Infusion given 0911 without trouble.",
        "Patient takes Remicade at home. Infusion began at 8:55 AM.",
        "Injectafer 750 mg IVPB this afternoon, approx 1:30 - 1:50 pm.",
        "Injectafer 750 mg IVPB around 1330-1350.",
    ],
)
def test_what_such_a_remark_could_mean_otherwise_has_no_certain_end(note: str) -> None:
    """Near misses: a list, a struck time, an order, a time, a home drug, a run that is only about so."""
    assert all(item.stop is None for item in read_note(HEAD + note).administrations)
    assert "13:" not in times(read_note(HEAD + note))


@pytest.mark.parametrize(
    "halt",
    [
        "1007 c/o chest tightness, stopped; MD saw pt, restarted 1032 slower; done 1141.",
        "1007 stopped, Dr. Lee at bedside. Restarted slower 1032. Done 1141.",
        "1007 infusion stopped, recommenced at slower rate 1032. Done 1141.",
        "1007 air in line, infusion paused. 1032 infusion restarted. 1141 complete.",
    ],
)
def test_an_infusion_goes_on_whoever_came_in_between(halt: str) -> None:
    assert (
        times(read_note(f"{HEAD}Kadcyla 260 mg IV up at 0950. {halt}")) == "Kadcyla 09:50-10:07+10:32-11:41"
    )


def test_what_a_provider_says_of_going_on_is_an_order() -> None:
    note = "0950 Kadcyla 260 mg started\n1007 STOPPED\n1020 NP: resume at half rate\n1032 restarted\n1141 complete"
    assert times(read_note(HEAD + note)) == "Kadcyla 09:50-10:07+10:32-11:41"


@pytest.mark.parametrize(
    "note",
    [
        "0920 NS 1 L @ 999\n1024 bag #1 complete\n1027 bag #2 hung @ 250\n1431 bag #2 complete.",
        "0920 NS 1 L hung @ 999\n1024 L #1 done\n1027 L #2 hung @ 250\n1431 L #2 done.",
        "0920 NS 1 L @ 999\n1024 L #1 in. L #2: NS w/ KCl 20 mEq hung 1027 @ 250\n1431 L #2 done.",
    ],
)
def test_a_number_that_ends_the_first_bag_counts_the_next(note: str) -> None:
    first, second = read_note(HEAD + note).administrations
    assert [f"{item.start:%H:%M}-{item.stop:%H:%M}" for item in (first, second)] == [
        "09:20-10:24",
        "10:27-14:31",
    ]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("1948 Levophed 8 mg/250 mL started 5 mcg/min\n2230 Levo off.", "Levophed 19:48-22:30"),
        ("1948 Levophed 8 mg/250 mL started 5 mcg/min\n2230 Levophed gtt stopped.", "Levophed 19:48-22:30"),
        # no short form: two drugs begin so, too few letters, or nothing that happened
        ("Levophed 8 mg/250 mL started 1948. Levofloxacin 750 mg IVPB 2000-2130. Levo off 2230.", "?"),
        ("1948 Levophed 8 mg/250 mL started\n2230 Lev off.", "Levophed 19:48"),
    ],
)
def test_a_name_cut_short_is_that_of_the_only_drug_that_begins_so(note: str, expected: str) -> None:
    told = times(read_note(HEAD + note))
    assert "22:30" not in told if expected == "?" else told == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Benedryl 25 mg IVP @ 0912, Stelera 390 mg IVPB 0930-1035.", "Benedryl 09:12, Stelera 09:30-10:35"),
        ("Frozzle 25 mg IVP @ 0912.", "Frozzle ?"),
    ],
)
def test_a_name_with_one_wrong_letter_is_a_drug(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    ("word", "nearly"),
    [
        ("Benedryl", True), ("infliximb", True), ("Zofrann", True), ("Remcade", True), ("Remicdae", True),
        ("Benadryl", False), ("Toradal", True), ("Lasex", False), ("dressing", False), ("tolerate", False),
    ],
)  # fmt: skip
def test_one_letter_of_a_long_name_may_be_wrong(word: str, nearly: bool) -> None:
    """A letter that is wrong, missing, too many or changed with the next; no short name, and not the name itself."""
    assert is_nearly_one(word) is nearly


def test_watching_that_is_over_ends_no_drug() -> None:
    note = (
        "OCREVUS 300 mg / 250 mL NS\n"
        "0838 Solu-Medrol 100 mg IV\n"
        "TIME   RATE mL/hr   BP       HR   T\n"
        "0912    30          118/72   70   98.1   started\n"
        "0942    60          116/70   72   98.1\n"
        "1012    90          118/70   74   98.3\n"
        "1151   complete\n"
        "1251  1 hr obs done, no itch"
    )
    assert times(read_note(HEAD + note)) == "OCREVUS 09:12-11:51, Solu-Medrol 08:38"


def test_a_row_of_another_patient_costs_the_others_nothing() -> None:
    note = (
        " 1008  sodium chloride 0.9 % 1,000 mL   New Bag   250 mL/hr   IV        E. Tamm RN\n"
        " 1011  ondansetron 8 mg                 Given                 IV push   E. Tamm RN\n"
        " 1044  promethazine 12.5 mg             Given - entered on wrong patient, voided 1049 E. Tamm RN\n"
        " 1402  sodium chloride 0.9 %            Stopped                         E. Tamm RN"
    )
    assert times(read_note(HEAD + note)) == "sodium chloride 0.9 % 10:08-14:02, ondansetron 10:11"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("FFP #1  DIN W330126110655  start 1055  end 1140", "FFP 10:55-11:40"),
        ("1417 alteplase bolus 7.2 mg IVP (pharm at bedside)\n1418 alteplase 64.8 mg infusion started\n1518 complete",
         "alteplase 14:17, alteplase 14:18-15:18"),
        ("10:25 remaining INFeD 975 mg in NS 500 mL started\n14:33 bag empty", "INFeD 10:25-14:33"),
        ("1123 Adriamycin 92 mg IVP thru side arm of freely running NS, done 1135", "Adriamycin 11:23"),
        ("Merrem 1 g IVPB up 2330 other lumen, down 2359", "Merrem 23:30-23:59"),
        ("KCl 10 mEq run one 1320 to 1422. Run two begun 1425, ended 1640.", "KCl 13:20-14:22, KCl 14:25-16:40"),
        ("Daratumumab 1120 mg hung 1021, complete 1422\n1431 CHANNEL OFF", "Daratumumab 10:21-14:22"),
        ("MED      DOSE     RT   SITE      TIME\n"
         "Faslodex 250 mg   IM   R glute   1031\n"
         "Faslodex 250 mg   IM   L glute   1033",
         "Faslodex 10:31, Faslodex 10:33"),
        ("Dom RN 1423: yep mag 2g/50 up 1422 L AC\nDom RN 1524: mag down 1523", "mag 14:22-15:23"),
    ],
)  # fmt: skip
def test_numbers_people_and_lines_beside_a_giving_are_none_of_it(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    "heading", ["NIGHT SHIFT 03/02/2026 into 03/03/2026", "Shift 03/02/2026 - 03/03/2026"]
)
def test_a_night_is_of_the_day_on_which_it_begins(heading: str) -> None:
    first, second = read_note(
        f"{heading}\nKCl 10 mEq IVPB 2150 - 2251\nMerrem 1 g IVPB up 2330, down 0002"
    ).administrations
    assert [f"{at:%d %H:%M}" for at in (first.start, first.stop, second.start, second.stop) if at] == [
        "02 21:50", "02 22:51", "02 23:30", "03 00:02",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Doxorubicin 97 mg IVP, side arm of free-flowing NS      1218", "Doxorubicin 12:18"),
        ("1320: Bumex 2 mg IVP. Given over 2 min, saline after.", "Bumex 13:20"),
        ("2005 IVF of lactated ringers begun at 75 mL/hr", "lactated ringers 20:05"),
        ("NS 1500 mL 9:40a until 12:15p, dx AKI/volume depletion.", "NS 09:40-12:15"),
        ("Panzyga 40 g. 1012 on @ 35 ml/h; 1042 @ 70. Last bottle empty 1339.", "Panzyga 10:12-13:39"),
        ("Leqembi 720 mg IV today starting 9:18 AM and finishing 10:21 AM.", "Leqembi 09:18-10:21"),
        ("Ruxience 900 mg. Up 1005 @ 50/hr. Took down 1412.", "Ruxience 10:05-14:12"),
        ("Krystexxa 8 mg IV going @1335.", "Krystexxa 13:35"),
        ("1538 Onpro kit (Neulasta 6 mg) stuck to L abdomen", "Neulasta 15:38"),
        ("A) 2330 Ativan 2 mg IM R deltoid", "Ativan 23:30"),
        ("1705: accucheck 287. Humalog 5 units SQ LUQ abd 1712 verified by second nurse.", "Humalog 17:12"),
        ("Plt ct 9.\n1105 platelets started\n1158 platelets done", "platelets 11:05-11:58"),
        ("Fentanyl 50 mcg IVP 2329, other 50 mcg of vial wasted", "Fentanyl 23:29"),
    ],
)
def test_words_of_a_line_a_reason_and_an_end(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    "note",
    [
        "Amiodarone drip still going at 1335.",
        "Amiodarone drip going at 16.7 mL/hr R IJ.",
        "Saphnelo 300 mg IV infused this morning, sometime from 9:00 to 9:40 am.",
        "Medic 14 rolled in 2041 with LR they hung 2019 still dripping.",
        "pantoprazole 40 mg IVPB\n  Missed   03/02/26 0600\n  Held   03/02/26 0900\n  Order discontinued 03/02/26 0931",
    ],
)
def test_what_only_looks_like_a_time_of_it_is_none(note: str) -> None:
    """Near misses: it runs on, a rate, about so, others hung it, an order that ended."""
    for item in read_note(HEAD + note).administrations:
        assert (item.start, item.stop) == (None, None)


def test_the_next_drug_of_a_record_ends_the_table_of_the_one_above() -> None:
    note = (
        "ceFEPIme 2 g in D5W 100 mL IVPB      Q12H\n"
        "      Action     Time    Dose/Rate            By\n"
        "      Started    0602    2 g   200 mL/hr      JT\n"
        "      Stopped    0634                         JT\n"
        "enoxaparin 40 mg syringe      Daily      Subcut\n"
        "      Given      0905    40 mg   abdomen LLQ  MS"
    )
    assert times(read_note(HEAD + note)) == "ceFEPIme 06:02-06:34, enoxaparin 09:05"


def test_notes_for_a_day_are_of_that_day() -> None:
    (item,) = read_note("Notes for 03/02/26\n21:02 - Micafungin 100 mg IVPB hung").administrations
    assert f"{item.start:%m/%d %H:%M}" == "03/02 21:02"


@pytest.mark.parametrize(
    ("heading", "expected"), [("Sx", "Ketamine 08:50-09:58"), ("Notes", "Ketamine 08:50-09:58"), ("O2", "")]
)
def test_on_and_off_in_a_column_of_remarks(heading: str, expected: str) -> None:
    """Near miss: in a column of oxygen they are of the oxygen."""
    note = (
        "Ketamine 37 mg / 100 mL NS\n"
        f"Time     BP       HR    {heading}\n"
        "8:50a    138/84   76    -- ON\n"
        "9:05a    136/82   74    none\n"
        "9:58a    132/78   74    -- OFF"
    )
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "[ ] Benadryl 50 mg IVP given 13:05\n[x] Solu-Medrol 125 mg IVP given 13:10",
            "Benadryl ?, Solu-Medrol 13:10",
        ),
        (
            "\u2610 Benadryl 50 mg IVP given 13:05   \u2612 Pepcid 20 mg IVP given 13:10",
            "Benadryl ?, Pepcid 13:10",
        ),
        (
            "[ ] Benadryl 50 mg IVP given 13:05\n[ ] Pepcid 20 mg IVP given 13:10",
            "Benadryl 13:05, Pepcid 13:10",
        ),
    ],
)
def test_a_box_that_is_not_ticked_denies_its_time_where_others_are(note: str, expected: str) -> None:
    """A list whose boxes nobody ticks says nothing by them."""
    assert times(read_note(HEAD + note)) == expected
