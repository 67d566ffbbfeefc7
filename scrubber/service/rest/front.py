"""GET /: what this service is and where to go on, for whoever opens its address: a page to a browser, else JSON.

Anybody may read it, as `/health` and `/openapi.json`: it says no more than those do, names no tenant and does no work.
"""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from scrubber import __version__
from scrubber.service.accept import not_acceptable, preferred
from scrubber.service.config import ServiceConfig
from scrubber.service.problems import declared
from scrubber.service.service import Service

_ABOUT = (
    "Infusion claims checked against the chart before submission. What goes in is answered and forgotten."
)
_KEY = "Send Authorization: Bearer KEY with all that is about claims or charts."
_PLACES = {
    "/openapi.json": "every route, what it takes and what it answers (OpenAPI 3.1)",
    "/health": "whether it lives",
    "/ready": "whether it takes work",
    "/rules/T04": "a rule as a page; any id of a report stands in its place",
    "/cds-services": "what an EHR may call (CDS Hooks)",
    "/fhir/metadata": "what is served of FHIR",
}
_DEMO = {"/demo": "a stub EHR, and requests to copy"}
_JSON, _HTML = "application/json", "text/html"
_STYLED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Place(BaseModel):
    """Where to go on."""

    path: str
    about: str


class Front(BaseModel):
    """What answers here."""

    name: str = "infuscrub"
    version: str = __version__
    about: str = _ABOUT
    keys: bool
    """Whether it asks for one."""
    places: list[Place]


def router() -> APIRouter:
    """Return the route."""
    routes = APIRouter(tags=["operation"])

    @routes.get(
        "/",
        operation_id="front",
        response_model=Front,
        responses={
            200: {"description": "What it is", "content": {_HTML: {"schema": {"type": "string"}}}},
            **declared(406),
        },
    )
    async def front(request: Request) -> Response:
        """Say what this service is, and where to go on."""
        service: Service = request.app.state.service
        service.rates.take("pages")
        form = _chosen(request.headers.get("accept", "*/*"))
        told = _front(service.config)
        if form == _HTML:
            answer: Response = HTMLResponse(_page(told), headers={"Content-Security-Policy": _STYLED})
        else:
            answer = Response(told.model_dump_json(), media_type=_JSON)
        answer.headers["Vary"] = "Accept"
        return answer

    return routes


def _front(config: ServiceConfig) -> Front:
    places = _PLACES | (_DEMO if config.demo else {})
    return Front(
        keys=config.auth.required,
        places=[Place(path=path, about=about) for path, about in places.items()],
    )


def _chosen(accept: str) -> str:
    """Return the media type that a client prefers. Raises a `Problem` 406 where it accepts none."""
    for name in preferred(accept):
        if name in ("*/*", "application/*", _JSON):
            return _JSON
        if name in ("text/*", _HTML):
            return _HTML
    raise not_acceptable((_JSON, _HTML))


def _page(told: Front) -> str:
    places = "".join(
        f'<li><a href=".{escape(place.path)}">{escape(place.path)}</a>: {escape(place.about)}</li>'
        for place in told.places
    )
    key = f"<p>{escape(_KEY)}</p>" if told.keys else ""
    title = escape(f"{told.name} {told.version}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}</style></head>"
        f"<body><main><h1>{title}</h1><p>{escape(told.about)}</p>{key}<ul>{places}</ul></main></body></html>"
    )
