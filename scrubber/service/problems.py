"""Errors as answers: problem+json (RFC 9457), also for what the framework refuses; no value of the request in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from scrubber.api import ClaimError, InputError, OptionError, ScrubError
from scrubber.service.errors import Problem

MEDIA_TYPE = "application/problem+json"


class ProblemBody(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str
    """`urn:infuscrub:problem:CODE`, stable for machines."""
    title: str
    status: int
    detail: str = ""


_WORDS = {
    400: "The request can't be used",
    401: "Who asks is not known",
    403: "This key or token may not do that",
    404: "There is no such thing here",
    405: "This address is for another method",
    406: "None of the accepted media types can be made",
    408: "The body did not arrive in time",
    409: "The first request of this key is still at work",
    412: "What is needed was not passed",
    413: "The body is too large",
    415: "The body is of a type that is not read here",
    421: "This service has another name",
    422: "The content can't be used",
    429: "Too many requests",
    503: "Too much work is waiting, or the service stops",
}


_NOT_HERE = {404: "GET /openapi.json says what is here."}
_PLAINLY = {
    "date": "Input should be a date, like 2026-03-02",
    "uuid": "Input should be a UUID",
    "model": "Input should be a JSON object",
    "dict": "Input should be a JSON object",
}
"""For kinds of faults, by how their names begin: what pydantic says of them names its own classes, or quotes."""


def said_of(fault: Mapping[str, Any]) -> str:
    """Return what is wrong with a value, in words that hold nothing of it."""
    plainly = (words for kind, words in _PLAINLY.items() if fault["type"].startswith(kind))
    return next(plainly, str(fault["msg"]))


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the answers of a route beside its good one, for the document of the API. Those of every route come too."""
    every = {400, 401, 403, 408, 413, 421, 422, 429, 503}
    return {
        status: {"description": _WORDS[status], "content": {MEDIA_TYPE: {"schema": _REFERENCE}}}
        for status in sorted(every | set(statuses))
    }


_REFERENCE = {"$ref": "#/components/schemas/Problem"}


def problem_response(problem: Problem) -> JSONResponse:
    """Return the answer."""
    return JSONResponse(
        problem.body(), status_code=problem.status, headers=problem.headers, media_type=MEDIA_TYPE
    )


def answer(problem: Problem, path: str) -> JSONResponse:
    """Return the answer in the words of the room that a path belongs to."""
    if path.startswith("/fhir/"):
        from scrubber.service.fhir.outcome import outcome_response

        return outcome_response(problem)
    return problem_response(problem)


def as_problem(error: Exception) -> Problem:
    """Return what a client is told of an error of our family."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ClaimError):
        listed = [{"path": each.path, "code": each.code, "message": str(each)} for each in error.problems]
        return Problem(422, "claim", "The claim can't be used", str(error), problems=listed)
    if isinstance(error, OptionError):
        return Problem(422, "option", "An option can't be used", str(error), option=error.argument)
    if isinstance(error, InputError):
        return Problem(422, "input", "The input can't be read", str(error))
    return Problem(422, "unusable", "The content can't be used", str(error))


def install(app: FastAPI) -> None:
    """Let every error of the app be answered so."""

    def tell(request: Request, problem: Problem) -> JSONResponse:
        request.state.problem = problem.code
        return answer(problem, request.url.path)

    async def ours(request: Request, error: Exception) -> JSONResponse:
        return tell(request, as_problem(error))

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        rows = [
            {
                "path": ".".join(str(part) for part in each["loc"]),
                "message": said_of(each),
            }
            for each in error.errors()[:20]
        ]  # never `input`: it is the client's value
        return tell(
            request, Problem(422, "invalid", "The request is not what this route takes", problems=rows)
        )

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        title = _WORDS.get(error.status_code, "The request can't be answered")
        headers = dict(error.headers or {})
        allowed = headers.get("Allow", headers.get("allow"))
        detail = (
            f"It takes {allowed}."
            if error.status_code == 405 and allowed
            else _NOT_HERE.get(error.status_code, "")
        )
        code = f"http-{error.status_code}"
        return tell(request, Problem(error.status_code, code, title, detail, headers=headers))

    app.add_exception_handler(ScrubError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
