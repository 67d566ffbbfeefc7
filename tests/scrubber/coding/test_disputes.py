"""Every disputed point as a parameter: both readings are asked, and only differences are shown."""

from __future__ import annotations

from payer_profiles.parameters import Parameters
from scrubber.coding.disputes import READINGS, explain_disputes
from tests.scrubber.coding.charts import chart


def test_every_reading_is_one_that_a_profile_may_state() -> None:
    for name, values in READINGS.items():
        assert len(values) > 1
        for value in values:
            assert getattr(Parameters(**{name: value}), name) == value


def test_only_readings_that_change_the_answer_are_shown() -> None:
    """Ninety minutes: one more hour for the payer that counts from 30, the same for all else."""
    found = explain_disputes(
        chart("a1 drug infusion 09:00-10:30 class=therapeutic"), Parameters(), transaction_setting="facility"
    )
    assert [(d.parameter, d.value, d.lines) for d in found] == [
        ("additional_hour_min_minutes", "30", ("96365 x 1", "96366 x 1"))
    ]


def test_a_line_date_is_shown_where_dates_differ() -> None:
    found = explain_disputes(
        chart("a1 drug infusion 22:30-+01:31 class=therapeutic"), Parameters(), transaction_setting="facility"
    )
    split = next(d for d in found if d.parameter == "midnight")
    assert any("2026-03-03" in line for line in split.lines)
