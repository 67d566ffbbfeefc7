"""Whether the patient may have left and come back: hours of nothing in a chart that names no visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from payer_profiles.parameters import Parameters
from scrubber.coding.came_back import may_have_come_back, visits_of_days
from scrubber.coding.readings import support_of
from scrubber.model.record import ClaimKeys, Encounter
from scrubber.testing.shorthand import parse_chart

DAY = date(2026, 3, 2)
MORNING = "a1 cefazolin infusion 08:00-08:30"


def at(hour: int) -> datetime:
    """Return an hour of the day on the wall clock."""
    return datetime(2026, 3, 2, hour)  # noqa: DTZ001 - charts write the local wall clock


@pytest.mark.parametrize(
    ("later", "may"),
    [
        ("a2 cefazolin infusion 12:30-13:00", True),
        ("a2 cefazolin infusion 12:29-13:00", False),
        ("a2 ondansetron push 20:00", True),
        ("a2 vitamin_B12 im 20:00", False),
        ("a2 cefazolin infusion 07:00-20:00", False),
        ("a2 cefazolin infusion +08:00-+08:30", False),
    ],
)
def test_four_hours_of_one_day(later: str, may: bool) -> None:
    assert may_have_come_back(parse_chart([MORNING, later], on=DAY)) is may


@pytest.mark.parametrize(
    "told",
    [
        {"encounter": Encounter(id="E1")},
        {"claim": ClaimKeys(account_number="88101")},
        {"encounter": Encounter(start=at(7), stop=at(21))},
    ],
)
def test_a_chart_that_tells_of_its_visit_leaves_nothing_open(told: dict[str, Any]) -> None:
    record = parse_chart([MORNING, "a2 cefazolin infusion 20:00-20:30"], on=DAY)
    assert may_have_come_back(record)
    assert not may_have_come_back(replace(record, **told))


def test_an_encounter_that_ended_at_noon_is_not_the_evening_s() -> None:
    record = parse_chart([MORNING, "a2 cefazolin infusion 20:00-20:30"], on=DAY)
    assert may_have_come_back(replace(record, encounter=Encounter(start=at(7), stop=at(12))))


@pytest.mark.parametrize(
    ("chart", "visits"),
    [
        ([MORNING, "a2 cefazolin infusion +08:00-+08:30"], {"a1": "visit 1", "a2": "visit 2"}),
        (
            [MORNING, "a2 ondansetron push 08:40", "a3 cefazolin infusion +08:00-+08:30", "a4 B12 im +08:05"],
            {"a1": "visit 1", "a2": "visit 1", "a3": "visit 2", "a4": "visit 2"},
        ),
        (["a1 cefazolin infusion 23:00-23:30", "a2 cefazolin infusion +02:00-+02:30"], {}),
        ([MORNING, "a2 cefazolin infusion 20:00-20:30"], {}),
        ([f"{MORNING} visit=1", "a2 cefazolin infusion +08:00-+08:30 visit=1"], {}),
    ],
)
def test_days_that_may_be_a_visit_each(chart: list[str], visits: dict[str, str]) -> None:
    assert visits_of_days(parse_chart(chart, on=DAY)) == visits


def test_a_stay_that_the_chart_documents_is_no_two_visits() -> None:
    record = parse_chart([MORNING, "a2 cefazolin infusion +08:00-+08:30"], on=DAY)
    assert visits_of_days(record)
    assert not visits_of_days(replace(record, encounter=Encounter(id="E1")))
    until = datetime(2026, 3, 3, 12)  # noqa: DTZ001 - charts write the local wall clock
    assert not visits_of_days(replace(record, encounter=Encounter(start=at(7), stop=until)))


def test_what_the_visits_decide_counts_lines_that_are_alike() -> None:
    record = parse_chart([MORNING, "a2 cefazolin infusion +08:00-+08:40"], on=DAY)
    support = support_of(record, Parameters(), transaction_setting="facility")
    (fact,) = [fact for fact in support.open if fact.fact == "visits of the days"]
    assert fact.values == ("one stay", "a visit each")
    assert fact.decides == "96365 x 1, 96366 x 1 or 2 lines of 96365 x 1"


def test_observation_on_the_claim_leaves_one_stay() -> None:
    record = parse_chart([MORNING, "a2 cefazolin infusion +08:00-+08:40"], on=DAY)
    support = support_of(record, Parameters(), transaction_setting="facility", one_stay=True)
    assert not support.open
    assert sorted(line.label for line in support.expectation.lines) == ["96365 x 1", "96366 x 1"]
