"""The compiled tables of a guide, from this process or the user's cache folder; else compiled from pyx12's map.

The cache is JSON under a name that contains a hash of everything the tables were made from. A missing, broken or
unwritable cache costs a compilation and nothing else. With it pyx12 is not even imported.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from x12.guide.tables import Guide, from_json, to_json

CONTROL_MAP = "x12.control.00501.xml"
"""pyx12 judges ISA by this map, everything else by that of the guide."""
_FORMAT = 1
"""Raise it when the tables or their making change."""
_SHARED_FILES = (CONTROL_MAP, "codes.xml", "dataele.xml")


@lru_cache(maxsize=8)
def load_guide(map_file: str, version: str) -> Guide:
    """Return the compiled guide: from this process, from the cache folder, or from pyx12's map."""
    cached = cache_folder() / f"{version}-{_digest(map_file)}.json"
    try:
        return from_json(cached.read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        from x12.guide.compile import compile_map, load_map

        guide = compile_map(load_map(map_file), load_map(CONTROL_MAP), version)
        _keep(cached, to_json(guide))
        return guide


def cache_folder() -> Path:
    """Where compiled guides are kept: INFUSCRUB_CACHE, or the platform's own folder for such things."""
    if own := os.environ.get("INFUSCRUB_CACHE"):
        return Path(own)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "infuscrub"


def _digest(map_file: str) -> str:
    folder = files("pyx12") / "map"
    digest = hashlib.sha256(f"format {_FORMAT}".encode())
    for name in (map_file, *_SHARED_FILES):
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()[:16]


def _keep(path: Path, text: str) -> None:
    """Write the cache file whole or not at all; a read-only place is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    except OSError:
        return
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(aside, path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
