"""Reads the TOML files beside this package, each once and only when somebody asks."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data_of(name: str) -> dict[str, Any]:
    """Return the content of `data/<name>.toml`."""
    path = files("scrubber.output.explain") / "data" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
