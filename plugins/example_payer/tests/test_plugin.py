"""The plugin from outside: it keeps to the house's rules, and every case of every rule holds."""

from __future__ import annotations

from datetime import date

import pytest

import infuscrub_example
from infuscrub_example import rules
from scrubber.plugin import Rule
from scrubber.testing.conforms import assert_conforms, profiles_of
from scrubber.testing.pytest import RuleCase, assert_case, rule_cases


@pytest.mark.parametrize(("rule", "case"), rule_cases(rules))
def test_case(rule: Rule, case: RuleCase) -> None:
    assert_case(rule, case, profiles_of(infuscrub_example))


def test_it_conforms() -> None:
    assert_conforms(infuscrub_example, rules)


def test_a_claim_of_this_payer_finds_its_profile() -> None:
    found = profiles_of(infuscrub_example).choose("EXAMPLE1", on=date(2026, 3, 2), form="837P")
    assert found.profile.id == "example"
    assert found.profile.parameters.jw_jz == "required"
    assert found.profile.rules["F11"].severity == "error"
