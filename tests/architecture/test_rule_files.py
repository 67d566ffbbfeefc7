"""One rule a file, named by its id and fault, with its cases beside it; adding a rule is adding two files."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from scrubber.plugin import Rule

PACK = Path(__file__).parents[2] / "plugins" / "infuscrub_rules"
RULE_FILES = sorted(path for path in PACK.glob("*/*.py") if path.name != "__init__.py")
CLOCKS_AND_DOORS = {
    "time",
    "datetime",
    "os",
    "sys",
    "io",
    "pathlib",
    "random",
    "socket",
    "subprocess",
    "urllib",
}
HARMLESS = {"date", "timedelta"}
"""Of `datetime`: values, no clock."""


def rules_of(path: Path) -> list[Rule]:
    """Return the rules that a module defines."""
    module = import_module(f"infuscrub_rules.{path.parent.name}.{path.stem}")
    return [value for value in vars(module).values() if isinstance(value, Rule)]


def ids(path: Path) -> str:
    return path.stem


def test_there_are_rules() -> None:
    assert len(RULE_FILES) > 30


@pytest.mark.parametrize("path", RULE_FILES, ids=ids)
def test_a_file_holds_one_rule_named_like_it(path: Path) -> None:
    (rule,) = rules_of(path)
    assert path.stem == f"{rule.id}_{rule.slug}".lower().replace("-", "_")
    assert rule.check.__name__ == rule.slug.replace("-", "_")


@pytest.mark.parametrize("path", RULE_FILES, ids=ids)
def test_a_rule_has_a_passing_and_a_failing_case_beside_it(path: Path) -> None:
    document = yaml.safe_load(path.with_suffix(".yaml").read_text("utf-8"))
    (rule,) = rules_of(path)
    assert document["rule"] == rule.id
    expected = [case["expect"] for case in document["cases"].values()]
    assert {"pass", "not_applicable"} & {expect for expect in expected if isinstance(expect, str)}
    faults = [fault for expect in expected for fault in (expect if isinstance(expect, list) else [expect])]
    assert any(isinstance(fault, dict) and "fail" in fault for fault in faults)


@pytest.mark.parametrize("path", RULE_FILES, ids=ids)
def test_a_rule_that_may_correct_shows_how(path: Path) -> None:
    """Automatic: a corrected claim; suggested: a proposal; one that needs the chart, what it says without."""
    (rule,) = rules_of(path)
    cases = yaml.safe_load(path.with_suffix(".yaml").read_text("utf-8"))["cases"].values()
    shown = {"automatic": "fixed", "suggested": "proposed"}.get(rule.safety)
    assert shown is None or any(case.get(shown) for case in cases)
    if rule.needs:
        expected = [case["expect"] for case in cases]
        assert any(isinstance(expect, dict) and "not_evaluated" in expect for expect in expected)


def test_no_yaml_without_a_rule() -> None:
    lonely = [path.name for path in PACK.rglob("*.yaml") if not path.with_suffix(".py").exists()]
    assert lonely == []


@pytest.mark.parametrize("path", RULE_FILES, ids=ids)
def test_a_rule_reads_no_clock_file_or_network(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not {alias.name.partition(".")[0] for alias in node.names} & CLOCKS_AND_DOORS
        elif isinstance(node, ast.ImportFrom):
            top = (node.module or "").partition(".")[0]
            assert top not in CLOCKS_AND_DOORS or {alias.name for alias in node.names} <= HARMLESS
        elif isinstance(node, ast.Name):
            assert node.id not in {"open", "print", "input", "eval", "exec", "globals"}


def test_ids_and_slugs_are_used_once() -> None:
    found = [rule for path in RULE_FILES for rule in rules_of(path)]
    assert len({rule.id for rule in found}) == len({rule.slug for rule in found}) == len(found)
