"""The EHR's FHIR server, asked with the token that a hook request passed, where the configuration lists it."""

from __future__ import annotations

from collections.abc import Callable

from scrubber.service.cds.gather import Reads, may_ask
from scrubber.service.cds.request import HookRequest
from scrubber.service.cds.trust import Caller
from scrubber.smart.client import FhirClient
from scrubber.smart.errors import CallError
from scrubber.smart.wire import Limits

Opens = Callable[[str, str, tuple[str, ...]], Reads | None]
"""Opens a server: its address, the token, the addresses that may be asked."""


def server_of(request: HookRequest, caller: Caller, opens: Opens) -> Reads | None:
    """Return the server of a request; None where there is none, no token, or it is not listed for this client."""
    allowed = caller.client.fhir_servers
    base = may_ask(request.fhirServer, allowed)
    if base is None or request.fhirAuthorization is None:
        return None
    return opens(base, request.fhirAuthorization.access_token, tuple(allowed))


HASTE = Limits(connect_seconds=2, read_seconds=3, answer_seconds=5, question_seconds=5, tries=1, pages=10)
"""What a server may take while somebody waits for cards: the specification has half a second in mind."""


def open_server(base: str, token: str, allowed: tuple[str, ...]) -> Reads | None:
    """Return a client of the server; None where it refuses the address."""
    try:
        return FhirClient(base, token=token, allowed=allowed, limits=HASTE)
    except CallError:
        return None
