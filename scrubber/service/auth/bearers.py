"""Bearer tokens of identity providers (OIDC): a token of a known issuer becomes a principal of a tenant."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrubber.service.auth.jwks import FixedKeys, Keys, KeysError, RemoteKeys
from scrubber.service.auth.principal import Principal, scopes_of
from scrubber.service.auth.tokens import TokenError, TokenIssuer, Verified, verify
from scrubber.service.config import IssuerConfig, ServiceConfig
from scrubber.service.errors import ServiceError


class Bearers:
    """The issuers of the configuration."""

    def __init__(self, config: ServiceConfig) -> None:
        """Raises `ServiceError` where the keys of an issuer can't be used."""
        self._issuers: dict[str, tuple[TokenIssuer, IssuerConfig]] = {}
        for each in config.auth.oidc:
            self._issuers[each.issuer] = (TokenIssuer(each.issuer, keys_of(each.jwks)), each)
        self._public_url = config.server.public_url

    async def principal(self, token: str) -> Principal | None:
        """Return who a token speaks of; None where it is not to be trusted, or names no tenant."""
        if not self._issuers:
            return None
        return await asyncio.to_thread(self._principal, token)  # it may wait for an issuer's keys

    def _principal(self, token: str) -> Principal | None:
        for issuer, config in self._issuers.values():
            try:
                found = verify(token, [issuer], config.audience or self._public_url, datetime.now(UTC))
            except TokenError:
                continue
            return _principal(found, config)
        return None


def _principal(found: Verified, config: IssuerConfig) -> Principal | None:
    named: Any = config.tenant or found.claims.get(config.tenant_claim)
    if not isinstance(named, str) or not found.subject:
        return None
    given = found.claims.get(config.scope_claim)
    return Principal(named, f"oidc:{config.issuer}:{found.subject}"[:200], scopes_of(given))


def keys_of(jwks: str) -> Keys:
    """Return the keys of a file or an https address. Raises `ServiceError`."""
    try:
        return RemoteKeys(jwks) if "://" in jwks else FixedKeys.of_file(Path(jwks))
    except KeysError as error:
        raise ServiceError(f"{jwks}: {error}") from error
