"""What rests on a stop that volume and rate give is told, settles nothing and raises nothing; nor does an end in doubt.

Through notes as they are written: the infusion's own words decide whether a stop may be calculated at all (rule T13).
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.finding import Severity
from scrubber.model.outcome import ClaimOutcome
from scrubber.testing.build import claim
from tests.scrubbing import chart_of, outcome, scrub, scrubber

BAG = "Date of Service: 03/02/2026\n0900 NS 1000 mL hung at 250 mL/hr for dehydration. "


def decided(words: str, *lines: str) -> ClaimOutcome:
    billed = claim()
    for line in lines:
        billed = billed.line(line)
    return outcome(scrub(billed, scrubber(), chart_of(read_note(BAG + words))))


def about_hours(found: ClaimOutcome) -> set[str]:
    return {finding.rule for finding in found.findings if finding.rule.startswith(("T", "S"))}


@pytest.mark.parametrize("units", [1, 2, 3])
def test_no_claim_is_settled_on_it_and_none_is_raised(units: int) -> None:
    """The bag gives four hours: 96360 and three of 96361; nobody charted its end."""
    found = decided("Tolerated well.", "96360 x1 150.00", f"96361 x{units} {units * 30}.00")
    assert found.checked.value == "partial"
    assert found.corrections == ()
    assert "T07" not in about_hours(found)
    assert found.support is not None
    (gap,) = found.support.expectation.not_evaluated
    assert "calculated" in gap.message


def test_hours_beyond_what_it_gives_are_unsupported() -> None:
    found = decided("Tolerated well.", "96360 x1 150.00", "96361 x5 150.00")
    assert "T13" in about_hours(found)
    assert all(correction.status.value != "applied" for correction in found.corrections)


@pytest.mark.parametrize(
    "words",
    [
        "1030 IV discontinued.",
        "1015 rate decreased to 100 mL/hr. 1200 IV dc'd.",
        "1010 saline locked, IV d/c.",
        "0945 pt left AMA.",
        "Patient discharged home.",
    ],
)
@pytest.mark.parametrize("units", [1, 4, 7])
def test_an_end_that_is_spoken_of_leaves_the_hours_open(words: str, units: int) -> None:
    found = decided(words, "96360 x1 150.00", f"96361 x{units} {units * 30}.00")
    assert found.checked.value == "partial"
    assert found.corrections == ()
    assert found.support is not None
    assert not found.support.expectation.lines
    times = [finding for finding in found.findings if finding.rule in ("T13", "T14")]
    assert all(finding.severity is Severity.WARNING for finding in times)


def test_a_charted_stop_settles_them() -> None:
    """Near miss: with its end the same bag is checked in full."""
    found = decided("1300 NS complete.", "96360 x1 150.00", "96361 x3 90.00")
    assert found.checked.value == "full"


def test_a_bag_turned_down_to_keep_the_line_open_keeps_its_hours() -> None:
    """Three hours ran for themselves; S07 is of fluids that never did."""
    found = decided(
        "1200 reduced to KVO while awaiting discharge. 1230 IV dc.", "96360 x1 150.00", "96361 x2 60.00"
    )
    assert found.corrections == ()
    assert not about_hours(found) & {"S07", "T07"}
