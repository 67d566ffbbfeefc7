"""A pytest plugin: collects the YAML cases beside rules, and offers `claim` and `call_hook`.

Opt in from a conftest: `pytest_plugins = ("scrubber.testing.pytest",)`. A host's own test runs never change because
infuscrub is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from payer_profiles import ProfileSet
from scrubber.hooks.host import load_plugins
from scrubber.rules.definition import Rule
from scrubber.testing.build import ClaimSpec, claim
from scrubber.testing.cases import RuleCase, load_cases, run_case
from scrubber.testing.hooks import call


def case_files(package: ModuleType) -> tuple[tuple[Path, Rule | None], ...]:
    """Return every rule file of a package with its rule, and None for one that defines none."""
    root = Path(next(iter(package.__path__)))
    found = []
    for path in sorted(root.rglob("*.yaml")):
        name = ".".join((package.__name__, *path.relative_to(root).with_suffix("").parts))
        module = import_module(name)
        rules = [value for value in vars(module).values() if isinstance(value, Rule)]
        found.append((path, rules[0] if len(rules) == 1 else None))
    return tuple(found)


def rule_cases(package: ModuleType) -> tuple[object, ...]:
    """Return a pytest parameter for each case: `@pytest.mark.parametrize("rule, case", rule_cases(package))`."""
    found = []
    for path, rule in case_files(package):
        if rule is None:
            raise ValueError(f"{path.name}: the module beside it must define exactly one rule")
        found += [pytest.param(rule, case, id=case.id) for case in load_cases(path, rule)]
    return tuple(found)


def built_in_cases(folder: Path) -> tuple[object, ...]:
    """Return a pytest parameter for each case of the built-in rules in a folder of YAML files.

    For a plugin that is data only: its policies and parameters are judged by rules that infuscrub brings.
    """
    rules = {rule.id: rule for rule in load_plugins().rules()}
    found = []
    for path in sorted(folder.glob("*.yaml")):
        rule_id = str(yaml.safe_load(path.read_text("utf-8")).get("rule"))
        if rule_id not in rules:
            raise ValueError(f"{path.name}: {rule_id} is none of the built-in rules")
        found += [pytest.param(rules[rule_id], case, id=case.id) for case in load_cases(path, rules[rule_id])]
    return tuple(found)


def assert_case(rule: Rule, case: RuleCase, profiles: ProfileSet | None = None) -> None:
    """Fail with the case's reason and everything that is wrong. `profiles`: the shipped ones and a plugin's own."""
    problems = run_case(case, rule, profiles=profiles)
    assert not problems, f"{case.why}\n  " + "\n  ".join(problems)


@pytest.fixture(name="claim")
def claim_fixture() -> Callable[..., ClaimSpec]:
    """Build claims: `claim("837P").line("96365 x1 150.00").chart("a1 iron infusion 10:00-10:40")`."""
    return claim


@pytest.fixture(name="call_hook")
def call_hook_fixture() -> Callable[..., Any]:
    """Call a hook over a claim: `call_hook(plugin, "infuscrub_inspect", claim("837P").line("96365 x1 150.00"))`."""
    return call
