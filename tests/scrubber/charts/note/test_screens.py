"""Notes: screens and forms of record systems as text, labels beside values, cells that are signed, logs of pumps."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Drug                     Rituximab (Truxima)\nDose                     700 mg\n"
            "Diluent                  NS 500 mL\nTime Infusion Began      09:20\nTime Infusion Ended      13:35\n",
            ["Rituximab infusion 0920-1335 700 mg"],
        ),
        (
            "Item                     Value\nMedication               Entyvio\nDose                     300 mg\n"
            "Base                     250 mL NS\nStart Time               1:10 PM\nEnd Time                 1:44 PM\n",
            ["Entyvio infusion 1310-1344 300 mg"],
        ),
        (
            "Medication   [x] Remicade   [ ] Renflexis   [ ] Inflectra\nDose: _400_ mg    # vials: _4_\n"
            "Diluent: [x] NS 250 mL  [ ] NS 500 mL\nTime hung: _0958_   Time down: _1207_\n",
            ["Remicade infusion 0958-1207 400 mg"],
        ),
        (
            "Drug: Ferrlecit 125 mg\nMixed in: [ ] D5W 100 mL  [x] NS 100 mL\nStart 0910   Stop 1015\n",
            ["Ferrlecit infusion 0910-1015 125 mg"],
        ),
    ],
)
def test_the_fluid_that_a_form_asks_for_is_no_infusion_of_its_own(note: str, expected: list[str]) -> None:
    """A field of the diluent, ticked or without a colon, is of the drug that the form names."""
    assert given_in(note) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Norepinephrine 8 mg/250 D5W      Insulin 100 u/100 NS\n1000  5 mcg/min                  1015  4 u/hr\n"
            "1100  8 mcg/min                  1115  6 u/hr\n1300  off                        1315  off\n",
            ["Norepinephrine infusion 1000-1300 8 mg", "Insulin infusion 1015-1315 100 u"],
        ),
        (
            "Remicade 400 mg/250 NS          Zosyn 3.375 g/100 NS\n0915 started 50 mL/hr           0930 hung\n"
            "1000 increased 100 mL/hr        1002 complete\n1120 complete\n",
            ["Remicade infusion 0915-1120 400 mg", "Zosyn infusion 0930-1002 3.375 g"],
        ),
        (
            "Drug 1: Benlysta 720 mg              Drug 2: Solu-Medrol 60 mg\n"
            "Start: 03/02/2026 0932               Start: 03/02/2026 0924\n"
            "End:   03/02/2026 1034               End:   N/A (push)\n",
            ["Benlysta infusion 0932-1034 720 mg", "Solu-Medrol push 0924 60 mg"],
        ),
    ],
)
def test_what_stands_beside_each_other_is_of_its_own_drug(note: str, expected: list[str]) -> None:
    """Each log or form goes by its own drug: the end of one never ends the other."""
    assert given_in(note) == expected


_CODES = "MAR   Codes: G=Given  H=Held  R=Refused  NB=New Bag  ST=Stop\n"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Initials: LD = L. Dorsey RN\n"
            "Cefepime 2 g IVPB q8h          0912 LD                     1704 LD\n"
            "Pantoprazole 40 mg IVP daily   0918 LD\n"
            "Morphine 2 mg IVP q4h prn               1122 LD    1533 LD\n",
            [
                "Cefepime infusion 0912-? 2 g",
                "Cefepime infusion 1704-? 2 g",
                "Pantoprazole push 0918 40 mg",
                "Morphine push 1122 2 mg",
                "Morphine push 1533 2 mg",
            ],
        ),
        (
            f"{_CODES}ACYCLOVIR 500 MG IN NS 100 ML IVPB     0815 NB kc     0917 ST kc\n"
            "FAMOTIDINE 20 MG IVP                   0822 G kc\n"
            "FUROSEMIDE 40 MG IVP                   0830 H kc  (SBP 88)\n"
            "METOCLOPRAMIDE 10 MG IVP               0840 R kc\n",
            ["ACYCLOVIR infusion 0815-0917 500 MG", "FAMOTIDINE push 0822 20 MG"],
        ),
    ],
)
def test_a_cell_that_is_signed_was_given(note: str, expected: list[str]) -> None:
    """Initials behind a time say that it was done; the legend says what a code means."""
    assert given_in(note) == expected


def test_a_remark_beside_a_cell_that_is_signed_leaves_it_open() -> None:
    """`(half dose)`: nobody knows how much went in, so the row is named and gives nothing."""
    record = read_note(f"{HEAD}{_CODES}MORPHINE 4 MG IVP         0830 G kc  (half dose)\n")
    assert not record.administrations
    assert not record.understood.whole


def test_times_that_nobody_signed_may_be_those_of_the_order() -> None:
    """`0900    2100` behind `q12h`: when it is due."""
    note = "SCHEDULED MEDS\nVancomycin 1 g IVPB q12h      0900    2100\n"
    assert all(item.start is None for item in read_note(HEAD + note).administrations)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Medication: pembrolizumab (KEYTRUDA) 200 mg in NS 50 mL\nScheduled Time: 03/02/26 1000\nAction: New Bag\n"
            "Action Time: 03/02/26 1047\nRecorded Time: 03/02/26 1102\nUser: Vail, G\nAction: Stopped\n"
            "Action Time: 03/02/26 1119\nRecorded Time: 03/02/26 1140\nUser: Vail, G\n",
            ["pembrolizumab infusion 1047-1119 200 mg"],
        ),
        (
            "Medication: cefepime 2 g in NS 100 mL IVPB\n  Scheduled: 03/02/2026 0900\n  Action: New Bag\n"
            "  Action Time: 03/02/2026 0914\n  Documented: 03/02/2026 0920\n  Action: Stopped\n"
            "  Action Time: 03/02/2026 0946\n  Documented: 03/02/2026 0950\nMedication: famotidine 20 mg IV push\n"
            "  Scheduled: 03/02/2026 0900\n  Action: Given\n  Action Time: 03/02/2026 0921\n",
            ["cefepime infusion 0914-0946 2 g", "famotidine push 0921 20 mg"],
        ),
        (
            "Order: piperacillin-tazobactam 3.375 g IVPB\n     Ordered by: Hale, DO 20:02    Acknowledged: 20:05 tj\n"
            "     Start: 20:16 tj     Stop: 20:48 tj\n",
            ["piperacillin-tazobactam infusion 2016-2048 3.375 g"],
        ),
        (
            "Order ID 77-2031 | Drug: cefTRIAXone | Dose: 1 g | Route: IVPB | Admin start: 16:11 | Admin end: 16:43 |\n"
            "Order ID 77-2032 | Drug: dexAMETHasone | Dose: 10 mg | Route: IVP | Admin start: 16:05 | Admin end: -\n",
            ["cefTRIAXone infusion 1611-1643 1 g", "dexAMETHasone push 1605 10 mg"],
        ),
        (
            "#1  Aloxi 0.25 mg IVP              RN1 TK   RN2 __    Time 0921\n"
            "#2  Decadron 10 mg IVPB/50 NS      RN1 TK   RN2 OB    Start 0925   Stop 0942\n",
            ["Aloxi push 0921 0.25 mg", "Decadron infusion 0925-0942 10 mg"],
        ),
        (
            "ondansetron 4 mg IV push\n     Given: 18:43 tj     Response 19:13: improved\n",
            ["ondansetron push 1843 4 mg"],
        ),
        ("Solu-Cortef 100 mg IVP .. 0905\n", ["Solu-Cortef push 0905 100 mg"]),
    ],
)
def test_only_when_it_was_done_is_a_time_of_the_giving(note: str, expected: list[str]) -> None:
    """When it was due, ordered, acknowledged, recorded or judged is none of it."""
    assert given_in(note) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Drug: cefazolin 2 g / 100 mL\n09:14  Pump started  200 mL/hr\n09:45  Pump stopped\n"
            "Drug: Flagyl 500 mg / 100 mL\n09:50  Pump started  100 mL/hr\n10:20  Pump stopped\n"
            "10:26  Pump started  100 mL/hr\n13:58  Pump stopped\n",
            ["cefazolin infusion 0914-0945 2 g", "Flagyl infusion 0950-1020+1026-1358 500 mg"],
        ),
        (
            "                              0930       1000       1030       1100\n"
            " infliximab Action            New Bag    Rate Chg   Rate Chg   Stopped\n"
            " infliximab Dose (mg)         300\n",
            ["infliximab infusion 0930-1100 300 mg"],
        ),
        (
            "Agent/Drug            0715    0730    0745\nMidazolam mg          2\n"
            "Fentanyl mcg          100             50\n",
            [
                "Midazolam infusion 0715-? 2 mg",
                "Fentanyl infusion 0715-? 100 mcg",
                "Fentanyl infusion 0745-? 50 mcg",
            ],
        ),
    ],
)
def test_what_a_machine_prints_of_its_runs(note: str, expected: list[str]) -> None:
    """A pump that stops and starts again of one drug has paused; a row of a flow sheet may repeat its drug's name."""
    assert given_in(note) == expected


def test_each_row_of_doses_is_one() -> None:
    """Twice the same dose, a quarter of an hour apart: two rows of a sheet of doses are two doses."""
    rows = (
        "TIME    MED        DOSE     ROUTE\n09:31   Dilaudid   0.5 mg   IV\n09:46   Dilaudid   0.5 mg   IV\n"
    )
    starts = [f"{item.start:%H%M}" for item in read_note(HEAD + rows).administrations if item.start]
    assert starts == ["0931", "0946"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "  Drug:               PROTONIX\n  Dose:               40 MG\n  Route:              IV push\n"
            "  Time given:         1325\n",
            ["PROTONIX push 1325 40 MG"],
        ),
        (
            "Drug: PROTONIX\nDose: 40 MG\nRoute: IV push\nTime done: 1325\n",
            ["PROTONIX push 1325 40 MG"],
        ),
        (
            "Drug: Remicade\nDose: 400 MG\nTime started: 1015\nTime done: 1325\n",
            ["Remicade infusion 1015-1325 400 MG"],
        ),
        (
            "  Time done:          1330\n  Drug:               LEVOFLOXACIN\n  Dose:               750 MG\n"
            "  Start time:         1330\n  Stop time:          1503\n",
            ["LEVOFLOXACIN infusion 1330-1503 750 MG"],
        ),
    ],
)
def test_the_time_at_which_it_was_done_is_no_end_of_a_push(note: str, expected: list[str]) -> None:
    """`Time done` ends what the form says began; of a push it is when it was given, and ahead of a start nothing."""
    assert given_in(note) == expected


def test_when_it_was_done_above_a_drug_without_a_way_is_no_end() -> None:
    note = "Intervention: IV PUSH\nTime done: 1325\nDrug: PROTONIX\nDose: 40 MG\n"
    record = read_note(HEAD + note)
    assert all(item.stop is None for item in record.administrations)
    assert not record.understood.whole


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Time      Event                Rate (mL/hr)   BP        HR\n"
            "0914      Benadryl 25 mg IVP                            72\n"
            "0930      Ocrevus 300 mg start 30             120/72    72\n"
            "1000      Rate increase        60             118/70    72\n"
            "1205      Infusion complete                   124/76    74\n",
            ["Benadryl push 0914 25 mg", "Ocrevus infusion 0930-1205 300 mg"],
        ),
        (
            "Bag   Fluid    Volume   Hung    Infused   Initials\n#1    LR       1000     0902    1100      DT\n"
            "#2    LR       1000     1101    1304      DT\n",
            ["LR infusion 0902-1100", "LR infusion 1101-1304"],
        ),
        (
            "Vaccine/Med         Dose     Rt   Site     Mfr     Lot       Time     By\n"
            "Cyanocobalamin      1000mcg  IM   L Delt   AR      22118     0933     jw\n",
            ["Cyanocobalamin im 0933 1000 mcg"],
        ),
        (
            "Zosyn 3.375 g IVPB    Start: 0410   Stop: 0440\nZosyn 3.375 g IVPB    Start: 1010   Stop: 1041\n",
            ["Zosyn infusion 0410-0440 3.375 g", "Zosyn infusion 1010-1041 3.375 g"],
        ),
        (
            "Amiodarone bolus 150 mg    Start: 0410   Stop: 0420\n"
            "Amiodarone drip 1 mg/min    Start: 0425   Stop: 1025\n",
            ["Amiodarone infusion 0410-0420 150 mg", "Amiodarone infusion 0425-1025"],
        ),
        (
            "Radicava 60 mg    Bag 1: 1020-1051     Bag 2: 1054-1125\n",
            ["Radicava infusion 1020-1051 60 mg", "Radicava infusion 1054-1125"],
        ),
        (
            "Fentanyl 25 mcg IVP      1048 / 1055 / 1103      total 75 mcg\n",
            ["Fentanyl push 1048 25 mcg", "Fentanyl push 1055 25 mcg", "Fentanyl push 1103 25 mcg"],
        ),
        (
            "Premeds:  Tylenol __650 mg__ PO at __0900__    Benadryl __25 mg__ IV push at __0905__\n",
            ["Tylenol oral 0900 650 mg", "Benadryl push 0905 25 mg"],
        ),
        (
            "infliximab 500 mg in NS 250 mL IVPB\n  0912 New Bag\n  1002 Paused\n  1015 Started\n  1120 Stopped\n",
            ["infliximab infusion 0912-1002+1015-1120 500 mg"],
        ),
    ],
)
def test_each_row_goes_by_its_own_times(note: str, expected: list[str]) -> None:
    """Rows of flow sheets, of bags and of doses: nothing of one is another's, and nothing is lost."""
    assert given_in(note) == expected


def test_an_alarm_leaves_the_run_of_a_pump_open() -> None:
    """From the alarm on the pump may have stood still, though its standby was pressed two minutes later."""
    log = "DRUG: VANCOMYCIN   1000 MG/250 ML\n09:03  START   RATE 166.7\n09:41  ALARM   DISTAL OCCLUSION\n"
    (item,) = read_note(
        f"{HEAD}{log}09:43  STANDBY\n09:46  START   RATE 166.7\n10:38  STOP\n"
    ).administrations
    assert (item.start, item.stop) == (None, None)


@pytest.mark.parametrize(
    "note",
    [
        "Rx: 3.5 h  BFR 350  Heparin: none\nOn: 0820    Off: 1150\n",
        "Benadryl: N/A\nInfusion started 0820, stopped 1150\n",
        "Heparin? N   Zofran: no\nStart 0820    Stop 1150\n",
    ],
)
def test_a_field_that_names_a_drug_and_says_none_gives_nothing(note: str) -> None:
    """What runs below `Heparin: none` is not heparin."""
    record = read_note(HEAD + note)
    assert not record.administrations
    assert not record.understood.whole


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Hydration:  0.9% NaCl 1000 mL   start 08:01   stop 09:24\n",
            ["0.9% NaCl infusion 0801-0924 1000 mL"],
        ),
        (
            "  ampicillin-sulbactam 3 g, IVPB, Q6hr\n     06:00 CST   Given 05:52 CST\n"
            "     12:00 CST   Given 12:11 CST\n     18:00 CST   Pending\n"
            "  HYDROmorphone 0.5 mg, IV Push, Q3hr\n     Given 07:44 CST     Given 11:02 CST\n",
            [
                "ampicillin-sulbactam infusion 0552-? 3 g",
                "ampicillin-sulbactam infusion 1211-? 3 g",
                "HYDROmorphone push 0744 0.5 mg",
                "HYDROmorphone push 1102 0.5 mg",
            ],
        ),
        (
            "Med;Dose;Route;Start;Stop;By\nIlaris;150 mg;SC;14:05;;MJ\nRemicade;600 mg;IV;14:12;16:20;MJ\n",
            ["Ilaris sc 1405 150 mg", "Remicade infusion 1412-1620 600 mg"],
        ),
        (
            "- Medication - Zometa\n- Dose - 4 mg\n- Diluent - 100 mL NS\n- Route - IV\n- Start - 9:05 AM\n"
            "- Stop - 9:24 AM\n",
            ["Zometa infusion 0905-0924 4 mg"],
        ),
        (
            "Scan Time   Med                       Dose      Action      User\n"
            "08:03       Vancomycin 1.25 g         1.25 g    HUNG        rna\n"
            "09:35       Vancomycin 1.25 g         --        DOWN        rna\n"
            "20:02       Vancomycin 1.25 g         1.25 g    HUNG        rnb\n"
            "21:34       Vancomycin 1.25 g         --        DOWN        rnb\n",
            ["Vancomycin infusion 0803-0935 1.25 g", "Vancomycin infusion 2002-2134 1.25 g"],
        ),
        (
            "Time   Med            Pulled    Given    Route\n0911   Dilaudid       2 mg      0.5 mg   IVP\n"
            "1011   Dilaudid       2 mg      1 mg     IVP\n",
            ["Dilaudid push 0911 0.5 mg", "Dilaudid push 1011 1 mg"],
        ),
        (
            "LR @ 75, bag hung in OR\n1318 Dilaudid 0.4 mg IVP given\n1330 Zofran 4 mg IVP given\n",
            ["Dilaudid push 1318 0.4 mg", "Zofran push 1330 4 mg"],
        ),
        (
            "Immunizations/Injections Administered Today\n"
            "Prolia 60mg/mL (Denosumab) : Dose 60 mg, SubQ, Left Upper Arm, Lot 1167702, Exp 08/2027, "
            "11:20 AM by Kerns, MA\n"
            "Vitamin B12 1000mcg/mL : Dose 1 mL, IM, Right Deltoid, Lot 3H22, Exp 02/2027, 11:24 AM by Kerns, MA\n",
            ["Denosumab sc 1120 60 mg", "Vitamin B12 im 1124 1 mL"],
        ),
    ],
)
def test_nothing_of_a_print_is_lost_or_taken_for_another(note: str, expected: list[str]) -> None:
    """Lists by semicolons and dashes, rows with when it was due, doses that were pulled, the operating room."""
    assert given_in(note) == expected


@pytest.mark.parametrize("flush", ["flush done 1512", "1512 flush done", "Flush completed 1512"])
def test_the_end_of_a_flush_is_none_of_the_infusion_before_it(flush: str) -> None:
    (item,) = read_note(f"{HEAD}Vyvgart 840 mg IV started 1405\n{flush}\n").administrations
    assert item.stop is None


def test_rows_with_dates_go_by_their_times() -> None:
    """A rate that was verified stands above the bag that was hung before it."""
    rows = (
        "ferric carboxymaltose (INJECTAFER) 750 mg in 0.9% NaCl 250 mL\n"
        "    Rate/Dose Verify    03/02/26 1015   500 mL/hr\n    New Bag             03/02/26 0958   500 mL/hr\n"
        "    Stopped             03/02/26 1029\n"
    )
    assert given_in(rows) == ["ferric carboxymaltose infusion 0958-1029 750 mg"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "START=0815 STOP=0852 DRUG=Teflaro 600 mg ROUTE=IVPB\nSTART=0855 DRUG=Toradol 15 mg ROUTE=IVP\n",
            ["Teflaro infusion 0815-0852 600 mg", "Toradol push 0855 15 mg"],
        ),
        (
            "Time    Ketorolac (mg IVP)   Ondansetron (mg IVP)\n1410    15                   4\n"
            "1432                         4\n",
            ["Ketorolac push 1410 15 mg", "Ondansetron push 1410 4 mg", "Ondansetron push 1432 4 mg"],
        ),
        (
            "KEPPRA 1000 MG/100 ML NS  IVPB ONCE\n"
            " DOC TIME  0921   ADM TIME 0915   ADM DOSE 1000 MG   STOP TIME 0932   USER GLP\n"
            "LASIX 20 MG IVP ONCE\n DOC TIME  0945   ADM TIME 0940   ADM DOSE 20 MG     SITE L AC   USER GLP\n",
            ["KEPPRA infusion 0915-0932 1000 MG", "LASIX push 0940 20 MG"],
        ),
        (
            "Insulin regular 5 units IV push      Given 0714 (scanned)   RN: PD    Cosign: ML 0716\n",
            ["Insulin regular push 0714 5 units"],
        ),
        (
            "Dapto 500mg IVP 2min  1011 kb\nErtapenem 1g ivpb  1015-1046 kb\nPICC drsg chg 1050 kb\n",
            ["Dapto push 1011 500 mg", "Ertapenem infusion 1015-1046 1 g"],
        ),
        (
            "Date       Hung    Fluid / Drug           Down Date   Down\n"
            "03/02/26   2210    Vancomycin 1.5 g       03/02/26    2342\n"
            "03/02/26   2345    Cefepime 2 g           03/03/26    0016\n",
            ["Vancomycin infusion 2210-2342 1.5 g", "Cefepime infusion 2345-0016 2 g"],
        ),
    ],
)
def test_fields_by_machines_and_who_signed_beside_them(note: str, expected: list[str]) -> None:
    """Labels with a sign of equality, units in headings, when it was written, initials at the end of lines."""
    assert given_in(note) == expected


def test_a_dose_with_its_time_and_no_way_is_a_giving() -> None:
    """`Drug ... Dose ... Time`: when it was given is told, and how it was given stays open."""
    note = (
        "Drug 1:  Toradol    Dose 1:  30 mg   Time 1:  10:02 AM\n"
        "Drug 2:  Zofran     Dose 2:  4 mg    Time 2:  10:04 AM\n"
    )
    found = read_note(HEAD + note).administrations
    assert [f"{item.substance} {item.start:%H%M}" for item in found if item.start] == [
        "Toradol 1002",
        "Zofran 1004",
    ]
    assert all("technique" in {doubt.field for doubt in item.uncertain} for item in found)


@pytest.mark.parametrize(
    ("note", "stop"),
    [
        ("Vyvgart 840 mg IV started 1405, flush hung 1505, done 1512\n", None),
        ("Vyvgart 840 mg IV started 1405\n1505 NS flush hung\n1512 complete\n", None),
        ("Drug: Vyvgart 840 mg\nStart: 1405\nStop: 1505\nFlush start: 1505\nFlush end: 1512\n", "1505"),
        ("Line flushed, Vyvgart 840 mg IV started 1405, done 1505, flushed.\n", "1505"),
    ],
)
def test_a_flush_has_times_of_its_own(note: str, stop: str | None) -> None:
    """Behind a flush that was hung, an end that names nothing may be the flush's."""
    (item,) = read_note(HEAD + note).administrations
    assert item.start is not None
    assert (f"{item.stop:%H%M}" if item.stop else None) == stop


@pytest.mark.parametrize("gap", ["", "\n"])
def test_times_above_their_drugs_are_never_those_of_the_drug_above_them(gap: str) -> None:
    """A form with its times first: `Start: 1000` below Zosyn is of the drug below it."""
    note = (
        f"Start: 0915\nStop: 0940\nDrug: Zosyn 3.375 g\n{gap}Start: 1000\nStop: 1105\nDrug: Vancomycin 1 g\n"
    )
    assert all((item.start, item.stop) == (None, None) for item in read_note(HEAD + note).administrations)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Administered: 03/02/2026 14:14   Documented: 03/02/2026 14:52   Medication: ketorolac 30 mg IV push\n"
            "Administered: 03/02/2026 14:20   Documented: 03/02/2026 14:53   Medication: ondansetron 4 mg IV push\n",
            ["ketorolac push 1414 30 mg", "ondansetron push 1420 4 mg"],
        ),
        (
            "Start: 1414   Stop: 1430   Charted: 1502   Medication: Zosyn 3.375 g   Route: IVPB\n"
            "Start: 1440   Stop: 1541   Charted: 1602   Medication: Vancomycin 1 g   Route: IVPB\n",
            ["Zosyn infusion 1414-1430 3.375 g", "Vancomycin infusion 1440-1541 1 g"],
        ),
        (
            "Drug: Zosyn 3.375 g\nStart: 0915\nStop: 0940\nDrug: Vancomycin 1 g\nStart: 1000\nStop: 1105\n",
            ["Zosyn infusion 0915-0940 3.375 g", "Vancomycin infusion 1000-1105 1 g"],
        ),
    ],
)
def test_a_line_may_begin_with_its_times(note: str, expected: list[str]) -> None:
    """When it was written stands between them and the drug, and parts them from nothing."""
    assert given_in(note) == expected
