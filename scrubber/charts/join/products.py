"""Which product two documents name for one administration: one name, the fuller of two, or two that contradict."""

from __future__ import annotations

from scrubber.charts.words.nameless import names_two_drugs
from scrubber.reference.drugs import product_key


def name_two_products(one: str, other: str) -> bool:
    """Return whether two names contradict each other: `Remicade` beside `infliximab-dyyb`, or beside `Entyvio`.

    `infliximab` may be any of its products; of a name that nobody knows, nobody knows that it is another's.
    """
    if one == other:
        return False
    if names_two_drugs(one, other):
        return True
    mine, theirs = product_key(None, one), product_key(None, other)
    return mine is not None and theirs is not None and mine != theirs


def fuller_name(one: str, other: str) -> str:
    """Return of two names that do not contradict the one that tells the product; else the first."""
    if one != other and product_key(None, one) is None and product_key(None, other) is not None:
        return other
    return one
