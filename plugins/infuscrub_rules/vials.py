"""What containers held and left over, in the drug's own unit: what the rules on doses and waste ask."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from scrubber.plugin import Administration, Drug, units


def opened_in(given: Iterable[Administration], drug: Drug) -> Decimal | None:
    """Return the labelled content of all opened containers; None where the chart does not tell it of each.

    A concentration of the chart may be that of the bag, so it converts no vial.
    """
    opened = Decimal(0)
    for administration in given:
        if not administration.vials:
            return None
        for vials in administration.vials:
            size = units.amount_in(vials.size, drug.unit)
            if size is None:
                return None
            opened += size * vials.count
    return opened


def dose_of(administration: Administration, drug: Drug) -> Decimal | None:
    """Return the dose; None where it is not documented, in doubt, or can't be converted."""
    if administration.dose is None or is_in_doubt(administration, "dose"):
        return None
    return units.amount_in(administration.dose, drug.unit, administration.concentration)


def is_in_doubt(administration: Administration, field: str) -> bool:
    """Return whether the chart has several values for a field, or documents that contradict each other."""
    return any(told.field == field for told in administration.uncertain) or any(
        told.field == field for told in administration.conflicts
    )


def whole_units(amount: Decimal, drug: Drug) -> int:
    """Return how many billing units hold the amount: part of a unit counts as one (CGS, 305 mg are 31)."""
    whole, rest = divmod(amount, drug.unit_amount)
    return int(whole) + (1 if rest else 0)


@lru_cache(maxsize=1024)
def least_left(sizes: tuple[Decimal, ...], dose: Decimal) -> Decimal:
    """Return the least that is left over of whole vials: every sum of sizes up to one vial past the dose."""
    sums = {Decimal(0)}
    best: Decimal | None = None
    frontier = sums
    while frontier:
        following = {total + size for total in frontier for size in sizes}
        enough = {total for total in following if total >= dose}
        if enough:
            smallest = min(enough) - dose
            best = smallest if best is None else min(best, smallest)
        frontier = {total for total in following if total < dose} - sums
        sums |= frontier
    return best if best is not None else Decimal(0)
