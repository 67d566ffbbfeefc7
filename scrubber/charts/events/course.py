"""The course of one administration: what is told of its starts, pauses, restarts and stops becomes its runs.

Events come in the order in which a document tells them. What is told twice alike is told once; what is told twice
differently leaves both readings. What all of it comes to is the business of `times.py` beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from scrubber.charts.events.times import Times, quotes, settled
from scrubber.charts.events.when import When
from scrubber.model.record import Uncertain
from scrubber.model.value import replace

NOT_STOPPED = "a restart without a stop"
NOT_RESTARTED = "it was paused, and the restart is not told"

Happening = Literal["start", "pause", "restart", "stop"]


@dataclass(slots=True)
class _Run:
    start: list[When] = field(default_factory=list)
    stop: list[When] = field(default_factory=list)


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
    def interrupted(self) -> bool:
        """Return whether it ran more than once."""
        return len(self._runs) > 1

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

    def in_doubt(self, name: str) -> bool:
        """Return whether something is kept that puts one of its times in doubt."""
        return name in self._doubts

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

    def cut(self, when: When) -> list[When]:
        """End its last run at a time, and return what was told of that run's end so far."""
        if not self._runs:
            self._runs.append(_Run())
        told, self._runs[-1].stop = self._runs[-1].stop, [when]
        self.over = self.told = True
        return told

    def _restart(self, when: When) -> None:
        if self._split:
            self._runs[-1].start.append(when)
            self._split = False
            return
        if self._halted_inside(when):
            return
        if self._runs and not self.over and self._is_told(when):
            return  # `paused 0930-1030. Resumed 1030`
        if self._runs and not self.over:
            self.doubt("segments", when.quote, NOT_STOPPED)
        if not self._runs:
            self._runs.append(_Run())
        self.began, self.over, self._paused = True, False, False
        self._runs.append(_Run([when]))

    def _halted_inside(self, when: When) -> bool:
        """Take in a restart behind a stop inside the run that was told: `1030-1216. Stopped 1105, restarted 1122`.
        Return whether it is one.
        """
        run = self._runs[-1] if self._runs else _Run()
        if len(run.start) != 1 or len(run.stop) != 2 or not all(at.plain for at in (*run.start, *run.stop)):
            return False
        start, (late, early) = run.start[0].readings[0], run.stop
        inside = [at for at in when.readings if early.readings[0] < at < late.readings[0]]
        if len(inside) != 1 or not start < early.readings[0]:
            return False
        run.stop = [early]
        self._runs.append(_Run([replace(when, readings=(inside[0],), reason="")], [late]))
        return True

    def _is_told(self, when: When) -> bool:
        """Return whether the run that goes on was restarted then, and not begun."""
        start = self._runs[-1].start
        return len(self._runs) > 1 and bool(start and when.readings) and start[0].readings == when.readings

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
        slots = self._slots()
        doubts = dict(self._doubts)
        if self._split:
            doubts.setdefault("segments", Uncertain("segments", quotes(slots[-3]), NOT_RESTARTED))
        elif self._paused and slots[-1]:
            values = tuple(f"{at.isoformat(timespec='minutes')}" for at in slots[-1][0].readings[:1])
            doubts.setdefault("stop", Uncertain("stop", quotes(slots[-1]), NOT_RESTARTED, values))
        return settled(slots, doubts, day)

    def _slots(self) -> list[list[When]]:
        """Return what is told of each start and stop in turn; what was shaken or is wrong, a person has to confirm."""
        slots = [slot for run in self._runs for slot in (run.start, run.stop)]
        for place, slot in enumerate(slots):
            told = {reading.time() for when in slot for reading in when.readings}
            if ("start" if place == 0 else "stop") in self._shaken or told & self.wrong:
                slots[place] = [replace(when, unsure=True) for when in slot]
        return slots


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
