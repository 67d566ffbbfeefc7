"""Printed records inside notes: administration histories, dosing worksheets, forms of a blood bank.

What is expected is what a careful reader of the print counts on.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.page.due import only_given
from scrubber.charts.readers.note.page.planned import only_done
from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


def doses(text: str) -> list[str]:
    """Return the doses of a note, in its order; empty for one that nobody tells."""
    items = read_note(HEAD + text).administrations
    return [f"{item.dose.value.normalize():f} {item.dose.unit}" if item.dose else "" for item in items]


WORKSHEETS = {
    "below its drug": (
        "             PLANNED    ACTUAL\nKeytruda\n  Dose       200 mg     200 mg\n"
        "  Start      09:00      09:21\n  Stop       09:30      09:53\n",
        "Keytruda 09:21-09:53",
    ),
    "not given": (
        "             SCHEDULED  ACTUAL\nCarboplatin AUC 5\n  Dose       525 mg     NOT ADMINISTERED\n"
        "  Start      11:45      N/A\nAloxi\n  Dose       0.25 mg IVP   0.25 mg IVP\n  Time       09:45      10:15\n",
        "Aloxi 10:15",
    ),
    "strokes": (
        "| Item | Planned | Actual |\n|---|---|---|\n| Drug | Opdivo | Opdivo |\n"
        "| Dose | 240 mg | 240 mg |\n| Start | 0900 | 0918 |\n| Stop | 0930 | 0950 |\n",
        "Opdivo 09:18-09:50",
    ),
    "drugs to the left": (
        "Drug         ORDERED                  GIVEN\nRituxan      700 mg IV 0900-1200      700 mg IV 0918-1241\n"
        "Emend        150 mg IV 0830-0900      held per MD\n",
        "Rituxan 09:18-12:41",
    ),
    "the order names the drug": (
        "ORDERED                   GIVEN\nBenadryl 50 mg IVP        0815\nTruxima 690 mg/NS 250 mL  0845-1049\n"
        "Neulasta 6 mg SQ          not today\n",
        "Benadryl 08:15, Truxima 08:45-10:49",
    ),
    "nothing was done yet": (
        "             PLANNED    ACTUAL\nKeytruda\n  Dose       200 mg\n  Start      0900\n  Stop       0930\n",
        "",
    ),
}


@pytest.mark.parametrize("name", WORKSHEETS)
def test_what_was_planned_beside_what_was_done_is_not_read(name: str) -> None:
    text, expected = WORKSHEETS[name]
    assert times(read_note(HEAD + text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Drug      Ordered   Given    Start   Stop\nTaxol     300 mg    288 mg   0915    1220\n",
        "Ordered Keytruda 200 mg. Given 0904-0935.\n",
        "Medication | Scheduled | Given | Initials\nCefazolin 1 g IV push | 0800 | 0812 | KO\n",
        "Medication    Scheduled    Given    Initials\nCefazolin 1 g IV push    0800    0812    KO\n",
    ],
)
def test_no_other_text_loses_anything_to_a_plan(text: str) -> None:
    assert only_done(text) == text


def test_a_sentence_below_such_headings_loses_nothing_to_them() -> None:
    line = "Keytruda 200 mg given 0904-0935 today, plan to return."
    assert only_done(f"Plan   Actual\n{line}").split("\n") == [" " * len("Plan   Actual"), line]


def test_what_was_given_goes_before_the_dose_that_was_planned() -> None:
    text = "         ORDERED                GIVEN\nFluid    NS 1 L over 2 h        NS 500 mL 1010-1108\n"
    assert doses(text) == ["500 mL"]
    text = "ORDERED               GIVEN\nBenadryl 50 mg IVP    0920, half of it\nZofran 8 mg IVP       0925\n"
    assert doses(text) == ["8 mg"]
    gaps = read_note(HEAD + text).understood.not_understood
    assert [gap.text for gap in gaps] == ["Benadryl 50 mg IVP 0920, half of it"]


DUE = {
    "sched and admin": (
        "ZOSYN 3.375 GM IN NS 100 ML IVPB Q6H\n   SCHED 0600   ADMIN 0611   DOSE 3.375 GM   BY STOU\n"
        "   SCHED 1200   ADMIN 1207   DOSE 3.375 GM   BY VANB\n   SCHED 1800   ------\n",
        "ZOSYN 06:11, ZOSYN 12:07",
    ),
    "sched and charted": (
        "Solu-Medrol 125 mg IVP  ONCE\n    Sched 03/02 0900    Charted 03/02 0911    GIVEN   125 mg    JPW\n"
        "Ocrevus 600 mg / NS 500 mL IV\n    Sched 03/02 0930    Charted 03/02 0944    BAG UP    40 mL/hr      JPW\n"
        "                        Charted 03/02 1014    RATE      80 mL/hr      JPW\n"
        "                        Charted 03/02 1331    BAG DOWN                TLS\n",
        "Solu-Medrol 09:11, Ocrevus 09:44-13:31",
    ),
    "status": (
        "Truxima 800 mg in NS 500 mL\n"
        "   Scheduled: 03/02/26 0900   Administered: 03/02/26 0932   Status: Bag Started   50 mL/hr    ELN\n"
        "                              Administered: 03/02/26 1358   Status: Stopped                   ELN\n"
        "Pepcid 20 mg IV push\n   Scheduled: 03/02/26 0830   Administered: --              Status: Not Given\n",
        "Truxima 09:32-13:58",
    ),
    "an end in the row": (
        "ANCEF 2 GM/NS 50 ML IVPB Q8H\n   SCHED 0800   ADMIN 0803   END 0835   BY LIND\n"
        "   SCHED 1600   ADMIN 1611   END 1644   BY LIND\n",
        "ANCEF 08:03-08:35, ANCEF 16:11-16:44",
    ),
}


@pytest.mark.parametrize("name", DUE)
def test_a_row_was_given_when_it_was_charted_and_not_when_it_was_due(name: str) -> None:
    text, expected = DUE[name]
    assert times(read_note(HEAD + text)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Next dose due 0900.",
        "Due 0900: Zosyn 3.375 g",
        "Given 0914   Stopped 1014",
        "Seen 0900, due back at 1400",
    ],
)
def test_a_time_that_was_due_stays_where_no_giving_stands_beside_it(line: str) -> None:
    assert only_given(line) == line


def test_a_time_that_was_edited_is_in_doubt() -> None:
    text = (
        "ZOSYN 3.375 GM IN NS 100 ML IVPB Q6H\n   SCHED 0600   ADMIN 0611   DOSE 3.375 GM\n"
        "   SCHED 1800   ADMIN 1822   DOSE 3.375 GM\n      EDITED 03/02 1841 VANB: ADMIN TIME 1822 CHANGED TO 1812\n"
    )
    assert times(read_note(HEAD + text)) == "ZOSYN 06:11, ZOSYN ?"


def test_what_a_heading_orders_is_the_dose_of_a_row_without_one_unless_it_orders_a_range() -> None:
    row = "   03/02/26 0912   Given   L. Ames, RN\n   03/02/26 1312   Given   2 mg   L. Ames, RN\n"
    assert doses("morphine 4 mg IV push PRN\n" + row) == ["4 mg", "2 mg"]
    assert doses("morphine 2-4 mg IV push PRN\n" + row) == ["", "2 mg"]
    assert doses("morphine 4 mg IV push PRN\n" + row.replace("Given   L", "Partial   L")) == ["", "2 mg"]


RECORD = (
    "Entyvio 300 mg in NS 250 mL IVPB\n  Date/Time          Action      Dose      Rate         Documented By\n"
    "  03/02/26 0938      New Bag     300 mg    500 mL/hr    I. Trask, RN\n"
    "  03/02/26 0951      Paused                0 mL/hr      I. Trask, RN\n"
    "                     Comment: patient to restroom\n"
    "  03/02/26 0957      Restarted             500 mL/hr    I. Trask, RN\n"
    "  03/02/26 1015      Stopped               0 mL/hr      I. Trask, RN\n"
)


@pytest.mark.parametrize(
    "below",
    [
        "\nsodium chloride 0.9 % flush 10 mL\n  03/02/26 0931      Given       10 mL      I. Trask, RN\n",
        "\nheparin lock flush 100 units/mL injection 500 units\n  03/02/26 1020      Given       500 units\n",
        "loratadine (CLARITIN) tablet 10 mg\n  03/02/26 0915      Not Given   Reason: took at home\n",
        "\nQuorvex injection 30 mg\n  03/02/26 1031   Given   30 mg   R. Vole, RN\n",
        "*** END OF REPORT ***  printed 03/02/2026 1502\n",
    ],
)
def test_rows_below_another_name_are_not_of_the_drug_above_it(below: str) -> None:
    assert times(read_note(HEAD + RECORD + below)) == "Entyvio 09:38-09:51+09:57-10:15"


def test_a_stop_below_words_of_a_flush_is_of_the_infusion() -> None:
    text = "Entyvio 300 mg in NS 250 mL IVPB\n  0938  New Bag   300 mg\nNS flush 10 mL\n  1015  Stopped\n"
    assert times(read_note(HEAD + text)) == "Entyvio 09:38-10:15"


DRIPS = (
    "PROPOFOL 1000 MG/100 ML         0402   START  20 MCG/KG/MIN   9.6 ML/HR    R IJ\n"
    "                                0430   CHANGE 30 MCG/KG/MIN   14.4 ML/HR\n"
    "                                1015   STOP\n"
    "VASOPRESSIN 20 UNITS/NS 100 ML  0515   START  0.03 UNITS/MIN  9 ML/HR      R IJ\n"
    "                                       STOP   (NOT DOCUMENTED)\n"
    "LEVOPHED 4 MG/D5W 250 ML        0450   START                  15 ML/HR     R IJ\n"
    "                                1128   STOP\n"
)


def test_rows_below_a_line_that_begins_their_column_are_of_its_drug() -> None:
    assert times(read_note(HEAD + DRIPS)) == "PROPOFOL 04:02-10:15, VASOPRESSIN 05:15, LEVOPHED 04:50-11:28"


def test_rows_of_two_days_without_a_year_pass_midnight() -> None:
    text = (
        "INTRALIPID 20% 250 ML\n   03/02 2106  START   25 ML/HR     NUR.BERG\n"
        "   03/03 0715  END                  NUR.COLQ\n"
        "ZOFRAN 4 MG IVP PRN\n   03/02 2315  GIVEN   4 MG         NUR.BERG\n"
    )
    lipids, zofran = read_note(HEAD + text).administrations
    assert (f"{lipids.start:%d %H:%M}", f"{lipids.stop:%d %H:%M}") == ("02 21:06", "03 07:15")
    assert f"{zofran.start:%d %H:%M}" == "02 23:15"
