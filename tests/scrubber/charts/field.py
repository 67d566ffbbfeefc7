"""Scores the reader on the notes by other hands in ../shared/field/notes, fact by fact."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.words.access import place_words
from scrubber.model.record import Administration

FIELD = Path(__file__).parents[4] / "shared" / "field" / "notes"
Case = dict[str, Any]


@dataclass
class Score:
    """Facts rightly read, wrongly read and missed, by kind, each with its note and words."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    certain: list[tuple[str, str]] = field(default_factory=list)
    """Wrong times given as certain."""

    def precision(self, kind: str = "") -> float:
        """Return the share of what was read that is right."""
        right, wrong = self._of(kind), sum(kind in ("", name) for _, name, _ in self.wrong)
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, kind: str = "") -> float:
        """Return the share of what is there that was read."""
        right, missed = self._of(kind), sum(kind in ("", name) for _, name, _ in self.missed)
        return right / (right + missed) if right + missed else 1.0

    def _of(self, kind: str) -> int:
        return self.right[kind] if kind else self.right.total()


def cases() -> list[Case]:
    """Return the labelled notes."""
    return [case for case in json.loads((FIELD / "cases.json").read_text("utf-8")) if case["kind"] == "note"]


def score(chosen: list[Case]) -> Score:
    """Return how the reader does on these notes."""
    total = Score()
    for case in chosen:
        record = read_note((FIELD / case["input"]).read_text("utf-8"))
        judge(total, case["id"], case["expect"], record.administrations)
    return total


def judge(total: Score, name: str, expect: dict[str, Any], items: tuple[Administration, ...]) -> None:
    """Add the facts of one note."""
    day = date.fromisoformat(expect.get("day", "2026-03-02"))
    left = list(items)
    wanted = sorted(expect["administrations"], key=lambda label: bool(label.get("optional")))
    for label in wanted:
        item = _best(label, left)
        if item is None:
            if not label.get("optional"):
                total.missed.append((name, "administration", "/".join(label["drug"])))
                for kind, value in _required(label):
                    total.missed.append((name, kind, f"{label['drug'][0]} {value}"))
            continue
        left.remove(item)
        _judge_one(total, name, label, item, day)
    for item in left:
        total.wrong.append((name, "administration", item.substance))
        for run in item.runs():
            for kind, at in (("start", run.start), ("stop", run.stop)):
                if at is not None:
                    total.wrong.append((name, kind, f"{item.substance} {at:%H:%M}"))
                    total.certain.append((name, f"{item.substance} {kind} {at:%H:%M}"))


def _best(label: dict[str, Any], items: list[Administration]) -> Administration | None:
    named = [item for item in items if _named(label["drug"], item.substance)]
    starts = {run[0].strip("~^") for run in label.get("runs", []) if run[0]}

    def fits(item: Administration) -> tuple[bool, bool]:
        begun = {f"{run.start:%H:%M}" for run in item.runs() if run.start}
        return bool(begun & starts), item.technique in label["technique"]

    return max(named, key=fits, default=None)


def _named(names: list[str], substance: str) -> bool:
    words = substance.casefold()
    return any(re.search(rf"(?<![a-z]){re.escape(name)}", words) for name in names)


def _required(label: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for run in label.get("runs", []):
        for kind, value in zip(("start", "stop"), run, strict=True):
            if value and not value.startswith("~") and not (kind == "stop" and label.get("point")):
                yield kind, value
    for kind, values in label.get("facts", {}).items():
        yield kind, values[0]


def _judge_one(total: Score, name: str, label: dict[str, Any], item: Administration, day: date) -> None:
    drug = label["drug"][0]
    in_doubt = any(doubt.field == "technique" for doubt in item.uncertain)
    if item.technique not in label["technique"] and not in_doubt:
        total.wrong.append((name, "administration", f"{drug} {item.technique}"))
    elif in_doubt and not label.get("technique_may_be_doubted") and not label.get("optional"):
        total.missed.append((name, "administration", f"{drug} technique in doubt"))
    else:
        total.right["administration"] += 1
    for kind in label.get("not_certain", ()):
        at = getattr(item, kind)
        if at is not None:
            total.certain.append((name, f"{drug} {kind} {at:%H:%M}"))
            total.wrong.append((name, kind, f"{drug} {at:%H:%M} is stated as certain"))
    runs = list(item.runs())
    for place in range(max(len(runs), len(label.get("runs", [])))):
        run = runs[place] if place < len(runs) else None
        expected = label.get("runs", [])[place] if place < len(label.get("runs", [])) else [None, None]
        for number, kind in enumerate(("start", "stop")):
            at = getattr(run, kind) if run is not None else None
            _judge_time(total, name, label, kind, drug, at, expected[number], day)
    if label.get("optional"):
        return
    for kind, values in _facts(item).items():
        allowed = {*label.get("facts", {}).get(kind, ()), *label.get("may", {}).get(kind, ())}
        if any(_same(kind, value, other) for value in values for other in allowed):
            total.right[kind] += 1
        elif kind == "site" and not allowed:
            continue  # the labels name the site of one drug of a line, where all went through it
        else:
            total.wrong.append((name, kind, f"{drug} {'/'.join(values)} not {sorted(allowed)}"))
    for kind, wanted in label.get("facts", {}).items():
        if kind not in _facts(item):
            total.missed.append((name, kind, f"{drug} {wanted[0]}"))


def _judge_time(
    total: Score,
    name: str,
    label: dict[str, Any],
    kind: str,
    drug: str,
    at: datetime | None,
    expected: str | None,
    day: date,
) -> None:
    if kind == "stop" and label.get("point"):
        return
    if kind in label.get("not_certain", ()):
        return
    if at is None:
        if expected and not expected.startswith("~") and not label.get("optional"):
            total.missed.append((name, kind, f"{drug} {expected}"))
        return
    said = f"{at:%H:%M}" + "^" * (at.date() - day).days
    if expected is not None and said == expected.lstrip("~"):
        total.right[kind] += 1
    else:
        total.wrong.append((name, kind, f"{drug} {said} not {expected}"))
        total.certain.append((name, f"{drug} {kind} {said} not {expected}"))


def _facts(item: Administration) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if item.dose is not None:
        found["dose"] = [f"{item.dose.value.normalize():f}{item.dose.unit.casefold()}"]
    if item.rate_ml_per_hour is not None:
        found["rate"] = [f"{item.rate_ml_per_hour.normalize():f}"]
    if item.volume_ml is not None:
        found["vol"] = [f"{item.volume_ml.normalize():f}"]
    if item.lot:
        found["lot"] = [item.lot]
    if item.wasted is not None:
        found["waste"] = [f"{item.wasted.amount.value.normalize():f}{item.wasted.amount.unit.casefold()}"]
    if item.site:
        found["site"] = [item.site]
    return found


def _same(kind: str, value: str, other: str) -> bool:
    if kind == "site":
        return place_words(value) == place_words(other)
    if kind in ("dose", "waste"):
        return _amount(value) == _amount(other)
    if kind in ("rate", "vol"):
        return Decimal(value) == Decimal(other)
    return value.casefold() == other.casefold()


_UNITS = {
    "u": "units",
    "iu": "units",
    "milligrams": "mg",
    "µg": "mcg",
    "ug": "mcg",
    "gm": "g",
    "grams": "g",
    "gram": "g",
    "unit": "units",
    "cc": "ml",
    "liter": "l",
    "liters": "l",
}


def _amount(text: str) -> tuple[Decimal, str]:
    match = re.fullmatch(r"([\d.]+)\s*(.*)", text.casefold())
    assert match is not None
    return Decimal(match[1]).normalize(), _UNITS.get(match[2], match[2])
