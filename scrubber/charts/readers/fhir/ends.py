"""The end of an infusion that an Observation tells: `Infusion stop time: zoledronic acid` 09:52.

An administration with only a start says nothing of its end. The observation is a reading of it for a person to confirm:
it stands in no element of the administration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from scrubber.charts.events.entries import Entry
from scrubber.charts.readers.fhir.store import Resource
from scrubber.charts.readers.fhir.values import Object, concept, instant, objs, reference, text
from scrubber.charts.words import drugs
from scrubber.charts.words.beside import is_end
from scrubber.model.record import Uncertain
from scrubber.model.value import Value, replace

OBSERVED = "an observation tells this end, and not the administration"
_SETTLED = frozenset({"final", "amended", "corrected"})
_RUNNING = frozenset({"infusion", "sc_infusion", "pump"})
_LONGEST = timedelta(hours=24)
Told = tuple[Resource, Entry]


class End(Value):
    """An end that an observation tells, and of which administrations it does."""

    name: str
    at: datetime
    targets: frozenset[str]
    place: str
    is_all: bool
    """The observation says nothing else."""


def with_ends(told: Sequence[Told], observations: Iterable[Resource], used: set[str]) -> list[Told]:
    """Return the entries, those without an end with the one that an observation tells of them in doubt.

    The places of observations that say no more than that are added to `used`.
    """
    found = list(told)
    ends: dict[int, list[End]] = {}
    for end in (end for item in observations for end in _ends(item)):
        mine = [place for place, one in enumerate(told) if _may_end(one, end)]
        running = [place for place in mine if _is_open(told[place][1])]
        if len(running) == 1 and (len(mine) == 1 or end.targets or _names_a_drug(end.name)):
            ends.setdefault(running[0], []).append(end)
            used |= {end.place} if end.is_all else set()
    for place, several in ends.items():
        resource, entry = told[place]
        found[place] = resource, _ended(entry, several)
    return found


def _ends(item: Resource) -> Iterator[End]:
    body = item.body
    if not any(_MOMENTS & part.keys() for part in (body, *objs(body.get("component")))):
        return  # as most observations
    if text(body.get("status")) not in _SETTLED:
        return
    near = (*objs(body.get("partOf")), *objs(body.get("focus")))
    targets = frozenset(
        name for target in near if (name := reference(target)).startswith("MedicationAdministration/")
    )
    is_all = not any(body.get(name) for name in ("component", "note", "modifierExtension"))
    title = concept(body.get("code")).words or ""
    parts: list[tuple[str, Object]] = [(title, body)]
    parts += [(concept(part.get("code")).words or "", part) for part in objs(body.get("component"))]
    # a sheet that names its drug in a component of its own may be of no administration that is here
    drug = " ".join(
        text(part.get("valueString")) or concept(part.get("valueCodeableConcept")).words or ""
        for _, part in parts
    )
    for name, part in parts:
        at = instant(part.get("valueDateTime")) or instant(part.get("valueInstant"))
        if at is not None and is_end(name):
            yield End(f"{name} {drug}".strip(), at, targets, item.place, is_all)


_MOMENTS = frozenset({"valueDateTime", "valueInstant"})


def _names_a_drug(name: str) -> bool:
    return any(drugs.names_in(name))


def _may_end(told: Told, end: End) -> bool:
    """Return whether an infusion began before an end, on its day, and is the one that the observation names."""
    resource, entry = told
    start = entry.administration.start
    if entry.is_event or entry.administration.technique not in _RUNNING or start is None:
        return False
    if (start.tzinfo is None) != (end.at.tzinfo is None) or not timedelta() < end.at - start < _LONGEST:
        return False
    if end.targets:
        return f"{resource.type}/{resource.id}" in end.targets
    named = [drugs.key_of(end.name[a:b]) for a, b in drugs.names_in(end.name)]
    return not named or drugs.key_of(entry.administration.substance, entry.administration.hcpcs) in named


def _is_open(entry: Entry) -> bool:
    item = entry.administration
    return item.stop is None and not any(doubt.field == "stop" and doubt.values for doubt in item.uncertain)


def _ended(entry: Entry, ends: Sequence[End]) -> Entry:
    item = entry.administration
    zone = item.start.tzinfo if item.start is not None else None
    times = [end.at.astimezone(zone) if zone is not None else end.at for end in ends]
    quote = " / ".join(f"{end.name} {at:%H:%M}" for end, at in zip(ends, times, strict=True))
    values = tuple(dict.fromkeys(at.isoformat(timespec="minutes") for at in times))
    kept = tuple(doubt for doubt in item.uncertain if doubt.field != "stop")
    return replace(
        entry, administration=replace(item, uncertain=(*kept, Uncertain("stop", quote, OBSERVED, values)))
    )
