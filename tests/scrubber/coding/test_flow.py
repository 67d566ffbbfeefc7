"""A stop that volume and rate give: never settled, and not there where anything speaks of another end (rule T13)."""

from __future__ import annotations

from datetime import datetime

import pytest

from scrubber.model.expected import Undecided
from scrubber.model.record import Encounter, NotUnderstood, Uncertain, Understood
from scrubber.model.value import replace
from tests.scrubber.coding.charts import chart, coded, labels

BAG = "a1 saline infusion 09:00- class=hydration volume=1000 rate=250"


def reasons(*lines: str) -> list[Undecided]:
    return [gap.reason for gap in coded(chart(*lines)).not_evaluated]


def test_what_is_calculated_is_open_and_says_so() -> None:
    """The bag gives four hours; nobody charted its end, so the lines are named, and not settled."""
    found = coded(chart(BAG))
    assert labels(found) == ["96360 x 1", "96361 x 3"]
    (gap,) = found.not_evaluated
    assert gap.reason is Undecided.CALCULATED_STOP
    assert "calculated" in gap.message
    assert "1000 mL at 250 mL/h" in gap.message


def test_a_charted_stop_is_no_calculation() -> None:
    """Near miss: volume and rate beside both times change nothing."""
    assert reasons("a1 saline infusion 09:00-13:00 class=hydration volume=1000 rate=250") == []


@pytest.mark.parametrize("field", ["stop", "rate_ml_per_hour", "volume_ml"])
def test_nothing_is_calculated_from_what_is_in_doubt(field: str) -> None:
    record = chart(BAG)
    item = replace(record.administrations[0], uncertain=(Uncertain(field, "slowed 1015", "another rate"),))
    found = coded(replace(record, administrations=(item,)))
    assert labels(found) == []
    assert Undecided.CALCULATED_STOP not in [gap.reason for gap in found.not_evaluated]


@pytest.mark.parametrize(
    "line",
    [
        f"{BAG} discontinued=reaction",
        f"{BAG} wasted=400mL",
        "a1 drug infusion 09:00- class=therapeutic volume=500 rate=200 discontinued=left",
    ],
)
def test_a_bag_that_was_not_finished_has_no_calculated_end(line: str) -> None:
    assert reasons(line) == [Undecided.NO_STOP]


def test_the_next_bag_of_it_ends_the_calculation() -> None:
    """The first bag would run until 13:00, and a second one was hung at 11:00."""
    next_bag = "a2 saline infusion 11:00-12:00 class=hydration volume=1000"
    assert Undecided.NO_STOP in reasons(BAG, next_bag)
    other = "a2 ondansetron push 11:00 class=therapeutic"
    assert Undecided.NO_STOP not in reasons(BAG, other)


@pytest.mark.parametrize(("left", "calculated"), [("12:30", False), ("13:00", True), ("14:00", True)])
def test_nothing_runs_longer_than_the_visit(left: str, calculated: bool) -> None:
    record = replace(chart(BAG), encounter=Encounter(stop=datetime.fromisoformat(f"2026-03-02T{left}")))
    (gap,) = coded(record).not_evaluated
    assert gap.reason is (Undecided.CALCULATED_STOP if calculated else Undecided.NO_STOP)


def test_words_that_nobody_read_may_tell_the_end() -> None:
    unread = Understood(whole=False, not_understood=(NotUnderstood("line 4"),))
    (gap,) = coded(replace(chart(BAG), understood=unread)).not_evaluated
    assert gap.reason is Undecided.NO_STOP


@pytest.mark.parametrize("policy", ["calculate", "push", "deny", "hold"])
def test_an_end_in_doubt_is_no_missing_one(policy: str) -> None:
    """`1030 IV discontinued`: the chart speaks of an end, whatever the payer does about a chart that does not."""
    record = chart("a1 drug infusion 09:00- class=therapeutic volume=250 rate=125 uncertain=stop")
    found = coded(record, missing_stop_time=policy)
    assert labels(found) == []
    assert [gap.reason for gap in found.not_evaluated] == [Undecided.UNCERTAIN_TIMES]
