"""The course of one administration: what is told of its starts, pauses, restarts and stops becomes its runs.

Events come in the order in which a document tells them. What is told twice alike is told once; what is told twice
differently leaves both readings. A course ends in `Times`: the moments that stand in every reading, and a doubt with
all values for each that does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Literal

from scrubber.charts.events.when import UNDATED, Chain, When, chains
from scrubber.model.record import Interval, Uncertain

TOLD_TWICE = "two different times are given"
CORRECTED = "the chart corrects this time"
BACKWARDS = "the stop lies before the start"
NO_DAY = "no date is given"
NOT_STOPPED = "a restart without a stop"
NOT_RESTARTED = "it was paused, and the restart is not told"
NOT_UNDERSTOOD = "what stands beside this time was not wholly understood"

Happening = Literal["start", "pause", "restart", "stop"]


@dataclass(slots=True)
class _Run:
    start: list[When] = field(default_factory=list)
    stop: list[When] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Times:
    """The times of an administration as a record holds them."""

    start: datetime | None = None
    stop: datetime | None = None
    segments: tuple[Interval, ...] = ()
    on: date | None = None
    doubts: tuple[Uncertain, ...] = ()


class Course:
    """One administration while its document is read."""

    __slots__ = ("_doubts", "_paused", "_runs", "_shaken", "_split", "began", "over", "told", "wrong")

    def __init__(self) -> None:
        self._runs: list[_Run] = []
        self._doubts: dict[str, Uncertain] = {}
        self._paused = False
        self._shaken: set[str] = set()
        self.wrong: set[time] = set()
        """Times of day that the document says are wrong."""
        self._split = False
        """A pause was told behind the stop, and its restart not yet."""
        self.began = False
        self.over = False
        """A stop was told, known or not, and no restart after it."""
        self.told = False
        """Something was told of its times."""

    @property
    def paused(self) -> bool:
        """Return whether it was paused last, and neither restarted nor stopped since."""
        return self._paused

    @property
    def running(self) -> bool:
        """Return whether it began and has not ended."""
        return self.began and not self.over

    def first(self) -> When | None:
        """Return its start as it was told first."""
        return self._runs[0].start[0] if self._runs and self._runs[0].start else None

    def last(self) -> When | None:
        """Return its last stop as it was told first."""
        return self._runs[-1].stop[0] if self._runs and self._runs[-1].stop else None

    def doubt(self, name: str, quote: str, reason: str, values: tuple[str, ...] = ()) -> None:
        """Keep a doubt; the first reason stays, the words add up."""
        known = self._doubts.get(name)
        quote = f"{known.quote} / {quote}" if known and known.quote else quote
        self._doubts[name] = Uncertain(name, quote, known.reason if known else reason, values)

    def take(self, what: Happening, when: When) -> None:
        """Take in what happened next."""
        self.told = True
        match what:
            case "start":
                self._start(when)
            case "stop" | "pause":
                self._stop(when, what)
            case "restart":
                self._restart(when)

    def shake(self, *names: str) -> None:
        """Take in that something was told of it which nobody understood: its start or what follows needs a person."""
        self._shaken.update(names)

    def begin(self) -> None:
        """Take in that it began, at a time that nothing tells."""
        self.began = self.told = True

    def end(self) -> None:
        """Take in that it ended, at a time that nothing tells."""
        self.over = self.told = True

    def _start(self, when: When) -> None:
        self.began = True
        if not self._runs:
            self._runs.append(_Run())
        _add(self._runs[0].start, when)

    def _stop(self, when: When, what: Happening) -> None:
        if not self._runs:
            self._runs.append(_Run())
        last = self._runs[-1].stop
        inside = self.within(when) if what == "pause" else None
        if inside is not None:
            self._runs[-1].stop = [inside]
            self._runs.append(_Run(stop=last))
            self._split = True
            return
        if self._paused and what == "stop" and last and not _is_told(last, when):
            self.doubt("segments", when.quote, NOT_RESTARTED)
            self._runs.append(_Run())
        self.over, self._paused = True, what == "pause"
        _add(self._runs[-1].stop, when)

    def within(self, when: When) -> When | None:
        """Return a time that lies inside the last run, whose end was told already: `1005-1340, paused 1110-1125`."""
        run = self._runs[-1] if self._runs else _Run()
        if len(run.start) != 1 or len(run.stop) != 1 or not (run.start[0].plain and run.stop[0].plain):
            return None
        inside = [at for at in when.readings if run.start[0].readings[0] < at < run.stop[0].readings[0]]
        return replace(when, readings=(inside[0],), reason="") if len(inside) == 1 else None

    def _restart(self, when: When) -> None:
        if self._split:
            self._runs[-1].start.append(when)
            self._split = False
            return
        if self._runs and not self.over:
            self.doubt("segments", when.quote, NOT_STOPPED)
        if not self._runs:
            self._runs.append(_Run())
        self.began, self.over, self._paused = True, False, False
        self._runs.append(_Run([when]))

    def goes_on(self, when: When) -> bool:
        """Take in a run that begins where the last one ended: `8:30-9:00 at 100, 9:00-9:32 at 400`. Return whether it
        does.
        """
        last = self.last()
        if (
            last is None
            or not last.readings
            or not {m.time() for m in last.readings} & {m.time() for m in when.readings}
        ):
            return False
        self._runs[-1].stop.clear()
        self.over = False
        return True

    def times(self, day: date | None = None) -> Times:
        """Return its times; `day` is the document's own day, where no time tells it."""
        slots = [slot for run in self._runs for slot in (run.start, run.stop)]
        for place, slot in enumerate(slots):
            told = {reading.time() for when in slot for reading in when.readings}
            if ("start" if place == 0 else "stop") in self._shaken or told & self.wrong:
                slots[place] = [replace(when, unsure=True) for when in slot]
        ways = chains(slots)
        doubts = dict(self._doubts)
        if self._split:
            doubts.setdefault("segments", Uncertain("segments", _quotes(slots[-3]), NOT_RESTARTED))
        while slots and not ways:
            broken = _broken(slots)
            name = _name(broken, len(slots))
            doubts.setdefault(name, Uncertain(name, _quotes(slots[broken]), BACKWARDS))
            slots[broken] = []
            ways = chains(slots)
        doubts |= _hedged(slots)
        return _settled(slots, ways, doubts, day)


def _is_told(slot: Iterable[When], when: When) -> bool:
    return any(known.readings == when.readings for known in slot)


def _add(slot: list[When], when: When) -> None:
    """Add a telling that says something new; a plain one goes before a vague one."""
    for place, known in enumerate(slot):
        if when.readings == known.readings and when.readings:
            slot[place] = when if known.unsure and not when.unsure else known
            return
    if when.readings and any(not known.readings for known in slot):
        slot[:] = [known for known in slot if known.readings]
    elif not when.readings and any(known.readings for known in slot):
        return
    slot.append(when)


def _broken(slots: Sequence[Sequence[When]]) -> int:
    """Return which time is the first that none before it can lead to."""
    for place in range(1, len(slots) + 1):
        if not chains(slots[:place]):
            return place - 1
    return len(slots) - 1


def _name(place: int, size: int) -> str:
    return "start" if place == 0 else "stop" if place == size - 1 else "segments"


def _quotes(slot: Iterable[When]) -> str:
    return " / ".join(dict.fromkeys(when.quote for when in slot))


def _hedged(slots: Sequence[Sequence[When]]) -> dict[str, Uncertain]:
    """Return the doubts of times that have no reading at all (`about 1015`)."""
    found: dict[str, Uncertain] = {}
    for place, slot in enumerate(slots):
        vague = [when for when in slot if not when.readings]
        if vague:
            name = _name(place, len(slots))
            found.setdefault(name, Uncertain(name, _quotes(vague), vague[0].reason))
    return found


def _settled(
    slots: Sequence[Sequence[When]], ways: Sequence[Chain], doubts: dict[str, Uncertain], day: date | None
) -> Times:
    if not slots:
        return Times(on=day, doubts=tuple(doubts.values()))
    known = [_same(way[place] for way in ways) for place in range(len(slots))]
    undated = any(moment is not None and _is_undated(moment) for way in ways for moment in way)
    for place, moment in enumerate(known):
        name = _name(place, len(slots))
        unsure = any(when.unsure for when in slots[place])
        told = any(way[place] is not None for way in ways)
        if name not in doubts and told and (undated or moment is None or unsure):
            doubts[name] = Uncertain(
                name, _quotes(slots[place]), _reason(slots, place, undated), _values(name, place, ways)
            )
        known[place] = None if unsure else moment
    if undated:
        if len(slots) > 2:
            values = _values("segments", 1, ways)
            doubts["segments"] = Uncertain(
                "segments", _quotes(w for slot in slots for w in slot), NO_DAY, values
            )
        return Times(on=None, doubts=tuple(doubts.values()))
    start = None if "start" in doubts else known[0]
    stop = None if "stop" in doubts else known[-1]
    runs = [Interval(known[place], known[place + 1]) for place in range(0, len(known), 2)]
    if start is not None and start == stop and len(runs) == 1:
        stop = None  # one point in time
    segments = tuple(run for run in runs if run.start or run.stop) if len(runs) > 1 else ()
    if len(segments) == 1 and "segments" in doubts and stop is not None:
        doubts["stop"] = Uncertain("stop", _quotes(slots[-1]), doubts["segments"].reason, (written(stop),))
        stop = None  # what lies between the first start and this is not known
    on = _same(way[0].date() if way[0] else None for way in ways) or day
    return Times(
        start,
        stop,
        segments if len(segments) > 1 else (),
        None if start or stop else on,
        tuple(doubts.values()),
    )


def _same(values: Iterable[object]) -> datetime | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None  # type: ignore[return-value]


def _is_undated(moment: datetime) -> bool:
    return moment.year == UNDATED.year


def _reason(slots: Sequence[Sequence[When]], place: int, undated: bool) -> str:
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
            ", ".join(f"{written(way[at])} to {written(way[at + 1])}" for at in range(0, len(way), 2))
            for way in ways
        )
    return tuple(written(way[place]) for way in ways)


def written(moment: datetime | None) -> str:
    """Return a moment as doubts write it: ISO to the minute, or the time of day (`00:25+1`: the next day) of a document
    without a date; empty for an unknown one.
    """
    if moment is None:
        return ""
    if not _is_undated(moment):
        return moment.isoformat(timespec="minutes")
    days = (moment.date() - UNDATED).days
    return f"{moment:%H:%M}" + (f"+{days}" if days else "")
