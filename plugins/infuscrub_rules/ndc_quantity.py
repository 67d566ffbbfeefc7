"""NDC quantity against billing units: whether CTP04 can hold what SV104 bills (CMS, NDC-HCPCS crosswalk)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from scrubber.plugin import (
    Answer,
    Case,
    Finding,
    Product,
    ServiceLine,
    Severity,
    Tables,
    billing_units,
    codes,
    plain,
)


def quantity_differs(case: Case, line: ServiceLine) -> Finding | None:
    """Return what is wrong between NDC quantity and units; None where the crosswalk does not say, or they fit.

    Units round up, and an NDC quantity counts what was given or whole containers, so anything between the units billed
    and one container more than all lines of the drug is taken.
    """
    drug, on = line.drug, line.first_date
    if drug is None or not drug.quantity or drug.quantity < 0 or on is None:
        return None
    if not codes.is_drug(line.code) or line.units <= 0:
        return None
    found = _products(case.tables, drug.ndc, on)
    product = _product_of(line.code, found.value) if found is not None else None
    if found is None or product is None or product.units_per_item is None:
        return None
    held = billing_units(product, drug.quantity, drug.unit)
    if held is None:
        return None
    of_day = sum(other.units for other in case.lines(line.code) if other.first_date == on)
    if line.units - 1 < held < of_day + product.units_per_item:
        return None
    case.rests_on(found.ground, f"the product of this NDC on {on} (CMS, NDC crosswalk)")
    one = f"{plain(product.units_per_item)} unit{'' if product.units_per_item == 1 else 's'}"
    return Finding(
        line=line.number,
        element="CTP04",
        message=f"{plain(drug.quantity)} {drug.unit} of this NDC are {plain(_short(held))} units of {line.code}, "
        f"and {line.units} are billed; one container holds {one}.",
        billed=line.label,
        asks=f"an NDC quantity for {line.units} units",
        severity=Severity.WARNING,
    )


def _products(tables: Tables, ndc: str, on: date) -> Answer[tuple[Product, ...]] | None:
    return tables.remember(
        ("product", ndc, tables.ndc.like(on)), lambda: tables.ndc.find(ndc, on, last_known=True)
    )


def _product_of(code: str, products: tuple[Product, ...]) -> Product | None:
    own = [product for product in products if product.code == code]
    return own[0] if len(own) == 1 else None


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
