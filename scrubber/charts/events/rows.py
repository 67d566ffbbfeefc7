"""Rows of an administration record: each tells one event, and the events of a drug make its administrations.

    New Bag      10:15   400 mg   40 mL/hr      begins an infusion, or carries on the one that runs
    Rate Change  10:45            125 mL/hr     changes nothing of its times
    Paused       11:05                          ends a segment, and Restarted begins the next
    Stopped      12:25                          ends it; it starts nothing

Whose event a row is, its order says, or its drug where orders are not given. A push beside a running infusion of one
order is a dose of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from scrubber.charts.events.course import Course
from scrubber.charts.events.entries import Entry, total_known
from scrubber.charts.events.in_time import HAPPENS, OPENS, Placed, in_time
from scrubber.charts.events.times import Times
from scrubber.charts.events.when import When
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import is_by_another
from scrubber.charts.words.comments import ALL, in_doubt
from scrubber.charts.words.products import by_product
from scrubber.charts.words.route import Manner, Way
from scrubber.charts.words.sameness import same_amount
from scrubber.charts.words.waste import totalled
from scrubber.model.record import Administration, Provenance, Quantity, Uncertain, Waste
from scrubber.model.value import replace

BEGUN_ELSEWHERE = "it was running when the record begins"
NEXT_BAG = "a further bag was hung; when the one before it ended is not said"
UNKNOWN_ACTION = "nobody here knows what this action means"
MAY_BE_OF_ANOTHER = "it may be of what another row gives"
GIVEN_BY_ANOTHER = "somebody else gave it; whether here is not said"
DOSES_OF_BAGS = "several bags give a dose; whether each is the whole is not said"
COUNTED_BY_PUMP = "the pump counted it; since when is not said"
HELD = "it was held while it ran; for how long is not said"
NO_RATE = "the rate is 0 here, and nothing says that it was paused"
MAY_KEEP_OPEN = "its last rate may be one that only keeps the line open"
BOLUS_ALONE = "a bolus from the bag gives it; that of the bag is not said"
OTHER_TIME = "this is no exact time"
_MAY_CARRY_ON = timedelta(minutes=15)
"""How much later than a bag runs dry, at its rate, the next one is hung and still carries the same infusion on."""
_GOES_ON = re.compile(r"(?:infusion\s+)?continued?", re.IGNORECASE)
_SLOW, _FAST = 20, 50
"""Millilitres an hour that may be for the line alone, behind such as are not. Ours."""
_LOOKS_ONLY = re.compile(
    r"verif|check|hand|sign|assess|document|total|reconcil|witness|continu|running|infus(?:ing|ed)",
    re.IGNORECASE,
)
"""Actions that change nothing: whoever charts them may leave the rate at nothing."""
_CONFIRMS = re.compile(r"verif|check|sign|witness|reconcil", re.IGNORECASE)
"""Actions of somebody who looks at what another charted: behind a dose that was given, they are no further one."""
_BOLUS = re.compile(r"\s*bolus\b", re.IGNORECASE)
"""`Bolus from Bag`, `Bolus from Infusion`."""


def by_actions(events: Sequence[Placed]) -> dict[int, Administration]:
    """Return the administrations that events make, each at the place of its first event."""
    groups: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    ordered = {drugs.key_of(e.administration.substance) for _, e in events if not e.order}
    for place, entry in events:
        key = drugs.key_of(entry.administration.substance, entry.administration.hcpcs)
        groups[(key, entry.order if key not in ordered else "")].append((place, entry))
    made: dict[int, Administration] = {}
    for group in groups.values():
        for of_product in by_product(group, lambda placed: placed[1].administration):
            for item in _told(of_product):
                made[item.place] = item.administration()
    return made


def _told(group: Sequence[Placed]) -> list[_Given]:
    """Return what a group of events gives, in the order of time."""
    items: list[_Given] = []
    for place, entry in in_time(group):
        taker = TAKERS.get(entry.action)
        if taker is not None:
            taker(items, place, entry)
    for item in items:
        item.end_at_last_step()
    return items


def _opened(items: Sequence[_Given]) -> _Given | None:
    """Return the last infusion that runs."""
    return next((item for item in reversed(items) if item.open), None)


def _running(items: Sequence[_Given]) -> _Given | None:
    """Return what runs, is paused, or keeps its line open."""
    paused = (item for item in reversed(items) if item.course.paused)
    return _opened(items) or next(paused, None) or (items[-1] if _is_kept(items) else None)


def _is_kept(items: Sequence[_Given]) -> bool:
    return bool(items) and items[-1].kept


def started(items: list[_Given], place: int, entry: Entry) -> None:
    """`Paused 1105, Started 1130`: what was paused goes on; else something begins."""
    if items and items[-1].course.paused:
        items[-1].add(replace(entry, action="restart"))
    else:
        hung(items, place, entry)


def hung(items: list[_Given], place: int, entry: Entry) -> None:
    """`New Bag 1015`: begins an infusion; while one runs, it carries that on, or ends it at a time nobody tells."""
    opened = _opened(items)
    if opened is not None:
        if _carries_on(opened, entry):
            opened.carry_on(entry)
            return
        opened.course.doubt("stop", entry.when.quote if entry.when else "", NEXT_BAG)
        opened.course.end()
    items.append(_Given(place, entry))


def given(items: list[_Given], place: int, entry: Entry) -> None:
    """`Given 1010`: a dose of its own, also beside an infusion that runs."""
    items.append(_Given(place, entry))


def wasted(items: list[_Given], place: int, entry: Entry) -> None:
    """`Wasted 5 mg`: of what was told last."""
    if items:
        if entry.administration.dose is not None:
            at = entry.when.readings[0] if entry.when is not None and len(entry.when.readings) == 1 else None
            items[-1].waste.append(Waste(entry.administration.dose, at=at))
        items[-1].beside.append(entry)


def unknown(items: list[_Given], place: int, entry: Entry) -> None:
    """`Zorked 1030`: while nothing runs, something may have been given."""
    opened = _opened(items)
    item = entry.administration
    has_dose = item.dose is not None or any(doubt.field == "dose" for doubt in item.uncertain)
    is_another = has_dose and opened is not None and opened.first.action == "unknown"
    if (opened is None and not _is_kept(items)) or is_another:
        items.append(_Given(place, entry))


def happened(items: list[_Given], place: int, entry: Entry) -> None:
    """`Paused 1105`, `Stopped 1225`: of what runs, else of the last; before all others it ran already."""
    item = _opened(items) or (items[-1] if items else None)
    if item is None:
        items.append(_Given(place, entry))
    elif item.first.action == "unknown" and len(items) > 1 and entry.action in ("stop", "pause"):
        items[-2].doubt_that_it_ended(entry)
        item.add(entry)
    elif item.kept and entry.action != "restart":
        item.parts.append(entry)  # of the line
    else:
        item.add(entry)


def rate_changed(items: list[_Given], place: int, entry: Entry) -> None:
    """`Rate Change 1045`: of what runs or is paused; where nothing does, it ran already. At `0 mL/hr` it pauses, and at
    the next rate it goes on; `Rate Verify 0 mL/hr` may only lack its rate. What was paused and is `Continued`, goes on.
    """
    item = _running(items)
    rate = entry.administration.rate_ml_per_hour
    if _BOLUS.match(entry.said):
        bolus_drawn(items, place, entry)
    elif item is None and items and _CONFIRMS.search(entry.said):
        items[-1].beside.append(entry)
    elif item is None:
        items.append(_Given(place, entry))
    elif item.kept:
        item.add(replace(entry, action="restart") if rate and rate > _SLOW else entry)
    elif rate == 0 and _LOOKS_ONLY.search(entry.said):
        item.course.doubt("segments", entry.when.quote if entry.when else "", NO_RATE)
        item.add(entry)
    elif rate == 0 and not item.course.paused:
        item.add(replace(entry, action="pause"))
        item.at_no_rate = True
    elif item.course.paused and ((rate and item.at_no_rate) or _GOES_ON.fullmatch(entry.said.strip())):
        item.add(replace(entry, action="restart"))
    else:
        item.add(entry)


def bolus_drawn(items: list[_Given], place: int, entry: Entry) -> None:
    """`Bolus from Bag 0900`: out of the bag that runs, whose dose it is none of; where none runs, a dose of its own."""
    item = _running(items)
    if item is None:
        given(items, place, replace(entry, action="given"))
    else:
        item.beside.append(entry)


def kept_open(items: list[_Given], place: int, entry: Entry) -> None:
    """`KVO 1130`: what ran ends there, and what follows is of the line. A fluid that begins so is for it alone."""
    item = _running(items)
    if item is not None and (item.course.paused or item.kept):
        item.parts.append(entry)
    elif item is None and not items and drugs.is_fluid(entry.administration.substance):
        kept = replace(entry.administration, purpose="keep_open")
        items.append(_Given(place, replace(entry, administration=kept, action="start")))
    else:
        happened(items, place, replace(entry, action="stop"))
        items[-1].kept = True


def stepped(items: list[_Given], place: int, entry: Entry) -> None:
    """`0940 60 mL/hr`, and no action: a step of what runs; else something begins, where the rate is not nothing."""
    item = _running(items)
    if item is not None and not item.gives_another(entry.administration.dose):
        rate_changed(items, place, entry)
        item.steps.append(entry)
    elif entry.administration.rate_ml_per_hour == 0:
        return  # a pump that stands gives nothing
    elif items and items[-1].course.over and entry.administration.dose is None:
        items[-1].add(replace(entry, action="restart"))
    else:
        items.append(_Given(place, entry))


def held(items: list[_Given], place: int, entry: Entry) -> None:
    """`Held 1105`: of what runs, a word against it, since nobody says for how long; else the dose was not given."""
    item = _opened(items)
    if item is not None:
        item.course.doubt("segments", entry.when.quote if entry.when else "", HELD)


TAKERS: dict[str, Callable[[list[_Given], int, Entry], None]] = {
    "bag": hung,
    "start": started,
    "given": given,
    **dict.fromkeys(HAPPENS, happened),
    "rate": rate_changed,
    "hold": held,
    "step": stepped,
    "keep_open": kept_open,
    "wasted": wasted,
    "unknown": unknown,
}
"""What an event does to the administrations that are told so far. Other actions give nothing."""


def _carries_on(opened: _Given, entry: Entry) -> bool:
    """Return whether a bag hung while another runs is the same infusion: plain fluid, or hung when that ran dry."""
    if entry.action != "bag" or opened.begun is None or entry.when is None or not entry.when.readings:
        return False
    if drugs.is_fluid(entry.administration.substance):
        return True
    item = opened.first.administration
    volume, rate = item.volume_ml, item.rate_ml_per_hour
    if not volume or not rate:
        return False
    dry = opened.begun + timedelta(minutes=int(volume / rate * 60))
    return abs(entry.when.readings[0] - dry) <= _MAY_CARRY_ON


@dataclass(slots=True)
class _Given:
    """One administration while the events of its group are read."""

    place: int
    first: Entry
    course: Course = field(default_factory=Course)
    parts: list[Entry] = field(default_factory=list)
    bags: list[Entry] = field(default_factory=list)
    waste: list[Waste] = field(default_factory=list)
    beside: list[Entry] = field(default_factory=list)
    """Events that are none of its course: a waste, a bolus from its bag."""
    begun: datetime | None = None
    """When the last bag was hung."""
    at_no_rate: bool = False
    """It was paused by a rate of nothing."""
    kept: bool = False
    """It ended, and keeps the line open."""
    fastest: Decimal = Decimal(0)
    slow: When | None = None
    """Since when its rate may be for the line alone."""
    steps: list[Entry] = field(default_factory=list)
    """Rows of its rates that name no action."""

    def __post_init__(self) -> None:
        entry, action = self.first, self.first.action
        self.parts.append(entry)
        self._note_rate(entry)
        when = entry.when or When("", (), OTHER_TIME)
        if action in OPENS or action in ("unknown", "step"):
            self.course.take("start", when)
            self.bags.append(entry)
            self.begun = when.readings[0] if when.readings else None
            if action == "unknown":
                self.course.doubt("start", when.quote, _why_unknown(entry))
        else:
            self.course.doubt("start", "", BEGUN_ELSEWHERE)
            self.course.begin()
            if action in HAPPENS:
                self.course.take(HAPPENS[action], when)

    @property
    def open(self) -> bool:
        """Return whether it runs still, or is paused."""
        return self.course.running and not self._is_at_once

    @property
    def _is_at_once(self) -> bool:
        """Return whether it is a dose of one moment: `Given`, and no infusion by its route."""
        way = self.first.way
        return self.first.action == "given" and (way is None or way.method != "infusion") and self._no_rate

    @property
    def _no_rate(self) -> bool:
        item = self.first.administration
        return item.rate_ml_per_hour is None and (item.volume_ml is None or item.technique == "push")

    def add(self, entry: Entry) -> None:
        """Take in a later event."""
        self.parts.append(entry)
        self._note_rate(entry)
        self.kept = self.kept and entry.action != "restart"
        if entry.action in HAPPENS:
            self.course.take(HAPPENS[entry.action], entry.when or When("", (), OTHER_TIME))

    def _note_rate(self, entry: Entry) -> None:
        """Keep since when it ran no faster than a line is kept open, a fifth of its fastest at most."""
        rate = entry.administration.rate_ml_per_hour
        if not rate:
            return
        self.fastest = max(self.fastest, rate)
        is_slow = rate <= _SLOW and self.fastest >= _FAST and rate * 5 <= self.fastest
        self.slow = (self.slow or entry.when) if is_slow else None

    def _doubt_its_end(self) -> None:
        """Put its end in doubt where it last ran so slowly: `Rate Change 5 mL/hr 1130`, `Stopped 1150`."""
        last = self.course.last()
        if self.slow is None or last is None or self.kept or self.course.in_doubt("stop"):
            return
        both = (self.slow, last)
        is_plain = all(when.plain for when in both) and self.slow.readings < last.readings
        values = (
            tuple(f"{when.readings[0].isoformat(timespec='minutes')}" for when in both) if is_plain else ()
        )
        self.course.doubt("stop", " / ".join(when.quote for when in both), MAY_KEEP_OPEN, values)

    def doubt_that_it_ended(self, entry: Entry) -> None:
        """Put its end in doubt: what is stopped behind it began by an action that nobody knows, and is perhaps this."""
        last = self.course.last()
        if last is None or self._is_at_once:
            return
        both = (last, entry.when or When("", (), OTHER_TIME))
        values = (
            tuple(w.readings[0].isoformat(timespec="minutes") for w in both)
            if all(w.plain for w in both)
            else ()
        )
        self.course.doubt("stop", " / ".join(when.quote for when in both), UNKNOWN_ACTION, values)

    def gives_another(self, dose: Quantity | None) -> bool:
        """Return whether a dose is another than its first bag's, or told behind an end that did not repeat it."""
        own, ended = self.first.administration.dose, self.course.paused and self.at_no_rate
        if dose is None or own is None:
            return False
        return not same_amount(dose, own) or (ended and self.parts[-1].administration.dose is None)

    def end_at_last_step(self) -> None:
        """End it where the last of its steps has a rate of nothing: rows without an action say an end no otherwise."""
        last = self.parts[-1]
        if self.course.paused and self.at_no_rate and not last.said and last.when is not None:
            self.course.take("stop", last.when)

    def carry_on(self, entry: Entry) -> None:
        """Take in a further bag."""
        self.parts.append(entry)
        self._note_rate(entry)
        self.bags.append(entry)
        self.begun = entry.when.readings[0] if entry.when and entry.when.readings else None

    def administration(self) -> Administration:
        """Return what its events say."""
        base = self.first.administration
        parts = [entry.administration for entry in self.parts]
        self._doubt_its_end()
        times = self.course.times(base.on)
        manner = self._manner(times)
        dose, doubts = self._dose()
        kept = tuple(doubt for doubt in base.uncertain if doubt.field not in ("start", "stop", "technique"))
        waste, waste_doubts = totalled(self.waste)
        waste = replace(waste, at=None) if waste is not None else None
        item = replace(
            base,
            technique=manner.technique or base.technique,
            start=times.start,
            stop=times.stop,
            segments=times.segments,
            on=times.on,
            dose=dose,
            volume_ml=self._counted_ml()
            or total_known(entry.administration.volume_ml for entry in self.bags),
            rate_ml_per_hour=_only(part.rate_ml_per_hour for part in parts),
            discontinued=base.discontinued or next((p.discontinued for p in parts if p.discontinued), None),
            wasted=base.wasted or waste or next((part.wasted for part in parts if part.wasted), None),
            lot=", ".join(dict.fromkeys(part.lot for part in parts if part.lot)) or None,
            site=next((part.site for part in parts if part.site), base.site),
            uncertain=(
                *times.doubts,
                *manner.uncertain(base.source.quote or ""),
                *kept,
                *doubts,
                *waste_doubts,
            ),
            also=self._also(),
        )
        if self.first.action == "unknown":
            quote = self.first.said or base.source.quote or ""
            item = in_doubt(item, ALL, quote, _why_unknown(self.first))  # perhaps nothing was given
        return item

    def _manner(self, times: Times) -> Manner:
        """Return how it was given; what is hung, changed or stopped is infused."""
        infused = not self._is_at_once and (len(self.parts) > 1 or self.first.action != "given")
        has_rate = any(entry.administration.rate_ml_per_hour is not None for entry in self.parts)
        has_run = times.stop is not None or bool(times.segments)
        way = _way(self.parts, infused and self.first.action != "unknown")
        return way.manner(has_rate=has_rate, has_run=has_run)

    def _also(self) -> tuple[Provenance, ...]:
        return tuple(entry.administration.source for entry in (*self.parts[1:], *self.beside))

    def _counted_ml(self) -> Decimal | None:
        """Return the volume that a pump had delivered at the last of its events."""
        return next(
            (entry.counted_ml for entry in reversed(self.parts) if entry.counted_ml is not None), None
        )

    def _dose(self) -> tuple[Quantity | None, tuple[Uncertain, ...]]:
        """Return the dose of its bags; further rows often repeat it. A pump's own count is a value to confirm."""
        counted = next((e.counted_dose for e in reversed(self.parts) if e.counted_dose is not None), None)
        if counted is not None:
            words = counted.words
            return None, (Uncertain("dose", words, COUNTED_BY_PUMP, (words,)),)
        given = [entry.administration.dose for entry in self.bags if entry.administration.dose is not None]
        if not given:
            later = [e.administration.dose for e in self.parts if e.administration.dose is not None]
            given = later[:1]
        if len(given) == 1 and self._gives_it_again():
            given += [step.administration.dose for step in self.steps if step.administration.dose is not None]
        drawn = [entry.administration.dose for entry in self.beside if _BOLUS.match(entry.said)]
        if not given and any(drawn):
            words = " / ".join(dose.words for dose in drawn if dose)
            return None, (Uncertain("dose", words, BOLUS_ALONE),)
        if len(given) < 2:
            return (given[0] if given else None), ()
        if len({dose.unit for dose in given}) == 1 and not all(same_amount(dose, given[0]) for dose in given):
            return Quantity(sum((dose.value for dose in given), Decimal(0)), given[0].unit), ()
        total = Quantity(sum((dose.value for dose in given), Decimal(0)), given[0].unit)
        values = tuple(dose.words for dose in (given[0], total))
        return None, (Uncertain("dose", " / ".join(values), DOSES_OF_BAGS, values),)

    def _gives_it_again(self) -> bool:
        """Return whether steps repeat the dose, and nobody says that it is the whole: the row of its end repeats it,
        too, where it stands in every row.
        """
        ends = self.parts[-1].administration
        return ends.dose is None or (ends.rate_ml_per_hour != 0 and self.parts[-1].action != "stop")


def _why_unknown(entry: Entry) -> str:
    if not entry.said:
        return MAY_BE_OF_ANOTHER
    return GIVEN_BY_ANOTHER if is_by_another(entry.said) else UNKNOWN_ACTION


def _way(parts: Sequence[Entry], infused: bool) -> Way:
    """Return the way that the first row with one tells; what is hung, changed or stopped is infused."""
    told = [entry.way for entry in parts if entry.way is not None]
    route = next((way.route for way in told if way.route is not None), None)
    method = next((way.method for way in told if way.method is not None), None)
    if method is None and infused and route in (None, "IV", "SC"):
        method = "infusion"
    return Way(route, method)


def _only(values: Iterable[Decimal | None]) -> Decimal | None:
    found = {value for value in values if value}
    return found.pop() if len(found) == 1 else None
