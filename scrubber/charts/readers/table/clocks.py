"""Two columns of one time: by the pump's clock and by the wall's or that of who charted it, or a start, which may be
the order's, and the time given. Where they differ, none is certain.
"""

from __future__ import annotations

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
        if when is None or other is None or len(when.readings) != 1 or len(other.readings) != 1:
            continue
        one, two = when.readings[0], other.readings[0]
        if one.replace(second=0, tzinfo=None) == two.replace(second=0, tzinfo=None):
            continue
        edges = {"start": item.start, "stop": item.stop}
        told = next((edge for edge, at in edges.items() if at == one), "")
        inside = any(one in (run.start, run.stop) for run in item.segments)
        if told or inside:
            values = tuple(at.isoformat(timespec="minutes") for at in (one, two))
            quote = f"{when.quote} / {cell}"
            item = in_doubt(item, (told or "stop",), quote, TWO_CLOCKS, {told: values} if told else {})
    return item


def by_its_giving(item: Administration, row: Row) -> Administration:
    """Return an administration with its times in doubt where its row tells a start and another time given."""
    if not (row.text("start") and row.text("given") and is_of_a_giving(row.mapping.columns["given"])):
        return item
    days = days_for(row, "start")
    began, given = when_of(row, "start", days), when_of(row, "given", days)
    if began is None or given is None or set(began.readings) & set(given.readings):
        return item
    values = tuple(at.isoformat(timespec="minutes") for at in (*began.readings, *given.readings))
    quote = f"{began.quote} / {given.quote}"
    return in_doubt(item, ("start", "stop"), quote, TWO_TIMES, {"start": values})
