"""Drug products by NDC (CMS's NDC-HCPCS crosswalk): the code that bills a product, and its billing units.

CMS lists the products of drugs with a payment limit. An NDC without a row may be a product all the same, so nothing
follows from its absence.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from scrubber.model.value import Value
from scrubber.reference.tables.columns import Builder, Columns, code_number, code_text, lives
from scrubber.reference.tables.edition import (
    Answer,
    Asked,
    Edition,
    Editions,
    Origin,
    Span,
    day_number,
    day_of,
    first_day_of,
    last_day_of,
)
from scrubber.reference.tables.heads import head_of


class Product(Value):
    """One NDC under one code. A package holds `package_quantity` items of `package_size` (mL, mg or pieces)."""

    ndc: str
    code: str
    name: str
    labeler: str
    dosage: str
    package_size: Decimal | None
    package_quantity: Decimal | None
    units_per_item: Decimal | None
    """Billing units in one vial, syringe or bag."""
    units_per_package: Decimal | None
    is_consistent: bool = True
    """CMS's own figures agree with each other; else a person must look before anything is reckoned from them."""
    begins: date | None = None
    ends: date | None = None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class ProductTable:
    """One edition's products."""

    edition: Edition
    columns: Columns
    _made: dict[int, Product] = field(default_factory=dict, repr=False, compare=False)
    """Products that were asked for: claims name the same few over and over."""

    def rows(self, low: int, high: int, day: int) -> list[int]:
        """Return the rows of a range of NDCs that hold on a day."""
        numbers = self.columns.numbers
        keys, begins, ends = numbers["keys"], numbers["begins"], numbers["ends"]
        at = bisect_left(keys, low)
        found = []
        while at < len(keys) and keys[at] <= high:
            if begins[at] <= day <= ends[at]:
                found.append(at)
            at += 1
        return found

    def rows_of_code(self, key: int, day: int) -> list[int]:
        """Return the rows of a code that hold on a day."""
        numbers = self.columns.numbers
        order, codes = numbers["by_code"], numbers["code_key"]
        at = bisect_left(order, key, key=codes.__getitem__)
        found = []
        while at < len(order) and codes[order[at]] == key:
            row = order[at]
            if numbers["begins"][row] <= day <= numbers["ends"][row]:
                found.append(row)
            at += 1
        return found

    def product(self, row: int) -> Product:
        """Return a row as a product."""
        found = self._made.get(row)
        if found is None:
            found = self._made[row] = self._product(row)
        return found

    def _product(self, row: int) -> Product:
        columns, numbers = self.columns, self.columns.numbers
        return Product(
            ndc=code_text(numbers["keys"][row], 11),
            code=code_text(numbers["code_key"][row], 5),
            name=columns.text("name", row),
            labeler=columns.text("labeler", row),
            dosage=columns.text("dosage", row),
            package_size=_decimal(columns.text("size", row)),
            package_quantity=_decimal(columns.text("quantity", row)),
            units_per_item=_decimal(columns.text("per_item", row)),
            units_per_package=_decimal(columns.text("per_package", row)),
            is_consistent=bool(numbers["consistent"][row]),
            begins=day_of(numbers["begins"][row]),
            ends=day_of(numbers["ends"][row]),
            origin=numbers["origin"][row],
        )


class Products(Editions[ProductTable]):
    """The products of all quarters."""

    __slots__ = ()

    def find(self, ndc: str, on: date, *, last_known: bool = False) -> Answer[tuple[Product, ...]] | None:
        """Return what an NDC of eleven digits is on a day: one product, or one under two codes; () is not listed."""
        digits = ndc_digits(ndc)
        key = None if digits is None else code_number(digits)
        return self._found(on, last_known, key, key)

    def of_labeler_and_product(
        self, ndc: str, on: date, *, last_known: bool = False
    ) -> Answer[tuple[Product, ...]] | None:
        """Return the packages of the product that an NDC names by its first nine digits; () is not listed."""
        digits = ndc_digits(ndc)
        low = None if digits is None else code_number(f"{digits[:9]}00")
        high = None if digits is None else code_number(f"{digits[:9]}99")
        return self._found(on, last_known, low, high)

    def of_code(self, code: str, on: date, *, last_known: bool = False) -> Answer[tuple[Product, ...]] | None:
        """Return the products that a code bills on a day; () is none listed."""
        key = code_number(code)
        for asked in self.asked(on, last_known=last_known):
            return _answer(asked, [] if key is None else asked.table.rows_of_code(key, asked.day))
        return None

    def _found(
        self, on: date, last_known: bool, low: int | None, high: int | None
    ) -> Answer[tuple[Product, ...]] | None:
        for asked in self.asked(on, last_known=last_known):
            return _answer(
                asked, [] if low is None or high is None else asked.table.rows(low, high, asked.day)
            )
        return None


def _answer(asked: Asked[ProductTable], rows: list[int]) -> Answer[tuple[Product, ...]]:
    products = tuple(asked.table.product(row) for row in rows)
    return asked.answer(products, products[0].origin if products else None)


def billing_units(product: Product, quantity: Decimal, measure: str) -> Decimal | None:
    """Return the billing units that a quantity of a product makes (CTP04 with CTP05-1: UN, ML, GR, ME, F2).

    UN counts items, as CMS's units of one item do. ML is known only where an item is so many millilitres: a size of 1
    may be a millilitre or a powder in one vial. None where that is open, or CMS's own figures contradict each other.
    """
    if product.units_per_item is None or not product.is_consistent:
        return None
    if measure == "UN":
        return quantity * product.units_per_item
    size = product.package_size
    if measure == "ML" and size is not None and size > 1:
        return quantity * product.units_per_item / size
    return None


def ndc_digits(ndc: str) -> str | None:
    """Return an NDC as eleven digits (5-4-2), the short group of a hyphenated one padded; None where it can't be."""
    groups = ndc.strip().split("-")
    if len(groups) == 3 and all(groups):
        ndc = groups[0].zfill(5) + groups[1].zfill(4) + groups[2].zfill(2)
    ndc = ndc.strip()
    return ndc if re.fullmatch(r"[0-9]{11}", ndc) else None


def product_columns(edition: Edition, rows: Iterable[Product]) -> Columns:
    """Return the columns of these products."""
    builder = Builder(
        {
            "keys": "Q", "begins": "H", "ends": "H", "code_key": "I", "name": "text", "labeler": "text",
            "dosage": "text", "size": "text", "quantity": "text", "per_item": "text",
            "per_package": "text", "consistent": "B", "origin": "B",
        }
    )  # fmt: skip
    for row in rows:
        key, code = code_number(row.ndc), code_number(row.code)
        if key is not None and code is not None:
            builder.add(
                keys=key,
                code_key=code,
                name=row.name,
                labeler=row.labeler,
                dosage=row.dosage,
                size=_text(row.package_size),
                quantity=_text(row.package_quantity),
                per_item=_text(row.units_per_item),
                per_package=_text(row.units_per_package),
                consistent=int(row.is_consistent),
                origin=row.origin,
                **lives(
                    None if row.begins is None else day_number(row.begins),
                    None if row.ends is None else day_number(row.ends),
                ),
            )
    columns = builder.columns(head_of(edition), ("keys", "begins", "code_key"))
    codes = columns.numbers["code_key"]
    order = array("I", sorted(range(len(columns)), key=codes.__getitem__))
    return replace(columns, numbers={**columns.numbers, "by_code": order})


def product_edition(quarter: str, origin: Origin) -> Edition:
    """Return the edition of a whole crosswalk: it answers for its own quarter."""
    return Edition("ndc", quarter, (Span(first_day_of(quarter), last_day_of(quarter)),), 0, (origin,))


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
