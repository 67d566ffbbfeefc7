"""Whether a patient may have left and come back, where the chart names no visits.

A morning infusion and an evening one are one visit of somebody who stayed, and two of somebody who went home: a second
initial service is right for the second (IOM 100-04 ch. 4 s. 230.2; HCPro 231578). So are infusions of two days that
follow one another: observation, or somebody who comes for an antibiotic every morning. A chart that names visits or
numbers its encounter, or an encounter that lasts over both, answers it; a gap of hours in a log does not.

Within a day one visit is far likelier, so that only a second initial service is left open; whether days are one stay or
a visit each is a doubt of the whole chart, with two readings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from scrubber.model.record import Administration, InfusionRecord

HOURS_APART = timedelta(hours=4)
"""Between the end of one administration and the start of the next: a convention of ours, long after any wait."""
_INTRAVENOUS = frozenset({"infusion", "push"})


def may_have_come_back(record: InfusionRecord) -> bool:
    """Return whether hours without an administration part one day of a chart that says nothing of visits."""
    encounter = record.encounter
    if encounter.id or record.claim.account_number:
        return False
    given = [item for item in record.administrations if item.technique in _INTRAVENOUS]
    if len(given) < 2 or any(item.visit for item in given):
        return False
    return any(last.date() == start.date() for last, start in _gaps(record, given))


def visits_of_days(record: InfusionRecord) -> dict[str, str]:
    """Return the visit of each administration if each day was one; empty where the chart leaves no room for that.

    Days that follow one another, with a night of hours between them that no documented encounter lasts over.
    """
    given = [item for item in record.administrations if item.technique in _INTRAVENOUS]
    if record.encounter.id or any(item.visit for item in given):
        return {}
    days = {item.id: item.day() for item in record.administrations}
    if len({day for day in days.values() if day is not None}) < 2:
        return {}
    nights = sorted(start for last, start in _gaps(record, given) if (start.date() - last.date()).days == 1)
    if not nights or any(days[item.id] is None for item in given):
        return {}
    found = {}
    for item in record.administrations:
        start, day = item.start, days[item.id]
        if day is not None:
            before = [night for night in nights if (_wall(start) >= night if start else day >= night.date())]
            found[item.id] = f"visit {len(before) + 1}"
    return found


def _gaps(record: InfusionRecord, given: list[Administration]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the end and the next start where hours lie between, and no documented encounter lasts over both."""
    runs = sorted(
        (_wall(run.start), _wall(run.stop or run.start))
        for item in given
        for run in item.runs()
        if run.start is not None
    )
    last: datetime | None = None
    for start, stop in runs:
        if last is not None and start - last >= HOURS_APART and not _lasts(record, last, start):
            yield last, start
        last = stop if last is None else max(last, stop)


def _lasts(record: InfusionRecord, first: datetime, later: datetime) -> bool:
    """Return whether the documented encounter goes on over both moments."""
    begin, end = record.encounter.start, record.encounter.stop
    return begin is not None and end is not None and _wall(begin) <= first and later <= _wall(end)


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
