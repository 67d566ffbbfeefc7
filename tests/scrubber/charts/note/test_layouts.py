"""Layouts of tables and records inside notes, each with what it says; names and numbers are made up."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_forms import told

HEAD = "DOS 03/02/2026\n"
CASES: dict[str, list[str]] = {
    # other headings of the same columns
    "Scheduled | Actual start | Actual stop | Med | Dose | Route | RN\n"
    "1300 | 1311 | 1343 | ampicillin-sulbactam | 3 g | IVPB | CN\n"
    "1300 | 1314 | -- | furosemide | 80 mg | IV push | CN": [
        "ampicillin-sulbactam 13:11-13:43 3 g",
        "furosemide 13:14-? 80 mg",
    ],
    "| Bag # | Contents | Up | Down | Infused |\n|---|---|---|---|---|\n"
    "| 1 | ceftriaxone 1g / 50 mL | 1015 | 1045 | 50 |\n"
    "| 2 | ocrelizumab 300mg / 500 mL | 1053 | 1323 | 500 |": [
        "ceftriaxone 10:15-10:45 1 g",
        "ocrelizumab 10:53-13:23 300 mg",
    ],
    "Qty given\tItem\tRoute\tDiluent vol\tInfusion start\tInfusion end\tLot\n"
    "1.25g\tVancocin\tIV inf\t250mL\t0940\t1113\tAG35070A": ["Vancocin 09:40-11:13 1.25 g"],
    "BEGAN      ENDED      AGENT                 AMOUNT      HOW         RN\n"
    "10:26 AM   n/a        Pepcid                20 mg       IV push     CI\n"
    "10:38 AM   12:11 PM   Vancocin              1.5 gm      IVPB        CI": [
        "Pepcid 10:26-? 20 mg",
        "Vancocin 10:38-12:11 1.5 gm",
    ],
    # `In` and `Out` of the bag beside a dose; of the patient beside a time of giving
    "Drug      Given       Discarded   In      Out\ncefazolin  2 g   0 (JZ)   0908   0938": [
        "cefazolin 09:08-09:38 2 g"
    ],
    "Med | Given | Wasted | In | Out\nRemicade | 400 mg | 0 | 0908 | 1108": ["Remicade 09:08-11:08 400 mg"],
    "Drug      Given       In      Out\nXolair 300 mg SQ  0908  0850  0945": [],
    # times across the top, with strokes; no rate is a pause or the end
    "Medication: Rituxan (rituximab) 1000mg\nTime      | 1310 | 1340 | 1410 | 1640\n"
    "Rate mL/hr| 50 | 100 | 150 | 0\nEvent     | START | rate inc | rate inc | STOP\n"
    "BP        | 145/71 | 124/68 | 145/71 | 124/68": ["Rituxan 13:10-16:40 1000 mg"],
    "Rituxan 1000mg\n| Time      | 1310 | 1340 | 1410 | 1640 |\n| Action    | Start |  |  | Stop |": [
        "Rituxan 13:10-16:40 1000 mg"
    ],
    "Medication: Rituxan 1000mg\nTime      | 1310 | 1340 | 1410 | 1640\nRate mL/hr| 50 | 0 | 150 | 0": [
        "Rituxan 13:10-13:40+14:10-16:40 1000 mg"
    ],
    # words above the times
    "Grid   ustekinumab 390 mg\n        pre     start   15min   post\nTime    0830    0840    0855    0954\n"
    "BP      140/61  136/76  140/61  136/76\nInfusion stopped 0944. Line flushed.": [
        "ustekinumab 08:40-09:44 390 mg"
    ],
    "ustekinumab 390 mg\n| | pre | start | 15min | end | post |\n| Time | 0830 | 0840 | 0855 | 0944 | 0954 |": [
        "ustekinumab 08:40-09:44 390 mg"
    ],
    "ustekinumab 390 mg\n        pre     15min   30min   post\nTime    0830    0840    0855    0954": [],
    # the drug's heading once more, behind the end of its bag: another one; without an end between, the same
    "LR bolus 1,000 mL\n  1324  New Bag    1,000 mL\n  1424  Stopped    Volume infused 1,000 mL\n"
    "LR 1,000 mL (second liter)\n  1428  New Bag    1,000 mL\n  1614  Stopped": [
        "LR 13:24-14:24 1000 ml",
        "LR 14:28-16:14 1000 ml",
    ],
    "norepinephrine 8 mg in 250 mL\n  0800  New Bag\nnorepinephrine 8 mg in 250 mL\n  1200  New Bag\n"
    "  1700  Stopped": ["norepinephrine 08:00-17:00 8 mg"],
    # a remark of a row names a drug that is none of it
    "natalizumab (TYSABRI) in NaCl 0.9% 100 mL\n  New Bag      03-02-2026 1507   Dose: 300 mg\n"
    "  Hold       03-02-2026 1541   Comment: pt itchy, Benadryl ordered\n  Resumed    03-02-2026 1557\n"
    "  Stopped      03-02-2026 1642": ["natalizumab 15:07-15:41+15:57-16:42 300 mg"],
    # what is ordered as needed, and the rows that give it
    "fentanyl (SUBLIMAZE) injection 50 mcg (PRN q2h)\n3/2/2026 0744 Given 50 mcg IV Push   pain 8\n"
    "3/2/2026 1003 Given 50 mcg IV Push   pain 6": ["fentanyl 07:44-? 50 mcg", "fentanyl 10:03-? 50 mcg"],
    "ketorolac (TORADOL) injection 15 mg IV push once prn pain\n0744 Given 15 mg  JL\n"
    "Patient feels better 0800\n1344 Given apple juice": ["ketorolac 07:44-? 15 mg"],
    "ondansetron (ZOFRAN) injection 4 mg IV Q6H PRN\n3/2/2026 0744 Not Given 4 mg IV Push\n"
    "3/2/2026 0844 Due": [],
    "PAPER MAR                 Given / Init\nMerrem 1 GM IVPB         start 0821 KL\n"
    "                            stop 0853 KL\nZofran 8 mg IVP prn      0832 KL": [
        "Merrem 08:21-08:53 1 gm",
        "Zofran 08:32-? 8 mg",
    ],
    "Zofran 4 mg IVP prn 0832": [],
    "Zofran 4 mg IVP prn, may repeat 0832": [],
    "Zofran 4 mg IVP q6h prn  due 0832": [],
}


@pytest.mark.parametrize("text", CASES)
def test_a_layout_says_what_was_given(text: str) -> None:
    assert sorted(told(item) for item in read_note(HEAD + text).administrations) == sorted(CASES[text])


DRUGS_ABOVE: dict[str, list[str]] = {
    "Time | Midazolam IVP | Fentanyl IVP | BP | SpO2\n0859 | 2 mg | 25 mcg | 109/79 | 98\n"
    "0904 | - | - | 123/59 | 97\n0909 | 1 mg | - | 109/79 | 97\nScope in 0903, scope out 0920": [
        "Midazolam 08:59-? 2 mg",
        "Fentanyl 08:59-? 25 mcg",
        "Midazolam 09:09-? 1 mg",
    ],
    "TIME    Versed IVP (mg)   Fentanyl IVP (mcg)   BP\n0859    2                 25                   109/79\n"
    "0904                                           123/59\n0909    1                                      109/79": [
        "Versed 08:59-? 2 mg",
        "Fentanyl 08:59-? 25 mcg",
        "Versed 09:09-? 1 mg",
    ],
    "| Time | Versed | Fentanyl |\n|------|--------|----------|\n"
    "| 0859 | 2 mg IVP | 25 mcg IVP |\n| 0909 | 1 mg IVP |  |": [
        "Versed 08:59-? 2 mg",
        "Fentanyl 08:59-? 25 mcg",
        "Versed 09:09-? 1 mg",
    ],
    # more than a dose in a cell, rates, times that are due, orders, and drugs without a way
    "Time | BP | Ketamine IV push\n0859 | 120/80 | 25 mg\n0909 | 120/80 | 25 mg - refused": [
        "Ketamine 08:59-? 25 mg"
    ],
    "Time | Midazolam drip mg/hr | BP\n0859 | 2 | 120/70\n0959 | 4 | 120/70": [],
    "Due | Midazolam IVP | Fentanyl IVP\n0859 | 2 mg | 25 mcg": [],
    "Orders:\nTime | Midazolam IVP | Fentanyl IVP\n0859 | 2 mg | 25 mcg": [],
    "Time | Midazolam | Fentanyl\n0859 | 2 mg | 25 mcg": [],
}


@pytest.mark.parametrize("text", DRUGS_ABOVE)
def test_a_column_below_a_drug_and_a_way_holds_its_doses(text: str) -> None:
    found = read_note(HEAD + text).administrations
    assert sorted(told(item) for item in found) == sorted(DRUGS_ABOVE[text])
    assert all(item.technique == "push" for item in found)


CARDS: dict[str, list[str]] = {
    "MEDICATION\nOctagam (IVIG)\nDOSE\n35GM\nROUTE\nIV infusion\nSTART\n2:41 PM\nSTOP\n5:51 PM\nRN\nW. Castell": [
        "Octagam 14:41-17:51 35 gm"
    ],
    "Drug:\nRemicade\nDose:\n400 mg\nTime started:\n0910\nTime stopped:\n1115": [
        "Remicade 09:10-11:15 400 mg"
    ],
    # labels alone, and labels in a row, whose values nobody can place
    "Drug\nDose\nStart\nStop\nRemicade\n400 mg\n0910\n1115": [],
    "Medication\nDose\nStart\n___": [],
    "MEDICATION\nRemicade\nSTART\nordered for tomorrow\nSTOP\n--": [],
}


@pytest.mark.parametrize("text", CARDS)
def test_a_label_heads_the_line_below_it(text: str) -> None:
    assert [told(item) for item in read_note(HEAD + text).administrations] == CARDS[text]
