"""The CDS Hooks endpoints: discovery, the services, and feedback on their cards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError

from scrubber.charts.errors import DocumentError
from scrubber.charts.safety import load_json
from scrubber.service.cds import servers
from scrubber.service.cds.cards import Desk
from scrubber.service.cds.feedback import FeedbackFile, feedback_rows
from scrubber.service.cds.gather import Gathered, Lacking, Reads, gather
from scrubber.service.cds.request import Context, FeedbackRequest, HookRequest
from scrubber.service.cds.services import SERVICES, CdsService, discovery
from scrubber.service.cds.tasks import Asked, answer
from scrubber.service.cds.trust import OPEN, Caller, Trust, sentence
from scrubber.service.config import ServiceConfig
from scrubber.service.errors import Problem
from scrubber.service.problems import declared, said_of
from scrubber.service.service import Service

_JSON = "application/json"
_Id = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$", description="The id of a service, see the discovery")]
Model = TypeVar("Model", bound=BaseModel)


class Room:
    """What the endpoints share: who may call, and where feedback is kept."""

    def __init__(self, config: ServiceConfig, opens: servers.Opens | None = None) -> None:
        """Raises `ServiceError` for clients or a file that can't be used."""
        self.trust = Trust(config)
        self.feedback = None if config.cds.feedback is None else FeedbackFile(config.cds.feedback)
        self.opens = opens or servers.open_server
        self.waiting = servers.Waiting((OPEN.issuer, *(each.issuer for each in config.cds.clients)))


def router(config: ServiceConfig, room: Room | None = None) -> APIRouter:
    """Return the routes. Raises `ServiceError` for what of the configuration can't be used."""
    room = room or Room(config)
    routes = APIRouter(prefix="/cds-services", tags=["cds-hooks"])

    @routes.get(
        "",
        operation_id="cdsDiscovery",
        responses={
            200: {"description": "The services", "content": {_JSON: {"schema": _DISCOVERY}}},
            **declared(),
        },
    )
    async def discover(request: Request) -> Response:
        """List the CDS services (CDS Hooks 2.0)."""
        service: Service = request.app.state.service
        service.rates.take("cds-discovery")
        return JSONResponse(discovery())

    @routes.post(
        "/{id}",
        operation_id="cdsService",
        responses={
            200: {"description": "Cards", "content": {_JSON: {"schema": _CARDS}}},
            **declared(404, 412, 415),
        },
        openapi_extra=_body(HookRequest),
    )
    async def call(request: Request, id: _Id) -> Response:
        """Call a CDS service. 412: what it needs was neither prefetched nor may be fetched."""
        service: Service = request.app.state.service
        caller = await _caller(request, room, id)
        offered = _offered(id)
        hook = await _read(request, HookRequest)
        context = _context(offered, hook)
        chart = await _chart(offered, hook, context, caller, room)
        desk = Desk(config.address, str(hook.hookInstance), id)
        asked = Asked(desk, context, chart, caller.client.setting)
        answered: dict[str, Any] = await service.run(caller.tenant, answer, asked)
        for card in answered["cards"]:
            service.metrics.card(id, card["indicator"])
        return JSONResponse(answered)

    @routes.post(
        "/{id}/feedback",
        operation_id="cdsFeedback",
        responses={200: {"description": "Taken", "content": {_JSON: {"schema": {"type": "object"}}}},
                   **declared(404, 415)},
        openapi_extra=_body(FeedbackRequest),
    )  # fmt: skip
    async def feedback(request: Request, id: _Id) -> Response:
        """Tell what became of cards. Of a reason its code is kept where it is one of ours; comments never."""
        service: Service = request.app.state.service
        caller = await _caller(request, room, id, "/feedback")
        _offered(id)
        told = (await _read(request, FeedbackRequest)).feedback
        if room.feedback is not None:
            rows = feedback_rows(caller.tenant, id, told, datetime.now(UTC))
            await asyncio.to_thread(room.feedback.keep, rows)
        for each in told:
            service.metrics.feedback(id, each.outcome)
        return JSONResponse({})

    async def _caller(request: Request, room: Room, id: str, ending: str = "") -> Caller:
        """The endpoint is what the token must name; feedback may name the service or its own address."""
        service: Service = request.app.state.service
        own = f"{config.address}/cds-services/{quote(id, safe='')}"
        caller = await room.trust.caller(request.headers.get("authorization"), (own, own + ending))
        request.state.principal = caller
        service.rates.take(caller.subject)
        return caller

    return routes


def _offered(id: str) -> CdsService:
    try:
        return SERVICES[id]
    except KeyError:
        raise Problem(
            404, "cds-service", "There is no such CDS service", "GET /cds-services lists them."
        ) from None


def _context(offered: CdsService, hook: HookRequest) -> Context:
    if hook.hook != offered.hook:
        raise Problem(422, "hook", "The service is for another hook", f"{offered.id} is for {offered.hook}.")
    return _checked(offered.context, hook.context, "context.")


class _MustAsk(Exception):
    """Something lacks that the EHR's server may have."""


async def _chart(
    offered: CdsService, hook: HookRequest, context: Context, caller: Caller, room: Room
) -> Gathered:
    """Return the chart of a call. What was sent in full never waits behind calls whose server is slow."""

    def must_ask() -> Reads | None:
        if servers.may_be_asked(hook, caller):
            raise _MustAsk
        return None

    try:
        return await asyncio.to_thread(_gathered, offered, hook, context, caller, must_ask)
    except _MustAsk:
        return await room.waiting.run(
            caller.client.issuer, lambda: _fetched(offered, hook, context, caller, room)
        )


def _fetched(
    offered: CdsService, hook: HookRequest, context: Context, caller: Caller, room: Room
) -> Gathered:
    opened: list[Any] = []

    def server() -> Reads | None:
        found = servers.server_of(hook, caller, room.opens)
        opened.append(found)
        return found

    try:
        return _gathered(offered, hook, context, caller, server)
    finally:
        for each in opened:
            if hasattr(each, "close"):
                each.close()


def _gathered(
    offered: CdsService,
    hook: HookRequest,
    context: Context,
    caller: Caller,
    server: Callable[[], Reads | None],
) -> Gathered:
    try:
        return gather(offered, hook, context, server=server, patience_seconds=caller.client.patience_seconds)
    except Lacking as lacking:
        raise Problem(
            412,
            "prefetch",
            "What is needed was not passed",
            sentence(lacking),
            lacks=list(lacking.keys),
        ) from None


async def _read(request: Request, model: type[Model]) -> Model:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _JSON:
        raise Problem(415, "media-type", "The body is of a type that is not read here", f"Send {_JSON}.")
    try:
        value = load_json(await request.body())
    except DocumentError as error:
        raise Problem(400, "json", "The body is no JSON that is read here", str(error)) from None
    return _checked(model, value, "")


def _checked(model: type[Model], value: object, prefix: str) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        rows = [
            {"path": prefix + ".".join(str(part) for part in each["loc"]), "message": said_of(each)}
            for each in error.errors(include_url=False, include_input=False, include_context=False)[:20]
        ]
        raise Problem(422, "invalid", "The request is not what this service takes", problems=rows) from None


def _body(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    schema = _inlined(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {_JSON: {"schema": schema}}}}


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    """Return a schema with its parts in their places: the document of the API has no other place for them."""
    if isinstance(schema, list):
        return [_inlined(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {name: _inlined(value, parts) for name, value in schema.items()}


_DISCOVERY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "services": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "hook": {"type": "string"},
                    "title": {"type": "string"},
                    "description": {"type": "string"},
                    "prefetch": {"type": "object", "additionalProperties": {"type": "string"}},
                    "usageRequirements": {"type": "string"},
                },
                "required": ["id", "hook", "description"],
            },
        }
    },
    "required": ["services"],
}
_CARDS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "cards": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "uuid": {"type": "string", "format": "uuid"},
                    "summary": {"type": "string", "maxLength": 139},
                    "detail": {"type": "string"},
                    "indicator": {"enum": ["info", "warning"]},
                    "source": {"type": "object", "required": ["label"]},
                    "suggestions": {"type": "array", "items": {"type": "object"}},
                    "selectionBehavior": {"enum": ["any"]},
                    "overrideReasons": {"type": "array", "items": {"type": "object"}},
                    "links": {"type": "array", "items": {"type": "object"}},
                },
                "required": ["uuid", "summary", "indicator", "source"],
            },
        }
    },
    "required": ["cards"],
}
