"""Columns that no heading tells and their cells do: actions, ways of giving, runs, and times of one way."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.route import is_only_a_way
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.messages import dose, runs


def read(*lines: str) -> InfusionRecord:
    """Read a log of one patient and day."""
    (record,) = read_document(Document.of_bytes("\n".join(lines).encode(), "log.csv"))
    return record


def doubts(item: Administration) -> set[str]:
    """Return what is in doubt."""
    return {doubt.field for doubt in item.uncertain}


EVENTS = (
    "03/02/2026,13:00,Infusion Start,Ocrevus,300 mg,IV infusion",
    "03/02/2026,15:32,Infusion Stop,Ocrevus,,",
    "03/02/2026,12:40,Push,Solu-Medrol,100 mg,IV push",
    "03/02/2026,12:45,Oral,Benadryl,50 mg,PO",
)


@pytest.mark.parametrize("heading", ["Event Type", "Type", "Entry", "Documentation", "What happened"])
def test_a_column_of_actions_is_known_by_its_cells(heading: str) -> None:
    record = read(f"DOS,Time,{heading},Drug,Dose,Route", *EVENTS)
    given = {item.substance: (item.technique, runs(item), dose(item)) for item in record.administrations}
    assert given == {
        "Ocrevus": ("infusion", "13:00-15:32", "300 mg"),
        "Solu-Medrol": ("push", "12:40-?", "100 mg"),
        "Benadryl": ("oral", "12:45-?", "50 mg"),
    }
    assert record.understood.whole
    assert not any(item.uncertain for item in record.administrations)


def test_an_action_that_names_the_way_tells_it_where_no_column_does() -> None:
    record = read("DOS,Time,Type,Drug,Dose", *(row.rpartition(",")[0] for row in EVENTS))
    assert [item.technique for item in record.administrations] == ["infusion", "push", "oral"]
    assert doubts(record.administrations[2]) == set()


LOG = "Date,Medication,Dose,{},Start,Stop"
GIVEN = ("3/2/2026,Remicade,400 mg,{},09:00,11:10", "3/2/2026,Benadryl,25 mg,{},08:50,")


@pytest.mark.parametrize(
    "heading",
    [
        "Adm Route",
        "Adm. Route",
        "How",
        "Administration",
        "Mode",
        "Delivery",
        "Type of Administration",
        "How given",
        "Way",
    ],
)
@pytest.mark.parametrize(
    ("way", "technique"), [("IVP", "push"), ("PO", "oral"), ("Sub-Q", "sc"), ("I.M.", "im")]
)
def test_a_column_of_ways_is_known(heading: str, way: str, technique: str) -> None:
    record = read(LOG.format(heading), GIVEN[0].format("IV infusion"), GIVEN[1].format(way))
    assert [(item.technique, doubts(item)) for item in record.administrations] == [
        ("infusion", set()),
        (technique, set()),
    ]
    assert record.understood.whole


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Ordered as", "IV push"),  # what was ordered is not what was given
        ("IV Access", "IV"),
        ("Visit type", "IV infusion"),
        ("Allergies", "oral"),
        ("Detail", "IVP by Jo"),
        ("Detail", "Jo"),
    ],
)
def test_a_column_of_something_else_is_no_way(heading: str, cell: str) -> None:
    record = read(LOG.format(heading), GIVEN[0].format("IV infusion"), GIVEN[1].format(cell))
    assert doubts(record.administrations[1]) == {"technique"}


def test_a_rare_way_stands_among_common_ones_below_a_heading_that_may_be_of_ways() -> None:
    others = (GIVEN[1].format("IVP"), GIVEN[1].format("PO"), "3/2/2026,NS,20 mL,IV to flush line,11:15,")
    record = read(LOG.format("How"), GIVEN[0].format("IV infusion"), *others)
    assert [item.technique for item in record.administrations] == ["infusion", "push", "oral", "flush"]


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("slow IV push", True), ("by mouth", False), ("PO by mouth", True), ("I.V.", True), ("subq", True),
        ("injection", False), ("IV push by Jo", False), ("push fluids", False), ("", False),
    ],
)  # fmt: skip
def test_what_only_names_a_way(words: str, is_one: bool) -> None:
    assert is_only_a_way(words) is is_one


RUNS = "DOS,Drug,Dose,Route,{}"
ENTYVIO = "03/02/2026,Entyvio,300 mg,IV infusion,{}"
ZOFRAN = "03/02/2026,Zofran,4 mg,IV push,{}"


@pytest.mark.parametrize("heading", ["Infusion Time", "When", "Times of infusion"])
@pytest.mark.parametrize("cell", ["0915-0948", "09:15 - 09:48", "9:15 am to 9:48 am"])
def test_a_column_of_runs_is_known_by_its_cells(heading: str, cell: str) -> None:
    record = read(RUNS.format(heading), ENTYVIO.format(cell), ZOFRAN.format("0910"))
    assert [runs(item) for item in record.administrations] == ["09:15-09:48", "09:10-?"]
    assert record.understood.whole


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Infusion Time", "1:05"),
        ("Scheduled time", "0915-0948"),
        ("Shift", "0700-1900"),
        ("Visit time", "0900-1200"),
        ("Hours", "0800-1630"),
    ],
)
def test_a_length_a_plan_and_a_shift_are_no_runs(heading: str, cell: str) -> None:
    record = read(RUNS.format(heading), ENTYVIO.format(cell), ZOFRAN.format(""))
    assert record.administrations[0].start is None


def test_a_time_that_stands_below_its_way_is_of_that_way() -> None:
    record = read(
        "DOS,Drug,Dose,Infusion Start Time,Infusion Stop Time,IV Push Time,Injection Time,SQ Time",
        "03/02/2026,Remicade,400 mg,13:00,15:05,,,",
        "03/02/2026,Benadryl,25 mg,,,12:50,,",
        "03/02/2026,Aranesp,100 mcg,,,,,15:08",
        "03/02/2026,Vitamin B12,1000 mcg,,,,15:10,",
    )
    assert [runs(item) for item in record.administrations] == ["13:00-15:05", "12:50-?", "15:08-?", "15:10-?"]
    assert [item.technique for item in record.administrations[:3]] == ["infusion", "push", "sc"]
    assert doubts(record.administrations[3]) == {"technique"}  # an injection: where, nobody says
    assert record.understood.whole


def test_of_two_such_times_none_is_believed() -> None:
    record = read("DOS,Drug,Dose,IV Push Time,SQ Time", "03/02/2026,Benadryl,25 mg,12:50,12:55")
    (item,) = record.administrations
    assert item.start is None
    assert not record.understood.whole
