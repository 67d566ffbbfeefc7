"""Reads the labelled notes of `corpus/` and counts what the reader got right, wrong and not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from string import ascii_letters

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.words.access import place_words
from scrubber.model.record import Administration, Quantity
from scrubber.reference import drugs

CORPUS = Path(__file__).parent / "corpus"
DAY = date(2026, 3, 2)
BEFORE_A_SENTENCE = "DOS 03/02/2026\nOrder: infliximab 400 mg IV infusion.\n"
Fact = tuple[str, str, str]
"""Drug (numbered, where it was given twice), field, value."""


@dataclass
class Score:
    """Facts rightly read, wrongly read and missed, each with the text they stand in."""

    right: int = 0
    wrong: list[tuple[str, Fact]] = field(default_factory=list)
    missed: list[tuple[str, Fact]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Return the share of what was read that is right."""
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Return the share of what is there that was read."""
        return self.right / (self.right + len(self.missed))


def score(*files: str) -> Score:
    """Return how the reader does on these files of the corpus."""
    total = Score()
    for file in files:
        for text, label in (notes if file.startswith("notes") else sentences)(CORPUS / file):
            wanted = Counter(expected(label))
            context = "" if file.startswith("notes") else BEFORE_A_SENTENCE
            got = Counter(found(read_note(context + text).administrations))
            total.right += (wanted & got).total()
            total.wrong += [(text, fact) for fact in (got - wanted).elements()]
            total.missed += [(text, fact) for fact in (wanted - got).elements()]
    return total


def sentences(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each sentence with its labels."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text, _, label = line.rpartition(" => ")
        yield text, [] if label == "nothing" else label.split(" ; ")


def notes(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each note with its labels."""
    for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
        lines = block.splitlines()[1:]
        labels = [line.removeprefix("--- ") for line in lines if line.startswith("--- ")]
        text = "\n".join(line for line in lines if not line.startswith("--- "))
        yield text, [label for label in labels if label != "nothing"]


def expected(labels: list[str]) -> Iterator[Fact]:
    """Yield the facts that labels state."""
    seen: Counter[str] = Counter()
    for label in labels:
        head, *parts = label.split()
        name, _, technique = head.partition(":")
        drug = _numbered(name.replace("_", " "), seen)
        yield drug, "technique", technique
        for part in parts:
            if part.startswith("?"):
                yield drug, "uncertain", part[1:]
            elif "=" in part:
                key, _, value = part.partition("=")
                yield drug, key, _value(key, value.replace("_", " "))
            else:
                for number, run in enumerate(part.split("+")):
                    start, dash, stop = run.partition("-")
                    if start:
                        yield drug, f"start {number}", start
                    if dash and stop:
                        yield drug, f"stop {number}", stop


def found(items: tuple[Administration, ...]) -> Iterator[Fact]:
    """Yield the facts that a record holds, in the labels' words."""
    seen: Counter[str] = Counter()
    for item in items:
        drug = _numbered(item.substance, seen)
        yield drug, "technique", item.technique
        for doubt in item.uncertain:
            yield drug, "uncertain", doubt.field
        for number, run in enumerate(item.runs()):
            if run.start:
                yield drug, f"start {number}", _clock(run.start)
            if run.stop:
                yield drug, f"stop {number}", _clock(run.stop)
        if item.dose:
            yield drug, "dose", _amount(item.dose)
        if item.wasted:
            yield drug, "waste", _amount(item.wasted.amount)
        if item.rate_ml_per_hour is not None:
            yield drug, "rate", str(item.rate_ml_per_hour)
        if item.lot:
            yield drug, "lot", item.lot
        if item.hcpcs:
            yield drug, "hcpcs", item.hcpcs
        if item.site:
            yield drug, "site", " ".join(place_words(item.site))


def _numbered(name: str, seen: Counter[str]) -> str:
    known = {drug.substance for drug in drugs.by_name(name)}
    drug = known.pop() if len(known) == 1 else " ".join(name.casefold().split())
    seen[drug] += 1
    return f"{drug} {seen[drug]}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}" + "^" * (moment.date() - DAY).days


def _amount(amount: Quantity) -> str:
    return f"{amount.value.normalize():f} {amount.unit.casefold()}"


def _value(key: str, value: str) -> str:
    if key in ("dose", "waste"):
        digits = value.rstrip(ascii_letters)
        return _amount(Quantity(Decimal(digits), value[len(digits) :]))
    return " ".join(place_words(value)) if key == "site" else value
