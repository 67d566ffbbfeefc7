"""Which rules look at a code: those that name it, and those that look at every line of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scrubber.model.value import Value
from scrubber.rules.definition import Rule
from scrubber.rules.features import Feature, features_of_code

_OF_DRUGS = frozenset({Feature.DISCARDED, Feature.NOTHING_DISCARDED, Feature.NDC})
"""What a line of a drug may carry beside its code."""


class Looking(Value):
    """The rules that look at a code. Rules that decide by a function of the whole claim stand in neither."""

    by_name: tuple[Rule, ...]
    by_kind: tuple[Rule, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return them in words: what names the code with its title, the others by their ids."""
        named = tuple(f"{rule.id}: {rule.title}" for rule in self.by_name)
        if not self.by_kind:
            return named
        return (*named, f"And at every line of its kind: {', '.join(rule.id for rule in self.by_kind)}.")

    @property
    def shape(self) -> dict[str, list[str]]:
        """Return their ids as JSON values."""
        return {
            "by_name": [rule.id for rule in self.by_name],
            "by_kind": [rule.id for rule in self.by_kind],
        }


def looking_at(code: str, rules: Sequence[Rule]) -> Looking:
    """Return the rules that look at a code."""
    features = features_of_code(code)
    if Feature.DRUG in features:
        features |= _OF_DRUGS
    named = tuple(rule for rule in rules if _names(rule, code))
    by_kind = tuple(rule for rule in _by_data(rules, features) if rule not in named)
    return Looking(named, by_kind)


def _names(rule: Rule, code: str) -> bool:
    if isinstance(rule.concerns, frozenset) and code in rule.concerns:
        return True
    said = f"{rule.title}\n{rule.page.section('What it checks')}"
    return re.search(rf"\b{re.escape(code)}\b", said) is not None


def _by_data(rules: Iterable[Rule], features: frozenset[str]) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in rules
        if isinstance(rule.concerns, frozenset) and not rule.concerns.isdisjoint(features)
    )
