"""Arithmetic of minutes against plain sets of minutes, on small numbers where every boundary is met."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.coding.intervals import Spans, common, merged, minute_at, split_at, total, without

SETTINGS = settings(max_examples=400, derandomize=True, deadline=None)
anything = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=5)
spans = anything.map(merged)


def minutes(found: Spans) -> set[int]:
    return {minute for start, stop in found for minute in range(start, stop)}


def in_order(found: Spans) -> bool:
    """Each span holds something, and begins behind the one before."""
    return all(start < stop for start, stop in found) and all(
        before[1] <= after[0] for before, after in itertools.pairwise(found)
    )


@SETTINGS
@given(anything)
def test_merged(raw: list[tuple[int, int]]) -> None:
    found = merged(raw)
    assert minutes(found) == {minute for start, stop in raw for minute in range(start, stop)}
    assert all(start < stop for start, stop in found)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(found)), "touching became one"
    assert total(found) == len(minutes(found))


@SETTINGS
@given(spans, spans)
def test_common_and_without(one: Spans, other: Spans) -> None:
    both, rest = common(one, other), without(one, other)
    assert minutes(both) == minutes(one) & minutes(other)
    assert minutes(rest) == minutes(one) - minutes(other)
    assert in_order(both)
    assert in_order(rest)


@SETTINGS
@given(spans, st.integers(-1, 14))
def test_split_at(found: Spans, count: int) -> None:
    head, rest = split_at(found, count)
    ordered = sorted(minutes(found))
    first = max(count, 0)
    assert sorted(minutes(head)) == ordered[:first]
    assert sorted(minutes(rest)) == ordered[first:]
    assert in_order(head)
    assert in_order(rest)


@SETTINGS
@given(spans, st.integers(0, 14))
def test_minute_at(found: Spans, place: int) -> None:
    ordered = sorted(minutes(found))
    if place < len(ordered):
        assert minute_at(found, place) == ordered[place]
    else:
        with pytest.raises(IndexError):
            minute_at(found, place)
