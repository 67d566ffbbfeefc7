"""Which product two documents name for one administration: one name, the fuller of two, or two that contradict."""

from __future__ import annotations

from functools import lru_cache

from scrubber.charts.words.nameless import names_two_drugs
from scrubber.reference.drugs import by_name, product_key


@lru_cache(maxsize=1024)
def name_two_products(one: str, other: str) -> bool:
    """Return whether two names contradict each other: `Remicade` beside `infliximab-dyyb`, or beside `Entyvio`.

    `infliximab` may be any of its products, and names that may bill one code may be one; of a name that nobody knows,
    nobody knows that it is another's.
    """
    mine, theirs = _codes(one), _codes(other)
    if one == other or not mine or not theirs or not mine.isdisjoint(theirs):
        return False
    products = product_key(None, one), product_key(None, other)
    return names_two_drugs(one, other) or (None not in products and products[0] != products[1])


def _codes(name: str) -> frozenset[str]:
    return frozenset(drug.hcpcs for drug in by_name(name) if not drug.is_fluid)


def fuller_name(one: str, other: str) -> str:
    """Return of two names that do not contradict the one that tells the product; else the first."""
    if one != other and product_key(None, one) is None and product_key(None, other) is not None:
        return other
    return one
