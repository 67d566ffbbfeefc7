"""A worker process of the service: `python -m scrubber.service.child`, spoken to in frames over its pipes.

In: its making, then one call after the other. Out: `("ready",)` or `("unusable", message)`; for a call
`("said", value)` as often as the task tells something, then `("done", result)`, `("raised", error)` for an error of
our family, or `("failed", type name)` for any other: its text may quote a claim, so it stays here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from scrubber.job.child import receive, send, serving


@dataclass(frozen=True, slots=True)
class Making:
    """How to make a worker: its tenants, and what a call may cost."""

    tenants: Mapping[str, Any]
    claim_seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class Call:
    """Work for one tenant. `task` is a function of a module, so that it travels by its name."""

    tenant: str
    task: Callable[..., Any]
    arguments: tuple[Any, ...]
    fenced: bool
    """The whole call is one claim's worth of CPU time; else only the parent watches it."""
    tells: bool
    """The task takes one more argument: the function that it tells of its progress."""


def _serve(given: IO[bytes], answers: IO[bytes]) -> None:
    from scrubber.errors import ScrubError
    from scrubber.job.budget import Budget, Fences
    from scrubber.job.collecting import collect_seldom, settle
    from scrubber.service.tenants import Tenants

    collect_seldom()
    making: Making = receive(given)
    tenants = Tenants(making.tenants)
    try:
        for name in making.tenants:
            tenants[name]
    except ScrubError as error:
        send(answers, ("unusable", f"tenants.{name}: {error}"))
        return
    fences = Fences(Budget(seconds=making.claim_seconds, megabytes=making.megabytes))
    settle()
    send(answers, ("ready",))
    try:
        while True:
            call: Call = receive(given)
            send(answers, _answer(call, tenants, fences, lambda value: send(answers, ("said", value))))
    finally:
        tenants.close()


def _answer(call: Call, tenants: Any, fences: Any, tell: Callable[[object], None]) -> tuple[str, Any]:
    from scrubber.errors import ScrubError
    from scrubber.job.budget import ClaimOverran

    more = (tell,) if call.tells else ()
    try:
        if not call.fenced:
            return "done", call.task(tenants[call.tenant], *call.arguments, *more)
        try:
            fences.begin()
            return "done", call.task(tenants[call.tenant], *call.arguments, *more)
        finally:
            fences.end()
    except ScrubError as error:
        return "raised", error
    except (Exception, ClaimOverran) as error:  # noqa: BLE001 - the barrier around a call
        return "failed", type(error).__name__


if __name__ == "__main__":
    serving(_serve)
