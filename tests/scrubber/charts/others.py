"""Reads the labelled notes in other hands' styles (`corpus/others-*.txt`) into the labels of `field.py`.

A label: `name|other name:technique|or RUNS key=value (key=value) ?technique !stop optional`. RUNS as in the other
corpora,
`.` for none, `~` before a time that need not be found. In brackets: accepted, not required. `!stop`: must not be
certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration
from tests.scrubber.charts.field import Score, judge

CORPUS = Path(__file__).parent / "corpus"
HEAD = "Date of service: 03/02/2026\n"
VISIT = date(2026, 3, 2)


def notes(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the name, text and labels of each note."""
    for block in path.read_text("utf-8").split("=== ")[1:]:
        name, *lines = block.splitlines()
        labels = [line[4:] for line in lines if line.startswith("--- ")]
        text = "\n".join(line for line in lines if not line.startswith("--- "))
        found = [label_of(label) for label in labels if label != "nothing"]
        yield name, text, {"day": "2026-03-02", "administrations": found}


def label_of(line: str) -> dict[str, Any]:
    """Return one label in the form of the field cases."""
    head, runs, *parts = line.split()
    names, _, techniques = head.partition(":")
    label: dict[str, Any] = {
        "drug": [name.replace("_", " ") for name in names.split("|")],
        "technique": techniques.split("|"),
        "facts": {},
        "may": {},
        "runs": [],
    }
    for run in runs.split("+") if runs != "." else []:
        start, dash, stop = run.partition("-")
        label["runs"].append([start or None, stop or None])
        label["point"] = not dash
    for part in parts:
        if part == "optional":
            label["optional"] = True
        elif part == "?technique":
            label["technique_may_be_doubted"] = True
        elif part.startswith("!"):
            label.setdefault("not_certain", []).append(part[1:])
        else:
            where = "may" if part.startswith("(") else "facts"
            key, _, value = part.strip("()").partition("=")
            label[where].setdefault(key, []).append(value.replace("_", " "))
    return label


def score(*files: str) -> Score:
    """Return how the reader does on these files."""
    total = Score()
    for file in files:
        for name, text, expect in notes(CORPUS / file):
            dated = text if re.search(r"\b0?3/0?2/(?:20)?26\b", text) else HEAD + text
            judge(total, name, expect, of_the_visit(read_note(dated).administrations, expect))
    return total


def of_the_visit(items: Sequence[Administration], expect: Mapping[str, Any]) -> tuple[Administration, ...]:
    """Return what is not dated before the visit, or has a label: a record of several days tells of those, too."""
    labelled = {run[0].strip("~^") for label in expect["administrations"] for run in label["runs"] if run[0]}
    return tuple(
        item
        for item in items
        if (day := item.day()) is None or day >= VISIT or (item.start and f"{item.start:%H:%M}" in labelled)
    )
