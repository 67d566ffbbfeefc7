"""Tables of a note that say less than they should: no drug in a column or above, rates that end, cells that stray."""

from __future__ import annotations

import random

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_forms import HEAD, told
from tests.scrubber.charts.told import given_in

BELOW_A_DRUG: dict[str, list[str]] = {
    # the drug stands above, lines that name none between
    "ocrelizumab (OCREVUS) 600 mg in sodium chloride 0.9 % 500 mL IVPB\n"
    "Ordered dose 600 mg   Route Intravenous   Start 03/02/26 0900\n"
    " Action        Date/Time        Dose     Rate        By\n"
    " New Bag       03/02/26 0934    600 mg   40 mL/hr    Bauer, RN\n"
    " Stopped       03/02/26 1406                         Bauer, RN": ["ocrelizumab 09:34-14:06 600 mg"],
    # what was given before is not what the table is of, and `off` in the column of rates is the end
    "Drug: Remicade 400 mg in 250 NS\nPremed: Solu-Medrol 40 mg IVP 0900\n"
    "Time    Dose     Rate    Initials\n0930    400 mg   10      JK\n1130             off     JK": [
        "Remicade 09:30-11:30 400 mg",
        "Solu-Medrol 09:00-? 40 mg",
    ],
    # no drug anywhere
    "Action     Time    Dose     Rate\nNew Bag    0934    600 mg   40 mL/hr\nStopped    1406": [],
}


@pytest.mark.parametrize(("text", "expected"), BELOW_A_DRUG.items())
def test_a_table_without_a_column_of_drugs_is_of_the_drug_above_it(text: str, expected: list[str]) -> None:
    assert sorted(told(item) for item in read_note(HEAD + text).administrations) == sorted(expected)


HEADINGS = [
    "Drug",
    "Dose",
    "Route",
    "Time",
    "Start",
    "Stop",
    "Rate",
    "Action",
    "Given",
    "Lot",
    "Site",
    "Comment",
    "Volume",
    "By",
    "In",
    "Out",
    "Due",
    "Fluid",
]
CELLS = [
    "0912",
    "600 mg",
    "40 mL/hr",
    "New Bag",
    "Stopped",
    "Given",
    "Taxol",
    "NS 250 mL",
    "off",
    "",
    "1015-1122",
]


@pytest.mark.parametrize("separator", ["   ", "\t", " | "])
def test_any_table_is_read_or_left_whatever_its_headings(separator: str) -> None:
    chance = random.Random(2926)
    for _ in range(300):
        rows = [chance.sample(HEADINGS, chance.randint(2, 8))]
        rows += [chance.choices(CELLS, k=chance.randint(1, 8)) for _ in range(4)]
        record = read_note("\n".join(separator.join(row) for row in rows))
        assert record.understood is not None


RATES: dict[str, list[str]] = {
    # a rate after a halt is a restart, and a word behind the last column is of its row
    "Bag: oxytocin 30 units / 500 mL LR\n"
    "Time     mU/min    mL/hr    FHR     Ctx\n"
    "0720     2         2        140     irreg\n"
    "0941     off       --       decel   q1.5   terbutaline 0.25 mg SQ R arm 0943\n"
    "1030     2         2        140     q4     restarted\n"
    "1418     off for delivery": ["oxytocin 07:20-09:41+10:30-14:18 30 units", "terbutaline 09:43-? 0.25 mg"],
    "Drug: Rituxan 700 mg/250 NS\n"
    "Time    mL/hr    BP       Comments\n"
    "0910    50       120/70\n"
    "1012    off      118/68   chills\n"
    "1012             118/68   Solu-Medrol 40 mg IVP given\n"
    "1040    25       118/72\n"
    "1330    off      120/70": ["Rituxan 09:10-10:12+10:40-13:30 700 mg", "Solu-Medrol 10:12-? 40 mg"],
    "Drug: Rituxan 700 mg/250 NS\n"
    "Time    Rate    BP       Remarks\n"
    "0910    50      120/70   started\n"
    "1010    150     119/70   itching, held 1012\n"
    "1040    75      118/72   restarted\n"
    "1330    0       120/70   complete": ["Rituxan 09:10-10:12+10:40-13:30 700 mg"],
    "Levophed 8 mg/250 mL D5W\nTime    mcg/min   MAP\n"
    "0310    4         58\n0700    6         70\n1015    off       74": ["Levophed 03:10-10:15 8 mg"],
    # fluids beside a drip have a column of their own
    "Bag: regular insulin 100 units in 100 mL NS (1 unit/mL)\n"
    "Time    BG     Drip rate        Fluids              K\n"
    "1320    512    start 7 mL/hr    LR 500 mL/hr hung   4.9\n"
    "1420    441    7                LR 500              --\n"
    "1625    248    4                D5 1/2 NS 150, LR dc'd    3.8\n"
    "1830    188    OFF (SQ given)   D5 1/2 NS 150       --\n"
    "Glargine 20 units SQ abd 1628": [
        "regular insulin 13:20-18:30 100 units",
        "LR 13:20-16:25",
        "D5 1/2 NS 16:25-?",
        "Glargine 16:28-? 20 units",
    ],
    # a bolus is another giving of the drug
    "Bag: heparin 25,000 units / 250 mL D5W\n"
    "TIME    aPTT    BOLUS              RATE             RN\n"
    "0810    31      5000 units IVP     --               LP\n"
    "0815    --      --                 start 14 mL/hr   LP\n"
    "1430    48      none               16 mL/hr         LP": [
        "heparin 08:15-? 25000 units",
        "heparin 08:10-? 5000 units",
    ],
    "Heparin gtt 25,000 units/250 mL\n"
    "Time   Bolus (units)   Rate (mL/hr)\n"
    "0810   4000            12\n1410   2000            14\n1800                   off": [
        "Heparin 08:10-18:00 25000 units",
        "Heparin 08:10-? 4000 units",
        "Heparin 14:10-? 2000 units",
    ],
}


@pytest.mark.parametrize(("text", "expected"), RATES.items())
def test_a_table_of_rates_tells_halts_remarks_and_boluses(text: str, expected: list[str]) -> None:
    assert sorted(told(item) for item in read_note(HEAD + text).administrations) == sorted(expected)


def test_rows_of_agents_are_no_doses_of_the_regimen_above() -> None:
    """`GEM/CIS C3 D1` names the regimen; each row names what it gave."""
    note = (
        "GEM/CIS  C3 D1   03/02/2026\n"
        "| Time  | Agent / action         | Dose     | Via  |\n"
        "| 09:20 | fosaprepitant          | 150 mg   | IVPB |\n"
        "| 09:52 | fosaprepitant complete |          |      |\n"
        "| 11:08 | gemcitabine            | 1,750 mg | IVPB |\n"
        "| 11:40 | gemcitabine complete   |          |      |\n"
    )
    found = {item.substance: (item.start, item.stop) for item in read_note(note).administrations}
    assert {
        name: f"{start:%H:%M}-{stop:%H:%M}" for name, (start, stop) in found.items() if start and stop
    } == {"fosaprepitant": "09:20-09:52", "gemcitabine": "11:08-11:40"}
    assert len(found) == 2  # and none of the regimen


def test_a_zone_behind_a_time_is_no_drug() -> None:
    row = "   Given   03/02/2026 {} CST   100 mg, IV Push\n"
    rows = row.format("12:44") + row.format("20:44")
    found = read_note("Order: hydrocortisone 100 mg inj\n" + rows).administrations
    assert [(item.substance, item.technique, f"{item.start:%H:%M}") for item in found] == [
        ("hydrocortisone", "push", "12:44"),
        ("hydrocortisone", "push", "20:44"),
    ]


def test_one_row_below_an_order_is_what_was_given_of_it() -> None:
    note = "Order: hydrocortisone 100 mg inj\n   Given   03/02/2026 13:44 CST   100 mg, IV Push\n"
    assert given_in(note) == ["hydrocortisone push 1344 100 mg"]


def test_drugs_side_by_side_below_a_title() -> None:
    note = (
        "3/2/26 OBS UNIT           Rocephin       Flagyl        LR\n"
        "dose                      1 g            500 mg        1000 mL\n"
        "route                     IVPB           IVPB          IV\n"
        "hung                      1812           1850          1805\n"
        "down                      1845           1953          2110\n"
    )
    found = {item.substance: (item.start, item.stop) for item in read_note(note).administrations}
    assert {
        name: f"{start:%H:%M}-{stop:%H:%M}" for name, (start, stop) in found.items() if start and stop
    } == {
        "Rocephin": "18:12-18:45",
        "Flagyl": "18:50-19:53",
        "LR": "18:05-21:10",
    }


INFLIXIMAB = ["Benadryl 09:05-? 25 mg", "Remicade 09:30-11:35 400 mg"]
BEFORE_IT_WAS_GIVEN = {
    # no heading above the drugs
    "                        ORDERED  RX VERIF   HUNG   DOWN\n"
    "Benadryl 25 mg IVP      0800     0830       0905\n"
    "Remicade 400 mg/250 NS  0800     0830       0930   1135": INFLIXIMAB,
    "                        ORDERED  RX VERIF   HUNG   DOWN   RN\n"
    "Benadryl 25 mg IVP      0800     0830       0905          kd\n"
    "Remicade 400 mg/250 NS  0800     0830       0930   1135   kd": INFLIXIMAB,
    "                        Due    Start  Stop\n"
    "Benadryl 25 mg IVP      0900   0905\n"
    "Remicade 400 mg/250 NS  0900   0930   1135": INFLIXIMAB,
    # a typist measures nothing
    "Drug                    Ordered  Verified   Hung   Down\n"
    "Benadryl 25 mg IVP      0800   0830   0905\n"
    "Remicade 400 mg/250 NS  0800   0830   0930   1135": INFLIXIMAB,
    "Drug | Entered | Pharmacy | Hung | Down\n"
    "Benadryl 25 mg IVP | 0800 | 0830 | 0905 |\n"
    "Remicade 400 mg/250 NS | 0800 | 0830 | 0930 | 1135": INFLIXIMAB,
    "                        Prepared  Dispensed  Pushed\n"
    "Benadryl 25 mg IVP      0800      0830       0905\n"
    "Zofran 4 mg IVP         0800      0830       0907": ["Benadryl 09:05-? 25 mg", "Zofran 09:07-? 4 mg"],
    # until when it keeps, and when it was in
    "                     MIXED   EXPIRES  HUNG    DONE\n"
    "Keytruda 200 mg/100  0840    1440     0915    0946": ["Keytruda 09:15-09:46 200 mg"],
    "Drug/dose            Due     Done\n"
    "Rocephin 1 g IVPB    0900    0930-1002\n"
    "Lasix 40 mg IVP      0900    0911": ["Lasix 09:11-? 40 mg", "Rocephin 09:30-10:02 1 g"],
    # of what ran, when it was in
    "Drug      Dose     Route   Due    Done\n"
    "Zofran    4 mg     IVP     0800   0815\n"
    "Remicade  400 mg   IVPB    0900   1120": ["Remicade ?-11:20 400 mg", "Zofran 08:15-? 4 mg"],
    "Drug | Dose | Route | Due | Done\n"
    "Zofran | 4 mg | IVP | 0800 | 0815\n"
    "Remicade | 400 mg | IV | 0900 | 1120": ["Remicade ?-11:20 400 mg", "Zofran 08:15-? 4 mg"],
    # when it was written down
    "Drug/dose            Given    Charted\n"
    "Toradol 30 mg IVP    0930     1002\n"
    "Lasix 40 mg IVP      0911     1003": ["Lasix 09:11-? 40 mg", "Toradol 09:30-? 30 mg"],
    "Drug/dose            Charted   Given\n"
    "Toradol 30 mg IVP    1002      0930\n"
    "Lasix 40 mg IVP      1003      0911": ["Lasix 09:11-? 40 mg", "Toradol 09:30-? 30 mg"],
    "Drug                 Dose       Charted   Route\nToradol              30 mg      1002      IVP": [
        "Toradol 10:02-? 30 mg"
    ],
    # how it was ordered, where no other column says how it went in
    "                      ORDERED            GIVEN            TIME\n"
    "Solu-Medrol           125 mg IVP         125 mg           0845\n"
    "Zofran                4 mg PO            4 mg IVP         0850": [
        "Solu-Medrol 08:45-? 125 mg",
        "Zofran 08:50-? 4 mg",
    ],
}


@pytest.mark.parametrize(("text", "expected"), BEFORE_IT_WAS_GIVEN.items())
def test_what_was_done_before_a_drug_was_given_gives_no_time(text: str, expected: list[str]) -> None:
    record = read_note(HEAD + text)
    assert sorted(told(item) for item in record.administrations) == expected
    assert {item.technique for item in record.administrations} <= {"push", "infusion"}
    assert record.understood.not_understood == ()


def test_times_below_a_heading_that_nobody_knows_are_no_givings() -> None:
    rows = (
        "                    Vfd    Given\nBenadryl 25 mg IVP  0800   0905\nZofran 4 mg IVP     0801   0907\n"
    )
    record = read_note(HEAD + rows)
    assert [told(item) for item in record.administrations] == [
        "Benadryl 09:05-? 25 mg",
        "Zofran 09:07-? 4 mg",
    ]
    assert len(record.understood.not_understood) == 2


def test_a_row_that_goes_on_with_a_drug_heads_no_table() -> None:
    rows = (
        "heparin 5,000 units SubQ q8h        0600   Given  0604  (nights)\n"
        "                                    1400   Given  1409  LM\n"
        "ondansetron 4 mg IV push q6h PRN    1130   Given  1133  LM\n"
    )
    found = [told(item) for item in read_note(HEAD + rows).administrations]
    assert "ondansetron 11:33-? 4 mg" in found
