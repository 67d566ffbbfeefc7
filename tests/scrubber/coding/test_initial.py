"""Which service is initial, and why it says so: the hierarchy, the stated reason, and what is only assumed."""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.model.record import Setting
from tests.scrubber.coding.charts import chart, coded, labels

INFUSION = "a1 drug_a infusion 09:00-10:00 class=therapeutic"
PUSH = "a2 drug_b push 10:05 class=therapeutic"
STATED = "primary a2"


@pytest.mark.parametrize(
    ("setting", "parameters"),
    [("facility", {}), ("physician", {"initial_selection_professional": "hierarchy"})],
    ids=["a facility", "an office under a payer that follows the hierarchy"],
)
def test_the_stated_reason_decides_nothing_here(setting: Setting, parameters: dict[str, Any]) -> None:
    found = coded(chart(STATED, INFUSION, PUSH), setting, **parameters)
    assert labels(found) == ["96365 x 1", "96375 x 1"]
    assert found.assumptions == ()


def test_in_an_office_it_decides() -> None:
    found = coded(chart(STATED, INFUSION, PUSH), "physician")
    assert labels(found) == ["96367 x 1", "96374 x 1"]
    assert found.assumptions == ()


@pytest.mark.parametrize(
    ("lines", "assumed"),
    [
        ((INFUSION, PUSH), "states no primary reason"),
        (
            ("primary a3", INFUSION, PUSH, "a3 drug_c im 08:00 class=therapeutic"),
            "earns no initial code by itself",
        ),
    ],
)
def test_where_nothing_is_stated_the_hierarchy_is_an_assumption(lines: tuple[str, ...], assumed: str) -> None:
    found = coded(chart(*lines), "physician")
    assert "96365 x 1" in labels(found)
    assert any(assumed in text for text in found.assumptions)


def test_one_service_needs_no_assumption() -> None:
    assert coded(chart(INFUSION), "physician").assumptions == ()


@pytest.mark.parametrize(
    ("lines", "code", "why"),
    [
        ((INFUSION, PUSH), "96365", "ranks before"),
        (
            (INFUSION, "a2 drug_b infusion 10:00-12:00 class=therapeutic"),
            "96365",
            "the longest of several infusions",
        ),
        ((PUSH, "a3 drug_c push 10:30 class=therapeutic"), "96374", "the first of several pushes"),
        ((INFUSION,), "96365", "the only service of its kind"),
    ],
)
def test_the_reason_is_said(lines: tuple[str, ...], code: str, why: str) -> None:
    (line,) = [line for line in coded(chart(*lines), "facility").lines if line.code == code]
    assert any(why in text for text in line.because)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_pushes_the_first_is_initial_whatever_they_took(order: tuple[int, int]) -> None:
    pushes = ("a1 drug_a push 09:00-09:02 class=therapeutic", "a2 drug_b push 09:30-09:40 class=therapeutic")
    found = coded(chart(*(pushes[place] for place in order)), "facility")
    (initial,) = [line for line in found.lines if line.code == "96374"]
    assert initial.administrations == ("a1",)
