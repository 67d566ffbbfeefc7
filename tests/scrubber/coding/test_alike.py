"""Readings of a chart that support the same: the report shows the first, and says what the others read."""

from __future__ import annotations

import pytest

from payer_profiles.parameters import Parameters
from scrubber.coding.readings import support_of
from scrubber.model.record import Uncertain
from scrubber.model.value import replace
from tests.scrubber.coding.charts import chart


def because(*stops: str) -> list[str]:
    """Return why an infusion of infliximab from 09:15 is coded, its stop read in these ways."""
    record = chart("a1 infliximab infusion 09:15-11:24 class=complex dose=400mg")
    (item,) = record.administrations
    values = tuple(f"2026-03-02T{stop}" for stop in stops)
    doubt = Uncertain("stop", " / ".join(stops), "documents disagree", values)
    record = replace(record, administrations=(replace(item, stop=None, uncertain=(doubt,)),))
    support = support_of(record, Parameters(), transaction_setting="physician")
    return [
        words for line in support.expectation.lines if line.kind == "administration" for words in line.because
    ]


def test_the_other_reading_is_told_beside_the_first() -> None:
    said = because("11:24", "11:25")
    assert "infliximab ran 09:15–11:24 (129 min)" in said[0]
    assert (
        said[1] == "the chart can also be read so, with the same result: infliximab ran 09:15–11:25 (130 min)"
    )


@pytest.mark.parametrize("stops", [("11:24",), ("11:24", "11:24")])
def test_one_reading_is_told_once(stops: tuple[str, ...]) -> None:
    assert not [words for words in because(*stops) if "also be read" in words]


def test_of_many_readings_three_are_told_and_the_rest_is_counted() -> None:
    said = because("11:24", "11:25", "11:26", "11:27", "11:28", "11:29")
    assert said[1].count("ran ") == 3
    assert said[1].endswith("; 2 more")
