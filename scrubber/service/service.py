"""What every room reaches: configuration, workers, keys, limits, log and counts of one running service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TextIO

from scrubber.service.auth.bearers import Bearers
from scrubber.service.auth.keys import KeyFile
from scrubber.service.auth.principal import Principal
from scrubber.service.config import ServiceConfig
from scrubber.service.fhir.waiting import Waiting
from scrubber.service.idempotency import Answers
from scrubber.service.limits import Rates
from scrubber.service.logs import make_log
from scrubber.service.metrics import Metrics
from scrubber.service.spool import Spool
from scrubber.service.work import Workers


class Service:
    """One service. A context manager's work without being one: `close` ends its processes."""

    def __init__(self, config: ServiceConfig, log_file: TextIO | None = None) -> None:
        """Begin its workers. Raises `ServiceError` for what can't be used."""
        self.config = config
        self.log = make_log(log_file)
        self.keys = None if config.auth.keys is None else KeyFile(config.auth.keys)
        self.bearers = Bearers(config)
        self.rates = Rates(config.limits.per_minute)
        self.answers = Answers(config.limits.remember_seconds, config.limits.remember_megabytes << 20)
        self.attachments = Waiting(
            seconds=config.limits.remember_seconds, megabytes=config.limits.remember_megabytes
        )
        self.spool = Spool()
        self.workers = Workers(config)
        self.metrics = Metrics(self.workers)
        self.ready = True
        """Whether it takes work; not while it stops."""

    async def run(
        self,
        who: Principal | str,
        task: Callable[..., Any],
        *arguments: Any,
        seconds: float | None = None,
        fenced: bool = True,
        tell: Callable[[object], None] | None = None,
    ) -> Any:
        """Return what `task(tenant, *arguments)` returns in a worker process. `who`: a principal, or a tenant's name.

        The task may take the CPU time of a claim, and a little more than twice of it in all; with `fenced` false,
        only `seconds` without a word end it. Raises what the task raised of our family, or a `Problem`.
        """
        tenant = who.tenant if isinstance(who, Principal) else who
        if seconds is None:
            seconds = 2 * self.config.limits.claim_seconds + 5
        return await self.workers.run(tenant, task, *arguments, seconds=seconds, fenced=fenced, tell=tell)

    def close(self) -> None:
        """End its processes, and remove what it had on disk."""
        self.ready = False
        self.workers.close()
        self.spool.close()
