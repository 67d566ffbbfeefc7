"""A pump's clock beside another: the two decide where they agree, or where one column is that of the giving."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.messages import runs

RUN = "Date,Medication,Dose,Route,{},{},{},{}\n3/2/2026,Remicade,400 mg,IV infusion,{},{},{},{}\n"
EVENTS = "Date,Medication,Dose,Route,Action,Pump Time,{}\n"
BY_PUMP = ("Start (pump)", "Stop (pump)")
BY_WALL = ("Start (wall clock)", "Stop (wall clock)")


def read(text: str) -> tuple[InfusionRecord, Administration]:
    """Read a table of one administration."""
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    (item,) = record.administrations
    return record, item


def doubts(item: Administration) -> dict[str, list[str]]:
    """Return what is in doubt, with the times of day that it may be."""
    return {doubt.field: [value[-5:] for value in doubt.values] for doubt in item.uncertain}


@pytest.mark.parametrize(
    "pump", [BY_PUMP, ("Pump Start Time", "Pump Stop Time"), ("Start per pump", "Pump End")]
)
@pytest.mark.parametrize(
    "other", [BY_WALL, ("Wall Start", "Wall Stop"), ("Start", "Stop"), ("Actual Start", "Actual End")]
)
def test_clocks_that_agree_within_the_minute_decide(pump: tuple[str, str], other: tuple[str, str]) -> None:
    record, item = read(RUN.format(*pump, *other, "10:15:20", "12:25:41", "1015", "1225"))
    assert runs(item) == "10:15-12:25"
    assert not item.uncertain
    assert record.understood.whole


@pytest.mark.parametrize(
    ("pump", "wall"), [("1:15 PM", "13:15"), ("13:15", "1315"), ("1:15:30 PM", "1:15 PM")]
)
def test_one_time_in_two_forms_is_one(pump: str, wall: str) -> None:
    _, item = read(RUN.format(*BY_PUMP, *BY_WALL, pump, "1525", wall, "1525"))
    assert (runs(item), item.uncertain) == ("13:15-15:25", ())


def test_the_two_halves_of_the_day_are_two_times() -> None:
    _, item = read(RUN.format(*BY_PUMP, *BY_WALL, "10:15 PM", "12:25 PM", "10:15 AM", "12:25 PM"))
    assert (item.start, doubts(item)) == (None, {"start": ["10:15", "22:15"]})


def test_clocks_of_one_time_that_differ_leave_both() -> None:
    _, item = read(RUN.format(*BY_PUMP, *BY_WALL, "1013", "1225", "1015", "1225"))
    assert (item.start, doubts(item)) == (None, {"start": ["10:15", "10:13"]})
    assert item.stop is not None


@pytest.mark.parametrize("other", [("Start", "Stop"), ("Actual Start", "Actual Stop")])
def test_the_column_of_the_giving_decides_and_the_pumps_is_named(other: tuple[str, str]) -> None:
    record, item = read(RUN.format(*BY_PUMP, *other, "1013", "1223", "1015", "1225"))
    assert runs(item) == "10:15-12:25"
    assert [gap.text for gap in record.understood.not_understood] == ["start pump 1013", "stop pump 1223"]


@pytest.mark.parametrize("heading", ["Charted Time", "Wall Time", "Wall Clock", "Documented Time"])
def test_events_of_two_clocks(heading: str) -> None:
    row = "3/2/2026,Remicade,400 mg,IV infusion,{},{},{}\n"
    alike = row.format("Started", "1015", "1015") + row.format("Stopped", "1225", "1225")
    assert runs(read(EVENTS.format(heading) + alike)[1]) == "10:15-12:25"
    differ = row.format("Started", "1015", "1015") + row.format("Stopped", "1223", "1225")
    _, item = read(EVENTS.format(heading) + differ)
    assert (runs(item), doubts(item)) == ("10:15-?", {"stop": ["12:25", "12:23"]})


def test_a_pause_by_two_clocks_leaves_what_ran_in_doubt() -> None:
    row = "3/2/2026,Remicade,,IV infusion,{},{},{}\n"
    events = [
        ("Started", "1015", "1015"),
        ("Paused", "1040", "1045"),
        ("Restarted", "1100", "1100"),
        ("Stopped", "1225", "1225"),
    ]
    _, item = read(EVENTS.format("Charted Time") + "".join(row.format(*event) for event in events))
    assert (item.segments, "stop" in doubts(item)) == ((), True)


def test_events_by_the_time_given_are_those() -> None:
    row = "3/2/2026,Remicade,400 mg,IV infusion,{},{},{}\n"
    _, item = read(
        EVENTS.format("Time Given")
        + row.format("Started", "1013", "1015")
        + row.format("Stopped", "1223", "1225")
    )
    assert runs(item) == "10:15-12:25"


@pytest.mark.parametrize("pump", [BY_PUMP, ("Pump On", "Pump Off")])
def test_the_pumps_clock_alone_is_left_to_a_person(pump: tuple[str, str]) -> None:
    table = (
        f"Date,Medication,Dose,Route,{pump[0]},{pump[1]}\n3/2/2026,Remicade,400 mg,IV infusion,1013,1223\n"
    )
    record, item = read(table)
    assert (item.start, item.stop) == (None, None)
    assert len(record.understood.not_understood) == 2


def test_a_person_may_say_which_clock_is_meant(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(RUN.format(*BY_PUMP, *BY_WALL, "1013", "1223", "1015", "1225"))
    (tmp_path / "log.csv.map.toml").write_text(
        'schema = "infuscrub.mapping/1"\n[columns]\ndate = "Date"\ndrug = "Medication"\nroute = "Route"\n'
        'start = "Start (wall clock)"\nstop = "Stop (wall clock)"\n'
    )
    (record,) = read_document(Document.of_path(tmp_path / "log.csv"))
    (item,) = record.administrations
    assert (runs(item), item.uncertain) == ("10:15-12:25", ())


MAR = "Medication,MAR Action,{},Dose,Route,Start Time,End Time\n"
GIVEN = "Benadryl,Given,{},25 mg,IV Push,{},{}\n"


@pytest.mark.parametrize("heading", ["Admin Time", "Taken Time", "Time Given", "Administration Date/Time"])
@pytest.mark.parametrize("began", ["03/01/2026 0900", "03/02/2026 0945"])
def test_a_start_beside_another_time_given_may_be_the_orders(heading: str, began: str) -> None:
    _, item = read(MAR.format(heading) + GIVEN.format("03/02/2026 1000", began, "03/08/2026 0900"))
    assert (item.start, item.stop) == (None, None)
    assert doubts(item) == {"start": [began[-4:-2] + ":" + began[-2:], "10:00"], "stop": []}


def test_a_start_that_is_the_time_given_is_certain() -> None:
    _, item = read(MAR.format("Admin Time") + GIVEN.format(*["03/02/2026 1000"] * 2, ""))
    assert (runs(item), item.uncertain) == ("10:00-?", ())


def test_a_start_beside_the_time_that_it_was_charted_is_certain() -> None:
    _, item = read(MAR.format("Charted Time") + GIVEN.format("03/02/2026 1020", "03/02/2026 1000", ""))
    assert (runs(item), item.uncertain) == ("10:00-?", ())


def test_the_start_of_an_order_that_each_event_repeats_is_none_of_its_own() -> None:
    row = "Remicade,{},{},400 mg,IV infusion,03/02/2026 0930,\n"
    _, item = read(
        MAR.format("Admin Time")
        + row.format("New Bag", "03/02/2026 1015")
        + row.format("Stopped", "03/02/2026 1225")
    )
    assert doubts(item) == {"start": ["09:30", "10:15"], "stop": []}


def test_clocks_of_two_days_differ() -> None:
    times = ("3/1/2026 1015", "3/2/2026 1225", "3/2/2026 1015", "3/2/2026 1225")
    _, item = read(RUN.format(*BY_PUMP, *BY_WALL, *times))
    (doubt,) = item.uncertain
    assert (item.start, runs(item)) == (None, "?-12:25")
    assert doubt.values == ("2026-03-02T10:15", "2026-03-01T10:15")


def test_a_pump_of_which_the_half_of_the_day_is_not_said_may_agree() -> None:
    _, item = read(RUN.format(*BY_PUMP, *BY_WALL, "9:15", "11:25", "9:15 AM", "11:25 AM"))
    assert (runs(item), item.uncertain) == ("09:15-11:25", ())
    _, item = read(RUN.format(*BY_PUMP, *BY_WALL, "9:05", "11:25", "9:15 AM", "11:25 AM"))
    assert doubts(item)["start"][0] == "09:15"
    assert "09:05" in doubts(item)["start"]
