"""The FHIR data types that readers need, read tolerantly: a value of the wrong shape is an absent value."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from scrubber.charts.safety import MAX_TEXT
from scrubber.charts.words.clock import Moment, parse_iso
from scrubber.charts.words.values import LARGEST, Concept, Span, days_or_times, rate, volume_rate
from scrubber.model.record import Quantity

Object = dict[str, Any]


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


def texts(value: Any) -> list[str]:
    """Return the texts of a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def moment(value: Any) -> Moment | None:
    """Return a time or a date."""
    return parse_iso(value) if isinstance(value, str) else None


def instant(value: Any) -> datetime | None:
    """Return a time; a date is none."""
    found = moment(value)
    return found if isinstance(found, datetime) else None


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


_NOTHING = Concept(None, ())


def concept(value: Any) -> Concept:
    """Return a CodeableConcept; an R5 CodeableReference gives its concept."""
    if not value:
        return _NOTHING  # most elements that may hold one are absent
    given = obj(value)
    if isinstance(given.get("concept"), dict):
        given = given["concept"]
    codings = tuple(
        [
            (text(item.get("system")) or "", text(item.get("code")) or "", text(item.get("display")) or "")
            for item in objs(given.get("coding"))
        ]
    )
    words = text(given.get("text")) or next((display for _, _, display in codings if display), None)
    return Concept(words, codings)


def decimal(value: Any) -> Decimal | None:
    """Return an exact number within the range of a record."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() and 0 <= number <= LARGEST else None


def quantity(value: Any) -> Quantity | None:
    """Return an exact amount with a unit; one with a comparator (`<`, `>`) is not exact."""
    given = obj(value)
    number = decimal(given.get("value"))
    unit = _unit(given)
    if number is None or unit is None or given.get("comparator"):
        return None
    return Quantity(number, unit)


def _unit(given: Object) -> str | None:
    """Return the unit: what its UCUM code says, whatever language its words are in, else the words.

    None where the words are another unit than the code: `g` beside the code `mg`.
    """
    code, words = text(given.get("code")), text(given.get("unit"))
    if code and _UCUM in (text(given.get("system")) or ""):
        bare = _ANNOTATION.sub("", code)
        found = _made_out(bare)
        if found is not None:
            return None if (_made_out(words or bare) or found) != found else found
    return words or code


def _made_out(code: str) -> str | None:
    """Return a unit that is known, as charts write it."""
    parts = [_OF_UCUM.get(part, "") for part in code.split("/")]
    return "/".join(parts) if all(parts) else None


_ANNOTATION = re.compile(r"\{[^{}]{0,80}\}")
"""Words of UCUM for a person, which change no unit: `mg{total}`."""


_UCUM = "unitsofmeasure.org"
_OF_UCUM = {
    "mg": "mg", "g": "g", "kg": "kg", "ug": "mcg", "ng": "ng", "mL": "mL", "ml": "mL", "L": "L", "l": "L", "dL": "dL",
    "meq": "mEq", "mmol": "mmol", "[iU]": "units", "[IU]": "units", "U": "units", "[USP'U]": "units", "h": "h",
    "min": "min", "d": "d", "m2": "m2", "s": "s",
}  # fmt: skip
"""UCUM codes as charts write them; one that is not here leaves the words beside it."""


def rate_ml_per_hour(dosage: Object) -> Decimal | None:
    """Return the mL/h of a Dosage's rateRatio or rateQuantity; None for a rate that is none of volume."""
    ratio = obj(dosage.get("rateRatio"))
    if ratio:
        top, bottom = quantity(ratio.get("numerator")), quantity(ratio.get("denominator"))
        return rate(top, bottom) if top and bottom else None
    plain = quantity(dosage.get("rateQuantity"))
    return volume_rate(plain) if plain else None


def reference(value: Any) -> str:
    """Return the target of a Reference in the form in which `Store` keeps it; an empty text if none."""
    target = text(obj(value).get("reference")) or ""
    return local_reference(target)


@lru_cache(maxsize=1024)  # a chart refers to its patient and its orders many times
def local_reference(target: str) -> str:
    """Return `Type/id` of a reference, without server and version; fragments and URNs stay as they are."""
    if target.startswith(("#", "urn:")):
        return target
    if target.count("/") == 1 and not target.endswith("/"):
        return target  # as most senders write it
    path = target.split("/_history/")[0].rstrip("/")
    return "/".join(path.rsplit("/", 2)[-2:])


_NAMES = {"MR": "medical record number", "MB": "member number"}
"""Types that senders write without a coding system."""


def identifier_of(body: Object, code: str, word: str) -> str | None:
    """Return the identifier of a type (HL7 table 0203), or else one whose system speaks of it."""
    found = objs(body.get("identifier"))
    found = [item for item in found if item.get("use") != "old"] or found
    for item in found:
        kind = concept(item.get("type"))
        bare = (
            {words.casefold() for words in kind.said()} if not any(s for s, _, _ in kind.codings) else set()
        )
        if kind.code("0203") == code or bare & {code.casefold(), word, _NAMES.get(code, "")}:
            return text(item.get("value"))
    return next(
        (text(item.get("value")) for item in found if word in (text(item.get("system")) or "").lower()), None
    )
