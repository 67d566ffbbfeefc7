"""A drug billed by the code of another form is told as that, and not as a drug that the chart does not show."""

from __future__ import annotations

import pytest

from scrubber.testing.build import claim
from tests.scrubbing import outcome, scrub, scrubber


def said(chart: str, *lines: str) -> str:
    """Return what is said of a drug that the chart does not go with."""
    spec = claim()
    for line in lines:
        spec = spec.line(line)
    found = outcome(scrub(spec.chart(chart), scrubber())).findings
    return " ".join(f.message for f in found if f.rule == "D07")


@pytest.mark.parametrize(
    ("chart", "lines", "shown"),
    [
        (
            "a1 Skyrizi sc 10:00 dose=360mg",
            ("96372 x1 30.00", "J2327 x360 9000.00"),
            "Skyrizi given under the skin",
        ),
        (
            "a1 Stelara sc 10:00 dose=45mg",
            ("96372 x1 30.00", "J3358 x45 9000.00"),
            "Stelara given under the skin",
        ),
        (
            "a1 Rituxan infusion 09:00-13:00 dose=1000mg",
            ("96413 x1 300.00", "J9311 x100 9000.00"),
            "Rituxan given into a vein",
        ),
    ],
)
def test_the_form_that_was_given_is_named(chart: str, lines: tuple[str, ...], shown: str) -> None:
    assert f"the chart shows {shown}" in said(chart, *lines)


def test_another_drug_is_not_in_the_chart() -> None:
    words = said("a1 Remicade infusion 09:00-11:00 dose=400mg", "96413 x1 300.00", "J9312 x50 5000.00")
    assert "nothing in the chart goes with this line" in words


def test_another_salt_whose_name_begins_alike_is_no_form() -> None:
    words = said("a1 sodium_bicarbonate push 09:00 dose=50meq", "96374 x1 60.00", "J2916 x10 100.00")
    assert "another form" not in words
    assert "sodium bicarbonate" not in words
