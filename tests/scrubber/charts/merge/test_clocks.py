"""One run told by the clock on the wall and by Greenwich's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from scrubber.charts import merge
from scrubber.model.record import Administration, Interval, Uncertain
from tests.scrubber.charts.merge.test_merge import MAR, at, chart
from tests.scrubber.charts.messages import doubts, runs

LOCAL = replace(MAR, id="n1", start=at(10, 15), stop=at(12, 22))


def greenwich(hours: int, minutes: int = 0, longer: int = 0) -> Administration:
    """Return the run as told so many hours and minutes later, by a clock that says it is Greenwich's."""
    later = timedelta(hours=hours, minutes=minutes)
    start, stop = LOCAL.start, LOCAL.stop
    assert start is not None
    assert stop is not None
    longest = timedelta(minutes=longer)
    return replace(
        MAR, start=(start + later).replace(tzinfo=UTC), stop=(stop + later + longest).replace(tzinfo=UTC)
    )


def joined(told: Administration, local: Administration = LOCAL) -> list[Administration]:
    """Return the one administration of both tellings, for either order."""
    found = []
    for items in ((told, local), (local, told)):
        charts = [
            chart(f"doc {n}", item, format=f)
            for n, (item, f) in enumerate(zip(items, ("fhir", "csv"), strict=True))
        ]
        (item,) = merge(charts).administrations
        found.append(item)
    return found


@pytest.mark.parametrize("hours", [4, 5, 6, 7, 8, 10])
def test_a_zone_between_them_is_the_clinics(hours: int) -> None:
    for item in joined(greenwich(hours)):
        assert (runs(item), item.conflicts, doubts(item)) == ("10:15-12:22", (), {})
        assert item.start is not None
        assert item.start.tzinfo is None


def test_minutes_that_differ_are_two_readings_of_the_clock_on_the_wall() -> None:
    for item in joined(greenwich(6, minutes=1)):
        assert {clash.field: {r.value[11:] for r in clash.readings} for clash in item.conflicts} == {
            "start": {"10:15", "10:16"},
            "stop": {"12:22", "12:23"},
        }


def test_a_pause_is_told_by_the_same_clock() -> None:
    told = greenwich(6)
    assert told.start is not None
    assert told.stop is not None
    halves = (
        Interval(told.start, told.start + timedelta(minutes=30)),
        Interval(told.start + timedelta(minutes=50), told.stop),
    )
    for item in joined(replace(told, segments=halves)):
        assert runs(item) == "10:15-10:45, 11:05-12:22"


def test_an_evening_is_the_next_day_at_greenwich() -> None:
    evening = replace(LOCAL, start=at(19, 15), stop=at(21, 22))
    assert evening.start is not None
    assert evening.stop is not None
    told = replace(
        MAR,
        start=(evening.start + timedelta(hours=6)).replace(tzinfo=UTC),
        stop=(evening.stop + timedelta(hours=6)).replace(tzinfo=UTC),
    )
    for item in joined(told, evening):
        assert (runs(item), item.conflicts) == ("19:15-21:22", ())


@pytest.mark.parametrize(
    "told",
    [
        greenwich(2),  # no zone of the United States
        greenwich(6, minutes=30),
        greenwich(6, longer=30),  # another end
    ],
)
def test_what_no_zone_explains_stays_in_dispute_or_apart(told: Administration) -> None:
    for item in joined(told):
        assert item.conflicts or doubts(item)


def test_two_clocks_on_the_wall_are_not_brought_together() -> None:
    for item in joined(replace(MAR, start=at(16, 15), stop=at(18, 22))):
        assert item.conflicts


def test_a_half_of_the_day_that_is_open_is_settled_by_the_zone() -> None:
    open_ends = (
        Uncertain("start", "10:15", "which half", ("2026-03-02T10:15", "2026-03-02T22:15")),
        Uncertain("stop", "12:22", "which half", ("2026-03-02T12:22", "2026-03-03T00:22")),
    )
    local = replace(LOCAL, start=None, stop=None, uncertain=open_ends)
    for item in joined(greenwich(6), local):
        assert (runs(item), item.conflicts, doubts(item)) == ("10:15-12:22", (), {})
