"""What several readers of segments ask of one: an amount, a drug's name, the number of an order."""

from __future__ import annotations

import re

from scrubber.charts.readers.hl7v2.message import Segment
from scrubber.charts.words.nameless import names_no_drug
from scrubber.charts.words.values import Concept, exact_number
from scrubber.model.record import Quantity


def order_id(orc: Segment | None) -> str:
    """Return the placer's order number, or else the filler's."""
    return (orc.get(2) or orc.get(3)) if orc is not None else ""


def amount(segment: Segment, value: int, unit: int) -> Quantity | None:
    """Return an amount with its unit; a number without one is no amount."""
    figure, words = exact_number(segment.get(value)), segment.get(unit) or segment.get(unit, 2)
    return Quantity(figure, words) if figure is not None and words else None


def written_amount(text: str) -> Quantity | None:
    """Return an amount that stands with its unit in the value itself: `500 mg`."""
    number, _, unit = text.partition(" ")
    figure = exact_number(number)
    return Quantity(figure, unit) if figure is not None and re.fullmatch(r"[A-Za-z]{1,5}", unit) else None


def name_of(drug: Concept) -> str | None:
    """Return what a drug is called, or else its first code; nothing for `Unknown medication`."""
    if drug.words and names_no_drug(drug.words):
        return None
    return drug.words or next((code for _, code, _ in drug.codings if code), None)


def ordered_drug(drug: Segment) -> Concept:
    """Return the drug of an RXO, or of an RXE, which has it one field later."""
    return drug.concept(2 if drug.id == "RXE" else 1)
