"""The service as an ASGI application: one factory, which puts the rooms behind one edge and one gate."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TextIO

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from scrubber import __version__
from scrubber.output import report
from scrubber.output.coding import Answer
from scrubber.output.sheet import Sheet
from scrubber.service import problems
from scrubber.service.cds import router as cds
from scrubber.service.config import ServiceConfig
from scrubber.service.demo import ehr
from scrubber.service.edge import Edge
from scrubber.service.fhir import router as fhir
from scrubber.service.problems import ProblemBody
from scrubber.service.rest import acks, charts, claims, files, front, health, reference
from scrubber.service.service import Service
from scrubber.service.sheet import router as sheets
from scrubber.service.tasks.claims import Verdict

_ABOUT = """Infusion claims checked against the chart before submission.

What goes in is answered and forgotten. Send `Authorization: Bearer KEY`. Errors are problem+json (RFC 9457), and none
quotes a value of a claim or chart."""


_NO_TELEMETRY: dict[str, Any] = (
    {"telemetry": {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}}
    if "telemetry" in inspect.signature(FastAPI).parameters
    else {}
)
"""Newer releases send traces and errors to wherever the environment says: they would hold paths and claims' words."""


def create_app(config: ServiceConfig, log_file: TextIO | None = None) -> FastAPI:
    """Return the application. Its worker processes begin at once and end with its lifespan. Raises `ServiceError`."""
    hooks = cds.router(config)  # before the workers: it may refuse the configuration
    service = Service(config, log_file)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service.log.info("started", version=__version__, workers=service.workers.count)
        yield
        service.close()
        service.log.info("stopped")

    app = FastAPI(
        **_NO_TELEMETRY,
        title="infuscrub",
        version=__version__,
        description=_ABOUT,
        lifespan=lifespan,
        openapi_url="/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
    )
    app.state.service = service
    for room in (front, files, claims, charts, reference, sheets, acks, health, fhir):
        app.include_router(room.router())
    app.include_router(hooks)
    if config.demo:
        app.include_router(ehr.router())
    problems.install(app)
    if config.server.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=config.server.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
            expose_headers=["X-Request-ID", "Retry-After"],
        )
    app.add_middleware(Edge, service=service)
    app.openapi = _document(app, config.auth.required)  # type: ignore[method-assign]
    return app


def _document(app: FastAPI, required: bool) -> Any:
    """Return what makes the document of the API: FastAPI's own, with the schemas of reports and how to authenticate."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        document = make()
        _, schemas = report.schema_of(report.Report, Verdict, Answer, Sheet)
        components = document.setdefault("components", {})
        components["schemas"] = {
            **schemas,
            **components.get("schemas", {}),
            "Problem": ProblemBody.model_json_schema(),
        }
        components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        for path in document["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None) if _is_fastapis(operation) else None
                if required and "401" in operation["responses"] and operation["operationId"] not in _OPEN:
                    operation["security"] = [{"key": []}]
        return document

    return openapi


_OPEN = frozenset(
    {"front", "health", "ready", "ruleForPeople", "fhirMetadata", "fhirOperationDefinition", "cdsDiscovery"}
)


def _is_fastapis(operation: dict[str, Any]) -> bool:
    """Return whether the answer 422 of an operation is the one that FastAPI writes by itself."""
    return set(operation["responses"].get("422", {}).get("content", {})) == {"application/json"}
