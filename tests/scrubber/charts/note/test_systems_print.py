"""What systems print into a note: tables of drugs and times, records of actions, timelines, forms.

What each print says follows from its columns and labels as a nurse reads them.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in, in_full

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
    assert given_in(MAR) == [
        "infliximab-dyyb infusion 0930-1012+1024-1158 600 mg",
        "acetaminophen oral 0900 650 mg",
        "rituximab infusion 1205-1458 500 mg",
    ]
    assert given_in(PIPED) == ["infliximab-dyyb infusion 0930-1158 600 mg", "acetaminophen oral 0900 650 mg"]


def test_a_row_of_vital_signs_without_a_drug_is_of_none() -> None:
    table = """\
| Time | Drug | Dose | Route |
| 0900 | Benadryl | 25 mg | IVP |
| 0910 |  |  | VS stable |
| 0915 | Zofran | 4 mg | IVP |
"""
    assert given_in(table) == ["Benadryl push 0900 25 mg", "Zofran push 0915 4 mg"]


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
    assert given_in(table + row) == ["NS infusion 1245-1345 500 mL"]


def test_a_shot_in_a_table_was_given_at_its_only_time() -> None:
    table = """\
Drug | Dose | Route | Start | End
Remicade | 400 mg | IV | 0915 | 1120
B12 | 1000 mcg | IM | | 1125
Rocephin | 1 g | IV | | 1130
"""
    assert given_in(table) == [
        "Remicade infusion 0915-1120 400 mg",
        "B12 im 1125 1000 mcg",
        "Rocephin infusion ?-1130 1 g",
    ]


@pytest.mark.parametrize("minutes", ["MIN", "Total min", "Duration"])
def test_the_minutes_of_a_run_are_no_time(minutes: str) -> None:
    table = f"DRUG            START  STOP  {minutes}\nRituxan 700 mg       0930   1345  255\n"
    record = read_note(HEAD + table)
    assert [in_full(item) for item in record.administrations] == ["Rituxan infusion 0930-1345 700 mg"]
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
    assert [in_full(item) for item in record.administrations] == [wanted]
    assert record.understood.whole


def test_when_a_dose_was_due_is_not_when_it_was_given() -> None:
    record = """\
cefTRIAXone 2 g IVPB q24h           0900   Given  0912  LM
pantoprazole 40 mg IV push BID      0900   Given  0915  LM
metoprolol 25 mg PO BID             0900   Held   0910  LM   HR 52
ondansetron 4 mg IV push q6h PRN    1130   Given  1133  LM
"""
    assert given_in(record) == [
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
    assert given_in(text) == wanted


def test_a_time_of_giving_is_not_taken_for_a_scheduled_one() -> None:
    text = (
        "pembrolizumab 200 mg in NS 100 mL IVPB  Once\n  1012  New Bag  200 mg  216 mL/hr\n  1046  Stopped\n"
    )
    assert given_in(text) == ["pembrolizumab infusion 1012-1046 200 mg"]
