"""Rows of a log that go on with the one above, ticks, units and clocks that contradict each other."""

from __future__ import annotations

from datetime import UTC

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, runs

HEAD = "MRN,Date,Drug,Dose,Unit,Route,Start,Stop"
ROW = "417,3/2/2026,infliximab,400,mg,IV infusion,13:15,15:25"


def read(text: str) -> tuple[InfusionRecord, ...]:
    """Read a log."""
    return read_document(Document.of_bytes(text.encode(), "log.csv"))


def flagged(heading: str, *cells: str) -> tuple[InfusionRecord, ...]:
    """Read a log with a further column, a row of its own drug for each cell."""
    drugs = ("infliximab", "vedolizumab", "ocrelizumab")
    rows = [f"{ROW.replace('infliximab', drug)},{cell}" for drug, cell in zip(drugs, cells, strict=False)]
    return read("\n".join((f"{HEAD},{heading}", *rows)) + "\n")


def items(records: tuple[InfusionRecord, ...]) -> list[Administration]:
    """Return what was given."""
    return [item for record in records for item in record.administrations]


# rows that say only a part


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (",,,,,,16:00,17:00", False),
        (",,,100,mg,,,", False),
        ("417,3/2/2026,,,,,,16:00", False),
        ("Reviewed by RN Jo 3/2/2026 17:00,,,,,,,", True),
        (",,,,,,-,-", True),
        ("Total,,,400,mg,,,", True),
    ],
)
def test_a_row_without_a_drug_that_tells_times_or_amounts_is_named(row: str, whole: bool) -> None:
    (record,) = read(f"{HEAD}\n{ROW}\n{row}\n")
    assert (len(record.administrations), record.understood.whole) == (1, whole)


def test_a_row_that_names_nobody_is_nobodys_and_named_to_the_others() -> None:
    records = read(f"{HEAD}\n{ROW}\n,,ondansetron,8,mg,IV push,13:00,\n")
    assert [record.claim.medical_record_number for record in records] == ["417", None]
    assert not records[0].understood.whole
    (record,) = read(f"{HEAD}\n{ROW}\n417,3/2/2026,ondansetron,8,mg,IV push,13:00,\n")
    assert record.understood.whole


# ticks


@pytest.mark.parametrize(
    ("heading", "cell", "count"),
    [
        ("Withheld", "true", 0), ("Withheld", "false", 1), ("Dose withheld?", "Y", 0),
        ("Charted in error?", "No", 1), ("Charted in error?", "Yes", 0), ("Void flag", "N", 1),
        ("Void flag", "Y", 0), ("Refused flag", "N", 1), ("Given?", "N", 0), ("Given?", "Y", 1),
        ("Withholding tax", "4%", 1),
    ],
)  # fmt: skip
def test_a_tick_is_read_as_its_heading_means_it(heading: str, cell: str, count: int) -> None:
    found = items(flagged(heading, cell))
    assert (len(found), any(item.uncertain for item in found)) == (count, heading == "Withholding tax")


@pytest.mark.parametrize("heading", ["Given?", "Administered", "Dose given (Y/N)"])
def test_a_row_without_the_tick_of_the_others_is_in_doubt(heading: str) -> None:
    ticked, empty = items(flagged(heading, "Y", ""))
    assert (doubts(ticked), set(doubts(empty)) >= {"start", "stop", "dose"}) == ({}, True)
    (alone,) = items(flagged(heading, ""))
    assert doubts(alone) == {}  # nobody ticks here
    assert not any(item.uncertain for item in items(flagged("Reviewed", "Y", "")))


@pytest.mark.parametrize(("cell", "in_doubt"), [("partial", True), ("half", True), ("yes", False)])
def test_what_was_given_in_part_is_in_doubt(cell: str, in_doubt: bool) -> None:
    (item,) = items(flagged("Dose given?", cell))
    assert bool(item.uncertain) is in_doubt


@pytest.mark.parametrize(
    ("heading", "cell", "left"),
    [
        ("Discontinued", "Y", {"stop", "dose"}), ("Aborted", "Yes", {"stop", "dose"}),
        ("Infusion Stopped Early", "Yes", {"stop", "dose"}), ("Discontinued", "N", set()),
        ("Discontinued by", "Jo", set()), ("Order discontinued", "Y", set()),
    ],
)  # fmt: skip
def test_what_ended_before_its_time_has_its_stop_and_dose_in_doubt(
    heading: str, cell: str, left: set[str]
) -> None:
    (item,) = items(flagged(heading, cell))
    assert {doubt.field for doubt in item.uncertain} == left


# units


@pytest.mark.parametrize(
    ("heading", "cell", "unit", "told", "values"),
    [
        ("Dose (mg)", "400", "", "400 mg", ()),
        ("Dose (mg)", "400", "mg", "400 mg", ()),
        ("Dose (mg)", "400", "MG", "400 MG", ()),
        ("Dose (mg)", "400", "g", "", ("400 g", "400 mg")),
        ("Dose (mg)", "0.4 g", "", "", ("0.4 g", "0.4 mg")),
        ("Dose", "400 mg", "g", "", ("400 mg", "400 g")),
        ("Dose", "250 mcg", "ug", "250 mcg", ()),
        ("Dose", "4OO", "mg", "", ()),
        ("Dose", "400 planned", "mg", "", ()),
        ("Dose", "2 vials", "mg", "", ()),
        ("Dose", "0", "mg", "", ()),
    ],
)
def test_a_dose_of_which_two_units_are_told_is_in_doubt(
    heading: str, cell: str, unit: str, told: str, values: tuple[str, ...]
) -> None:
    row = f"417,3/2/2026,infliximab,{cell},{unit},IV infusion,13:15,15:25"
    (item,) = items(read(f"MRN,Date,Drug,{heading},Unit,Route,Start,Stop\n{row}\n"))
    assert (dose(item), doubts(item).get("dose", ())) == (told, values)


# clocks and days


def test_times_under_a_heading_of_greenwich_are_its() -> None:
    head = HEAD.replace("Start", "Start (UTC)").replace("Stop", "Stop (UTC)")
    (item,) = items(read(f"{head}\n{ROW}\n"))
    assert item.start is not None
    assert item.stop is not None
    assert (item.start.tzinfo, item.stop.tzinfo, item.start.hour) == (UTC, UTC, 13)
    (item,) = items(read(f"{HEAD.replace('Start', 'Start (24h)')}\n{ROW}\n"))
    assert item.start is not None
    assert item.start.tzinfo is None


@pytest.mark.parametrize(
    ("start", "stop", "run"),
    [
        ("01:30 EST", "03:30 EDT", "01:30-?"),
        ("01:30 EST", "03:30 EST", "01:30-03:30"),
        ("13:15", "15:25 EST", "13:15-15:25"),
    ],
)
def test_a_run_that_two_clocks_tell_leaves_its_stop_in_doubt(start: str, stop: str, run: str) -> None:
    (item,) = items(read(f"{HEAD}\n417,3/10/2026,infliximab,400,mg,IV infusion,{start},{stop}\n"))
    assert (runs(item), "stop" in doubts(item)) == (run, run.endswith("?"))


@pytest.mark.parametrize(
    ("written", "separator", "count"),
    [("02.03.2026", ";", 2), ("02.03.2026", ",", 1), ("02/03/2026", ";", 1), ("02.14.2026", ";", 1)],
)
def test_a_date_with_dots_beside_semicolons_may_have_its_day_first(
    written: str, separator: str, count: int
) -> None:
    text = f"{HEAD}\n{ROW.replace('3/2/2026', written)}\n".replace(",", separator)
    (item,) = items(read(text))
    assert len(doubts(item).get("start", ("one",))) == count


@pytest.mark.parametrize(
    ("first", "second", "in_doubt"),
    [
        ("Given", "", True),
        ("Given", "Given", False),
        ("Held", "", False),
        ("Completed", "", True),
        ("", "", False),
    ],
)
def test_a_row_without_the_state_of_the_others_is_in_doubt(first: str, second: str, in_doubt: bool) -> None:
    found = items(flagged("Status", first, second))
    assert bool(found[-1].uncertain) is in_doubt


def test_a_drug_that_its_own_name_denies_is_in_doubt() -> None:
    records = read(f"{HEAD}\n{ROW.replace('infliximab', 'infliximab - NOT GIVEN')}\n")
    (item,) = items(records)
    assert (item.start, item.dose, records[0].understood.whole) == (None, None, False)


def test_a_quote_that_swallows_rows_is_named() -> None:
    broken = ROW.replace("infliximab", '"infliximab')
    records = read(f"{HEAD}\n{broken}\n{ROW.replace('417', '418')}\n")
    assert not any(record.understood.whole for record in records)
    (record,) = read(f'{HEAD},Comment\n{ROW},"tolerated well\nno reaction, no complaints"\n')
    assert record.understood.whole


@pytest.mark.parametrize(("action", "whole"), [("Stopped", False), ("", True)])
def test_an_event_without_a_drug_is_named(action: str, whole: bool) -> None:
    head = "MRN,Time,Drug,Dose,Unit,Route,Action"
    first = "417,3/2/2026 13:15,infliximab,400,mg,IV infusion,New Bag"
    (record,) = read(f"{head}\n{first}\n417,3/2/2026 15:25,,,,,{action}\n")
    assert (len(record.administrations), record.understood.whole) == (1, whole)


def test_a_row_below_a_title_that_names_the_patient_is_that_patients() -> None:
    head = "Visit,Date,Drug,Dose,Unit,Route,Start,Stop"
    rows = [
        "V1,3/2/2026,infliximab,400,mg,IV infusion,13:15,15:25",
        ",3/2/2026,ondansetron,8,mg,IV push,13:00,",
    ]
    records = read("\n".join(["Patient: OKAFOR, ADA  MRN: 417,,,,,,,", head, *rows]) + "\n")
    assert all(record.understood.whole for record in records)


# rows of one patient


@pytest.mark.parametrize("other", ["PIKE, ROY", "pike, roy", "Pike,Roy"])
def test_a_patient_in_two_spellings_is_one(other: str) -> None:
    head = "Patient,Medication,Action,Time,Dose,Route\n"
    row = '"{}",Remicade,{},03/02/2026 {},400 mg,IV infusion\n'
    (record,) = read(head + row.format("Pike, Roy", "New Bag", 1015) + row.format(other, "Stopped", 1225))
    assert [runs(item) for item in record.administrations] == ["10:15-12:25"]
    assert record.patient.family == "Pike"
    assert (
        len(read(head + row.format("Pike, Roy", "New Bag", 1015) + row.format("Pike, Rob", "Stopped", 1225)))
        == 2
    )


# rows of what was only ordered


ORDERED = (
    "MRN,Date,Drug,Route,Ordered Dose,Dose Given,Start,Stop,Nurse\n"
    "417,3/2/2026,infliximab,IV infusion,500 mg,400 mg,1315,1525,DH\n"
)


def test_a_row_of_an_order_alone_gives_nothing_and_is_named() -> None:
    (record,) = read(f"{ORDERED}417,3/2/2026,ondansetron,IV push,4 mg,,,,\n")
    assert [item.substance for item in record.administrations] == ["infliximab"]
    assert "row 3: ondansetron" in record.ignored


@pytest.mark.parametrize("cells", ["4 mg,,,", ",1310,,", ",,1311,", ",,,DH"])
def test_a_row_of_an_order_that_tells_anything_of_a_giving_is_one(cells: str) -> None:
    (record,) = read(f"{ORDERED}417,3/2/2026,ondansetron,IV push,4 mg,{cells}\n")
    assert [item.substance for item in record.administrations] == ["infliximab", "ondansetron"]


def test_a_log_that_has_no_column_of_what_was_given_tells_it_by_the_order() -> None:
    (record,) = read("MRN,Date,Drug,Route,Ordered Dose\n417,3/2/2026,ondansetron,IV push,4 mg\n")
    assert [item.substance for item in record.administrations] == ["ondansetron"]


@pytest.mark.parametrize(
    "name",
    ["Orders", "Orders Mar", "Orders - March", "Orders_Mar 2026", "Refused (March)", "Planned for May"],
)
def test_rows_that_are_called_orders_give_nothing_whatever_month_stands_behind(name: str) -> None:
    (record,) = read(f"{HEAD}\n{ROW}\n{name}\n{HEAD}\n{ROW.replace('infliximab', 'vedolizumab')}\n")
    assert [item.substance for item in record.administrations] == ["infliximab"]
    assert any("vedolizumab" in gap.text for gap in record.understood.not_understood)


@pytest.mark.parametrize("name", ["Scheduled MAR", "PRN MAR", "Infusions March"])
def test_rows_of_a_record_or_of_a_month_are_given(name: str) -> None:
    (record,) = read(f"{name}\n{HEAD}\n{ROW}\n")
    assert [item.substance for item in record.administrations] == ["infliximab"]
