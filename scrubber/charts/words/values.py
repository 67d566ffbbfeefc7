"""What all structured formats share: coded concepts, spans of time, doses and rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from scrubber.charts.words.clock import Moment, is_midnight
from scrubber.charts.words.sameness import ndc_digits
from scrubber.model.record import Quantity
from scrubber.model.value import Value

LARGEST = Decimal(10**9)
"""No amount in a chart is larger; it keeps arithmetic on hostile numbers short."""


_NUMBER = re.compile(r"\d{1,9}(\.\d{1,15})?|\.\d{1,15}", re.ASCII)


def exact_number(text: str | None) -> Decimal | None:
    """Return a plain decimal number of a sane size; anything else is none."""
    return Decimal(text) if text is not None and _NUMBER.fullmatch(text) else None


def day_of(value: Moment | None) -> date | None:
    """Return the day of a time or date."""
    return value.date() if isinstance(value, datetime) else value


class Span(Value):
    """When something was: its times, or its day where the chart gives no clock time."""

    start: datetime | None = None
    stop: datetime | None = None
    on: date | None = None
    quote: str = ""


def days_or_times(start: Moment | None, stop: Moment | None, quote: str) -> Span:
    """Return the span of two moments, keeping dates apart from times; equal times are one point in time."""
    first, last = (value if isinstance(value, datetime) else None for value in (start, stop))
    on = day_of(start) or day_of(stop)
    if first is not None and is_midnight(first) and (last is None or is_midnight(last)):
        return Span(on=on, quote=quote)
    if first == last:
        last = None
    return Span(first, last, on if first is None else None, quote)


class Concept(Value):
    """A CodeableConcept: what people read, and the codes."""

    words: str | None
    codings: tuple[tuple[str, str, str], ...]
    """(system, code, display)."""

    def said(self) -> Iterator[str]:
        """Yield codes first, then every wording."""
        yield from (code for _, code, _ in self.codings if code)
        if self.words:
            yield self.words
        yield from (display for _, _, display in self.codings if display)

    def names(self) -> tuple[str, ...]:
        """Return every wording."""
        found = (self.words, *(display for _, _, display in self.codings))
        return tuple(dict.fromkeys(filter(None, found)))

    def code(self, *systems: str) -> str | None:
        """Return the first code whose system contains one of these texts."""
        for system, code, _ in self.codings:
            if code and any(part in system for part in systems):
                return code
        return None

    @property
    def ndc(self) -> str | None:
        """Return the NDC, as 11 digits where its hyphens tell how to pad it."""
        code = self.code("sid/ndc", "2.16.840.1.113883.6.69")
        return ndc_digits(code) or None if code else None

    @property
    def rxnorm(self) -> str | None:
        """Return the RxNorm concept number."""
        code = self.code("umls/rxnorm", "2.16.840.1.113883.6.88", "rxnorm")
        return code if code and code.isdecimal() else None

    @property
    def hcpcs(self) -> str | None:
        """Return the HCPCS level II code."""
        code = self.code("hcpcs", "HCPCS", "2.16.840.1.113883.6.285")
        return code.upper() if code else None

    @property
    def icd10(self) -> str | None:
        """Return the ICD-10-CM code."""
        return self.code("icd-10", "2.16.840.1.113883.6.90")


RELATIVE_DOSE = "a dose per weight, area, time or volume is no amount"
_RELATIVE = re.compile(r"/\s*(?:kg|m2|m\^2|h|hr|hour|min|d|day|ml|l)\b")


def is_relative(dose: Quantity) -> bool:
    """Return whether a dose is one per weight, area, time or volume: what was prescribed, not an amount."""
    return _RELATIVE.search(dose.unit.casefold()) is not None


_PER_HOUR = {"h": 1, "hr": 1, "hour": 1, "hours": 1, "min": 60, "minute": 60}
_ML = {
    "ml": Decimal(1),
    "l": Decimal(1000),
    "cc": Decimal(1),
    "milliliter": Decimal(1),
    "milliliters": Decimal(1),
}


def volume_rate(amount: Quantity) -> Decimal | None:
    """Return a rate in mL/h of an amount such as 125 `mL/h`."""
    volume, slash, time = amount.unit.partition("/")
    return rate(Quantity(amount.value, volume), Quantity(Decimal(1), time)) if slash else None


def rate(top: Quantity, bottom: Quantity) -> Decimal | None:
    """Return volume per time in mL/h."""
    volume, hours = _ML.get(top.unit.strip().casefold()), _PER_HOUR.get(bottom.unit.strip().casefold())
    if volume is None or hours is None or not bottom.value:
        return None
    found = round(top.value * volume * hours / bottom.value, 4)
    return found if found <= LARGEST else None


def millilitres(amount: Quantity | None) -> Decimal | None:
    """Return an amount in mL where it is one of volume."""
    factor = _ML.get(amount.unit.strip().casefold()) if amount else None
    return amount.value * factor if amount and factor else None


def is_said_once(words: str) -> bool:
    """Return whether a cell over several rows is an amount, which is of all of them together."""
    return _AMOUNT_ALONE.fullmatch(words) is not None


_AMOUNT_ALONE = re.compile(
    r"\s*\d[\d.,]*\s*(?:mg|mcg|ug|gm?|grams?|ml|cc|units?|iu|meq|mmol)\.?\s*", re.IGNORECASE
)
