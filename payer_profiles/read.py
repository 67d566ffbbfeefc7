"""One profile file from bytes to `ProfileFile`, or everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from payer_profiles.bounded import Loc, TextFault, decode, parse
from payer_profiles.check import check, grounds_of, known_sound, parameter_value
from payer_profiles.errors import Problem, ProfileFileError
from payer_profiles.facts import Fact, Grounds, Note, ProfileFile, Revision, RuleSetting
from payer_profiles.lines import line_of
from payer_profiles.model import ROOT, SCHEMA, FactText, NoteText, ProfileText, RevisionText
from payer_profiles.policies import KINDS, Policies, Policy, PolicyText
from payer_profiles.policy_check import meaning_faults, policy_of
from payer_profiles.policy_tables import filled, joined, rows_of

Beside = Callable[[str], bytes]
"""Reads a table that stands beside a profile, by its name. Raises `OSError`."""


def read_profile(
    raw: bytes, origin: str, beside: Beside | None = None, *, is_sound: bool = False
) -> tuple[ProfileFile | None, tuple[Problem, ...]]:
    """Return the profile, or None with every fault of its text in line order. `origin` is named in the messages.

    `beside` reads the tables of its policies; without it a policy with a table is a fault. `is_sound`: it comes with
    the package, whose tests have checked it; to look at it again would cost every start.
    """
    try:
        text = decode(raw)
        data = parse(text)
    except TextFault as fault:
        return None, tuple(Problem(origin, *found) for found in fault.faults)
    checked, faults = (known_sound(data), ()) if is_sound else check(data)
    if checked is None:
        problems = (Problem(origin, line_of(text, loc), what, remedy) for loc, what, remedy in faults)
        return None, tuple(sorted(problems))
    reading = _Policies(checked, text, origin, beside, is_sound=is_sound)
    file = _file(checked, data, reading)
    if reading.problems:
        return None, tuple(sorted(reading.problems))
    return replace(file, sha256=hashlib.sha256(raw + b"".join(reading.tables.values())).hexdigest()), ()


def policies_of(entries: Sequence[dict[str, Any]], lists: Mapping[str, Any] | None = None) -> Policies:
    """Return policies given as tables of plain data, for a test or a try; they count as seen at their source.

    Raises `ProfileFileError`.
    """
    source = {"title": "given for a try", "trust": "primary"}
    data = {
        "schema": SCHEMA,
        "id": "try",
        "name": "a try",
        "extends": ROOT,
        "lists": dict(lists or {}),
        "revision": [{"source": source, "policies": [dict(entry) for entry in entries]}],
    }
    checked, faults = check(data)
    if checked is None:
        raise ProfileFileError(Problem("policies", 0, what, remedy) for _, what, remedy in faults)
    reading = _Policies(checked, "", "policies", None)
    file = _file(checked, data, reading)
    if reading.problems:
        raise ProfileFileError(reading.problems)
    return Policies(policy for found in file.revisions[0].policies.values() for policy in found)


class _Policies:
    """Makes the policies of one file, with the rows of their tables."""

    def __init__(
        self, file: ProfileText, text: str, origin: str, beside: Beside | None, *, is_sound: bool = False
    ) -> None:
        self.is_sound = is_sound
        self._file = file
        self._text = text
        self.origin = origin
        self._beside = beside
        self.problems: list[Problem] = []
        self.tables: dict[str, bytes] = {}

    def line(self, *loc: str | int) -> int:
        """Return the line of a place in the file."""
        return line_of(self._text, loc)

    def of(self, number: int, revision: RevisionText) -> dict[str, tuple[Policy, ...]]:
        """Return the policies of a revision by id."""
        return {
            entry["id"]: tuple(self._policies(revision, entry, ("revision", number, "policies", index)))
            for index, entry in enumerate(revision.policies)
        }

    def _policies(self, revision: RevisionText, entry: dict[str, Any], loc: Loc) -> Iterator[Policy]:
        terms = KINDS[entry["kind"]].made(entry) if self.is_sound else policy_of(entry)[0]
        assert terms is not None, "check() refuses a policy that is not well formed"
        if not terms.enabled:
            return
        if terms.table is None:
            yield self._policy(revision, terms, entry["kind"], self.origin)
            return
        raw = self._table(terms.table, loc)
        if raw is None:
            return
        name = f"{self.origin} with {terms.table}"
        rows, problems = rows_of(raw, name, entry["kind"])
        self.problems += problems
        for row in joined(rows) if not problems else ():
            made, faults = policy_of(filled(entry, row))
            if made is not None:
                faults += meaning_faults(made, ())
            self.problems += [Problem(name, row.line, what, remedy) for _, what, remedy in faults]
            if made is not None:
                yield self._policy(revision, made, entry["kind"], f"{name}:{row.line}")

    def _policy(self, revision: RevisionText, terms: PolicyText, kind: str, origin: str) -> Policy:
        grounds = grounds_of(revision, terms)
        assert grounds is not None, "check() refuses a policy without a source"
        return Policy(terms.id, kind, terms, grounds, self._file.id, origin)

    def _table(self, name: str, loc: Loc) -> bytes | None:
        if name not in self.tables:
            try:
                if self._beside is None:
                    raise FileNotFoundError
                self.tables[name] = self._beside(name)
            except OSError as error:
                reason = error.strerror or type(error).__name__
                line = self.line(*loc, "table")
                what = f"the table {name} cannot be read: {reason}."
                self.problems.append(Problem(self.origin, line, what, "Put it beside the profile."))
                return None
        return self.tables[name]


def _file(text: ProfileText, data: dict[str, Any], reading: _Policies) -> ProfileFile:
    raw = data.get("revision", ())
    revisions = [
        _revision(text.id, revision, given, number, reading)
        for number, (revision, given) in enumerate(zip(text.revision, raw, strict=True))
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
        origin=reading.origin,
        sha256="",
    )


def _revision(
    profile: str, text: RevisionText, given: dict[str, Any], number: int, reading: _Policies
) -> Revision:
    """Return one revision; values come from the TOML, which still has dates where the checked copy has text."""
    sound = reading.is_sound
    facts = [
        _fact(profile, text, key, value, None, is_sound=sound)
        for key, value in given.get("values", {}).items()
    ]
    facts += [
        _fact(profile, text, key, given["facts"][key]["value"], fact, is_sound=sound)
        for key, fact in text.facts.items()
    ]
    rules = [
        RuleSetting(
            rule,
            s.enabled,
            s.severity,
            s.reason or "",
            s.parameters,
            _grounds(text),
            profile,
            reading.line("revision", number, "rules", rule),
        )
        for rule, s in text.rules.items()
    ]
    return Revision(
        effective_from=text.effective_from,
        effective_to=text.effective_to,
        label=text.label or (text.effective_from.isoformat() if text.effective_from else "undated"),
        facts=tuple(facts),
        rules=tuple(rules),
        notes=tuple(Note(note.text, _grounds(text, note), profile) for note in text.notes),
        policies=reading.of(number, text),
    )


def _fact(
    profile: str, text: RevisionText, key: str, value: Any, own: FactText | None, *, is_sound: bool
) -> Fact:
    held, dated = parameter_value(key, value, is_sound=is_sound)
    note = (own and own.note) or text.note or ""
    return Fact(key, held, _grounds(text, own), profile, text.effective_from, text.effective_to, note, dated)


def _grounds(text: RevisionText, own: FactText | NoteText | None = None) -> Grounds:
    grounds = grounds_of(text, own)
    assert grounds is not None, "check() refuses a fact without a source"
    return grounds
