"""Times in Greenwich's clock, as many FHIR servers write them: the clinic's day may be the one before.

An infusion at six in the evening in Chicago is `00:15Z` of the next day. Where the operator gives the clinic's zone
(`--zone`) that is its local time. Where he does not, the day is in doubt and the durations are not: a chart that fits a
claim by the day before is of that day, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from scrubber.charts.stamp import map_times
from scrubber.model.record import Administration, InfusionRecord, Uncertain
from scrubber.model.value import replace

_A_DAY = timedelta(days=1)
_NOON = 12
"""No clinic of the United States is twelve hours behind Greenwich; before this hour the day there may be another."""
BECAUSE = "the times are UTC (GMT) and the clinic's zone is not given; the claim's date of service is used"


def earlier_day(item: Administration) -> date | None:
    """Return the day before the one that Greenwich shows, where that may be the clinic's; else None."""
    began = next((run.start for run in item.runs() if run.start is not None), None)
    if began is None or began.tzinfo is not UTC or began.hour >= _NOON:
        return None
    return began.date() - _A_DAY


def of_the_claims_day(record: InfusionRecord, days: Sequence[date]) -> InfusionRecord:
    """Return the record a day earlier where Greenwich puts all of it on the day after the claim's, else unchanged."""
    given = record.administrations
    earlier = [earlier_day(item) for item in given]
    fits = all(before in days and item.day() not in days for before, item in zip(earlier, given, strict=True))
    if not given or not fits:
        return record
    moved: InfusionRecord = map_times(record, _before)
    return replace(
        moved, administrations=tuple(map(_in_doubt, moved.administrations, record.administrations))
    )


def _before(moment: datetime) -> datetime:
    return moment - _A_DAY if moment.tzinfo is UTC else moment


def _in_doubt(moved: Administration, told: Administration) -> Administration:
    values = tuple(day.isoformat() for item in (moved, told) if (day := item.day()) is not None)
    return replace(moved, uncertain=(*moved.uncertain, Uncertain("on", values[-1], BECAUSE, values)))
