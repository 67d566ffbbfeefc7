"""What a CDS client sends: the request of CDS Hooks 2.0 and the context of each hook, checked at the border.

Tolerant where the specification is: fields that it does not name are passed over, since clients add extensions.
Sources: CDS Hooks 2.0, calling a CDS service; order-sign 1.0, encounter-discharge 1.0.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

FhirId = Annotated[str, Field(pattern=r"^[A-Za-z0-9\-.]*[A-Za-z0-9][A-Za-z0-9\-.]*$", max_length=64)]
"""The id of a resource; it goes into addresses, so nothing else may be one, and dots alone are none."""
Resource = dict[str, Any]

MOST_KEYS = 50
"""Prefetch keys that are looked at: a service asks for ten at most."""


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class FhirAuthorization(_Read):
    """The token that lets this service read what was not prefetched. It is never printed."""

    access_token: str = Field(min_length=1, max_length=16_384, repr=False)
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str
    subject: str
    patient: str | None = None


class Context(_Read):
    """What every hook here says of who and about whom."""

    userId: str = Field(min_length=1, max_length=200)
    patientId: FhirId
    encounterId: FhirId | None = None


class OrderSign(Context):
    """`order-sign` 1.0."""

    draftOrders: Resource

    @model_validator(mode="after")
    def _is_bundle(self) -> OrderSign:
        if self.draftOrders.get("resourceType") != "Bundle":
            raise ValueError("draftOrders is a Bundle")
        return self


class EncounterDischarge(Context):
    """`encounter-discharge` 1.0."""

    encounterId: FhirId


class Charge(_Read):
    """A service as it is to be billed."""

    code: str = Field(pattern=r"^[A-Z0-9]{5}$", description="CPT or HCPCS code")
    units: Decimal = Field(gt=0, le=99_999)
    modifiers: tuple[Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")], ...] = Field(default=(), max_length=4)
    date: datetime.date | None = None


class ChargeReview(Context):
    """`org.infuscrub.charge-review` 1.0: charges of a visit, as a FHIR Claim or as a list."""

    encounterId: FhirId
    claim: Resource | None = None
    charges: tuple[Charge, ...] = Field(default=(), max_length=500)
    setting: Literal["physician", "facility"] | None = None
    """Whose services they are, where the claim does not say it: 837P or 837I."""

    @model_validator(mode="after")
    def _is_given(self) -> ChargeReview:
        if (self.claim is None) == (not self.charges):
            raise ValueError("give claim, or charges")
        if self.claim is not None and self.claim.get("resourceType") != "Claim":
            raise ValueError("claim is a Claim")
        return self


class HookRequest(_Read):
    """A call, its context not yet read."""

    hook: str = Field(min_length=1, max_length=100)
    hookInstance: UUID
    fhirServer: str | None = Field(default=None, max_length=2000)
    fhirAuthorization: FhirAuthorization | None = None
    context: dict[str, Any]
    prefetch: Annotated[
        dict[str, Any],
        BeforeValidator(lambda value: {} if value is None else value),
        Field(max_length=MOST_KEYS),
    ] = {}

    @model_validator(mode="after")
    def _has_server(self) -> HookRequest:
        if self.fhirAuthorization is not None and self.fhirServer is None:
            raise ValueError("fhirAuthorization needs fhirServer")
        return self


class AcceptedSuggestion(_Read):
    """A suggestion that was taken up."""

    id: UUID


class Reason(_Read):
    """The reason that a user chose."""

    code: str = Field(max_length=200)
    system: str | None = Field(default=None, max_length=500)


class OverrideReason(_Read):
    """Why a card was dismissed. `userComment` is not read: free words may tell of a patient."""

    reason: Reason | None = None


class Feedback(_Read):
    """What became of one card."""

    card: UUID
    outcome: Literal["accepted", "overridden"]
    acceptedSuggestions: tuple[AcceptedSuggestion, ...] = Field(default=(), max_length=50)
    overrideReason: OverrideReason | None = None
    outcomeTimestamp: str = Field(
        pattern=r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$"
    )

    @model_validator(mode="after")
    def _says_which(self) -> Feedback:
        if self.outcome == "accepted" and not self.acceptedSuggestions:
            raise ValueError("accepted names the suggestions: acceptedSuggestions")
        return self


class FeedbackRequest(_Read):
    """What became of some cards."""

    feedback: tuple[Feedback, ...] = Field(min_length=1, max_length=1000)
