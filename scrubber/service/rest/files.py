"""POST /v1/files: a file of claims with its charts, scrubbed; the answer as parts, as JSON, or as events while it runs.

The upload goes into a private folder of the request, and the outputs come from there; it is removed with the end of
the answer, or as soon as the client goes away. A small file is done in the worker process itself, which is killed past
its deadline; a file that ended so, and a large one, is done by supervised processes that hold the claim to blame.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import UploadFile

from scrubber.service.auth.gate import allowed
from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.errors import Problem
from scrubber.service.problems import as_problem, declared
from scrubber.service.rest import answers
from scrubber.service.rest.uploads import (
    FORM,
    X12,
    files,
    form_of,
    fresh_name,
    media_type,
    one,
    options,
    takes,
)
from scrubber.service.service import Service
from scrubber.service.tasks import files as tasks
from scrubber.service.tasks.claims import Options
from scrubber.service.tasks.files import FileTask, Made
from scrubber.service.work import Stopped

SMALL_BYTES = 1 << 20
"""A file up to this size is begun in the worker process itself: new ones would cost more than it does."""
_DEFAULT_NAME = "claims.837"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for a file chooses."""

    answers: Annotated[bool, Query(description="TA1 and 999 also where nothing is refused")] = False
    html: Annotated[bool, Query(description="The report as a page, too")] = False


def router() -> APIRouter:
    """Return the route."""
    routes = APIRouter(tags=["files"])

    @routes.post(
        "/v1/files",
        operation_id="scrubFile",
        responses={200: answers.GOOD, **declared(406, 415)},
        openapi_extra=takes(
            X12, form={"claims": False, "documents": True}, required=["claims"],
            described="An 837P or 837I of any size within the limits; in a form, with its charts",
        ),
    )  # fmt: skip
    async def scrub(
        request: Request,
        principal: Annotated[Principal, Depends(allowed(Scope.SCRUB))],
        asked: Annotated[Asked, Depends()],
        chosen: Annotated[Options, Depends(options)],
    ) -> Response:
        """Scrub a file: what may go out, what is held or refused, the acknowledgements and the report."""
        service: Service = request.app.state.service
        form = answers.chosen(request.headers.get("accept", "*/*"))
        stack = AsyncExitStack()
        try:
            folder = stack.enter_context(service.spool.folder())
            task = replace(await _take(request, folder, chosen), answers=asked.answers, html=asked.html)
            if form is answers.Form.EVENTS:
                return answers.events(_running(service, principal, task, stack))
            made = await _while_connected(request, _scrub(service, principal, task, _ignore))
            return answers.whole(form, made, stack)
        except BaseException:
            await stack.aclose()
            raise

    return routes


async def _while_connected(request: Request, work: Coroutine[Any, Any, Made]) -> Made:
    """Return what the work makes; end it as soon as the client goes away, since nobody would get it."""
    running = asyncio.create_task(work)
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((running, gone), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise Problem(499, "gone", "The client went away")
        return running.result()
    finally:
        gone.cancel()
        await _end(running)


async def _end(work: asyncio.Task[Any]) -> None:
    """End work that is under way, and wait for its end: its process must not write to a folder that is gone."""
    work.cancel()
    with anyio.CancelScope(shield=True):
        await asyncio.wait((work,))


async def _gone(request: Request) -> None:
    """Return once the client has gone. The body was read to its end, so nothing else can arrive."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _ignore(value: object) -> None:
    """Take progress that nobody asked for."""


async def _take(request: Request, folder: Path, chosen: Options) -> FileTask:
    """Write the upload into the folder. Raises a `Problem`."""
    source, out, charts = folder / "source", folder / "out", folder / "charts"
    kind = media_type(request, (X12, FORM))
    if kind == X12:
        async with await anyio.open_file(source, "wb") as file:
            async for chunk in request.stream():
                await file.write(chunk)
        return FileTask(source, _DEFAULT_NAME, out, None, chosen)
    async with form_of(request, "claims", "documents") as form:
        claims, documents = one(form, "claims"), files(form, "documents")
        await _write(claims, source)
        if documents:
            charts.mkdir(mode=0o700)
        taken: set[str] = set()
        for document in documents:
            name = fresh_name(document.filename, taken)
            taken.add(name)
            await _write(document, charts / name)
        name = fresh_name(claims.filename, (), _DEFAULT_NAME)
    return FileTask(source, name, out, charts if documents else None, chosen)


async def _write(upload: UploadFile, path: Path) -> None:
    async with await anyio.open_file(path, "wb") as file:
        while chunk := await upload.read(1 << 18):
            await file.write(chunk)


async def _scrub(
    service: Service, principal: Principal, task: FileTask, tell: Callable[[object], None]
) -> Made:
    """Have the file scrubbed. Raises the family of the library, or a `Problem`."""
    limits = service.config.limits
    made: Made
    if task.source.stat().st_size <= SMALL_BYTES:
        try:
            made = await service.run(principal, tasks.scrub_file, task, fenced=False, tell=tell)
            return _counted(service, principal, made)
        except Stopped:
            pass
    careful = replace(task, jobs=1, out=task.out.with_name("supervised"))
    try:
        async with asyncio.timeout(limits.file_seconds):
            made = await service.run(
                principal, tasks.scrub_file, careful, fenced=False, seconds=limits.file_seconds, tell=tell
            )
    except TimeoutError:
        raise Stopped("took longer than its budget") from None
    return _counted(service, principal, made)


def _counted(service: Service, principal: Principal, made: Made) -> Made:
    for disposition in ("accepted", "corrected", "held", "rejected"):
        service.metrics.claims(principal.tenant, disposition, getattr(made.summary, disposition))
    if made.error is not None and set(made.paths) <= {"report", "html"}:
        raise Problem(422, "input", "The file can't be used", made.error)
    return made


async def _running(
    service: Service, principal: Principal, task: FileTask, stack: AsyncExitStack
) -> AsyncIterator[bytes]:
    """Yield events until the file is done, then its outputs. The work ends with the client."""
    async with stack:
        told: asyncio.Queue[Any] = asyncio.Queue()
        work = asyncio.create_task(_scrub(service, principal, task, told.put_nowait))
        work.add_done_callback(lambda _: told.put_nowait(None))
        try:
            while (now := await told.get()) is not None:
                yield answers.event("progress", now)
            made = await work
        except Exception as error:  # noqa: BLE001 - the answer has begun: what went wrong is an event of it
            yield answers.event("problem", as_problem(error).body())
            return
        finally:
            await _end(work)
        async for each in answers.output_events(made):
            yield each
