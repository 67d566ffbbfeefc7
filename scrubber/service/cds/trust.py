"""Who may call the CDS services: EHRs of the configuration, by a signed token for each call.

A token names the very endpoint that it calls, lives five minutes at most and is taken once; what else it must be is in
`scrubber.service.auth.tokens`. Without a token nobody is let in, unless the configuration opens a tenant on this
machine alone. Source: CDS Hooks 2.0, trusting CDS clients.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from scrubber.service.auth.bearers import keys_of
from scrubber.service.auth.replay import ReplayCache
from scrubber.service.auth.tokens import TokenError, TokenFault, TokenIssuer, verify
from scrubber.service.config import CdsClientConfig, ServiceConfig
from scrubber.service.errors import Problem

LIFETIME_SECONDS = 300
LEEWAY_SECONDS = 30
OPEN = CdsClientConfig(issuer="open", jwks="-")
"""Stands for whoever calls an open tenant: no server of theirs is ever asked."""
_WAITS = frozenset({TokenFault.KEYS_UNAVAILABLE, TokenFault.BUSY})


@dataclass(frozen=True, slots=True)
class Caller:
    """A CDS client that is known."""

    client: CdsClientConfig
    tenant: str

    @property
    def subject(self) -> str:
        """Return what limits and logs call it."""
        return f"cds:{self.client.issuer}"[:200]


class Trust:
    """The CDS clients of the configuration, and the tokens that they have used."""

    def __init__(self, config: ServiceConfig, clock: Callable[[], datetime] | None = None) -> None:
        """Raises `ServiceError` where the keys of a client can't be used."""
        self._clock = clock or _now
        self._replay = ReplayCache()
        self._open_tenant = config.cds.open_tenant
        self._clients: list[tuple[TokenIssuer, CdsClientConfig]] = [
            (
                TokenIssuer(each.issuer, keys_of(each.jwks), jku=each.jwks if "://" in each.jwks else None),
                each,
            )
            for each in config.cds.clients
        ]

    async def caller(self, header: str | None, audiences: tuple[str, ...]) -> Caller:
        """Return who calls. `header`: of Authorization. Raises a `Problem` 401, or 503 where keys can't be had now."""
        if header is None:
            if self._open_tenant is not None:
                return Caller(OPEN, self._open_tenant)
            raise _unknown(
                "Send Authorization: Bearer and a signed token (CDS Hooks 2.0, trusting CDS clients)."
            )
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unknown("Send Authorization: Bearer and a signed token.")
        try:
            return await asyncio.to_thread(self._verified, token.strip(), audiences)  # may wait for keys
        except TokenError as error:
            if error.fault in _WAITS:
                raise Problem(
                    503,
                    "keys",
                    "The token can't be checked now",
                    sentence(error),
                    headers={"Retry-After": "60"},
                ) from None
            raise _unknown(sentence(error), error.fault) from None

    def _verified(self, token: str, audiences: tuple[str, ...]) -> Caller:
        found = verify(
            token,
            [issuer for issuer, _ in self._clients],
            audiences,
            self._clock(),
            replay=self._replay,
            leeway=LEEWAY_SECONDS,
            max_lifetime=LIFETIME_SECONDS,
        )
        client = next(client for issuer, client in self._clients if issuer is found.issuer)
        return Caller(client, client.tenant)


def sentence(error: Exception) -> str:
    """Return an error's words as a sentence."""
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."


def _now() -> datetime:
    return datetime.now(UTC)


def _unknown(detail: str, fault: TokenFault | None = None) -> Problem:
    more = {"fault": fault.value} if fault is not None else {}
    return Problem(
        401,
        "unauthenticated",
        "Who calls is not known",
        detail,
        headers={"WWW-Authenticate": "Bearer"},
        **more,
    )
