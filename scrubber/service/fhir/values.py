"""FHIR JSON in and out without loss: decimals keep their digits, and what is no JSON of FHIR is told and not raised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from scrubber.service.fhir.outcome import MEDIA_TYPE as MEDIA_TYPE
from scrubber.service.fhir.outcome import Issue, refused

Resource = dict[str, Any]
MOST_DEPTH = 64
"""Of JSON values inside each other; a Bundle in Parameters needs about twenty."""
_MOST_DIGITS = 40
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def load(body: bytes) -> Resource:
    """Return the resource of a body. Raises a `Problem` of status 400 for what is no JSON object with a type."""
    try:
        value = json.loads(
            body.decode("utf-8-sig"), parse_float=_decimal, parse_int=_whole, parse_constant=_no_number
        )
        if _SURROGATE.search(body.decode("utf-8", "replace")):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError):
        raise refused(
            400, "not-json", Issue("structure", "The body is not well-formed JSON in UTF-8.")
        ) from None
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        raise refused(
            400, "not-fhir", Issue("structure", "The body is no FHIR resource: `resourceType` is missing.")
        )
    if _depth_exceeds(value, MOST_DEPTH):
        raise refused(
            400, "too-deep", Issue("too-costly", f"The body is nested deeper than {MOST_DEPTH} levels.")
        )
    return value


def dump(resource: Mapping[str, Any]) -> bytes:
    """Return a resource as JSON; decimals have the digits that they came with."""
    return _ENCODER.encode(resource)


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if len(text) > _MOST_DIGITS or not -_MOST_DIGITS < value.adjusted() < _MOST_DIGITS:
        raise ValueError("number out of range")
    return value


def _whole(text: str) -> int:
    if len(text) > 18:
        raise ValueError("number out of range")
    return int(text)


def _no_number(_name: str) -> Any:
    raise ValueError("not a JSON number")


def _depth_exceeds(value: Any, most: int) -> bool:
    """Walk level by level, without recursion."""
    level = [value]
    for _ in range(most):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: Any) -> Iterator[Any]:
    inner = node.values() if isinstance(node, dict) else node
    return (child for child in inner if isinstance(child, dict | list))


# --- looking into values of which nobody knows the shape --------------------------------------------------------------


def text(of: Any, key: str) -> str:
    """Return the text of a key; empty where there is none."""
    value = of.get(key) if isinstance(of, dict) else None
    return value.strip() if isinstance(value, str) else ""


def objects(of: Any, key: str) -> list[Resource]:
    """Return the objects in the list of a key; empty where there is none."""
    value = of.get(key) if isinstance(of, dict) else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def inner(of: Any, key: str) -> Resource:
    """Return the object of a key; empty where there is none."""
    value = of.get(key) if isinstance(of, dict) else None
    return value if isinstance(value, dict) else {}


# --- making values ----------------------------------------------------------------------------------------------------


def coded(system: str, code: str, words: str = "") -> Resource:
    """Return a CodeableConcept."""
    concept: Resource = {"coding": [{"system": system, "code": code}]}
    return concept | ({"text": words} if words else {})


def parameters(**resources: Resource | None) -> Resource:
    """Return Parameters with a resource a name; what is None is left out."""
    made = [{"name": name, "resource": each} for name, each in resources.items() if each is not None]
    return {"resourceType": "Parameters", "parameter": made}
