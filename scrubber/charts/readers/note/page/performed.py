"""Forms that say when an intervention was done: `Time done: 1325` is when a push was given, and no end of a run.

    Drug:           PROTONIX
    Route:          IV push
    Time done:      1325

Where the form has a start too, that tells when it was given: behind it `Time done` is the end, ahead of it nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, takewhile

from scrubber.charts.readers.note.words.rare import rare

_ANY = rare(r"\btime[ ]done\b", "time done")
_DONE = re.compile(r"(?P<indent>[ \t]*)(?P<label>time[ ]done)[ \t]*:[ \t]*\d", re.IGNORECASE)
_LONGEST = 60
"""Lines of a form; a hostile note has as many as it likes."""
_START = re.compile(r"\b(?:start(?:ed)?|begin|began|begun|hung)\b", re.IGNORECASE)


def with_what_was_done(text: str) -> str:
    """Return the text with `Time` for `Time done`, where its form has no start above it; every sign keeps its place."""
    if _ANY.search(text) is None:
        return text
    lines = text.split("\n")
    for place, line in enumerate(lines):
        done = _DONE.match(line)
        if done is None or _has_a_start((lines[n] for n in range(place - 1, -1, -1)), done):
            continue
        label = "" if _has_a_start((lines[n] for n in range(place + 1, len(lines))), done) else "Time"
        start, end = done.span("label")
        lines[place] = line[:start] + label.rjust(end - start) + line[end:]
    return "\n".join(lines)


def _has_a_start(lines: Iterable[str], done: re.Match[str]) -> bool:
    """Return whether one of the lines that follow, as far as the form of `done` goes, is of a start."""
    indent = done["indent"]
    near = islice(lines, _LONGEST)
    form = takewhile(lambda line: line.strip() and line.startswith(indent) and not _DONE.match(line), near)
    return any(_START.search(line) for line in form)
