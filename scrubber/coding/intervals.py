"""Sets of minutes as sorted, disjoint, half-open spans of whole minutes.

A minute is a plain integer (see `clock.py`), so sets add up exactly and compare cheaply. Every function takes
and returns sorted disjoint spans; `merged` makes them of anything. All are linear in the number of spans.
"""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
Spans = tuple[Span, ...]

NONE: Spans = ()


def merged(spans: Iterable[Span]) -> Spans:
    """Return the union: overlapping and touching spans become one, empty ones vanish."""
    result: list[Span] = []
    for start, stop in sorted(spans):
        if stop <= start:
            continue
        if result and start <= result[-1][1]:
            if stop > result[-1][1]:
                result[-1] = (result[-1][0], stop)
        else:
            result.append((start, stop))
    return tuple(result)


def total(spans: Spans) -> int:
    """Return how many minutes the spans hold."""
    if len(spans) == 1:
        return spans[0][1] - spans[0][0]
    return sum(stop - start for start, stop in spans)


def common(one: Spans, other: Spans) -> Spans:
    """Return the minutes that are in both."""
    if not one or not other or one[-1][1] <= other[0][0] or other[-1][1] <= one[0][0]:
        return NONE
    result: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, stop = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start < stop:
            result.append((start, stop))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def without(one: Spans, other: Spans) -> Spans:
    """Return the minutes of `one` that are not in `other`."""
    if not one or not other or one[-1][1] <= other[0][0] or other[-1][1] <= one[0][0]:
        return one
    result: list[Span] = []
    j = 0
    for start, stop in one:
        while j < len(other) and other[j][1] <= start:
            j += 1
        k = j
        while k < len(other) and other[k][0] < stop:
            if start < other[k][0]:
                result.append((start, other[k][0]))
            start = max(start, other[k][1])
            k += 1
        if start < stop:
            result.append((start, stop))
    return tuple(result)


def split_at(spans: Spans, minutes: int) -> tuple[Spans, Spans]:
    """Return the first `minutes` minutes and the rest."""
    if minutes <= 0:
        return NONE, spans
    head: list[Span] = []
    for place, (start, stop) in enumerate(spans):
        if stop - start > minutes:
            head.append((start, start + minutes))
            return tuple(head), ((start + minutes, stop), *spans[place + 1 :])
        head.append((start, stop))
        minutes -= stop - start
        if not minutes:
            return tuple(head), spans[place + 1 :]
    return spans, NONE


def minute_at(spans: Spans, place: int) -> int:
    """Return the minute that stands at this place when the minutes are counted from 0."""
    for start, stop in spans:
        if place < stop - start:
            return start + place
        place -= stop - start
    raise IndexError(place)
