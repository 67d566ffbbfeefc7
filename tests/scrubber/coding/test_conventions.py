"""What no claim can fail and the engine does all the same: docs/conventions.md names each of these."""

from __future__ import annotations

import pytest

from tests.scrubber.coding.charts import chart, coded, labels

SHORT = "a1 drug_a infusion 08:00-08:30 class=therapeutic"
LONG = "a2 drug_b infusion 09:00-11:35 class=therapeutic"


@pytest.mark.parametrize("order", [(SHORT, LONG), (LONG, SHORT)])
def test_the_longest_of_equals_is_initial(order: tuple[str, str]) -> None:
    """H04: both rank alike; 155 minutes are the initial hour and two more, 30 minutes the sequential infusion."""
    found = coded(chart(*order), "facility")
    (initial,) = [line for line in found.lines if line.code == "96365"]
    assert initial.administrations == ("a2",)
    assert labels(found) == ["96365 x 1", "96366 x 2", "96367 x 1"]


def test_rank_decides_and_not_the_clock() -> None:
    """H07: the push at eight is subsequent to the infusion at nine."""
    found = coded(
        chart("a1 drug_a push 08:00 class=therapeutic", "a2 drug_b infusion 09:00-10:00 class=therapeutic"),
        "facility",
    )
    assert labels(found) == ["96365 x 1", "96375 x 1"]


@pytest.mark.parametrize(
    ("beside", "code"),
    [
        ("a2 drug_b im 08:00 class=therapeutic", "96372"),
        ("a2 pegfilgrastim on_body 10:05 class=therapeutic", "96377"),
        ("a2 red_cells transfusion 10:10-12:00 class=blood", "36430"),
        ("a2 tetanus im 08:00 class=vaccine", "90471"),
    ],
)
def test_what_stays_outside_the_contest(beside: str, code: str) -> None:
    """H08: beside any of these the hydration of an hour is still initial, though it ranks last of all."""
    found = coded(chart("a1 saline infusion 09:00-10:00 class=hydration", beside), "facility")
    assert labels(found) == sorted(["96360 x 1", f"{code} x 1"])


def test_watching_earns_nothing() -> None:
    """S10: an hour of observation after an hour of natalizumab is no second hour."""
    alone = chart("a1 natalizumab infusion 09:00-10:00 class=complex")
    watched = chart("a1 natalizumab infusion 09:00-10:00 class=complex", "monitoring 11:00 discharged_well")
    assert labels(coded(watched)) == labels(coded(alone)) == ["96413 x 1"]
