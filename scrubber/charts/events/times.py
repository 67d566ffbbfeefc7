"""What the times of a course come to: the moments that stand in every reading, and a doubt for each that does not.

What is told of a course lies in slots: its starts and stops in turn, each told never, once or several times. `chains`
puts them together in every way that is possible. A moment that is the same in all ways, and that nothing shakes, is
certain. Each other time becomes a doubt with its values, one for each way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from scrubber.charts.events.when import UNDATED, Chain, Slot, When, chains, out_of_order
from scrubber.charts.words.reasons import TOLD_TWICE
from scrubber.model.record import Interval, Uncertain
from scrubber.model.value import Value

CORRECTED = "the chart corrects this time"
BACKWARDS = "the stop lies before the start"
NO_DAY = "no date is given"
NOT_UNDERSTOOD = "what stands beside this time was not wholly understood"

Moment = TypeVar("Moment")


class Times(Value):
    """The times of an administration as a record holds them."""

    start: datetime | None = None
    stop: datetime | None = None
    segments: tuple[Interval, ...] = ()
    on: date | None = None
    doubts: tuple[Uncertain, ...] = ()


def settled(slots: Sequence[Slot], doubts: dict[str, Uncertain], day: date | None) -> Times:
    """Return the times of a course.

    `slots`: what is told of each start and stop in turn. `doubts`: what is in doubt already, by field; it stays, and
    others are added. `day`: the document's own, where no time tells it.
    """
    if not slots:
        return Times(on=day, doubts=tuple(doubts.values()))
    slots, ways = _in_order([_corrected_first(slot) for slot in slots], doubts)
    doubts |= _hedged(slots)
    undated = any(moment is not None and _is_undated(moment) for way in ways for moment in way)
    for name, doubt in _open(slots, ways, undated):
        doubts.setdefault(name, doubt)
    if undated:
        return _without_a_date(slots, ways, doubts)
    return _dated(slots, ways, doubts, day)


def _corrected_first(slot: Slot) -> Slot:
    """Return what is told of one time, what it is corrected to first: only that may another document confirm."""
    return sorted(slot, key=lambda when: when.reason != CORRECTED)


def _in_order(slots: Sequence[Slot], doubts: dict[str, Uncertain]) -> tuple[Sequence[Slot], Sequence[Chain]]:
    """Put in doubt each time that none before it can lead to, and the one before it: of `started 1015, ended 0945`
    nobody knows which of the two is wrong.
    """
    slots = list(slots)
    for broken in out_of_order(tuple(slots)):
        told = any(when.plain for when in slots[broken])  # else it is the one that nobody counts on
        before = next((place for place in reversed(range(broken)) if slots[place]), broken)
        for place in (broken, before) if told else (broken,):
            name = _name(place, len(slots))
            known = slots[place][0].readings if place == before and len(slots[place]) == 1 else ()
            doubts.setdefault(name, Uncertain(name, quotes(slots[place]), BACKWARDS, _all_written(known)))
        slots[broken] = []
    return slots, chains(slots)


def _all_written(moments: Iterable[datetime]) -> tuple[str, ...]:
    return tuple(_written(moment) for moment in moments)


def _name(place: int, size: int) -> str:
    """Return the field of a time: what lies between the first start and the last stop belongs to the segments."""
    return "start" if place == 0 else "stop" if place == size - 1 else "segments"


def quotes(slot: Iterable[When]) -> str:
    """Return the words of all that is told of one time."""
    return " / ".join(dict.fromkeys(when.quote for when in slot))


def _hedged(slots: Sequence[Slot]) -> dict[str, Uncertain]:
    """Return the doubts of times that have no reading at all (`about 1015`)."""
    found: dict[str, Uncertain] = {}
    for place, slot in enumerate(slots):
        vague = [when for when in slot if not when.readings]
        if vague:
            name = _name(place, len(slots))
            found.setdefault(name, Uncertain(name, quotes(vague), vague[0].reason))
    return found


def _open(slots: Sequence[Slot], ways: Sequence[Chain], undated: bool) -> Iterator[tuple[str, Uncertain]]:
    """Yield a doubt for each time that is told and not certain."""
    for place, moments in enumerate(zip(*ways, strict=True)):
        told = any(moment is not None for moment in moments)
        if told and (undated or _certain(slots[place], moments) is None):
            name = _name(place, len(slots))
            reason = _reason(slots, place, undated)
            yield name, Uncertain(name, quotes(slots[place]), reason, _values(name, place, ways))


def _certain(slot: Slot, moments: Iterable[datetime | None]) -> datetime | None:
    """Return what a time is in all ways; None where they differ, or where a person has to confirm it."""
    return None if any(when.unsure for when in slot) else _same(moments)


def _without_a_date(slots: Sequence[Slot], ways: Sequence[Chain], doubts: dict[str, Uncertain]) -> Times:
    """Return only doubts: times of day are no moments, and those of several runs go together."""
    if len(slots) > 2:
        words = quotes(when for slot in slots for when in slot)
        doubts["segments"] = Uncertain("segments", words, NO_DAY, _values("segments", 1, ways))
    return Times(on=None, doubts=tuple(doubts.values()))


def _dated(
    slots: Sequence[Slot], ways: Sequence[Chain], doubts: dict[str, Uncertain], day: date | None
) -> Times:
    """Return the moments that are certain, as a run or as several."""
    known = [_certain(slot, moments) for slot, moments in zip(slots, zip(*ways, strict=True), strict=True)]
    start = None if "start" in doubts else known[0]
    stop = None if "stop" in doubts else known[-1]
    if len(known) == 2:
        stop = stop if start is None or stop != start else None  # one point in time
        return Times(start, stop, (), _day(start, stop, ways, day), tuple(doubts.values()))
    runs = (Interval(known[place], known[place + 1]) for place in range(0, len(known), 2))
    segments = tuple(run for run in runs if run.start or run.stop)
    if len(segments) == 1:
        if "segments" in doubts and stop is not None:
            # what lies between the first start and this stop is not known
            doubts["stop"] = Uncertain(
                "stop", quotes(slots[-1]), doubts["segments"].reason, (_written(stop),)
            )
            stop = None
        segments = ()
    return Times(start, stop, segments, _day(start, stop, ways, day), tuple(doubts.values()))


def _day(
    start: datetime | None, stop: datetime | None, ways: Sequence[Chain], day: date | None
) -> date | None:
    """Return the day of what has no certain time: the one that all ways begin on, else the document's."""
    if start or stop:
        return None
    return _same(way[0].date() if way[0] else None for way in ways) or day


def _same(values: Iterable[Moment]) -> Moment | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _is_undated(moment: datetime) -> bool:
    return moment.year == UNDATED.year


def _reason(slots: Sequence[Slot], place: int, undated: bool) -> str:
    """Return why a time is open: for a plain one, why the time is that it goes with, so that a reader of doubts sees
    that they hang together.
    """
    for slot in (slots[place], *slots):
        if len(slot) > 1:
            return CORRECTED if any(when.reason == CORRECTED for when in slot) else TOLD_TWICE
        if any(when.reason for when in slot):
            return next(when.reason for when in slot if when.reason)
    if any(when.unsure for when in slots[place]):
        return NOT_UNDERSTOOD
    return NO_DAY if undated else TOLD_TWICE


def _values(name: str, place: int, ways: Sequence[Chain]) -> tuple[str, ...]:
    """Return what a time is in each way, so that the n-th values of all fields belong together."""
    if name == "segments":
        return tuple(
            ", ".join(f"{_written(way[at])} to {_written(way[at + 1])}" for at in range(0, len(way), 2))
            for way in ways
        )
    return tuple(_written(way[place]) for way in ways)


def _written(moment: datetime | None) -> str:
    """Return a moment as doubts write it: ISO to the minute, or the time of day (`00:25+1`: the next day) of a document
    without a date; empty for an unknown one.
    """
    if moment is None:
        return ""
    if not _is_undated(moment):
        return moment.isoformat(timespec="minutes")
    days = (moment.date() - UNDATED).days
    return f"{moment:%H:%M}" + (f"+{days}" if days else "")
