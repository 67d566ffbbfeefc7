"""Entries of one infusion that tell events of it, beside one that tells its whole run.

Infusion started    0930         400 mg      an interface sends one message when a bag is hung, and another
Infusion completed  0930-1034    400 mg      when it has run, both with the start and the dose: one giving

Infusion completed  0930-1034    400 mg      what happened inside a run is of that run
Paused              1000
Restarted           1010
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from scrubber.charts.events.entries import Entry
from scrubber.charts.events.rows import DOSES_OF_BAGS, HELD
from scrubber.charts.events.when import When
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import OF_A_COURSE, action_of
from scrubber.charts.words.comments import in_doubt
from scrubber.charts.words.products import by_product
from scrubber.charts.words.reasons import NOT_ALL
from scrubber.charts.words.sameness import is_less, same_amount, same_moment
from scrubber.charts.words.values import millilitres
from scrubber.charts.words.waste import totalled
from scrubber.model.record import Uncertain, Waste
from scrubber.model.value import replace

END_NOT_TOLD = "it is said to have ended; when is not told"
TWO_DOSES = "two messages of one run give different doses"
Source = TypeVar("Source")
"""Where an entry comes from: a visit, a resource."""
_PARTLY = "PA"
"""HL7 table 0322. (A FHIR state `stopped` among others only says that it ended.)"""
_OPENS = ("bag", "start", "given")


def told_once(told: Sequence[tuple[Source, Entry]]) -> list[tuple[Source, Entry]]:
    """Return the entries, those of one run together: an event and the run that it is of are no two givings."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (_, entry) in enumerate(told):
        item = entry.administration
        groups[(entry.order, drugs.key_of(item.substance, item.hcpcs))].append(place)
    kept: dict[float, Entry] = {place: entry for place, (_, entry) in enumerate(told)}
    apart = (
        (order, places)
        for (order, _), group in groups.items()
        for places in by_product(group, lambda place: told[place][1].administration)
    )
    for order, places in apart:
        if any(kept[place].is_event for place in places):
            course = _Course({place: kept[place] for place in places})
            if order:
                course.settle()
            course.close()
            for place in places:
                del kept[place]
            kept.update(course.entries)
    return [(told[int(place)][0], kept[place]) for place in sorted(kept)]


class _Course:
    """The entries of one order and drug, by their places."""

    def __init__(self, entries: dict[float, Entry]) -> None:
        self.entries = entries

    def settle(self) -> None:
        """Bring together what tells of one start."""
        if any(entry.action in OF_A_COURSE for entry in self.entries.values()):
            self._end_what_is_completed()
        if not any(entry.action in _OPENS for entry in self.entries.values()):
            self._begin_what_ended()
        for place in list(self.entries):
            if place in self.entries and self.entries[place].action in _OPENS:
                self._begin_once(place)

    def close(self) -> None:
        """Bring a run together with what tells of its beginning."""
        for place, entry in list(self.entries.items()):
            # without an order, only an end says that what began then is what it ends
            tied = bool(entry.order) or action_of(entry.said) == "stop"
            if tied and not entry.is_event and entry.administration.start and entry.administration.stop:
                self._close(place)
        for place, entry in list(self.entries.items()):
            if not entry.is_event and entry.administration.start and entry.administration.stop:
                self._take_in_events(place)
        for entry in list(self.entries.values()):
            if entry.action == "stop" and entry.cut_short == _PARTLY:
                self._cut_short(entry)
        if any(_is_dose_open(entry) for entry in self.entries.values() if entry.action in _OPENS):
            for place, entry in self.entries.items():
                if entry.is_event and entry.action not in _OPENS:  # they only repeat what is in doubt
                    self.entries[place] = replace(
                        entry, administration=replace(entry.administration, dose=None)
                    )

    def _end_what_is_completed(self) -> None:
        """`Completed` is a state where whole doses are told, and an end where events are."""
        begun = [at for entry in self.entries.values() if entry.action in _OPENS and (at := _at(entry))]
        for place, entry in self.entries.items():
            at = _at(entry)
            ended = action_of(entry.said) == "stop" and entry.administration.stop is None
            if not ended or at is None or (entry.action not in ("", "stop")):
                continue
            when = When(entry.said, (at,), dated=True)
            if any(same_moment(at, other) for other in begun):
                when = When(entry.said, (), END_NOT_TOLD)  # it repeats the start, and has no other time
            self.entries[place] = _ended(entry, when)

    def _begin_what_ended(self) -> None:
        """`0930`, `Stopped 1034`: what has a start and no action is what the events are about."""
        for place, entry in self.entries.items():
            item = entry.administration
            if not entry.is_event and item.start is not None and item.stop is None:
                when = When(item.source.quote or "", (item.start,), dated=True)
                bare = replace(item, start=None, on=item.day())
                self.entries[place] = replace(entry, administration=bare, action="bag", when=when)

    def _begin_once(self, place: float) -> None:
        """`Infusion started 0930` and `New Bag 0930` begin one run."""
        first = self.entries[place]
        for other, entry in list(self.entries.items()):
            alike = entry.action in ("bag", "start") and first.action in ("bag", "start")
            if other > place and alike and _begin_together(first, entry) and not _differ(first, entry):
                self.entries[place] = first = _filled(first, entry)
                del self.entries[other]

    def _close(self, place: float) -> None:
        """A run that begins with an event: its other events are its pauses, and without any it tells all by itself."""
        run = self.entries[place]
        begun = [
            other
            for other, entry in self.entries.items()
            if entry.action in (*_OPENS, "restart")
            and _begin_together(entry, run)
            and _may_be_one(entry, run)
        ]
        if not begun:
            self._take_in_bags(place)
            return
        first = begun[0]
        event = self.entries[first]
        if self._goes_on(event, begun):
            stop = run.administration.stop
            doubts = run.administration.uncertain
            when = When(f"{run.said} {run.administration.source.quote}", (stop,) if stop else (), dated=True)
            self.entries[place] = _ended(run, when)
            if event.action != "restart":
                filled = _filled(event, run)
                item = filled.administration
                item = replace(item, uncertain=tuple(dict.fromkeys((*item.uncertain, *doubts))))
                self.entries[first] = replace(filled, administration=item)
            return
        self.entries[place] = _filled(run, event)
        for other in begun:
            del self.entries[other]

    def _take_in_bags(self, place: float) -> None:
        """A bag hung inside a run that was told whole is of that run: its dose may be a further one, or the same."""
        for other, event in list(self.entries.items()):
            run = self.entries[place].administration
            at = _at(event) if event.is_event and event.action in ("bag", "start") else None
            if at is None or not event.order or run.start is None or run.stop is None:
                continue
            if run.start.replace(tzinfo=None) < at.replace(tzinfo=None) < run.stop.replace(tzinfo=None):
                self.entries[place] = _with_bag(self.entries[place], event)
                del self.entries[other]

    def _take_in_events(self, place: float) -> None:
        """Take rates and wastes into the run that they are of, and make it a course where it was paused."""
        run = self.entries[place]
        start, stop = run.administration.start, run.administration.stop
        if start is None or stop is None or any(entry.action in _OPENS for entry in self.entries.values()):
            return
        wasted = [other for other, entry in self.entries.items() if entry.action == "wasted"]
        inside = [
            other
            for other, entry in self.entries.items()
            if entry.is_event and (at := _at(entry)) and _is_after(at, start) and _is_after(stop, at)
        ]
        if any(self.entries[other].action in ("pause", "restart", "stop") for other in inside):
            end = When(f"{run.said} {run.administration.source.quote}", (stop,), dated=True)
            began = When(run.administration.source.quote or "", (start,), dated=True)
            bare = replace(run.administration, start=None, stop=None, on=run.administration.day())
            self.entries[place] = replace(run, administration=bare, action="bag", when=began)
            self.entries[place + 0.5] = _ended(run, end)
            return
        runs = [entry for entry in self.entries.values() if not entry.is_event]
        for other in dict.fromkeys((*inside, *(wasted if len(runs) == 1 else ()))):
            self.entries[place] = _with_event(self.entries[place], self.entries.pop(other))

    def _cut_short(self, end: Entry) -> None:
        """An infusion that ended before all of it was given (`PA`) gave less than hung, unless that is what is told."""
        at = _at(end)
        begun = [
            (began, place)
            for place, entry in self.entries.items()
            if entry.action in _OPENS and (began := _at(entry)) and at and _is_after(at, began)
        ]
        later = [
            entry
            for entry in self.entries.values()
            if entry.action in (*_OPENS, "restart") and at and (when := _at(entry)) and _is_after(when, at)
        ]
        if not begun or later:
            return
        place = max(begun, key=lambda pair: pair[0].replace(tzinfo=None))[1]
        entry = self.entries[place]
        dose, ordered = entry.administration.dose, entry.ordered_dose
        if dose is not None and not (ordered is not None and is_less(dose, ordered)):
            item = in_doubt(entry.administration, ("dose",), end.cut_short, NOT_ALL)
            self.entries[place] = replace(entry, administration=item)

    def _goes_on(self, event: Entry, begun: list[float]) -> bool:
        """Return whether other events follow an opening one, before the next that begins something."""
        start = _at(event)
        if event.action == "restart" or start is None:
            return True
        others = [entry for place, entry in self.entries.items() if place not in begun and entry.is_event]
        times = [(at, entry) for entry in others if (at := _at(entry)) and _is_after(at, start)]
        following = min(times, key=lambda pair: pair[0].replace(tzinfo=None), default=None)
        return following is not None and following[1].action not in _OPENS


def _is_dose_open(entry: Entry) -> bool:
    return any(doubt.field == "dose" for doubt in entry.administration.uncertain)


def _at(entry: Entry) -> datetime | None:
    """Return the time of an event, or the start of a run."""
    if entry.when is not None:
        return entry.when.readings[0] if entry.when.readings else None
    return entry.administration.start


def _is_after(one: datetime, other: datetime) -> bool:
    return one.replace(tzinfo=None) >= other.replace(tzinfo=None)


def _begin_together(one: Entry, other: Entry) -> bool:
    mine, theirs = _at(one), _at(other)
    return mine is not None and theirs is not None and same_moment(mine, theirs)


def _may_be_one(event: Entry, run: Entry) -> bool:
    """Return whether they may tell one giving: of no two lots; a dose `Given` beside a run is another one."""
    mine, theirs = event.administration.lot, run.administration.lot
    if mine and theirs and mine != theirs:
        return False
    return event.action != "given" or not _differ(event, run)


def _differ(one: Entry, other: Entry) -> bool:
    """Return whether two entries tell two containers: other doses, or other lots."""
    mine, theirs = one.administration, other.administration
    lots = bool(mine.lot and theirs.lot) and mine.lot != theirs.lot
    return lots or bool(mine.dose and theirs.dose and not same_amount(mine.dose, theirs.dose))


def _with_event(run: Entry, event: Entry) -> Entry:
    """Return a run with an event that changes none of its times: a rate, or what was discarded of it."""
    item, told = run.administration, event.administration
    if event.action == "wasted" and told.dose is not None:
        wastes = [*((item.wasted,) if item.wasted else ()), Waste(told.dose, at=_at(event))]
        waste, doubts = totalled(wastes)
        item = replace(item, wasted=waste, uncertain=(*item.uncertain, *doubts))
    elif event.action == "hold":
        quote = event.when.quote if event.when else ""
        item = replace(item, uncertain=(*item.uncertain, Uncertain("segments", quote, HELD)))
    elif told.rate_ml_per_hour is not None:
        same = item.rate_ml_per_hour in (None, told.rate_ml_per_hour)
        item = replace(item, rate_ml_per_hour=told.rate_ml_per_hour if same else None)
    return replace(run, administration=replace(item, also=(*item.also, told.source)))


def _with_bag(run: Entry, bag: Entry) -> Entry:
    """Return a run with a bag that was hung in it."""
    mine, theirs = run.administration, bag.administration
    lots = ", ".join(dict.fromkeys(lot for lot in (mine.lot, theirs.lot) if lot)) or None
    doubts, dose = mine.uncertain, mine.dose
    if mine.dose is not None and theirs.dose is not None and theirs.dose.value:
        whole = replace(mine.dose, value=mine.dose.value + theirs.dose.value)
        other = whole if mine.dose.unit == theirs.dose.unit else theirs.dose
        values = (mine.dose.words, other.words)
        doubts, dose = (*doubts, Uncertain("dose", " / ".join(values), DOSES_OF_BAGS, values)), None
    item = replace(mine, dose=dose, lot=lots, uncertain=doubts, also=(*mine.also, theirs.source))
    return replace(run, administration=item)


def _filled(entry: Entry, other: Entry) -> Entry:
    """Return an entry with what only the other one tells; a dose on which they don't agree is in doubt."""
    mine, theirs = entry.administration, other.administration
    if mine.dose and theirs.dose and millilitres(mine.dose) and not millilitres(theirs.dose):
        mine = replace(mine, dose=None)  # `320 mL` is how much ran of the bag with 700 mg
    elif mine.dose and theirs.dose and millilitres(theirs.dose) and not millilitres(mine.dose):
        theirs = replace(theirs, dose=None)
    doubts = mine.uncertain
    dose = mine.dose if mine.dose is not None and mine.dose.value else theirs.dose or mine.dose
    if mine.dose and theirs.dose and theirs.dose.value and not same_amount(dose or theirs.dose, theirs.dose):
        values = (mine.dose.words, theirs.dose.words)
        doubts, dose = (*doubts, Uncertain("dose", " / ".join(values), TWO_DOSES, values)), None
    elif any(doubt.field == "dose" for doubt in doubts):
        dose = mine.dose
    item = replace(
        mine,
        dose=dose,
        volume_ml=mine.volume_ml or theirs.volume_ml,
        rate_ml_per_hour=mine.rate_ml_per_hour or theirs.rate_ml_per_hour,
        lot=mine.lot or theirs.lot,
        site=mine.site or theirs.site,
        wasted=mine.wasted or theirs.wasted,
        performer=mine.performer or theirs.performer,
        discontinued=mine.discontinued or theirs.discontinued,
        uncertain=doubts,
        also=(*mine.also, theirs.source),
    )
    return replace(entry, administration=item, ordered_dose=entry.ordered_dose or other.ordered_dose)


def _ended(entry: Entry, when: When) -> Entry:
    """Return an entry as the event that ends its infusion; what it gave, its beginning tells."""
    item = entry.administration
    bare = replace(item, start=None, stop=None, dose=None, uncertain=(), on=item.day())
    return replace(entry, administration=bare, action="stop", when=when)
