"""Billed against supported: each billed line paired with what the chart supports, or named as a difference.

Every billed administration line stands in at most one difference, so two rules never blame one line for
one fault. `scrubber.coding.compare` fills it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scrubber.model.expected import ExpectedLine


class Kind(StrEnum):
    """In what way a billed line and the chart differ."""

    OVER = "over"
    """More units billed than supported."""
    UNDER = "under"
    """Fewer units billed than supported."""
    WRONG_TECHNIQUE = "wrong_technique"
    """Infusion billed for a push, or the other way round, in one family."""
    WRONG_ROLE = "wrong_role"
    """An initial code billed for what is an add-on, one add-on for another, or the other way round."""
    WRONG_FAMILY = "wrong_family"
    """Complex (964xx) billed for therapeutic (963xx), hydration for a drug, and so on."""
    EXTRA = "extra"
    """Billed, and nothing in the chart supports it."""
    MISSING = "missing"
    """Supported, and not billed."""
    MODIFIERS = "modifiers"
    """Same code and units, other modifiers."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `line` is None for MISSING; `expected` is None for EXTRA."""

    kind: Kind
    line: int | None
    code: str
    """The billed code; for MISSING the supported one."""
    billed_units: int
    supported_units: int
    expected: ExpectedLine | None
    uncertain: bool
    """Something in the chart could not be evaluated that might account for it: report, never reject."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every difference between the administration and drug lines billed and those supported."""

    differences: tuple[Difference, ...] = ()

    def of(self, kind: Kind, *codes: str) -> tuple[Difference, ...]:
        """Return the differences of this kind; with codes, only those billed (or missing) with one of them."""
        return tuple(d for d in self.differences if d.kind is kind and (not codes or d.code in codes))

    def at(self, line: int) -> Difference | None:
        """Return the difference at this line, or None where billed and supported agree."""
        for difference in self.differences:
            if difference.line == line:
                return difference
        return None


NO_COMPARISON = Comparison()
"""What a claim without a chart has."""
