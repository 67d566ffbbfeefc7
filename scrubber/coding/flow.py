"""How long an infusion without a charted stop ran by its volume and rate: rule T13's calculation, where it may be.

Theory. A volume over a rate gives minutes only of what ran at that one rate until all of it was in. Whatever speaks of
something else takes the calculation its ground: a stop in doubt, two rates, a bag that was not finished, a bag hung
behind it, a visit that was over before, words beside it that nobody read. Then the stop is not known, and stays so.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from scrubber.model.record import Administration, InfusionRecord
from scrubber.reference import drugs

_ABOUT_ITS_END = frozenset(
    {"start", "stop", "segments", "duration", "time", "volume_ml", "rate_ml_per_hour", "dose", "wasted"}
)
"""Fields of which a doubt leaves open how long it ran."""
_A_DAY = 1440


def minutes_of_flow(item: Administration, record: InfusionRecord) -> int | None:
    """Return the whole minutes that volume and rate give, or None where anything speaks against it.

    `250 mL at 125 mL/h`, started 10:15 and no stop charted: 120.
    """
    volume, rate = item.volume_ml, item.rate_ml_per_hour
    if item.stop is not None or len(item.segments) > 1 or volume is None or not rate or rate < 0:
        return None
    minutes = int(volume * 60 / rate)
    start = item.segments[0].start if item.segments else item.start
    if start is None or not 0 < minutes <= _A_DAY or _is_disputed(item) or record.understood.not_understood:
        return None
    stop = start + timedelta(minutes=minutes)
    if _was_over_before(record, stop) or _was_replaced(item, record, start, stop):
        return None
    return minutes


def _is_disputed(item: Administration) -> bool:
    doubted = {doubt.field for doubt in item.uncertain} | {clash.field for clash in item.conflicts}
    unfinished = (
        item.wasted is not None and item.wasted.amount.value > 0 and drugs.names_a_fluid(item.substance)
    )
    return not doubted.isdisjoint(_ABOUT_ITS_END) or item.discontinued is not None or unfinished


def _was_over_before(record: InfusionRecord, stop: datetime) -> bool:
    """Return whether the visit ended before, so that it can't have run so long."""
    end = record.encounter.stop
    return end is not None and (end.tzinfo is None) == (stop.tzinfo is None) and end < stop


def _was_replaced(item: Administration, record: InfusionRecord, start: datetime, stop: datetime) -> bool:
    """Return whether the same drug was begun once more through the same access before all of it could be in."""
    key = drugs.substance_key(item.hcpcs, item.substance)
    for other in record.administrations:
        if other.id == item.id or other.id in record.retracted or other.access != item.access:
            continue
        begun = next((run.start for run in other.runs() if run.start is not None), None)
        if begun is None or (begun.tzinfo is None) != (start.tzinfo is None):
            continue
        if start <= begun < stop and drugs.substance_key(other.hcpcs, other.substance) == key:
            return True
    return False
