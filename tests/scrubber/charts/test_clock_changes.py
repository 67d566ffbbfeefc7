"""Runs in the night of a change of the clock, and runs that two clocks tell."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.document import ReadOptions
from tests.scrubber.charts.messages import ccda, doubts, entry, fhir, given, hl7, message, runs


def read(start: str, stop: str) -> tuple[str, tuple[str, ...]]:
    """Return the run of a FHIR administration, and the readings of its stop."""
    (item,) = fhir(given(effectivePeriod={"start": start, "end": stop})).administrations
    return runs(item), doubts(item).get("stop", ())


@pytest.mark.parametrize(
    ("start", "stop", "values"),
    [
        ("2026-03-08T01:30:00", "2026-03-08T03:30:00", ("2026-03-08T03:30", "2026-03-08T02:30")),
        ("2026-11-01T00:30:00", "2026-11-01T03:30:00", ("2026-11-01T03:30", "2026-11-01T04:30")),
        ("2026-03-07T23:30:00", "2026-03-08T03:30:00", ("2026-03-08T03:30", "2026-03-08T02:30")),
        ("2026-03-08T03:30:00", "2026-03-08T05:30:00", ()),
        ("2026-03-08T00:10:00", "2026-03-08T01:30:00", ()),
        ("2026-03-15T01:30:00", "2026-03-15T03:30:00", ()),  # the third Sunday
        ("2026-03-09T01:30:00", "2026-03-09T03:30:00", ()),  # a Monday
        ("2026-11-08T01:30:00", "2026-11-08T03:30:00", ()),
    ],
)
def test_a_local_run_over_the_change_has_two_lengths(start: str, stop: str, values: tuple[str, ...]) -> None:
    assert read(start, stop) == (f"{start[11:16]}-{'?' if values else stop[11:16]}", values)


@pytest.mark.parametrize(
    ("start", "stop", "is_open"),
    [
        ("2026-03-08T01:30:00-05:00", "2026-03-08T03:30:00-04:00", False),
        ("2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", False),
        ("2026-03-02T10:15:00-05:00", "2026-03-02T12:25:00-05:00", False),
        ("2026-03-02T15:15:00Z", "2026-03-02T12:25:00-05:00", False),
        ("2026-03-02T10:15:00-05:00", "2026-03-02T12:25:00-06:00", True),
        ("2026-03-02T10:15:00-05:00", "2026-03-02T12:25:00-04:00", True),
        ("2026-11-02T10:15:00-04:00", "2026-11-02T12:25:00-05:00", True),  # the day after
    ],
)
def test_two_offsets_are_one_clock_only_in_the_night_of_its_change(
    start: str, stop: str, is_open: bool
) -> None:
    assert bool(read(start, stop)[1]) is is_open


def test_two_clocks_are_in_doubt_in_every_format() -> None:
    times = '<effectiveTime><low value="202603021015-0500"/><high value="202603021225-0600"/></effectiveTime>'
    rxa = "RXA|0|1|202603021015-0500|202603021225-0600|^infliximab|400|mg"
    for record in (ccda(entry(time=times)), hl7(message("ORC|RE|7", rxa, "RXR|IV"))):
        (item,) = record.administrations
        assert (runs(item), len(doubts(item)["stop"])) == ("10:15-?", 2)


def test_the_zone_of_the_clinic_tells_how_long_a_local_run_was() -> None:
    text = "DOS 03/08/2026\nRemicade 400 mg IV infusion started 0130, completed 0330.\n"
    document = Document.of_bytes(text.encode(), "note.txt")
    for zone, minutes in (("America/New_York", 60), ("America/Phoenix", 120)):
        (record,) = read_document(document, ReadOptions(zone=ZoneInfo(zone)))
        (item,) = record.administrations
        assert item.start is not None
        assert item.stop is not None
        assert (item.stop - item.start).total_seconds() == minutes * 60
    (record,) = read_document(document)
    assert "stop" in doubts(record.administrations[0])
