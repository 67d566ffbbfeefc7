"""Rows that tell an infusion rate by rate, with no action or with few: one infusion, and its last row ends it."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, runs

LOG = "Date,Time,Medication,Dose,Route,Rate\n"


def read(text: str) -> InfusionRecord:
    """Read a log of one patient and day."""
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record


def only(text: str) -> Administration:
    """Return the one administration of a log, all of which was understood."""
    record = read(text)
    (item,) = record.administrations
    assert record.understood.whole
    return item


def steps(*rows: str, head: str = LOG) -> str:
    """Return a log of rows `time dose rate`, the rest alike."""
    cells = [row.split(" / ") for row in rows]
    return head + "".join(f"3/2/2026,{at},Gamunex-C,{mg},IV,{rate}\n" for at, mg, rate in cells)


def test_a_new_rate_is_no_new_infusion() -> None:
    for again in ("", "30 g"):
        last = f"14:55 / {again} / 0 mL/hr"
        item = only(
            steps("13:10 / 30 g / 30 mL/hr", f"13:40 / {again} / 60", f"14:10 / {again} / 120 mL/hr", last)
        )
        assert (runs(item), dose(item)) == ("13:10-14:55", "30 g")
        assert [source.locator for source in item.also] == ["row 3", "row 4", "row 5"]


def test_an_order_of_its_own_changes_nothing_of_it() -> None:
    rows = "".join(
        f"1,3/2/2026,{at},Gamunex-C,30 g,IV,{rate} mL/hr\n"
        for at, rate in (("13:10", 30), ("13:40", 60), ("15:55", 0))
    )
    assert runs(only(f"Order,{LOG}{rows}")) == "13:10-15:55"


def test_a_rate_of_nothing_between_two_others_is_a_pause() -> None:
    item = only(steps("13:10 / 30 g / 30", "13:40 /  / 0", "14:10 /  / 30", "14:40 /  / 60", "15:40 /  / 0"))
    assert runs(item) == "13:10-13:40, 14:10-15:40"


def test_rows_newest_first_tell_the_same() -> None:
    item = only(steps("15:55 /  / 0", "13:40 /  / 60", "13:10 / 30 g / 30"))
    assert (runs(item), dose(item)) == ("13:10-15:55", "30 g")


def test_a_dose_that_no_end_repeats_may_be_of_each_bottle() -> None:
    item = only(steps("13:10 / 10 g / 30", "13:40 / 10 g / 60", "14:10 / 10 g / 120", "15:00 /  / 0"))
    assert (runs(item), dose(item)) == ("13:10-15:00", "")
    (doubt,) = item.uncertain
    assert (doubt.field, doubt.values) == ("dose", ("10 g", "30 g"))


@pytest.mark.parametrize("word", ["stopped", "Stopped", "off", "Infusion complete", "done"])
def test_a_word_below_the_rate_ends_it(word: str) -> None:
    item = only(steps("13:10 / 700 mg / 50", "13:40 /  / 100", "14:10 /  / 150", f"17:20 /  / {word}"))
    assert (runs(item), dose(item)) == ("13:10-17:20", "700 mg")


def test_a_comment_that_is_an_action_is_one() -> None:
    head = "Date,Time,Medication,Dose,Route,Rate,Comments\n"
    item = only(
        steps("13:10 / 30 g / 30,Started", "13:40 /  / 60,", "15:55 /  / ,Infusion complete", head=head)
    )
    assert (runs(item), dose(item)) == ("13:10-15:55", "30 g")


def test_rows_without_an_action_between_events_are_no_infusions() -> None:
    head = "Date,Time,Medication,Dose,Route,Rate,Event\n"
    rows = ("13:10 / 30 g / 30,Started", "13:40 /  / 60,", "14:00 /  / ,", "15:55 /  / ,Infusion complete")
    item = only(steps(*rows, head=head))
    assert (runs(item), dose(item)) == ("13:10-15:55", "30 g")


def test_another_dose_between_events_is_one_of_its_own() -> None:
    head = "Date,Time,Medication,Dose,Route,Rate,Event\n"
    rows = ("13:10 / 30 g / 30,Started", "13:40 / 10 g / 60,", "15:55 /  / ,Infusion complete")
    assert [dose(item) for item in read(steps(*rows, head=head)).administrations] == ["30 g", "10 g"]


def test_given_beside_each_rate_is_no_further_dose() -> None:
    head = "Date,Time,Medication,Dose,Route,Rate,Status\n"
    rows = ("13:10 / 30 g / 30,Given", "13:40 / 30 g / 60,Given", "15:55 /  / ,Completed")
    (item,) = read(steps(*rows, head=head)).administrations
    assert (runs(item), set(doubts(item))) == ("13:10-15:55", {"dose"})


@pytest.mark.parametrize(
    "other",
    [
        "19:10 / 30 g / 60 mL/hr",  # hours later, with a dose of its own
        "13:40 / 10 g / 60 mL/hr",  # of another dose
        "13:40 / 30 g / 30 mL/hr",  # nothing changed
        "13:40 / 30 g / ",  # no rate: a further dose
    ],
)
def test_what_may_be_a_dose_of_its_own_is_one(other: str) -> None:
    assert len(read(steps("13:10 / 30 g / 30 mL/hr", other)).administrations) == 2


def test_bottles_with_lots_are_doses_of_their_own() -> None:
    head = "Date,Time,Medication,Dose,Route,Rate,Lot\n"
    rows = ("13:10 / 10 g / 30,A1", "13:40 / 10 g / 60,A2")
    assert len(read(steps(*rows, head=head)).administrations) == 2


def test_a_comment_on_a_whole_dose_is_no_event() -> None:
    head = "Date,Time,Medication,Dose,Route,Rate,Comments\n"
    items = read(steps("13:10 / 30 mg / ,Completed", "13:40 / 30 mg / ,Completed", head=head)).administrations
    assert len(items) == 2


def test_a_pump_that_stands_has_not_begun() -> None:
    rows = ("13:00 /  / 0", "13:10 / 30 g / 30", "13:40 /  / 60", "15:55 /  / 0")
    items = read(steps(*rows)).administrations
    assert [runs(item) for item in items if item.start] == ["13:10-15:55"]


def test_of_an_open_half_of_the_day_the_steps_are_one_infusion() -> None:
    item = only(steps("9:10 / 30 g / 30", "9:40 /  / 60", "11:55 /  / 0"))
    assert doubts(item)["start"] == ("2026-03-02T09:10", "2026-03-02T21:10")
    assert doubts(item)["stop"] == ("2026-03-02T11:55", "2026-03-02T23:55")


def test_a_state_of_progress_beside_each_rate_is_no_action() -> None:
    head = "Date,Time,Medication,Dose,Route,Rate,Status\n"
    rows = ("13:10 / 30 g / 30,In Progress", "13:40 / 30 g / 60,In progress", "15:55 / 30 g / 0,Completed")
    item = only(steps(*rows, head=head))
    assert (runs(item), dose(item)) == ("13:10-15:55", "30 g")


def test_a_second_infusion_of_a_day_is_one_of_its_own() -> None:
    first = ("09:10 / 30 g / 30", "09:40 /  / 60", "11:55 /  / 0")
    second = ("14:10 / 30 g / 30", "14:40 /  / 60", "16:55 /  / 0")
    for rows in (first + second, second + first, (*second, *first)[::-1]):
        items = read(steps(*rows)).administrations
        assert sorted((runs(item), dose(item)) for item in items) == [
            ("09:10-11:55", "30 g"),
            ("14:10-16:55", "30 g"),
        ]


def test_a_rate_without_a_dose_behind_a_stop_is_its_restart() -> None:
    item = only(steps("13:10 / 700 mg / 50", "13:40 /  / stopped", "14:00 /  / 50", "17:20 /  / off"))
    assert (runs(item), dose(item)) == ("13:10-13:40, 14:00-17:20", "700 mg")


def test_a_rate_in_a_comment_is_one() -> None:
    head = "Date,Time,Medication,Dose,Route,Comments\n"
    rows = ("13:10 / 700 mg / start 50 mL/hr", "13:40 /  / 100 ml/hr", "14:10 /  / increased to 150 mL/hr")
    item = only(steps(*rows, "17:20 /  / infusion complete", head=head))
    assert (runs(item), dose(item)) == ("13:10-17:20", "700 mg")


def test_a_row_without_rate_and_dose_is_no_certain_infusion() -> None:
    head = "Date,Time,Medication,Dose,Route,Comments\n"
    items = read(steps("13:10 / 700 mg / ", "13:40 /  / VSS", head=head)).administrations
    assert [runs(item) for item in items] == ["13:10-?", ""]
    (item,) = read(
        steps("13:10 / 700 mg / ", "13:40 /  / VSS", "17:20 /  / stopped", head=head)
    ).administrations
    assert (runs(item), dose(item)) == ("13:10-17:20", "700 mg")


def test_a_further_push_without_a_dose_is_one() -> None:
    text = "Date,Time,Medication,Dose,Route\n" + "".join(
        f"3/2/2026,{at},ondansetron,{mg},IV push\n" for at, mg in (("13:10", "4 mg"), ("15:10", ""))
    )
    assert [runs(item) for item in read(text).administrations] == ["13:10-?", "15:10-?"]


def test_rates_by_weight_are_steps_too() -> None:
    rows = ("13:10 / 35 g / 0.5 mL/kg/hr", "13:40 / 35 g / 1 mL/kg/hr", "14:10 / 35 g / 2 mL/kg/hr")
    item = only(steps(*rows, "15:40 / 35 g / done"))
    assert (runs(item), dose(item)) == ("13:10-15:40", "35 g")
    item = only(steps(*rows, "15:40 / 35 g / 0 mL/kg/hr"))
    assert (runs(item), dose(item)) == ("13:10-15:40", "35 g")


def test_a_total_of_nothing_yet_is_no_denial() -> None:
    head = "Date,Time,Medication,Dose,Route,Rate,Total Infused\n"
    (item,) = read(
        steps("13:10 / 35 g / 30,0", "13:40 /  / 60,15", "15:40 /  / 0,150", head=head)
    ).administrations
    assert (runs(item), dose(item)) == ("13:10-15:40", "35 g")


RUNS = "Date,Start,Stop,Medication,Dose,Route,Rate\n"


@pytest.mark.parametrize(
    "rows",
    [
        ("13:10,,Rituxan,700 mg,IV,50", "13:40,,Rituxan,,IV,100", "14:10,17:20,Rituxan,,IV,150"),
        ("13:10,17:20,Rituxan,700 mg,IV,50", "13:40,,Rituxan,,IV,100", "14:10,,Rituxan,,IV,150"),
    ],
    ids=["in its last row", "in its first row"],
)
def test_one_stop_ends_all_steps(rows: tuple[str, ...]) -> None:
    item = only(RUNS + "".join(f"3/2/2026,{row}\n" for row in rows))
    assert (runs(item), dose(item)) == ("13:10-17:20", "700 mg")


def test_runs_with_stops_and_rates_of_their_own_stay_runs() -> None:
    rows = ("13:00,14:00,Vancomycin,1 g,IV,250", "21:00,22:15,Vancomycin,1 g,IV,200")
    items = read(RUNS + "".join(f"3/2/2026,{row}\n" for row in rows)).administrations
    assert [(runs(item), dose(item)) for item in items] == [("13:00-14:00", "1 g"), ("21:00-22:15", "1 g")]
    ladder = (
        "13:10,13:40,Rituxan,,IV,50",
        "13:40,14:10,Rituxan,,IV,100",
        "14:10,17:20,Rituxan,700 mg,IV,150",
    )
    item = only(RUNS + "".join(f"3/2/2026,{row}\n" for row in ladder))
    assert (runs(item), dose(item)) == ("13:10-17:20", "700 mg")


def test_a_remark_on_the_row_of_the_stop_is_heard() -> None:
    head = RUNS.replace("\n", ",Comments\n")
    rows = ("13:10,,Rituxan,700 mg,IV,50,", "14:10,17:20,Rituxan,,IV,150,stopped early - hives")
    (item,) = read(head + "".join(f"3/2/2026,{row}\n" for row in rows)).administrations
    assert set(doubts(item)) == {"stop", "dose"}


def test_a_row_that_may_look_at_the_run_of_another_is_in_doubt() -> None:
    head = "Date,Start,Stop,Medication,Dose,Route,Comments\n"
    for rows in (
        ("13:10,17:20,Rituxan,700 mg,IV,", "14:10,,Rituxan,,IV,VSS"),
        ("13:10,,Rituxan,700 mg,IV,", "17:20,,Rituxan,700 mg,IV,completed"),
    ):
        items = read(head + "".join(f"3/2/2026,{row}\n" for row in rows)).administrations
        assert [item.start is not None for item in items] == [True, False]
    twice = ("13:10,,Rituxan,700 mg,IV,completed", "17:20,,Rituxan,700 mg,IV,completed")
    items = read(head + "".join(f"3/2/2026,{row}\n" for row in twice)).administrations
    assert [item.start is not None for item in items] == [True, True]
