"""Bearer tokens of identity providers (OIDC): a token of a known issuer becomes a principal."""

from __future__ import annotations

from scrubber.service.auth.principal import Principal
from scrubber.service.config import ServiceConfig


class Bearers:
    """The issuers of the configuration."""

    def __init__(self, config: ServiceConfig) -> None:
        self._config = config

    async def principal(self, token: str) -> Principal | None:
        """Return who a token speaks of; None where it is not to be trusted."""
        return None
