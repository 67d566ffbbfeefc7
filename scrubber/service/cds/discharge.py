"""`encounter-discharge`: is the infusion chart complete? A card for each drug of which something is not there yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from scrubber.model.record import Administration
from scrubber.model.words import listed
from scrubber.reference import drugs
from scrubber.service.cds.cards import (
    MOST_SUMMARY,
    Action,
    Card,
    Desk,
    Suggestion,
    escaped,
    plain,
    task,
)
from scrubber.service.cds.chart import ReadDocument, VisitChart, visit_chart
from scrubber.service.cds.gather import Gathered
from scrubber.service.cds.known import Known, profile_words
from scrubber.service.cds.missing import Missing, missing_of
from scrubber.service.cds.request import EncounterDischarge

MOST_CARDS = 20
REASONS = ("will-be-documented", "documented-elsewhere", "not-applicable", "not-understood")


def discharge_cards(
    context: EncounterDischarge, chart: Gathered, known: Known, desk: Desk, read: ReadDocument
) -> list[Card]:
    """Return what is not documented yet, drug by drug. Raises `DocumentError` for what is no FHIR that can be read."""
    visit = visit_chart(chart, known, read)
    given = frozenset(
        str(each.get("id")) for each in chart.all() if each.get("resourceType") == "MedicationAdministration"
    )
    groups: dict[tuple[str, ...], list[tuple[Administration, tuple[Missing, ...]]]] = {}
    for item in visit.treatments():
        lacks = tuple(missing_of(item, visit, known))
        if lacks:
            key = (drugs.substance_key(item.hcpcs, item.substance), *(each.code for each in lacks))
            groups.setdefault(key, []).append((item, lacks))
    return [_card(context, visit, known, desk, group, given) for group in list(groups.values())[:MOST_CARDS]]


def _card(
    context: EncounterDischarge,
    visit: VisitChart,
    known: Known,
    desk: Desk,
    group: list[tuple[Administration, tuple[Missing, ...]]],
    given: frozenset[str],
) -> Card:
    first, lacks = group[0]
    name = _name(first)
    called = name if len(group) == 1 else f"{name} ({len(group)} doses)"
    return Card(
        about=f"chart {' '.join(item.id for item, _ in group)}",
        summary=_summary(called, [each.words for each in lacks]),
        rule=lacks[0].rule,
        topic="documentation",
        detail=(
            *(f"- **{each.words}** ({desk.rule_link(each.rule)}): {each.says}" for each in lacks),
            "",
            *supported_words(visit, [item for item, _ in group]),
            *unread_words(visit),
        ),
        indicator="warning" if any(each.is_grave for each in lacks) else "info",
        suggestions=tuple(_asks(context, group, given)),
        reasons=REASONS,
    )


_NUMBER = re.compile(r"(?:ndc [\d-]+|rxnorm \d+)(?: \(.+\))?", re.IGNORECASE)


def _name(item: Administration) -> str:
    """Return what a card calls a drug: the words of the chart, or its substance where it is given by number alone."""
    if not _NUMBER.fullmatch(item.substance):
        return plain(item.substance)
    found = drugs.identify(item.substance, hcpcs=item.hcpcs, ndc=item.ndc, on=item.day()).substances
    return plain(found[0] if len(found) == 1 else item.substance)


def _summary(called: str, lacks: list[str]) -> str:
    """Return what is not there yet, the gravest by name, and the rest as a number where it grows too long."""
    for named in range(len(lacks), 0, -1):
        rest = [f"{len(lacks) - named} more"] if named < len(lacks) else []
        said = f"{called}: not documented yet: {listed([*lacks[:named], *rest])}."
        if len(said) <= MOST_SUMMARY:
            return said
    return said


def supported_words(visit: VisitChart, items: Iterable[Administration] | None = None) -> Iterator[str]:
    """Yield what a chart supports so far, of some administrations or of all, and by whose rules."""
    ids = None if items is None else {item.id for item in items}
    own = [
        line
        for line in visit.support.expectation.lines
        if line.in_every_reading and (ids is None or not ids.isdisjoint(line.administrations))
    ]
    counted = Counter(escaped(line.label) for line in own)
    labels = listed([f"{label} ({n} times)" if n > 1 else label for label, n in counted.items()])
    yield f"Supported as documented so far: {labels or 'nothing yet'}."
    if own:
        assumed = (each for reading in visit.support.readings for each in reading.expectation.assumptions)
        yield from (f"Assumed: {escaped(each)}" for each in list(dict.fromkeys(assumed))[:3])
    if visit.because:
        yield f"Coded by the profile {escaped(profile_words(visit.profile))}; chosen by {escaped(visit.because)}."
    else:
        yield "The payer is not known here; coded by the base rules."


def unread_words(visit: VisitChart) -> Iterator[str]:
    """Yield that not all of the chart could be read, where that is so."""
    if not visit.record.understood.whole or visit.record.unread:
        yield (
            "Part of the chart could not be read as it was sent: some of this may be documented there already."
        )


def _asks(
    context: EncounterDischarge,
    group: list[tuple[Administration, tuple[Missing, ...]]],
    given: frozenset[str],
) -> Iterator[Suggestion]:
    """Yield a task for each element: it asks, and holds no value."""
    for place, each in enumerate(group[0][1]):
        actions = []
        for item, lacks in group:
            focus = (
                f"MedicationAdministration/{item.id}"
                if item.id in given
                else f"Encounter/{context.encounterId}"
            )
            what = f"Complete the chart of {_name(item)}: {lacks[place].words}"
            actions.append(Action(what, task(what, focus, context.patientId, context.encounterId)))
        yield Suggestion(f"Ask for: {each.words}", tuple(actions))
