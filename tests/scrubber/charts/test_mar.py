"""Exports of medication administration records: a row tells one event, and events make administrations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.charts import Document, read_document
from scrubber.charts.words.actions import action_of
from scrubber.model.record import Administration, InfusionRecord

HEAD = "Order Med ID,Display Name,MAR Action,Taken Time,Dose,Dose Unit,Infusion Rate,Route\n"
INFLIXIMAB = "77,inFLIXimab 400 mg in NS 250 mL,{},03/02/2026 {},{},mg,{},Intravenous\n"


def read(rows: str, head: str = HEAD) -> InfusionRecord:
    """Read an export that is in memory; it is of one patient and day."""
    (record,) = read_document(Document.of_bytes((head + rows).encode(), "mar.csv"))
    return record


def infusion(*events: tuple[str, str]) -> str:
    """Return the rows of one order for infliximab: an action and a time each."""
    doses = {"New Bag": "400", "Given": "400"}
    return "".join(INFLIXIMAB.format(what, at, doses.get(what, ""), "") for what, at in events)


def runs(item: Administration) -> list[str]:
    """Return the runs as a clock shows them."""
    return [
        " - ".join(f"{moment:%H:%M}" if moment else "?" for moment in (run.start, run.stop))
        for run in item.runs()
    ]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("New Bag", "1015"), ("Rate Change", "1045"), ("Stopped", "1225")], ["10:15 - 12:25"]),
        ([("Stopped", "1225"), ("Rate Change", "1045"), ("New Bag", "1015")], ["10:15 - 12:25"]),
        (
            [("New Bag", "1015"), ("Paused", "1105"), ("Restarted", "1130"), ("Stopped", "1300")],
            ["10:15 - 11:05", "11:30 - 13:00"],
        ),
        ([("Given", "1015"), ("Stopped", "1225")], ["10:15 - 12:25"]),
        ([("New Bag", "1015"), ("Rate Verify", "1100")], ["10:15 - ?"]),
        ([("New Bag", "1015"), ("Stopped", "1015")], ["10:15 - ?"]),
    ],
)
def test_events_of_one_bag_are_one_administration(events: list[tuple[str, str]], expected: list[str]) -> None:
    (item,) = read(infusion(*events)).administrations
    assert (runs(item), item.technique) == (expected, "infusion")
    assert item.dose is not None
    assert [source.locator for source in item.also] == [f"row {n}" for n in _other_rows(events)]


def _other_rows(events: list[tuple[str, str]]) -> list[int]:
    in_time = sorted(range(len(events)), key=lambda place: events[place][1])
    return [place + 2 for place in in_time[1:]]


def test_an_infusion_may_pass_midnight() -> None:
    rows = infusion(("New Bag", "2215")) + infusion(("Stopped", "0030")).replace("03/02", "03/03")
    (item,) = read(rows).administrations
    assert runs(item) == ["22:15 - 00:30"]
    assert (item.stop - item.start).seconds == 135 * 60  # type: ignore[operator]


@pytest.mark.parametrize(
    "rows", [("Start,3/2/2026 10:15", "Stop,3/2/2026 12:25"), ("Stop,3/2/2026 12:25", "Start,3/2/2026 10:15")]
)
def test_times_of_an_open_half_of_the_day_are_one_infusion(rows: tuple[str, str]) -> None:
    """`12:25` of this day follows only 10:15 in the morning: after 22:15 it would lie on the next."""
    head = "Medication,Action,Time\n"
    (item,) = read("".join(f"Remicade 400 mg,{row}\n" for row in rows), head).administrations
    assert runs(item) == ["10:15 - 12:25"]


def test_two_doses_of_one_order_are_two_administrations() -> None:
    rows = infusion(("New Bag", "0800"), ("Stopped", "0900"), ("New Bag", "1400"), ("Stopped", "1500"))
    assert [runs(item) for item in read(rows).administrations] == [["08:00 - 09:00"], ["14:00 - 15:00"]]


def test_a_further_bag_leaves_the_end_of_the_first_open() -> None:
    first, second = read(
        infusion(("New Bag", "0800"), ("New Bag", "1400"), ("Stopped", "1500"))
    ).administrations
    assert (runs(first), [doubt.field for doubt in first.uncertain]) == (["08:00 - ?"], ["stop"])
    assert runs(second) == ["14:00 - 15:00"]


def test_bags_of_fluid_are_one_infusion() -> None:
    row = "9,sodium chloride 0.9 % infusion,{},03/02/2026 {},,,125 mL/hr,Intravenous\n"
    rows = row.format("New Bag", "0800") + row.format("New Bag", "1400") + row.format("Stopped", "1500")
    (item,) = read(rows).administrations
    assert runs(item) == ["08:00 - 15:00"]


@pytest.mark.parametrize("action", ["Missed", "Held", "Refused", "Canceled Entry", "Due", "See Alternative"])
def test_what_was_not_given_is_no_event(action: str) -> None:
    record = read(
        infusion(("New Bag", "1015"), ("Stopped", "1225")) + INFLIXIMAB.format(action, "1800", "", "")
    )
    assert [runs(item) for item in record.administrations] == [["10:15 - 12:25"]]
    assert record.understood.whole


def test_a_record_that_begins_in_the_middle_has_no_start() -> None:
    (item,) = read(infusion(("Rate Change", "1045"), ("Stopped", "1225"))).administrations
    assert (item.start, f"{item.stop:%H:%M}") == (None, "12:25")
    assert [doubt.field for doubt in item.uncertain] == ["start"]


def test_an_action_that_nobody_knows_is_named() -> None:
    record = read(infusion(("New Bag", "1015"), ("Quenched", "1100"), ("Stopped", "1225")))
    assert [runs(item) for item in record.administrations] == [["10:15 - 12:25"]]
    assert [(gap.locator, gap.text) for gap in record.understood.not_understood] == [("row 3", "Quenched")]


def test_completed_is_a_state_in_a_log_and_an_event_in_an_export() -> None:
    log = "date,drug,dose,route,time,status\n3/2/2026,ketorolac,30 mg,IV push,1015,Completed\n"
    (item,) = read(log, head="").administrations
    assert runs(item) == ["10:15 - ?"]
    (item,) = read(infusion(("New Bag", "1015"), ("Completed", "1225"))).administrations
    assert runs(item) == ["10:15 - 12:25"]


def test_completed_without_a_dose_ends_what_was_given() -> None:
    """One bag, one administration: its last row tells no further dose, so it starts nothing."""
    (item,) = read(infusion(("Given", "1015"), ("Completed", "1225"))).administrations
    assert runs(item) == ["10:15 - 12:25"]
    twice = "\n".join(
        (
            "date,drug,dose,route,time,status",
            "3/2/2026,{},30 mg,IV push,1015,Given",
            "3/2/2026,{},{},IV push,1130,Completed",
        )
    )
    for first, second, amount in (("ketorolac", "ketorolac", "30 mg"), ("ketorolac", "ondansetron", "")):
        items = read(twice.format(first, second, amount), head="").administrations
        assert [runs(item) for item in items] == [["10:15 - ?"], ["11:30 - ?"]], (
            "each row is a push of its own"
        )


ACTIONS = ("New Bag", "Given", "Rate Change", "Paused", "Restarted", "Stopped", "Held", "Quenched")


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(8 * 60, 20 * 60)), min_size=1, max_size=8))
def test_no_start_comes_from_an_end_and_no_stop_from_a_beginning(events: list[tuple[str, int]]) -> None:
    rows = infusion(*((what, f"{minute // 60:02d}{minute % 60:02d}") for what, minute in events))
    told = {what: {minute for name, minute in events if name == what} for what in ACTIONS}
    for item in read(rows).administrations:
        for run in item.runs():
            begins = told["New Bag"] | told["Given"] | told["Restarted"]
            if any(
                doubt.field == "start" for doubt in item.uncertain
            ):  # an action that nobody knows may begin one
                begins = begins | told["Quenched"]
            assert run.start is None or run.start.hour * 60 + run.start.minute in begins
            ends = told["Stopped"] | told["Paused"]
            assert run.stop is None or run.stop.hour * 60 + run.stop.minute in ends
            assert None in (run.start, run.stop) or run.start <= run.stop  # type: ignore[operator]


def test_rows_without_an_order_go_by_their_drug() -> None:
    rows = (
        "infliximab 400 mg,New Bag,03/02/2026 1015,IV\nzofran 8 mg,Given,03/02/2026 1016,IV push\n"
        "Remicade,Stopped,03/02/2026 1225,IV\n"
    )
    one, other = read(rows, head="Medication,Action,Time,Route\n").administrations
    assert (runs(one), one.technique, runs(other), other.technique) == (
        ["10:15 - 12:25"], "infusion", ["10:16 - ?"], "push",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("Stop Bag", "stop"),
        ("Infusion Terminated", "stop"),
        ("Stopped (Dual Sign Required)", "stop"),
        ("Bag/Syringe Empty", "stop"),
        ("Pause Infusion", "pause"),
        ("Re-started", "restart"),
        ("Commenced", "start"),
        ("New Bag (Dual Sign Required)", "bag"),
        ("Hang New Bag", "bag"),
        ("Titrate Up", "rate"),
        ("Site Change", "rate"),
        ("Contraindicated", "not_given"),
        ("Hold Infusion", None),  # a pause or a dose that was held: nobody says
        ("Hold", "not_given"),
        ("Bag Given", None),
        ("Void Bag", None),
        ("Stop Bag Infusion", None),
        ("Start IV", None),  # the line, not the drug
        ("Pump Stopped", None),
    ],
)
def test_what_is_done_with_a_bag_is_done_with_its_infusion(words: str, action: str | None) -> None:
    assert action_of(words) == action


def test_a_bag_that_is_stopped_ends_its_infusion() -> None:
    (item,) = read(infusion(("New Bag", "1015"), ("Stop Bag", "1225"))).administrations
    assert runs(item) == ["10:15 - 12:25"]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("20260302101500", "20260302122500", "10:15 - 12:25"),
        ("202603021015", "202603021225", "10:15 - 12:25"),
        ("02MAR2026:10:15:00", "02MAR2026:12:25:00", "10:15 - 12:25"),
        ("20260302996000", "20260302122500", "? - 12:25"),  # no hour of any day
    ],
)
def test_times_as_systems_write_them(first: str, last: str, expected: str) -> None:
    bag = f"77,inFLIXimab 400 mg,New Bag,{first},400,mg,,Intravenous\n"
    (item,) = read(f"{bag}77,inFLIXimab 400 mg,Stopped,{last},,,,Intravenous\n").administrations
    assert runs(item) == [expected]
