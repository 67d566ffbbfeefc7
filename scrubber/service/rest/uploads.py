"""What routes take of a body: raw bytes of a media type, or a form with files; and the schemas that say so."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from scrubber.service.errors import Problem
from scrubber.service.tasks.claims import Options

X12 = "application/edi-x12"
FORM = "multipart/form-data"
MOST_DOCUMENTS = 5_000
_NAME = re.compile(r"[\w][\w .()@#+-]{0,199}")
_BINARY = {"type": "string", "format": "binary"}


def media_type(request: Request, accepted: Sequence[str]) -> str:
    """Return the media type of the body, without its parameters. Raises a `Problem` 415."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in accepted:
        raise Problem(
            415, "media-type", "The body is of a type that is not read here", f"Send {' or '.join(accepted)}."
        )
    return given


@asynccontextmanager
async def form_of(request: Request, *fields: str) -> AsyncIterator[FormData]:
    """Give the form of a body, whose parts are files in `fields`. Raises a `Problem` 422."""
    async with request.form(max_files=MOST_DOCUMENTS, max_fields=100) as form:
        for name, value in form.multi_items():
            if name not in fields:
                raise Problem(
                    422, "form", "The form has a part that is not read here", f"Parts: {', '.join(fields)}."
                )
            if not isinstance(value, UploadFile):
                raise Problem(422, "form", "A part of the form is no file", "Give each part a filename.")
        yield form


def one(form: FormData, field: str) -> UploadFile:
    """Return the one file of a part. Raises a `Problem` 422."""
    found = files(form, field)
    if len(found) != 1:
        raise Problem(422, "form", f"The form has {len(found)} parts {field!r} where one is needed")
    return found[0]


def files(form: FormData, field: str) -> list[UploadFile]:
    """Return the files of a part, in order."""
    return [each for each in form.getlist(field) if isinstance(each, UploadFile)]


async def contents(uploads: Sequence[UploadFile]) -> dict[str, bytes]:
    """Return files by name."""
    named: dict[str, bytes] = {}
    for upload in uploads:
        named[fresh_name(upload.filename, named)] = await upload.read()
    return named


def fresh_name(given: str | None, taken: Any, default: str = "document") -> str:
    """Return a name for a file that no other has, and that is a name and no path whatever a client calls it."""
    name = Path((given or "").replace("\\", "/")).name
    if not _NAME.fullmatch(name):
        name = default
    if name not in taken:
        return name
    stem, dot, ending = name.partition(".")
    return next(
        free for n in range(2, MOST_DOCUMENTS + 3) if (free := f"{stem}-{n}{dot}{ending}") not in taken
    )


def options(as_of: date | None = None, profile: str | None = None) -> Options:
    """Return what a request chooses; a dependency of routes, so that their documents name both."""
    return Options(as_of, profile)


def takes(
    *raw: str, form: dict[str, bool] | None = None, required: Sequence[str] = (), described: str = ""
) -> dict[str, Any]:
    """Return the request body for the document of the API. `form`: its parts, and whether each may come repeatedly."""
    content: dict[str, Any] = {
        each: {"schema": {"type": "object"} if each.endswith("json") else _BINARY} for each in raw
    }
    if form is not None:
        content[FORM] = {
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    name: {"type": "array", "items": _BINARY} if many else _BINARY
                    for name, many in form.items()
                },
                "required": list(required),
            }
        }
    return {"requestBody": {"required": True, "description": described, "content": content}}
