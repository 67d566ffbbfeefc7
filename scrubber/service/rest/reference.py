"""GET /v1/rules, explain, profiles, tables: what decides, for people and machines. Nothing of a patient is in them."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from scrubber.service.auth.gate import allowed
from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.problems import declared
from scrubber.service.service import Service
from scrubber.service.tasks import reference as tasks

Id = Annotated[str, Path(max_length=80)]
Reader = Annotated[Principal, Depends(allowed(Scope.REFERENCE))]
_OBJECTS = {"type": "array", "items": {"type": "object"}}


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(tags=["reference"])

    @routes.get("/v1/rules", operation_id="listRules", responses=_good("Every rule", _OBJECTS))
    async def rules(request: Request, principal: Reader) -> Response:
        """List the rules: what each looks for, its severity, its source."""
        return await _told(request, principal, tasks.rules)

    @routes.get(
        "/v1/rules/{id}",
        operation_id="explainRule",
        responses=_good("A rule, edit or id of reports", {"type": "object"}, 404),
    )
    async def explain_rule(request: Request, principal: Reader, id: Id) -> Response:
        """Explain the `rule` of a finding: a rule (T04), an edit (X-F8-MISSING) or another id (LINK-PATIENT)."""
        return await _told(request, principal, tasks.explain_rule, id)

    @routes.get(
        "/v1/explain/{id}",
        operation_id="explain",
        responses=_good("What it means, and under `also` what else", {"type": "object"}, 404),
    )
    async def explain(request: Request, principal: Reader, id: Id) -> Response:
        """Explain an id of a report, a code (96366, J1745), an NDC, a CARC or RARC (CO-151), a status (A7:562)."""
        return await _told(request, principal, tasks.explain, id)

    @routes.get(
        "/rules/{id}",
        operation_id="ruleForPeople",
        responses={
            200: {"description": "The page", "content": {"text/html": {"schema": {"type": "string"}}}},
            **declared(404),
        },
    )
    async def page(request: Request, id: Id) -> Response:
        """Show a rule or other id as a page, as cards link to it. It tells of no patient: anybody may read it."""
        service: Service = request.app.state.service
        service.rates.take("pages")
        tenant = next(iter(service.config.tenants))
        shape: dict[str, Any] = await service.run(tenant, tasks.explain_to_anybody, id)
        return HTMLResponse(_page(shape), headers={"Content-Security-Policy": _STYLED})

    @routes.get("/v1/profiles", operation_id="listProfiles", responses=_good("Every profile", _OBJECTS))
    async def profiles(request: Request, principal: Reader) -> Response:
        """List the payer profiles."""
        return await _told(request, principal, tasks.profiles)

    @routes.get(
        "/v1/profiles/{id}", operation_id="showProfile", responses=_good("A profile", {"type": "object"}, 404)
    )
    async def profile(request: Request, principal: Reader, id: Id, on: date | None = None) -> Response:
        """Show a profile as it holds on a day, each parameter with its source."""
        return await _told(request, principal, tasks.profile, id, on)

    @routes.get("/v1/tables", operation_id="listTables", responses=_good("Every table", _OBJECTS))
    async def tables(request: Request, principal: Reader) -> Response:
        """List the public tables in use: quarter, source, rows, age."""
        return await _told(request, principal, tasks.tables)

    return routes


def _good(described: str, schema: dict[str, Any], *more: int) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": described, "content": {"application/json": {"schema": schema}}},
        **declared(*more),
    }


async def _told(request: Request, principal: Principal, task: Any, *arguments: Any) -> Response:
    service: Service = request.app.state.service
    return JSONResponse(await service.run(principal, task, *arguments))


_STYLED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def _page(shape: dict[str, Any]) -> str:
    lines = "\n".join(escape(line) for line in shape["lines"])
    title = escape(f"{shape['id']}: {shape['title']}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
        "pre{white-space:pre-wrap;font:inherit}</style></head>"
        f"<body><h1>{title}</h1><pre>{lines}</pre></body></html>"
    )
