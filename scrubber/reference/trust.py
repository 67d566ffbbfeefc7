"""How far a fact of the reference room can be trusted, and the weakest of several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Ground = Literal["primary", "secondary", "memory", "unverified"]
"""primary: the authority's own file or page; secondary: a copy of it, or a page that quotes it; memory: not seen, or
seen in an edition that no longer holds; unverified: a guess that a person should look at."""

_ORDER: tuple[Ground, ...] = ("primary", "secondary", "memory", "unverified")


def weakest(grounds: Iterable[Ground]) -> Ground:
    """Return the weakest of these grounds: a conclusion is no better than the worst of what it stands on."""
    return max(grounds, key=_ORDER.index, default="unverified")


def may_reject(ground: Ground) -> bool:
    """Return whether a finding on this ground may be an error; memory and unverified ground warns at most."""
    return ground in ("primary", "secondary")
