"""What stands behind something else: a drug named only to say when, an infusion behind a push, rows below a drug alone
in its column, the needle's time behind a pause.

What each note says follows from its words as a nurse reads them.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration

HEAD = "Date of service: 03/02/2026\n"


def told(text: str) -> list[str]:
    """Return what was given: `Zosyn infusion 1850-1924 3.375 g`; `?` for a time that is in doubt or not told."""
    return [_told(item) for item in read_note(HEAD + text).administrations]


def _told(item: Administration) -> str:
    parts = [(part.start, part.stop) for part in item.segments] or [(item.start, item.stop)]
    times = [[f"{at:%H%M}" if at else "?" for at in part] for part in parts]
    ran = item.technique in ("infusion", "transfusion", "sc_infusion")
    runs = "+".join("-".join(part) if ran else part[0] for part in times)
    dose = f"{item.dose.value.normalize():f} {item.dose.unit}" if item.dose else ""
    return " ".join(filter(None, (item.substance, item.technique, runs, dose)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Zosyn hung at 1850 after vanco, 3.375 g, ended 1924.", "Zosyn infusion 1850-1924 3.375 g"),
        ("Zosyn 3.375 g hung 1850 once the vanco was done, ended 1924.", "Zosyn infusion 1850-1924 3.375 g"),
        ("Rocephin 1 g started 0900 following the azithro, done 0932.", "Rocephin infusion 0900-0932 1 g"),
        ("Taxol 300 mg hung 1000 after Benadryl, finished 1305.", "Taxol infusion 1000-1305 300 mg"),
        ("Alimta 900 mg 1045 (before carbo), 250 mL, ended 1056.", "Alimta infusion 1045-1056 900 mg"),
    ],
)
def test_a_drug_that_only_says_when_takes_nothing(text: str, wanted: str) -> None:
    assert told(text) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Tylenol 650 mg po 0845 before Remicade, started 0915, ended 1120.",
            ["Tylenol oral 0845 650 mg", "Remicade infusion 0915-1120"],
        ),
        (
            "Remicade 400 mg started 0915 after Benadryl 25 mg IVP 0905, ended 1120.",
            ["Remicade infusion 0915-1120 400 mg", "Benadryl push 0905 25 mg"],
        ),
        (
            "Remicade hung 0915 after Zofran, 4 mg IVP at 0905.",
            ["Remicade infusion 0915-?", "Zofran push 0905 4 mg"],
        ),
        (
            "PRBC started 1100 before Lasix, 20 mg IVP at 1350.",
            ["PRBC transfusion 1100-?", "Lasix push 1350 20 mg"],
        ),
    ],
)
def test_a_drug_of_which_more_is_told_was_given_too(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "0950 Heparin 4000 units IVP, drip started 0952 at 10 ml/hr.",
            ["Heparin push 0950 4000 units", "Heparin infusion 0952-?"],
        ),
        (
            "0950 Cardizem 20 mg IVP, infusion up 1015 at 10 mg/hr, down 1130.",
            ["Cardizem push 0950 20 mg", "Cardizem infusion 1015-1130"],
        ),
        ("0950 Mag 4 g IVP then 2 g/hr gtt started 1000.", ["Mag push 0950 4 g", "Mag infusion 1000-?"]),
    ],
)
def test_a_drip_behind_a_push_is_of_the_same_drug(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Remicade 400 mg today. 0950 Pepcid 20 mg IVP, infusion up 1015, down 1130.",
            ["Remicade infusion 1015-1130 400 mg", "Pepcid push 0950 20 mg"],
        ),
        (
            "Remicade 400 mg today. Pepcid 20 mg IVP 0950, infusion up 1015, down 1130.",
            ["Remicade infusion 1015-1130 400 mg", "Pepcid push 0950 20 mg"],
        ),
        (
            "0950 Benadryl 25 mg IVP, infusion of Remicade 400 mg up 1015, down 1130.",
            ["Benadryl push 0950 25 mg", "Remicade infusion 1015-1130 400 mg"],
        ),
        ("Hizentra 10 g SC infusion started 0952, done 1105.", ["Hizentra sc_infusion 0952-1105 10 g"]),
    ],
)
def test_an_infusion_behind_a_push_is_not_of_what_was_pushed(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


def test_an_infusion_of_no_drug_that_is_named_is_no_ones() -> None:
    record = read_note(HEAD + "Pepcid 20 mg IVP 0950, infusion up 1015, down 1130.")
    assert [_told(item) for item in record.administrations] == ["Pepcid push 0950 20 mg"]
    assert not record.understood.whole


@pytest.mark.parametrize("writer", ["ED RN", "RN note", "ED nurse note:", "PACU", "Triage"])
def test_who_writes_and_where_does_not_hide_the_time_of_the_first_entry(writer: str) -> None:
    text = f"{writer} 2210 pain 8/10, Dilaudid 1 mg IVP. 2305 pain 7/10 Dilaudid 0.5 mg IVP."
    assert told(text) == ["Dilaudid push 2210 1 mg", "Dilaudid push 2305 0.5 mg"]


MAR = """\
  DRUG                            TIME    ACTION       BY
  infliximab-dyyb (INFLECTRA) 600 mg in NS 250 mL IV
                                  0930    New Bag      PQ
                                  1012    Paused       PQ   (IV occluded, re-sited)
                                  1024    Restarted    PQ
                                  1158    Completed    PQ
  acetaminophen 650 mg PO         0900    Given        PQ
  rituximab 500 mg in NS 500 mL IV
                                  1205    New Bag      PQ
                                  1458    Completed    PQ
"""
PIPED = """\
| DRUG | TIME | ACTION | BY |
| infliximab-dyyb 600 mg IV | 0930 | New Bag | PQ |
| | 1158 | Completed | PQ |
| acetaminophen 650 mg PO | 0900 | Given | PQ |
"""


def test_rows_below_a_drug_alone_in_its_column_are_of_that_drug() -> None:
    assert told(MAR) == [
        "infliximab-dyyb infusion 0930-1012+1024-1158 600 mg",
        "acetaminophen oral 0900 650 mg",
        "rituximab infusion 1205-1458 500 mg",
    ]
    assert told(PIPED) == ["infliximab-dyyb infusion 0930-1158 600 mg", "acetaminophen oral 0900 650 mg"]


def test_a_row_of_vital_signs_without_a_drug_is_of_none() -> None:
    table = """\
| Time | Drug | Dose | Route |
| 0900 | Benadryl | 25 mg | IVP |
| 0910 |  |  | VS stable |
| 0915 | Zofran | 4 mg | IVP |
"""
    assert told(table) == ["Benadryl push 0900 25 mg", "Zofran push 0915 4 mg"]


@pytest.mark.parametrize(
    "text",
    [
        "Entyvio 300 mg up 0910, paused 0922, new 22g R FA 0931, resumed 0934, finished 0957.",
        "Entyvio 300 mg up 0910, at 0922 PIV L AC leaking, infusion paused, new 22g R FA 0931 by me, resumed 0934, "
        "finished 0957.",
        "Entyvio 300 mg up 0910, paused 0922, resumed 0934, finished 0957.\nIV: 22g L AC   D/C'd 1015",
    ],
)
def test_the_time_of_a_needle_is_none_of_the_infusion(text: str) -> None:
    assert told(text) == ["Entyvio infusion 0910-0922+0934-0957 300 mg"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Reclast 5 mg IV\nStart Time: 9:41 AM\nStop Time: 10:02 AM\nSigned: A. Brandvold RN 10:20 AM",
            ["Reclast infusion 0941-1002 5 mg"],
        ),
        (
            "1220 Avsola 400 mg was started at 1010 per H. Beck's flowsheet.",
            ["Avsola infusion 1010-? 400 mg"],
        ),
        ("1220 NS was started at 100 per hour.", ["NS infusion 1220-?"]),
        (
            "Krystexxa 8 mg/250 started 0935, off 1138, but EMR end-of-infusion clicked 1158.",
            ["Krystexxa infusion ?-? 8 mg"],
        ),
        (
            "Krystexxa 8 mg/250 0935-1138, but computer down 1000-1030, charted after.",
            ["Krystexxa infusion 0935-1138 8 mg"],
        ),
        ("10 mL flush then hep 500 u. Aranesp 100 mcg SQ L arm @1030.", ["Aranesp sc 1030 100 mcg"]),
        ("Adriamycin 95 mg IVP w/ BR checked q 2-3 ml at 1122.", ["Adriamycin push 1122 95 mg"]),
        (
            "Allegra 180 po at home last pm and this am, Krystexxa 8 mg/250 started 0935, end time 1138.",
            ["Krystexxa infusion 0935-1138 8 mg"],
        ),
        (
            "2155 KCl 10 mEq #1 up\n2258 #1 done\n2300 KCl 10 mEq #2 up\n2352 #2 done",
            ["KCl infusion 2155-2258 10 mEq", "KCl infusion 2300-2352 10 mEq"],
        ),
        (
            "Drug      Cimzia 400 mg\nRoute     SQ\nSites     R thigh, L thigh\nTime      15:36",
            ["Cimzia sc 1536 400 mg"],
        ),
    ],
)
def test_what_stands_beside_a_time(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize("flush", ["flushed 20 NS + hep", "flushed 20 NS + 5 mL hep 100/mL", "flushed 10 NS"])
def test_a_flush_without_its_unit_is_no_fluid(flush: str) -> None:
    assert told(f"Port {flush}, deaccessed. Udenyca 6 mg SQ abd 1318.") == ["Udenyca sc 1318 6 mg"]


@pytest.mark.parametrize(
    "label", ["Lot / Exp         : RZ4471 / 09-2027", "Lot               : RZ4471", "Lot #: RZ4471"]
)
def test_a_lot_behind_the_colon_of_a_form(label: str) -> None:
    text = (
        f"Medication        : Reclast\nDose              : 5 mg IV infusion\n{label}\nStart Time : 9:41 AM\n"
    )
    (item,) = read_note(HEAD + text).administrations
    assert item.lot == "RZ4471"


def test_hydration_is_what_a_fluid_is_for() -> None:
    table = "            MED              DOSE       START      STOP\n"
    row = "Hydration   NS 500 mL                   12:45      13:45\n"
    assert told(table + row) == ["NS infusion 1245-1345 500 mL"]


def test_a_shot_in_a_table_was_given_at_its_only_time() -> None:
    table = """\
Drug | Dose | Route | Start | End
Remicade | 400 mg | IV | 0915 | 1120
B12 | 1000 mcg | IM | | 1125
Rocephin | 1 g | IV | | 1130
"""
    assert told(table) == [
        "Remicade infusion 0915-1120 400 mg",
        "B12 im 1125 1000 mcg",
        "Rocephin infusion ?-1130 1 g",
    ]


def test_an_end_is_not_of_what_was_to_run_for_minutes_hours_ago() -> None:
    text = "0859 Reglan 10 mg IVPB over 15 min\n1006 LR 1 L hung @ 500/hr\n1208 done."
    assert told(text) == ["Reglan infusion 0859-? 10 mg", "LR infusion 1006-1208 1 L"]
    near = "0859 Reglan 10 mg IVPB over 15 min\n0910 Zosyn 3.375 g IVPB up\n0930 done."
    assert told(near) == ["Reglan infusion 0859-? 10 mg", "Zosyn infusion 0910-? 3.375 g"]


@pytest.mark.parametrize("behind", ["BR pre/post", "BR good", "tolerated well", "VSS"])
def test_what_stands_behind_a_run_does_not_take_it(behind: str) -> None:
    text = f"Keytruda 200 mg IV\nGiven today in 100 mL NS via R port, 1002-1034, {behind}."
    assert told(text) == ["Keytruda infusion 1002-1034 200 mg"]


@pytest.mark.parametrize("minutes", ["MIN", "Total min", "Duration"])
def test_the_minutes_of_a_run_are_no_time(minutes: str) -> None:
    table = f"DRUG            START  STOP  {minutes}\nRituxan 700 mg       0930   1345  255\n"
    record = read_note(HEAD + table)
    assert [_told(item) for item in record.administrations] == ["Rituxan infusion 0930-1345 700 mg"]
    assert record.understood.whole


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        (
            "Drug          | Ordered  | Given   | Start | Stop\nHerceptin     | 440 mg   | 437 mg  | 1005  | 1036\n",
            "Herceptin infusion 1005-1036 437 mg",
        ),
        (
            "Med              Ordered          Given              Route            Time\n"
            "Synagis          90 mg            93 mg              IM R thigh       0950\n",
            "Synagis im 0950 93 mg",
        ),
    ],
)
def test_what_was_ordered_stands_beside_what_was_given(table: str, wanted: str) -> None:
    record = read_note(HEAD + table)
    assert [_told(item) for item in record.administrations] == [wanted]
    assert record.understood.whole


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Infusion started at 0930 (Remicade 400 mg), completed 1140.",
            ["Remicade infusion 0930-1140 400 mg"],
        ),
        (
            "Started infusion 0930 (Remicade 400 mg in 250 ml). Benadryl 25 mg IVP 0945 for itch. Complete 1140.",
            ["Remicade infusion 0930-1140 400 mg", "Benadryl push 0945 25 mg"],
        ),
        (
            "Drip up 4:40pm (Venofer 200 mg in bag). Zofran pushed 4:44pm.\nBag done 5:33pm.",
            ["Venofer infusion 1640-1733 200 mg", "Zofran push 1644"],
        ),
        (
            "Tolerated first 30 min (0930-1000) at 50 mL/hr then 100 mL/hr - Ocrevus 300 mg.",
            ["Ocrevus infusion ?-? 300 mg"],
        ),
        ("HD: Venofer 100 mg IVPB last hr 0900-0958.", ["Venofer infusion 0900-0958 100 mg"]),
    ],
)
def test_brackets_and_stretches(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Blood (1 unit) 1015 - 1225.", ["Blood transfusion 1015-1225 1 unit"]),
        (
            "Blood up 1015, down 1225. Lasix 20 mg IVP 1230.",
            ["Blood transfusion 1015-1225", "Lasix push 1230 20 mg"],
        ),
        ("1 unit of blood 1015-1225", ["blood transfusion 1015-1225 1 unit"]),
        ("Blood pressure up 150/90 at 1015, blood return good, blood drawn 0900.", []),
        ("Blood given to lab at 0915.", []),
    ],
)
def test_blood_by_its_plain_name(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Remicade 400 mg 0915-1015; 1015-1120.", ["Remicade infusion 0915-1120 400 mg"]),
        ("96365 Remicade 400 mg 0915-1015; 96366 1015-1120.", ["Remicade infusion 0915-1120 400 mg"]),
        ("Remicade 400 mg 0915-1015; 1030-1120 lunch.", ["Remicade infusion 0915-1015 400 mg"]),
        ("1st hour 0915-1015 Remicade 400 mg, 2nd hour 1015-1120.", ["Remicade infusion ?-? 400 mg"]),
    ],
)
def test_a_run_told_by_the_hour(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "NS 1 L started 1032. Mag was 1.5 so added mag sulfate 2 g IVPB 1100 to 1204. Liter in at 1237.",
            ["NS infusion 1032-1237 1 L", "mag sulfate infusion 1100-1204 2 g"],
        ),
        (
            "gave Benadryl 25 mg IV push right after at 0918, waited the half hour, and hung Ocrevus 600 mg at 0950.",
            ["Benadryl push 0918 25 mg", "Ocrevus infusion 0950-? 600 mg"],
        ),
        (
            "Nulojix 550 mg started 0940. Infusion done 1013, pump left on KVO, turned off 1120.",
            ["Nulojix infusion 0940-1013 550 mg"],
        ),
        (
            "She premedicated herself with Tylenol 650 mg at 9:30 am. Gamunex-C 40 g began 10:35 am, complete 2:25 pm.",
            ["Gamunex-C infusion 1035-1425 40 g"],
        ),
        (
            "Gamunex 40 g started 10:35 am. At 12:10 pm headache so dropped back to 90. Infusion complete 2:25 pm.",
            ["Gamunex infusion 1035-1425 40 g"],
        ),
        (
            "Ocrevus 600 mg hung 0950. At 1042 itchy scalp so I paused it, restarted 1105, and it was all in at 1412.",
            ["Ocrevus infusion 0950-1042+1105-1412 600 mg"],
        ),
        (
            "Terbutaline 0.25 mg SQ x1 at 0310 before the mag was ordered. Mag 6 g over 20 min started 0335.",
            ["Terbutaline sc 0310 0.25 mg", "Mag infusion 0335-? 6 g"],
        ),
        ("Zofran 4 mg IVP at 0310 was ordered.", []),
    ],
)
def test_freer_hands(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


def test_when_a_dose_was_due_is_not_when_it_was_given() -> None:
    record = """\
cefTRIAXone 2 g IVPB q24h           0900   Given  0912  LM
pantoprazole 40 mg IV push BID      0900   Given  0915  LM
metoprolol 25 mg PO BID             0900   Held   0910  LM   HR 52
ondansetron 4 mg IV push q6h PRN    1130   Given  1133  LM
"""
    assert told(record) == [
        "cefTRIAXone infusion 0912-? 2 g",
        "pantoprazole push 0915 40 mg",
        "ondansetron push 1133 4 mg",
    ]


TIMELINE = """\
PATIENT CARE TIMELINE                       03/02/2026
14:22:05   Medication Given
           ketorolac (TORADOL) injection 15 mg - Dose: 15 mg; Route: Intravenous Push
14:23:30   Medication New Bag
           lactated ringers bolus 1,000 mL - Dose: 1,000 mL; Rate: 999 mL/hr; Route: Intravenous
14:41:00   Medication Not Given
           ondansetron injection 4 mg - Reason: Patient denies nausea
15:26:18   Medication Stopped
           lactated ringers bolus 1,000 mL
"""
BLOCKS = """\
  abatacept (ORENCIA) 1,000 mg in sodium chloride 0.9 % 100 mL IVPB
     Admin Date   03/02/2026
     Action       New Bag
     Dose         1,000 mg
     Rate         200 mL/hr
     Time         0832
     ----
     Admin Date   03/02/2026
     Action       Stopped
     Time         0904
  acetaminophen (TYLENOL) tablet 650 mg
     Action       Given
     Dose         650 mg
     Route        Oral
     Time         0820
"""
SCHEDULED = """\
ceFAZolin (ANCEF) 2 g in dextrose 5% 50 mL IVPB     Every 8 hours
  Scheduled      Action      Given time     Dose    Rate        By
  0800           New Bag     0812           2 g     100 mL/hr   HP RN
                 Stopped     0843                               HP RN
  1600           New Bag     1607           2 g     100 mL/hr   HP RN
                 Stopped     1640                               LV RN
enoxaparin (LOVENOX) injection 40 mg                Daily
  0900           Given       0905           40 mg   subcut  L abd  HP RN
HYDROmorphone (DILAUDID) injection 0.5 mg           Q3H PRN
                 Given       1122           0.5 mg  IV push        HP RN
metoprolol tartrate tablet 25 mg                    BID
  0900           Held        0906           SBP 92                 HP RN
"""
EMERGENCY = """\
piperacillin-tazobactam (ZOSYN) 3.375 g in NS 100 mL
      Ordered 1903    Given 1931   Route IVPB   RN: JSP      Stop 2004
"""
SEDATION = """\
Drug        |  0832  |  0836  |  0841  | Total
Fentanyl mcg|  50    |  25    |  -     | 75
Versed mg   |  2     |  -     |  1     | 3
Route: all IV push
"""
FORM = """\
Med            Prolia 60 mg/mL PFS
Dose/Route     60 mg  SC
Site           [ ] R arm  [x] L arm  [ ] abd
Time           9:48 AM
"""
VISIT = """\
Product  Octagam 10%   Dose  50 g    Total vol  500 mL
Infusion start 9:05 AM     Interrupted  [x] Y [ ] N   from 10:32 AM to 10:50 AM
Infusion end   12:41 PM
"""
LITRES = """\
Order            Sodium chloride 0.9% 1,000 mL IV x1; ondansetron 4 mg IV x1; may repeat liter x1 prn
Bag 1            Start  10:06 AM   Stop  11:02 AM
Bag 2            Start  11:05 AM   Stop  12:14 PM
ondansetron      4 mg  IV push  10:11 AM
"""
DRIP = """\
heparin 25,000 units/250 mL D5W infusion
  0155   Bolus from bag    5,000 units   IV push     rn: dm
  0158   New Bag           1,200 units/hr  12 mL/hr  rn: dm
  1412   Stopped           -- per cardiology, to cath lab     rn: cj
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (TIMELINE, ["ketorolac push 1422 15 mg", "lactated ringers infusion 1423-1526 1000 mL"]),
        (BLOCKS, ["abatacept infusion 0832-0904 1000 mg", "acetaminophen oral 0820 650 mg"]),
        (
            SCHEDULED,
            [
                "ceFAZolin infusion 0812-0843 2 g",
                "ceFAZolin infusion 1607-1640 2 g",
                "enoxaparin sc 0905 40 mg",
                "HYDROmorphone push 1122 0.5 mg",
            ],
        ),
        (EMERGENCY, ["piperacillin-tazobactam infusion 1931-2004 3.375 g"]),
        (
            SEDATION,
            [
                "Fentanyl push 0832 50 mcg",
                "Fentanyl push 0836 25 mcg",
                "Versed push 0832 2 mg",
                "Versed push 0841 1 mg",
            ],
        ),
        (FORM, ["Prolia sc 0948 60 mg"]),
        (VISIT, ["Octagam infusion 0905-1032+1050-1241 50 g"]),
        (
            LITRES,
            [
                "ondansetron push 1011 4 mg",
                "Sodium chloride 0.9% infusion 1006-1102",
                "Sodium chloride 0.9% infusion 1105-1214",
            ],
        ),
        (DRIP, ["heparin infusion 0158-1412 25000 units", "heparin push 0155 5000 units"]),
    ],
)
def test_what_systems_print(text: str, wanted: list[str]) -> None:
    assert told(text) == wanted


def test_a_time_of_giving_is_not_taken_for_a_scheduled_one() -> None:
    text = (
        "pembrolizumab 200 mg in NS 100 mL IVPB  Once\n  1012  New Bag  200 mg  216 mL/hr\n  1046  Stopped\n"
    )
    assert told(text) == ["pembrolizumab infusion 1012-1046 200 mg"]


@pytest.mark.parametrize(
    "writer", ["Med-surg RN", "Infusion suite RN,", "Oncology infusion RN", "Dialysis RN note"]
)
def test_the_date_behind_who_writes_is_the_day_of_the_note(writer: str) -> None:
    (item,) = read_note(f"{writer} 3/2/26: Remicade 400 mg IV 0915-1120.").administrations
    assert str(item.start) == "2026-03-02 09:15:00"


def test_the_date_behind_a_signature_is_not() -> None:
    (item,) = read_note("Remicade 400 mg IV 0915-1120.\nK. Vale RN 3/4/26").administrations
    assert str(item.start)[:10] != "2026-03-04"
