"""`Claim/$scrub`: a Claim and its documentation in; the verdict, the corrected Claim and what is to be repaired out.

The Claim becomes an 837 and is judged as one: a FHIR Claim and the 837 of the same visit get the same verdict. Pure: no
file, clock or network; it runs in a worker process.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrubber.api import (
    ClaimDocument,
    ClaimError,
    ClaimVerdict,
    FhirClaims,
    InputError,
    claims_of_fhir,
)
from scrubber.claims.as_json.model import JsonClaim
from scrubber.service.config import FhirConfig
from scrubber.service.fhir import statements
from scrubber.service.fhir.answer import Answer
from scrubber.service.fhir.asked import Asked, asked
from scrubber.service.fhir.attachments import Submitted, of_lines
from scrubber.service.fhir.corrected import corrected_claim
from scrubber.service.fhir.outcome import Issue, claim_refused, outcome, refused
from scrubber.service.fhir.values import Resource, dump, load, parameters
from scrubber.service.tenants import Tenant

X12_TYPE = "application/edi-x12"


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """An answer on its way out of a worker process."""

    body: bytes
    disposition: str
    used: tuple[str, ...]
    """Attachments that were submitted before and that this claim used: their keys."""


def scrub_body(tenant: Tenant, body: bytes, submitted: Sequence[Submitted] = ()) -> Scrubbed:
    """Answer a body. Raises a `Problem` with its issues for what can't be used."""
    made, disposition, used = _scrubbed(tenant, load(body), submitted)
    return Scrubbed(dump(made), disposition, used)


def scrub(tenant: Tenant, body: Mapping[str, Any], submitted: Sequence[Submitted] = ()) -> Resource:
    """Answer a call: Parameters, or a Claim that contains all that it refers to, in; Parameters out.

    The answer holds `response` (ClaimResponse), `corrected` (Claim, where corrections were applied), `issues`
    (OperationOutcome) and, where it was asked for, `x12` (Binary). `submitted`: attachments that came before.
    Raises a `Problem` of status 422 with its issues for what can't be used.
    """
    return _scrubbed(tenant, body, submitted)[0]


def _scrubbed(
    tenant: Tenant, body: Mapping[str, Any], submitted: Sequence[Submitted]
) -> tuple[Resource, str, tuple[str, ...]]:
    config = tenant.config.fhir
    call = asked(body, config)
    day = tenant.session.settings.as_of
    assert day is not None  # a session's settings name the day of its checks
    envelope = statements.submission(config, day)

    def read(claim: Resource) -> FhirClaims:
        entries = [{"resource": claim}, *call.bundle["entry"][1:]]
        return claims_of_fhir(
            {"resourceType": "Bundle", "entry": entries},
            submission=envelope,
            filing_indicator=call.filing_indicator,
            **call.stated,
        )

    came, verdict = _judged(tenant, call, read, submitted)
    before = after = came.document.claims[0]
    if verdict.disposition == "corrected":  # both as the 837 says them, since that is where it was corrected
        before, after = _claim_of(came.document.to_x12()), verdict.document().claims[0]
    answer = Answer(
        call.claim, came, verdict, lambda path: call.where(came.where(path) or path), call.document_places
    )
    corrected = None
    if verdict.disposition == "corrected":
        corrected = corrected_claim(
            call.claim, before, after, verdict.claim.corrections, lambda claim: read(claim).document
        )
        if corrected is None:
            answer.more.append(_UNSAYABLE)
    x12 = None
    if call.x12:
        x12, told = _x12(config, verdict)
        answer.more += told
    used = {chart.name for chart in verdict.charts if chart.status in ("used", "partly_read", "duplicate")}
    own = [each for each in submitted if used & set(each.documents)]
    answer.more += of_lines(own, before, call.claim, used)
    made = parameters(
        response=answer.response(before, after, day.isoformat()),
        corrected=corrected,
        issues=outcome(answer.issues()),
        x12=x12,
    )
    return made, verdict.disposition, tuple(each.key for each in own)


def _judged(
    tenant: Tenant, call: Asked, read: Any, submitted: Sequence[Submitted]
) -> tuple[FhirClaims, ClaimVerdict]:
    came: FhirClaims | None = None
    try:
        came = read(call.claim)
        documents = {**call.documents, **_manifest(call, came.document.claims[0])}
        for each in submitted:
            documents |= each.documents
        return came, tenant.session.check_claim(came.document, documents=documents or None)
    except ClaimError as error:
        within = came
        raise claim_refused(
            error, lambda path: call.where((within.where(path) if within is not None else "") or path)
        ) from None
    except InputError as error:
        raise refused(422, "claim", Issue("processing", str(error))) from None


def _manifest(call: Asked, claim: JsonClaim) -> dict[str, bytes]:
    """Say that what came as documentation of this claim is that: as a manifest does for files."""
    if not call.documents:
        return {}
    quoted = claim.claim_id.replace('"', '""')
    rows = [f'{name},"{quoted}"' for name in call.documents]
    return {"manifest.csv": "\n".join(["file,claim_id", *rows, ""]).encode()}


def _claim_of(data: bytes) -> JsonClaim:
    return ClaimDocument.of_x12(data).claims[0]


_UNSAYABLE = Issue(
    "not-supported",
    "The corrections can't be said in this Claim, so `corrected` is left out. Ask for `x12`, or make the corrections "
    "that `response` names by hand.",
    ("Claim",),
    "warning",
)


def _x12(config: FhirConfig, verdict: ClaimVerdict) -> tuple[Resource | None, list[Issue]]:
    if config.sender is None or config.receiver is None:
        words = (
            "`x12` needs the sender and receiver of the envelope: `[tenants.NAME.fhir]` in the configuration."
        )
        return None, [Issue("not-supported", words, severity="warning")]
    if not verdict.goes_out:
        return None, [
            Issue("business-rule", "The claim may not be sent, so `x12` is left out.", severity="information")
        ]
    data = base64.b64encode(verdict.document().to_x12()).decode()
    return {"resourceType": "Binary", "contentType": X12_TYPE, "data": data}, []
