"""Corrections as data: what would be changed, never how bytes move. Only the core applies them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from scrubber.model.value import Value

_CENT = Decimal("0.01")


class Safety(StrEnum):
    """The most that may happen to a correction; the policy and the money decide the rest."""

    AUTOMATIC = "automatic"
    SUGGESTED = "suggested"
    NEVER = "never"


class Direction(StrEnum):
    """Which way the expected payment moves."""

    LOWER = "lower"
    NEUTRAL = "neutral"
    HIGHER = "higher"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """What became of a correction."""

    APPLIED = "applied"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class SetUnits(Value):
    """Bill this many units on the line; the charge follows where the unit price is exact."""

    line: int
    units: int

    action = "set_units"


class SetCode(Value):
    """Bill this code on the line; the charge follows the known price of the new code."""

    line: int
    code: str

    action = "set_code"


class SetModifiers(Value):
    """Bill exactly these modifiers on the line."""

    line: int
    modifiers: tuple[str, ...]

    action = "set_modifiers"


class RemoveLine(Value):
    """Take the line off the claim, since it is never payable."""

    line: int

    action = "remove_line"


class AddLine(Value):
    """Add a line like `like` (its date, pointers, revenue code, drug) with this code, units and modifiers.

    `charge` None: the price must be known from the claim or the fee schedule.
    """

    like: int
    code: str
    units: int
    modifiers: tuple[str, ...] = ()
    charge: Decimal | None = None

    action = "add_line"

    @property
    def line(self) -> int:
        """Return the line that the new one follows."""
        return self.like


class SetNdc(Value):
    """Write LIN03 of the line."""

    line: int
    ndc: str

    action = "set_ndc"


class SetClaimCharge(Value):
    """Write CLM02. Only ever proposed: which side of an imbalance is right, no rule can know."""

    charge: Decimal

    action = "set_claim_charge"
    line = None


Edit = SetUnits | SetCode | SetModifiers | RemoveLine | AddLine | SetNdc | SetClaimCharge


class Action(Value):
    """What a correction does to one line, as billers write it; `before` is empty for an added line."""

    action: str
    line: int | None
    before: str
    after: str


class Correction(Value):
    """One or more edits that only make sense together, with what they change and what became of them."""

    id: str
    rule: str
    edits: tuple[Edit, ...]
    line: int | None
    actions: tuple[Action, ...]
    before: str
    after: str
    charge_before: Decimal
    charge_after: Decimal | None
    """None where a price is not known."""
    direction: Direction
    safety: Safety
    status: Status
    reason: str


def money(value: Decimal) -> Decimal:
    """Return dollars and cents with two places, as reports have them."""
    return value.quantize(_CENT)
