"""Query parameters that a route does not know: told and not passed over, since `?asof=` would judge by another day.

The FHIR routes are left alone: a client may send general parameters there (`_format`), which a server may pass over.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from fastapi import FastAPI, Request

from scrubber.service.errors import Problem

_ROOM = "/v1/"
_NAME = re.compile(r"[A-Za-z_][A-Za-z_.\-\[\]]{0,39}")
"""What is said back: a name, and nothing that could be a number or words of a claim."""


def only_known(request: Request) -> None:
    """Raise a `Problem` 422 that names the parameter which the route does not take, or which comes twice."""
    if not request.query_params or not request.url.path.startswith(_ROOM):
        return
    route = request.scope["route"].path_format
    known = _parameters(request.app).get((request.method.lower(), route), [])
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            raise _unknown(name, known)
        if given.count(name) > 1:
            raise Problem(
                422, "parameter", "A query parameter comes twice", f"Send {name} once.", parameter=name
            )


def _unknown(name: str, known: list[str]) -> Problem:
    plain = name if _NAME.fullmatch(name) else None
    near = get_close_matches(_bare(name), [_bare(each) for each in known], 1, 0.6) if plain else []
    nearest = next((each for each in known if _bare(each) in near), None)
    said = f"{plain} is no parameter of this route" if plain else "One of them is no parameter of this route"
    meant = f"; did you mean {nearest}?" if nearest else "."
    listed = f"It takes {', '.join(known)}." if known else "It takes none."
    more: dict[str, Any] = {"parameter": plain, "nearest": nearest}
    return Problem(
        422, "parameter", "A query parameter is not known here", f"{said}{meant} {listed}",
        known=known, **{key: value for key, value in more.items() if value is not None},
    )  # fmt: skip


def _bare(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _parameters(app: FastAPI) -> dict[tuple[str, str], list[str]]:
    """Return the query parameters of each method and path, as the document of the API names them."""
    found: dict[tuple[str, str], list[str]] | None = getattr(app.state, "parameters", None)
    if found is None:
        found = app.state.parameters = {
            (method, path): [
                each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"
            ]
            for path, methods in app.openapi()["paths"].items()
            for method, operation in methods.items()
        }
    return found
