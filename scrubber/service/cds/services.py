"""The services that are offered, as data: hook, words for people, what to prefetch, and what can't be done without.

Templates keep to the subset of searches that CDS Hooks 2.0 recommends: reads by id, searches by reference and token.
Source: CDS Hooks 2.0, discovery and prefetch template; search parameters of FHIR R4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrubber.service.cds.request import ChargeReview, Context, EncounterDischarge, OrderSign


@dataclass(frozen=True, slots=True)
class CdsService:
    """One entry of the discovery."""

    id: str
    hook: str
    title: str
    description: str
    prefetch: Mapping[str, str]
    required: frozenset[str]
    """Keys without which nothing can be said: missing and not to be fetched, the answer is 412."""
    context: type[Context]
    usage: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as the discovery lists it."""
        made: dict[str, Any] = {
            "id": self.id,
            "hook": self.hook,
            "title": self.title,
            "description": self.description,
            "prefetch": dict(self.prefetch),
        }
        if self.usage:
            made["usageRequirements"] = self.usage
        return made


_PATIENT = {
    "patient": "Patient/{{context.patientId}}",
    "coverage": "Coverage?patient={{context.patientId}}&status=active",
    "encounter": "Encounter/{{context.encounterId}}",
}
_CHART = {
    **_PATIENT,
    "administrations": "MedicationAdministration?patient={{context.patientId}}"
    "&context=Encounter/{{context.encounterId}}",
    "orders": "MedicationRequest?patient={{context.patientId}}&intent=order",
    "procedures": "Procedure?patient={{context.patientId}}&encounter=Encounter/{{context.encounterId}}",
    "observations": "Observation?patient={{context.patientId}}&encounter=Encounter/{{context.encounterId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "documents": "DocumentReference?patient={{context.patientId}}&encounter=Encounter/{{context.encounterId}}",
}

ORDER_SIGN = CdsService(
    id="infusion-order-sign",
    hook="order-sign",
    title="Infusion orders: payer and completeness",
    description="For each infused or injected drug about to be ordered: whether the order is complete enough to be "
    "documented against, which product bills it, and what the payer's profile says of authorization, site of care "
    "and diagnosis.",
    prefetch={**_PATIENT, "conditions": "Condition?patient={{context.patientId}}"},
    required=frozenset({"coverage"}),
    context=OrderSign,
)
DISCHARGE = CdsService(
    id="infusion-chart-complete",
    hook="encounter-discharge",
    title="Infusion chart: what is not documented yet",
    description="For each drug given in the visit: start, stop, access, dose, discarded amount, order, indication and "
    "monitoring that the chart does not show yet, and what that leaves unsupported.",
    prefetch=_CHART,
    required=frozenset({"administrations"}),
    context=EncounterDischarge,
    usage="Sees what the EHR sends: what stands in parts of the chart that are not sent is not known here.",
)
CHARGE_REVIEW = CdsService(
    id="infusion-charge-review",
    hook="org.infuscrub.charge-review",
    title="Infusion charges against the chart",
    description="Compares the infusion charges of a visit with what its chart supports so far.",
    prefetch=_CHART,
    required=frozenset({"administrations"}),
    context=ChargeReview,
    usage="A hook of our own: context holds userId, patientId, encounterId, and claim (a FHIR Claim) or charges "
    "(code, units, modifiers, date).",
)

SERVICES: Mapping[str, CdsService] = {each.id: each for each in (ORDER_SIGN, DISCHARGE, CHARGE_REVIEW)}


def discovery() -> dict[str, Any]:
    """Return the answer of the discovery endpoint."""
    return {"services": [each.as_json() for each in SERVICES.values()]}
