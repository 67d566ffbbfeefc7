"""What this room says of itself: CapabilityStatement and OperationDefinitions of FHIR R4 (4.0.1)."""

from __future__ import annotations

from typing import Any

from scrubber import __version__
from scrubber.service.fhir import statements
from scrubber.service.fhir.values import MEDIA_TYPE, Resource

FHIR_VERSION = "4.0.1"
DATE = "2026-11-26"
"""When these definitions were last changed."""
SCRUB, SUBMIT = "Claim-scrub", "submit-attachment"
CDEX = "http://hl7.org/fhir/us/davinci-cdex/OperationDefinition/submit-attachment"


def capability_statement(base: str) -> Resource:
    """Return the CapabilityStatement of the service whose FHIR routes lie under `base`."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "publisher": "infuscrub",
        "kind": "instance",
        "software": {"name": "infuscrub", "version": __version__},
        "implementation": {"description": "Infusion claims checked against the chart", "url": base},
        "fhirVersion": FHIR_VERSION,
        "format": [MEDIA_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "Two operations. No resource is stored, read or searched for. Documents travel as "
                "`data` in base64: what is only linked is never fetched.",
                "security": {
                    "description": "Send `Authorization: Bearer` with a key or token that has the scope `fhir`.",
                },
                "resource": [
                    {
                        "type": "Claim",
                        "operation": [{"name": "scrub", "definition": f"{base}/OperationDefinition/{SCRUB}"}],
                    }
                ],
                "operation": [{"name": "submit-attachment", "definition": CDEX}],
            }
        ],
    }


def operation_definition(id: str, base: str) -> Resource | None:
    """Return the definition of an operation; None for what is none."""
    if id == SCRUB:
        return _scrub(base)
    return _submit(base) if id == SUBMIT else None


def _defined(id: str, base: str, **more: Any) -> Resource:
    return {
        "resourceType": "OperationDefinition",
        "id": id,
        "url": f"{base}/OperationDefinition/{id}",
        "version": __version__,
        "status": "active",
        "kind": "operation",
        "date": DATE,
        "publisher": "infuscrub",
        "instance": False,
        **more,
    }


def _parameter(name: str, use: str, least: int, most: str, type: str, said: str) -> Resource:
    return {"name": name, "use": use, "min": least, "max": most, "documentation": said, "type": type}


def _scrub(base: str) -> Resource:
    stated = {
        "signatureOnFile": "CLM06: Y or N. Of a professional claim.",
        "assignment": "CLM07: A, B or C.",
        "benefitsAssigned": "CLM08: Y, N or W.",
        "releaseOfInformation": "CLM09: Y or I.",
    }
    assert stated.keys() == statements.NAMES.keys()
    return _defined(
        SCRUB,
        base,
        name="ScrubClaim",
        title="Check an infusion claim against its documentation",
        affectsState=False,
        description="Judges a Claim for payment as the 837 that says the same, against the documentation that comes "
        "with it. Nothing is kept.",
        code="scrub",
        resource=["Claim"],
        system=False,
        type=True,
        parameter=[
            _parameter("claim", "in", 1, "1", "Claim", "An active Claim with `use` = claim."),
            _parameter("resources", "in", 0, "*", "Bundle", "What the Claim refers to and does not contain."),
            _parameter(
                "documentation",
                "in",
                0,
                "*",
                "Resource",
                "The chart: a Bundle, a DocumentReference, or a Binary in any format that is read.",
            ),
            *(
                _parameter(
                    name, "in", 0, "1", "code", f"{said} Needed unless the service is configured with it."
                )
                for name, said in stated.items()
            ),
            _parameter(
                statements.FILING_INDICATOR,
                "in",
                0,
                "1",
                "code",
                "SBR09, where Coverage.type has no code of X12.",
            ),
            _parameter("x12", "in", 0, "1", "boolean", "Whether the 837 that may be sent is wanted too."),
            _parameter("response", "out", 1, "1", "ClaimResponse", "What was decided, line by line."),
            _parameter("corrected", "out", 0, "1", "Claim", "The Claim with the corrections that were made."),
            _parameter(
                "issues", "out", 1, "1", "OperationOutcome", "What to repair or know, with FHIRPaths."
            ),
            _parameter("x12", "out", 0, "1", "Binary", "The 837, where it was asked for and may be sent."),
        ],
    )


def _submit(base: str) -> Resource:
    return {"base": CDEX} | _defined(
        SUBMIT,
        base,
        name="SubmitAttachment",
        title="Submit documents before the claim that they belong to",
        affectsState=True,
        description="Da Vinci CDex 2.1 $submit-attachment for unsolicited attachments of claims. They are kept in "
        "memory for the claim that follows and forgotten when it was judged, or after some minutes.",
        code="submit-attachment",
        resource=["Claim"],
        system=True,
        type=False,
        parameter=[
            _parameter("TrackingId", "in", 1, "1", "Identifier", "The attachment control number: PWK06."),
            _parameter("AdminRefNumber", "in", 0, "1", "Identifier", "Of prior authorizations; not used."),
            _parameter("AttachTo", "in", 1, "1", "code", "Only `claim` is taken."),
            _parameter("PayerId", "in", 0, "1", "Identifier", "Not used."),
            _parameter("OrganizationId", "in", 0, "1", "Identifier", "This or ProviderId is needed."),
            _parameter("ProviderId", "in", 0, "1", "Identifier", "This or OrganizationId is needed."),
            _parameter("MemberId", "in", 1, "1", "Identifier", "The member id of the patient."),
            _parameter("ServiceDate", "in", 1, "1", "dateTime", "The day of the service."),
            {
                "name": "Attachment",
                "use": "in",
                "min": 1,
                "max": "*",
                "documentation": "One document.",
                "part": [
                    _parameter(
                        "LineItem", "in", 0, "*", "string", "Claim.item.sequence that it is evidence for."
                    ),
                    _parameter(
                        "Code", "in", 0, "1", "CodeableConcept", "What kind of document it is; not used."
                    ),
                    _parameter(
                        "Content",
                        "in",
                        1,
                        "1",
                        "Resource",
                        "A DocumentReference or Binary with its data, or clinical resources.",
                    ),
                ],
            },
            _parameter("Final", "in", 0, "1", "boolean", "False: more attachments follow."),
        ],
    )
