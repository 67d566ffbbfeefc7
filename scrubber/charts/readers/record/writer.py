"""An infusion record as the JSON of `infuscrub.record/1`: what is unknown is left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scrubber.model import record as core
from scrubber.model.record import SCHEMA, InfusionRecord

_JSON_NAMES: dict[tuple[type, str], str] = {
    (core.Administration, "drug_class"): "class",
    (core.Encounter, "stop"): "end",
    (core.Indication, "for_administration"): "for",
}


_SILENCE = {"whole": False}
"""What `understood` says by being left out."""


def record_to_json(record: InfusionRecord) -> dict[str, Any]:
    """Return the record as JSON values, without what is unknown; `read_record` gives it back."""
    return {"schema": SCHEMA, **_object(record)}


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, core.Waste):
        return _object(value.amount) | {key: item for key, item in _object_items(value) if key != "amount"}
    return dict(_object_items(value))


def _object_items(value: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        item = _json(getattr(value, field.name))
        if item == _SILENCE and field.name == "understood":
            continue
        if item not in (None, "", {}, []):
            yield _JSON_NAMES.get((type(value), field.name), field.name), item


def _json(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _object(value)
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, Decimal):
        return _json_number(value)
    if isinstance(value, date):
        return _json_time(value)
    return value


def _json_number(value: Decimal) -> int | float | str:
    """Return a JSON number where it is exact, else the digits as text."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    approximate = float(value)
    return approximate if Decimal(repr(approximate)) == value else format(value, "f")


def _json_time(value: date) -> str:
    if isinstance(value, datetime) and value.second == value.microsecond == 0:
        return value.isoformat(timespec="minutes")
    return value.isoformat()
