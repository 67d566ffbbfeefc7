"""The FHIR data types that readers need, read tolerantly: a value of the wrong shape is an absent value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scrubber.documentation.clock import Moment, is_midnight, parse_iso
from scrubber.documentation.safety import MAX_TEXT
from scrubber.documentation.sameness import ndc_digits
from scrubber.model.record import Quantity

Object = dict[str, Any]

NDC = "http://hl7.org/fhir/sid/ndc"
_LARGEST = Decimal(10**9)


def obj(value: Any) -> Object:
    """Return a JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objs(value: Any) -> list[Object]:
    """Return the objects of a list; a lone object counts as a list of one, as careless senders write it."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """Return a text that is not blank."""
    if not isinstance(value, str):
        return None
    clean = value.strip()[:MAX_TEXT]
    if not clean.isascii():
        clean = clean.encode("utf-8", "replace").decode()
    return clean or None


def moment(value: Any) -> Moment | None:
    """Return a time or a date."""
    return parse_iso(value) if isinstance(value, str) else None


def instant(value: Any) -> datetime | None:
    """Return a time; a date is none."""
    found = moment(value)
    return found if isinstance(found, datetime) else None


def day_of(value: Moment | None) -> date | None:
    """Return the day of a time or date."""
    return value.date() if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class Span:
    """When something was: its times, or its day where the chart gives no clock time."""

    start: datetime | None = None
    stop: datetime | None = None
    on: date | None = None
    quote: str = ""


def span(resource: Object, *names: str) -> Span:
    """Return the first of these elements: a period, or a point in time.

    A period from midnight to midnight is how exporters write days, so it gives the day only.
    """
    for name in names:
        period = obj(resource.get(f"{name}Period"))
        if period:
            start, stop = moment(period.get("start")), moment(period.get("end"))
            words = " to ".join(filter(None, (text(period.get("start")), text(period.get("end")))))
            return days_or_times(start, stop, words)
        point = resource.get(f"{name}DateTime", resource.get(f"{name}Instant"))
        if isinstance(point, str):
            return days_or_times(moment(point), None, text(point) or "")
    return Span()


def days_or_times(start: Moment | None, stop: Moment | None, quote: str) -> Span:
    """Return the span of two moments, keeping dates apart from times; equal times are one point in time."""
    first, last = (value if isinstance(value, datetime) else None for value in (start, stop))
    on = day_of(start) or day_of(stop)
    if first is not None and is_midnight(first) and (last is None or is_midnight(last)):
        return Span(on=on, quote=quote)
    if first == last:
        last = None
    return Span(first, last, on if first is None else None, quote)


@dataclass(frozen=True, slots=True)
class Concept:
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
    def hcpcs(self) -> str | None:
        """Return the HCPCS level II code."""
        code = self.code("hcpcs", "HCPCS", "2.16.840.1.113883.6.285")
        return code.upper() if code else None

    @property
    def icd10(self) -> str | None:
        """Return the ICD-10-CM code."""
        return self.code("icd-10", "2.16.840.1.113883.6.90")


NO_CONCEPT = Concept(None, ())


def concept(value: Any) -> Concept:
    """Return a CodeableConcept; an R5 CodeableReference gives its concept."""
    given = obj(value)
    if isinstance(given.get("concept"), dict):
        given = given["concept"]
    codings = tuple(
        (text(item.get("system")) or "", text(item.get("code")) or "", text(item.get("display")) or "")
        for item in objs(given.get("coding"))
    )
    words = text(given.get("text")) or next((display for _, _, display in codings if display), None)
    return Concept(words, codings)


def decimal(value: Any) -> Decimal | None:
    """Return an exact number within the range of a record."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() and 0 <= number <= _LARGEST else None


def quantity(value: Any) -> Quantity | None:
    """Return an exact amount with a unit; one with a comparator (`<`, `>`) is not exact."""
    given = obj(value)
    number = decimal(given.get("value"))
    unit = text(given.get("unit")) or text(given.get("code"))
    if number is None or unit is None or given.get("comparator"):
        return None
    return Quantity(number, unit)


_PER_HOUR = {"h": 1, "hr": 1, "hour": 1, "hours": 1, "min": 60, "minute": 60}
_ML = {"ml": Decimal(1), "l": Decimal(1000), "cc": Decimal(1), "milliliter": Decimal(1)}


def rate_ml_per_hour(dosage: Object) -> Decimal | None:
    """Return the mL/h of a Dosage's rateRatio or rateQuantity; None for a rate that is none of volume."""
    ratio = obj(dosage.get("rateRatio"))
    if ratio:
        top, bottom = quantity(ratio.get("numerator")), quantity(ratio.get("denominator"))
        return _rate(top, bottom) if top and bottom else None
    rate = quantity(dosage.get("rateQuantity"))
    return volume_rate(rate) if rate else None


def volume_rate(rate: Quantity) -> Decimal | None:
    """Return a rate in mL/h of an amount such as 125 `mL/h`."""
    volume, slash, time = rate.unit.partition("/")
    return _rate(Quantity(rate.value, volume), Quantity(Decimal(1), time)) if slash else None


def _rate(top: Quantity, bottom: Quantity) -> Decimal | None:
    volume, hours = _ML.get(top.unit.strip().casefold()), _PER_HOUR.get(bottom.unit.strip().casefold())
    if volume is None or hours is None or not bottom.value:
        return None
    rate = round(top.value * volume * hours / bottom.value, 4)
    return rate if rate <= _LARGEST else None


def millilitres(amount: Quantity | None) -> Decimal | None:
    """Return an amount in mL where it is one of volume."""
    factor = _ML.get(amount.unit.strip().casefold()) if amount else None
    return amount.value * factor if amount and factor else None


def reference(value: Any) -> str:
    """Return the target of a Reference in the form in which `Store` keeps it; an empty text if none."""
    target = text(obj(value).get("reference")) or ""
    return local_reference(target)


def local_reference(target: str) -> str:
    """Return `Type/id` of a reference, without server and version; fragments and URNs stay as they are."""
    if target.startswith(("#", "urn:")):
        return target
    path = target.split("/_history/")[0].rstrip("/")
    return "/".join(path.split("/")[-2:])
