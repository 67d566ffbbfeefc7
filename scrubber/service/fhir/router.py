"""HTTP of the FHIR operations: who may ask, what type a body has, and which part is done in a worker process."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from scrubber.service.accept import not_acceptable, preferred
from scrubber.service.auth.gate import allowed
from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.errors import Problem
from scrubber.service.fhir import attachments, metadata, scrub
from scrubber.service.fhir.outcome import MEDIA_TYPE, declared, outcome
from scrubber.service.fhir.values import Resource, dump
from scrubber.service.service import Service

_ACCEPTED = (MEDIA_TYPE, "application/json")
_READABLE = ("*/*", "application/*", *_ACCEPTED)


class FhirResponse(Response):
    """A resource as JSON."""

    media_type = MEDIA_TYPE


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/fhir", tags=["fhir"], default_response_class=FhirResponse)

    @routes.get("/metadata", operation_id="fhirMetadata", responses=_good("CapabilityStatement"))
    async def capabilities(request: Request) -> Response:
        """Say what is served here: the CapabilityStatement."""
        return _answer(metadata.capability_statement(_base(request)))

    @routes.get(
        "/OperationDefinition/{id}",
        operation_id="fhirOperationDefinition",
        responses=_good("OperationDefinition", 404),
    )
    async def definition(id: str, request: Request) -> Response:
        """Give the definition of an operation: `Claim-scrub` or `submit-attachment`."""
        found = metadata.operation_definition(id, _base(request))
        if found is None:
            raise Problem(404, "no-operation", "There is no such operation here")
        return _answer(found)

    @routes.post(
        "/Claim/$scrub",
        operation_id="fhirScrubClaim",
        responses=_good("Parameters", 406, 415),
        openapi_extra=_takes("Parameters with a Claim and its documentation, or a Claim"),
    )
    async def scrub_claim(
        request: Request, principal: Annotated[Principal, Depends(allowed(Scope.FHIR))]
    ) -> Response:
        """Judge a Claim against its documentation, and against the attachments that wait for it."""
        service: Service = request.app.state.service
        body = await _body(request)
        submitted: tuple[attachments.Submitted, ...] = ()
        if service.attachments.has_any(principal.tenant):
            keys = await service.run(principal, attachments.keys_of, body)
            submitted = service.attachments.find(principal.tenant, keys)
        made: scrub.Scrubbed = await service.run(principal, scrub.scrub_body, body, submitted)
        service.attachments.forget(principal.tenant, made.used)
        service.metrics.claims(principal.tenant, made.disposition)
        return FhirResponse(made.body)

    @routes.post(
        "/$submit-attachment",
        operation_id="fhirSubmitAttachment",
        responses=_good("OperationOutcome", 406, 415),
        openapi_extra=_takes("Parameters of Da Vinci CDex $submit-attachment"),
    )
    async def submit_attachment(
        request: Request, principal: Annotated[Principal, Depends(allowed(Scope.FHIR))]
    ) -> Response:
        """Keep documents in memory for the claim that follows."""
        service: Service = request.app.state.service
        submitted = await service.run(principal, attachments.submitted_body, await _body(request))
        waiting = service.attachments
        waiting.keep(principal.tenant, submitted)
        # also forgotten in time where nobody asks again
        asyncio.get_running_loop().call_later(waiting.seconds + 1, waiting.sizes)
        return _answer(outcome([attachments.held(max(1, round(waiting.seconds / 60)))]))

    return routes


def _base(request: Request) -> str:
    service: Service = request.app.state.service
    return f"{service.config.address}/fhir"


async def _body(request: Request) -> bytes:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in _ACCEPTED:
        raise Problem(415, "media-type", "The body is of a type that is not read here", f"Send {MEDIA_TYPE}.")
    if not any(each in _READABLE for each in preferred(request.headers.get("accept", "*/*"))):
        raise not_acceptable([MEDIA_TYPE])
    return await request.body()


def _answer(resource: Resource) -> Response:
    return FhirResponse(dump(resource))


def _good(kind: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": f"A FHIR R4 {kind}", "content": {MEDIA_TYPE: {"schema": _resource(kind)}}},
        **declared(*statuses),
    }


def _resource(kind: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["resourceType"],
        "properties": {"resourceType": {"const": kind}},
    }


def _takes(described: str) -> dict[str, Any]:
    content = {each: {"schema": {"type": "object"}} for each in _ACCEPTED}
    return {"requestBody": {"required": True, "description": described, "content": content}}
