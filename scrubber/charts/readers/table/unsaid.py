"""Rows of a log of events that are none of a course: what they take back, and what became of nothing.

    0920  Given             Benadryl 25 mg IV push     of this nobody can be sure
    0930  Entered in error  Benadryl
    1100  Given             same                       named

No row vanishes: it became a part of the record, is named as not understood, or as what gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.completeness import LONGEST, Gaps, with_gaps
from scrubber.charts.readers.table.what import Event, heard, names_a_drug, tells_an_amount, voids
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import action_of
from scrubber.charts.words.comments import ALL, in_doubt, weighed
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.charts.words.withdrawn import puts_right
from scrubber.model.record import (
    Administration,
    Indication,
    InfusionRecord,
    Monitoring,
    Note,
    NotGiven,
    Order,
)
from scrubber.model.value import replace

SEVERAL_BAGS = "a new bag was hung while it ran; whether the dose is of each bag is not said"
_OF_ALL = re.compile(r"\b(?:all|every\w*)\b", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:same|again|repeat\w*|ditto|another|second|2nd|more)\b", re.IGNORECASE)
_ELSEWHERE = frozenset({"by_others", "past", "refused", "plan"})
"""What a note heard as given by others, before, or not at all."""
_OF_A_COURSE = frozenset({"bag", "start", "given", "pause", "restart", "stop"})
_OF_WHAT_RAN = frozenset({"pause", "restart", "stop"})


def accounted(records: Sequence[InfusionRecord], events: Sequence[Event]) -> list[InfusionRecord]:
    """Return what was read of a patient's rows, with what they take back in doubt, and each row that became of
    nothing named.
    """
    gaps, passed = Gaps(), []
    found = [_with_bags(_with_remarks(record, events, gaps), events) for record in records]
    for at, event in enumerate(events):
        if event.told.how == "against":
            found = _taken_back(found, event, events[:at])
            gaps.add(event.place, event.words)
        elif event.told.how == "unknown":
            gaps.add(event.place, event.words)
        elif event.told.how == "passed":
            passed.append(event)
    places = {place for record in found for place in _places(record)}
    for event in events:
        if event.told.how != "told" or event.place in places:
            continue
        if _is_of_a_course(event) or (not event.what and names_a_drug(event.beside)):
            gaps.add(event.place, event.words)
        else:
            passed.append(event)
    ignored = tuple(f"{event.place}: {event.words[:LONGEST]}" for event in passed)
    if found:
        found[0] = replace(found[0], ignored=(*found[0].ignored, *ignored))
    return [with_gaps(record, gaps) for record in found]


def _with_bags(record: InfusionRecord, events: Sequence[Event]) -> InfusionRecord:
    """Return a record with the dose in doubt of what was hung again while it ran."""
    again = {event.place: event.words for event in events if event.is_further_bag}
    items = list(record.administrations)
    for at, item in enumerate(items):
        for place in sorted(_of(item) & again.keys()):
            items[at] = in_doubt(items[at], ("dose",), again[place], SEVERAL_BAGS)
    return replace(record, administrations=tuple(items)) if again else record


def _is_of_a_course(event: Event) -> bool:
    """Return whether a row tells a part of a giving, and no line that was started, nor a report that was given."""
    if action_of(event.what) not in _OF_A_COURSE or not heard(event.beside).isdisjoint(_ELSEWHERE):
        return False
    if not heard(event.words).isdisjoint({"iv", "access"}):
        return tells_an_amount(event.beside)
    if action_of(event.what) in _OF_WHAT_RAN:
        return True  # of something whose begin nobody told
    return not event.beside or names_a_drug(event.beside) or _AGAIN.search(event.beside) is not None


def _places(record: InfusionRecord) -> Iterator[str]:
    """Yield the rows that became of something, or are named."""
    for item in record.administrations:
        yield from (source.locator or "" for source in item.sources)
    facts: Sequence[Order | Monitoring | Indication | Note | NotGiven] = (
        *record.orders,
        *record.monitoring,
        *record.indications,
        *record.notes,
        *record.not_given,
    )
    yield from (fact.source.locator or "" for fact in facts)
    yield from (gap.locator for gap in record.understood.not_understood)


def _taken_back(
    records: Sequence[InfusionRecord], event: Event, above: Sequence[Event]
) -> list[InfusionRecord]:
    """Return what was read with what a row speaks against in doubt: the drug that it names, else what the last row
    above it tells, or all.
    """
    named = drugs.substances(event.words)
    near = _nearest(records, above) if not named and not _OF_ALL.search(event.words) else ""

    def against(item: Administration) -> Administration:
        if named and not named & drugs.substances(item.substance):
            return item
        if near and near not in _of(item):
            return item
        if not voids(event.what) and (other := weighed(item, (event.words,))) != item:
            return other
        return in_doubt(item, ALL, event.words)

    return [
        replace(record, administrations=tuple(map(against, record.administrations))) for record in records
    ]


def _nearest(records: Sequence[InfusionRecord], above: Sequence[Event]) -> str:
    """Return the last of some rows that something given is told by."""
    told = {place for record in records for item in record.administrations for place in _of(item)}
    return next((event.place for event in reversed(above) if event.place in told), "")


def _of(item: Administration) -> set[str]:
    return {source.locator or "" for source in item.sources}


def _with_remarks(record: InfusionRecord, events: Sequence[Event], gaps: Gaps) -> InfusionRecord:
    """Return a record with what the comments on its cells speak against in doubt."""
    said = {event.place: event.remarks for event in events if event.remarks}
    items = []
    for item in record.administrations:
        for place in sorted(_of(item) & said.keys()):
            for words in said[place]:
                other = weighed(item, (words,))
                item = in_doubt(item, ALL, words) if other == item and puts_right(words) else other
        items.append(item)
    for place, remarks in said.items():
        for words in remarks:
            if speaks_of_giving(words) or puts_right(words) or any(map(str.isdigit, words)):
                gaps.add(place, words)
    return replace(record, administrations=tuple(items)) if said else record
