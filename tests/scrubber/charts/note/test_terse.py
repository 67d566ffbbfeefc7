"""Terse notes of an emergency room, a labour ward, an operating room: second bags, what is off and on again.

Each expected reading was written down from the note before the reader saw it; `?` is what nobody may count on.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "1718 LR 30cc/kg = 2400 total, #1 up wide open\n1811 LR #1 dry #2 up\n1849 #2 dry, last 400 up\n"
            "1905 400 in.",
            "LR 17:18-18:11, LR 18:11-18:49, LR 18:49-19:05",
        ),
        ("1718 NS #1 up wo\n1811 #1 dry, #2 up\n1849 #2 dry", "NS 17:18-18:11, NS 18:11-18:49"),
        ("0310 LR 1 L #1 hung\n0402 #1 in, #2 hung\n0455 #2 in", "LR 03:10-04:02, LR 04:02-04:55"),
        ("1926 NS 1000 wo\n2020 liter in", "NS 19:26-20:20"),
        ("1926 NS 1L wide open\n2020 liter's in", "NS 19:26-20:20"),
        ("1926 LR 1000 w/o\n2020 bag dry", "LR 19:26-20:20"),
        ("1926 ns 500 w.o.\n1950 500 in", "ns 19:26-19:50"),
        ("1926 LR 1000 up\n1930 pt wo complaint\n2020 liter in", "LR 19:26-20:20"),
    ],
)
def test_bags_that_follow_each_other(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "0318 NS 1L bolus up\n0355 mag 1g/100ml ivpb over 30\n"
            "0402 hand puffy and sore, infiltrated. everything off\n"
            "0411 22g L AC. mag and NS back on\n0437 mag done\n0452 NS done",
            "NS 03:18-04:02+04:11-04:52, mag 03:55-04:02+04:11-04:37",
        ),
        (
            "0318 NS 1L hung\n0355 Zosyn 3.375 g IVPB hung\n0402 IV infiltrated, all infusions stopped\n"
            "0411 new 22g. NS and Zosyn restarted\n0437 Zosyn done\n0452 NS done",
            "NS 03:18-04:02+04:11-04:52, Zosyn 03:55-04:02+04:11-04:37",
        ),
        (
            "0318 NS 1L hung\n0355 Zosyn 3.375 g IVPB hung\n0402 everything stopped, IV blown\n0437 Zosyn back on",
            "NS 03:18-04:02, Zosyn 03:55-04:02+04:37",
        ),
        # what is off and no infusion
        ("0318 NS 1L hung\n0402 everything ok, monitor off\n0452 NS done", "NS 03:18-04:52"),
    ],
)
def test_what_went_off_together(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2247 zof 4mg ivp", "zof 22:47"),
        ("2247 zof 4 mg IVP. 2250 tyl 650 mg PO", "zof 22:47, tyl 22:50"),
        ("1731 tyl 1g po\n1740 vanc 1 g up\n1850 vanc in", "tyl 17:31, vanc 17:40-18:50"),
    ],
)
def test_names_that_a_nurse_cuts(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "0014 PRBC unit 1 (W118726003341) up L AC via warmer\n0031 unit 1 in, PRBC unit 2 (W118726003358) up\n"
            "0055 unit 2 in. FFP thawed, not given, sent back to BB",
            "PRBC 00:14-00:31, PRBC 00:31-00:55",
        ),
        (
            "0914 PRBC #1 W118726003341 up\n1031 #1 in, PRBC #2 W118726003358 up\n1155 #2 in",
            "PRBC 09:14-10:31, PRBC 10:31-11:55",
        ),
        (
            "0914 FFP unit 1 (W118726003341) started\n0945 unit 1 complete, unit 2 (W118726003358) started\n"
            "1015 unit 2 complete",
            "FFP 09:14-09:45, FFP 09:45-10:15",
        ),
    ],
)
def test_units_of_blood_that_follow_each_other(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "oxytocin 30 units/500 NS wide open R FA 2248\n2311 EBL 1650. oxytocin bag in",
            "oxytocin 22:48-23:11",
        ),
        (
            "2248 oxytocin 30 units/500 NS wide open R FA\n2311 MTP level 1. Pit bag in",
            "oxytocin 22:48-23:11",
        ),
        ("2248 TXA 1 g/100 NS over 10 min\n2258 BP 90/50. TXA in", "TXA 22:48-22:58"),
    ],
)
def test_a_bag_that_is_in_behind_other_words(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fentanyl 100 mcg IV 0738, 50 mcg IV 0809", "fentanyl 07:38, fentanyl 08:09"),
        ("morphine 2 mg IV 0900, 2 mg IV 0930", "morphine 09:00, morphine 09:30"),
        ("rocuronium 60 mg IV 0741; 20 mg IV 0905", "rocuronium 07:41, rocuronium 09:05"),
        (
            "fentanyl 100 mcg IVP 0738; 50 mcg IVP 0809; 50 mcg IVP 0840",
            "fentanyl 07:38, fentanyl 08:09, fentanyl 08:40",
        ),
        ("FLUIDS   LR #1 1000  0731-0844     LR #2 1000  0844-1040", "LR 07:31-08:44, LR 08:44-10:40"),
        ("LR #1 1000 mL 0731-0844, LR #2 1000 mL 0844-1040", "LR 07:31-08:44, LR 08:44-10:40"),
        ("NS 1 L #1 0731-0844; NS 1 L #2 0844-1040", "NS 07:31-08:44, NS 08:44-10:40"),
    ],
)
def test_doses_of_one_drug_in_a_line(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "0230  Penicillin G 5 million units IVPB up L FA\n0304  PCN in\n"
            "0630  Penicillin G 2.5 million units IVPB up\n"
            "0700  PCN in",
            "Penicillin G 02:30-03:04, Penicillin G 06:30-07:00",
        ),
        (
            "0230 Pen G 5 MU IVPB hung\n0304 PCN done\n0630 Pen G 2.5 MU IVPB hung\n0700 PCN done",
            "Pen G 02:30-03:04, Pen G 06:30-07:00",
        ),
    ],
)  # fmt: skip
def test_a_second_dose_hours_later(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "1842 Arrived from OR 2. LR infusing from OR, 400 mL left in bag\n"
            "1935 LR bag from OR empty, new LR 1000 mL @ 100 mL/hr",
            "LR ?-19:35, LR 19:35",
        ),
        (
            "1842 Arrived w/ NS infusing from ED\n1935 NS bag empty, new bag NS 1000 mL hung @ 100 mL/hr",
            "NS ?-19:35, NS 19:35",
        ),
        (
            "1842 LR infusing from OR, 400 left\n1935 LR bag from OR dry. New LR 1 L up @ 100 mL/hr",
            "LR ?-19:35, LR 19:35",
        ),
    ],
)
def test_a_bag_that_ran_from_elsewhere_and_the_next_one(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Leqembi 583 mg / NS 250 mL\nInfusion start: 09:48       Infusion end: 10:51\n"
         "Observation 30 min: completed 11:21",
         "Leqembi 09:48-10:51"),
        ("Ocrevus 600 mg / NS 500 mL\nInfusion start: 09:48   Infusion end: 12:51\n"
         "Post-infusion monitoring: completed 13:51",
         "Ocrevus 09:48-12:51"),
        ("Ocrevus 600 mg / NS 500 mL\nInfusion start: 09:48   Infusion end: 12:51\nObs 60 min: ended 13:51",
         "Ocrevus 09:48-12:51"),
        (
            "Leqembi 583 mg\nInfusion start: 09:48  Infusion end: 10:51\nPump alarm 10:20 (air), no stop in therapy",
            "Leqembi 09:48-10:51",
        ),
        ("Ocrevus 600 mg / NS 500 mL\nInfusion start: 09:48\nObservation: none\n"
         "Infusion completed 12:51", "Ocrevus 09:48-12:51"),
    ],
)  # fmt: skip
def test_the_end_of_the_observation_is_none_of_the_infusion(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "22:50  Actemra 560 mg IVPB in 100 mL NaCl started; 23:52 completed. Lot B6612\n03-Mar-2026\n"
            "00:30  BP 92/50. NaCl 0.9% 500 mL bolus started; 01:34 completed",
            "Actemra 22:50-23:52, NaCl 0.9% 00:30-01:34",
        ),
        (
            "22:50  Actemra 560 mg IVPB started; 23:52 completed.\n03/03/2026\n"
            "00:30  BP 92/50. NS 500 mL bolus started; 01:34 completed",
            "Actemra 22:50-23:52, NS 00:30-01:34",
        ),
        (
            "22:50  Actemra 560 mg IVPB started; 23:52 done.\n00:30  BP 92/50. NS 500 mL bolus hung; 01:34 done",
            "Actemra 22:50-23:52, NS 00:30-01:34",
        ),
    ],
)
def test_a_bolus_behind_midnight(text: str, found: str) -> None:
    record = read_note(HEAD + text)
    assert times(record) == found
    assert [item.start.day for item in record.administrations if item.start] == [2, 3]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1615 Daptomycin 500 mg due 4 PM per post-HD order. Given slow IVP over 2 min thru L midline at "
         "4:10 PM by RN.",
         "Daptomycin 16:10"),
        ("1615 Daptomycin 500 mg due 1600. Given IVP at 1610.", "Daptomycin 16:10"),
        ("1615 Daptomycin 500 mg due at 1600. Not given, HD late.", ""),
        ("Daptomycin 500 mg scheduled 1600. Hung at 1610, completed 1642.", "Daptomycin 16:10-16:42"),
    ],
)  # fmt: skip
def test_what_was_due_and_then_given(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "doses"),
    [
        ("Received 500 mL NS IV, prochlorperazine 10 mg IV, diphenhydramine 25 mg IV and ketorolac 15 mg IV "
         "through a R AC line.",
         ["500 mL", "10 mg", "25 mg", "15 mg"]),
        ("In clinic she received Reglan 10 mg IV, Benadryl 25 mg IV and NS 1000 mL IV with relief.",
         ["10 mg", "25 mg", "1000 mL"]),
        ("Pt was given Toradol 15 mg IV and Zofran 4 mg IV, improved.", ["15 mg", "4 mg"]),
        ("Received Toradol 15 mg IV and Zofran 4 mg IV at outside ER before arrival.", []),
    ],
)  # fmt: skip
def test_what_was_received_without_a_time(text: str, doses: list[str]) -> None:
    record = read_note(HEAD + text)
    assert [
        f"{item.dose.value.normalize():f} {item.dose.unit}" for item in record.administrations if item.dose
    ] == doses
    assert all(item.start is None for item in record.administrations)


@pytest.mark.parametrize(
    "text",
    [
        "1 L NS bolus started 11:20 AM. First liter completed 12:15 PM. Second liter NS started at 12:18 PM "
        "and finished at "
        "1:25 PM.\nImproved after 2 L.",
        "NS 1 L started 11:20 AM, completed 12:15 PM. Second liter NS started 12:18 PM, finished 1:25 PM. "
        "Better after 2 liters.",
        "1st liter NS started 11:20 AM, completed 12:15 PM. 2nd liter NS started 12:18 PM, done 1:25 PM. "
        "Total 2 L given.",
    ],
)
def test_the_sum_of_two_bags_is_no_dose_of_one(text: str) -> None:
    first, second = read_note(HEAD + text).administrations
    assert [f"{item.start:%H:%M}-{item.stop:%H:%M}" for item in (first, second)] == [
        "11:20-12:15",
        "12:18-13:25",
    ]
    assert all(item.volume_ml in (None, 1000) for item in (first, second))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Opdivo 246 mg in 100 mL   Lot NV2290\n   Start 13:05   Stop 13:49\nYervoy 82 mg in 50 mL\n"
            "   Start 14:20   Stop 14:52\n"
            "CORRECTION 15:30: nivolumab start recorded above as 13:05 is a transcription error.\n"
            "   Pump history shows 13:15.",
            "Opdivo ?-13:49, Yervoy 14:20-14:52",
        ),
        (
            "Opdivo 246 mg start 1305 stop 1349.\nYervoy 82 mg start 1420 stop 1452.\n"
            "Correction: Opdivo start time above is an error, pump says 1315.",
            "Opdivo ?-13:49, Yervoy 14:20-14:52",
        ),
        (
            "Opdivo 246 mg start 1305 stop 1349.\nYervoy 82 mg start 1420 stop 1452.\n"
            "Correction: start time above is an error, pump says 1315.",
            "Opdivo ?-13:49, Yervoy ?-14:52",
        ),
    ],
)
def test_a_correction_that_names_its_drug_is_of_it(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (
            "TPN 2 liter bag hooked up to his L arm PICC and the Curlin turned on at 8:10 pm, 12 hr cycle.",
            "20:10",
        ),
        ("TPN 2 liter bag connected to PICC and pump turned on at 8:10 pm.", "20:10"),
        ("TPN hooked up and Curlin started at 8:10 pm.", "20:10"),
        ("Hypodermoclysis started 1:40 PM, NS 1000 ml at 60 ml/hr, sq needle L upper back.", "13:40"),
        ("Clysis started 1:40 PM, D5W 1000 ml at 60 ml/hr sq.", "13:40"),
    ],
)
def test_an_infusion_that_is_called_by_its_pump_or_its_way(text: str, starts: str) -> None:
    (item,) = read_note(HEAD + text).administrations
    assert item.start is not None
    assert f"{item.start:%H:%M}" == starts
    assert item.stop is None
