"""What a claim is worth, and what of it is in question: charges, and what the payer is expected to allow."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scrubber.model.value import Value, field

ZERO = Decimal(0)


class Money(Value):
    """Sums in dollars. All but `allowed` are charges."""

    billed: Decimal = ZERO
    allowed: Decimal | None = None
    """What the payer is expected to allow; None where no table or contract says so of any line."""
    at_risk: Decimal = ZERO
    """Of lines on which something open may be denied."""
    over_billed: Decimal = ZERO
    """Billed beyond what the chart supports, corrected or not."""
    under_coded: Decimal = ZERO
    """Documented and not billed: lost revenue, and no denial."""
    unchecked: Decimal = ZERO
    """Of claims that no chart could be compared with."""

    def __add__(self, other: Money) -> Money:
        known = [amount for amount in (self.allowed, other.allowed) if amount is not None]
        return Money(
            self.billed + other.billed,
            sum(known, ZERO) if known else None,
            self.at_risk + other.at_risk,
            self.over_billed + other.over_billed,
            self.under_coded + other.under_coded,
            self.unchecked + other.unchecked,
        )


class ClaimMoney(Value):
    """The money of one claim: in all, by rule (what its findings are about) and by drug code.

    One line may be in question for several rules, so the figures of rules do not add up to those of the claim.
    """

    total: Money = Money()
    by_rule: Mapping[str, Money] = field(default_factory=dict)
    by_drug: Mapping[str, Money] = field(default_factory=dict)


NO_MONEY = ClaimMoney()
