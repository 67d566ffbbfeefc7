"""A rule's page: parsed from its docstring once, shown by `explain`, the web page and docs/rules."""

from __future__ import annotations

import inspect
import textwrap

from scrubber.model.value import Value

SECTIONS = ("What it checks", "Why it denies", "Example", "Fix", "Source")


class Page(Value):
    """The title line and the five sections, in order."""

    title: str
    sections: tuple[tuple[str, str], ...]

    def section(self, name: str) -> str:
        """Return the text of one section."""
        return dict(self.sections)[name]


class PageError(ValueError):
    """A docstring that is not a page; the message says what is missing."""


def parse_page(docstring: str, owner: str) -> Page:
    """Split a docstring into title and sections.

    A section starts with its name on a line of its own; its text is indented below it.
    Raises `PageError` naming `owner` when the title or a section is missing, empty or out of order.
    """
    lines = inspect.cleandoc(docstring).splitlines()
    if not lines or not lines[0].strip():
        raise PageError(f"{owner}: the docstring needs a first line that says the fault")
    title = lines[0].strip()
    found: list[tuple[str, list[str]]] = []
    for line in lines[1:]:
        if line in SECTIONS:
            found.append((line, []))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            title = f"{title} {line.strip()}"
    names = tuple(name for name, _ in found)
    if names != SECTIONS:
        missing = [name for name in SECTIONS if name not in names]
        what = (
            f"lacks {', '.join(missing)}" if missing else f"has its sections out of order: {', '.join(names)}"
        )
        raise PageError(f"{owner}: the docstring {what}; write {', '.join(SECTIONS)}, each on its own line")
    sections = tuple((name, textwrap.dedent("\n".join(body)).strip()) for name, body in found)
    for name, text in sections:
        if not text:
            raise PageError(f"{owner}: the section {name!r} is empty")
    return Page(title, sections)
