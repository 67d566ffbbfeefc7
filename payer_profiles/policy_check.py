"""The policies of a profile file against the models of their kinds: every fault at once, with the nearest known name.

A policy that names a `table` is a template: each row of the table is the policy with the row's values put in, and is
checked in the same way, under the table's name and line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from payer_profiles.bounded import Loc
from payer_profiles.errors import did_you_mean
from payer_profiles.policies import KINDS, Conditions, PolicyText

Fault = tuple[Loc, str, str]

_NAMED = "@"
_WITHOUT_CODES = frozenset({"filing", "elements", "providers", "records", "authorization"})
"""Kinds of which a policy may be about the claim as a whole."""
_LIST_KEYS = ("when", "unless")


def write_out(revision: dict[str, Any], lists: Mapping[str, Any], at: Loc) -> Iterator[Fault]:
    """Write out short forms in the policies of a revision: named lists, and a condition that stands alone."""
    for index, policy in enumerate(_tables(revision.get("policies"))):
        loc = (*at, "policies", index)
        for key in _LIST_KEYS:
            if isinstance(policy.get(key), dict):
                policy[key] = [policy[key]]
        yield from _named_lists(policy, lists, loc)
        for key in _LIST_KEYS:
            for condition in _tables(policy.get(key)):
                yield from _named_lists(condition, lists, (*loc, key))


def _named_lists(holder: dict[str, Any], lists: Mapping[str, Any], loc: Loc) -> Iterator[Fault]:
    for key, value in holder.items():
        names = value if isinstance(value, list) else [value]
        if key not in _TEXTS and any(isinstance(name, str) and name.startswith(_NAMED) for name in names):
            written: list[Any] = []
            for name in names:
                if not (isinstance(name, str) and name.startswith(_NAMED)):
                    written.append(name)
                elif isinstance(entries := lists.get(name[1:]), list):
                    written.extend(entries)
                else:
                    remedy = did_you_mean(name[1:], lists) or "Add it to the table [lists]."
                    yield (*loc, key), f"{key} cites a list that the file does not have.", remedy
            holder[key] = written


_TEXTS = frozenset({"message", "note", "reason", "id", "kind", "table", "severity"})


def policy_of(data: Mapping[str, Any], loc: Loc = ()) -> tuple[PolicyText | None, list[Fault]]:
    """Return one policy, or None with its faults of shape."""
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        known = ", ".join(KINDS)
        if kind is None:
            return None, [(loc, "kind is missing.", f"Kinds: {known}.")]
        remedy = did_you_mean(str(kind), KINDS) or f"Kinds: {known}."
        return None, [((*loc, "kind"), "kind: no such kind of policy.", remedy)]
    model = KINDS[kind]
    from pydantic import ValidationError

    try:
        text = json.dumps(data, default=as_written)
        return model.model_validate_json(text, strict=True), []
    except ValidationError as error:
        return None, [_fault(detail, model, loc) for detail in error.errors(include_url=False)]


def keys_of(model: type[Any]) -> tuple[str, ...]:
    """Return the keys of a table as one writes them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _fault(detail: Mapping[str, Any], model: type[PolicyText], loc: Loc) -> Fault:
    inner: Loc = tuple(detail["loc"])
    place = (*loc, *inner)
    names = [part for part in inner if isinstance(part, str)]
    key = names[-1] if names else "the policy"
    if detail["type"] == "extra_forbidden":
        known = keys_of(Conditions if len(names) > 1 and names[0] in _LIST_KEYS else model)
        remedy = did_you_mean(key, known) or f"Known: {', '.join(known)}."
        return place, f"{key}: no such key in a policy of kind {_kind(model)}.", remedy
    if detail["type"] == "missing":
        return loc, f"{key} is missing.", "Add it."
    entry = inner[-1] if isinstance(inner[-1], int) and len(inner) > 1 else None
    which = f"{key}, entry {entry + 1}," if entry is not None else key
    return place, f"{which} {_must(detail)}.", ""


def _kind(model: type[PolicyText]) -> str:
    return next(kind for kind, known in KINDS.items() if known is model)


def _must(detail: Mapping[str, Any]) -> str:
    if detail["type"] == "literal_error":
        return f"must be {detail['ctx']['expected']}"
    message = str(detail["msg"])
    if message.startswith("String should"):
        return message.replace("String should", "must")
    for start in ("Input should be ", "Input should "):
        message = message.removeprefix(start)
    return f"must be {message}"


def meaning_faults(policy: PolicyText, loc: Loc) -> Iterator[Fault]:
    """Yield what is wrong with a policy that is well formed: one that asks for nothing, or about nothing."""
    kind = _kind(type(policy))
    if not policy.enabled:
        if not policy.reason:
            yield loc, f"{policy.id} is switched off without a reason.", 'Add reason = "…".'
        return
    if not any(getattr(policy, key) not in (None, ()) for key in policy.WORTH):
        yield loc, f"{policy.id} asks for nothing.", f"Give one of {', '.join(policy.WORTH)}."
    if not policy.codes and kind not in _WITHOUT_CODES:
        yield loc, f"{policy.id} names no codes.", 'Add codes = ["J1745"].'
    if policy.since and policy.until and policy.until < policy.since:
        yield (*loc, "to"), f"{policy.id} ends before it begins.", "Correct one of the two dates."
    low, high = getattr(policy, "from_kg", None), getattr(policy, "to_kg", None)
    if low is not None and high is not None and high <= low:
        yield (*loc, "to_kg"), f"{policy.id} has a band of weight that is empty.", "Correct it."


def _tables(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def as_written(value: object) -> str:
    """Return a value as a profile writes it: a date as `2026-03-02`."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
