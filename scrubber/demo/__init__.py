"""The demo's files: claims and charts of an invented infusion center and hospital, shipped with the package.

They are written by `examples/make_demo.py` in the repository; here they are only unpacked.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

CLAIM_FILES = ("infusion-center.837", "hospital.837")
CHARTS = "charts"
FEES = "fees.csv"
README = "README.md"
AS_OF = date(2026, 3, 9)
"""The day on which the demo is scrubbed, so that it says the same on every day."""


def unpack(folder: Path) -> None:
    """Write claims, charts, fee schedule and README into a folder."""
    _copy(files(__name__) / "data", folder)


def is_demo(folder: Path) -> bool:
    """Return whether an earlier demo stands in this folder."""
    readme = folder / README
    return readme.is_file() and readme.read_bytes().startswith(b"# infuscrub demo\n")


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for item in source.iterdir():
        if item.is_dir():
            _copy(item, target / item.name)
        else:
            (target / item.name).write_bytes(item.read_bytes())
