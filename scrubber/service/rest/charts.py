"""POST /v1/charts/read and /v1/charts/code: what charts say, and what they support."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from scrubber.model.record import Setting
from scrubber.service.auth.gate import allowed
from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.errors import Problem
from scrubber.service.problems import declared
from scrubber.service.rest.uploads import FORM, contents, files, form_of, media_type, takes
from scrubber.service.service import Service
from scrubber.service.tasks import charts as tasks

_BODY = takes(
    form={"documents": True},
    required=["documents"],
    described="Charts in any format that is read: FHIR, C-CDA, HL7 v2, 275, CSV, XLSX, PDF, text, records",
)
_JSON = "application/json"


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(tags=["charts"])

    @routes.post(
        "/v1/charts/read",
        operation_id="readCharts",
        responses={
            200: {"description": "What each document says", "content": {_JSON: {"schema": _READ}}},
            **declared(415),
        },
        openapi_extra=_BODY,
    )
    async def read(
        request: Request, principal: Annotated[Principal, Depends(allowed(Scope.CHARTS))]
    ) -> Response:
        """Read charts: administrations with times and quotes, orders, monitoring, and what was not understood."""
        service: Service = request.app.state.service
        return JSONResponse(await service.run(principal, tasks.read, await _documents(request)))

    @routes.post(
        "/v1/charts/code",
        operation_id="codeCharts",
        responses={
            200: {
                "description": "The supported lines (infuscrub.code/2)",
                "content": {_JSON: {"schema": {"$ref": "#/components/schemas/Answer"}}},
            },
            **declared(415),
        },
        openapi_extra=_BODY,
    )
    async def code(
        request: Request,
        principal: Annotated[Principal, Depends(allowed(Scope.CHARTS))],
        payer: Annotated[str, Query(max_length=80, description="A profile id or a payer id")] = "base",
        setting: Setting | None = None,
        place_of_service: Annotated[str | None, Query(pattern=r"^\d\d$")] = None,
        on: Annotated[date | None, Query(description="Date of service; default: the chart's")] = None,
    ) -> Response:
        """Code charts: the lines that they support, each with its reasons, and what would decide what is open."""
        service: Service = request.app.state.service
        options = tasks.CodeOptions(payer, setting, place_of_service, on)
        coded: bytes = await service.run(principal, tasks.code, await _documents(request), options)
        return Response(coded, media_type=_JSON)

    return routes


async def _documents(request: Request) -> dict[str, bytes]:
    media_type(request, (FORM,))
    async with form_of(request, "documents") as form:
        documents = await contents(files(form, "documents"))
    if not documents:
        raise Problem(422, "form", "The form has no part 'documents'")
    return documents


_READ: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "document": {"type": "string"},
            "format": {"type": "string"},
            "sha256": {"type": "string"},
            "records": {"type": "array", "items": {"type": "object", "description": "infuscrub.record/1"}},
            "ignored": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        },
        "required": ["document", "format", "sha256", "records", "ignored"],
    },
}
