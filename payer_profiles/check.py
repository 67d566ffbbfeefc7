"""Plain data of a profile file against its model: every fault at once, in our words, with keys and never values.

Faults of the shape (a key that does not exist, a date that is none) come from the pydantic models in strict JSON mode:
a list is a tuple, and "16" is no number. Faults of meaning (a rule switched off without a reason) need a sound shape;
so that one misspelt key does not hide them, they are looked for in the data without the keys already found faulty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from payer_profiles.bounded import Loc
from payer_profiles.errors import did_you_mean
from payer_profiles.facts import DatedCode, Grounds
from payer_profiles.model import (
    ROOT,
    FactText,
    Match,
    NoteText,
    PayerId,
    ProfileText,
    RevisionText,
    RuleText,
    Source,
)
from payer_profiles.parameters import Parameters
from payer_profiles.policies import PolicyText
from payer_profiles.policy_check import as_written, meaning_faults, policy_of, write_out
from payer_profiles.shape import BaseModel

if TYPE_CHECKING:
    from pydantic import ValidationError

Fault = tuple[Loc, str, str]
"""Where, what, remedy."""

_NONE = "none"
"""TOML has no null: a parameter that may be absent is taken back with this word."""
_SOME_SOURCE = {"title": "a source that has a fault of its own"}


def check(data: dict[str, Any]) -> tuple[ProfileText | None, tuple[Fault, ...]]:
    """Return the checked profile, or None with everything that is wrong. Writes out the short forms in `data`."""
    faults = list(_expand(data))
    for index, revision in enumerate(_tables(data.get("revision"))):
        faults.extend(_parameter_faults(revision, ("revision", index)))
        faults.extend(_policy_faults(revision, ("revision", index)))
    text, shape = _shaped(data)
    faults.extend(shape)
    sound = text
    if sound is None:
        sound, _ = _shaped(_without(data, [(loc, what) for loc, what, _ in shape]))
    if sound is not None:
        faults.extend(_meaning_faults(sound, data))
    return (None if faults else text), tuple(faults)


def known_sound(data: dict[str, Any]) -> ProfileText:
    """Return a profile that is known to be sound, without a look at it. Writes out the short forms in `data`."""
    for _ in _expand(data):
        raise ValueError("the profile is not sound")
    return ProfileText.made(data)


def parameter_value(key: str, value: Any, *, is_sound: bool = False) -> tuple[Any, tuple[DatedCode, ...]]:
    """Return a parameter's value as `Parameters` holds it, and the dates of its codes where some have any.

    `is_sound`: it is known to fit. Raises `ValidationError` or `ValueError`.
    """
    dated: tuple[DatedCode, ...] = ()
    if value == _NONE and type(None) in get_args(Parameters.model_fields[key].annotation):
        return None, ()
    if isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        dated = tuple(_dated(entry) for entry in value)
        value = [entry.code for entry in dated]
    if is_sound:
        return Parameters.take(key, value), dated
    text = json.dumps({key: value}, default=as_written)
    return getattr(Parameters.model_validate_json(text, strict=True), key), dated


def grounds_of(revision: RevisionText, own: FactText | NoteText | PolicyText | None = None) -> Grounds | None:
    """Return what a fact rests on: its own source, else the revision's; None where there is neither."""
    unverified = revision.unverified or bool(own and own.unverified)
    if own is not None and own.source is not None:
        return Grounds.of(own.source, own.confidence, unverified)
    if revision.source is None:
        return None
    return Grounds.of(revision.source, (own and own.confidence) or revision.confidence, unverified)


# short forms


def _expand(data: dict[str, Any]) -> Iterator[Fault]:
    """Write out a payer id given as text, and a source given by name."""
    match = data.get("match")
    if isinstance(match, dict) and isinstance(match.get("payer_ids"), list):
        match["payer_ids"] = [{"id": i} if isinstance(i, str) else i for i in match["payer_ids"]]
    lists = data.get("lists")
    for index, revision in enumerate(_tables(data.get("revision"))):
        yield from write_out(revision, lists if isinstance(lists, dict) else {}, ("revision", index))
    named = data.get("sources")
    sources = named if isinstance(named, dict) else {}
    for loc, holder in _citing(data):
        name = holder.get("source")
        if not isinstance(name, str):
            continue
        holder["source"] = sources.get(name, _SOME_SOURCE)
        if name not in sources:
            remedy = did_you_mean(name, sources) or "Add a table [sources.NAME], or write the source out."
            yield (*loc, "source"), "the file names no such source.", remedy


def _citing(data: dict[str, Any]) -> Iterator[tuple[Loc, dict[str, Any]]]:
    for index, revision in enumerate(_tables(data.get("revision"))):
        yield ("revision", index), revision
        facts = revision.get("facts")
        for key, fact in facts.items() if isinstance(facts, dict) else ():
            if isinstance(fact, dict):
                yield ("revision", index, "facts", key), fact
        for group in ("notes", "policies"):
            for number, entry in enumerate(_tables(revision.get(group))):
                yield ("revision", index, group, number), entry


def _tables(value: object) -> list[dict[str, Any]]:
    """Return the tables of a list; what is no table is replaced by an empty one, to keep the count."""
    if not isinstance(value, list):
        return []
    return [entry if isinstance(entry, dict) else {} for entry in value]


# shape


def _shaped(data: dict[str, Any]) -> tuple[ProfileText | None, list[Fault]]:
    from pydantic import ValidationError

    try:
        return ProfileText.model_validate_json(json.dumps(data, default=as_written), strict=True), []
    except ValidationError as error:
        return None, [_fault(detail) for detail in error.errors(include_url=False)]


_TABLES: dict[str, type[BaseModel]] = {
    "match": Match,
    "payer_ids": PayerId,
    "sources": Source,
    "source": Source,
    "facts": FactText,
    "rules": RuleText,
    "notes": NoteText,
    "revision": RevisionText,
}


def _fault(detail: Mapping[str, Any]) -> Fault:
    """Return pydantic's finding in our words."""
    loc: Loc = tuple(detail["loc"])
    key = str(loc[-1]) if loc else "the file"
    if detail["type"] == "extra_forbidden":
        table = next((_TABLES[str(part)] for part in reversed(loc[:-1]) if str(part) in _TABLES), ProfileText)
        known = ["schema" if name == "format" else name for name in table.model_fields]
        return loc, f"{key}: no such key here.", did_you_mean(key, known) or f"Known: {', '.join(known)}."
    if detail["type"] == "missing":
        return loc, f"{key} is missing.", "Add it."
    if loc == ("revision",):
        return loc, "revision is no list of tables.", "Write [[revision]], with two brackets."
    return loc, f"{key} {_must(detail)}.", ""


def _must(detail: Mapping[str, Any]) -> str:
    if detail["type"] == "literal_error":
        return f"must be {detail['ctx']['expected']}"
    message = str(detail["msg"])
    for start in ("Input should be ", "Input should "):
        message = message.removeprefix(start)
    return (
        f"must be {message}"
        if not message.startswith("String should")
        else message.replace("String should", "must")
    )


def _without(data: dict[str, Any], faulty: list[tuple[Loc, str]]) -> dict[str, Any]:
    """Return a copy without the keys that are known to be faulty; a table that lacks a key goes as a whole."""
    copy: dict[str, Any] = deepcopy(data)
    for loc, what in faulty:
        path = loc[:-1] if what.endswith("is missing.") else loc
        if "source" in path:
            path = path[: path.index("source") + 1]
        holder: Any = copy
        for part in path[:-1]:
            holder = (
                holder.get(part)
                if isinstance(holder, dict)
                else None
                if isinstance(part, str)
                else holder[part]
            )
        if path and path[-1] == "source" and isinstance(holder, dict):
            holder["source"] = _SOME_SOURCE
        elif path and isinstance(holder, dict):
            holder.pop(path[-1], None)
        elif path and isinstance(holder, list) and isinstance(path[-1], int):
            holder[path[-1]] = {}
    return copy


# parameters


def _parameter_faults(revision: dict[str, Any], at: Loc) -> Iterator[Fault]:
    from pydantic import ValidationError

    for key, value, loc in _stated(revision, at):
        if key not in Parameters.model_fields:
            remedy = did_you_mean(key, Parameters.model_fields) or "The reference lists every parameter."
            yield loc, f"{key}: no such parameter.", remedy
            continue
        try:
            parameter_value(key, value)
        except ValidationError as error:
            yield loc, f"{key} {_expectation(error)}.", did_you_mean(str(value), _choices(key))
        except ValueError as error:
            yield loc, f"{key} {error}.", ""


def _stated(revision: dict[str, Any], at: Loc) -> Iterator[tuple[str, Any, Loc]]:
    values, facts = revision.get("values"), revision.get("facts")
    for key, value in values.items() if isinstance(values, dict) else ():
        yield key, value, (*at, "values", key)
    for key, fact in facts.items() if isinstance(facts, dict) else ():
        if isinstance(fact, dict) and "value" in fact:
            yield key, fact["value"], (*at, "facts", key, "value")
        elif key not in Parameters.model_fields:
            yield key, None, (*at, "facts", key)


def _dated(entry: Any) -> DatedCode:
    if isinstance(entry, str):
        return DatedCode(entry)
    if not isinstance(entry, dict) or "code" not in entry or entry.keys() - {"code", "from", "to"}:
        raise ValueError(
            'must hold codes, or tables as { code = "J1745", from = 2026-01-01, to = 2026-06-30 }'
        )
    code, since, until = entry["code"], entry.get("from"), entry.get("to")
    for day in (since, until):
        if day is not None and type(day).__name__ != "date":
            raise ValueError("must give from and to as dates, as 2026-01-01")
    if since and until and until < since:
        raise ValueError("has a code that ends before it begins")
    return DatedCode(str(code), since, until)


def _expectation(error: ValidationError) -> str:
    detail = error.errors(include_url=False)[0]
    entry = detail["loc"][1] if len(detail["loc"]) > 1 else None
    return (f"entry {entry + 1} " if isinstance(entry, int) else "") + _must(detail)


def _choices(key: str) -> tuple[str, ...]:
    annotation = Parameters.model_fields[key].annotation
    return tuple(str(word) for word in get_args(annotation)) if get_origin(annotation) is Literal else ()


# policies


def _policy_faults(revision: dict[str, Any], at: Loc) -> Iterator[Fault]:
    seen: set[object] = set()
    for index, entry in enumerate(_tables(revision.get("policies"))):
        loc = (*at, "policies", index)
        policy, faults = policy_of(entry, loc)
        yield from faults
        if policy is None:
            continue
        if policy.id in seen:
            yield loc, f"{policy.id} stands twice in the revision.", "Give one of them another id."
        seen.add(policy.id)
        if policy.table is None:
            yield from meaning_faults(policy, loc)


# meaning


def _meaning_faults(text: ProfileText, data: dict[str, Any]) -> Iterator[Fault]:
    if text.id == ROOT and text.extends:
        yield ("extends",), "base extends nothing.", "Remove extends."
    elif text.id != ROOT and "extends" not in data:
        yield (), "extends is missing.", f'Add extends = "{ROOT}", or the profile that it differs least from.'
    elif text.extends == text.id:
        yield ("extends",), "the profile extends itself.", f'Write extends = "{ROOT}".'
    starts: dict[tuple[object, str], int] = {}
    for index, (revision, raw) in enumerate(
        zip(text.revision, _tables(data["revision"]), strict=True) if text.revision else ()
    ):
        at: Loc = ("revision", index)
        if not any(raw.get(group) for group in ("values", "facts", "rules", "policies", "notes")):
            yield (
                at,
                "the revision says nothing.",
                "Add values, facts, rules, policies or notes, or remove it.",
            )
        yield from _revision_faults(revision, at)
        keys = [*revision.values, *revision.facts, *(f"rule {rule}" for rule in revision.rules)]
        for key in keys:
            first = starts.setdefault((revision.effective_from, key), index)
            if first != index or keys.count(key) > 1:
                where = (
                    "values as well" if first == index else f"revision {first + 1}, which has the same start"
                )
                yield (*at, "facts", key), f"{key} also stands in {where}.", "Keep one of the two."
                keys = [k for k in keys if k != key] if first == index else keys


def _revision_faults(revision: RevisionText, at: Loc) -> Iterator[Fault]:
    if revision.effective_from and revision.effective_to and revision.effective_to < revision.effective_from:
        yield (*at, "effective_to"), "the revision ends before it begins.", "Correct one of the two dates."
    if revision.source is None:
        if revision.values or revision.rules:
            remedy = 'Add source = { title = "…", url = "…", retrieved = 2026-11-20 }.'
            yield at, "the revision has no source.", remedy
        cited: list[tuple[Loc, Source | None]] = [
            *((("facts", key), fact.source) for key, fact in revision.facts.items()),
            *((("notes", number), note.source) for number, note in enumerate(revision.notes)),
            *((("policies", number), policy.source) for number, policy in _policies(revision)),
        ]
        for place, source in cited:
            if source is None:
                named = (
                    place[1] if place[0] == "facts" else "the note" if place[0] == "notes" else "the policy"
                )
                yield (*at, *place), f"{named} has no source.", "Add one here or at the revision."
    grounds = grounds_of(revision)
    for rule, setting in revision.rules.items():
        if not setting.enabled and not setting.reason:
            yield (*at, "rules", rule), f"{rule} is switched off without a reason.", 'Add reason = "…".'
        if setting.severity == "error" and grounds and grounds.unverified:
            what = f"{rule} cannot reject on grounds that nobody has verified."
            yield (*at, "rules", rule, "severity"), what, "Cite a source that was seen, or write warning."
    for number, policy in _policies(revision):
        grounds = grounds_of(revision, policy)
        if policy.severity == "error" and grounds and grounds.unverified:
            what = f"{policy.id} cannot reject on grounds that nobody has verified."
            yield (
                (*at, "policies", number, "severity"),
                what,
                "Cite a source that was seen, or write warning.",
            )


def _policies(revision: RevisionText) -> Iterator[tuple[int, PolicyText]]:
    """Yield the policies that are well formed."""
    for number, entry in enumerate(revision.policies):
        policy, _ = policy_of(entry)
        if policy is not None:
            yield number, policy
