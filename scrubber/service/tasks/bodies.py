"""Claims as they arrive: X12, `infuscrub.claim/1` or FHIR, told apart by their media type and never by guessing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scrubber.api import ClaimDocument


class ClaimKind(StrEnum):
    """The forms in which one claim is taken."""

    X12 = "application/edi-x12"
    JSON = "application/json"


@dataclass(frozen=True, slots=True)
class ClaimBody:
    """One claim as it arrived."""

    kind: ClaimKind
    data: bytes

    def read(self) -> bytes | ClaimDocument:
        """Return what `check_claim` takes. Raises `ClaimError`."""
        return self.data if self.kind is ClaimKind.X12 else ClaimDocument.read(self.data)
