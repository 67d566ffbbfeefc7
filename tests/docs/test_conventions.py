"""docs/conventions.md and the rules together are the whole catalogue, and what holds a convention exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from infuscrub_rules import infuscrub_rules

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "conventions.md").read_text("utf-8")
ROWS = re.findall(
    r"^\| ([A-Z]+\d\d) \|.*\| `(tests/[\w/.]+)(?:::(\w+))?`(?:, (\w+))? \|$", PAGE, re.MULTILINE
)
CATALOGUE = {
    **{
        family: range(1, last + 1)
        for family, last in zip("TADMWSHNX", (19, 8, 13, 8, 10, 10, 8, 4, 4), strict=True)
    },
    "DOC": range(1, 11),
    "F": range(1, 17),
}
"""How many numbers each family of the research catalogue has."""


def test_every_number_of_the_catalogue_is_a_rule_or_a_convention() -> None:
    wanted = {f"{family}{number:02d}" for family, numbers in CATALOGUE.items() for number in numbers}
    known = {rule.id for rule in infuscrub_rules()} | {row[0] for row in ROWS}
    assert wanted - known == set()


@pytest.mark.parametrize(("convention", "path", "test", "rule"), ROWS, ids=[row[0] for row in ROWS])
def test_what_holds_it_exists(convention: str, path: str, test: str, rule: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert not test or f"def {test}(" in text
    if rule:
        assert (ROOT / "docs" / "rules" / f"{rule}.md").exists()
