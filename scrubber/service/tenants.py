"""A tenant: the session with its profiles, plugins, tables and prices. It lives in worker processes only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from scrubber.api import Session
from scrubber.api.session import scrubber_of
from scrubber.engine.scrubber import Scrubber
from scrubber.service.config import TenantConfig


@dataclass(frozen=True, slots=True)
class Tenant:
    """Who is worked for, with all that decides for them."""

    name: str
    config: TenantConfig
    session: Session

    @property
    def scrubber(self) -> Scrubber:
        """Return what it scrubs with today: its rules, those of plugins too, and whom plugins are asked through."""
        return scrubber_of(self.session)


def open_tenant(name: str, config: TenantConfig) -> Tenant:
    """Load what decides for a tenant. Raises `OptionError` for what can't be used."""
    policy: Literal["safe", "report-only"] | Path
    if config.policy in ("safe", "report-only"):
        policy = cast("Literal['safe', 'report-only']", config.policy)
    else:
        policy = Path(config.policy)
    session = Session(
        as_of=config.as_of,
        profiles=config.profiles,
        profile=config.profile,
        plugins=config.plugins,
        isolate=config.isolate,
        require_plugins=config.require_plugins,
        plugin_seconds=config.plugin_seconds,
        tables=config.tables,
        fee_schedule=config.fee_schedule,
        policy=policy,
        validate=config.validate_,
        require_charts=config.require_charts,
        unresolved=config.unresolved,
        zone=config.zone,
    )
    return Tenant(name, config, session)


class Tenants:
    """The tenants of one worker process, each loaded when it is first asked for, and none seen by another."""

    def __init__(self, configs: Mapping[str, TenantConfig]) -> None:
        self._configs = configs
        self._open: dict[str, Tenant] = {}

    def __getitem__(self, name: str) -> Tenant:
        """Raises `OptionError`, and `KeyError` for a name that the configuration has not."""
        tenant = self._open.get(name)
        if tenant is None:
            tenant = self._open[name] = open_tenant(name, self._configs[name])
        # its names of drugs are those of its task, beside which no other runs in this process
        tenant.scrubber.host.turn_to_names(alone=True)
        return tenant

    def close(self) -> None:
        """End the processes of their isolated plugins."""
        for tenant in self._open.values():
            tenant.scrubber.host.close()
