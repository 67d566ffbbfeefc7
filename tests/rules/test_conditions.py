"""Conditions of policies: ages to the day, patterns, and three answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.model.unchecked import Because
from scrubber.rules.conditions import denied, diagnosis_matches, every, is_of_age, is_one, reaches, some

OPEN = Because.NO_PLACE


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2008, 2, 29), "18 years", date(2026, 3, 1)),
        (date(2008, 2, 29), "20 years", date(2028, 2, 29)),
        (date(2025, 8, 31), "6 months", date(2026, 3, 1)),
        (date(2025, 12, 31), "1 month", date(2026, 1, 31)),
        (date(2025, 12, 15), "12 weeks", date(2026, 3, 9)),
        (date(2026, 2, 20), "10 days", date(2026, 3, 2)),
    ],
)
def test_the_day_on_which_an_age_is_reached(born: date, age: str, day: date) -> None:
    assert reaches(born, age) == day


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.integers(0, 90))
def test_years_are_those_of_a_calendar(born: date, years: int) -> None:
    """By the calendar: the age on a day is the difference of the years, less one before the birthday."""
    day = reaches(born, f"{years} years")

    def age(on: date) -> int:
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    assert age(day) == years
    assert age(day - timedelta(days=1)) == years - 1


def test_an_upper_age_counts_as_a_whole() -> None:
    born = date(2008, 3, 2)
    assert is_of_age(born, date(2026, 3, 1), "6 years", "17 years") is True
    assert is_of_age(born, date(2026, 3, 2), "6 years", "17 years") is False
    assert is_of_age(born, date(2026, 3, 2), "18 years", None) is True
    assert is_of_age(None, date(2026, 3, 2), "18 years", None) is Because.NO_BIRTH_DATE


@pytest.mark.parametrize(
    ("answers", "all_of_them", "any_of_them"),
    [
        ([], True, False),
        ([True, True], True, True),
        ([True, False], False, True),
        ([True, OPEN], OPEN, True),
        ([False, OPEN], False, OPEN),
        ([OPEN], OPEN, OPEN),
    ],
)
def test_what_is_not_known_counts_only_where_it_decides(
    answers: list[bool | Because], all_of_them: bool | Because, any_of_them: bool | Because
) -> None:
    assert every(answers) is all_of_them
    assert some(answers) is any_of_them
    assert denied(all_of_them) is (OPEN if all_of_them is OPEN else not all_of_them)


@pytest.mark.parametrize(
    ("pattern", "code", "is_one"),
    [
        ("K50.90", "K5090", True),
        ("K50*", "K5090", True),
        ("K50.9*", "K5090", True),
        ("K50", "K5090", False),
        ("K51*", "K5090", False),
    ],
)
def test_a_diagnosis_matches_with_or_without_its_point(pattern: str, code: str, is_one: bool) -> None:
    assert diagnosis_matches(pattern, code) is is_one


@pytest.mark.parametrize(("value", "answer"), [("TX", True), ("CA", False), ("", Because.NOT_ON_CLAIM)])
def test_an_element_that_is_empty_says_nothing(value: str, answer: bool | Because) -> None:
    """Silence is not evidence (contract, promise 1): no policy is left aside for what a claim does not say."""
    assert is_one(value, ("TX", "OK")) is answer
