"""The drug table as rules see it: the same answers, and what a rule reads of them is noted when somebody asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from scrubber.coding import never_complex
from scrubber.coding.products import bills as bills
from scrubber.model.record import Administration
from scrubber.reference import drugs as table
from scrubber.reference.drugs import Drug, Identity
from scrubber.reference.drugs import substance_key as substance_key
from scrubber.reference.tables import Tables
from scrubber.rules.recording import watched


def find(hcpcs: str | None, on: date | None = None) -> Drug | None:
    """Return the drug with this HCPCS code, or None; with a day, with the billing unit of that day."""
    drug = table.find(hcpcs, on)
    return None if drug is None else watched(drug)


def identify(
    name: str | None = None,
    hcpcs: str | None = None,
    ndc: str | None = None,
    on: date | None = None,
    route: str | None = None,
    tables: Tables | None = None,
) -> Identity:
    """Return who a drug is by what is known of it, and what of that contradicts. `tables`: for products by NDC."""

    def work() -> Identity:
        return table.identify(name, hcpcs, ndc, on=on, route=route, tables=tables)

    return work() if tables is None else tables.remember(("drug", name, hcpcs, ndc, on, route), work)


def codes_of_product(ndc: str, on: date | None, tables: Tables) -> frozenset[str]:
    """Return the codes that bill a product on a day by CMS's crosswalk; none where it does not list it."""

    def work() -> frozenset[str]:
        found = table.products_of(ndc, on, tables)
        return frozenset() if found is None else frozenset(product.code for product in found.value)

    return tables.remember(("codes of product", ndc, tables.ndc.like(on or date.max)), work)


def is_valid(hcpcs: str, on: date) -> bool | None:
    """Return whether a drug code may be billed on a day; None where the drug table lacks it.

    Not recorded: a code that is in order gives a finding no ground. A rule that finds a fault reads the drug itself.
    """
    drug = table.find(hcpcs, on)
    return None if drug is None else drug.is_active(on)


def by_name(name: str) -> tuple[Drug, ...]:
    """Return the drugs that a chart's name may mean: the products of every substance named, fluids last."""
    return tuple(map(watched, table.by_name(name)))


def is_plainly_therapeutic(administration: Administration) -> bool:
    """Return whether a drug is known, and is neither antineoplastic nor a biological on which payers may differ."""
    return never_complex.is_plainly_therapeutic(administration)


def single_dose_containers(hcpcs: str | None) -> tuple[Decimal, ...]:
    """Return the sizes on the market in the drug's unit; none where they are unknown, or not all single-dose.

    Not recorded: they may make a correction more careful, and no finding stands on that.
    """
    drug = table.find(hcpcs)
    known = drug is not None and drug.single_dose is True and drug.vial_unit == drug.unit
    return tuple(drug.vials) if drug is not None and known else ()


def class_by_name(name: str) -> str | None:
    """Return the class that the name decides, or None."""
    return table.class_by_name(name)


def are_different(one: str, other: str) -> bool:
    """Return whether two names are certainly of two drugs.

    Not recorded: it only tells what does not belong together, and no finding stands on that.
    """
    return table.same_drug(one, other) is False


def successor(drug: Drug, on: date | None) -> Drug | None:
    """Return the drug that bills this one on a day after its code ended; itself while it is active."""
    found = table.successor(table.find(drug.hcpcs) or drug, on)
    return None if found is None else watched(found)


def following(drug: Drug, on: date | None) -> tuple[Drug, ...]:
    """Return every drug that may bill this one on a day after its code ended, the plainest first."""
    found = (table.find(code, on) for code in drug.successors)
    living = tuple(watched(one) for one in found if one is not None and one.is_active(on))
    if living:
        return living
    last = successor(drug, on)
    return () if last is None else (last,)


def names() -> dict[str, Drug]:
    """Return every drug by HCPCS code."""
    return table.table()
