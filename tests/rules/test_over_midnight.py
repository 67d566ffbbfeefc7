"""A line dated by the second day of a run over midnight is told so, and not that the chart shows nothing there."""

from __future__ import annotations

from scrubber.testing.build import claim
from tests.scrubbing import outcome, scrub, scrubber


def said(chart: str, day: str) -> str:
    """Return what is said of the date of the second line."""
    spec = claim("837I").line("96365 x1 150.00").line(f"96366 x1 42.00 date={day}").chart(chart)
    return " ".join(f.message for f in outcome(scrub(spec, scrubber())).findings if f.rule == "F06")


def test_a_run_that_went_on_over_midnight() -> None:
    words = said("a1 vancomycin infusion 23:10-+01:15 class=therapeutic", "2026-03-03")
    assert "began on 2026-03-02 and went on over midnight" in words


def test_a_run_of_the_day_before() -> None:
    words = said("a1 vancomycin infusion 20:00-22:05 class=therapeutic", "2026-03-03")
    assert "midnight" not in words
    assert "on 2026-03-02" in words
