"""The page on policies leaves nothing out: every kind, its keys, every condition, and all of the requirements."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from infuscrub_rules import infuscrub_rules

from payer_profiles.policies import KINDS, Conditions, PolicyText
from payer_profiles.policy_check import keys_of

VENDOR = Path(__file__).parents[2] / "docs" / "vendor"
PAGE = (VENDOR / "policies.md").read_text("utf-8")
KINDS_TABLE = PAGE[PAGE.index("## Kinds") : PAGE.index("## Conditions")]
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", KINDS_TABLE, re.MULTILINE))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_and_its_keys_are_on_the_page(kind: str) -> None:
    own = set(keys_of(KINDS[kind])) - set(keys_of(PolicyText)) - {"kind"}
    assert [key for key in own if f"`{key}`" not in ROWS[kind]] == []
    (rule,) = [rule for rule in infuscrub_rules() if rule.policies == kind]
    assert f"[{rule.id}](../rules/{rule.id}.md)" in ROWS[kind]


@pytest.mark.parametrize("key", [*keys_of(PolicyText), *keys_of(Conditions)])
def test_a_common_key_and_a_condition_are_on_the_page(key: str) -> None:
    assert f"`{key}`" in PAGE


def test_each_of_the_requirements_has_its_row() -> None:
    page = (VENDOR / "requirements.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| (data|code)", page, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 23))
