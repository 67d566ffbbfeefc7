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
    """`PRBC | 1`, `NS | 500`, `heparin | 5000`, `IVIG | 30` below `Dose (mg)`: units, milliliters, grams."""
    said = unit.lower()
    if drugs.is_fluid(drug):
        return said not in ("ml", "cc")
    if drugs.is_blood(drug) or _BY_THE_UNIT.search(drug):
        return not said.startswith(("unit", "iu"))
    return said.startswith("mg") and _NOT_BY_MG.search(drug) is not None


_BY_THE_UNIT = re.compile(
    r"heparin|insulin|humulin|novolin|humalog|novolog|lantus|penicillin|\bpen\s?g\b|bicillin|oxytocin|pitocin|epoetin|procrit"
    r"|retacrit|epogen|asparaginase|rylaze|oncaspar|dalteparin|fragmin|botox|botulinum|xeomin|dysport|benefix|advate|factor"
    r"|kcentra|cerezyme|vpriv|elelyso|bleomycin|streptokinase|interferon|acthar|hyaluronidase|hylenex",
    re.IGNORECASE,
)
_NOT_BY_MG = re.compile(
    r"ivig|immune\s+globulin|gamunex|privigen|octagam|gammagard|gammaked|flebogamma|bivigam|panzyga|hizentra|cuvitru|xembify"
    r"|albumin|magnesium|\bmag\b|calcium|fentanyl|b-?12|cyanocobalamin|filgrastim|neupogen|zarxio|nivestym|granix|releuko"
    r"|sargramostim|leukine|calcitriol|paricalcitol|zemplar|octreotide|darbepoetin|aranesp|mircera|nplate|romiplostim"
    r"|\bkcl\b|potassium|k-?phos|phosphate|bicarb|vitamin\s+[kd]|levothyroxine",
    re.IGNORECASE,
)
"""What is ordered by the gram, the microgram or the millimole as well."""
