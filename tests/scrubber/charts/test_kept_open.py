"""A line that is only kept open in rows of events: the infusion ended before, and what may be either is in doubt."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.keep_open import turns_to_it
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.messages import doubts, runs

HEAD = "Medication,MAR Action,Taken Time,Dose,Infusion Rate,Route\n"
BAG = "New Bag / 1315 / 400 mg / 125 mL/hr"
END = "Stopped / 1550 /  / 0 mL/hr"


def read(*rows: str, drug: str = "infliximab") -> InfusionRecord:
    """Return what rows `action time dose rate` of one drug tell."""
    cells = [row.split(" / ") for row in rows]
    text = HEAD + "".join(f"{drug},{a},03/02/2026 {t},{d},{r},IV\n" for a, t, d, r in cells)
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record


def only(*rows: str) -> Administration:
    """Return the one administration of rows, all of which was understood."""
    record = read(*rows)
    (item,) = record.administrations
    assert record.understood.whole
    return item


@pytest.mark.parametrize(
    "row",
    [
        "KVO / 1530 /  / 5 mL/hr",
        "TKO / 1530 /  / ",
        "Rate Change / 1530 /  / KVO",
        "Rate changed to KVO / 1530 /  / 10 mL/hr",
        "Infusion Complete - KVO / 1530 /  / ",
        "Rate Change / 1530 /  / 5 mL/hr (KVO)",
    ],
)
def test_it_ends_where_the_line_is_only_kept_open(row: str) -> None:
    for further in ((), ("Rate Verify / 1540 /  / 5 mL/hr",), ("Paused / 1540 /  / ",)):
        item = only(BAG, row, *further, END)
        assert (runs(item), item.uncertain) == ("13:15-15:30", ())


@pytest.mark.parametrize("again", ["Restarted / 1540 /  / ", "Rate Change / 1540 /  / 125 mL/hr"])
def test_it_may_run_again_behind_that(again: str) -> None:
    assert runs(only(BAG, "KVO / 1530 /  / ", again, END)) == "13:15-15:30, 15:40-15:50"


def test_beside_a_pause_it_changes_nothing() -> None:
    item = only(BAG, "Paused / 1400 /  / ", "KVO / 1401 /  / ", "Restarted / 1430 /  / ", END)
    assert runs(item) == "13:15-14:00, 14:30-15:50"


def test_a_slow_rate_before_its_end_leaves_both_times() -> None:
    item = only(BAG, "Rate Change / 1530 /  / 5 mL/hr", "Rate Verify / 1540 /  / 5 mL/hr", END)
    assert (runs(item), doubts(item)) == ("13:15-?", {"stop": ("2026-03-02T15:30", "2026-03-02T15:50")})


@pytest.mark.parametrize(
    "rows",
    [
        ("Rate Change / 1530 /  / 60 mL/hr",),  # too fast for that
        ("Rate Change / 1400 /  / 5 mL/hr", "Rate Change / 1430 /  / 125 mL/hr"),  # slowed, and ran on
        ("Rate Change / 1530 /  / 30 mL/hr",),
    ],
)
def test_other_rates_are_those_of_the_drug(rows: tuple[str, ...]) -> None:
    assert runs(only(BAG, *rows, END)) == "13:15-15:50"


def test_a_slow_drug_is_none() -> None:
    assert (
        runs(only("New Bag / 1315 / 400 mg / 10 mL/hr", "Rate Change / 1400 /  / 2 mL/hr", END))
        == "13:15-15:50"
    )


def test_a_fluid_for_the_line_alone_is_told_so() -> None:
    for rows in (("KVO / 1315 /  / 10 mL/hr", END), ("New Bag / 1315 / 500 mL / KVO", END)):
        (item,) = read(*rows, drug="Sodium chloride 0.9%").administrations
        assert (item.purpose, runs(item)) == ("keep_open", "13:15-15:50")
    log = "Date,Drug,Rate,Route,Start,Stop\n3/2/2026,Normal saline,KVO,IV,13:15,15:50\n"
    (record,) = read_document(Document.of_bytes(log.encode(), "log.csv"))
    assert [item.purpose for item in record.administrations] == ["keep_open"]


def test_a_record_that_begins_so_ran_before() -> None:
    item = only("KVO / 1530 /  / 5 mL/hr", END)
    assert (item.start, f"{item.stop:%H:%M}") == (None, "15:30")


def test_a_log_of_rates_says_it_below_the_rate() -> None:
    log = "Date,Time,Drug,Dose,Route,Rate\n" + "".join(
        f"3/2/2026,{at},Rituxan,{mg},IV,{rate}\n"
        for at, mg, rate in (
            ("13:10", "700 mg", "50"),
            ("13:40", "", "100"),
            ("17:00", "", "KVO"),
            ("17:20", "", "0"),
        )
    )
    (record,) = read_document(Document.of_bytes(log.encode(), "log.csv"))
    assert [runs(item) for item in record.administrations] == ["13:10-17:00"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("KVO", True),
        ("rate to keep vein open", True),
        ("KVO stopped", False),
        ("no KVO", False),
        ("rate 5", False),
    ],
)
def test_words_that_turn_to_it(words: str, expected: bool) -> None:
    assert turns_to_it(words) is expected
