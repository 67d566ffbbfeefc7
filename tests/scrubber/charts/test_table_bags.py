"""Events of an export that writes the end of each: of what takes no time, that is its begin again."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from tests.scrubber.charts.told import in_full

HEAD = (
    "MRN,ORDER_ID,EVENT_CD_DISP,ADMIN_START_DT_TM,ADMIN_END_DT_TM,IV_EVENT_DISP,ADMIN_DOSAGE,DOSAGE_UNIT_DISP,"
    "ADMIN_ROUTE_DISP\n"
)
BEGIN = ("10:15", "10:15", "Begin Bag", "400")


def told(*rows: tuple[str, str, str, str]) -> list[tuple[str, bool]]:
    """Return what a table gives, and whether that is certain."""
    lines = (
        f"77,1,infliximab,2026-03-02 {start},2026-03-02 {stop},{event},{dose},mg,IV\n"
        for start, stop, event, dose in rows
    )
    (record,) = read_document(Document.of_bytes((HEAD + "".join(lines)).encode(), "export.csv"))
    return [(in_full(item), not item.uncertain) for item in record.administrations]


@pytest.mark.parametrize("start", ["10:15", "10:16"])
def test_a_bag_that_begins_is_what_runs_then(start: str) -> None:
    assert told(BEGIN, (start, "13:25", "Infuse", "400")) == [("infliximab infusion 1015-1325 400 mg", True)]


def test_a_bag_that_begins_and_of_which_nothing_else_is_told_has_no_end() -> None:
    assert told(BEGIN) == [("infliximab infusion 1015-? 400 mg", True)]


def test_a_change_of_the_rate_and_a_waste_take_no_time() -> None:
    rows = (BEGIN, ("10:45", "10:45", "Rate Change", "0"), ("10:15", "13:25", "Infuse", "400"))
    assert told(*rows, ("13:26", "13:26", "Waste", "100")) == [("infliximab infusion 1015-1325 400 mg", True)]


def test_runs_that_follow_each_other_are_of_one_bag() -> None:
    rows = (BEGIN, ("10:15", "11:15", "Infuse", "150"), ("11:15", "13:25", "Infuse", "250"))
    assert told(*rows) == [("infliximab infusion 1015-1325 400 mg", True)]


def test_runs_with_a_gap_between_them_leave_the_end_open() -> None:
    rows = (BEGIN, ("10:15", "11:15", "Infuse", "150"), ("11:45", "13:25", "Infuse", "250"))
    assert told(*rows) == [("infliximab infusion 1015-? 400 mg", False)]


def test_two_bags_are_two() -> None:
    rows = (BEGIN, ("10:15", "11:15", "Infuse", "400"), ("11:20", "11:20", "Begin Bag", "200"))
    assert told(*rows, ("11:20", "12:25", "Infuse", "200")) == [
        ("infliximab infusion 1015-1115 400 mg", True),
        ("infliximab infusion 1120-1225 200 mg", True),
    ]


def test_a_push_whose_end_is_its_begin_is_a_push() -> None:
    head = "Date,Medication,Action,Dose,Route,Start,Stop\n3/2/2026,Zofran,Given,4 mg,IV push,13:15,13:15\n"
    (record,) = read_document(Document.of_bytes(head.encode(), "log.csv"))
    assert [in_full(item) for item in record.administrations] == ["Zofran push 1315 4 mg"]
