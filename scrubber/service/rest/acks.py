"""POST /v1/acknowledgements: what came back from a receiver, in words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from scrubber.service.auth.gate import allowed
from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.errors import Problem
from scrubber.service.problems import declared
from scrubber.service.rest.uploads import FORM, X12, contents, files, form_of, media_type, takes
from scrubber.service.service import Service
from scrubber.service.tasks import acks as tasks


def router() -> APIRouter:
    """Return the route."""
    routes = APIRouter(tags=["acknowledgements"])

    @routes.post(
        "/v1/acknowledgements",
        operation_id="explainAcknowledgements",
        responses={
            200: {
                "description": "Every answer in words (infuscrub.ack/2)",
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            **declared(415),
        },
        openapi_extra=takes(
            X12, form={"answers": True, "claims": True}, required=["answers"],
            described="A TA1, 999 or 277CA; or a form with several, and the 837 that were sent",
        ),
    )  # fmt: skip
    async def acknowledgements(
        request: Request, principal: Annotated[Principal, Depends(allowed(Scope.SCRUB))]
    ) -> Response:
        """Explain acknowledgements; with the claims that were sent, every claim is accounted for."""
        service: Service = request.app.state.service
        if media_type(request, (X12, FORM)) == X12:
            answers, claims = {"answer": await request.body()}, {}
        else:
            async with form_of(request, "answers", "claims") as form:
                answers = await contents(files(form, "answers"))
                claims = await contents(files(form, "claims"))
        if not answers:
            raise Problem(422, "form", "The form has no part 'answers'")
        return JSONResponse(await service.run(principal, tasks.in_words, answers, claims))

    return routes
