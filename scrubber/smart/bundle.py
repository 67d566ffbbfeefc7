"""A chart as one FHIR Bundle that says whether it is whole, in the words that FHIR has for it.

One that is not whole bears the tag `SUBSETTED` and an OperationOutcome with an issue `incomplete` for each
thing that is missing; the FHIR reader takes both for *partly read*. The same chart gives the same bytes, so
that an unchanged one is seen to be unchanged: no time of fetching stands in it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scrubber.charts.readers.fhir.values import Object, obj, text
from scrubber.smart.collect import Collected

SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
_ORDER = (
    "Patient",
    "Coverage",
    "Encounter",
    "Condition",
    "Medication",
    "Device",
    "Practitioner",
    "MedicationRequest",
    "MedicationAdministration",
    "Observation",
    "Procedure",
    "DocumentReference",
    "Binary",
)


def bundle_of(collected: Collected, base: str) -> Object:
    """Return the chart as a collection. `base`: the address of the server, for the full addresses of its
    resources.
    """
    resources = [collected.patient, *sorted(collected.resources.values(), key=_place)]
    entries: list[Object] = [
        {"fullUrl": f"{base}/{resource.get('resourceType')}/{resource.get('id')}", "resource": resource}
        for resource in resources
    ]
    if not collected.missing:
        return {"resourceType": "Bundle", "type": "collection", "entry": entries}
    issues = [
        {"severity": "warning", "code": "incomplete", "diagnostics": str(missing)}
        for missing in collected.missing
    ]
    entries.append({"resource": {"resourceType": "OperationOutcome", "issue": issues}})
    return {"resourceType": "Bundle", "meta": {"tag": [SUBSETTED]}, "type": "collection", "entry": entries}


def _place(resource: Object) -> tuple[int, str, str]:
    """The order of a bundle: by type, then by time, whatever order a server answers in."""
    type = text(resource.get("resourceType")) or ""
    start = text(obj(resource.get("effectivePeriod")).get("start")) or text(resource.get("effectiveDateTime"))
    return _ORDER.index(type) if type in _ORDER else len(_ORDER), start or "", text(resource.get("id")) or ""


def encoded(value: Object) -> bytes:
    """Return JSON with its numbers as they came (1.50 stays 1.50)."""
    import msgspec

    encoder = msgspec.json.Encoder(decimal_format="number")
    try:
        return msgspec.json.format(encoder.encode(value), indent=1) + b"\n"
    except (UnicodeEncodeError, msgspec.DecodeError):  # half a character, a number beyond all numbers
        return msgspec.json.format(encoder.encode(_mended(value)), indent=1) + b"\n"


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, list):
        return [_mended(item) for item in value]
    return (
        {_mended(name): _mended(item) for name, item in value.items()} if isinstance(value, dict) else value
    )
