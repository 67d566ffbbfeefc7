"""On which of the clinic's days a resource is: a server's times may be those of Greenwich, its searches
those of its own clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from scrubber.charts.readers.fhir.values import Object, moment, obj
from scrubber.charts.words.clock import Moment
from scrubber.smart.wanted import Span

_DAY = timedelta(days=1)
_PERIODS = ("effectivePeriod", "performedPeriod", "occurrencePeriod", "period")
_POINTS = ("effectiveDateTime", "effectiveInstant", "performedDateTime", "occurrenceDateTime", "authoredOn")


def touches(resource: Object, spans: Sequence[Span], zone: tzinfo | None) -> bool:
    """Return whether a resource is of one of these days; one without a time may be."""
    when = when_of(resource, zone)
    return when is None or any(when[0] <= last and when[1] >= first for first, last in spans)


def when_of(resource: Object, zone: tzinfo | None) -> Span | None:
    """Return the first and last day on which a resource may be; None where it does not say.

    A period without an end has none yet.
    """
    periods = [obj(resource.get(name)) for name in _PERIODS]
    periods.append(obj(obj(resource.get("context")).get("period")))  # a DocumentReference's
    for period in periods:
        start, end = days_of(moment(period.get("start")), zone), days_of(moment(period.get("end")), zone)
        if start or end:
            return (start or end or (date.min, date.min))[0], end[1] if end else date.max
    for name in _POINTS:
        found = days_of(moment(resource.get(name)), zone)
        if found:
            return found
    return None


def days_of(when: Moment | None, zone: tzinfo | None) -> Span | None:
    """Return the days that a time may be on: two for a time of Greenwich where the clinic's zone is not known."""
    if when is None:
        return None
    if not isinstance(when, datetime):
        return when, when
    if when.tzinfo is not None and zone is not None:
        when = when.astimezone(zone)
    elif when.tzinfo is not None and when.utcoffset() == timedelta():
        return when.date() - _DAY, when.date()
    return when.date(), when.date()
