"""One infusion that a document tells as a whole, and another bag by bag: `400 mg 10:15-12:25` in a note, and in the MAR
200 mg 10:15-11:20 and 200 mg 11:20-12:25.

The bags are kept, since they tell more; the whole is said of each of them, and what only it knows (a waste, vials, why
it was stopped) of the last. Where the doses do not add up, or the bags do not follow each other, nothing is joined so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from scrubber.charts.join.again import moments
from scrubber.charts.words.sameness import distance, same_amount, same_drug
from scrubber.model.record import Administration, Quantity
from scrubber.model.value import replace

_CLOSE = timedelta(minutes=15)
_OF_THE_WHOLE = ("wasted", "vials", "discontinued")


def bags_of(whole: Administration, items: Sequence[Administration]) -> tuple[int, ...]:
    """Return the places of the bags that one document tells of an infusion; empty where it tells none."""
    if whole.dose is None or whole.technique != "infusion":
        return ()
    found = sorted(_may_be_bags(whole, items), key=lambda place: str(items[place].start))
    bags = [items[place] for place in found]
    if len(bags) < 2 or len({bag.source.document for bag in bags}) > 1:
        return ()
    follow = all(_are_near([bag.stop], after.start) for bag, after in pairwise(bags))
    spans = _are_near(moments(whole, "start"), bags[0].start) and _are_near(
        moments(whole, "stop"), bags[-1].stop
    )
    return tuple(found) if follow and spans and _add_up(bags, whole.dose) else ()


def told_of_bags(whole: Administration, bags: Sequence[Administration]) -> list[Administration]:
    """Return the bags of an infusion with what only the telling of the whole knows."""
    told = [replace(bag, also=tuple(dict.fromkeys((*bag.also, *whole.sources)))) for bag in bags]
    known = {
        name: value
        for name in _OF_THE_WHOLE
        if (value := getattr(whole, name)) and not any(getattr(bag, name) for bag in bags)
    }
    told[-1] = replace(told[-1], **known)
    return told


def _may_be_bags(whole: Administration, items: Sequence[Administration]) -> Iterator[int]:
    for place, item in enumerate(items):
        complete = item.start and item.stop and item.dose and not item.segments
        if complete and item.technique == "infusion" and same_drug(whole, item):
            yield place


def _are_near(readings: Iterable[datetime | None], moment: datetime | None) -> bool:
    """Return whether a moment is near one of those that another may be."""
    return moment is not None and any(one is not None and distance(one, moment) <= _CLOSE for one in readings)


def _add_up(bags: Sequence[Administration], dose: Quantity) -> bool:
    """Return whether the doses of bags come to that of the whole."""
    doses = [bag.dose for bag in bags if bag.dose is not None]
    units = {one.unit for one in doses}
    return len(units) == 1 and same_amount(
        Quantity(sum((one.value for one in doses[1:]), doses[0].value), doses[0].unit), dose
    )
