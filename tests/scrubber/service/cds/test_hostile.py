"""Requests that are no FHIR at some place: cards or a refusal of ours, never another error."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubber.charts.errors import DocumentError
from scrubber.errors import ScrubError
from tests.scrubber.service.cds.charting import bundle, coverage, encounter, order, patient, whole_chart
from tests.scrubber.service.cds.speaking import discharge, review, sign

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "x", "Patient/rhubarb", "2026-03-02", "2026-03-02T10:15:00Z", "#w", "J1745", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["coding", "reference", "value", "start", "resourceType"]), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every part of a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, child in inner for found in places(child, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    made = copy.deepcopy(value)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = by
    return made


REFUSED = (ScrubError, DocumentError)
CHART = whole_chart()
ORDER = {
    "order": order(
        insurance=[{"reference": "Coverage/cov"}], dispenseRequest={"validityPeriod": {"start": "2026-03-02"}}
    ),
    "prefetch": {
        "patient": patient(),
        "coverage": bundle(coverage(order=1, period={"start": "2026-01-01"})),
        "encounter": encounter("22"),
        "conditions": None,
    },
}
_SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@given(st.sampled_from(places(CHART)[1:]), JUNK)
@_SLOW
def test_a_chart_with_junk_in_it(path: tuple[Any, ...], junk: Any) -> None:
    chart = replaced(CHART, path, junk)
    lines = [{"code": "96413", "units": 1}, {"code": "J1745", "units": 40}]
    for ask in (lambda: discharge(chart), lambda: review({"charges": lines}, chart)):
        try:
            json.dumps(ask()).encode()
        except REFUSED:
            pass


@given(st.sampled_from(places(ORDER["order"])[1:]), JUNK)
@_SLOW
def test_an_order_with_junk_in_it(path: tuple[Any, ...], junk: Any) -> None:
    try:
        sign([replaced(ORDER["order"], path, junk)], ORDER["prefetch"])
    except REFUSED:
        pass


@given(st.sampled_from(places(ORDER["prefetch"])[1:]), JUNK)
@_SLOW
def test_a_payer_with_junk_in_it(path: tuple[Any, ...], junk: Any) -> None:
    try:
        sign([ORDER["order"]], replaced(ORDER["prefetch"], path, junk))
    except REFUSED:
        pass
