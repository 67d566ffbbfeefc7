"""What `Claim/$scrub` is asked: the Claim with what it refers to, its documentation, and what is stated beside it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrubber.service.config import FhirConfig
from scrubber.service.fhir import statements
from scrubber.service.fhir.outcome import Issue, refused
from scrubber.service.fhir.values import Resource, dump, objects, text

MOST_DOCUMENTS = 200
"""Documents of one claim."""
_DOCUMENTS = ("Bundle", "DocumentReference", "Binary")
_SUFFIXES = {
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/csv": "csv",
    "text/html": "html",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/hl7-v2+er7": "hl7",
    "x-application/hl7-v2+er7": "hl7",
    "application/edi-x12": "x12",
    "application/json": "json",
    "application/fhir+json": "json",
}
_LINKED = frozenset(
    {
        *("Patient", "Coverage", "Organization", "Practitioner", "PractitionerRole", "Location"),
        *("RelatedPerson", "Condition", "ClaimResponse"),
    }
)
"""Resources of the documentation that a Claim may refer to."""


@dataclass(slots=True)
class Asked:
    """One call, taken apart."""

    claim: Resource = field(default_factory=dict)
    bundle: Resource = field(default_factory=dict)
    """The Claim first, then what it may refer to: what `claims_of_fhir` reads."""
    documents: dict[str, bytes] = field(default_factory=dict)
    """By the names under which the answer speaks of them."""
    document_places: dict[str, str] = field(default_factory=dict)
    """Where each of them stands in what was sent."""
    stated: dict[str, str] = field(default_factory=dict)
    filing_indicator: str | None = None
    x12: bool = False
    places: list[str] = field(default_factory=list)
    """Of each entry of `bundle`, where it stands in what was sent."""

    def where(self, path: str) -> str:
        """Return the FHIRPath of a path in `bundle`: `Bundle.entry[0].Claim.item[1]` is `Claim.item[1]`."""
        head, _, rest = path.partition("].")
        if not head.startswith("Bundle.entry[") or not head[13:].isdecimal():
            return path
        place = self.places[int(head[13:])]
        _, _, below = rest.partition(".")
        return _without_types(f"{place}.{below}" if below else place)


def asked(body: Mapping[str, Any], config: FhirConfig) -> Asked:
    """Take a call apart: Parameters, or a Claim that contains all that it refers to.

    Raises a `Problem` of status 422 that names every parameter that can't be used.
    """
    found, wrong = Asked(), list[Issue]()
    found.stated = {
        name: said for name, _ in statements.NAMES.values() if (said := getattr(config, name)) is not None
    }
    found.filing_indicator = config.filing_indicator
    if body.get("resourceType") == "Claim":
        found.claim = dict(body)
        resources: list[Resource] = []
    elif body.get("resourceType") == "Parameters":
        resources = list(_parameters(body, found, wrong))
    else:
        wrong.append(Issue("structure", "Send Parameters, or a Claim that contains all that it refers to."))
        raise refused(422, "parameters", *wrong)
    if not found.claim and not wrong:
        wrong.append(Issue("required", "The parameter `claim` is required.", ("Parameters.parameter",)))
    wrong += [
        Issue("required", f"State `{name}`: a FHIR Claim has no element for it.", ("Parameters.parameter",))
        for name, (own, _) in statements.NAMES.items()
        if own not in found.stated and not (own == "signature_on_file" and _is_institutional(found.claim))
    ]
    if wrong:
        raise refused(422, "parameters", *wrong)
    found.stated.setdefault(
        "signature_on_file", "Y"
    )  # of a hospital: an 837I has no CLM06, and it is left out
    _put_together(found, resources)
    return found


def _is_institutional(claim: Resource) -> bool:
    return any(text(each, "code") == "institutional" for each in objects(claim.get("type"), "coding"))


def _parameters(body: Mapping[str, Any], found: Asked, wrong: list[Issue]) -> Iterator[Resource]:
    """Take each parameter; yield the Bundles that the Claim may refer into, with a mark of where they stand."""
    listed = body.get("parameter")
    for at, parameter in enumerate(listed if isinstance(listed, list) else []):
        place = f"Parameters.parameter[{at}]"
        name = text(parameter, "name")
        resource = parameter.get("resource") if isinstance(parameter, dict) else None
        if name in _TAKERS:
            told = _TAKERS[name](found, parameter, resource, place)
            if told is not None:
                wrong.append(told)
            elif name in ("resources", "documentation") and isinstance(resource, dict):
                yield {"place": place, "all": name == "resources", "resource": resource}
        elif name in statements.NAMES or name == statements.FILING_INDICATOR:
            told = _state(found, parameter, name, place)
            wrong += [told] if told is not None else []
        else:
            known = ", ".join((*_TAKERS, *statements.NAMES, statements.FILING_INDICATOR))
            wrong.append(Issue("not-supported", f"{place} is none of {known}.", (f"{place}.name",)))


def _claim(found: Asked, _parameter: Any, resource: Any, place: str) -> Issue | None:
    if not isinstance(resource, dict) or resource.get("resourceType") != "Claim":
        return Issue("structure", "`claim` is a Claim resource.", (f"{place}.resource",))
    if found.claim:
        return Issue("multiple-matches", "`claim` is given twice; ask about one claim at a time.", (place,))
    found.claim = resource
    return None


def _resources(_found: Asked, _parameter: Any, resource: Any, place: str) -> Issue | None:
    if not isinstance(resource, dict) or resource.get("resourceType") != "Bundle":
        return Issue(
            "structure", "`resources` is a Bundle of what the Claim refers to.", (f"{place}.resource",)
        )
    return None


def _documentation(found: Asked, _parameter: Any, resource: Any, place: str) -> Issue | None:
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if kind not in _DOCUMENTS:
        words = "`documentation` is a Bundle, a DocumentReference or a Binary."
        return Issue("structure", words, (f"{place}.resource",))
    if len(found.documents) >= MOST_DOCUMENTS:
        return Issue("too-costly", f"More than {MOST_DOCUMENTS} documents are given.", (place,))
    data = document(resource)
    if data is None:
        return Issue("value", "The Binary has no `data` in base64.", (f"{place}.resource.data",))
    name = f"documentation-{len(found.documents) + 1}.{suffix(resource)}"
    found.documents[name] = data
    found.document_places[name] = f"{place}.resource"
    return None


def document(resource: Mapping[str, Any]) -> bytes | None:
    """Return a resource as a document: the data of a Binary, any other as it is; None for a Binary without data."""
    return binary(resource) if resource.get("resourceType") == "Binary" else dump(resource)


def suffix(resource: Mapping[str, Any]) -> str:
    """Return the ending of a document's name."""
    if resource.get("resourceType") != "Binary":
        return "json"
    return _SUFFIXES.get(text(resource, "contentType").partition(";")[0].strip().lower(), "bin")


def binary(resource: Mapping[str, Any]) -> bytes | None:
    """Return the data of a Binary; None where it has none that can be decoded."""
    data = resource.get("data")
    if not isinstance(data, str) or not data:
        return None
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _x12(found: Asked, parameter: Any, _resource: Any, place: str) -> Issue | None:
    value = parameter.get("valueBoolean")
    if not isinstance(value, bool):
        return Issue("value", "`x12` is `valueBoolean`.", (f"{place}.valueBoolean",))
    found.x12 = value
    return None


_TAKERS: Mapping[str, Callable[[Asked, Any, Any, str], Issue | None]] = {
    "claim": _claim,
    "resources": _resources,
    "documentation": _documentation,
    "x12": _x12,
}


def _state(found: Asked, parameter: Any, name: str, place: str) -> Issue | None:
    key = "valueCode" if "valueCode" in parameter else "valueString"
    said = text(parameter, key)
    if name == statements.FILING_INDICATOR:
        if len(said) != 2 or not said.isalnum() or not said.isascii():
            return Issue("code-invalid", f"`{name}` is a code of X12 element 1032.", (f"{place}.{key}",))
        found.filing_indicator = said
        return None
    own, known = statements.NAMES[name]
    if said not in known:
        words = f"`{name}` is one of {', '.join(sorted(known))}, as valueCode."
        return Issue("code-invalid", words, (f"{place}.{key}",))
    found.stated[own] = said
    return None


# --- what the Claim may refer to --------------------------------------------------------------------------------------


def _put_together(found: Asked, marked: list[Resource]) -> None:
    """Put the Claim, all of `resources` and those of the documentation that are referred to into one Bundle."""
    entries: list[Resource] = [{"resource": found.claim}]
    found.places.append("Claim")
    lent: dict[str, tuple[Resource, str]] = {}
    for each in marked:
        for at, entry in enumerate(objects(each["resource"], "entry")):
            resource = entry.get("resource")
            place = f"{each['place']}.resource.entry[{at}].resource"
            if not isinstance(resource, dict):
                continue
            if each["all"] and resource.get("resourceType") != "Claim":
                entries.append(entry)
                found.places.append(place)
            elif (kind := text(resource, "resourceType")) in _LINKED:
                for name in (text(entry, "fullUrl"), f"{kind}/{text(resource, 'id')}"):
                    if name:
                        lent.setdefault(name, (entry, place))
    taken: set[int] = set()
    waiting = [reference for entry in entries for reference in _references(entry)]
    while waiting:
        entry_place = lent.get(waiting.pop())
        if entry_place is None or id(entry_place[0]) in taken:
            continue
        taken.add(id(entry_place[0]))
        entries.append(entry_place[0])
        found.places.append(entry_place[1])
        waiting += _references(entry_place[0])
    found.bundle = {"resourceType": "Bundle", "entry": entries}


def _references(value: Any) -> Iterator[str]:
    """Yield every `reference` in a resource, without recursion."""
    level = [value]
    while level:
        node = level.pop()
        if isinstance(node, dict):
            target = node.get("reference")
            if isinstance(target, str):
                yield target
                if "/" in target:
                    yield "/".join(target.split("/")[-2:])
            level += node.values()
        elif isinstance(node, list):
            level += node


def _without_types(path: str) -> str:
    """Return a path without the names of resources that follow an index: `contained[0].Patient.name`."""
    steps = path.split(".")
    kept = [
        step
        for at, step in enumerate(steps)
        if not (at and step[:1].isupper() and steps[at - 1].startswith("contained["))
    ]
    return ".".join(kept)
