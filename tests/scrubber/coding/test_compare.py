"""Billed against supported: each billed line stands in at most one difference, and it is named for what it is."""

from __future__ import annotations

import dataclasses

import pytest

from payer_profiles import Parameters
from scrubber.claims.view import view
from scrubber.coding.compare import compare
from scrubber.coding.readings import support_of
from scrubber.model.comparison import Difference, Kind, Standing
from scrubber.model.value import replace
from scrubber.testing.build import claim, write_837
from tests.scrubber.claims.test_view import slice_of
from tests.scrubber.coding.charts import chart


def differences(lines: list[str], *documented: str, form: str = "837I") -> tuple[Difference, ...]:
    spec = claim(form)  # type: ignore[arg-type]
    for line in lines:
        spec = spec.line(line)
    setting = "physician" if form == "837P" else "facility"
    support = support_of(chart(*documented), Parameters(), transaction_setting=setting)  # type: ignore[arg-type]
    return compare(view(slice_of(write_837([spec]))), support, Parameters()).differences


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


def test_what_the_chart_leaves_open_leaves_open_what_it_could_earn() -> None:
    """An infusion without a stop could be the third further hour; it can't be why an initial code is missing."""
    found = differences(
        ["96365 x1 150", "96366 x3 126"], THREE_HOURS, "a2 other infusion 13:00- class=therapeutic"
    )
    assert [d.standing for d in found if d.code == "96366"] == [Standing.OPEN]


def test_an_open_question_about_a_drug_says_nothing_about_the_administration() -> None:
    found = differences(["96365 x1 150", "96366 x3 126"], f"{THREE_HOURS} hcpcs=J1745")
    assert [d.standing for d in found if d.code == "96366"] == [Standing.CERTAIN]


PAIRS = {
    # what is billed beside what was charted, and what the second line is then called
    "a push for a second infusion": (
        ["96365 x1 150", "96375 x1 60"],
        (ONE_HOUR, "a2 other infusion 10:00-10:40 class=therapeutic"),
        Kind.WRONG_TECHNIQUE,
    ),
    "an hour for a second infusion": (
        ["96365 x1 150", "96366 x1 42"],
        (ONE_HOUR, "a2 other infusion 10:00-10:40 class=therapeutic"),
        Kind.WRONG_ROLE,
    ),
    "a complex second drug that is none": (
        ["96365 x1 150", "96417 x1 90"],
        (ONE_HOUR, "a2 other infusion 10:00-10:40 class=therapeutic"),
        Kind.WRONG_FAMILY,
    ),
    "an injection of a complex drug that is none": (
        ["96365 x1 150", "96401 x1 60"],
        (ONE_HOUR, "a2 other im 10:00 class=therapeutic"),
        Kind.WRONG_FAMILY,
    ),
    "an injection for a vaccine": (
        ["96365 x1 150", "96372 x1 30"],
        (ONE_HOUR, "a2 tetanus im 10:00 class=vaccine"),
        Kind.WRONG_FAMILY,
    ),
    "an injection for a second infusion, which is no slip of the pen": (
        ["96365 x1 150", "96372 x1 30"],
        (ONE_HOUR, "a2 other infusion 10:00-10:40 class=therapeutic"),
        Kind.EXTRA,
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_line_without_support_is_paired_with_what_it_stands_for(name: str) -> None:
    lines, documented, kind = PAIRS[name]
    found = differences(lines, *documented)
    assert [d.kind for d in found if d.line == 2] == [kind]
    missing = [d for d in found if d.kind is Kind.MISSING]
    assert bool(missing) is (kind is Kind.EXTRA), "what is paired is not missing as well"


def test_one_service_answers_for_one_line_only() -> None:
    """Two pushes are billed and one infusion was given: one line stands for it, the other for nothing."""
    found = differences(["96374 x1 80", "96375 x1 60"], ONE_HOUR)
    assert [(d.line, d.kind) for d in found] == [(1, Kind.WRONG_TECHNIQUE), (2, Kind.EXTRA)]


def test_the_nearest_relation_is_taken_first() -> None:
    """96367 is nearer to the first hour that was given (its role) than 96417 (its family)."""
    found = differences(["96417 x1 90", "96367 x1 70"], ONE_HOUR)
    assert [(d.line, d.kind) for d in found] == [(1, Kind.EXTRA), (2, Kind.WRONG_ROLE)]


DAYS = ("a1 drug infusion 09:00-10:00 class=therapeutic", "a2 drug infusion +09:00-+10:00 class=therapeutic")


@pytest.mark.parametrize(
    ("second", "kinds"),
    [("date=2026-03-03", []), ("", [(2, Kind.WRONG_ROLE)])],
    ids=["each on its day", "both on the first"],
)
def test_an_office_is_compared_day_by_day(second: str, kinds: list[tuple[int | None, Kind]]) -> None:
    """A line on the wrong day stands for the service of the other one; rules name both days and change neither."""
    found = differences(["96365 x1 150", f"96365 x1 150 {second}"], *DAYS, form="837P")
    assert sorted(((d.line, d.kind) for d in found), key=str) == sorted(kinds, key=str)


INFLIXIMAB = (
    "a1 infliximab infusion 09:00-11:00 class=complex hcpcs=J1745 dose=400mg vials=4x100mg single_dose=yes"
)
WASTED = INFLIXIMAB.replace("400mg", "350mg") + " wasted=50mg"


@pytest.mark.parametrize(
    ("documented", "lines", "expected"),
    [
        (INFLIXIMAB, ["J1745-JZ x40 400"], []),
        (INFLIXIMAB, ["J1745-JZ x20 200", "J1745-JZ x20 200"], []),
        (INFLIXIMAB, ["J1745-JZ x45 450"], [(Kind.OVER, 1, 45, 40)]),
        (INFLIXIMAB, ["J1745-JZ x20 200", "J1745-JZ x25 250"], [(Kind.OVER, 2, 25, 20)]),
        (INFLIXIMAB, ["J1745-JZ x38 380"], [(Kind.UNDER, 1, 38, 40)]),
        (INFLIXIMAB, ["J1745 x40 400"], [(Kind.MODIFIERS, 1, 40, 40)]),
        (INFLIXIMAB, ["J1745-JZ x40 400", "J1745-JW x5 50"], [(Kind.EXTRA, 2, 5, 0)]),
        (INFLIXIMAB, [], [(Kind.MISSING, None, 0, 40)]),
        (WASTED, ["J1745 x35 350", "J1745-JW x5 50"], []),
        (WASTED, ["J1745 x35 350"], [(Kind.MISSING, None, 0, 5)]),
        (WASTED, ["J1745 x35 350", "J1745-JW x7 70"], [(Kind.OVER, 2, 7, 5)]),
        (WASTED, [], [(Kind.MISSING, None, 0, 35), (Kind.MISSING, None, 0, 5)]),
    ],
)
def test_a_drug_is_compared_by_what_was_given_and_what_was_discarded(
    documented: str, lines: list[str], expected: list[tuple[Kind, int | None, int, int]]
) -> None:
    found = differences([*lines, "96413 x1 300", "96415 x1 80"], documented)
    told = [(d.kind, d.line, d.billed_units, d.supported_units) for d in found]
    assert sorted(told, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(("over_both_days", "disputed"), [(False, [1, 2]), (True, [])])
def test_a_line_over_several_days_is_of_none_of_them(over_both_days: bool, disputed: list[int]) -> None:
    """300 and 100 for 200 a day are wrong on each day, unless the line of 300 is of both."""
    spec = claim("837I").line("J1756 x300 300").line("J1756 x100 100 date=2026-03-03")
    spec = spec.line("96365 x1 150")
    own = "iron_sucrose infusion 09:00-09:30 hcpcs=J1756 class=therapeutic dose=200mg single_dose=no"
    record = chart(f"a1 {own} visit=1", f"a2 {own} date=2026-03-03 visit=1")
    support = support_of(record, Parameters(), transaction_setting="facility")
    billed = view(slice_of(write_837([spec])))
    if over_both_days:
        first = replace(billed.lines[0], last_date=billed.lines[1].first_date)
        billed = dataclasses.replace(billed, lines=(first, *billed.lines[1:]))
    found = compare(billed, support, Parameters()).differences
    assert [one.line for one in found if one.code == "J1756"] == disputed
