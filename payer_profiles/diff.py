"""What differs between two profiles, or for one payer between two dates of service, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from payer_profiles.facts import Fact, RuleSetting
from payer_profiles.model import Source
from payer_profiles.parameters import Parameters
from payer_profiles.policies import Policy
from payer_profiles.resolve import Profile, ProfileSet

Readers = Mapping[str, Sequence[str]]
"""Which rules read a parameter: the caller knows, profiles do not."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One parameter or rule setting that is not the same. `str()` of it is a sentence."""

    key: str
    """A parameter, or `rule T04`."""
    before: str
    after: str
    words: str
    source: Source | None
    """What the second statement rests on."""
    rules: tuple[str, ...] = ()
    """The rules it affects, where the caller said which rule reads what."""

    def __str__(self) -> str:
        affected = f" Affects {', '.join(self.rules)}." if self.rules else ""
        return f"{self.key}: {self.words}.{affected}"


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for one payer on one date of service."""

    on: date
    differences: tuple[Difference, ...]


def differences(one: Profile, other: Profile, readers: Readers | None = None) -> tuple[Difference, ...]:
    """Return what holds for `other` and not for `one`, parameters in their own order, then policies and rules."""
    return (*_of_parameters(one, other, readers or {}), *_of_policies(one, other), *_of_rules(one, other))


def between(
    profiles: ProfileSet, profile_id: str, first: date, last: date, readers: Readers | None = None
) -> tuple[Change, ...]:
    """Return what changes for a payer after `first` and up to `last`, date by date. Raises `UnknownProfile`."""
    changes = []
    current = profiles.resolve(profile_id, first)
    for boundary in profiles.boundaries(profile_id):
        if first < boundary <= last:
            following = profiles.resolve(profile_id, boundary)
            found = differences(current, following, readers)
            if found:
                changes.append(Change(boundary, found))
            current = following
    return tuple(changes)


def shown(value: object) -> str:
    """Return a parameter's value as people read it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(entry) for entry in value) or "empty"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _of_parameters(one: Profile, other: Profile, readers: Readers) -> Iterator[Difference]:
    for key in Parameters.model_fields:
        before, after = one.facts[key], other.facts[key]
        words = _words(before, after)
        if words:
            yield Difference(
                key,
                shown(before.value),
                shown(after.value),
                words,
                after.grounds.source,
                tuple(sorted(readers.get(key, ()))),
            )


def _words(before: Fact, after: Fact) -> str:
    if before.value == after.value:
        if before.may_reject == after.may_reject:
            return ""
        trust = (
            "verified, so that rules may reject"
            if after.may_reject
            else "unverified, so that rules only warn"
        )
        return f"still {shown(after.value)}, but now {trust}"
    doubt = "" if after.may_reject else " (unverified: rules only warn)"
    if isinstance(before.value, tuple) and isinstance(after.value, tuple):
        added = [entry for entry in after.value if entry not in before.value]
        gone = [entry for entry in before.value if entry not in after.value]
        parts = [f"{', '.join(added)} added"] if added else []
        parts += [f"{', '.join(gone)} removed"] if gone else []
        return ("; ".join(parts) or f"order becomes {shown(after.value)}") + doubt
    return f"{shown(before.value)} becomes {shown(after.value)}{doubt}"


def policy_words(policy: Policy) -> str:
    """Return what a policy says, as one writes it: `places; codes J1745; accepted 11, 12`."""
    terms = policy.terms.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said = [f"{key} {_term(value)}" for key, value in terms.items() if key not in _NOT_TERMS]
    return "; ".join([policy.kind, *said])


_NOT_TERMS = frozenset({"id", "kind", "source", "confidence", "unverified", "note", "table", "message"})
_MOST_WORDS = 12


def _term(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{key} {_term(entry)}" for key, entry in value.items()) + ")"
    if isinstance(value, list):
        if any(isinstance(entry, dict) for entry in value):
            return " or ".join(map(_term, value))
        rest = len(value) - _MOST_WORDS
        return ", ".join(map(str, value[:_MOST_WORDS])) + (f" and {rest} more" if rest > 0 else "")
    return shown(value)


def _of_policies(one: Profile, other: Profile) -> Iterator[Difference]:
    before, after = _by_id(one), _by_id(other)
    for policy_id in dict.fromkeys((*before, *after)):
        was, becomes = before.get(policy_id, ()), after.get(policy_id, ())
        old, new = {policy_words(policy) for policy in was}, {policy_words(policy) for policy in becomes}
        doubt_was, doubt = {p.may_reject for p in was}, {p.may_reject for p in becomes}
        if old == new and doubt_was == doubt:
            continue
        gone, come = sorted(old - new), sorted(new - old)
        words = [f"{_some(come)} added"] if come else []
        words += [f"{_some(gone)} removed"] if gone else []
        words += ["unverified now" if False in doubt else "verified now"] if not words else []
        source = becomes[0].grounds.source if becomes else None
        yield Difference(
            f"policy {policy_id}", _some(sorted(old)), _some(sorted(new)), "; ".join(words), source
        )


def _some(words: Sequence[str]) -> str:
    return words[0] + (f" (and {len(words) - 1} more)" if len(words) > 1 else "") if words else "none"


def _by_id(profile: Profile) -> dict[str, tuple[Policy, ...]]:
    found: dict[str, tuple[Policy, ...]] = {}
    for policy in profile.policies:
        found[policy.id] = (*found.get(policy.id, ()), policy)
    return found


def _of_rules(one: Profile, other: Profile) -> Iterator[Difference]:
    for rule in sorted(one.rules.keys() | other.rules.keys()):
        before, after = one.rules.get(rule), other.rules.get(rule)
        was, becomes = _setting(before), _setting(after)
        if was != becomes:
            source = after.grounds.source if after else None
            yield Difference(f"rule {rule}", was, becomes, f"{was} becomes {becomes}", source, (rule,))


def _setting(setting: RuleSetting | None) -> str:
    if setting is None:
        return "the rule's own severity"
    if not setting.enabled:
        return f"off ({setting.reason})"
    changes = [f"severity {setting.severity}"] if setting.severity else []
    changes += [f"{key} {value}" for key, value in sorted(setting.parameters.items())]
    return ", ".join(changes) or "the rule's own severity"
