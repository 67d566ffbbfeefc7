"""A drug that is given again hours later stays two, whichever documents tell it; two clocks of one giving stay one."""

from __future__ import annotations

from itertools import permutations

import pytest

from payer_profiles.parameters import Parameters
from scrubber.charts.document import Document, read_document
from scrubber.charts.join.merge import merge
from scrubber.coding.readings import support_of
from scrubber.model.expected import Undecided
from scrubber.model.record import Administration, InfusionRecord

HEAD = "Patient: Brandvold, Otto  DOB: 02/29/1980  Date of service: 03/02/2026\n"


def told(**documents: str) -> list[InfusionRecord]:
    """Return the records of documents in the order given: notes, or logs where they hold commas throughout."""
    return [
        record
        for name, text in documents.items()
        for record in read_document(
            Document.of_bytes((text if name.startswith("mar") else HEAD + text).encode(), _called(name))
        )
    ]


def _called(name: str) -> str:
    return f"{name}.csv" if name.startswith("mar") else f"{name}.txt"


def items_of(records: list[InfusionRecord]) -> list[Administration]:
    return list(merge(records).administrations)


DAY, EVENING = (
    "0830 Rocephin 1 g/50 NS IVPB hung. 0905 complete.",
    "2030 Rocephin 1 g/50 NS IVPB hung. 2105 complete.",
)
MAR = (
    "Date,Drug,Dose,Route,Start,Stop\n03/02/2026,ceftriaxone,1 g,IV infusion,08:28,09:04\n"
    "03/02/2026,ceftriaxone,1 g,IV infusion,20:29,21:03\n"
)


def test_the_notes_of_two_shifts_are_two_doses() -> None:
    items = items_of(told(day=DAY, evening=EVENING))
    assert [item.start.hour for item in items if item.start] == [8, 20]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_mar_of_both_doses_beside_them_adds_none(order: tuple[int, ...]) -> None:
    records = told(day=DAY, evening=EVENING, mar=MAR)
    assert len(items_of([records[place] for place in order])) == 2


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("0900 Zofran 4 mg IVP.", "1300 Zofran 4 mg IVP.", 2),
        ("0900 Zofran 4 mg IVP.", "0955 Zofran 4 mg IVP.", 1),
        ("Remicade 400 mg IV infusion 1015-1225.", "Remicade 400 mg IV infusion 1115-1325.", 1),
        ("Remicade 400 mg IV infusion 1015-1225.", "Remicade 400 mg IV infusion 1030-1240.", 1),
        ("Remicade 400 mg IV infusion 1015-1225.", "Remicade 400 mg IV infusion 1615-1825.", 1),
        ("Rocephin 1 g IV infusion 0800-0830.", "Rocephin 1 g IV infusion 0900-0930.", 1),
        ("Remicade 400 mg IV infusion started 1015.", "Remicade 400 mg IV infusion 1530-1740.", 1),
        ("Remicade 400 mg IV infusion 10:15 - 12:25.", "Remicade 400 mg IV infusion 2215-0025.", 1),
    ],
)
def test_hours_between_them_make_two_and_a_wrong_clock_does_not(one: str, other: str, number: int) -> None:
    assert len(items_of(told(a=one, b=other))) == number
    assert len(items_of(told(b=other, a=one))) == number


def test_no_run_ends_before_it_begins_where_two_are_told() -> None:
    """11:00-10:45 is what nobody wrote."""
    records = told(a="Rocephin 1 g IV infusion 1015-1045.", b="Rocephin 1 g IV infusion 1100-1130.")
    merged = merge(records)
    support = support_of(merged, Parameters(), transaction_setting="physician")
    assert not support.expectation.undecided(Undecided.STOP_BEFORE_START)
