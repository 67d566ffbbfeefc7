"""The EHR's FHIR server, asked with the token that a hook request passed, where the configuration lists it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from scrubber.service.cds.gather import Reads, may_ask
from scrubber.service.cds.request import HookRequest
from scrubber.service.cds.trust import Caller
from scrubber.smart.client import FhirClient
from scrubber.smart.errors import CallError
from scrubber.smart.wire import Limits

T = TypeVar("T")
Opens = Callable[[str, str, tuple[str, ...]], Reads | None]
"""Opens a server: its address, the token, the addresses that may be asked."""


def may_be_asked(request: HookRequest, caller: Caller) -> bool:
    """Return whether a request names a server that is listed for this client, and passes a token for it."""
    return request.fhirAuthorization is not None and _base(request, caller) is not None


def server_of(request: HookRequest, caller: Caller, opens: Opens) -> Reads | None:
    """Return the server of a request; None where there is none, no token, or it is not listed for this client."""
    base = _base(request, caller)
    if base is None or request.fhirAuthorization is None:
        return None
    return opens(base, request.fhirAuthorization.access_token, tuple(caller.client.fhir_servers))


def _base(request: HookRequest, caller: Caller) -> str | None:
    """Return the address of a request's server; None where it is not listed for this client."""
    return may_ask(request.fhirServer, caller.client.fhir_servers)


_WAITERS = 16
"""Calls of one EHR that may wait for its server at a time; the next ones wait for them. The number is ours: no source
names one, and no setting changes it. A waiting thread costs little; an EHR whose server is slow is helped by prefetch.
"""


class Waiting:
    """Where calls wait for an EHR's server: each EHR in threads of its own, so that a slow one costs no other."""

    def __init__(self, issuers: Iterable[str]) -> None:
        self._threads = {issuer: ThreadPoolExecutor(_WAITERS, "infuscrub-ehr") for issuer in issuers}

    async def run(self, issuer: str, work: Callable[[], T]) -> T:
        """Return what `work` returns."""
        return await asyncio.get_running_loop().run_in_executor(self._threads[issuer], work)


HASTE = Limits(connect_seconds=2, read_seconds=3, answer_seconds=5, question_seconds=5, tries=1, pages=10)
"""What a server may take while somebody waits for cards: the specification has half a second in mind."""


def open_server(base: str, token: str, allowed: tuple[str, ...]) -> Reads | None:
    """Return a client of the server; None where it refuses the address."""
    try:
        return FhirClient(base, token=token, allowed=allowed, limits=HASTE)
    except CallError:
        return None
