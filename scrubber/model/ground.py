"""The ground that a conclusion stands on: how near its weakest source is to whoever decides.

Order: primary and payer, then secondary, then memory, then unverified (contract, promise 4). What stands on memory or
on unverified ground warns at most, and nothing is written into a claim because of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Ground(StrEnum):
    """How far a fact can be trusted."""

    PRIMARY = "primary"
    """The authority's own page was read, or a guideline, guide element or published edit is cited."""
    PAYER = "payer"
    """The payer's own page, for its own claims."""
    SECONDARY = "secondary"
    """Somebody who quotes or restates the authority."""
    MEMORY = "memory"
    """Nobody has seen it."""
    UNVERIFIED = "unverified"
    """Read by a machine or found by likeness, and confirmed by nobody."""

    @property
    def is_firm(self) -> bool:
        """Return whether a claim may be rejected or edited because of it."""
        return _WEAKNESS[self] <= _WEAKNESS[Ground.SECONDARY]


_WEAKNESS = {
    Ground.PRIMARY: 0,
    Ground.PAYER: 0,
    Ground.SECONDARY: 1,
    Ground.MEMORY: 2,
    Ground.UNVERIFIED: 3,
}


def weakest(grounds: Iterable[Ground]) -> Ground:
    """Return the weakest of these; primary where there is none, since nothing then weakens the conclusion."""
    return max(grounds, key=_WEAKNESS.__getitem__, default=Ground.PRIMARY)
