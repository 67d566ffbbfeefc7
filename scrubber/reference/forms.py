"""Forms of a substance that have codes of their own, where a chart names the substance and says the form beside it.

`Octreotide LAR` is the depot and not octreotide; `peg-filgrastim` is no filgrastim; daratumumab under the skin is the
product with hyaluronidase. A form is told by a word right before the name, by a word near it, or by the route. Where a
route goes with both, both may bill it: methylprednisolone into a muscle is the acetate or the succinate.

The rows of `forms.csv` are kept by hand: `before` and `words` tell the form, `unless` tells that it is the plain one.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files

from scrubber.model.value import Value

_ANY = "*"


class Form(Value):
    """One way to tell a form."""

    before: frozenset[str]
    words: tuple[tuple[str, ...], ...]
    unless: frozenset[str]
    route: str
    is_other: bool
    """The name means the form and no more the substance; else it may be either."""
    forms: tuple[str, ...]


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[Form, ...]]:
    """Return the ways to tell a form, by substance."""
    text = files("scrubber.reference.data").joinpath("forms.csv").read_text(encoding="utf-8")
    found: dict[str, list[Form]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text)):
        found[row["substance"]].append(
            Form(
                frozenset(_split(row["before"])),
                tuple(tuple(phrase.split()) for phrase in _split(row["words"])),
                frozenset(_split(row["unless"])),
                row["route"],
                row["kind"] == "is",
                _split(row["forms"]),
            )
        )
    return {substance: tuple(rows) for substance, rows in found.items()}


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


def told_by_words(substance: str, before: str, near: tuple[str, ...]) -> tuple[str, ...]:
    """Return the form that words tell: `before` is the word right before the name, `near` are those around it."""
    for form in forms().get(substance, ()):
        if form.is_other and (
            before in form.before or any(_stands_in(phrase, near) for phrase in form.words)
        ):
            return form.forms
    return ()


def told_by_route(substance: str, route: str | None, near: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the name of a substance may mean by this route: its form, or both; empty where it tells nothing."""
    for form in forms().get(substance, ()):
        if form.route not in (_ANY, route) or not form.route or not form.unless.isdisjoint(near):
            continue
        return form.forms if form.is_other else (substance, *form.forms)
    return ()


def _stands_in(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(words[at : at + size] == phrase for at in range(len(words) - size + 1))
