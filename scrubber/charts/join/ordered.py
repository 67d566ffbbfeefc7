"""The order of an administration that several documents tell: a message names one by a number, and a note holds it."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.words.sameness import same_drug
from scrubber.model.record import Administration, Order
from scrubber.model.value import replace


def tied(items: Sequence[Administration], orders: Sequence[Order]) -> tuple[Administration, ...]:
    """Return the administrations; one that names an order which no document holds has the only one for its drug in a
    document that tells of it, too.
    """
    held = {order.id for order in orders}
    return tuple(
        _tied(item, orders)
        if orders and item.also and item.order is not None and item.order not in held
        else item
        for item in items
    )


def _tied(item: Administration, orders: Sequence[Order]) -> Administration:
    told_in = {source.document for source in item.sources}
    found = [order for order in orders if order.source.document in told_in and _is_for(order, item)]
    return replace(item, order=found[0].id) if len(found) == 1 else item


def _is_for(order: Order, item: Administration) -> bool:
    return bool(order.substance) and same_drug(
        Administration("", order.substance or "", item.technique), item
    )
