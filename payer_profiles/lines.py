"""On which line of a TOML text a key stands: `tomllib` does not say, and a message without a line is half a message.

A light scan, run only once a fault is known. It understands table headers, arrays of tables, dotted keys and
multi-line strings and arrays; inside an inline table it gives the line of the key that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_PARTS = re.compile(_PART)
_QUOTES = ('"""', "'''")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line of the deepest part of `path` that the text names, or 0 where it names none of it."""
    lines = dict(reversed(list(_places(text))))
    wanted = tuple(path)
    while wanted:
        if wanted in lines:
            return lines[wanted]
        wanted = wanted[:-1]
    return 0


def _places(text: str) -> Iterator[tuple[Path, int]]:
    """Yield every path that the text names, with its line."""
    table: Path = ()
    counts: dict[Path, int] = {}
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        header = _HEADER.match(line)
        if header:
            parts = _split(header[2])
            table = _known(parts[:-1], counts) + parts[-1:]
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield table, number
            continue
        key = _KEY.match(line)
        if key:
            parts = _split(key[1])
            for length in range(1, len(parts) + 1):
                yield table + parts[:length], number
        inside = next((quote for quote in _QUOTES if line.count(quote) % 2), "")


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PARTS.findall(dotted))


def _known(parts: tuple[str, ...], counts: dict[Path, int]) -> Path:
    """Return the path of a table, with the index of the last entry wherever it passes an array of tables."""
    path: Path = ()
    for part in parts:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    return path
