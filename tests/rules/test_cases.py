"""Every YAML case of the built-in rules, through the real engine, for each form that the rule applies to."""

from __future__ import annotations

import infuscrub_rules
import pytest

from scrubber.rules.definition import Rule
from scrubber.testing.cases import RuleCase
from scrubber.testing.pytest import assert_case, rule_cases


@pytest.mark.parametrize(("rule", "case"), rule_cases(infuscrub_rules))
def test_case(rule: Rule, case: RuleCase) -> None:
    assert_case(rule, case)
