"""Prints and forms: what they write beside a giving, sections with a way, empty blanks, columns, grids of intake.

What is expected is what a careful reader of the print counts on.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in


def named(text: str) -> list[str]:
    """Return what of a note of 03/02/2026 is named as not understood."""
    return [gap.text for gap in read_note(HEAD + text).understood.not_understood]


# beside a transfusion


@pytest.mark.parametrize(
    "line",
    [
        "Other meds with transfusion:  furosemide 20 mg IV push, 1155, between units",
        "Given with transfusion:  furosemide 20 mg IVP 1155",
        "Transfusion meds: furosemide 20 mg IV push at 1155",
        "Between units of transfusion: furosemide 20 mg IVP 1155",
    ],
)
def test_what_is_given_beside_a_transfusion_is_none(line: str) -> None:
    assert given_in(line) == ["furosemide push 1155 20 mg"]


@pytest.mark.parametrize(
    "line",
    ["Transfusion: PRBC unit 1 started 0951, ended 1148", "PRBC unit 1 transfusion started 0951, ended 1148"],
)
def test_blood_is_transfused(line: str) -> None:
    (item,) = read_note(HEAD + line).administrations
    assert item.technique == "transfusion"


# taken at home


@pytest.mark.parametrize(
    "line",
    [
        "oral water given  [x] 16 oz         acetaminophen  pt took 500 mg at home 10:30",
        "Snack given [x]     Tylenol  pt took 500 mg at home 1030",
        "Blanket given    Benadryl  usual 25 mg at home 0930",
    ],
)
def test_what_was_taken_at_home_is_no_row_of_a_record(line: str) -> None:
    assert given_in(f"Reclast 5 mg\n   hung  1132     finished  1150\n{line}\n") == [
        "Reclast infusion 1132-1150 5 mg"
    ]


# when it was written


@pytest.mark.parametrize(
    "written",
    [
        "(entered 03/02/2026 15:38)",
        "(charted 03/02/2026 15:38)",
        "(documented at 15:38)",
        "(entered 15:38 by K. Dole)",
    ],
)
def test_when_it_was_written_is_not_when_it_was_given(written: str) -> None:
    form = (
        f"Med            DIPHENHYDRAMINE 25 mg\nAdmin          03/02/2026 13:26      {written}\n"
        "Route          IV push\n"
    )
    assert given_in(form) == ["DIPHENHYDRAMINE push 1326 25 mg"]
    assert given_in(f"Benadryl 25 mg IVP given 1326 {written}") == ["Benadryl push 1326 25 mg"]


@pytest.mark.parametrize(
    "said", ["(charted 1020)", "(entered 1020 in error)", "(entered on wrong chart 1020)"]
)
def test_a_time_that_another_may_replace_stays_in_doubt(said: str) -> None:
    assert all(
        item.start is None for item in read_note(f"{HEAD}Benadryl 25 mg IVP 1015 {said}").administrations
    )


@pytest.mark.parametrize("written", ["Scanned 0710", "Pulled at 0705", "Dispensed: 0701"])
def test_when_it_was_scanned_in_a_field_behind(written: str) -> None:
    rows = f"  Epogen 4000 units IVP   0712   {written}\n  Zemplar 3 mcg IVP   0715   {written}\n"
    assert given_in(f"Meds given on treatment:\n{rows}") == [
        "Epogen push 0712 4000 units",
        "Zemplar push 0715 3 mcg",
    ]


def test_a_start_and_a_stop_that_were_charted_late() -> None:
    form = (
        "Med            DALBAVANCIN 1,500 mg\nAdmin start    03/02/2026 13:12      (entered 03/02/2026 13:13)\n"
        "Admin stop     03/02/2026 13:44      (entered 03/02/2026 15:37)\n"
    )
    assert given_in(form) == ["DALBAVANCIN infusion 1312-1344 1500 mg"]


@pytest.mark.parametrize("label", ["Admin time", "Given time", "Admin date/time", "Time given"])
@pytest.mark.parametrize("time", ["13:26", "03/02/2026 13:26"])
def test_a_label_for_the_time_of_giving(label: str, time: str) -> None:
    form = f"Med: Benadryl 25 mg\nRoute: IV push\n{label}: {time}\nSite: L arm\n"
    assert given_in(form) == ["Benadryl push 1326 25 mg"]


# a way that heads a section


SECTIONS = {
    "fields": (
        "SECTION C.  IV PUSH\n  Agent              Prochlorperazine 10 mg\n  Time               08:26\n"
        "SECTION D.  INJECTIONS (SC / IM)\n  None\n0900 checked\n",
        ["Prochlorperazine push 0826 10 mg"],
    ),
    "lines": (
        "B. IM INJECTIONS\n     Toradol 30 mg 0840\n     B12 1000 mcg     0845   R deltoid\n"
        "C. INFUSIONS\n     Remicade 400 mg  0850 - 1055\n",
        ["Toradol im 0840 30 mg", "B12 im 0845 1000 mcg", "Remicade infusion 0850-1055 400 mg"],
    ),
    "a way of its own": (
        "IV PUSH:\n   Zofran 4 mg          0840\n   Tylenol 650 mg PO    0830\n",
        ["Zofran push 0840 4 mg", "Tylenol oral 0830 650 mg"],
    ),
}


@pytest.mark.parametrize("form", SECTIONS)
def test_a_way_heads_what_is_set_in_below_it(form: str) -> None:
    text, expected = SECTIONS[form]
    assert given_in(text) == expected


def test_a_way_heads_nothing_beside_or_ahead_of_it() -> None:
    text = "IV PUSH\n  Zofran 4 mg   0840\nPepcid 20 mg   0845\n"
    assert given_in(text)[:1] == ["Zofran push 0840 4 mg"]
    assert "Pepcid push" not in " ".join(given_in(text))


def test_a_way_heads_lines_that_begin_with_their_times() -> None:
    text = (
        "Given IV push\n   0905  famotidine 20 mg\n   0907  diphenhydramine 50 mg\n"
        "Given IV infusion\n   0935-1210  rituximab 700 mg / NS 500\n"
    )
    assert given_in(text) == [
        "famotidine push 0905 20 mg",
        "diphenhydramine push 0907 50 mg",
        "rituximab infusion 0935-1210 700 mg",
    ]


def test_a_lettered_section_of_what_was_not_given() -> None:
    text = "E. NOT GIVEN\n   Zofran 4 mg IV push  0900\nF. GIVEN\n   Benadryl 25 mg IV push 0905\n"
    assert given_in(text) == ["Benadryl push 0905 25 mg"]
    assert not named(
        "SECTION E.  NOT ADMINISTERED\n  Agent     Fosaprepitant 150 mg     Reason    no chemo today\n"
    )


# a run in one field


@pytest.mark.parametrize("run", ["08:20 / 10:10", "08:10 / 10:24", "08:10 / 10:10"])
def test_a_run_in_one_field_is_no_score_of_pain(run: str) -> None:
    start, stop = run.replace(":", "").split(" / ")
    form = f"  Agent          Magnesium sulfate 2 g in 50 mL SWFI\n  Start / Stop   {run}\n  Out 13:00\n"
    assert given_in(form) == [f"Magnesium sulfate infusion {start}-{stop} 2 g"]


@pytest.mark.parametrize(
    ("end", "behind"),
    [
        ("Infusion END time:  1158", "Post VS  118/72  70  98.1"),
        ("Stopped: 1158", "BP 118/72  P 70"),
        ("Off at 1158", "Vitals: 118/72"),
    ],
)
def test_vital_signs_in_the_next_field_are_not_of_the_end(end: str, behind: str) -> None:
    ladder = "Time     mL/hr     BP         HR\n0922     35        126/78     74\n0952     70        122/76     72\n"
    text = f"Gammagard 35 g\n{ladder}{end}          {behind}\n"
    assert given_in(text) == ["Gammagard infusion 0922-1158 35 g"]


# a second dose in a field of its line


@pytest.mark.parametrize(
    "field", ["repeat:  10:50 AM (4 mg)", "Repeat dose: 10:50 AM (4 mg)", "2nd dose: 10:50 AM (4 mg)"]
)
def test_a_dose_that_was_repeated_stands_in_a_field(field: str) -> None:
    line = f"Ondansetron 4 mg IV push                 8:35 AM     {field}\n"
    assert given_in(line) == ["Ondansetron push 0835 4 mg", "Ondansetron push 1050 4 mg"]


@pytest.mark.parametrize("field", ["repeat: ______", "repeat: no"])
def test_a_dose_that_was_not_repeated(field: str) -> None:
    assert given_in(f"Ondansetron 4 mg IV push   8:35 AM     {field}\n") == ["Ondansetron push 0835 4 mg"]


def test_a_repeat_without_a_dose_may_be_due() -> None:
    items = read_note(f"{HEAD}Ondansetron 4 mg IV push   8:35 AM     repeat: 12:35 PM\n").administrations
    assert all(item.start is None for item in items)


# blanks


BLANKS = ["Stopped at ....", "Stopped at: ____", "Stopped at ____", "Stopped at: n/a", "Stop: ____"]


@pytest.mark.parametrize("blank", BLANKS)
def test_an_end_that_nobody_filled_in_is_not_of_what_ended_above(blank: str) -> None:
    form = (
        "1. Injectafer\n   Dose: 750 mg\n   Route: IV infusion\n   Given at: 10:22 AM\n   Stopped at: 10:51 AM\n"
        f"2. B12\n   Dose: 1000 mcg\n   Route: IM\n   Given at: 10:57 AM\n   {blank}\n"
    )
    assert given_in(form) == ["Injectafer infusion 1022-1051 750 mg", "B12 im 1057 1000 mcg"]


@pytest.mark.parametrize(
    "line",
    [
        "[x] infliximab-axxq    420  mg  (5 mg/kg)     in 250 mL NS",
        "[x] infliximab-axxq    dose  420   mg         in 250 mL NS",
    ],
)
def test_a_blank_that_was_filled_in_before_its_unit(line: str) -> None:
    others = "[ ] abatacept          ______ mg\n", "[ ] tocilizumab        ______ mg\n"
    form = f"{others[0]}{line}\n{others[1]}START 1:05 pm    STOP 2:42 pm\n"
    assert given_in(form) == ["infliximab-axxq infusion 1305-1442 420 mg"]


@pytest.mark.parametrize("label", ["DOSE GIVEN", "DOSE", "Dose administered"])
def test_the_dose_behind_its_product(label: str) -> None:
    form = (
        f"IVIG INFUSION RECORD\nPRODUCT:  Gammagard Liquid 10%          {label}:  35 g  (350 mL)\n"
        "Start 0922\nInfusion END time:  1158\n"
    )
    assert given_in(form) == ["Gammagard Liquid infusion 0922-1158 35 g"]


def test_the_dose_behind_what_was_ordered() -> None:
    form = (
        "Product: Zemaira    Ordered dose: 60 mg/kg weekly    Dose given: 4,020 mg\n"
        "Start: 9:32 AM     Finish: 9:51 AM\n"
    )
    assert given_in(form) == ["Zemaira infusion 0932-0951 4020 mg"]


@pytest.mark.parametrize(
    "line",
    [
        "Lot numbers    1: 0A7K19     2: 0A7K19",
        "Lot: 1) 0A7K19  2) 0A7K19",
        "Lot #1: 0A7K19",
        "Lot nos. 0A7K19",
    ],
)
def test_lots_with_the_numbers_of_their_vials(line: str) -> None:
    form = f"Drug: Ultomiris 3,300 mg\n{line}\nTime on: 1109\nTime off: 1152\n"
    (item,) = read_note(HEAD + form).administrations
    assert item.lot == "0A7K19"


@pytest.mark.parametrize("label", ["Vials used     ", "Vials opened   ", "Vials          "])
def test_vials_in_a_column_of_values(label: str) -> None:
    form = (
        f"Product        Ultomiris\nDose           3,300 mg\n{label}3 x 1,100 mg\n"
        "Time on        1109\nTime off       1152\n"
    )
    (item,) = read_note(HEAD + form).administrations
    assert [(vials.count, vials.size.value) for vials in item.vials if vials.size] == [(3, 1100)]
    assert not named(form)


# columns


def test_what_the_columns_of_a_chemotherapy_print_head() -> None:
    table = (
        "Seq  Agent                Dose        Vehicle      Way     On      Off     Note\n"
        " 1   palonosetron         0.25 mg     -            IVP     09:02   -\n"
        " 2   dexamethasone        10 mg       NS 50        IVPB    09:05   09:21\n"
        " 3   fluorouracil 46 h    4,415 mg    -            CADD    13:20   -       return 03/04 ~1020 for d/c\n"
    )
    assert given_in(table) == [
        "palonosetron push 0902 0.25 mg",
        "dexamethasone infusion 0905-0921 10 mg",
        "fluorouracil pump 1320 4415 mg",
    ]
    _, dexamethasone, _ = read_note(HEAD + table).administrations
    assert dexamethasone.volume_ml == 50


@pytest.mark.parametrize(
    ("remark", "given"),
    [
        ("next dose due 1300", True),
        ("next 3/30", True),
        ("will return 3/9 for cycle 2", True),
        ("to be given at 1000", False),
        ("held, next dose 1300", False),
        ("held for BP", False),
    ],
)
def test_a_remark_on_what_comes_next_is_not_of_what_was_given(remark: str, given: bool) -> None:
    table = f"Med | Dose | Route | Given | Comment\nBenadryl | 25 mg | IVP | 0900 | {remark}\n"
    assert given_in(table) == (["Benadryl push 0900 25 mg"] if given else [])


def test_words_behind_the_last_column_on_what_comes_next() -> None:
    table = (
        "DRUG           DOSE      RTE    START   STOP    INIT\n"
        "Carboplatin    450 mg    IVPB   0915    0946    MB\n"
        "Etoposide      180 mg    IVPB   0950    1055    MB    return tomorrow D2\n"
    )
    assert given_in(table) == ["Carboplatin infusion 0915-0946 450 mg", "Etoposide infusion 0950-1055 180 mg"]


@pytest.mark.parametrize(
    "row",
    [
        "Heparin        500 units flush  1058            MB",
        "Heparin        500 units   flush       1058            MB",
    ],
)
def test_a_flush_in_a_row_is_no_giving(row: str) -> None:
    table = (
        "DRUG           DOSE        RTE         START   STOP    INIT\n"
        f"Taxol          290 mg      IVPB        0915    1221    MB\n{row}\n"
    )
    assert given_in(table) == ["Taxol infusion 0915-1221 290 mg"]


SCANNED = (
    "Drug                       Sched    Scanned   {when:<9} {what:<12} Amt       Rte\n"
    "{rule}"
    "ertapenem 1 g / NS 50 mL   0800     0822      0824      Start        1 g       IVPB\n"
    "                                              0856      Stop\n"
    "pantoprazole inj           0900     0828      0829      Given        40 mg     IVP\n"
    "ertapenem 1 g / NS 50 mL   2100     ----      ----      Future\n"
)


@pytest.mark.parametrize(("when", "what"), [("Actual", "Act"), ("Given", "Action"), ("Actual", "Action")])
@pytest.mark.parametrize("rule", ["", " ==========================================\n"])
def test_when_it_was_due_and_scanned_stands_beside_when_it_was_given(when: str, what: str, rule: str) -> None:
    table = SCANNED.format(when=when, what=what, rule=rule)
    assert given_in(table) == ["ertapenem infusion 0824-0856 1 g", "pantoprazole push 0829 40 mg"]
    assert not named(table)


def test_act_may_head_when_it_was_given() -> None:
    table = "Med            Dose    Route   Scan     Act\nZofran         4 mg    IVP     0908     0912\n"
    assert given_in(table) == ["Zofran push 0912 4 mg"]


def test_a_value_may_be_a_dose() -> None:
    table = (
        "DATE/TIME            ITEM                       ACTION       VALUE     STAFF\n"
        "03/02/2026 0811      ondansetron inj            GIVEN IVP    8 mg      HQL\n"
    )
    assert given_in(table) == ["ondansetron push 0811 8 mg"]


@pytest.mark.parametrize(
    "title",
    [
        "eMAR ACTIVITY    HUANG, RENATA    72 F    Rm 214    for 03/02/2026 06:00-18:00",
        "MAR    HUANG, RENATA   03/02/2026 0600 to 1800",
        "Shift report 03/02/2026 0700-1900",
    ],
)
def test_the_hours_that_a_record_is_printed_for_are_no_run(title: str) -> None:
    (item,) = read_note(f"{title}\nRemicade 400 mg IV hung 0900, off 1105\n").administrations
    assert f"{item.start:%m/%d %H%M}-{item.stop:%H%M}" == "03/02 0900-1105"


def test_another_source_with_a_run_of_its_own_still_shakes_it() -> None:
    (item,) = read_note(f"{HEAD}Remicade 400 mg 1015-1225. Pump log shows 1019-1231.").administrations
    assert item.start is None


# who signs


def test_names_in_a_column_at_the_ends_of_lines_are_of_who_wrote_them() -> None:
    text = (
        "Event history (newest first)\n"
        "13:33   STOP    Privigen 40 g                     D. Pruitt\n"
        "12:02   RATE    Privigen 80 mL/hr -> 160 mL/hr    C. Abel (lunch)\n"
        "11:32   RATE    Privigen 40 mL/hr -> 80 mL/hr     D. Pruitt\n"
        "11:02   START   Privigen 40 g, 40 mL/hr           D. Pruitt, RN\n"
    )
    assert given_in(text) == ["Privigen infusion 1102-1333 40 g"]


# a grid of intake


EVENTS = "0918   NS 1 L up @ 500 mL/hr, 20g L AC\n1118   NS 1 L down, empty\n"
GRIDS = {
    "bags": (
        "                        0900    1000    1100    TOTAL\n"
        "NS 1 L                   350     500     150     1000\n"
        "HOURLY TOTAL             350     550     400     1550\n"
    ),
    "empty cells": (
        "24 HR FLOW SHEET - IV INTAKE (mL)\n"
        "                        0900    1000    1100\n"
        "NS 1 L                           500     150\n"
    ),
    "in and out": (
        "INTAKE                  0900    1000    1100    TOTAL\n"
        "PO                       120      0     240      360\n"
        "NS                       350     500     150     1000\n"
        "Urine                    200      .      300      500\n"
    ),
    "I&O": (
        "I&O                     0900    1000    1100\n"
        "IV (mL)                  350     500     150\n"
        "Urine                    200      0      300\n"
    ),
}


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("order", ["above", "below"])
def test_a_grid_of_intake_shakes_no_bag(grid: str, order: str) -> None:
    text = f"{GRIDS[grid]}\n{EVENTS}" if order == "above" else f"{EVENTS}\n{GRIDS[grid]}"
    assert given_in(text) == ["NS infusion 0918-1118 1 L"]
    assert not named(text)


def test_a_drug_that_stands_in_a_grid_of_intake_only_is_named() -> None:
    grid = f"{GRIDS['bags']}Ceftriaxone 1 g/50        .       50      .        50\n"
    assert given_in(f"{grid}\n{EVENTS}") == ["NS infusion 0918-1118 1 L"]
    assert any("Ceftriaxone" in gap for gap in named(f"{grid}\n{EVENTS}"))


def test_a_grid_of_doses_is_none_of_intake() -> None:
    grid = "                 0900    1000    1100\nFentanyl mcg     50              50\n"
    given = [(item.start, item.dose) for item in read_note(HEAD + grid).administrations]
    assert [(f"{start:%H%M}", dose.value) for start, dose in given if start and dose] == [
        ("0900", 50),
        ("1100", 50),
    ]


@pytest.mark.parametrize("order", ["Order: LR 1 L, 9:35a until 11:50a", "Orders:\nLR 1 L 0935-1150"])
def test_a_run_by_the_clock_in_an_order_is_named(order: str) -> None:
    """It may be what was ordered, and it may be what was done."""
    assert named(f"Zofran 8 mg IVP 0900\n{order}") == [order.rpartition("\n")[2]]


def test_an_order_without_a_run_by_the_clock_is_only_an_order() -> None:
    assert named("Zofran 8 mg IVP 0900\nOrder: LR 1 L over 2 hours") == []
