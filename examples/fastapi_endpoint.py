"""An upload comes in, a line of JSON goes out for each claim as soon as it is decided, the report's head last.

    uvicorn fastapi_endpoint:app --app-dir examples
    curl --data-binary @claims.837 http://127.0.0.1:8000/scrub
    curl --json @claim.json http://127.0.0.1:8000/check

Nothing touches the disk. If the client goes away, the run is cancelled.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from scrubber.api import Cancelled, ClaimDocument, ClaimError, InputError, Session

MOST_BYTES = 100_000_000


class Lines:
    """Where the run writes its report: each write goes to the client."""

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send = send

    def write(self, lines: bytes, /) -> None:
        """Hand some lines on."""
        self._send(lines)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load profiles and tables once, for every request."""
    with Session() as session:
        app.state.session = session
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/scrub")
async def scrub(request: Request) -> StreamingResponse:
    """Scrub the file in the body."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    return StreamingResponse(_lines(request.app.state.session, body), media_type="application/x-ndjson")


async def _lines(session: Session, body: bytes) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    ready: asyncio.Queue[bytes | None] = asyncio.Queue()
    gone = threading.Event()

    def send(lines: bytes | None) -> None:
        loop.call_soon_threadsafe(ready.put_nowait, lines)

    def run() -> None:
        try:
            session.scrub(body, outputs={"report": Lines(send)}, cancel=gone)
        except Cancelled:
            pass
        finally:
            send(None)

    running = asyncio.create_task(asyncio.to_thread(run))
    try:
        while (lines := await ready.get()) is not None:
            yield lines
    finally:
        gone.set()
        await running


@app.post("/check")
async def check(request: Request) -> Response:
    """Judge one claim, as infuscrub.claim/1 or X12, by itself."""
    session: Session = request.app.state.session
    body = await request.body()
    try:
        claim = body if body.startswith(b"ISA") else ClaimDocument.read(body)
        verdict = await asyncio.to_thread(session.check_claim, claim)
        corrected = verdict.document().to_json()
    except (ClaimError, InputError) as error:
        raise HTTPException(422, str(error)) from error
    told = {"X-Disposition": verdict.disposition}
    return Response(corrected, headers=told, media_type="application/json")
