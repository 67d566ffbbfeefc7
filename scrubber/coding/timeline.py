"""What becomes of each minute: fates are set on the administrations, and read back as the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scrubber.coding.administrations import Given, stop_of
from scrubber.coding.clock import moment_of
from scrubber.coding.intervals import Span, Spans, common, merged, split_at, without
from scrubber.model.timeline import NotCounted, Stretch, Timeline, TimelineRow

Fate = str | NotCounted
"""A code, or the reason why there is none."""

Piece = tuple[Span, Fate]


def by_the_hour(counted: Spans, base: str, further: str, hours: int) -> list[Piece]:
    """Return the fate of a timed service's minutes: the first hour, the further hours, the rest."""
    head, rest = split_at(counted, 60)
    pieces: list[Piece] = [(span, base) for span in head]
    if rest and hours:
        body, rest = split_at(rest, 60 * hours)
        pieces += [(span, further) for span in body]
    pieces += [(span, NotCounted.SHORT_OF_NEXT_HOUR) for span in rest]
    return pieces


def all_of(spans: Spans, fate: Fate) -> list[Piece]:
    """Return one fate for all minutes."""
    return [(span, fate) for span in spans]


def spread(givens: Sequence[Given], pieces: Iterable[Piece]) -> None:
    """Hand the fates of a service to its administrations; a minute that two of them run counts once."""
    if len(givens) == 1:
        givens[0].fates = sorted(pieces, key=lambda piece: piece[0])
        return
    listed = sorted(pieces, key=lambda piece: piece[0])
    taken: Spans = ()
    containers: set[str] = set()
    for given in givens:
        fates: list[Piece] = []
        fresh = without(given.spans, taken)
        for span, fate in listed:
            fates += [(part, fate) for part in common(fresh, (span,))]
        twice = NotCounted.SAME_CONTAINER if given.item.container in containers else NotCounted.SAME_DRUG
        fates += [(span, twice) for span in common(given.spans, taken)]
        given.fates = sorted(fates, key=lambda piece: piece[0])
        taken = merged((*taken, *given.spans))
        if given.item.container is not None:
            containers.add(given.item.container)
    _settle_untimed(givens)


def _settle_untimed(givens: Sequence[Given]) -> None:
    for given in givens[1:]:
        if not given.spans:
            given.reason = NotCounted.SAME_CONTAINER


def timeline(givens: Iterable[Given]) -> Timeline:
    """Return the rows, in the record's order."""
    return Timeline(tuple(_row(given) for given in sorted(givens, key=lambda given: given.place)))


def _row(given: Given) -> TimelineRow:
    item = given.item
    start = item.start if len(item.segments) < 2 else None
    if start is None and given.spans and given.clock is not None:
        start = moment_of(given.spans[0][0], given.clock)
    return TimelineRow(
        administration=item.id,
        substance=item.substance,
        access=item.access,
        visit=item.visit,
        start=start or given.clock,
        stop=stop_of(given),
        minutes=given.minutes,
        stretches=tuple(_stretch(given, span, fate) for span, fate in given.fates),
        codes=tuple(given.codes),
        reason=given.reason,
        calculated=given.calculated,
    )


def _stretch(given: Given, span: Span, fate: Fate) -> Stretch:
    assert given.clock is not None
    start, stop = moment_of(span[0], given.clock), moment_of(span[1], given.clock)
    minutes = span[1] - span[0]
    if isinstance(fate, NotCounted):
        return Stretch(start, stop, minutes, None, fate)
    return Stretch(start, stop, minutes, fate)
