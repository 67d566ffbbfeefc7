"""The gate of every route: who asks is found out before anything of the body is read.

@router.post("/v1/claims")
async def claim(principal: Annotated[Principal, Depends(allowed(Scope.SCRUB))]) -> ...
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from fastapi.security.utils import get_authorization_scheme_param

from scrubber.service.auth.principal import Principal, Scope
from scrubber.service.errors import Problem
from scrubber.service.parameters import only_known

ANONYMOUS = "anonymous"
EVERYTHING = frozenset(Scope)


def allowed(scope: Scope) -> Callable[[Request], Any]:
    """Return the dependency that lets in who may use `scope`, and answers 401, 403 or 429 to others.

    Who is let in is told of a query parameter that the route does not know (422).
    """

    async def principal_of(request: Request) -> Principal:
        service = request.app.state.service
        principal: Principal = await known(request)
        request.state.principal = principal
        if not principal.may(scope):
            raise Problem(403, "scope", "This key or token may not do that", f"It needs the scope {scope}.")
        service.rates.take(principal.subject)
        only_known(request)
        return principal

    return principal_of


async def known(request: Request) -> Principal:
    """Return who asks. Raises a `Problem` 401 where nobody is known."""
    service = request.app.state.service
    header = request.headers.get("authorization")
    if header is None:
        if service.config.auth.required:
            raise unknown("Send Authorization: Bearer KEY.")
        return Principal(next(iter(service.config.tenants)), ANONYMOUS, EVERYTHING)
    scheme, credential = get_authorization_scheme_param(header)
    if scheme.lower() != "bearer" or not credential:
        raise unknown("Send Authorization: Bearer KEY.")
    principal: Principal | None = None
    if service.keys is not None:
        principal = service.keys.principal(credential, datetime.now(UTC))
    if principal is None and credential.count(".") == 2:
        principal = await service.bearers.principal(credential)
    if principal is None:
        raise unknown("The key or token is not known here, or no longer valid.")
    if principal.tenant not in service.config.tenants:
        raise unknown("The tenant of this key or token is not served here.")
    return principal


def unknown(detail: str) -> Problem:
    """Return the answer to who is not known."""
    return Problem(
        401, "unauthenticated", "Who asks is not known", detail, headers={"WWW-Authenticate": "Bearer"}
    )
