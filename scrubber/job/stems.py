"""The stems of outputs: two inputs of one name (`a/x.837`, `b/x.837`) into one folder never replace each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from scrubber.model.names import shown


class Stems:
    """Gives each input of a run a stem that no other has: its own, or its own with a number (`x-2`).

    Names that differ in case or in how an umlaut is encoded are one name on many systems (Windows, macOS).
    """

    def __init__(self, inputs: Iterable[str] = ()) -> None:
        """`inputs`: what will come, where it is known: no number makes a stem that one of them has by itself."""
        self._coming = {_folded(Path(name).stem) for name in inputs}
        self._taken: set[str] = set()

    def take(self, stem: str) -> str:
        """Return the stem of the next input."""
        taken, number = stem, 2
        while _folded(taken) in self._taken or (taken != stem and _folded(taken) in self._coming):
            taken, number = f"{stem}-{number}", number + 1
        self._taken.add(_folded(taken))
        return taken


def _folded(stem: str) -> str:
    return unicodedata.normalize("NFC", stem).casefold()


def said_of_stem(name: str, outputs: Sequence[Path]) -> str:
    """Return what a user is told where outputs don't bear the input's own name; an empty text where they do."""
    own = "stdin" if name == "-" else Path(name).stem
    if not outputs or outputs[0].name.startswith(f"{own}."):
        return ""
    other = "another input has this name too; the outputs of this one are"
    return f"{shown(name)}: {other} {outputs[0].name} and what stands beside it"
