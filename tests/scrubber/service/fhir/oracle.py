"""Somebody else's FHIR: `fhir.resources` reads what this service answers.

It has R4B (4.3.0) and no R4 (4.0.1). For the resources of these tests the two are alike but for codes: R4B changed
other resources (medicinal products, evidence, subscriptions) and with them the value sets of resource types and
versions, which the library does not check. It checks elements, types and cardinalities: what R4 does not know is an
error.
"""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from typing import Any

from scrubber.service.fhir.values import dump, load


def valid(resource: dict[str, Any]) -> dict[str, Any]:
    """Return a resource, read from its JSON by `fhir.resources`. Fails where it is none."""
    kind = resource["resourceType"]
    model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
    read = model.model_validate_json(dump(resource))
    assert not _empty(resource), "FHIR has no empty objects or lists"
    return dict(load(read.model_dump_json().encode()))


def _empty(value: Any) -> bool:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return not value or any(_empty(each) for each in inner)
    return value is None or (isinstance(value, Decimal) and not value.is_finite())
