"""A fee schedule: the provider's own charge for one unit of a code on a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """The charge of one unit of a code, with the modifiers and dates it holds for."""

    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    effective_from: date | None = None
    effective_to: date | None = None

    def holds_on(self, on: date | None) -> bool:
        """Return whether the price is in force on this day; without a day only an undated price is."""
        if on is None:
            return self.effective_from is None and self.effective_to is None
        return (self.effective_from is None or self.effective_from <= on) and (
            self.effective_to is None or on <= self.effective_to
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """All prices of one schedule."""

    rows: tuple[Price, ...] = ()

    def unit_price(self, code: str, modifiers: tuple[str, ...], on: date | None) -> Decimal | None:
        """Return the price of one unit, modifiers matched first; None where it is absent or ambiguous."""
        held = [row for row in self.rows if row.code == code and row.holds_on(on)]
        exact = {row.charge for row in held if row.modifiers == modifiers}
        if not exact:
            exact = {row.charge for row in held if not row.modifiers}
        return exact.pop() if len(exact) == 1 else None


NO_PRICES = Prices()
