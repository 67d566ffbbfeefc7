"""A form of short lines inside a note, a label and below it what is filled in: a line for each field.

    MEDICATION
    Octagam
    START
    2:41 PM

is read as `MEDICATION:Octagam`, `START 2:41 PM`. Every sign keeps its place.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.page.columns import field_named

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_WORDS = re.compile(r"[A-Za-z][A-Za-z /#]*:?")
_LONGEST = 40
"""Characters of a line of a card."""
_FEWEST = 3
"""Fields below each other that make a card."""
_OF_A_GIVING = frozenset({"start", "given"})


def joined(text: str) -> str:
    """Return the text with a sign for the line end behind each label of a card: a colon, or a blank where it has one or
    a number follows.
    """
    lines = [match for match in _LINE.finditer(text) if match[0]]
    names = [_label(match[0]) for match in lines]
    if sum(name is not None for name in names) < _FEWEST:
        return text
    signs = list(text)
    place = 0
    while place < len(lines):
        fields = _fields(lines, names, place)
        told = {names[n] for n in fields}
        if len(fields) >= _FEWEST and "drug" in told and told & _OF_A_GIVING:
            for n in fields:
                labelled = lines[n][0].rstrip().endswith(":") or lines[n + 1][0].lstrip()[:1].isdigit()
                signs[lines[n].end() - 1] = " " if labelled else ":"
        place += max(2 * len(fields), 1)
    return "".join(signs)


def _fields(lines: list[re.Match[str]], names: list[str | None], place: int) -> list[int]:
    """Return the lines of the labels of a card that begins at a line: each has one line below it that is no label."""
    found: list[int] = []
    while (
        place + 1 < len(lines) and names[place] and not names[place + 1] and _is_filled(lines[place + 1][0])
    ):
        found.append(place)
        place += 2
    return found


def _label(line: str) -> str | None:
    """Return the field that a line heads, which says nothing else."""
    words = line.strip()
    return field_named(words) if len(words) < _LONGEST and _WORDS.fullmatch(words) else None


def _is_filled(line: str) -> bool:
    return 0 < len(line.strip()) < _LONGEST
