"""The answer to a file in the form that the client accepts: parts (multipart/mixed), JSON, or server-sent events."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from enum import StrEnum
from pathlib import Path
from typing import Any

import anyio
from fastapi.responses import StreamingResponse

from scrubber.service.accept import not_acceptable, preferred
from scrubber.service.tasks.files import Made

_CHUNK = 3 << 16  # a multiple of 3, so that pieces of base64 join
_TYPES = {"report": "application/json", "html": "text/html; charset=utf-8"}
_X12 = "application/edi-x12"


class Form(StrEnum):
    """How the answer is written."""

    PARTS = "multipart/mixed"
    JSON = "application/json"
    EVENTS = "text/event-stream"


_OUTPUT = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": ["outbound", "held", "refused", "277ca", "999", "ta1", "html"]},
        "name": {"type": "string"},
        "content": {"type": "string", "contentEncoding": "base64"},
    },
    "required": ["kind", "name", "content"],
}
GOOD: dict[str, Any] = {
    "description": "What came of the file. As parts: `report` first, then each output under its kind. "
    "As events: `progress`, then `report`, each `output` in pieces, and `done`; or `problem`",
    "content": {
        Form.PARTS.value: {"schema": {"type": "string", "format": "binary"}},
        Form.JSON.value: {
            "schema": {
                "type": "object",
                "properties": {
                    "report": {"$ref": "#/components/schemas/Report"},
                    "outputs": {"type": "array", "items": _OUTPUT},
                },
                "required": ["report", "outputs"],
            }
        },
        Form.EVENTS.value: {"schema": {"type": "string"}},
    },
}


def chosen(accept: str) -> Form:
    """Return the form that a client prefers. Raises a `Problem` 406 where it accepts none."""
    for name in preferred(accept):
        if name in ("*/*", "multipart/*"):
            return Form.PARTS
        if name in list(Form):
            return Form(name)
    raise not_acceptable(Form)


def whole(form: Form, made: Made, stack: AsyncExitStack) -> StreamingResponse:
    """Return the answer to a file that is done; `stack` is closed behind its last byte."""
    if form is Form.JSON:
        return StreamingResponse(_closing(_json(made), stack), media_type=Form.JSON.value)
    boundary = secrets.token_hex(16)
    return StreamingResponse(
        _closing(_parts(made, boundary), stack), media_type=f'{Form.PARTS.value}; boundary="{boundary}"'
    )


def events(lines: AsyncIterator[bytes]) -> StreamingResponse:
    """Return the answer to a file that is just begun."""
    return StreamingResponse(lines, media_type=Form.EVENTS.value, headers={"X-Accel-Buffering": "no"})


def event(name: str, value: object) -> bytes:
    """Return a server-sent event with a JSON value."""
    return f"event: {name}\ndata: {json.dumps(value, separators=(',', ':'))}\n\n".encode()


async def output_events(made: Made) -> AsyncIterator[bytes]:
    """Yield the report and the outputs as events; large ones in pieces, the last one marked."""
    for kind, path in _ordered(made):
        if kind == "report":
            yield b"event: report\n"
            async for chunk in _chunks(path):
                yield b"data: " + chunk.replace(b"\n", b"\ndata: ") + b"\n" if chunk else b""
            yield b"\n"
            continue
        size, sent = path.stat().st_size, 0
        async for chunk in _chunks(path):
            sent += len(chunk)
            piece = base64.b64encode(chunk).decode()
            yield event("output", {"kind": kind, "name": path.name, "content": piece, "last": sent >= size})
    yield event("done", {"error": made.error})


async def _closing(chunks: AsyncIterator[bytes], stack: AsyncExitStack) -> AsyncIterator[bytes]:
    async with stack:
        async for chunk in chunks:
            yield chunk


async def _parts(made: Made, boundary: str) -> AsyncIterator[bytes]:
    for kind, path in _ordered(made):
        yield (
            f"--{boundary}\r\nContent-Type: {_TYPES.get(kind, _X12)}\r\n"
            f'Content-Disposition: attachment; name="{kind}"; filename="{path.name}"\r\n\r\n'
        ).encode()
        async for chunk in _chunks(path):
            yield chunk
        yield b"\r\n"
    yield f"--{boundary}--\r\n".encode()


async def _json(made: Made) -> AsyncIterator[bytes]:
    yield b'{"report":'
    listed = list(_ordered(made))
    async for chunk in _chunks(made.paths["report"]):
        yield chunk
    yield b',"outputs":['
    separator = b""
    for kind, path in listed:
        if kind == "report":
            continue
        head = json.dumps({"kind": kind, "name": path.name})[:-1]
        yield separator + head.encode() + b',"content":"'
        async for chunk in _chunks(path):
            yield base64.b64encode(chunk)
        yield b'"}'
        separator = b","
    yield b"]}"


def _ordered(made: Made) -> list[tuple[str, Path]]:
    """Return the outputs, the report first: it says what the others are."""
    return sorted(made.paths.items(), key=lambda each: each[0] != "report")


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        while chunk := await file.read(_CHUNK):
            yield chunk
