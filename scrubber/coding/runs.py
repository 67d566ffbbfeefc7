"""The documented runs of one administration: what is wrong with them, and the minutes they fill where nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from scrubber.coding.clock import minute_of
from scrubber.coding.intervals import Span
from scrubber.model.expected import Undecided
from scrubber.model.record import Interval

_LONGEST = timedelta(hours=24)
"""A longer run without a stop between is a slip of the pen (rule T15); pumps aside."""


def problem_of(runs: Sequence[Interval], technique: str) -> Undecided | None:
    """Return what is wrong with the first run that is not whole, or with all of them together."""
    for run in runs:
        problem = _problem_of_one(run, technique)
        if problem is not None:
            return problem
    return Undecided.MIXED_CLOCKS if len(runs) > 1 and len({*map(_is_local, runs)}) > 1 else None


def _problem_of_one(run: Interval, technique: str) -> Undecided | None:
    """`10:15` without a stop, `10:15` to `09:40`, `10:15` to `10:20` a day later: no minutes are known."""
    start, stop = run.start, run.stop
    if start is None:
        return Undecided.NO_TIMES if stop is None else Undecided.NO_START
    if stop is None:
        return Undecided.NO_STOP
    if (start.tzinfo is None) != (stop.tzinfo is None):
        return Undecided.MIXED_CLOCKS
    if stop < start:
        return Undecided.STOP_BEFORE_START
    return Undecided.LONGER_THAN_A_DAY if stop - start > _LONGEST and technique != "pump" else None


def _is_local(run: Interval) -> bool:
    """Return whether a run is told by the clock on the wall, without an offset."""
    return run.start is not None and run.start.tzinfo is None


def spans_of(runs: Sequence[Interval]) -> list[Span]:
    """Return the minutes of each run, where all are whole; a run within one minute ends before it begins."""
    whole = [(run.start, run.stop) for run in runs if run.start is not None and run.stop is not None]
    return [_span(start, stop) for start, stop in _joined(whole)]


def _joined(runs: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Join runs of which one stops when the other starts, before seconds are rounded away between them."""
    if len(runs) == 1:
        return runs
    result: list[tuple[datetime, datetime]] = []
    for start, stop in sorted(runs):
        if result and result[-1][1] == start:
            result[-1] = (result[-1][0], stop)
        else:
            result.append((start, stop))
    return result


def _span(start: datetime, stop: datetime) -> Span:
    return minute_of(start, up=True), minute_of(stop, up=False)
