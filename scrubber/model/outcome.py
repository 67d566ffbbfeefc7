"""What came of a claim, and of a file: the values that the report, the writers, the 277CA and observers share."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from payer_profiles import Profile
from scrubber.model.claim import Claim
from scrubber.model.correction import Correction
from scrubber.model.disposition import Coverage, Disposition, DocumentUse
from scrubber.model.expected import Expectation
from scrubber.model.finding import Finding


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """Everything decided about one inspected claim. `claim` is the claim as it came in."""

    claim: Claim
    profile: Profile
    profile_because: str
    disposition: Disposition
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    coverage: Coverage
    documents: tuple[DocumentUse, ...]
    expectation: Expectation | None
    charge_after: Decimal
    """CLM02 as it goes out; the charge that came in where nothing was changed."""


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """The counts of one file."""

    claims: int = 0
    infusion_claims: int = 0
    passed_through: int = 0
    accepted: int = 0
    corrected: int = 0
    held: int = 0
    rejected: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    not_evaluated: int = 0
    """Checks that lacked data, over all claims."""
    charges_before: Decimal = field(default=Decimal(0))
    charges_after: Decimal = field(default=Decimal(0))
    """Of the claims that go out and of those that stay, with the corrections made."""

    def to_json(self) -> dict[str, object]:
        """Return the report's shape of a summary."""
        return {
            "claims": self.claims,
            "infusion_claims": self.infusion_claims,
            "passed_through": self.passed_through,
            "accepted": self.accepted,
            "corrected": self.corrected,
            "held": self.held,
            "rejected": self.rejected,
            "findings": {"error": self.errors, "warning": self.warnings, "info": self.infos},
            "not_evaluated": self.not_evaluated,
            "charges": {
                "before": format(self.charges_before.quantize(Decimal("0.01")), "f"),
                "after": format(self.charges_after.quantize(Decimal("0.01")), "f"),
            },
        }
