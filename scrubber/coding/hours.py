"""Hours and units: how many units minutes earn, and on which day each of them falls.

A further hour needs 31 minutes past the last whole hour: 90 earns none, 91 one, 151 two (First Coast, outpatient
infusion and hydration). The threshold is the payer's parameter.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from payer_profiles.parameters import Parameters
from scrubber.coding.clock import day_of
from scrubber.coding.intervals import Spans, minute_at


def additional_hours(minutes: int, least: int = 31) -> int:
    """Return how many further hours the minutes of one drug support: 90 -> 0, 91 -> 1, 211 -> 3."""
    return max(0, (minutes - least) // 60)


def hydration_units(minutes: int, shortest: int = 31, least: int = 31) -> int:
    """Return the units of 96361 beside another initial service: 30 -> 0, 31 -> 1, 90 -> 1, 91 -> 2."""
    return additional_hours(minutes, least) + 1 if minutes >= shortest else 0


def next_hour_begins(hours: int, least: int) -> int:
    """Return the minute of the run at which one hour more would be earned: 2 hours -> minute 211."""
    return 60 * (hours + 1) + least


def day_at(place: int, counted: Spans, runs: Spans, offset: int, parameters: Parameters) -> date:
    """Return the line date of the minute at this place: its run's start, or its own day where the payer splits."""
    minute = minute_at(counted, place)
    if parameters.midnight == "start_date":
        minute = next((start for start, stop in runs if start <= minute < stop), minute)
    return day_of(minute, offset)


def units_by_day(
    first: int, units: int, counted: Spans, runs: Spans, offset: int, parameters: Parameters
) -> dict[date, int]:
    """Return how many units fall on each day; unit 0 begins `first` counted minutes into the service."""
    if units == 0:
        return {}
    opening = day_of(counted[0][0], offset)
    if day_of(counted[-1][1] - 1, offset) == opening and day_of(runs[0][0], offset) == opening:
        return {opening: units}
    return dict(Counter(day_at(first + 60 * k, counted, runs, offset, parameters) for k in range(units)))
