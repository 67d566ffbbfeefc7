"""Refuses, on import, to run on someone else's `x12` or `payer_profiles`: such short names may be anybody's.

The doors (`scrubber.cli`, `scrubber.api`, `scrubber.plugin`) import this first. It only looks; it imports neither.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


def foreign(name: str, home: Path = HOME) -> str | None:
    """Return why the package of this name is not ours, in one line; None where it is."""
    spec = find_spec(name)
    origin = spec.origin if spec else None
    if origin and Path(origin).resolve().parent == home / name:
        return None
    found = f"{origin} comes first on the path" if origin else "it is not there"
    return (
        f"infuscrub needs its own package {name} in {home}, but {found}; "
        "run infuscrub in an environment or process of its own (python -P)"
    )


for _name in ("x12", "payer_profiles"):
    if (_reason := foreign(_name)) is not None:
        raise ImportError(_reason)
