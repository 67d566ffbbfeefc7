"""What each minute is allocated to: set on the courses while they are coded, and read back as the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scrubber.coding.administrations import Course, stop_of
from scrubber.coding.clock import moment_of
from scrubber.coding.intervals import Span, Spans, common, merged, split_at, without
from scrubber.model.timeline import NotCounted, Stretch, Timeline, TimelineRow

Allocation = str | NotCounted
"""A code, or the reason why there is none."""

Piece = tuple[Span, Allocation]


def by_the_hour(counted: Spans, base: str, further: str, hours: int) -> list[Piece]:
    """Return what a timed service's minutes are allocated to: the first hour, the further hours, the rest."""
    head, rest = split_at(counted, 60)
    pieces: list[Piece] = [(span, base) for span in head]
    if rest and hours:
        body, rest = split_at(rest, 60 * hours)
        pieces += [(span, further) for span in body]
    pieces += [(span, NotCounted.SHORT_OF_NEXT_HOUR) for span in rest]
    return pieces


def all_of(spans: Spans, allocation: Allocation) -> list[Piece]:
    """Allocate all minutes to one thing."""
    return [(span, allocation) for span in spans]


def share_out(courses: Sequence[Course], pieces: Iterable[Piece]) -> None:
    """Share what a service is allocated to out among its courses; a minute that two of them run counts once."""
    if len(courses) == 1:
        courses[0].allocated = sorted(pieces, key=lambda piece: piece[0])
        return
    listed = sorted(pieces, key=lambda piece: piece[0])
    taken: Spans = ()
    containers: set[str] = set()
    for course in courses:
        allocated: list[Piece] = []
        fresh = without(course.spans, taken)
        for span, allocation in listed:
            allocated += [(part, allocation) for part in common(fresh, (span,))]
        twice = NotCounted.SAME_CONTAINER if course.item.container in containers else NotCounted.SAME_DRUG
        allocated += [(span, twice) for span in common(course.spans, taken)]
        course.allocated = sorted(allocated, key=lambda piece: piece[0])
        taken = merged((*taken, *course.spans))
        if course.item.container is not None:
            containers.add(course.item.container)
    _explain_untimed(courses)


def _explain_untimed(courses: Sequence[Course]) -> None:
    for course in courses[1:]:
        if not course.spans:
            course.reason = NotCounted.SAME_CONTAINER


def timeline(courses: Iterable[Course]) -> Timeline:
    """Return the rows, in the record's order."""
    return Timeline(tuple(_row(course) for course in sorted(courses, key=lambda course: course.place)))


def _row(course: Course) -> TimelineRow:
    item = course.item
    start = item.start if len(item.segments) < 2 else None
    if start is None and course.spans and course.clock is not None:
        start = moment_of(course.spans[0][0], course.clock)
    return TimelineRow(
        administration=item.id,
        substance=item.substance,
        access=item.access,
        visit=item.visit,
        start=start or course.clock,
        stop=stop_of(course),
        minutes=course.minutes,
        stretches=tuple(_stretch(course, span, allocation) for span, allocation in course.allocated),
        codes=tuple(course.codes),
        reason=course.reason,
        calculated=course.calculated,
    )


def _stretch(course: Course, span: Span, allocation: Allocation) -> Stretch:
    assert course.clock is not None
    start, stop = moment_of(span[0], course.clock), moment_of(span[1], course.clock)
    minutes = span[1] - span[0]
    if isinstance(allocation, NotCounted):
        return Stretch(start, stop, minutes, None, allocation)
    return Stretch(start, stop, minutes, allocation)
