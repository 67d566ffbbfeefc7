"""From a field of a claim in JSON back to the element of FHIR that said it: `claims[0].lines[1].units` is
`Claim.item[1].quantity`.

Items and diagnoses are read in the order of their sequence, so that the second line need not be the second item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from scrubber.claims.fhir.nodes import Node
from scrubber.claims.fhir.parties import focal
from scrubber.claims.fhir.resources import Resources

_CLAIM: Mapping[str, str] = MappingProxyType(
    {
        "claim_id": "identifier",
        "charge": "total",
        "form": "type",
        "billing_provider": "provider",
        "subscriber": "patient",
        "patient": "patient",
        "payer": "insurer",
        "diagnoses": "diagnosis",
        "admitting_diagnosis": "diagnosis",
        "reasons_for_visit": "diagnosis",
        "external_causes": "diagnosis",
        "procedures": "procedure",
        "attachments": "supportingInfo",
        "occurrences": "supportingInfo",
        "conditions": "supportingInfo",
        "type_of_bill": "supportingInfo",
        "admission_type": "supportingInfo",
        "admission_source": "supportingInfo",
        "patient_status": "supportingInfo",
        "dates": "billablePeriod",
        "providers": "careTeam",
        "references": "insurance",
        "more": "insurance",
        "lines": "item",
        "place_of_service": "item",
    }
)
_LINE: Mapping[str, str] = MappingProxyType(
    {
        "code": "productOrService",
        "qualifier": "productOrService",
        "description": "productOrService",
        "modifiers": "modifier",
        "revenue_code": "revenue",
        "charge": "net",
        "units": "quantity",
        "unit": "quantity",
        "place_of_service": "locationCodeableConcept",
        "diagnosis_pointers": "diagnosisSequence",
        "attachments": "informationSequence",
        "providers": "careTeamSequence",
        "drug": "detail",
    }
)
_DRUG: Mapping[str, str] = MappingProxyType(
    {"ndc": "productOrService", "qualifier": "productOrService", "quantity": "quantity", "unit": "quantity"}
)
_PARTY: Mapping[str, str] = MappingProxyType(
    {
        "organization": "name",
        "family": "name",
        "given": "name",
        "middle": "name",
        "suffix": "name",
        "address": "address",
        "birth_date": "birthDate",
        "gender": "gender",
        "npi": "identifier",
        "id": "identifier",
        "references": "identifier",
    }
)
_COVERAGE: Mapping[str, str] = MappingProxyType(
    {
        "member_id": "subscriberId",
        "filing_indicator": "type",
        "relationship": "relationship",
        "group_number": "class",
        "group_name": "class",
    }
)
_KEPT_INDEX = frozenset({"modifiers", "diagnosis_pointers"})
"""Lists that FHIR has in the same order."""
_STEP = re.compile(r"([a-z_0-9]+)((?:\[\d+\])?)")


class Places:
    """Where the fields of some claims stand in FHIR."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, Mapping[str, str]]] = {}

    def add(
        self,
        at: int,
        resources: Resources,
        claim: Node,
        items: Sequence[Node],
        diagnoses: Sequence[Node],
    ) -> None:
        """Note a claim, with its items and diagnoses in the order of the lines and pointers."""
        own = f"claims[{at}]"
        self._places[own] = (claim.path, _CLAIM)
        for number, item in enumerate(items):
            day = "servicedDate" if item.has("servicedDate") else "servicedPeriod"
            self._places[f"{own}.lines[{number}]"] = (item.path, {**_LINE, "date": day, "through": day})
            for detail in item.nodes("detail") if item.has("detail") else ():
                if detail.is_taken:
                    self._places[f"{own}.lines[{number}].drug"] = (detail.path, _DRUG)
        for number, entry in enumerate(diagnoses):
            self._places[f"{own}.diagnoses[{number}]"] = (entry.path, {})
        for field, key in (("billing_provider", "provider"), ("payer", "insurer"), ("patient", "patient")):
            if (found := resources.seek(claim, key)) is not None:
                self._places[f"{own}.{field}"] = (found.path, _PARTY)
        for insurance in focal(claim):
            if (coverage := resources.seek(insurance, "coverage")) is not None:
                self._insured(own, resources, claim, coverage)

    def _insured(self, own: str, resources: Resources, claim: Node, coverage: Node) -> None:
        holder = resources.seek(coverage, "subscriber") or resources.seek(claim, "patient")
        if holder is not None:
            self._places[f"{own}.subscriber"] = (holder.path, _PARTY)
        payors = coverage.nodes("payor")
        if not claim.has("insurer") and payors and (payer := resources.follow(payors[0])) is not None:
            self._places[f"{own}.payer"] = (payer.path, _PARTY)
        for field, key in _COVERAGE.items():
            if coverage.has(key):
                self._places[f"{own}.subscriber.{field}"] = (f"{coverage.path}.{key}", {})

    def where(self, path: str) -> str:
        """Return the path of FHIR that a path of the claims in JSON comes from; empty for what no resource says."""
        rest: list[str] = []
        steps = path.split(".")
        while steps:
            place = self._places.get(".".join(steps))
            if place is not None:
                return _below(*place, rest)
            rest.insert(0, steps.pop())
        return ""


def _below(place: str, fields: Mapping[str, str], rest: Sequence[str]) -> str:
    step = _STEP.fullmatch(rest[0]) if rest else None
    if step is None or step[1] not in fields:
        return place
    return f"{place}.{fields[step[1]]}{step[2] if step[1] in _KEPT_INDEX else ''}"
