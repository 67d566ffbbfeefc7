"""POST /v1/claims: one claim in, its verdict out, while the caller waits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response

from scrubber.service.auth.gate import allowed
from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.errors import Problem
from scrubber.service.idempotency import Kept
from scrubber.service.problems import declared
from scrubber.service.rest.uploads import FORM, X12, contents, files, form_of, media_type, one, options, takes
from scrubber.service.service import Service
from scrubber.service.tasks import claims as tasks
from scrubber.service.tasks.bodies import ClaimBody, ClaimKind
from scrubber.service.tasks.claims import Judged, Options
from scrubber.service.work import Stopped

_JSON = "application/json"
_KINDS = {X12: ClaimKind.X12, _JSON: ClaimKind.JSON}
_GOOD = {
    "description": "The verdict; also where the claim is rejected: that is no error of the request",
    "content": {_JSON: {"schema": {"$ref": "#/components/schemas/Verdict"}}},
}


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(tags=["claims"])

    @routes.post(
        "/v1/claims",
        operation_id="scrubClaim",
        responses={200: _GOOD, **declared(409, 415)},
        openapi_extra=takes(
            X12, _JSON, form={"claim": False, "documents": True}, required=["claim"],
            described="An 837 with one claim, a claim as infuscrub.claim/1, or a form with either and its charts",
        ),
    )  # fmt: skip
    async def claim(
        request: Request,
        principal: Annotated[Principal, Depends(allowed(Scope.SCRUB))],
        chosen: Annotated[Options, Depends(options)],
        idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
    ) -> Response:
        """Scrub one claim by itself. What only the other claims of its file would show is named in `unjudged`."""
        service: Service = request.app.state.service
        body, documents = await _read(request)
        key = (principal.subject, idempotency_key)
        if idempotency_key is None:
            judged = await _judge(service, principal, body, documents, chosen)
            return Response(judged.body, media_type=_JSON)
        charts = [part for name, data in (documents or {}).items() for part in (name.encode(), data)]
        said = repr((chosen, documents is None)).encode()
        kept = service.answers.begin(*key, b"claim", body.kind.encode(), body.data, said, *charts)  # type: ignore[arg-type]
        if kept is None:
            try:
                judged = await _judge(service, principal, body, documents, chosen)
            except BaseException:
                service.answers.forget(*key)  # type: ignore[arg-type]
                raise
            kept = Kept(200, _JSON, judged.body)
            service.answers.end(*key, kept)  # type: ignore[arg-type]
        return Response(kept.body, kept.status, media_type=kept.media_type)

    return routes


async def _read(request: Request) -> tuple[ClaimBody, dict[str, bytes] | None]:
    kind = media_type(request, (X12, _JSON, FORM))
    if kind != FORM:
        return ClaimBody(_KINDS[kind], await request.body()), None
    async with form_of(request, "claim", "documents") as form:
        part = one(form, "claim")
        given = (part.content_type or "").partition(";")[0].strip().lower()
        data = await part.read()
        if (
            given not in _KINDS
        ):  # a browser or curl that knows no X12: the first bytes tell, and nothing else is tried
            given = X12 if data.lstrip().startswith(b"ISA") else _JSON
        return ClaimBody(_KINDS[given], data), await contents(files(form, "documents"))


async def _judge(
    service: Service,
    principal: Principal,
    body: ClaimBody,
    documents: dict[str, bytes] | None,
    chosen: Options,
) -> Judged:
    judged: Judged
    try:
        judged = await service.run(principal, tasks.judge, body, documents, chosen)
    except Stopped as ended:
        try:
            judged = await service.run(principal, tasks.stopped, body, ended.how)
        except Problem:
            raise ended from None
    service.metrics.claims(principal.tenant, judged.disposition)
    return judged
