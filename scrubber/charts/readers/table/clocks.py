"""Two columns of one time: by the pump's clock and by the wall's or that of who charted it, or a start, which may be
the order's, and the time given. Where they differ, none is certain.
"""

from __future__ import annotations

from datetime import datetime

from scrubber.charts.readers.table.mapping import is_of_a_giving
from scrubber.charts.readers.table.moments import days_for, time_of, when_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.words.comments import in_doubt
from scrubber.model.record import Administration

TWO_CLOCKS = "the pump's clock and another tell two times"
TWO_TIMES = "the start, which may be the order's, and the time given are two"


def by_two_clocks(item: Administration, row: Row) -> Administration:
    """Return an administration with the times in doubt that its row tells by two clocks."""
    for name, cell in row.pump.items():
        days = days_for(row, name)
        when, other = when_of(row, name, days), time_of(row, cell, days)
        if when is None or other is None or not other.readings:
            continue
        edges = {"start": item.start, "stop": item.stop}
        told = next((edge for edge, at in edges.items() if at in when.readings), "")
        inside = (at for run in item.segments for at in (run.start, run.stop) if at in when.readings)
        one = edges[told] if told else next(inside, None)
        if one is None or not {_minute(one)}.isdisjoint(map(_minute, other.readings)):
            continue
        values = tuple(at.isoformat(timespec="minutes") for at in (one, *other.readings))
        quote = f"{when.quote} / {cell}"
        item = in_doubt(item, (told or "stop",), quote, TWO_CLOCKS, {told: values} if told else {})
    return item


def by_its_giving(item: Administration, row: Row) -> Administration:
    """Return an administration with its times in doubt where its row tells a start and another time given."""
    if not (row.text("start") and row.text("given") and is_of_a_giving(row.mapping.columns["given"])):
        return item
    days = days_for(row, "start")
    began, given = when_of(row, "start", days), when_of(row, "given", days)
    if began is None or given is None:
        return item
    if not {*map(_minute, began.readings)}.isdisjoint(map(_minute, given.readings)):
        return item
    values = tuple(at.isoformat(timespec="minutes") for at in (*began.readings, *given.readings))
    quote = f"{began.quote} / {given.quote}"
    return in_doubt(item, ("start", "stop"), quote, TWO_TIMES, {"start": values})


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0, tzinfo=None)
