"""Small words that close an entry, and runs without a name that is known."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("0600 ampicillin 2 g IVPB up\n0637 ampicillin in\n", "ampicillin infusion 0600-0637 2 g"),
        ("14:24 - Cytoxan 900 mg - on\n15:07 - Cytoxan - off\n", "Cytoxan infusion 1424-1507 900 mg"),
        ("1312 Skyrizi 600mg/250 on, R AC\n1420 Skyrizi off\n", "Skyrizi infusion 1312-1420 600 mg"),
        ("1033 Taxol 130 mg on 83/hr\n", "Taxol infusion 1033-? 130 mg"),
        (
            "0940 Taxol 290 mg up\n0946 flushed. Taxol OFF.\n1033 Taxol on 83/hr\n1345 Taxol done\n",
            "Taxol infusion 0940-0946+1033-1345 290 mg",
        ),
        ("1645 D5LR 1 L up wide open, thru by 1751\n", "D5LR infusion 1645-1751 1 L"),
        ("NS 1 L bolus [1510 up, 1612 in]\n", "NS infusion 1510-1612 1 L"),
        ("Taxol 130 mg IVPB   0910 ------> 1114\n", "Taxol infusion 0910-1114 130 mg"),
        (
            "1150 Hizentra 10 g SC started\n1203 pump empty, needles out\n",
            "Hizentra sc_infusion 1150-1203 10 g",
        ),
        ("0841   metoclopramide 10 mg/50 NS IVPB     -  0857\n", "metoclopramide infusion 0841-0857 10 mg"),
        ("0830 on, 0901 off - Emend 150 mg\n", "Emend infusion 0830-0901 150 mg"),
        ("tepezza 1340 mg in 250 ns up 832 am\ndown 1005 am\n", "tepezza infusion 0832-1005 1340 mg"),
        ("insulin gtt up 0620. 1/2NS at 250 ml/hr from 0658.\n", "insulin infusion 0620-?"),
    ],
)
def test_a_word_that_closes_an_entry_begins_or_ends_what_it_names(note: str, told: str) -> None:
    assert given_in(note)[0] == told


@pytest.mark.parametrize(
    "line",
    [
        "0905 pt in",
        "0905 family in.",
        "0905 lights off",
        "0905 side rails up",
        "0905 oxygen on",
        "0905 IV in",
    ],
)
def test_other_things_that_are_in_or_off_are_no_bag(line: str) -> None:
    assert given_in(f"0850 Taxol 130 mg IVPB hung\n{line}\n") == ["Taxol infusion 0850-? 130 mg"]


@pytest.mark.parametrize(
    "line",
    [
        "Remi 500 0934-1141, L AC.",
        "10.10 Pabrinex 1 pair in 100 ml sodium chloride 0.9% commenced",
        "Drawn up and pushed slowly IV 2331.",
        "Hydration order: LR 1000 cc, 9:35a until 11:50a, dx gastroenteritis.",
        "Skyrizi 600 mg IV: planned 1000-1100. Actual 1018-1124.",
        "1400   Given  1409  LM   abd RLQ",
    ],
)
def test_a_run_or_a_push_of_no_known_name_is_named(line: str) -> None:
    record = read_note(f"{HEAD}0850 Taxol 130 mg IVPB hung, done 0950\n{line}\n")
    assert not record.understood.whole
    assert all(gap.text in f" {' '.join(line.split())}" for gap in record.understood.not_understood)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "1048-1222 Irinotecan 310 mg / D5W 500 ml, concurrent w/ next",
            "Irinotecan infusion 1048-1222 310 mg",
        ),
        ("0905 LR IV commenced @ 125 mL/h into the L AC 20g placed yesterday.", "LR infusion 0905-?"),
        ("2059 D50 25 g IV push, 18g R AC EMS line", "D50 push 2059 25 g"),
        (
            "1733 heparin drip 25,000 units/250 D5W started 1736 at 14 mL/hr. aPTT due 2336.",
            "heparin infusion 1736-? 25000 units",
        ),
    ],
)
def test_a_plan_or_a_past_of_something_beside_it_is_not_its_own(line: str, told: str) -> None:
    assert given_in(f"{line}\n") == [told]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("DONE             FILED            EVENT", "03/02/26 1105    03/02/26 1340    {}"),
        ("Charted          Performed        Event", "03/02/26 1340    03/02/26 1105    {}"),
        ("Time     Recorded   Action", "1105     1340       {}"),
        ("| Occurred | Entered | Event |", "| 1105 | 1340 | {} |"),
    ],
)
def test_when_a_row_was_filed_is_not_when_it_was_done(headings: str, row: str) -> None:
    note = f"{headings}\n{row.format('TORADOL 30 MG IV PUSH given')}\n"
    assert given_in(note) == ["TORADOL push 1105 30 MG"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            "Given   Charted   Drug\n0915    1121      Remicade 400 mg IVPB started\n"
            "        1122      Remicade stopped\n",
            "Remicade infusion 0915-? 400 mg",
        ),
        (
            "| Given | Charted | Drug |\n| 0915 | 1121 | Remicade 400 mg IVPB started |\n"
            "|  | 1122 | Remicade stopped |\n",
            "Remicade infusion 0915-? 400 mg",
        ),
        (
            "Charted   Given   Drug\n1121      0915    Remicade 400 mg IVPB started\n"
            "1122              Remicade stopped\n",
            "Remicade infusion 0915-? 400 mg",
        ),
        (
            "Given   Charted   Drug\n0915    1121      Remicade 400 mg IVPB started\n"
            "1120              Remicade stopped\n",
            "Remicade infusion 0915-1120 400 mg",
        ),
    ],
)
def test_a_row_that_only_says_when_it_was_filed_has_no_time(rows: str, told: str) -> None:
    assert given_in(rows) == [told]


@pytest.mark.parametrize("label", ["Admin time ", "Given at ", "Admin time:"])
def test_the_time_of_a_field_below_a_drug_is_its_time(label: str) -> None:
    note = f"1) Palonosetron 0.25 mg IV push\n   {label} 10:05 AM      C. Ruiz RN\n"
    assert given_in(note) == ["Palonosetron push 1005 0.25 mg"]


@pytest.mark.parametrize("when", ["2 wks after antibiotic done", "in 8 weeks", "once labs are back"])
def test_what_is_due_again_is_planned(when: str) -> None:
    assert given_in(f"1005 Levaquin to his pharmacy. Saphnelo 300 mg again {when}.\n") == []


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (
            "0930 Ocrevus -- error wrong pt LT -- Lemtrada 12 mg in 100 NS started\n",
            "Lemtrada infusion 0930-? 12 mg",
        ),
        ("1310 gtt off -> Humalog 4 units SQ w/ lunch 1318\n", "Humalog sc 1318 4 units"),
        (
            "2226 Flagyl 500 mg IVPB started.\n2309 Flagyl complete. To OR holding 0005.\n",
            "Flagyl infusion 2226-2309 500 mg",
        ),
        (
            "The nurse came at noon and waited the half hour. Monoferric 1000 mg in 250 mL\n"
            "NS went up at 1:08 PM and was in by 1:55 PM, and she had no complaints after it.\n",
            "Monoferric infusion 1308-? 1000 mg",
        ),
        (
            "Order: ketorolac 30 mg IV push\n  Given       03/02/26 09:37      R. Mbeki RN\n",
            "ketorolac push 0937 30 mg",
        ),
        (
            "Order: vancomycin 1,500 mg in D5W 300 mL IVPB\n  Event       Event time          User\n"
            "  Start       03/02/26 08:12      R. Mbeki RN\n  Stop        03/02/26 10:15      R. Mbeki RN\n",
            "vancomycin infusion 0812-1015 1500 mg",
        ),
    ],
)
def test_what_stands_around_a_giving_is_told_apart_from_it(note: str, told: str) -> None:
    assert given_in(note) == [told]


def test_numbered_lots_of_a_form_are_of_no_drug_that_stands_beside_them() -> None:
    note = (
        "Drug #1: Evenity 210 mg SQ  Time: 1:12 pm\nDrug #2: Feraheme 510 mg Start: 1:30 pm Stop: 1:52 pm\n"
        "Lot #1: EV3380   Lot #2: FH6117B\n"
    )
    record = read_note(HEAD + note)
    assert [item.lot for item in record.administrations] == [None, None]
    assert "Lot #1" in record.understood.not_understood[0].text
