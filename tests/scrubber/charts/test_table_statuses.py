"""A status that denies always denies, whatever the other rows of its table say; an unknown one never makes a giving."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.charts import Document, DocumentError, read_document
from scrubber.charts.document import ReadOptions
from scrubber.charts.words.actions import apart
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, runs

HEAD = "Date,Drug,Dose,Start,Stop,Route,Status\n3/2/2026,Remicade,400 mg,13:15,15:25,IV,Complete\n"
OF_EVENTS = "3/2/2026,Ativan,1 mg,13:00,,IVP,Wasted\n"
MAR = "Medication,MAR Action,Taken Time,Dose,Route,Comments\n"
BAG = "infliximab,New Bag,3/2/2026 1315,400 mg,IV,\n"


def read(text: str) -> InfusionRecord:
    """Read a log of one patient and day."""
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record


@pytest.mark.parametrize("others", ["", OF_EVENTS], ids=["states", "events"])
@pytest.mark.parametrize(
    ("status", "refused"),
    [
        ("Not Administered - NPO", True),
        ("d/c'd before given", False),
        ("Withheld", False),
        ("Unable to give", False),
        ("Pt refused", True),
        ("Declined by pt", True),
        ("Not given (no access)", True),
        ("Held - elevated LFTs", True),
        ("Patient NPO, not given", True),
        ("charted in error", False),
        ("returned to pharmacy - pt left", False),
    ],
)
def test_a_status_that_denies_denies(others: str, status: str, refused: bool) -> None:
    record = read(f'{HEAD}{others}3/2/2026,Pepcid,20 mg,12:53,,IVP,"{status}"\n')
    assert [item.substance for item in record.administrations] == ["Remicade"]
    assert [item.substance for item in record.not_given] == ["Pepcid"] * refused


@pytest.mark.parametrize("others", ["", OF_EVENTS], ids=["states", "events"])
@pytest.mark.parametrize("stop", ["", "13:10"])
def test_a_status_that_nobody_knows_makes_no_certain_giving(others: str, stop: str) -> None:
    record = read(f"{HEAD}{others}3/2/2026,Pepcid,20 mg,12:53,{stop},IVPB,Zorked\n")
    item = record.administrations[1]
    assert (item.start, item.stop, item.dose) == (None, None, None)
    assert {"start", "dose", "technique"} <= set(doubts(item))
    assert not record.understood.whole


def test_what_is_said_of_an_event_is_a_remark_beside_it() -> None:
    rows = (
        "infliximab,Paused - itching,3/2/2026 1330,,IV,\ninfliximab,Restarted (per MD),3/2/2026 1400,,IV,\n"
    )
    end = "infliximab,{},3/2/2026 1525,,IV,\n"
    (item,) = read(MAR + BAG + rows + end.format("Stopped")).administrations
    assert (runs(item), dose(item)) == ("13:15-13:30, 14:00-15:25", "400 mg")
    (item,) = read(MAR + BAG + end.format("Stopped - infiltrated")).administrations
    assert set(doubts(item)) == {"stop", "dose"}
    (item,) = read(MAR + BAG + end.format("Stopped - zorked")).administrations
    assert runs(item) == "13:15-15:25"


def test_an_infusion_that_is_held_for_a_reason_is_paused() -> None:
    rows = "infliximab,Infusion held - itching,3/2/2026 1330,,IV,\ninfliximab,Resumed,3/2/2026 1400,,IV,\n"
    (item,) = read(f"{MAR}{BAG}{rows}infliximab,Stopped,3/2/2026 1525,,IV,\n").administrations
    assert (runs(item), dose(item)) == ("13:15-13:30, 14:00-15:25", "400 mg")


def test_held_for_a_reason_while_it_runs_shakes_its_run() -> None:
    rows = "infliximab,Held - low BP,3/2/2026 1400,,IV,\ninfliximab,Stopped,3/2/2026 1525,,IV,\n"
    (item,) = read(MAR + BAG + rows).administrations
    assert "segments" in doubts(item)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stopped - itching", ("Stopped", "itching")),
        ("Rate Change (per MD)", ("Rate Change (per MD)", "")),
        ("Rate Change (order changed)", ("Rate Change", "order changed")),
        ("Given - partial", ("Given - partial", "")),
        ("Stopped: restarted", ("Stopped: restarted", "")),
        ("re-started", ("re-started", "")),
    ],
)
def test_an_event_stands_apart_from_what_is_said_of_it(text: str, expected: tuple[str, str]) -> None:
    assert apart(text) == expected


def test_given_by_another_is_told_in_doubt() -> None:
    row = "hydrocortisone,Given by Other,3/2/2026 1351,100 mg,IV Push,{}\n"
    for comment in ("", "given by Dr. Lee at chairside"):
        record = read(f"{MAR}{BAG}{row.format(comment)}")
        item = record.administrations[1]
        assert (item.substance, item.start, item.dose) == ("hydrocortisone", None, None)
        assert not record.understood.whole
    record = read(f"{MAR}{BAG}{row.format('given by EMS en route')}")
    assert [item.substance for item in record.administrations] == ["infliximab"]


CERNER = "Order Mnemonic,{},Admin Start Dt Tm,Admin End Dt Tm,Admin Dosage,Dosage Unit,Admin Route\n"


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("EVENT_TITLE,EVENT_STATUS", "{},Auth (Verified)"),
        ("EVENT_STATUS,EVENT_TITLE", "Auth (Verified),{}"),
        ("Status,Task Type", "Complete,{}"),
        ("Status,Event", "Complete,{}"),  # both are headed as what was done
        ("Documentation", "{}"),
    ],
)
def test_a_column_of_actions_is_known_by_its_cells(headings: str, cells: str) -> None:
    rows = (
        ("Begin Bag", "13:15,,400,mg"),
        ("Rate Change", "13:45,,,"),
        ("Site Change", "14:10,,,"),
        ("Waste", "15:20,,20,mg"),
        ("End Bag", "15:25,,,"),
    )
    text = CERNER.format(headings) + "".join(
        f"infliximab,{cells.format(what)},03/02/2026 {rest},IV\n" for what, rest in rows
    )
    (item,) = read(text).administrations
    assert (runs(item), dose(item)) == ("13:15-15:25", "400 mg")
    assert item.wasted is not None


def test_a_state_beside_a_column_of_actions_still_takes_back() -> None:
    text = CERNER.format("EVENT_TITLE,EVENT_STATUS") + "".join(
        f"infliximab,{what},{state},03/02/2026 {at},,{amount},IV\n"
        for what, state, at, amount in (
            ("Begin Bag", "Auth (Verified)", "13:15", "400,mg"),
            ("End Bag", "In Error", "15:10", ","),
            ("End Bag", "Auth (Verified)", "15:25", ","),
            ("Begin Bag", "Not Done: Patient Refused", "16:00", "400,mg"),
        )
    )
    assert [runs(item) for item in read(text).administrations] == ["13:15-15:25"]


def test_a_confirmed_mapping_that_names_no_actions_leaves_them_to_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.map.toml"
    columns = 'drug = "Order Mnemonic"\nstart = "Admin Start Dt Tm"\n'
    text = CERNER.format("EVENT_TITLE,EVENT_STATUS") + "".join(
        f"infliximab,{what},Complete,03/02/2026 {at},,,,IV\n"
        for what, at in (("Begin Bag", "13:15"), ("End Bag", "15:25"))
    )
    path.write_text(f'schema = "infuscrub.mapping/1"\n[columns]\n{columns}')
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"), ReadOptions(mapping=path))
    assert [runs(item) for item in record.administrations] == ["13:15-15:25"]
    path.write_text(f'schema = "infuscrub.mapping/1"\n[columns]\n{columns}stop = "Finish"')
    with pytest.raises(DocumentError) as raised:
        read_document(Document.of_bytes(text.encode(), "log.csv"), ReadOptions(mapping=path))
    assert [problem.place for problem in raised.value.problems] == ["columns.stop"]


def test_states_of_runs_are_no_actions() -> None:
    text = "Drug,Dose,Route,Date,Start,Stop,Infusion State\n" + "".join(
        f"{drug},400 mg,IV,3/2/2026,{at},{state}\n"
        for drug, at, state in (
            ("infliximab", "13:15,15:25", "Stopped"),
            ("Entyvio", "15:30,16:10", "Paused"),
        )
    )
    assert runs(read(text).administrations[0]) == "13:15-15:25"


def test_a_column_of_other_words_is_none_of_actions() -> None:
    rows = ("13:00,Given", "14:00,PRN")
    text = "Drug,Dose,Route,Time,Task Type\n" + "".join(
        f"ketorolac,30 mg,IVP,3/2/2026 {row}\n" for row in rows
    )
    assert [runs(item) for item in read(text).administrations] == ["13:00-?", "14:00-?"]


def test_what_is_stopped_behind_an_unknown_action_may_be_the_run_before() -> None:
    rows = "".join(
        f"infliximab,{what},3/2/2026 {at},,IV,\n"
        for what, at in (("Stopped", "1340"), ("Zorked", "1400"), ("Stopped", "1525"))
    )
    item, other = read(MAR + BAG + rows).administrations
    assert (runs(item), doubts(item)) == ("13:15-?", {"stop": ("2026-03-02T13:40", "2026-03-02T15:25")})
    assert other.start is None


def test_a_rate_behind_an_action_is_none_of_its_words() -> None:
    rows = "".join(
        f"infliximab,{what},3/2/2026 {at},,IV,\n"
        for what, at in (
            ("Rate changed to 100 mL/hr", "1330"),
            ("Stopped for reaction", "1340"),
            ("Restarted at 50 mL/hr", "1400"),
            ("Stopped @1525", "1525"),
        )
    )
    record = read(MAR + BAG + rows)
    (item,) = record.administrations
    assert (runs(item), record.understood.whole) == ("13:15-13:40, 14:00-15:25", True)
    (item,) = read(f"{MAR}{BAG}infliximab,Stopped at 1510,3/2/2026 1525,,IV,\n").administrations
    assert item.stop is None


def test_stopped_is_a_state_where_rows_tell_runs() -> None:
    head = "Date,Drug,Dose,Route,Start,Stop,Status\n"
    rows = ("Remicade,400 mg,IV,13:15,15:20,Completed", "Entyvio,300 mg,IV,15:30,,Stopped")
    items = read(
        head + "".join(f"3/2/2026,{row}\n" for row in (*rows, "Tysabri,300 mg,IV,17:00,18:00,Stopped"))
    )
    assert [runs(item) for item in items.administrations] == ["13:15-15:20", "15:30-?", "17:00-18:00"]


def test_two_unknown_actions_with_doses_are_both_told() -> None:
    rows = "".join(f"ketorolac,Zorked,3/2/2026 {at},15 mg,IV Push,\n" for at in ("1315", "1615"))
    items = read(MAR + rows).administrations
    assert [(item.substance, item.start) for item in items] == [("ketorolac", None)] * 2


@pytest.mark.parametrize("status", ["Given - Late", "Given Early", "Administered late", "Given (on time)"])
def test_what_was_given_early_or_late_was_given(status: str) -> None:
    record = read(f"{HEAD}3/2/2026,Pepcid,20 mg,12:53,,IVP,{status}\n")
    item = record.administrations[1]
    assert (runs(item), dose(item), doubts(item)) == ("12:53-?", "20 mg", {})
    assert record.understood.whole


WHY = "Date,Drug,Dose,Route,Start,Stop,Reason not given\n3/2/2026,Remicade,400 mg,IV,13:15,15:25,\n"


def test_a_reason_for_not_giving_beside_no_time_says_that_it_was_not_given() -> None:
    record = read(f"{WHY}3/2/2026,Epogen,40000 units,SQ,,,HGB 11.6 HOLD PER PROTOCOL\n")
    assert [item.substance for item in record.administrations] == ["Remicade"]
    assert [item.substance for item in record.not_given] == ["Epogen"]


def test_a_reason_that_may_be_one_for_giving_later_leaves_it_open() -> None:
    record = read(f"{WHY}3/2/2026,Epogen,40000 units,SQ,,,hgb redrawn - given at 1500\n")
    assert {"dose", "technique"} <= set(doubts(record.administrations[1]))
    assert record.not_given == ()


@pytest.mark.parametrize(("why", "fields"), [("hgb 11.6", {"start", "dose", "technique"}), ("n/a", set())])
def test_a_reason_for_not_giving_beside_a_time_leaves_both_open(why: str, fields: set[str]) -> None:
    record = read(f"{WHY}3/2/2026,Epogen,40000 units,SQ,13:20,,{why}\n")
    assert set(doubts(record.administrations[1])) == fields
    assert record.not_given == ()
