"""GET /health, /ready, /metrics: for whoever runs the service."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from scrubber import __version__
from scrubber.service.auth.gate import allowed
from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.errors import Problem
from scrubber.service.metrics import CONTENT_TYPE
from scrubber.service.problems import declared
from scrubber.service.service import Service


class Health(BaseModel):
    """It lives."""

    status: str
    version: str


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(tags=["operation"])

    @routes.get("/health", operation_id="health", responses=declared())
    async def health() -> Health:
        """Say that the process lives."""
        return Health(status="ok", version=__version__)

    @routes.get("/ready", operation_id="ready", responses=declared())
    async def ready(request: Request) -> Health:
        """Say whether it takes work: not while it stops, or too much waits."""
        service: Service = request.app.state.service
        if not service.ready or service.workers.waiting >= service.config.limits.waiting:
            raise Problem(503, "not-ready", "The service takes no work now", headers={"Retry-After": "5"})
        return Health(status="ready", version=__version__)

    @routes.get(
        "/metrics",
        operation_id="metrics",
        responses={
            200: {"description": "Counts", "content": {"text/plain": {"schema": {"type": "string"}}}},
            **declared(),
        },
    )
    async def metrics(
        request: Request, principal: Annotated[Principal, Depends(allowed(Scope.METRICS))]
    ) -> Response:
        """Give the counts in Prometheus' format; none of them names a patient, a claim or a chart."""
        service: Service = request.app.state.service
        return Response(service.metrics.text(), media_type=CONTENT_TYPE)

    return routes
