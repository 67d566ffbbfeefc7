"""Amounts and durations of a statement, as the record holds them."""

from __future__ import annotations

import re
from decimal import Decimal

from scrubber.charts.readers.note.values.statement import Fact
from scrubber.model.record import Quantity

_HOURS = re.compile(r"(\d+(?:\.\d+)?)\s?-?\s?(?:hours?|hrs?|h)\b", re.IGNORECASE)


_MINUTES = re.compile(r"(\d+)\s?-?\s?(?:min(?:ute)?s?|m)\b", re.IGNORECASE)


LOADED = re.compile(r"\bload(?:ed|ing)?\b", re.IGNORECASE)
"""`Mag 4 g load`, `loading dose`."""
BY_THE_HOUR = re.compile(
    r"\d\s?(?:g|gm|mg|mcg|units?|mu)\s?/\s?(?:kg\s?/\s?)?(?:hr|hour|h|min)\b", re.IGNORECASE
)
"""`2 g/hr`, `18 units/kg/hr`: so much of a drug an hour."""
_PUSH = 15
"""Minutes: what takes longer is an infusion (CPT, introduction to 96360-96379)."""


def is_long(duration: Fact | None) -> bool:
    """Return whether a drug is said to run longer than any push."""
    if duration is None:
        return False
    minutes = _MINUTES.search(duration.quote)
    return int(minutes[1]) > _PUSH if minutes else _HOURS.search(duration.quote) is not None


def minutes_of(duration: Fact | None) -> int | None:
    """Return how many minutes a drug is said to run; None where nothing says it in minutes."""
    minutes = _MINUTES.search(duration.quote) if duration is not None and not duration.vague else None
    return int(minutes[1]) if minutes else None


def hours(duration: Fact | None) -> Decimal | None:
    """Return how long a pump is to run."""
    match = _HOURS.search(duration.quote) if duration is not None and not duration.vague else None
    return Decimal(match[1]) if match else None


def quantity(fact: Fact | None) -> Quantity | None:
    if fact is None:
        return None
    value, _, unit = fact.value.partition(" ")
    return Quantity(Decimal(value), unit)


def wasted(fact: Fact, dose: Quantity | None) -> Quantity:
    amount = quantity(fact) if " " in fact.value else None
    return amount or Quantity(Decimal(0), dose.unit if dose else "mg")
