"""A page about one id or code: sections of plain lines, with the same as JSON and for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from scrubber.model.value import Value, field
from scrubber.output.text import Line

About = Literal[
    "rule",
    "edit",
    "finding",
    "procedure",
    "drug",
    "name",
    "modifier",
    "word",
    "group",
    "carc",
    "rarc",
    "status",
]

WORDS: Mapping[About, str] = {
    "rule": "a rule",
    "edit": "an edit of every claim",
    "finding": "an id of reports",
    "procedure": "a procedure code",
    "drug": "a code of a drug or product",
    "name": "a name of drugs or products",
    "modifier": "a modifier of a service line",
    "word": "a word of reports",
    "group": "a group code of the remittance (835)",
    "carc": "an adjustment reason of the remittance (CARC, 835)",
    "rarc": "a remark of the remittance (RARC, 835)",
    "status": "a claim status (277CA, 277)",
}
_WIDTH = 108


class Section(Value):
    """One part of a page: each line is a sentence or a row, of any length."""

    name: str
    lines: tuple[str, ...]


class Page(Value):
    """What is known of one id. `facts` are the same as JSON values, for programs."""

    about: About
    id: str
    title: str
    sections: tuple[Section, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


class Explained(Value):
    """One meaning of what was asked: its lines for people, its shape for programs."""

    about: About
    id: str
    title: str
    lines: tuple[Line, ...]
    shape: Mapping[str, Any]


def sections(*parts: tuple[str, Sequence[str]]) -> tuple[Section, ...]:
    """Return the parts that have something to say, as sections."""
    return tuple(Section(name, tuple(lines)) for name, lines in parts if lines)


def shown(page: Page) -> Explained:
    """Return a page for people and programs."""
    shape = {
        "about": page.about,
        "id": page.id,
        "title": page.title,
        **page.facts,
        "page": {section.name: "\n".join(section.lines) for section in page.sections},
    }
    return Explained(page.about, page.id, page.title, tuple(_lines(page)), shape)


def _lines(page: Page) -> Iterator[Line]:
    yield f"{page.id}  {WORDS[page.about]}", "bold"
    yield from ((line, "") for line in textwrap.wrap(page.title, _WIDTH))
    for section in page.sections:
        yield "", ""
        yield section.name, "bold"
        for line in section.lines:
            for part in textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False):
                yield f"  {part}", ""


def answer_lines(answer: Sequence[Explained]) -> Iterator[Line]:
    """Yield the lines of every meaning; where there are several, first that there are."""
    if len(answer) > 1:
        meanings = "; ".join(f"{one.id}, {WORDS[one.about]}" for one in answer)
        yield f"{len(answer)} meanings: {meanings}", "dim"
        yield "", ""
    for place, one in enumerate(answer):
        if place:
            yield "", ""
            yield "---", "dim"
            yield "", ""
        yield from one.lines


def answer_json(answer: Sequence[Explained]) -> dict[str, Any]:
    """Return the first meaning as JSON values, with the others under `also`: the shape is one object, always."""
    first, *others = answer
    return {**first.shape, "also": [dict(one.shape) for one in others]}
