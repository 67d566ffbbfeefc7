"""What becomes of a claim, and the whole outcome that the report, the writers and the 277CA are made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many rules passed, failed, lacked data, or did not concern the claim."""

    passed: int = 0
    failed: int = 0
    not_evaluated: int = 0
    not_applicable: int = 0

    def to_json(self) -> dict[str, int]:
        """Return the report's shape of coverage."""
        return {
            "pass": self.passed,
            "fail": self.failed,
            "not_evaluated": self.not_evaluated,
            "not_applicable": self.not_applicable,
        }


@dataclass(frozen=True, slots=True)
class DocumentUse:
    """One document that was used for a claim, and what tied it to the claim."""

    name: str
    sha256: str
    format: str
    linked_by: str

    def to_json(self) -> dict[str, str]:
        """Return the report's shape of a document."""
        return {"name": self.name, "sha256": self.sha256, "format": self.format, "linked_by": self.linked_by}
