"""Worker processes: whatever a call does to its process, it costs that call, and no other call, thread or tenant."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scrubber.service.config import service_config
from scrubber.service.errors import Problem, ServiceError
from scrubber.service.work import Stopped, Workers
from tests.scrubber.service import tasks_for_tests as tasks


def made(**limits: Any) -> Workers:
    """Begin workers of two tenants."""
    limits = {"claim_seconds": 1, **limits}
    return Workers(service_config({"limits": limits, "tenants": {"one": {}, "two": {}}}, Path.cwd()))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    """The same for all: what one test does to them is nothing to the next."""
    workers = made()
    yield workers
    workers.close()


@contextmanager
def others(**limits: Any) -> Iterator[Workers]:
    """Workers of a test's own."""
    workers = made(**limits)
    try:
        yield workers
    finally:
        workers.close()


async def ask(workers: Workers, tenant: str, task: Any, *arguments: Any, **how: Any) -> Any:
    return await workers.run(tenant, task, *arguments, **{"seconds": 30, **how})


def test_calls_are_answered_each_with_its_own(workers: Workers) -> None:
    async def check() -> None:
        calls = [(("one", "two")[n % 2], n) for n in range(40)]
        answers = await asyncio.gather(*(ask(workers, name, tasks.echo, n) for name, n in calls))
        assert [(name, n) for name, _, n in answers] == calls
        assert len({pid for _, pid, _ in answers}) == 2
        assert os.getpid() not in {pid for _, pid, _ in answers}

    asyncio.run(check())


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("exit", "exit code 3"),
        ("kill", "signal 9"),
        ("loop", "took longer|ClaimOverran"),
        ("wait", "took longer"),
        ("memory", "MemoryError"),
        ("recursion", "RecursionError"),
        ("unpicklable", "ValueError"),
        ("system-exit", "SystemExit|exit code"),
        ("anything", "RuntimeError"),
    ],
)
def test_what_ends_a_call_ends_no_other(workers: Workers, how: str, says: str) -> None:
    async def check() -> None:
        ended, *others = await asyncio.gather(
            ask(workers, "one", tasks.die, how, seconds=3),
            *(ask(workers, "two", tasks.echo, n) for n in range(6)),
            return_exceptions=True,
        )
        assert isinstance(ended, Stopped)
        assert [n for _, _, n in others] == list(range(6))
        assert "PATIENT" not in str(ended)
        with pytest.raises(Stopped, match=says):
            await ask(workers, "one", tasks.die, how, seconds=3)
        assert (await ask(workers, "one", tasks.echo, "still here"))[2] == "still here"

    asyncio.run(check())


def test_a_process_that_ends_while_it_waits_costs_no_call(workers: Workers) -> None:
    """As the system does where memory is short: nobody's claim is at fault then."""

    async def check() -> None:
        answers = await asyncio.gather(*(ask(workers, "one", tasks.echo, n) for n in range(40)))
        pids = {pid for _, pid, _ in answers}
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        later = await asyncio.gather(*(ask(workers, "two", tasks.echo, n) for n in range(40)))
        assert [n for _, _, n in later] == list(range(40))
        assert pids.isdisjoint(pid for _, pid, _ in later)

    asyncio.run(check())


def test_errors_of_the_family_reach_the_caller(workers: Workers) -> None:
    async def check() -> None:
        with pytest.raises(Problem) as caught:
            await ask(workers, "one", tasks.refuse)
        assert caught.value.body() == {
            "type": "urn:infuscrub:problem:nothing",
            "title": "Nothing",
            "status": 404,
            "detail": "at all",
            "more": "m",
        }

    asyncio.run(check())


def test_progress_is_told_in_order(workers: Workers) -> None:
    async def check() -> None:
        seen: list[object] = []
        assert await ask(workers, "one", tasks.tell, 100, tell=seen.append) == 100
        assert seen == list(range(100))

    asyncio.run(check())


def test_what_cannot_travel_costs_its_call(workers: Workers) -> None:
    async def check() -> None:
        with pytest.raises(Stopped):
            await ask(workers, "one", tasks.unanswerable)
        assert (await ask(workers, "one", tasks.echo, 1))[2] == 1

    asyncio.run(check())


def test_a_call_that_nobody_waits_for_is_ended(workers: Workers) -> None:
    async def check() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await ask(workers, "one", tasks.die, "wait", fenced=False, seconds=600)
        answers = await asyncio.gather(*(ask(workers, "one", tasks.echo, n) for n in range(4)))
        assert [n for _, _, n in answers] == [0, 1, 2, 3]

    asyncio.run(check())


def test_more_calls_than_may_wait_are_told_to_come_back() -> None:
    async def check() -> None:
        with others(waiting=2) as workers:
            held = [
                asyncio.create_task(ask(workers, "one", tasks.die, "wait", fenced=False)) for _ in range(2)
            ]
            while workers.busy < 2:
                await asyncio.sleep(0)
            waiting = [asyncio.create_task(ask(workers, "one", tasks.echo, n)) for n in range(2)]
            await asyncio.sleep(0)
            with pytest.raises(Problem) as caught:
                await ask(workers, "one", tasks.echo, 9)
            assert (caught.value.status, caught.value.headers) == (503, {"Retry-After": "1"})
            for each in held:
                each.cancel()
            assert [n for _, _, n in await asyncio.gather(*waiting)] == [0, 1]

    asyncio.run(check())


def test_what_is_given_up_has_ended_when_its_caller_goes_on(workers: Workers, tmp_path: Path) -> None:
    """Its caller removes the folder of the call then: a process that still wrote would leave charts behind."""

    async def check() -> None:
        for n in range(8):
            folder = tmp_path / str(n)
            call = asyncio.create_task(ask(workers, "one", tasks.write_on, str(folder)))
            while not (folder / "claims").exists():
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait((call,))
            assert call.cancelled()
            shutil.rmtree(folder)  # fails where something is written meanwhile
            await ask(workers, "one", tasks.echo, n)
            assert not folder.exists()

    asyncio.run(check())


def test_no_process_is_left() -> None:
    async def check() -> list[int]:
        with others() as workers:
            answers = await asyncio.gather(*(ask(workers, "one", tasks.echo, n) for n in range(20)))
            return sorted({pid for _, pid, _ in answers})

    for pid in asyncio.run(check()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_tenant_that_cannot_be_used_is_told_at_the_start() -> None:
    config = service_config({"tenants": {"one": {"profile": "nobody"}}}, Path.cwd())
    with pytest.raises(ServiceError, match=r"tenants\.one: .*nobody"):
        Workers(config)
