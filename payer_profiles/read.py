"""One profile file from bytes to `ProfileFile`, or everything that is wrong with it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from payer_profiles.bounded import TextFault, decode, parse
from payer_profiles.check import check, grounds_of, parameter_value
from payer_profiles.errors import Problem
from payer_profiles.facts import Fact, Grounds, Note, ProfileFile, Revision, RuleSetting
from payer_profiles.lines import line_of
from payer_profiles.model import FactText, NoteText, ProfileText, RevisionText


def read_profile(raw: bytes, origin: str) -> tuple[ProfileFile | None, tuple[Problem, ...]]:
    """Return the profile, or None with every fault of its text in line order. `origin` is named in the messages."""
    try:
        text = decode(raw)
        data = parse(text)
    except TextFault as fault:
        return None, tuple(Problem(origin, *found) for found in fault.faults)
    checked, faults = check(data)
    if checked is None:
        problems = (Problem(origin, line_of(text, loc), what, remedy) for loc, what, remedy in faults)
        return None, tuple(sorted(problems))
    return _file(checked, data, origin, hashlib.sha256(raw).hexdigest()), ()


def _file(text: ProfileText, data: dict[str, Any], origin: str, sha256: str) -> ProfileFile:
    raw = data.get("revision", ())
    revisions = [
        _revision(text.id, revision, given) for revision, given in zip(text.revision, raw, strict=True)
    ]
    return ProfileFile(
        id=text.id,
        name=text.name,
        extends=text.extends,
        line_of_business=text.line_of_business,
        forms=text.forms,
        match=text.match,
        note=text.note or "",
        revisions=tuple(sorted(revisions, key=lambda revision: revision.effective_from or date.min)),
        origin=origin,
        sha256=sha256,
    )


def _revision(profile: str, text: RevisionText, given: dict[str, Any]) -> Revision:
    """Return one revision; values come from the TOML, which still has dates where the checked copy has text."""
    facts = [_fact(profile, text, key, value, None) for key, value in given.get("values", {}).items()]
    facts += [
        _fact(profile, text, key, given["facts"][key]["value"], fact) for key, fact in text.facts.items()
    ]
    rules = [
        RuleSetting(rule, s.enabled, s.severity, s.reason or "", s.parameters, _grounds(text), profile)
        for rule, s in text.rules.items()
    ]
    return Revision(
        effective_from=text.effective_from,
        effective_to=text.effective_to,
        label=text.label or (text.effective_from.isoformat() if text.effective_from else "undated"),
        facts=tuple(facts),
        rules=tuple(rules),
        notes=tuple(Note(note.text, _grounds(text, note), profile) for note in text.notes),
    )


def _fact(profile: str, text: RevisionText, key: str, value: Any, own: FactText | None) -> Fact:
    held, dated = parameter_value(key, value)
    note = (own and own.note) or text.note or ""
    return Fact(key, held, _grounds(text, own), profile, text.effective_from, text.effective_to, note, dated)


def _grounds(text: RevisionText, own: FactText | NoteText | None = None) -> Grounds:
    grounds = grounds_of(text, own)
    assert grounds is not None, "check() refuses a fact without a source"
    return grounds
