"""Whether a document is of a day that the claim bills: of the day itself, or of the night between it and the next one.

A run may begin late in the evening before the line's date and end on it, and a visit of the evening goes on behind
midnight. What was given at noon of the day before or after is another visit, whatever number the document bears.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from scrubber.charts.events.greenwich import earlier_day
from scrubber.charts.join.again import moments
from scrubber.charts.link.keys import record_days
from scrubber.charts.words.sameness import days_apart
from scrubber.model.record import Administration, InfusionRecord

EVENING, MORNING = 18, 6
"""Hours by the clock on the wall between which a night lies: a convention of ours."""


def is_of_a_day(record: InfusionRecord, days: tuple[date, ...]) -> bool:
    """Return whether a record is of one of these days; one without days (an order) always is."""
    told = record_days(record)
    if not told or told[0] in days or any(days_apart(day, days) == 0 for day in told):
        return True
    near = any(days_apart(day, days) == 1 for day in told)
    given = record.administrations
    return near and (not given or any(_is_of_the_night(item, days) for item in given))


def _is_of_the_night(item: Administration, days: Sequence[date]) -> bool:
    """Return whether something given the day before or after lies in the night that the two days share, in whichever
    half of the day its times are.
    """
    day = item.day()
    if day is None or earlier_day(item) in days:
        return True
    starts, stops = _moments(item, "start"), _moments(item, "stop")
    if day < min(days):
        if stops:
            return all(stop.date() >= min(days) for stop in stops)
        return bool(starts) and all(start.hour >= EVENING for start in starts)
    return bool(starts) and all(start.hour < MORNING for start in starts)


def _moments(item: Administration, name: str) -> list[datetime]:
    """Return the starts or stops of an administration's runs, or what they may be."""
    known = [moment for run in item.runs() if (moment := getattr(run, name)) is not None]
    return known or list(moments(item, name))
