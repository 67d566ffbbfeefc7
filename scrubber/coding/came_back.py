"""Whether a patient may have left and come back on one day, where the chart names no visits.

A morning infusion and an evening one are one visit of somebody who stayed, and two of somebody who went home: a second
initial service is right for the second (IOM 100-04 ch. 4 s. 230.2; HCPro 231578). A chart that names visits or numbers
its encounter, or an encounter that lasts over both, answers it; a gap of hours in a log does not.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from scrubber.model.record import InfusionRecord

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
    runs = sorted(
        (_wall(run.start), _wall(run.stop or run.start))
        for item in given
        for run in item.runs()
        if run.start is not None
    )
    last: datetime | None = None
    for start, stop in runs:
        if last is not None and start - last >= HOURS_APART and start.date() == last.date():
            return not _lasts(record, last, start)
        last = stop if last is None else max(last, stop)
    return False


def _lasts(record: InfusionRecord, first: datetime, later: datetime) -> bool:
    """Return whether the documented encounter goes on over both moments."""
    begin, end = record.encounter.start, record.encounter.stop
    return begin is not None and end is not None and _wall(begin) <= first and later <= _wall(end)


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
