"""The case: everything a rule may see of one claim, and nothing it could change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from payer_profiles import Parameters, Profile
from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.comparison import NO_COMPARISON, Comparison, Difference, Kind
from scrubber.model.disposition import DocumentUse
from scrubber.model.expected import Expectation, ExpectedLine
from scrubber.model.record import Administration, InfusionRecord, Provenance
from scrubber.reference import codes
from scrubber.reference.prices import NO_PRICES, Prices
from scrubber.reference.tables import NO_TABLES, Tables


@dataclass(frozen=True, slots=True)
class Case:
    """One claim with its chart, what the chart supports, and the payer's profile on the date of service."""

    claim: Claim
    profile: Profile
    as_of: date
    record: InfusionRecord | None = None
    documents: tuple[DocumentUse, ...] = ()
    documents_offered: bool = False
    """Whether the operator offered any documentation at all."""
    documents_refused: int = 0
    """Documents that were found for the claim and not used; the engine says why in findings of its own."""
    expectation: Expectation | None = None
    comparison: Comparison = NO_COMPARISON
    prices: Prices = NO_PRICES
    tables: Tables = NO_TABLES
    """NCCI tables, where the operator has loaded them."""
    codes: frozenset[str] = field(default=frozenset())
    """Every procedure code on the claim."""

    @property
    def parameters(self) -> Parameters:
        """Return the payer's parameters on the date of service."""
        return self.profile.parameters

    def lines(self, *wanted: str) -> tuple[ServiceLine, ...]:
        """Return the lines billed with one of these codes."""
        return tuple(line for line in self.claim.lines if line.code in wanted)

    def lines_in(self, wanted: Iterable[str]) -> tuple[ServiceLine, ...]:
        """Return the lines billed with a code of this set."""
        return tuple(line for line in self.claim.lines if line.code in wanted)

    @property
    def administration_lines(self) -> tuple[ServiceLine, ...]:
        """Return the lines that bill a drug administration."""
        return tuple(line for line in self.claim.lines if codes.is_administration(line.code))

    @property
    def drug_lines(self) -> tuple[ServiceLine, ...]:
        """Return the lines that bill a drug or fluid."""
        return tuple(line for line in self.claim.lines if codes.is_drug(line.code))

    @property
    def expected_lines(self) -> tuple[ExpectedLine, ...]:
        """Return what the chart supports; empty without a chart."""
        return self.expectation.lines if self.expectation else ()

    def expected(self, *wanted: str) -> tuple[ExpectedLine, ...]:
        """Return the expected lines with one of these codes."""
        return tuple(line for line in self.expected_lines if line.code in wanted)

    def differences(self, kind: Kind, *wanted: str) -> tuple[Difference, ...]:
        """Return the differences between billed and supported of one kind, for these codes."""
        return self.comparison.of(kind, *wanted)

    @property
    def administrations(self) -> tuple[Administration, ...]:
        """Return what the chart says was given; empty without a chart."""
        return self.record.administrations if self.record else ()

    def evidence(self, administration_ids: Iterable[str]) -> tuple[Provenance, ...]:
        """Return where the chart speaks of these administrations."""
        wanted = set(administration_ids)
        return tuple(a.source for a in self.administrations if a.id in wanted and a.source.document)

    def price_of(self, code: str, modifiers: tuple[str, ...], on: date | None) -> Decimal | None:
        """Return the charge of one unit: another line of this claim with the code, else the fee schedule."""
        for line in self.claim.lines:
            if line.code == code and line.unit_price is not None:
                return line.unit_price
        return self.prices.unit_price(code, modifiers, on)
