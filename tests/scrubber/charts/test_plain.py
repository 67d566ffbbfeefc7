"""The quick and the careful way to read a record give the same, or the quick one steps aside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.record import plain, reader
from scrubber.charts.stamp import stamped
from scrubber.model.record import InfusionRecord

DEMO = Path(__file__).parents[3] / "scrubber" / "demo" / "data" / "charts"
RECORDS = [path for path in sorted(DEMO.glob("*.json")) if b"infuscrub.record/1" in path.read_bytes()[:200]]


def careful(data: bytes, name: str) -> InfusionRecord:
    """Read as `reader.read` does where the quick way steps aside."""
    record = reader.read_record(data, name)
    placed = replace(
        record,
        administrations=reader._placed(record.administrations, "administrations"),
        orders=reader._placed(record.orders, "orders"),
    )
    return stamped(placed, name, "record", None)


def both(data: bytes) -> tuple[InfusionRecord | None, InfusionRecord | str]:
    """Return what each way gives: the quick one None where it steps aside, the careful one its error."""
    quick = plain.plain_record(data, "chart.json")
    try:
        slow: InfusionRecord | str = careful(data, "chart.json")
    except DocumentError as error:
        slow = error.code
    return (None if quick is None else stamped(quick, "chart.json", "record", None)), slow


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name)
def test_the_charts_of_the_demo_go_the_quick_way(path: Path) -> None:
    quick, slow = both(path.read_bytes())
    assert quick is not None
    assert quick == slow


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**10), st.floats(allow_nan=False), st.sampled_from([
        "", " ", "a", " mg ", "infusion", "push", "complex", "2026-03-02", "2026-03-02T10:15", "2026-03-02T10:15:30",
        "2026-03-02T10:15-05:00", "2026-02-30", "1850-01-01", "10:15", "1_000", "1e5", " 5", "5", "0.50", "-1", "İ",
    ]),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.sampled_from(["value", "unit", "x"]), st.integers()),
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


@settings(max_examples=600, derandomize=True, deadline=None)
@given(st.data())
def test_whatever_a_value_is_changed_to_both_ways_agree(data: st.DataObject) -> None:
    """One or two values of a real record become something else: other types, odd numbers, times, unknown keys."""
    record = json.loads(data.draw(st.sampled_from(RECORDS)).read_text("utf-8"))
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(places(record)))
        inner = record
        for step in path[:-1]:
            inner = inner[step]
        action = data.draw(st.sampled_from(["change", "change", "remove", "add"]))
        if action == "remove":
            del inner[path[-1]]
        elif action == "add" and isinstance(inner, dict):
            key = data.draw(
                st.sampled_from(["wasted", "on", "lot", "unconfirmed", "also", "x", "understood"])
            )
            inner[key] = data.draw(VALUES)
        else:
            inner[path[-1]] = data.draw(VALUES)
    quick, slow = both(json.dumps(record).encode())
    assert quick is None or quick == slow


def test_options_of_the_reader_are_not_needed() -> None:
    data = RECORDS[0].read_bytes()
    (record,) = reader.read(data, "chart.json", ReadOptions())
    assert stamped(record, "chart.json", "record", None) == careful(data, "chart.json")
