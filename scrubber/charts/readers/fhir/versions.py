"""Which of two versions of one resource is the newer: by the instant of its last change, else by its version number."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from scrubber.charts.readers.fhir.values import Object, instant, obj, text

Newer = Literal["first", "second", "same", "unknown"]


def newer(one: Object, other: Object) -> Newer:
    """Return which of two bodies of one resource stands; `unknown` where nothing tells.

    `2026-03-02T14:30-05:00` is later than `2026-03-02T18:00Z`. A version number counts where an instant is missing, and
    means nothing beside a body that has none.
    """
    if _plain(one) == _plain(other):
        return "same"
    first, second = instant(_meta(one, "lastUpdated")), instant(_meta(other, "lastUpdated"))
    by_time = _later(first, second)
    return by_time if by_time != "unknown" else _later(_number(one), _number(other))


def _later(one: datetime | int | None, other: datetime | int | None) -> Newer:
    if one is None or other is None or one == other:
        return "unknown"
    if isinstance(one, datetime) and isinstance(other, datetime):
        if (one.tzinfo is None) != (other.tzinfo is None):
            return "unknown"
        return "first" if one > other else "second"
    if isinstance(one, int) and isinstance(other, int):
        return "first" if one > other else "second"
    return "unknown"


def _number(body: Object) -> int | None:
    number = text(_meta(body, "versionId")) or ""
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else None


def _meta(body: Object, name: str) -> object:
    return obj(body.get("meta")).get(name)


def _plain(body: Object) -> Object:
    return {name: value for name, value in body.items() if name != "meta"}
