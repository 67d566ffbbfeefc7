"""What stands on a fact that nobody verified warns at most and writes nothing, whatever the fact is.

Derived independently of what rules are seen to read: the fact gets every other value that it could have. If no error
and no written correction stands on it, both are the same whatever the value is.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import infuscrub_rules
import pytest

from payer_profiles import Choice, Parameters, Profile
from scrubber.engine.scrubber import OneChart, Scrubbed
from scrubber.model.correction import Status
from scrubber.rules.definition import Rule
from scrubber.testing.cases import RuleCase, chart_of, profile_of, scrubber_of, shipped_profiles, slice_of
from scrubber.testing.mutate import others
from scrubber.testing.pytest import rule_cases

KEYS = sorted(Parameters.model_fields)
MOST_CASES = 40


@lru_cache(maxsize=1)
def cases() -> tuple[tuple[Rule, RuleCase], ...]:
    return tuple((param.values[0], param.values[1]) for param in rule_cases(infuscrub_rules))  # type: ignore[misc]


@lru_cache(maxsize=1)
def read_by() -> dict[str, list[str]]:
    text = (infuscrub_rules.__path__[0]) + "/" + infuscrub_rules.READS
    with open(text, encoding="utf-8") as file:
        read: dict[str, list[str]] = json.load(file)
    return read


def cases_for(key: str) -> list[tuple[Rule, RuleCase]]:
    """Return some cases of the rules that were seen to read the parameter, and a few of all the others."""
    readers = [pair for pair in cases() if key in read_by().get(pair[0].id, ())]
    rest = [pair for pair in cases() if key not in read_by().get(pair[0].id, ())]
    return [*spread(readers, MOST_CASES), *spread(rest, MOST_CASES)]


def spread(pairs: list[tuple[Rule, RuleCase]], most: int) -> list[tuple[Rule, RuleCase]]:
    step = max(1, len(pairs) // most)
    return pairs[::step]


def unverified(profile: Profile, key: str, value: Any) -> Profile:
    """Return the profile with this value of a parameter, which nobody verified."""
    fact = profile.fact(key)
    doubtful = replace(fact, value=value, grounds=replace(fact.grounds, unverified=True))
    facts = MappingProxyType({**profile.facts, key: doubtful})
    parameters = Parameters.model_validate({**profile.parameters.model_dump(), key: value})
    return replace(profile, parameters=parameters, facts=facts)


def firm(scrubbed: Scrubbed) -> tuple[frozenset[object], frozenset[object]]:
    """Return the errors that reject, and the corrections that were written."""
    assert scrubbed.outcome is not None
    errors = {(f.rule, f.line, f.kind) for f in scrubbed.outcome.findings if f.rejects or f.cured}
    written = {c.actions for c in scrubbed.outcome.corrections if c.status is Status.APPLIED}
    return frozenset(errors), frozenset(written)


@pytest.mark.parametrize("key", KEYS)
def test_no_error_and_no_correction_stands_on_an_unverified_parameter(key: str) -> None:
    for rule, case in cases_for(key):
        scrubber = scrubber_of(case, rule)
        claim, chart = slice_of(case), OneChart(chart_of(case))
        profile = profile_of(case, shipped_profiles())
        value = getattr(profile.parameters, key)

        def under(value: Any) -> tuple[frozenset[object], frozenset[object]]:
            choice = Choice(unverified(profile, key, value), "a test")  # noqa: B023
            return firm(scrubber.scrub(claim, chart, choice=choice, inspect=True))  # noqa: B023

        before = under(value)
        for other in others(key, value):
            assert under(other) == before, f"{case.id}: an error stands on {key}, {value!r} or {other!r}"
