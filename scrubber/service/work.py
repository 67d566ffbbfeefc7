"""Supervised worker processes: each answers one call at a time; one that dies or hangs costs its call and no other.

Theory. Each process has a thread here that takes calls from a queue, so that the event loop never waits for a pipe. A
call has a deadline, past which its process is killed and begun anew; a call that nobody waits for any more is ended in
the same way. A process that was ended from outside while it waited costs no call at all. What a task raises of our own
family reaches the caller as it is; everything else becomes a `Problem` that names what happened and quotes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import anyio

from scrubber.job.process import Died, Process
from scrubber.service.child import Call, Making
from scrubber.service.config import ServiceConfig
from scrubber.service.errors import Problem, ServiceError

START_SECONDS = 120.0
"""A process that is not ready by then never will be."""
_END_SECONDS = 5.0
"""How long the end of a process that was killed is waited for."""


class Stopped(Problem):
    """The process of a call ended before its answer: killed past its deadline, or by what it was given."""

    def __init__(self, how: str) -> None:
        super().__init__(
            422,
            "stopped",
            "The work was stopped",
            f"It {how}. Nothing was decided; nothing else is touched by it. "
            "Look at the claim or chart by hand, and report the fault with an invented one that shows it.",
        )
        self.how = how

    def __reduce__(self) -> tuple[type[Stopped], tuple[str]]:
        return type(self), (self.how,)


@dataclass(slots=True)
class _Task:
    call: Call
    seconds: float
    """How long the process may say nothing."""
    tell: Callable[[object], None]
    answer: Future[Any] = field(default_factory=Future)
    process: Process | None = None
    given_up: bool = False
    ended: Future[None] = field(default_factory=Future)
    """Done once no process is at it any more."""


class Workers:
    """A number of processes for the calls of all tenants."""

    def __init__(self, config: ServiceConfig) -> None:
        """Begin them. Raises `ServiceError` where a tenant can't be used, or none starts."""
        self._making = Making(config.tenants, config.limits.claim_seconds, config.limits.worker_megabytes)
        self._most_waiting = config.limits.waiting
        self._calls: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ends = False
        self.waiting = 0
        """Calls that no process has taken yet."""
        self.busy = 0
        """Processes that are at a call."""
        self.restarts = 0
        """Processes that were begun anew."""
        self.count = config.server.workers
        processes = [self._begin() for _ in range(self.count)]
        self._threads = [
            threading.Thread(target=self._serve, args=(process,), name="infuscrub-worker", daemon=True)
            for process in processes
        ]
        for thread in self._threads:
            thread.start()

    async def run(
        self,
        tenant: str,
        task: Callable[..., Any],
        *arguments: Any,
        seconds: float,
        fenced: bool = True,
        tell: Callable[[object], None] | None = None,
    ) -> Any:
        """Return what `task(tenant, *arguments)` returns in a worker process, with one more argument where it tells.

        `seconds`: how long it may say nothing. `tell` is called in this thread's event loop. Raises what the task
        raised of our family, `Stopped`, or a `Problem` where too many wait or the task failed.
        """
        loop = asyncio.get_running_loop()

        def told(value: object) -> None:
            assert tell is not None
            loop.call_soon_threadsafe(tell, value)

        call = Call(tenant, task, arguments, fenced, tell is not None)
        work = _Task(call, seconds, told)
        with self._lock:
            if self._ends:
                raise Problem(503, "stopping", "The service is stopping", headers={"Retry-After": "5"})
            if self.waiting >= self._most_waiting:
                raise Problem(
                    503, "busy", "Too much work is waiting", "Try again later.", headers={"Retry-After": "1"}
                )
            self.waiting += 1
        self._calls.put(work)
        try:
            return await asyncio.wrap_future(work.answer)
        except asyncio.CancelledError:
            if self._give_up(work):
                with anyio.CancelScope(shield=True):  # whoever asked may remove what the process wrote to
                    await asyncio.wait((asyncio.wrap_future(work.ended),), timeout=_END_SECONDS)
            raise

    def close(self) -> None:
        """End every process; calls under way are stopped."""
        with self._lock:
            self._ends = True
        for _ in self._threads:
            self._calls.put(None)
        for thread in self._threads:
            thread.join(5)

    def _give_up(self, work: _Task) -> bool:
        """Nobody waits for it any more: end it where it is. Return whether a process is at it."""
        with self._lock:
            work.given_up = True
            if work.process is not None:
                work.process.kill()
            return work.process is not None

    def _begin(self) -> Process:
        process = Process("scrubber.service.child")
        try:
            process.send(self._making)
            kind, *rest = process.receive(START_SECONDS)
        except Died as died:
            process.end()
            raise ServiceError(f"a worker process does not start here: it {died}") from died
        if kind != "ready":
            process.end()
            raise ServiceError(str(rest[0]))
        return process

    def _serve(self, first: Process) -> None:
        """Take one call after the other, with one process after the other."""
        process: Process | None = first
        while (work := self._calls.get()) is not None:
            with self._lock:
                self.waiting -= 1
                self.busy += 1
            try:
                if process is not None and process.has_ended:  # while it waited: no fault of this call
                    process.end()
                    process = None
                if process is None:
                    self.restarts += 1
                    process = self._begin()
                process = self._do(process, work)
            except ServiceError as error:
                process = None
                _answer(work, error=Problem(503, "no-worker", "No worker process starts", str(error)))
            finally:
                with self._lock:
                    self.busy -= 1
                work.ended.set_result(None)
        if process is not None:
            process.end()

    def _do(self, process: Process, work: _Task) -> Process | None:
        """Have a call answered; return the process where it lives on."""
        with self._lock:
            if work.given_up:
                return process
            work.process = process
        try:
            process.send(work.call)
            while True:
                kind, value = process.receive(work.seconds)
                if kind != "said":
                    break
                with contextlib.suppress(RuntimeError):  # the loop of who asked is closed
                    work.tell(value)
        except Died as died:
            process.end()
            _answer(work, error=Stopped(str(died)))
            return None
        with self._lock:
            work.process = None
            alive = not work.given_up
        if kind == "done":
            _answer(work, value)
        elif kind == "raised":
            _answer(work, error=value)
        else:
            _answer(work, error=Stopped(f"ended in an error ({value})"))
        if not alive:  # it may have been killed meanwhile
            process.end()
            return None
        return process


def _answer(work: _Task, value: object = None, error: Exception | None = None) -> None:
    if work.answer.cancelled() or not work.answer.set_running_or_notify_cancel():
        return
    if error is not None:
        work.answer.set_exception(error)
    else:
        work.answer.set_result(value)
