"""Billed against supported: each billed line stands in at most one difference, and it is named for what it is."""

from __future__ import annotations

import pytest

from scrubber.claims.view import view
from scrubber.coding.compare import compare
from scrubber.model.comparison import Difference, Kind
from scrubber.testing.build import claim, write_837
from tests.scrubber.claims.test_view import slice_of
from tests.scrubber.coding.charts import chart, coded


def differences(lines: list[str], *documented: str, form: str = "837I") -> tuple[Difference, ...]:
    spec = claim(form)  # type: ignore[arg-type]
    for line in lines:
        spec = spec.line(line)
    setting = "physician" if form == "837P" else "facility"
    expectation = coded(chart(*documented), setting)  # type: ignore[arg-type]
    return compare(view(slice_of(write_837([spec]))), expectation).differences


ONE_HOUR = "a1 drug infusion 09:00-10:00 class=therapeutic"
THREE_HOURS = "a1 drug infusion 09:00-12:00 class=therapeutic"


@pytest.mark.parametrize(
    ("lines", "documented", "expected"),
    [
        (["96365 x1 150"], ONE_HOUR, []),
        (["96365 x1 150", "96366 x3 126"], THREE_HOURS, [(Kind.OVER, 2, 3, 2)]),
        (["96365 x1 150", "96366 x1 42"], THREE_HOURS, [(Kind.UNDER, 2, 1, 2)]),
        (["96365 x1 150"], THREE_HOURS, [(Kind.MISSING, None, 0, 2)]),
        (["96365 x1 150", "96366 x1 42"], ONE_HOUR, [(Kind.EXTRA, 2, 1, 0)]),
        (["96374 x1 80"], ONE_HOUR, [(Kind.WRONG_TECHNIQUE, 1, 1, 1)]),
        (["96413 x1 300"], ONE_HOUR, [(Kind.WRONG_FAMILY, 1, 1, 1)]),
        (["96367 x1 70"], ONE_HOUR, [(Kind.WRONG_ROLE, 1, 1, 1)]),
        (["96365-59 x1 150"], ONE_HOUR, [(Kind.MODIFIERS, 1, 1, 1)]),
    ],
)
def test_a_difference_and_its_name(
    lines: list[str], documented: str, expected: list[tuple[Kind, int | None, int, int]]
) -> None:
    found = differences(lines, documented)
    assert [(d.kind, d.line, d.billed_units, d.supported_units) for d in found] == expected


def test_two_billed_lines_share_the_supported_units() -> None:
    """Two lines of one unit are as right as one line of two."""
    assert differences(["96365 x1 150", "96366 x1 42", "96366 x1 42"], THREE_HOURS) == ()


def test_a_line_without_units_gets_none_and_breaks_nothing() -> None:
    """Rule F18 says that units are missing; here the hour that the chart supports is simply not billed."""
    found = differences(["96365 x0 0"], ONE_HOUR)
    assert [(d.kind, d.supported_units) for d in found if d.line is None] == [(Kind.MISSING, 1)]


def test_what_the_chart_leaves_open_makes_every_difference_uncertain() -> None:
    found = differences(
        ["96365 x1 150", "96366 x3 126"], THREE_HOURS, "a2 other infusion 13:00- class=therapeutic"
    )
    assert found
    assert all(d.uncertain for d in found)


def test_an_open_question_about_a_drug_says_nothing_about_the_administration() -> None:
    found = differences(["96365 x1 150", "96366 x3 126"], f"{THREE_HOURS} hcpcs=J1745")
    assert [d.uncertain for d in found if d.code == "96366"] == [False]
