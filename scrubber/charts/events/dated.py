"""Times of day of a chart without a date, placed on the day that something else tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from scrubber.model.record import Administration, InfusionRecord, Interval, Uncertain
from scrubber.model.value import replace

_OF_DAY = re.compile(r"(\d\d):(\d\d)(?:\+(\d))?")


def is_undated(record: InfusionRecord) -> bool:
    """Return whether some administration of a record has times of day, and no date."""
    return any(_of_day(doubt) for item in record.administrations for doubt in item.uncertain)


def _of_day(doubt: Uncertain) -> bool:
    """Return whether a doubt's values are times of day, without a date."""
    return any(_OF_DAY.match(value) for value in doubt.values)


FROM_CLAIM = "the chart gives no date; the claim's date of service is used"


def dated(record: InfusionRecord, days: Sequence[date], because: str = FROM_CLAIM) -> InfusionRecord:
    """Return the record with its times of day placed on a day that something else tells (the claim's date of service).

    One day: the times stand, and `on` says in doubt where their date comes from. Several: every day is a reading, and
    the durations are those that the chart gives.
    """
    if not days or not is_undated(record):
        return record
    return replace(
        record, administrations=tuple(_dated(item, tuple(days), because) for item in record.administrations)
    )


def _dated(item: Administration, days: tuple[date, ...], because: str) -> Administration:
    open_fields = {doubt.field: doubt for doubt in item.uncertain if _of_day(doubt)}
    if not open_fields:
        return item
    others = tuple(doubt for doubt in item.uncertain if doubt.field not in open_fields)
    placed = {
        name: tuple(_on(value, day) for day in days for value in doubt.values)
        for name, doubt in open_fields.items()
    }
    given = tuple(day.isoformat() for day in days)
    others += (Uncertain("on", " / ".join(given), because, given),)
    if any(len(values) > 1 for values in placed.values()):
        still = tuple(replace(open_fields[name], values=values) for name, values in placed.items())
        return replace(item, on=days[0] if len(days) == 1 else None, uncertain=(*still, *others))
    start, stop = _moment(placed.get("start", ("",))[0]), _moment(placed.get("stop", ("",))[0])
    segments = tuple(
        Interval(_moment(part.partition(" to ")[0]), _moment(part.partition(" to ")[2]))
        for part in placed.get("segments", ("",))[0].split(", ")
        if part
    )
    return replace(item, start=start, stop=stop, segments=segments, uncertain=others)


def _on(value: str, day: date) -> str:
    def place(match: re.Match[str]) -> str:
        later = day + timedelta(days=int(match[3] or 0))
        return f"{later.isoformat()}T{match[1]}:{match[2]}"

    return _OF_DAY.sub(place, value)


def _moment(value: str) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
