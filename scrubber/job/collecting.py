"""How often Python searches for cycles in a process of our own: seldom, since a claim leaves none of note.

Measured: the usual thresholds cost a seventh of a run with charts, and an eighth of the start. A host's process keeps
its own.
"""

from __future__ import annotations

import gc

_OBJECTS, _MIDDLE, _OLD = 100_000, 20, 50


def collect_seldom() -> None:
    """Search for cycles once in a hundred thousand new objects."""
    gc.set_threshold(_OBJECTS, _MIDDLE, _OLD)


def settle() -> None:
    """Leave what is loaded by now out of every search: it stays."""
    gc.freeze()
