"""Days and numbers as X12 writes them; what is none becomes None, never a guess."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from x12 import Segment

_NUMBER = re.compile(r"-?(?:\d++(?:\.\d*+)?|\.\d++)$")
_LONGEST = 20
"""Characters of a number: 18 digits (X12 data elements 782 and 380), a sign and a point."""


def dates_of(segment: Segment) -> tuple[date | None, date | None]:
    """Return the first and last day of a DTP in D8 or RD8; a DT date-time counts with its day."""
    return days_of(segment.element(2), segment.element(3))


def days_of(form: str, value: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a value in this format (data element 1250)."""
    if form == "RD8":
        first, _, last = value.partition("-")
        return day_of(first), day_of(last)
    day = day_of(value[:8])
    return day, day


@lru_cache(maxsize=4096)
def day_of(value: str) -> date | None:
    """Return the day of CCYYMMDD, or None where it is no date."""
    if len(value) != 8 or not (value.isascii() and value.isdigit()):
        return None
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=1 << 16)
def number_of(value: str) -> Decimal | None:
    """Return an X12 decimal (R) exactly, or None where it is no number or has more digits than X12 allows."""
    return Decimal(value) if len(value) <= _LONGEST and _NUMBER.match(value) else None
