"""Several entries of one infusion become one administration: interruptions as segments, rate changes joined.

An entry tells a whole run, or one event of it (a new bag, a rate change, a stop: `scrubber.charts.events.rows`). A
chart gives one entry for every change: a stop for rigors and a restart, a new rate every half hour. They
are one infusion where they give one drug under one order and the chart ties them together: no gap between
them, an entry that says it was stopped, or a shared parent entry (of parts that do not give a dose each). Two doses
of one order hours apart stay two administrations. The same run told twice is one, and what differs is in conflict.
Each entry's dose is what that entry gave, unless all repeat the ordered dose; where the chart leaves that open, the
dose is in doubt. So is the dose of what a status calls given in part, for it is often what hung, unless it is less than
was ordered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Literal

from scrubber.charts.events.tellings import told_as_one
from scrubber.charts.events.times import BACKWARDS
from scrubber.charts.events.when import When
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import Action
from scrubber.charts.words.comments import ALL, in_doubt
from scrubber.charts.words.products import by_product
from scrubber.charts.words.reasons import NOT_ALL
from scrubber.charts.words.route import Way
from scrubber.charts.words.sameness import is_less, same_amount, same_moment
from scrubber.model.record import Administration, Interval, Quantity, Uncertain
from scrubber.model.value import Value, replace

DOSE_OF_NOTHING = "a dose of nothing is told; whether anything was given is not said"
_GAP = timedelta(minutes=1)
_LONGEST_INTERRUPTION = timedelta(hours=6)
_SHORT = timedelta(hours=1)
_RUNNING = frozenset({"infusion", "sc_infusion", "pump", "transfusion"})


class Entry(Value):
    """One entry of a chart, with what ties it to others."""

    administration: Administration
    order: str = ""
    """The order it carries out; entries without one are joined only where they share a parent or leave no gap."""
    parent: str = ""
    interrupted: bool = False
    """The chart says that it was stopped before its end."""
    cut_short: str = ""
    """The status by which not all of it was given."""
    ordered_dose: Quantity | None = None
    action: Action | Literal["", "unknown", "hold", "step", "keep_open"] = ""
    """What the entry is an event of; empty where it tells a whole run or dose. `step`: no action is named.
    `keep_open`: from then on it only keeps the line open."""
    said: str = ""
    """The words of the action, where it has some."""
    when: When | None = None
    """When the event was, with every reading of its time."""
    way: Way | None = None
    """The route and method that the entry documents, for an event."""
    counted_ml: Decimal | None = None
    """What a pump had delivered by then."""
    counted_dose: Quantity | None = None
    tellings: tuple[Administration, ...] = ()
    """What tells its run, where several entries do."""

    @property
    def is_event(self) -> bool:
        """Return whether it tells one event, and no run of its own."""
        return bool(self.action) and self.administration.stop is None


def joined(entries: Iterable[Entry]) -> tuple[Administration, ...]:
    """Return the administrations, in the order in which their first entries stand."""
    from scrubber.charts.events.rows import by_actions

    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    listed = list(entries)
    events = [(place, entry) for place, entry in enumerate(listed) if entry.is_event]
    result = by_actions(events)
    for place, entry in enumerate(listed):
        if not entry.is_event:
            groups[_group(entry, place)].append(place)
    apart = (by_product(group, lambda place: listed[place].administration) for group in groups.values())
    for places in chain.from_iterable(apart):
        for run in _runs([(place, listed[place]) for place in places]):
            first = min(place for place, _ in run)
            told = [entry for _, entry in run]
            result[first] = _in_part(_one(told), told)
    return tuple(_of_nothing(forward(result[place])) for place in sorted(result))


def _of_nothing(item: Administration) -> Administration:
    """Put in doubt what gives a dose of nothing (`0 mg`): all of one entry, of several events only the dose."""
    if item.dose is None or item.dose.value:
        return item
    return in_doubt(item, ("dose",) if item.also else ALL, f"0 {item.dose.unit}", DOSE_OF_NOTHING)


def _in_part(item: Administration, told: list[Entry]) -> Administration:
    """Put in doubt the dose of what was not given in full, unless less than the ordered dose is told.

    Sources: FHIR R4 medication-admin-status `stopped` (halted before all of it occurred), HL7 table 0322 `PA`
    (partially administered), HL7 v3 ActStatus `aborted` (terminated prior to its completion).
    """
    last = told[-1]
    ordered = next((entry.ordered_dose for entry in told if entry.ordered_dose is not None), None)
    if not last.cut_short or item.dose is None or (ordered is not None and is_less(item.dose, ordered)):
        return item
    return in_doubt(item, ("dose",), last.cut_short, NOT_ALL)


def forward(item: Administration) -> Administration:
    """Return an administration, both its ends in doubt where its stop lies before its start: either may be the slip."""
    start, stop = item.start, item.stop
    if item.segments or start is None or stop is None:
        return item
    if start.tzinfo is None or stop.tzinfo is None:
        backwards = stop.replace(tzinfo=None) < start.replace(tzinfo=None)
    else:
        backwards = stop < start  # two instants, also across a change of the clock
    if not backwards:
        return item
    doubts = (
        Uncertain("stop", f"{stop:%Y-%m-%d %H:%M}", BACKWARDS),
        Uncertain("start", f"{start:%Y-%m-%d %H:%M}", BACKWARDS, (start.isoformat(timespec="minutes"),)),
    )
    return replace(item, start=None, stop=None, on=start.date(), uncertain=(*item.uncertain, *doubts))


def _group(entry: Entry, place: int) -> tuple[object, ...]:
    """Return what entries of one infusion share: drug, technique, clock, and the order or parent that they name."""
    item = entry.administration
    if item.technique not in _RUNNING or (item.start is None and not _readings(item, "start")):
        return (place,)
    if item.technique == "transfusion" and not (entry.order or entry.parent):
        return (place,)  # a unit of blood follows the other
    drug = drugs.key_of(item.substance, item.hcpcs)
    clock = "open" if item.start is None else item.start.tzinfo is None
    return (entry.order or entry.parent, drug, item.technique, clock)


def _readings(item: Administration, name: str) -> tuple[str, ...]:
    """Return the readings of a time that is in doubt: `10:15` of the morning or the evening."""
    return next((doubt.values for doubt in item.uncertain if doubt.field == name), ())


def _runs(entries: list[tuple[int, Entry]]) -> list[list[tuple[int, Entry]]]:
    runs: list[list[tuple[int, Entry]]] = []
    for place, entry in map(_as_one, _alike(entries)):
        if runs and _is_told_again(runs[-1][-1][1], entry):
            before = runs[-1].pop()
            runs[-1].append((min(before[0], place), _told_twice(before[1], entry)))
        elif runs and (_goes_on(runs[-1][-1][1], entry) or _continues(runs[-1], entry)):
            runs[-1].append((place, entry))
        else:
            runs.append([(place, entry)])
    return runs


def _alike(entries: list[tuple[int, Entry]]) -> list[list[tuple[int, Entry]]]:
    """Return the entries by their starts, those together that stand one behind the other with the same two times.

    They are united at once: a log that tells a run a thousand times would else be united anew for each.
    """
    alike: list[list[tuple[int, Entry]]] = []
    for place, entry in sorted(entries, key=lambda pair: _start(pair[1])):
        if alike and _has_the_same_times(alike[-1][-1][1], entry):
            alike[-1].append((place, entry))
        else:
            alike.append([(place, entry)])
    return alike


def _as_one(told: list[tuple[int, Entry]]) -> tuple[int, Entry]:
    (first, entry), *again = told
    if not again:
        return first, entry
    return min(first, *(place for place, _ in again)), _told_twice(entry, *(other for _, other in again))


def _has_the_same_times(before: Entry, after: Entry) -> bool:
    one, other = before.administration, after.administration
    if one.start is None or other.start is None or one.stop is None or other.stop is None:
        return _is_one_time(one, other, "start") and _is_one_time(one, other, "stop")
    return same_moment(one.start, other.start) and same_moment(one.stop, other.stop)


def _is_one_time(one: Administration, other: Administration, name: str) -> bool:
    mine, theirs = getattr(one, name), getattr(other, name)
    if mine is not None and theirs is not None:
        return same_moment(mine, theirs)
    readings = _readings(one, name) if mine is None and theirs is None else ()
    return bool(readings) and readings == _readings(other, name)


def _is_told_again(before: Entry, after: Entry) -> bool:
    """Return whether two entries tell one run: the same times; or one end of them, under one order or at one site."""
    one, other = before.administration, after.administration
    starts = _is_one_time(one, other, "start")
    once = bool(before.order) or _in_one_line(one, other)
    if one.start is None or other.start is None or one.stop is None or other.stop is None:
        return starts and once  # of which half of the day, or when it ended, one of them does not say
    stops = same_moment(one.stop, other.stop)
    return (starts and stops) or (once and (starts or stops))


def _in_one_line(one: Administration, other: Administration) -> bool:
    """Return whether two entries of a drug can't both run: at one site, of no two lots, and no fluid of other drugs."""
    two_lots = bool(one.lot and other.lot) and one.lot != other.lot
    return one.site == other.site and not two_lots and not drugs.is_fluid(one.substance)


def _told_twice(before: Entry, *after: Entry) -> Entry:
    """Return one entry of several that tell one run: what differs is in conflict, a dose told again may be two."""
    all_of_it = (before, *after)
    tellings = tuple(item for each in all_of_it for item in each.tellings or (each.administration,))
    ordered = next((dose for each in all_of_it if (dose := each.ordered_dose)), None)
    return replace(
        before,
        administration=told_as_one(tellings, ordered),
        tellings=tellings,
        ordered_dose=ordered,
        interrupted=any(each.interrupted for each in all_of_it),
        cut_short=next((each.cut_short for each in all_of_it if each.cut_short), ""),
    )


def _start(entry: Entry) -> tuple[bool, datetime, tuple[str, ...]]:
    start = entry.administration.start
    readings = () if start is not None else _readings(entry.administration, "start")
    return (start is not None, start or datetime.min, readings)  # noqa: DTZ901 - never compared with a real one


def _goes_on(before: Entry, after: Entry) -> bool:
    stop, start = before.administration.stop, after.administration.start
    if stop is None and start is None:
        readings = _readings(before.administration, "stop")
        return bool(readings) and readings == _readings(after.administration, "start")
    if stop is None or start is None or (stop.tzinfo is None) != (start.tzinfo is None):
        return False
    gap = start - stop
    if abs(gap) <= _GAP:
        return True
    part = before.administration.dose is None or after.administration.dose is None
    # two entries of one visit that give a dose each are two doses, however they are bundled
    tied = before.interrupted or (part and bool(before.parent) and before.parent == after.parent)
    return tied and timedelta() < gap <= _LONGEST_INTERRUPTION


def _continues(run: list[tuple[int, Entry]], after: Entry) -> bool:
    """Return whether an entry that gives no dose of its own goes on behind a pause with those that give one: `400 mg
    1315-1415`, `1435-1615`.
    """
    if after.administration.dose is not None:
        return False
    stop, start = run[-1][1].administration.stop, after.administration.start
    if stop is None or start is None:
        return False
    has_dose = any(entry.administration.dose is not None for _, entry in run)
    return (
        has_dose and (stop.tzinfo is None) == (start.tzinfo is None) and timedelta() < start - stop <= _SHORT
    )


def _one(entries: list[Entry]) -> Administration:
    told, entries = entries, _flowing(entries)
    first = entries[0].administration
    if len(told) == 1:
        return first
    parts = [entry.administration for entry in entries]
    segments = _segments(parts)
    dose, doubts = _dose(entries)
    if any(doubt.field == "dose" for part in parts for doubt in part.uncertain):
        dose = None  # a sum without a part that is in doubt is none
    last = parts[-1]
    lots = dict.fromkeys(part.lot for part in parts if part.lot)
    rates = {part.rate_ml_per_hour for part in parts}
    return replace(
        first,
        stop=last.stop,
        segments=segments,
        dose=dose,
        volume_ml=total_known(part.volume_ml for part in parts),
        rate_ml_per_hour=rates.pop() if len(rates) == 1 else None,
        lot=", ".join(lots) or None,
        discontinued=last.discontinued,
        uncertain=tuple(dict.fromkeys((*_doubts(parts), *doubts))),
        also=tuple(
            source
            for item in (each.administration for each in told)
            for source in (item.sources if item is not first else item.also)
        ),
    )


def _segments(parts: list[Administration]) -> tuple[Interval, ...]:
    """Return the runs of the parts, where there is more than one; parts of open times have no gap between them."""
    segments: list[Interval] = []
    for part in parts if parts[0].start is not None else ():
        if segments and segments[-1].stop is not None and part.start is not None:
            before = segments[-1]
            if abs(part.start - segments[-1].stop) <= _GAP:
                segments[-1] = Interval(before.start, part.stop)
                continue
        segments.append(Interval(part.start, part.stop))
    return tuple(segments) if len(segments) > 1 else ()


def _doubts(parts: list[Administration]) -> Iterator[Uncertain]:
    """Yield the doubts of the parts; of parts of open times, those of the ends of all."""
    for number, part in enumerate(parts):
        for doubt in part.uncertain:
            inside = (doubt.field == "start" and number) or (doubt.field == "stop" and part is not parts[-1])
            if not inside or parts[0].start is not None:
                yield doubt


def _flowing(entries: list[Entry]) -> list[Entry]:
    """Return the entries in which something ran: a part at a rate of nothing is a pause."""
    return [entry for entry in entries if entry.administration.rate_ml_per_hour != 0] or entries


def total_known(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of the values that are known; None where none is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _dose(entries: list[Entry]) -> tuple[Quantity | None, tuple[Uncertain, ...]]:
    doses = [entry.administration.dose for entry in entries]
    given = [dose for dose in doses if dose is not None]
    ordered = next((entry.ordered_dose for entry in entries if entry.ordered_dose is not None), None)
    if not given:
        return None, ()
    if len(given) == 1:
        return given[0], ()
    if len({dose.unit for dose in given}) > 1:
        return None, (_doubt("the parts of the infusion give doses in several units"),)
    total = Quantity(sum((dose.value for dose in given), Decimal(0)), given[0].unit)
    repeated = all(same_amount(dose, given[0]) for dose in given)
    if ordered is not None and repeated and same_amount(given[0], ordered):
        return given[0], ()
    if repeated and (ordered is None or not same_amount(total, ordered)):
        return None, (
            _doubt("the parts of the infusion repeat one dose; whether it is the whole is not said"),
        )
    return total, ()


def _doubt(reason: str) -> Uncertain:
    return Uncertain("dose", "", reason)
