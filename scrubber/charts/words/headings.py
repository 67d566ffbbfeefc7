"""Which field a table's heading heads: one list for logs, MAR exports and tables inside notes (`headings.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from scrubber.charts.words.actions import plain


@lru_cache(maxsize=1)
def fields() -> dict[str, tuple[str, ...]]:
    """Return the fields of a row, with the headings that everybody reads alike."""
    text = files("scrubber.charts.words").joinpath("headings.toml").read_text(encoding="utf-8")
    return {
        name: tuple(part.strip() for part in listed.replace("\n", " ").split(",") if part.strip())
        for name, listed in tomllib.loads(text).items()
    }


@lru_cache(maxsize=1)
def by_heading() -> dict[str, str]:
    """Return each heading with its field; a field's own name is one of its headings."""
    return {heading: name for name, listed in fields().items() for heading in (plain(name), *listed)}


@lru_cache(maxsize=4096)  # a table asks for its headings, and of its cells whether they are some
def field_of(heading: str) -> str | None:
    """Return the field that a heading heads, a unit in brackets aside; None for one that nobody knows.

    `PatientName` is read as `patient name`.
    """
    known = by_heading()
    apart = _HUMP.sub(" ", heading)
    bare = _UNIT.sub(" ", heading)
    first = (
        (bare,) if _MEASURED.search(heading) else ()
    )  # `Dose (units)`: doses; `Dose units`: a column of units
    ways = dict.fromkeys((*first, heading, bare, apart, _UNIT.sub(" ", apart)))
    return next((name for words in ways if (name := known.get(plain(words)))), None)


def unit_of(heading: str) -> str:
    """Return the unit that a heading gives: `Dose (mg)`, `Dose in mg`, `dose_mg`; empty where there is none."""
    match = _UNIT.search(heading)
    return (match[1] or match[2] or "").strip() if match else ""


_MEASURED = re.compile(r"\((?:mg|mcg|ug|g|gm|grams?|units?|iu|u|meq|mmol|ml|cc)\)", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNIT = re.compile(
    r"\(([^)]*)\)|(?:\bin\s+|(?<=dose[ _]))(mg|mcg|g|grams|(?<!dose[ _])units|ml)\s*$", re.IGNORECASE
)
