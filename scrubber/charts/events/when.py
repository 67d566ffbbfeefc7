"""A time as far as a chart tells it, and in which ways several such times can follow each other.

A chart writes `10:15` and means the morning or the evening; two nurses write 10:15 and 10:16; a note gives no date.
None of these is a time, and each is more than nothing: `When` keeps every reading, and `chains` puts the readings of a
whole run together. The rules, each from the contract (a time without AM or PM):

- After a time whose half of the day is open, the next is the first such time after it, under twelve hours. So
  `10:15-12:25` is 130 minutes in the morning and at night.
- Times of the 24-hour clock are what they say. A stop before its start lies on the next day only after an evening
  start (18:00 or later, to the morning, under twelve hours); otherwise somebody erred, and no chain exists.
- A date written beside a time holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from scrubber.model.value import Value, replace

UNDATED = date(1800, 1, 1)
"""Stands for the day that a document leaves open, while its times are put in order."""
_DAY, _HALF = timedelta(days=1), timedelta(hours=12)
_EVENING, _NOON = 18, 12
MOST = 16
"""Ways that are kept; more than a few say only that nobody knows."""


class When(Value):
    """One telling of one time: its words, and every moment that they may mean (none: nobody can count on any)."""

    quote: str
    readings: tuple[datetime, ...] = ()
    reason: str = ""
    """Why it is not one moment; empty for a plain time."""
    dated: bool = False
    """Its date is written beside it, so it lies on no other day."""
    unsure: bool = False
    """What tells it was not wholly understood: it is a value that somebody has to confirm."""

    @property
    def plain(self) -> bool:
        """Return whether it is one moment and nothing against it."""
        return len(self.readings) == 1 and not self.reason and not self.unsure

    def moved(self, days: int) -> When:
        """Return the same some days later."""
        return replace(self, readings=tuple(moment + days * _DAY for moment in self.readings))

    def later_than(self, moment: datetime) -> Iterator[datetime]:
        """Yield what it means after another time: one moment, or several, or none."""
        if len(self.readings) > 1:
            after = sorted(
                later
                for reading in self.readings
                for later in ((reading,) if self.dated else (reading, reading + _DAY))
                if timedelta() <= later - moment < _HALF
            )
            yield from after[:1]
        elif self.readings:
            (reading,) = self.readings
            if reading >= moment:
                yield reading
            elif not self.dated and passes_midnight(moment, reading):
                yield reading + _DAY


def passes_midnight(evening: datetime, reading: datetime) -> bool:
    """Return whether a time before that of an evening is of the morning behind it."""
    later = reading + _DAY
    return evening.hour >= _EVENING and later.hour < _NOON and timedelta() <= later - evening <= _HALF


Slot = Sequence[When]
"""What is told of one time of a run: nothing, once, or several times."""
Chain = tuple[datetime | None, ...]


def chains(slots: Sequence[Slot]) -> tuple[Chain, ...]:
    """Return every way in which the times can follow each other, one moment a slot; None where a slot has none.

    No way at all: the times contradict each other.
    """
    ways = _ways(slots)
    return tuple(chain for chain in ways if _is_near(chain, slots)) or ways


def _ways(slots: Sequence[Slot]) -> tuple[Chain, ...]:
    """Return the first ways: from the last slot to the first, what may follow each moment that a slot can begin at.

    Slot by slot and not way by way, since a long log has many slots, and as many ways as two to their number.
    """
    before: list[list[datetime | None]] = [[None]]
    for slot in slots:
        before.append(_behind(slot, before[-1]))
    rests: dict[datetime | None, list[_Rest]] = {last: [None] for last in before.pop()}
    for slot in reversed(slots):
        rests = {
            last: list(
                islice(((told, rest) for told, then in _steps(slot, last) for rest in rests[then]), MOST)
            )
            for last in before.pop()
        }
    return tuple(tuple(_in_turn(rest)) for rest in rests[None])


def out_of_order(slots: Sequence[Slot]) -> Iterator[int]:
    """Yield each slot that no time before it can lead to, where those that were yielded tell nothing."""
    before: list[datetime | None] = [None]
    for place, slot in enumerate(slots):
        behind = _behind(slot, before)
        if behind:
            before = behind
        else:
            yield place


def _behind(slot: Slot, before: Iterable[datetime | None]) -> list[datetime | None]:
    return list(dict.fromkeys(then for last in before for _, then in _steps(slot, last)))


_Rest = tuple[datetime | None, "_Rest"] | None
"""A moment and what follows it: ways share what they end with."""


def _steps(slot: Slot, last: datetime | None) -> Iterable[tuple[datetime | None, datetime | None]]:
    """Return what a slot tells, once each, with the moment that the next slot follows."""
    told = [when for when in slot if when.readings]
    if not told:
        return [(None, last)]
    moments = (
        moment for when in told for moment in (when.readings if last is None else when.later_than(last))
    )
    return [(moment, moment) for moment in dict.fromkeys(moments)]


def _in_turn(rest: _Rest) -> Iterator[datetime | None]:
    while rest is not None:
        told, rest = rest
        yield told


def _is_near(chain: Chain, slots: Sequence[Slot]) -> bool:
    """Return whether an open first time lies less than half a day before a plain one that follows it.

    `1:15 - 2:25 PM` begins in the afternoon, since thirteen hours are not what is meant.
    """
    for (first, told), (second, _) in zip(
        zip(chain, slots, strict=True), zip(chain[1:], slots[1:], strict=True), strict=False
    ):
        if first is None or second is None or all(len(when.readings) == 1 for when in told):
            continue
        if not second - first < _HALF:
            return False
    return True
