"""What came of a claim, and of a file: the values that the report, the writers, the 277CA and observers share."""

from __future__ import annotations

from decimal import Decimal

from payer_profiles import Profile
from scrubber.model.chart import NO_CHART, Chart
from scrubber.model.claim import Claim
from scrubber.model.correction import Correction
from scrubber.model.disposition import Checked, Coverage, Disposition
from scrubber.model.finding import Finding, Owner
from scrubber.model.ground import Ground
from scrubber.model.money import NO_MONEY, ClaimMoney
from scrubber.model.readings import Support
from scrubber.model.unchecked import NotEvaluatedGroup
from scrubber.model.value import Value, field


class ClaimOutcome(Value):
    """Everything decided about one inspected claim. `claim` is the claim as it came in."""

    claim: Claim
    profile: Profile
    profile_because: str
    disposition: Disposition
    checked: Checked
    owner: Owner | None
    """Who can settle what stops the claim; None where nothing does."""
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    coverage: Coverage
    not_evaluated: tuple[NotEvaluatedGroup, ...]
    chart: Chart = NO_CHART
    support: Support | None = None
    line_grounds: tuple[Ground, ...] = ()
    """The ground of each expected line, in their order."""
    charge_after: Decimal = Decimal(0)
    """CLM02 as it goes out; the charge that came in where nothing was changed."""
    money: ClaimMoney = NO_MONEY
    """Charges in question, and what the payer is expected to allow."""
    unknown_approvals: tuple[str, ...] = ()
    """Corrections that an approval for this claim names and that are none."""


class BatchSummary(Value):
    """The counts of one file."""

    claims: int = 0
    infusion_claims: int = 0
    passed_through: int = 0
    accepted: int = 0
    corrected: int = 0
    held: int = 0
    rejected: int = 0
    refused: int = 0
    """Claims that are refused with their set, group or interchange; no other count has them."""
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    checked: int = 0
    partly_checked: int = 0
    unchecked: int = 0
    charges_before: Decimal = field(default=Decimal(0))
    charges_after: Decimal = field(default=Decimal(0))
    """Of the claims that go out and of those that stay, with the corrections made."""
