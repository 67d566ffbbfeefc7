"""Every case of the rule holds, and the plugin keeps to the house's rules."""

from __future__ import annotations

import infuscrub_surface
import pytest
from infuscrub_surface import rules

from scrubber.plugin import Rule
from scrubber.testing.conforms import assert_conforms, profiles_of
from scrubber.testing.pytest import RuleCase, assert_case, rule_cases


@pytest.mark.parametrize(("rule", "case"), rule_cases(rules))
def test_case(rule: Rule, case: RuleCase) -> None:
    assert_case(rule, case, profiles_of(infuscrub_surface))


def test_it_conforms() -> None:
    assert_conforms(infuscrub_surface, rules)
