"""GET /v1/sheets/{drug}: what to write at the nursing station, for one drug under one payer. It tells of no patient."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from scrubber.output.sheet.written import SheetForm
from scrubber.service.accept import not_acceptable, preferred
from scrubber.service.auth.gate import allowed
from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.problems import declared
from scrubber.service.service import Service
from scrubber.service.tasks import sheets as tasks
from scrubber.service.tasks.sheets import SheetOptions

_TYPES = {
    SheetForm.JSON: "application/json",
    SheetForm.HTML: "text/html",
    SheetForm.QUESTIONNAIRE: "application/fhir+json",
    SheetForm.TEXT: "text/plain",
}
_STYLED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_TEXT = {"schema": {"type": "string"}}
_GOOD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The sheets of the products that the name stands for; as a page, text or form the one of them",
        "content": {
            "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Sheet"}}
            },
            "application/fhir+json": {"schema": {"type": "object"}},
            "text/html": _TEXT,
            "text/plain": _TEXT,
        },
    },
    **declared(404, 406, 409),
}


def router() -> APIRouter:
    """Return the route."""
    routes = APIRouter(tags=["sheets"])

    @routes.get("/v1/sheets/{drug}", operation_id="showSheet", responses=_GOOD)
    async def sheet(
        request: Request,
        principal: Annotated[Principal, Depends(allowed(Scope.REFERENCE))],
        drug: Annotated[str, Path(max_length=200, description="A name, a HCPCS code or an NDC")],
        options: Annotated[SheetOptions, Depends()],
        format: Annotated[SheetForm | None, Query(description="Goes before the Accept header")] = None,
    ) -> Response:
        """Show what to write down when a drug is given, and why."""
        service: Service = request.app.state.service
        form = format or _chosen(request.headers.get("accept", "*/*"))
        body: bytes = await service.run(principal, tasks.sheets, drug, options, form)
        headers = {"Content-Security-Policy": _STYLED} if form is SheetForm.HTML else {}
        return Response(body, media_type=_TYPES[form], headers={**headers, "Vary": "Accept"})

    return routes


def _chosen(accept: str) -> SheetForm:
    """Return the form that a client prefers. Raises a `Problem` 406 where it accepts none."""
    forms = {media_type: form for form, media_type in _TYPES.items()}
    for name in preferred(accept):
        if name in ("*/*", "application/*"):
            return SheetForm.JSON
        if name in forms:
            return forms[name]
        if name == "text/*":
            return SheetForm.HTML
    raise not_acceptable(forms)
