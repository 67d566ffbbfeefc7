"""A finding says what became of the fluid, push or bag that earns nothing, and why it does not count."""

from __future__ import annotations

import pytest

from scrubber.testing.build import claim
from tests.scrubbing import outcome, scrub, scrubber


def said(*chart: str, lines: tuple[str, ...]) -> str:
    """Return the messages of a claim's findings on hydration, hours or concurrency."""
    spec = claim("837I")
    for line in lines:
        spec = spec.line(line)
    found = outcome(scrub(spec.chart(*chart), scrubber()))
    return " ".join(f.message for f in found.findings if f.rule in {"T04", "T06", "T09", "S01", "S05", "S03"})


DRUG = "a1 cefepime infusion 09:20-09:55 class=therapeutic"


@pytest.mark.parametrize(
    ("chart", "lines", "words"),
    [
        (
            ("a1 saline infusion 09:00-09:30 class=hydration",),
            ("96360 x1 90.00",),
            "saline ran 09:00–09:30 (30 min): the hydration is shorter than the least",
        ),
        (
            (DRUG, "a2 saline infusion 09:00-10:15 class=hydration"),
            ("96365 x1 150.00", "96361 x1 40.00"),
            "saline ran 09:00–10:15 (75 min): 20 and 20 min: the hydration is shorter",
        ),
        (
            (DRUG, "a2 saline infusion 09:20-09:55 class=hydration"),
            ("96365 x1 150.00", "96368 x1 30.00"),
            "saline ran 09:20–09:55 (35 min): hydration does not count while something else is given",
        ),
    ],
)
def test_the_minutes_of_a_fluid_that_earns_nothing_are_told(
    chart: tuple[str, ...], lines: tuple[str, ...], words: str
) -> None:
    assert words in said(*chart, lines=lines)


@pytest.mark.parametrize("second", ["10:30-10:31", "10:30", "10:20"])
def test_a_push_too_soon_after_the_one_before_is_told_with_the_gap_it_lacks(second: str) -> None:
    chart = ("a1 morphine push 10:00-10:01 class=therapeutic", f"a2 morphine push {second} class=therapeutic")
    words = said(*chart, lines=("96374 x1 80.00", "96376 x1 40.00"))
    assert f"at {second[:5]}: " in words or f"ran {second[:5]}–" in words
    assert "a further dose of a drug that is already reported" in words
    assert "96376 counts from 31 minutes after the push before" in words


def test_the_second_drug_of_a_bag_is_told_to_share_it() -> None:
    chart = (
        "a1 drug_a infusion 09:00-10:00 class=therapeutic container=b1",
        "a2 drug_b infusion 09:00-10:00 class=therapeutic container=b1",
    )
    words = said(*chart, lines=("96365 x1 150.00", "96367 x1 50.00"))
    assert "(60 min): given from the same bag or syringe as another drug: one administration" in words


def test_a_drug_s_hours_are_not_explained_by_the_fluid_beside_it() -> None:
    lines = ("96365 x1 150.00", "96366 x1 40.00")
    words = said(DRUG, "a2 saline infusion 09:20-09:55 class=hydration", lines=lines)
    assert "cefepime" in words
    assert "saline" not in words


def test_hours_that_nothing_earns_are_held_against_the_longest_run() -> None:
    chart = (
        "a1 drug_a infusion 09:00-10:30 class=therapeutic",
        "a2 drug_b infusion 10:30-11:00 class=therapeutic",
    )
    words = said(*chart, lines=("96365 x1 150.00", "96366 x1 40.00", "96367 x1 50.00"))
    assert "none of it: drug a ran 09:00–10:30 (90 min)" in words


def test_hours_of_two_drugs_are_told_of_both() -> None:
    chart = (
        "a1 drug_a infusion 09:00-10:31 class=therapeutic",
        "a2 drug_b infusion 10:31-12:02 class=therapeutic",
    )
    words = said(*chart, lines=("96365 x1 150.00", "96366 x3 120.00", "96367 x1 50.00"))
    assert "supports 96366 x 2: drug a ran" in words
    assert "drug b ran 10:31–12:02" in words
