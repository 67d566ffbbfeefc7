"""Several states of one order's infusion, each sent as a resource of its own: they are one course.

    in-progress  10:15  400 mg      it began
    in-progress  11:00  400 mg      nothing new but a rate
    stopped      12:25  400 mg      it ended

Only points of time are states; a resource with a period is a run of its own. A `completed` one may tell the end, or a
dose of its own, so the end and the dose are in doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from scrubber.charts.events.entries import Entry
from scrubber.charts.events.tellings import once_or_twice
from scrubber.charts.events.when import When
from scrubber.charts.readers.fhir.store import Resource
from scrubber.charts.readers.fhir.values import text
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import Action
from scrubber.charts.words.reasons import OTHER_DOSE
from scrubber.charts.words.sameness import same_amount
from scrubber.model.record import Administration, Quantity, Uncertain
from scrubber.model.value import replace

Told = tuple[Resource, Entry]
RUNNING = "it was still in progress when this was written"
_RUNNING = frozenset({"infusion", "sc_infusion", "pump", "transfusion"})


def as_courses(told: Sequence[Told]) -> list[Told]:
    """Return the entries, those that are states of one infusion as its events."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (_, entry) in enumerate(told):
        if _is_state(entry):
            item = entry.administration
            groups[entry.order, drugs.key_of(item.substance, item.hcpcs)].append(place)
    found = list(told)
    for places in groups.values():
        group = sorted((told[place] for place in places), key=_at)
        if len(group) > 1 and _status(group[0]) == "in-progress" and len({_local(one) for one in group}) == 1:
            for place, event in zip(sorted(places, key=lambda p: _at(told[p])), _events(group), strict=True):
                found[place] = event
    return found


def still_running(told: Sequence[Told]) -> list[Told]:
    """Return the entries, the dose of what is still in progress in doubt: how much of it went in, nobody tells yet."""
    return [
        (item, replace(entry, administration=_dose_open(entry.administration)))
        if _status((item, entry)) == "in-progress" and not entry.is_event and entry.administration.dose
        else (item, entry)
        for item, entry in told
    ]


def _dose_open(item: Administration) -> Administration:
    words = item.dose.words if item.dose else ""
    return replace(item, dose=None, uncertain=(*item.uncertain, Uncertain("dose", words, RUNNING, (words,))))


def _is_state(entry: Entry) -> bool:
    item = entry.administration
    is_point = item.start is not None and item.stop is None and not item.segments
    return bool(entry.order) and not entry.action and item.technique in _RUNNING and is_point


def _at(told: Told) -> tuple[bool, str]:
    start = told[1].administration.start
    return (start is None, f"{start.timestamp() if start is not None else 0:020.3f}")


def _local(told: Told) -> bool:
    start = told[1].administration.start
    return start is not None and start.tzinfo is None


def _status(told: Told) -> str:
    return text(told[0].body.get("status")) or ""


def _events(group: Sequence[Told]) -> list[Told]:
    first = group[0][1].administration.dose
    doses = [dose for _, entry in group if (dose := entry.administration.dose) is not None]
    doubt = _doubt(doses) if first is not None else None
    if first is not None and doubt is None and _status(group[-1]) == "completed" and len(doses) > 1:
        doubt = once_or_twice(first)  # the end of this infusion, or a dose of its own
    found: list[Told] = []
    for place, told in enumerate(group):
        item = told[1].administration
        if place == 0 and doubt is not None:
            item = replace(item, dose=None, uncertain=(*item.uncertain, doubt))
        elif place:
            item = replace(item, dose=None, volume_ml=None)
        found.append((told[0], _event(replace(told[1], administration=item), _status(told), place, group)))
    return found


def _doubt(doses: Sequence[Quantity]) -> Uncertain | None:
    if all(same_amount(dose, doses[0]) for dose in doses):
        return None
    words = tuple(dict.fromkeys(dose.words for dose in doses))
    return Uncertain("dose", " / ".join(words), OTHER_DOSE, words)


def _event(entry: Entry, status: str, place: int, group: Sequence[Told]) -> Entry:
    item = entry.administration
    action: Action = "start" if place == 0 else "rate"
    if status in ("stopped", "completed") and place:
        action = "stop" if place == len(group) - 1 else "pause"
    elif place and _status(group[place - 1]) in ("stopped", "completed"):
        action = "restart"
    start = item.start
    when = When(
        f"{status} {item.source.quote}",
        (start,) if start is not None else (),
        dated=True,
        unsure=status == "completed",
    )
    return replace(entry, administration=replace(item, start=None, on=item.day()), action=action, when=when)
