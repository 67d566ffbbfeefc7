"""What is answered of a chart that shows no giving: that it supports no line says nothing (contract, promise 1)."""

from __future__ import annotations

import json

import pytest

from scrubber.charts.document import Document, read_document
from scrubber.job.coding import Asked, code_records
from scrubber.output.coding import Answer, answer, coded_lines

NONE = {
    "visit.txt": b"Patient came for a follow-up visit. She feels well and will return in two weeks.",
    "ordered.txt": b"Infliximab ordered for next week.",
    "refused.txt": b"Infliximab 400 mg IV not given today, patient refused.",
    "record.json": json.dumps({"schema": "infuscrub.record/1", "understood": {"whole": True}}).encode(),
}
GIVEN = b"03/02/2026 Infliximab 400 mg IV infusion started 10:15, stopped 12:25."


def coded(**documents: bytes) -> tuple[Answer, list[str]]:
    """Return the answer for machines, and the lines for people."""
    done = [
        each
        for name, data in documents.items()
        for each in code_records(name, read_document(Document.of_bytes(data, name)), Asked())
    ]
    return answer(done), [text for text, _ in coded_lines(done)]


@pytest.mark.parametrize("name", NONE)
def test_a_chart_that_shows_no_giving_says_nothing(name: str) -> None:
    said, lines = coded(**{name: NONE[name]})
    assert said.lines == ()
    assert [chart.whole for chart in said.charts] == [False]
    assert [(gap.because, gap.chart) for gap in said.not_evaluated] == [("no_administration", 0)]
    assert "  nothing could be decided from this chart" in lines
    assert any("shows no administration" in line for line in lines)


def test_it_is_said_of_that_chart_alone() -> None:
    said, _ = coded(**{"visit.txt": NONE["visit.txt"], "given.txt": GIVEN})
    assert [chart.whole for chart in said.charts] == [False, True]
    assert [gap.chart for gap in said.not_evaluated if gap.because == "no_administration"] == [0]


def test_what_is_given_and_earns_no_line_is_still_whole() -> None:
    """A near miss: a tablet is an administration, for which no infusion, push or injection may be billed."""
    tablet = {
        "schema": "infuscrub.record/1",
        "administrations": [
            {
                "id": "a1",
                "substance": "acetaminophen",
                "technique": "oral",
                "dose": {"value": 650, "unit": "mg"},
            }
        ],
        "understood": {"whole": True},
    }
    said, lines = coded(**{"tablet.json": json.dumps(tablet).encode()})
    assert [chart.whole for chart in said.charts] == [True]
    assert said.not_evaluated == ()
    assert "  nothing is reportable" in lines
