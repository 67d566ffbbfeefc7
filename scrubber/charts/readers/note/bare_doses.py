"""The dose of a row whose unit stands apart from its number: in a column of units, or in the heading of the doses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scrubber.charts.readers.note.columns import Span
from scrubber.charts.readers.note.forms import NUMBER
from scrubber.charts.readers.note.statement import Fact
from scrubber.charts.words import drugs

_BARE = re.compile(rf"[\s|]*(?P<amount>{NUMBER})[\s|]*")
_UNITS = re.compile(
    r"[\s|]*(?P<unit>mgs?|mcg|ug|gm?|grams?|units?|iu|meq|mmol|ml|cc)\.?[\s|]*", re.IGNORECASE
)


def bare_dose(text: str, cells: Mapping[str, Span], heading: str, drug: str) -> Fact | None:
    """`Orencia | 750 | mg`, and `750` below `Dose (mg)`: return the dose of the cells of a row.

    `heading`: the unit that the heading of the doses gives; it is not of a `drug` that goes by the unit or by the bag.
    A unit that nobody gives as a dose (`vial`) says nothing.
    """
    span = cells.get("dose")
    amount = _BARE.fullmatch(text, *span) if span is not None else None
    if amount is None:
        return None
    column = cells.get("dose_unit")
    unit = _UNITS.fullmatch(text, *column) if column is not None else _UNITS.fullmatch(heading)
    if unit is None or (column is None and _goes_by_another(drug, unit["unit"])):
        return None
    value = f"{amount['amount'].replace(',', '')} {unit['unit'].lower()}"
    return Fact("dose", value, *amount.span("amount"), amount["amount"])


def _goes_by_another(drug: str, unit: str) -> bool:
    """`PRBC | 1`, `NS | 500`, `heparin | 5000` below `Dose (mg)`: units, milliliters."""
    by_the_unit = drugs.is_blood(drug) or _BY_THE_UNIT.search(drug) is not None
    return drugs.is_fluid(drug) or (by_the_unit and not unit.lower().startswith(("unit", "iu")))


_BY_THE_UNIT = re.compile(
    r"heparin|insulin|humulin|novolin|humalog|novolog|penicillin\s+g|oxytocin|pitocin", re.IGNORECASE
)
