"""A fee schedule: the provider's own charge for one unit of a code on a date, and what a payer allows for it.

A row may name a payer, by profile or payer id; it then holds for that payer only, and goes before rows for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from scrubber.model.value import Value


class Price(Value):
    """The charge of one unit of a code, with the modifiers and dates it holds for."""

    code: str
    modifiers: tuple[str, ...]
    charge: Decimal | None
    """None: the row tells only what is allowed."""
    effective_from: date | None = None
    effective_to: date | None = None
    payer: str = ""
    """Profile id or payer id; empty: all payers."""
    allowed: Decimal | None = None
    """What the payer's contract allows for one unit."""

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
    _by_code: dict[str, tuple[Price, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code: dict[str, list[Price]] = defaultdict(list)
        for row in self.rows:
            by_code[row.code].append(row)
        object.__setattr__(self, "_by_code", {code: tuple(rows) for code, rows in by_code.items()})

    def unit_price(
        self, code: str, modifiers: tuple[str, ...], on: date | None, payers: Collection[str] = ()
    ) -> Decimal | None:
        """Return the charge of one unit, payer and modifiers matched first; None where it is absent or ambiguous.

        A charge of zero is none: it stands in a schedule for what nobody has priced.
        """
        return self._one(code, modifiers, on, payers, lambda row: row.charge or None)

    def unit_allowed(
        self, code: str, modifiers: tuple[str, ...], on: date | None, payers: Collection[str]
    ) -> Decimal | None:
        """Return what these payers allow for one unit; None where no row of theirs says so, or several differ."""
        return self._one(code, modifiers, on, payers, lambda row: row.allowed)

    def _one(
        self,
        code: str,
        modifiers: tuple[str, ...],
        on: date | None,
        payers: Collection[str],
        figure: Callable[[Price], Decimal | None],
    ) -> Decimal | None:
        held = [row for row in self._by_code.get(code, ()) if figure(row) is not None and row.holds_on(on)]
        if not held:
            return None
        own = [row for row in held if row.payer and row.payer in payers]
        for rows in (own, [row for row in held if not row.payer]):
            for fitting in (_with(rows, modifiers), _with(rows, ())):
                found = {figure(row) for row in fitting}
                if found:
                    return found.pop() if len(found) == 1 else None
        return None


def _with(rows: Sequence[Price], modifiers: tuple[str, ...]) -> list[Price]:
    return [row for row in rows if row.modifiers == modifiers]


NO_PRICES = Prices()
