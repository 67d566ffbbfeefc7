"""The Example section of every rule page happens as the page says: its chart and claim go through the real engine."""

from __future__ import annotations

import re
import tomllib
from typing import Any, get_origin

import pytest
from infuscrub_rules import infuscrub_rules

from payer_profiles import Parameters
from scrubber.rules.definition import Rule
from scrubber.testing.cases import RuleCase, run_case

RULES = {rule.id: rule for rule in infuscrub_rules()}
GIVEN = {
    "place of service": "pos",
    "diagnoses": "dx",
    "CLM02": "charge",
    "form": "form",
    "payer": "payer",
    "weight": "weight_kg",
}
WITHOUT_FIX = "the claim was changed, but the case names no `fixed` lines"
"""An example shows what is found; what is changed is for the YAML cases."""


def example_of(rule: Rule) -> dict[str, list[str]]:
    """Return the lines of the Example section by their label."""
    found: dict[str, list[str]] = {"given": [], "chart": [], "claim": [], "expect": []}
    for line in dict(rule.page.sections)["Example"].splitlines():
        label, _, text = line.strip().partition(": ")
        found[label].append(text)
    return found


def given_of(lines: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for line in lines:
        if line.startswith("PWK06 "):
            given |= {"pwk": line.split()[1].rstrip(","), "documents_offered": True}
            continue
        if line.startswith("policy "):
            policy = tomllib.loads(f"policy = {line.removeprefix('policy ')}")["policy"]
            policies = given.setdefault("policies", [])
            policies.append({"id": f"policy-{len(policies) + 1}", **policy})
            continue
        if line == "history none":
            continue
        words, _, value = line.rpartition(" ")
        if words in GIVEN:
            given[GIVEN[words]] = value
        else:
            is_list = get_origin(Parameters.model_fields[words].annotation) is tuple
            one: Any = int(value) if value.isdigit() else value
            given.setdefault("params", {})[words] = [one] if is_list else one
    return given


def expectation_of(lines: list[str]) -> Any:
    """Read `fail at line 2, chart supports 96366 x 1`, `fail at the claim, held`, `not_evaluated`."""
    if lines == ["not_evaluated"]:
        return {"not_evaluated": ""}
    return [fault for line in lines for fault in faults_of(line)]


def faults_of(text: str) -> list[dict[str, Any]]:
    place, *more = text.split(", ")
    lines = re.findall(r"line (\d+)", place)
    assert lines or place == "fail at the claim", text
    faults: list[dict[str, Any]] = [{"fail": int(number)} for number in lines] or [{"fail": "claim"}]
    for words in more:
        key, value = {
            "held": ("holds", True),
            "as information": ("severity", "info"),
            "chart supports nothing": ("supported", ""),
        }.get(words) or stated(words)
        faults[-1][key] = value
    return faults


def stated(words: str) -> tuple[str, str]:
    """Return what the chart supports, or what the rule asks for."""
    if words.startswith("chart supports "):
        return "supported", words.removeprefix("chart supports ")
    return "asks", words.removeprefix("asks for ").removeprefix("then ")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_example_happens(rule: Rule) -> None:
    example = example_of(rule)
    given = given_of(example["given"])
    forms = [given["form"]] if "form" in given else rule.applies_to
    for form in forms:
        case = RuleCase(
            rule=rule.id,
            name="example",
            form=form,
            why="the page says so",
            given=given,
            chart=example["chart"] or None,
            claim=example["claim"],
            expect=expectation_of(example["expect"]),
            fixed=None,
            proposed=None,
        )
        assert [problem for problem in run_case(case, rule) if problem != WITHOUT_FIX] == [], form
