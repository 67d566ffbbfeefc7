"""Several givings of one drug: boluses that are only counted, a load and what maintains it, a drip off and on again."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD

COUNTED = [
    (
        "2312 LR 1 L bolus #1 wide open\n2348 bolus #1 in, #2 hung\n2352 Vancomycin 1500 mg IVPB up\n0034 bolus #2 in",
        "LR 23:12-23:48, LR 23:48-00:34, Vancomycin 23:52",
    ),
    (
        "1010 NS 1 L bolus #1 started\n1042 bolus 1 complete. Bolus 2 started\n1120 2nd bolus infused, HR 98",
        "NS 10:10-10:42, NS 10:42-11:20",
    ),
    (
        "0810 First liter NS hung\n0845 first liter in, second liter up\n0930 2nd liter in",
        "NS 08:10-08:45, NS 08:45-09:30",
    ),
    ("1905 LR 1 L bolus #1 hung.\n1950 LR #1 in, #2 up. 2035 #2 in.", "LR 19:05-19:50, LR 19:50-20:35"),
    (
        "1010 KCl 10 mEq/100 mL IVPB #1 hung\n1112 KCl #1 done, #2 hung\n1214 #2 done",
        "KCl 10:10",
    ),
    ("0605 NS 1000 mL bolus #1 hung\n0640 bolus #2 hung", "NS 06:05, NS 06:40"),
    (
        "1400 NS 500 mL bolus up\n1420 bolus in, repeat bolus hung\n1505 repeat bolus in",
        "NS 14:00-14:20, NS 14:20-15:05",
    ),
    (
        "0815 PRBC #1 started. 1010 #1 complete. 1025 #2 started. 1220 #2 complete.",
        "PRBC 08:15-10:10, PRBC 10:25-12:20",
    ),
    (
        "1410 LR bolus 1 of 3 up\n1435 LR #1 in, bolus 2 up\n1502 bolus 2 in. #3 up\n1540 #3 in",
        "LR ?-14:35, LR 14:35-15:02, LR 15:02-15:40",
    ),
    (
        "0900 KCl 10 mEq IVPB x4 ordered\n0925 KCl #1 up 100 mL/hr\n1130 #3 up\n1232 #4 up\n1335 #4 in",
        "KCl 09:25, KCl 11:30, KCl 12:32-13:35",
    ),
    ("Albumin 25% 100 mL x2. #1 0905-0950. #2 0955-1040.", "Albumin 09:05-09:50, Albumin 09:55-10:40"),
    ("1225 Dilaudid 0.4 mg IVP, rpt 0.4 mg 1240", "Dilaudid 12:25, Dilaudid 12:40"),
    ("Octagam 30 g. Bottle #1 0905-1010. Bottle #2 1010-1120.", "Octagam 09:05"),
    ("Vanc 1 g IVPB 0900-1002. IV attempts: #1 0845-0850, #2 0852-0855.", "Vanc 09:00-10:02"),
    # what is counted is no bag: a line, a visit, a bottle of one dose
    ("1010 NS 1 L bolus started\n1020 IV #2 started L hand 20g\n1055 bolus done", "NS 10:10-10:55"),
    ("Feraheme #1\n1402 Feraheme 510 mg in 50 NS started\n1419 done", "Feraheme 14:02-14:19"),
    ("0905 Privigen 20 g bottle #1 hung\n1010 #1 done, #2 hung\n1112 #2 done", "Privigen 09:05"),
    # a volume between the drug and its number; the number is of the drug whose bags were counted
    (
        "1615 LR 1L bag 1 up\n1640 Insulin gtt 100 units/100 mL up\n1712 bag 1 dry\n1717 LR bag 2 1L up",
        "LR 16:15-17:12, Insulin 16:40, LR 17:17",
    ),
    (
        "1615 NS 1L #1 up\n1700 1st liter in\n1702 NS 1L #2 up\n1810 2nd liter in",
        "NS 16:15-17:00, NS 17:02-18:10",
    ),
    # one dose in several bags
    (
        "Radicava 60 mg (two bags of 30 mg). Bag 1 0905-0937. Bag 2 0941-1012.",
        "Radicava 09:05-09:37+09:41-10:12",
    ),
    (
        "Radicava 30 mg (two bags of 30 mg). Bag 1 0905-0937. Bag 2 0941-1012.",
        "Radicava 09:05-09:37, Radicava 09:41-10:12",
    ),
    # a liter is of the fluid, and an antibiotic is none
    ("1815 NS 1L up\n1858 Vanc 1 g IVPB up\n1910 liter in", "NS 18:15-19:10, Vanc 18:58"),
    ("1815 NS 1L up\n1825 Vanc 1 g IVPB up\n1930 abx done", "NS 18:15, Vanc 18:25-19:30"),
    ("1815 NS 1L up\n1825 Vanc 1 g IVPB up\n1930 bag empty", "NS 18:15, Vanc 18:25"),
    ("0015 Azithro 500mg/250 up\n0118 azithro down", "Azithro 00:15-01:18"),
    # nobody knows which bolus it was, and it was not the antibiotic
    ("1010 Vancomycin 1 g IVPB hung\n1015 bolus #2 in", "Vancomycin 10:10"),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_a_bag_that_is_only_counted_is_found_by_its_number(text: str, expected: str) -> None:
    """Boluses and liters are each given for itself; a drug's bags that follow each other are one, its end in doubt."""
    assert times(read_note(HEAD + text)) == expected


LOADS = [
    (
        "2105 mag sulfate 4 g load via pump over 20 min\n2125 load in. mag 2 g/hr (50 mL/hr) started\n2130 DTR 2+",
        "mag sulfate 21:05-21:25, mag 21:25",
    ),
    (
        "0900 Amiodarone 150 mg IVPB bolus over 10 min\n0910 amio bolus in. Amio 1 mg/min started @ 33 mL/hr",
        "Amiodarone 09:00-09:10, Amio 09:10",
    ),
    (
        "0730 Keppra 1500 mg IVPB load started\n0747 load complete\n1930 Keppra 500 mg IVPB started\n1945 Keppra in",
        "Keppra 07:30-07:47, Keppra 19:30-19:45",
    ),
    (
        "2105 mag 4 g load hung\n2112 flushed, hot. load paused\n2118 load resumed\n2131 load in",
        "mag 21:05-21:12+21:18-21:31",
    ),
    (
        "2200 Mag bolus 4 g/100 mL up. 2224 bolus in, mag 1 g/hr started 25 mL/hr.",
        "Mag 22:00-22:24, mag 22:24",
    ),
    # how long it is to run, and no giving: what was spoken of, verified, wanted
    ("0900 MD wants Mag 2 g over 1 hr\n0940 Mag 2 g over 1 hr\n1041 mag done", "Mag 09:40-10:41"),
    (
        "0910 Discussed Entyvio 300 mg over 30 min w/ pt\n0940 Entyvio hung\n1012 Entyvio down",
        "Entyvio 09:40-10:12",
    ),
    ("0910 Verified Remicade 400 mg over 2 hr w/ 2nd RN\n0925 started\n1130 done", "Remicade 09:25-11:30"),
    # a load that went in is not what comes on again
    (
        "2105 mag 4 g load over 20 min\n2125 load in, to 2 g/hr\n2200 mag held\n2310 mag back on 1 g/hr",
        "mag 21:05",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LOADS)
def test_what_maintains_is_another_giving_than_the_load(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)) == expected


OFF_AND_ON = [
    (
        "0612 Pitocin 30 units/500 LR started 2 mu/min\n0642 4 mu/min\n0805 late decels x3. Pitocin OFF, O2 10L\n"
        "0850 Cat I. Pitocin restarted 3 mu/min\n1525 pitocin bag dry",
        "Pitocin 06:12-08:05+08:50-15:25",
    ),
    (
        "0612 Pitocin started 2 mu/min\n0705 Pitocin off for tachysystole\n0740 Pitocin on 2 milliunits/min",
        "Pitocin 06:12-07:05+07:40",
    ),
    (
        "0900 Cardizem gtt 125 mg/125 D5W started 5 mg/hr\n1010 HR 52, gtt turned off\n1130 HR 118, gtt back on\n"
        "1500 gtt off",
        "Cardizem 09:00-10:10+11:30-15:00",
    ),
    (
        "0818 nitroglycerin gtt 10 mcg/min started L AC, 0830 20 mcg/min\n0841 BP 84/50, nitroglycerin off\n"
        "0905 BP 112/70, nitroglycerin back on 5 mcg/min",
        "nitroglycerin 08:18-08:41+09:05",
    ),
    ("2010 Dopamine 400 mg/250 D5W hung at 5 mcg/kg/min\n2310 dopamine weaned off", "Dopamine 20:10-23:10"),
    ("1004 Cardene gtt started 5 mg/hr\n1130 tele back on\n1200 Cardene gtt off", "Cardene 10:04-12:00"),
    (
        "0730 Cardizem 15 mg IVP\n0745 Cardizem gtt 5 mg/hr\n0815 10 mg/hr\n1400 Cardizem gtt stopped, po started",
        "Cardizem 07:30, Cardizem ?-14:00",
    ),
    # it began with its first rate or ran already, and not with its second
    ("1004 Propofol gtt 10 mcg/kg/min\n1010 20 mcg/kg/min", "Propofol ?"),
]


@pytest.mark.parametrize(("text", "expected"), OFF_AND_ON)
def test_a_drip_goes_off_and_on_again(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)) == expected


BRACKETS = [
    ("Evenity 210 mg SQ (two 105 mg syringes, one each upper arm) 2:35 pm. Lot 1149872.", "Evenity 14:35"),
    (
        "Nplate 250 mcg SQ (0.5 mL, plt 22) 1505. Dr. Lee injected trigger finger w/ dexamethasone.",
        "Nplate 15:05",
    ),
    ("Prolia 60 mg SQ (last dose 9/1, Ca 9.4) L arm 10:10a.", "Prolia 10:10"),
    ("Invega Sustenna 156 mg IM (pt asked for L deltoid) 11:05a.", "Invega Sustenna 11:05"),
    ("Parsabiv 5 mg IVP at rinseback 1617.", "Parsabiv 16:17"),
    ("Prolia 60 mg SQ (not given, pt declined) 10:10a.", ""),
    ("Evenity 210 mg SQ (opened 2:20 pm, two syringes) 2:35 pm.", "Evenity 14:35"),
]


@pytest.mark.parametrize(("text", "expected"), BRACKETS)
def test_a_remark_in_brackets_does_not_part_a_shot_from_its_time(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)) == expected


def test_what_a_doctor_injects_into_a_joint_is_no_infusion() -> None:
    text = "Depo-Medrol 80 mg IM (R glute) 1:15 pm; Dr. Ortiz injected L knee w/ Kenalog 40 mg 1:30 pm."
    assert times(read_note(HEAD + text)) == "Depo-Medrol 13:15"


@pytest.mark.parametrize("behind", ["0900-0930 and 0930-1030", "0900-0930 and 0945-1030"])
def test_two_runs_of_two_drugs_are_not_certain(behind: str) -> None:
    """One each, in their order, or both of both: nobody says."""
    text = f"Date of service: 03/02/2026\nCeftriaxone 1 g and azithromycin 500 mg IVPB, {behind}."
    one, other = read_note(text).administrations
    for item in (one, other):
        assert (item.start, item.stop) == (None, None)
        assert {doubt.field for doubt in item.uncertain} >= {"start", "stop"}


OF_A_NUMBER = [
    ("KCl 10 mEq/100 mL x 2 bags: 1st 0422-0525, 2nd 0528-0630", "KCl 04:22-05:25, KCl 05:28-06:30"),
    (
        "Magnesium 2 g/50 mL x2 riders, 1st 0422-0525 and 2nd 0528-0630",
        "Magnesium 04:22-05:25, Magnesium 05:28-06:30",
    ),
    ("Platelets x2: first 1400-1433, second 1441-1512", "Platelets 14:00-14:33, Platelets 14:41-15:12"),
    # no bag
    ("Vanc 1 g 0422-0525. IV: 1st 0410-0412 blown, 2nd 0415-0417", "Vanc 04:22-05:25"),
]


@pytest.mark.parametrize(("text", "expected"), OF_A_NUMBER)
def test_a_number_right_before_a_run_names_a_bag(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)) == expected


NEXT_BAGS = [
    (
        "Blincyto bag change\nBag 2 empty, pump stopped and clamped 2:02 pm\n"
        "New tubing and bag 3 on. 5 mL/hr. CADD running 2:11 pm",
        "Blincyto ?-14:02, Blincyto 14:11",
    ),
    ("Milrinone bag #4 empty at 1402. Bag #5 started at 1411.", "Milrinone ?-14:02, Milrinone 14:11"),
    ("TPN bag 1 off 0802. TPN bag 2 on 2010.", "TPN ?-08:02, TPN 20:10"),
    # a pause of the same bag
    ("Milrinone gtt, pump stopped and clamped 1402. CADD running 1411", "Milrinone ?-14:02+14:11"),
    (
        "0900 Remicade 400 mg started. 1000 paused. 1011 running. 1130 done",
        "Remicade 09:00-10:00+10:11-11:30",
    ),
]


@pytest.mark.parametrize(("text", "expected"), NEXT_BAGS)
def test_the_bag_behind_one_that_ran_already_is_another(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)) == expected


VISITS = "{0}\n  Dressing change, cap change. T 98.9\n{1}\n"


@pytest.mark.parametrize(
    "line",
    [
        "  Cefepime 2 g/100 mL, elastomeric? no, gravity set.  On {}  Off {}",
        "Cefepime 2 g/100 mL. Start {}, stop {}",
        "Cefepime 2 g IV via gravity. Start: {}. Stop: {}",
    ],
)
def test_a_line_of_another_visit_tells_another_run_and_its_dose(line: str) -> None:
    first, second = line.format("0814", "0847"), line.format("1110", "1143")
    record = read_note(HEAD + VISITS.format(first, second))
    assert times(record) == "Cefepime 08:14-08:47, Cefepime 11:10-11:43"
    assert [item.dose is not None and item.dose.value for item in record.administrations] == [2, 2]
    assert {item.technique for item in record.administrations} == {"infusion"}


def test_a_run_that_is_named_again_a_little_later_may_go_on() -> None:
    told = "Remicade 400 mg. Start 1010, stop 1030\nPt itchy, MD in\nRemicade 400 mg. Start 1100, stop 1230\n"
    assert len(read_note(HEAD + told).administrations) == 1


@pytest.mark.parametrize(
    ("words", "technique"),
    [
        ("Cefepime 2 g via elastomeric? Yes.", "pump"),
        ("Cefepime 2 g: elastomeric pump: no. Gravity.", "infusion"),
    ],
)
def test_a_device_that_was_asked_for_and_not_used_is_no_way(words: str, technique: str) -> None:
    (given,) = read_note(f"{HEAD}{words} On 0814 Off 0847").administrations
    assert given.technique == technique


def test_a_bag_at_the_time_of_the_line_itself_begins_nothing() -> None:
    told = "1050 Here for Blincyto bag d/c. CADD disconnected, res vol 0.0. New bag by home RN this pm."
    assert [item.start for item in read_note(HEAD + told).administrations] == [None]


def test_a_bag_above_its_end_is_no_next_one() -> None:
    newest = (
        "MEDICATION ADMINISTRATION (newest first)\n"
        "Time   Action     Medication                                     Dose     Rate        Route   By\n"
        "1043   Stopped    trastuzumab-dkst (OGIVRI) in NS 250 mL                              IV      MT\n"
        "1011   New Bag    trastuzumab-dkst (OGIVRI) in NS 250 mL         420 mg   500 mL/hr   IV      MT\n"
    )
    found = times(read_note(HEAD + newest.replace("\n", "\n\n")))
    assert found == "trastuzumab-dkst 10:11-10:43"


@pytest.mark.parametrize("between", ["Cefepime 2 g tolerated well.\n", "Cefepime 2 g tolerated well. "])
def test_what_is_only_said_of_a_run_names_no_other_run(between: str) -> None:
    """Nobody says of what the run at 1500 is."""
    runs = "Cefepime 2 g IVPB 0814-0847.\nVanc 1 g IVPB 0900-1000.\n"
    record = read_note(HEAD + runs + between + "Infusion started 1500, ended 1600\n")
    assert "15:00" not in times(record)
