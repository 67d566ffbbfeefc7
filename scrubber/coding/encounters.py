"""Which days of a chart belong together: one encounter, in which minutes and codes are compared with the claim.

A professional bills day by day. A facility bills a stay: days of one named visit belong together, and where no visit is
named, days that follow one another without a gap (H06). Visits of a series bill are compared one by one: what was
given in one of them never answers for another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from scrubber.model.encounters import Encounters
from scrubber.model.record import Administration, Encounter, Setting

_ONE_DAY = timedelta(days=1)


def encounters_of(
    dated: Iterable[tuple[Administration, date | None, date | None]], setting: Setting, encounter: Encounter
) -> Encounters:
    """Return the encounters of a record's administrations, each with the days on which it began and ended."""
    by_visit: dict[str | None, set[date]] = {}
    for item, day, last in dated:
        if day is not None:
            by_visit.setdefault(item.visit, set()).add(day)
            if last is not None and setting == "facility":
                by_visit[item.visit].add(last)
    days = sorted(set().union(*by_visit.values())) if by_visit else []
    if setting == "physician":
        return Encounters(tuple((day, day) for day in days))
    spans = [(min(own), max(own)) for visit, own in by_visit.items() if visit is not None]
    spans += _runs_of_days(sorted(by_visit.get(None, ())), encounter)
    return Encounters(tuple(_joined(spans)))


def _runs_of_days(days: list[date], encounter: Encounter) -> list[tuple[date, date]]:
    """Return first and last day of each run without a gap; a documented stay joins the days that it covers."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and (day - runs[-1][1] <= _ONE_DAY or _covers(encounter, runs[-1][1], day)):
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs


def _covers(encounter: Encounter, first: date, last: date) -> bool:
    begin, end = encounter.start, encounter.stop
    return begin is not None and end is not None and begin.date() <= first and last <= end.date()


def _joined(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Join spans that share a day."""
    result: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if result and first <= result[-1][1]:
            result[-1] = result[-1][0], max(result[-1][1], last)
        else:
            result.append((first, last))
    return result
