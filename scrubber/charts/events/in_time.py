"""Events of a record in the order of their times, whichever way the record is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from scrubber.charts.events.course import Happening
from scrubber.charts.events.entries import Entry
from scrubber.charts.events.when import passes_midnight

OPENS = frozenset({"bag", "start", "given"})
HAPPENS: dict[str, Happening] = {"pause": "pause", "restart": "restart", "stop": "stop"}
Placed = tuple[int, Entry]


def in_time(group: Sequence[Placed]) -> list[Placed]:
    """Return events in the order of their times (records are often printed newest first); as they stand where some
    have none.
    """
    times = [entry.when.readings[0] for _, entry in group if entry.when and entry.when.readings]
    if len(times) < len(group) or len({time.tzinfo is None for time in times}) > 1:
        return list(group)
    if any(entry.when is not None and len(entry.when.readings) > 1 for _, entry in group):
        # `10:15`, `12:25`: of which half, nobody knows
        first, last = group[0][1], group[-1][1]
        ends = first.action in ("stop", "pause") or first.administration.rate_ml_per_hour == 0
        backwards = ends and last.action in OPENS | {"step"}
        return list(reversed(group)) if backwards else list(group)
    if _pass_midnight([entry for _, entry in group]):
        return list(group)
    together: dict[datetime, list[Placed]] = defaultdict(list)
    for time, placed in zip(times, group, strict=True):
        together[time].append(placed)
    found: list[Placed] = []
    runs = False
    for time in sorted(together):
        for placed in _at_one_time(together[time], runs):
            found.append(placed)
            action = placed[1].action
            runs = action not in ("stop", "pause") if action not in ("", "hold") else runs
    return found


def _pass_midnight(events: Sequence[Entry]) -> bool:
    """`New Bag 2330`, `Stopped 0045`, both below the day on which the record began: it goes on into the next."""
    whens = [entry.when for entry in events if entry.when is not None]
    if events[0].action not in OPENS | {"step"} or any(when.dated for when in whens):
        return False
    falls = [(a.readings[0], b.readings[0]) for a, b in pairwise(whens) if b.readings[0] < a.readings[0]]
    return len(falls) == 1 and passes_midnight(*falls[0])


def _at_one_time(events: Sequence[Placed], runs: bool) -> list[Placed]:
    """`Stopped 1025, New Bag 1025`: the old bag ends before the next begins; where none runs, a bag begins first."""
    opening = [placed for placed in events if placed[1].action in OPENS]
    others = [placed for placed in events if placed[1].action not in OPENS]
    ends_first = runs and any(entry.action in HAPPENS for _, entry in others)
    return others + opening if ends_first else opening + others
