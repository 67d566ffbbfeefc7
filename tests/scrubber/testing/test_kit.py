"""The helpers of the test kit find what a vendor would miss."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import infuscrub_rules
import pytest

from payer_profiles import ProfileSet, load_profiles
from scrubber.rules.definition import Rule
from scrubber.testing.cases import RuleCase
from scrubber.testing.golden import assert_same_x12, differences
from scrubber.testing.mutate import others, unnoticed
from scrubber.testing.sweep import Swept, changes, sweep
from tests.x12.faults import sound

ACME = """
schema = "infuscrub.profile/1"
id = "acme"
name = "Acme"
extends = "base"
[sources.letter]
title = "Acme: letter to providers"
trust = "primary"
[[revision]]
effective_from = 2025-01-01
source = "letter"
[revision.values]
jw_jz = "informational"
em_99211 = "deny"
[[revision]]
effective_from = 2025-07-01
source = "letter"
[revision.values]
jw_jz = "required"
"""
RULES = {rule.id: rule for rule in infuscrub_rules.infuscrub_rules()}


@pytest.fixture
def acme(tmp_path: Path) -> ProfileSet:
    (tmp_path / "acme.toml").write_text(ACME)
    return load_profiles([tmp_path])


def case(rule: str, *lines: str, **given: object) -> tuple[Rule, RuleCase]:
    return RULES[rule], RuleCase(
        rule=rule, name="x", form="837P", why="x", given={"payer": "acme", **given},
        chart=None, claim=lines, expect="pass", fixed=None, proposed=None,
    )  # fmt: skip


def test_a_sweep_shows_the_day_on_which_the_answer_changes(acme: ProfileSet) -> None:
    rule, without = case("W01", "J1745 x40 400.00")
    chart = (
        "a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=400mg vials=4x100mg single_dose=yes",
    )
    swept = sweep(replace(without, chart=chart), rule, acme)
    answers = dict(swept)
    assert answers[date(2025, 6, 30)] == "fail at line 1 (info)", "JW and JZ were informational then"
    assert answers[date(2025, 7, 1)] == "fail at line 1 (error)"
    assert Swept(date(2025, 7, 1), "fail at line 1 (error)") in changes(swept)


def test_a_fact_that_no_case_depends_on_is_named(acme: ProfileSet) -> None:
    assert unnoticed("acme", [case("W01", "J1745 x40 400.00")], acme) == ("em_99211",)
    both = [case("W01", "J1745 x40 400.00"), case("M03", "99211 x1 28.00", "96365 x1 150.00")]
    assert unnoticed("acme", both, acme) == ()
    assert unnoticed("acme", [], acme) == ("em_99211", "jw_jz")


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("jw_jz", "required", ["informational", "rejected"]),
        ("additional_hour_min_minutes", 60, [59]),
        ("jw_alone_allowed", False, [True]),
        ("ndc_listed", ("J1745", "J2350"), [(), ("J2350",), ("J1745",)]),
        ("timely_filing_days", None, [1]),
    ],
)
def test_other_values_are_valid_ones(key: str, value: object, wanted: list[object]) -> None:
    assert list(others(key, value))[: len(wanted)] == wanted


def test_a_golden_file_differs_by_segments() -> None:
    golden = sound("837P")
    changed = golden.replace(b"HC:96365*150", b"HC:96366*150", 1).replace(b"REF*6R*L2~\n", b"", 1)
    found = differences(changed, golden)
    first, second = (golden[: golden.index(part)].count(b"~") + 1 for part in (b"SV1*HC:96365", b"REF*6R*L2"))
    assert [line.partition(":")[0] for line in found] == [
        f"- segment {first}",
        f"+ segment {first}",
        f"- segment {second}",
    ]
    assert "SV1*HC:96366*150" in found[1]
    with pytest.raises(AssertionError, match="differs from the golden file"):
        assert_same_x12(changed, golden)


def test_dates_and_numbers_of_the_envelope_may_be_left_aside() -> None:
    golden = sound("837P")
    another = golden.replace(b"*000000001", b"*000000077").replace(b"*0900*^", b"*1815*^")
    assert differences(another, golden)
    assert_same_x12(another, golden, envelope=False)
