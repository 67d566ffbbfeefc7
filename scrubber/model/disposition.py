"""What becomes of a claim, and the whole outcome that the report, the writers and the 277CA are made from."""

from __future__ import annotations

from enum import StrEnum

from scrubber.model.record import NotUnderstood
from scrubber.model.value import Value


class Disposition(StrEnum):
    """accepted and corrected claims go out; held and rejected ones stay."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    HELD = "held"
    REJECTED = "rejected"

    @property
    def goes_out(self) -> bool:
        """Return whether the claim may be submitted."""
        return self in (Disposition.ACCEPTED, Disposition.CORRECTED)


class Checked(StrEnum):
    """How far a claim was compared with a chart."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    NOT_OF_INTEREST = "not_of_interest"


class Coverage(Value):
    """How many rules passed, failed, lacked data, or did not concern the claim."""

    passed: int = 0
    failed: int = 0
    not_evaluated: int = 0
    not_applicable: int = 0


class DocumentUse(Value):
    """One document that was used for a claim: what tied it to the claim, and how far it was understood."""

    name: str
    sha256: str
    format: str
    linked_by: str
    whole: bool = False
    not_understood: tuple[NotUnderstood, ...] = ()
    taken: tuple[int, ...] = ()
    """Which of its records are this claim's, from 0; a log holds those of many."""
    of: int = 0
    """How many records it holds."""
