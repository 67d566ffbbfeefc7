"""The names of drugs that a document tells only by number: `ndc 0006-3026-02` is pembrolizumab.

A name that is known stands as it was written. One that nobody knows, or that is of the fluid alone, has the name of its
product's number beside it, so that class, code and sameness follow from the number as they would from the name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scrubber.charts.words import drugs
from scrubber.model.record import Administration, InfusionRecord, NotGiven, Order
from scrubber.model.value import replace
from scrubber.reference.drugs import find, identify

_NDC = re.compile(r"(?:ndc:?\s*)?(\d{11}|\d{4,5}-\d{3,4}-\d{1,2})", re.IGNORECASE)
_RXNORM = re.compile(r"(?:rxnorm|rxcui):?\s*(\d+)", re.IGNORECASE)


def with_names(record: InfusionRecord) -> InfusionRecord:
    """Return a record whose drugs have names, where their numbers tell them."""
    given = tuple(map(_given, record.administrations))
    orders = tuple(map(_ordered, record.orders))
    denied = tuple(map(_denied, record.not_given))
    if (given, orders, denied) == (record.administrations, record.orders, record.not_given):
        return record
    return replace(record, administrations=given, orders=orders, not_given=denied)


def _given(item: Administration) -> Administration:
    if find(item.hcpcs) is not None:
        return item
    name = _named(item.substance, item.ndc, item.rxnorm)
    return item if name == item.substance else replace(item, substance=name)


def _ordered(order: Order) -> Order:
    name = _named(order.substance, None, None) if order.substance else order.substance
    return order if name == order.substance else replace(order, substance=name)


def _denied(item: NotGiven) -> NotGiven:
    if find(item.hcpcs) is not None:
        return item
    name = _named(item.substance, item.ndc, None)
    return item if name == item.substance else replace(item, substance=name)


def _named(words: str, ndc: str | None, rxnorm: str | None) -> str:
    ndc = ndc or (told[1] if (told := _NDC.fullmatch(words)) else None)
    rxnorm = rxnorm or (told[1] if (told := _RXNORM.fullmatch(words)) else None)
    if not (ndc or rxnorm) or (drugs.is_named(words) and not drugs.is_fluid(words)):
        return words
    name = _name_of(ndc, rxnorm)
    return f"{words} ({name})" if name else words


@lru_cache(maxsize=4096)
def _name_of(ndc: str | None, rxnorm: str | None) -> str | None:
    """Return the product that numbers tell, or the substance where it has several; nothing where they don't agree."""
    found = identify(ndc=ndc, rxnorm=rxnorm)
    if found.conflicts:
        return None
    products = {drug.product for drug in found.candidates if not drug.is_fluid}
    if len(products) == 1:
        return products.pop()
    return found.substances[0] if len(found.substances) == 1 else None
