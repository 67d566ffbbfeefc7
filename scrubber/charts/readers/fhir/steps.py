"""Rate steps of one infusion, each sent as a resource of its own beside the one that tells the whole run.

    08:40-12:10  30 g           the infusion
    08:40-09:10      30 mL/h    partOf it, or of the same request: how it ran in its first half hour
    09:10-12:10     120 mL/h

What a resource is a part of includes it (FHIR R4, MedicationAdministration.partOf): a part inside the run of the whole
is no second infusion, and its dose is in that of the whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from scrubber.charts.events.entries import Entry
from scrubber.charts.readers.fhir.store import Resource
from scrubber.charts.words import drugs
from scrubber.charts.words.sameness import same_amount
from scrubber.model.record import Administration, Quantity, Uncertain
from scrubber.model.value import replace

Told = tuple[Resource, Entry]
GAP = "its parts leave a gap; whether it was paused is not said"
MORE = "its parts give more than the whole"
_NO_GAP = timedelta(minutes=1)
_RUNNING = frozenset({"infusion", "sc_infusion", "pump"})


def without_steps(told: Sequence[Told]) -> list[Told]:
    """Return the entries without those that only tell a part of another one's run."""
    groups: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for place, (_, entry) in enumerate(told):
        start = _start(entry)
        if start is not None and entry.administration.technique in _RUNNING:
            item = entry.administration
            groups[drugs.key_of(item.substance, item.hcpcs), start.tzinfo is None].append(place)
    kept = dict(enumerate(told))
    for places in groups.values():
        # asked only of those that may have steps: an order may hold thousands of doses
        parents = {told[place][1].parent for place in places}
        starts = Counter((told[place][1].order, _start(told[place][1])) for place in places)
        for place in places:
            resource, entry = told[place]
            is_whole = f"{resource.type}/{resource.id}" in parents or starts[entry.order, _start(entry)] > 1
            if is_whole and place in kept and entry.administration.stop is not None:
                _take_in(kept, place, [other for other in places if other in kept and other != place])
    return [kept[place] for place in sorted(kept)]


def _take_in(kept: dict[int, Told], place: int, others: Sequence[int]) -> None:
    """Take the steps of an infusion into it; without a dose of its own, it only frames those that give one."""
    resource, whole = kept[place]
    own = f"{resource.type}/{resource.id}"
    inside = [other for other in others if _is_inside(kept[other][1], whole)]
    steps = [other for other in inside if resource.id and kept[other][1].parent == own]
    if not steps:
        sharing = [other for other in inside if whole.order and kept[other][1].order == whole.order]
        parts = [kept[other][1].administration for other in sharing]
        steps = (
            sharing if _fill(whole.administration, parts) and _adds_up(whole.administration, parts) else []
        )
    if not steps:
        return
    parts = sorted((kept[other][1].administration for other in steps), key=_begin)
    if whole.administration.dose is None and any(part.dose is not None for part in parts):
        if _fill(whole.administration, parts):
            del kept[place]
        return
    kept[place] = resource, replace(whole, administration=_with_steps(whole.administration, parts))
    for other in steps:
        del kept[other]


def _with_steps(whole: Administration, parts: Sequence[Administration]) -> Administration:
    """Return an infusion with what its steps tell of its rate, and of its pauses in doubt."""
    rates = {rate for part in (whole, *parts) if (rate := part.rate_ml_per_hour) is not None}
    doubts = list(whole.uncertain)
    runs = [part for part in parts if part.stop is not None]
    if _has_gap(runs):
        doubts.append(Uncertain("segments", _times(runs), GAP))
    total = _total(parts)
    dose = whole.dose
    if dose is not None and total is not None and total.unit == dose.unit and total.value > dose.value:
        values = (dose.words, total.words)
        doubts.append(Uncertain("dose", " / ".join(values), MORE, values))
        dose = None
    return replace(
        whole,
        dose=dose,
        rate_ml_per_hour=rates.pop() if len(rates) == 1 else None,
        lot=whole.lot or next((part.lot for part in parts if part.lot), None),
        uncertain=tuple(doubts),
        also=(*whole.also, *(part.source for part in parts)),
    )


def _start(entry: Entry) -> datetime | None:
    if entry.administration.start is not None or entry.when is None or not entry.when.readings:
        return entry.administration.start
    return entry.when.readings[0]  # an event: `Rate Change`


def _is_inside(step: Entry, whole: Entry) -> bool:
    """Return whether an entry tells a part of another's run, and no run that is as long."""
    first, last = whole.administration.start, whole.administration.stop
    start, stop = _start(step), step.administration.stop
    if first is None or last is None or start is None:
        return False
    if len({moment.tzinfo is None for moment in (first, last, start, stop or start)}) > 1:
        return False
    if step.action in ("pause", "restart", "stop"):
        return False  # what an event says of the run is heard as such
    return first <= start and (stop or start) <= last and (start, stop) != (first, last)


def _begin(item: Administration) -> datetime:
    return item.start or datetime.min  # noqa: DTZ901 - only entries with a start are compared


def _fill(whole: Administration, parts: Sequence[Administration]) -> bool:
    """Return whether parts stand one behind the other from the start of the whole to its stop."""
    runs = sorted((part for part in parts if part.start and part.stop), key=_begin)
    if len(runs) < 2 or len(runs) != len(parts) or _has_gap(runs):
        return False
    return runs[0].start == whole.start and runs[-1].stop == whole.stop


def _adds_up(whole: Administration, parts: Sequence[Administration]) -> bool:
    """Return whether parts give no dose of their own, or together that of the whole."""
    total = _total(parts)
    if total is None:
        return all(part.dose is None for part in parts)
    return whole.dose is None or same_amount(whole.dose, total)


def _has_gap(runs: Sequence[Administration]) -> bool:
    pairs = pairwise(sorted(runs, key=_begin))
    return any(a.stop and b.start and abs(b.start - a.stop) > _NO_GAP for a, b in pairs)


def _total(parts: Sequence[Administration]) -> Quantity | None:
    doses = [part.dose for part in parts if part.dose is not None]
    if not doses or len({dose.unit for dose in doses}) > 1:
        return None
    return Quantity(sum((dose.value for dose in doses), Decimal(0)), doses[0].unit)


def _times(runs: Sequence[Administration]) -> str:
    return " / ".join(f"{run.start:%H:%M}-{run.stop:%H:%M}" for run in runs if run.start and run.stop)
