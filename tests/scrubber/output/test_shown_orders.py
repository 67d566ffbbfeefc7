"""What `docs show` prints of an order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scrubber.model.record import InfusionRecord, Order, Quantity
from scrubber.output.documents import document_block

DOSE = Quantity(Decimal(700), "mg")


@pytest.mark.parametrize(
    ("order", "line"),
    [
        (
            Order("o1", "Rituxan", DOSE, "IV", "50 mL/h", 90, signed_at=date(2026, 2, 27)),
            "  order o1: Rituxan 700 mg IV over 90 min at 50 mL/h, signed 2026-02-27",
        ),
        (Order("o2", "Rituxan"), "  order o2: Rituxan, not signed"),
    ],
)
def test_an_order_is_shown_with_how_long_and_how_fast(order: Order, line: str) -> None:
    assert line in [text for text, _ in document_block("o.txt", "text", InfusionRecord(orders=(order,)))]
