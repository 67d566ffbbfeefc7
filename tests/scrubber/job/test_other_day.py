"""A chart of the day beside the claim's is said to be that, once a line; nothing follows from what it lacks or shows.

Contract: silence is not evidence, and what could not be matched is a question, never a fault.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scrubber.job.desk import Claim, Desk, chart, file_of

NAMED: dict[str, Any] = {"claim": {"claim_id": "PCN-1"}}
ABOUT_THE_CLAIM = {"F17", "D02"}
"""What is wrong with it whatever any chart says."""


def told(folder: Path, claim: Claim, record: dict[str, Any]) -> dict[str, Any]:
    """Return what the report says of the claim."""
    desk = Desk(folder)
    desk.offer(kim=record)
    (found,) = desk.raw(file_of(claim))
    said: dict[str, Any] = json.loads(found)
    return said


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-03"])
def test_the_day_is_all_that_is_said(tmp_path: Path, day: str) -> None:
    """The chart names no order, no site, no waste; none of it is asked of a chart that is not of the day."""
    claim = told(tmp_path, Claim(), chart(day, **NAMED))
    (finding,) = claim["findings"]
    assert (finding["rule"], finding["line"], finding["billed"], finding["supported"]) == (
        "F06",
        1,
        "2026-03-02",
        day,
    )
    said = {item["because"] for item in claim["not_evaluated"] if item["because"] != "table_stale"}
    assert said <= {"other_day", "no_waste"}
    assert claim["checked"] == "partial"


def test_each_line_hears_of_the_day_and_of_no_other_cause(tmp_path: Path) -> None:
    """Not of another drug's hour (A03), nor of what the visit was for (H03): both are right, and of another day."""
    record = chart("2026-03-03", **NAMED)
    record["administrations"][0]["stop"] = "2026-03-03T13:00"
    lines = ("HC:96413*160*UN*1***1", "HC:96415*400*UN*2***1", "HC:J1745:JZ*400*UN*40***1")
    claim = told(tmp_path, Claim(lines=lines), record)
    assert [(item["rule"], item["line"]) for item in claim["findings"]] == [("F06", 1), ("F06", 2)]


def test_what_the_other_day_shows_neither_lowers_nor_adds(tmp_path: Path) -> None:
    """A dose of the day after is no evidence of the dose billed, and what was pushed then is not billed here."""
    record = chart("2026-03-03", **NAMED)
    record["administrations"][0]["dose"]["value"] = 100
    push = {"id": "a2", "substance": "ondansetron", "technique": "push", "start": "2026-03-03T09:50"}
    record["administrations"].append(push)
    claim = told(tmp_path, Claim(), record)
    assert {item["rule"] for item in claim["findings"]} == {"F06"}
    assert claim["corrections"] == []


def test_a_line_that_it_shows_on_no_day_is_held(tmp_path: Path) -> None:
    """As a line that no chart speaks of is."""
    claim = told(tmp_path, Claim(lines=("HC:96374*960*UN*1***1",)), chart("2026-03-03", **NAMED))
    (finding,) = [item for item in claim["findings"] if item["rule"] not in ABOUT_THE_CLAIM]
    assert (finding["rule"], claim["disposition"]) == ("F06", "held")
    assert "2026-03-03" in finding["message"]


def test_a_chart_of_one_of_two_days_is_no_chart_of_another_day(tmp_path: Path) -> None:
    """The day that it shows is checked as ever: 400 mg billed, 300 mg given."""
    record = chart(**NAMED)
    record["administrations"][0]["dose"]["value"] = 300
    claim = told(tmp_path, Claim(), record)
    assert "D01" in {item["rule"] for item in claim["findings"]}
