"""The dose of a row whose unit stands apart from its number: in a column of units, or in the heading of the doses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scrubber.charts.readers.note.page.columns import Span
from scrubber.charts.readers.note.values.statement import Fact
from scrubber.charts.readers.note.words.forms import NUMBER
from scrubber.charts.words import drugs
from scrubber.reference.drugs import by_name

_BARE = re.compile(rf"[\s|]*(?P<amount>{NUMBER})[\s|]*")
_UNITS = re.compile(
    r"[\s|]*(?P<unit>mgs?|mcg|ug|gm?|grams?|units?|iu|meq|mmol|ml|cc)\.?[\s|]*", re.IGNORECASE
)


def bare_dose(text: str, cells: Mapping[str, Span], heading: str, drug: str) -> Fact | None:
    """`Orencia | 750 | mg`, and `750` below `Dose (mg)`: return the dose of the cells of a row.

    `heading`: the unit that the heading of the doses gives; it is not of a `drug` that goes by another, as its billing
    unit tells.
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
    """`PRBC | 1`, `NS | 500`, `heparin | 5000`, `IVIG | 30` below `Dose (mg)`: units, milliliters, grams."""
    said = _SAID[unit.lower()[:2]]
    if drugs.is_fluid(drug):
        return said != "mL"
    if drugs.is_blood(drug):
        return said != "units"
    if _ORDERED_OTHERWISE.search(f"{drug} {drugs.key_of(drug)}"):
        return said == "mg"
    billed = {code.unit for code in by_name(drug)} & _AMOUNTS
    if not billed or (said in ("g", "mL") and "mg" in billed):
        return False  # nobody knows; and a drug by the milligram may be told in grams, or by what is drawn up
    return said not in billed


_SAID = {"mg": "mg", "mc": "mcg", "ug": "mcg", "gm": "g", "g": "g", "gr": "g", "un": "units", "iu": "units",
         "me": "mEq", "mm": "mmol", "ml": "mL", "cc": "mL"}  # fmt: skip
_AMOUNTS = frozenset({"mg", "mcg", "g", "mEq", "mL", "units"})
"""Units of codes that are amounts; a code that bills a vial or a dose tells nothing."""
_ORDERED_OTHERWISE = re.compile(
    r"immune\s+globulin|magnesium|fentanyl|sufentanil|remifentanil|calcium|k-?phos|phosphate|bicarb|penicillin|\bpen\s?g\b|humulin|novolin|acthar"
    r"|pegaspargase|botulinum|\bfactor\b|vitamin\s+[kd]|b-?12",
    re.IGNORECASE,
)
"""What is ordered in another unit than its code bills, or has no code of that name: grams of immune globulin and
magnesium are billed by the milligram, and so are micrograms of fentanyl. Ours.
"""
