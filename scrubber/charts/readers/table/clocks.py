"""Two clocks of one time: the pump's, and the wall's or that of who charted it. Where they differ, none is certain."""

from __future__ import annotations

from scrubber.charts.readers.table.moments import days_of, time_of, when_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.words.comments import in_doubt
from scrubber.model.record import Administration

TWO_CLOCKS = "the pump's clock and another tell two times"


def by_two_clocks(item: Administration, row: Row) -> Administration:
    """Return an administration with the times in doubt that its row tells by two clocks."""
    for name, cell in row.pump.items():
        days = days_of(row, name) or days_of(row, f"{name}_date") or days_of(row, "date")
        days = days or ((row.day,) if row.day is not None else ())
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
