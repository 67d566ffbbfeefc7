"""A claim that ends otherwise under another profile, and how."""

from __future__ import annotations

from scrubber.model.disposition import Disposition
from scrubber.model.value import Value


class Side(Value):
    """What comes of a claim under one profile."""

    profile: str
    disposition: Disposition
    findings: frozenset[str]
    """Faults as `T04 at line 2, error`."""
    corrections: frozenset[str]
    """Corrections as `96366 x 3 -> 96366 x 2, applied`."""


class Impact(Value):
    """A claim that ends otherwise under the new profile."""

    claim_id: str
    old: Side
    new: Side

    @property
    def gone(self) -> tuple[str, ...]:
        """Faults and corrections that only the old profile has."""
        return tuple(
            sorted((self.old.findings - self.new.findings) | (self.old.corrections - self.new.corrections))
        )

    @property
    def come(self) -> tuple[str, ...]:
        """Faults and corrections that only the new profile has."""
        return tuple(
            sorted((self.new.findings - self.old.findings) | (self.new.corrections - self.old.corrections))
        )
