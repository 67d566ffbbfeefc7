"""A vendor's first plugin: a complete project written from templates, with tests that pass at once.

The templates are a plugin for an invented payer called Example; its three names (`example`, `EXAMPLE`, `Example Payer`)
are what is replaced. The same project lies under plugins/example_payer in the source, and a test keeps the two alike.
"""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from scrubber.errors import unwritable

_NAME = re.compile(r"[a-z][a-z0-9]{1,14}\Z")
_SUFFIX = ".txt"
"""Templates end so, that no tool takes them for code of this package."""


class ScaffoldError(ValueError):
    """A name or folder that cannot be used; the message says what to do."""


def project(name: str) -> dict[str, str]:
    """Return the files of a new plugin by path. Raises `ScaffoldError`."""
    if not _NAME.match(name):
        raise ScaffoldError(f"{name}: a plugin's name is 2 to 15 small letters and digits, as acme")
    title = name.capitalize()

    def filled(text: str) -> str:
        text = text.replace("EXAMPLE", name.upper()).replace("Example Payer", f"{title} Payer")
        return text.replace("example", name)

    return {filled(path): filled(text) for path, text in _templates(files(__name__) / "template", "")}


def write_project(name: str, folder: Path) -> list[Path]:
    """Write a new plugin into a new or empty folder; return its files. Raises `ScaffoldError`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ScaffoldError(f"{folder}: is not empty; name a new folder")
    written = []
    try:
        for path, text in project(name).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
            written.append(target)
    except OSError as error:
        raise ScaffoldError(f"{folder}: {unwritable(error)}") from error
    return written


def _templates(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            found += _templates(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_SUFFIX):
            found.append((f"{prefix}{entry.name.removesuffix(_SUFFIX)}", entry.read_text("utf-8")))
    return found
