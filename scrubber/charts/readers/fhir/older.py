"""FHIR STU3 and DSTU2: their administrations and orders, told in the elements of R4.

What is new in R4 is mostly a name; one thing is not: before R4 a completed administration says with `notGiven` (DSTU2:
`wasNotGiven`) that the drug was not given. A sender that mixes the releases writes it in R4, too.
"""

from __future__ import annotations

from typing import Any

from scrubber.charts.readers.fhir.values import Object, obj, objs, text

_NAMES = {
    "effectiveTimeDateTime": "effectiveDateTime",
    "effectiveTimePeriod": "effectivePeriod",
    "prescription": "request",
    "reasonNotGiven": "statusReason",
    "reasonGiven": "reasonCode",
    "dateWritten": "authoredOn",
    "prescriber": "requester",
}
_IN_DOSAGE = {"quantity": "dose", "siteCodeableConcept": "site", "rateSimpleQuantity": "rateQuantity"}
_NOT_GIVEN = ("notGiven", "wasNotGiven")
_ORDER, _ORDER_NOW = "MedicationOrder", "MedicationRequest"
_DOSAGE_MARKS = frozenset(_IN_DOSAGE)
_MARKS = frozenset((*_NAMES, *_NOT_GIVEN))


def as_now(body: Object) -> Object:
    """Return a resource in the elements of R4; what is in them already, and what is no administration and no order,
    as it is.
    """
    match body.get("resourceType"):
        case "MedicationAdministration":
            if not _MARKS.isdisjoint(body) or ("dosage" in body and _is_older(body["dosage"])):
                return _administration(body)
        case "MedicationRequest" | "MedicationOrder":
            if (
                not _MARKS.isdisjoint(body)
                or _is_older(body.get("dosageInstruction"))
                or body["resourceType"] == _ORDER
            ):
                return _with_dosage(_renamed(body, _NAMES), "dosageInstruction") | {
                    "resourceType": _ORDER_NOW
                }
    return body


def _is_older(dosage: Any) -> bool:
    if isinstance(dosage, dict):
        return not _DOSAGE_MARKS.isdisjoint(dosage)
    return any(not _DOSAGE_MARKS.isdisjoint(one) for one in objs(dosage))


def _administration(body: Object) -> Object:
    denials = [body[name] for name in _NOT_GIVEN if body.get(name) is not None]
    found = _renamed({name: value for name, value in body.items() if name not in _NOT_GIVEN}, _NAMES)
    found = _with_dosage(found, "dosage")
    if target := text(obj(found.get("request")).get("reference")):
        found["request"] = found["request"] | {"reference": target.replace(f"{_ORDER}/", f"{_ORDER_NOW}/")}
    # `"true"` is no boolean, and nobody knows what was meant
    if any(said is not False for said in denials) and found.get("status") != "entered-in-error":
        found["status"] = "not-done" if any(said is True for said in denials) else "unknown"
    return found


def _with_dosage(body: Object, name: str) -> Object:
    if not _is_older(body.get(name)):
        return body
    return body | {name: [_renamed(one, _IN_DOSAGE) for one in objs(body[name])]}


def _renamed(body: Object, names: dict[str, str]) -> Object:
    """Return the elements under their names of now; one that is there already goes before an old one."""
    return {names.get(name, name): value for name, value in body.items()} | {
        name: value for name, value in body.items() if name not in names
    }
