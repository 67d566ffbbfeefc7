"""Whose order an administration carries out, where one document names it and another holds it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrubber.charts import merge
from scrubber.model.record import InfusionRecord, Order, Provenance
from tests.scrubber.charts.merge.test_merge import MAR, chart

ORDER = Order("o1", "Remicade", source=Provenance("note"))


def note(*orders: Order, told: bool = True) -> InfusionRecord:
    """Return a note that holds orders, and tells the infusion or not."""
    items = (replace(MAR, id="n1", substance="Remicade"),) if told else ()
    return replace(chart("note", *items, format="text"), orders=orders)


def named(*records: InfusionRecord) -> str | None:
    """Return the order of the one infusion that records tell."""
    (item,) = merge(records).administrations
    return item.order


MESSAGE = chart("mar", replace(MAR, order="7"), format="hl7v2")


@pytest.mark.parametrize("records", [(MESSAGE, note(ORDER)), (note(ORDER), MESSAGE)])
def test_the_note_that_tells_it_holds_its_order(records: tuple[InfusionRecord, ...]) -> None:
    assert named(*records) == "o1"


@pytest.mark.parametrize(
    "other",
    [
        note(ORDER, replace(ORDER, id="o2")),  # which of the two?
        note(replace(ORDER, substance="Entyvio")),  # of another drug
        note(ORDER, told=False),  # of another day, perhaps
        note(),
    ],
)
def test_an_order_that_may_be_anothers_is_not_its(other: InfusionRecord) -> None:
    assert named(MESSAGE, other) == "7"


def test_an_order_that_a_document_holds_stays() -> None:
    message = replace(MESSAGE, orders=(Order("7", "infliximab", source=Provenance("mar")),))
    assert named(message, note(ORDER)) == "7"
