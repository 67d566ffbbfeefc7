"""Every case of every policy holds, each policy has a case, and the plugin keeps to the house's rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import infuscrub_policies
import pytest

from scrubber.plugin import Rule
from scrubber.testing.conforms import assert_conforms, profiles_of
from scrubber.testing.pytest import RuleCase, assert_case, built_in_cases

CASES = Path(__file__).parent / "cases"
PROFILES = profiles_of(infuscrub_policies)


@pytest.mark.parametrize(("rule", "case"), built_in_cases(CASES))
def test_case(rule: Rule, case: RuleCase) -> None:
    assert_case(rule, case, PROFILES)


def test_it_conforms() -> None:
    assert_conforms(infuscrub_policies)


def test_each_kind_of_policy_has_cases() -> None:
    kinds = PROFILES.resolve("example-medicaid", date(2026, 7, 1)).policies.kinds
    assert {path.stem for path in CASES.glob("*.yaml")} == kinds


def test_pairs_of_a_table_are_one_policy_a_drug() -> None:
    policies = PROFILES.resolve("example-medicaid", date(2026, 3, 2)).policies
    assert [policy.terms.any_of for policy in policies.of("diagnoses")] == [
        ("K50*", "K51*"),
        ("M05*", "M06*"),
    ]


def test_a_claim_of_the_state_finds_its_profile() -> None:
    found = PROFILES.choose("EXMCD", on=date(2026, 3, 2), form="837P")
    assert found.profile.id == "example-medicaid"
