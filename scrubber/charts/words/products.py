"""Products of one drug: `infliximab` and `Remicade` may be one product, `Remicade` and `infliximab-dyyb` are two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from scrubber.charts.words.nameless import names_two_drugs
from scrubber.model.record import Administration
from scrubber.reference.drugs import by_name, find, product_key
from scrubber.reference.names import named_in

Told = TypeVar("Told")


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
    return (
        names_two_drugs(one, other)
        or (None not in products and products[0] != products[1])
        or (_is_a_brand(one) and _is_a_brand(other))
    )


def are_two_products(one: Administration, other: Administration) -> bool:
    """Return whether two administrations are of two products, by their codes or their names."""
    if find(one.hcpcs) is None and find(other.hcpcs) is None:
        return name_two_products(one.substance, other.substance)
    mine, theirs = _codes_of(one), _codes_of(other)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def by_product(told: Iterable[Told], item_of: Callable[[Told], Administration]) -> list[list[Told]]:
    """Return what is told of one drug by its products; what may be of any of several is apart from them."""
    alike: dict[tuple[str, str | None], list[Told]] = {}
    for each in told:
        item = item_of(each)
        alike.setdefault((item.substance, item.hcpcs), []).append(each)
    if len(alike) == 1:
        return [*alike.values()]
    groups: list[list[Told]] = []
    of_any: list[Told] = []
    items = [item_of(own[0]) for own in alike.values()]
    for item, own in zip(items, alike.values(), strict=True):
        if not any(are_two_products(item, other) for other in items):
            of_any += own
            continue
        group = next((one for one in groups if not are_two_products(item_of(one[0]), item)), None)
        if group is None:
            groups.append(own)
        else:
            group += own
    return [*groups, of_any] if of_any else groups


def _codes_of(item: Administration) -> frozenset[str]:
    drug = find(item.hcpcs)
    return _codes(item.substance) if drug is None else frozenset({drug.hcpcs})


def _codes(name: str) -> frozenset[str]:
    return frozenset(drug.hcpcs for drug in by_name(name) if not drug.is_fluid)


def _is_a_brand(name: str) -> bool:
    """Return whether a name is a product's own: `Privigen`, and no `immune globulin`."""
    return any(named.is_exact for named in named_in(name))


def fuller_name(one: str, other: str) -> str:
    """Return of two names that do not contradict the one that tells the product; else the first."""
    if one != other and product_key(None, one) is None and product_key(None, other) is not None:
        return other
    return one
