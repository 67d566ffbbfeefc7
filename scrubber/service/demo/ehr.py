"""A stub EHR for `infuscrub serve --demo`: invented patients, and buttons that call the CDS services as an EHR would.

The page is plain: its script only posts the sample requests, which anybody may download and send with curl, and shows
what goes and comes. Everything is served from here, under a policy that lets nothing else in.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response

from scrubber.service.problems import declared

_POLICY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample request: who it is about, and which service it is for."""

    name: str
    service: str
    title: str
    story: str


SAMPLES = (
    Sample(
        "order-sign",
        "infusion-order-sign",
        "Ida Rhubarb: sign the order",
        "Remicade 400 mg is ordered in a hospital's infusion unit, for Crohn's disease. The payer is Aetna.",
    ),
    Sample(
        "encounter-discharge",
        "infusion-chart-complete",
        "Amber Quince: end the visit",
        "Infliximab 400 mg began at 09:10. The chart is not finished.",
    ),
    Sample(
        "charge-review",
        "infusion-charge-review",
        "Hal Gooseberry: review the charges",
        "Immune globulin ran from 08:20 to 12:30. Four further hours are charged.",
    ),
)
_Name = Annotated[Literal["order-sign", "encounter-discharge", "charge-review"], Path()]


def sample(name: str) -> bytes:
    """Return a sample request as JSON."""
    return _file(f"{name}.json")


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/demo", tags=["demo"], include_in_schema=False, responses=declared(404))

    @routes.get("")
    @routes.get("/ehr")
    async def page() -> Response:
        return HTMLResponse(_page(), headers=_POLICY)

    @routes.get("/ehr.js")
    async def script() -> Response:
        return Response(_file("ehr.js"), media_type="text/javascript", headers=_POLICY)

    @routes.get("/ehr.css")
    async def style() -> Response:
        return Response(_file("ehr.css"), media_type="text/css", headers=_POLICY)

    @routes.get("/ehr/{name}.json")
    async def request(name: _Name) -> Response:
        return Response(
            sample(name),
            media_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
        )

    return routes


def _file(name: str) -> bytes:
    return (files("scrubber.service.demo") / "data" / name).read_bytes()


def _page() -> str:
    rows = "".join(
        f"<section><h2>{escape(each.title)}</h2><p>{escape(each.story)}</p>"
        f'<p><button data-sample="{each.name}" data-service="{each.service}">Call {escape(each.service)}</button> '
        f'<a href="/demo/ehr/{each.name}.json" download>Request as a file</a></p>'
        f'<div id="cards-{each.name}" aria-live="polite"></div>'
        f'<details><summary>What is sent and what comes</summary><pre id="wire-{each.name}"></pre></details></section>'
        for each in SAMPLES
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stub EHR: infuscrub demo</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/demo/ehr.css"><script src="/demo/ehr.js" defer></script></head><body><main>'
        "<h1>A stub EHR</h1><p>Nobody here exists. Each button posts a CDS Hooks request, its data prefetched, to this "
        f"service, and shows the cards that come back.</p>{rows}</main></body></html>"
    )
