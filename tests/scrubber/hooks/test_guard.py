"""What a plugin raises costs its call; what asks the process to end goes on; a paused process is not guilty."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from scrubber.hooks.guard import Guard, Watch


def guarded(call: Any, **options: Any) -> Any:
    return Guard(10.0, **options).run("acme", "infuscrub_inspect", call)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit, BaseException, MemoryError])
def test_whatever_a_plugin_raises_is_its_own_failure(kind: type[BaseException]) -> None:
    def call() -> None:
        raise kind

    value, failure = guarded(call)
    assert value is None
    assert failure is not None
    assert (failure.plugin, failure.reason, failure.detail) == ("acme", "raised", kind.__name__)


@pytest.fixture
def usual_interrupt() -> Iterator[None]:
    """Take Python's own handler; a test before this one may have run the command line, which has another."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="signals to oneself end the process there")
@pytest.mark.parametrize("swallows", [False, True])
def test_a_signal_from_outside_ends_the_run_whatever_the_plugin_makes_of_it(
    swallows: bool, usual_interrupt: None
) -> None:
    def call() -> None:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except BaseException:
            if not swallows:
                raise

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            guarded(call)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_only_cpu_time_counts() -> None:
    """The clock stands still while the process is paused; wall time has no say."""
    ticks = iter([0.0, 9.0, 0.0, 11.0])
    guard = Guard(10.0, clock=lambda: next(ticks))
    assert guard.run("acme", "infuscrub_inspect", lambda: 1) == (1, None)
    _, failure = guard.run("acme", "infuscrub_inspect", lambda: 1)
    assert failure is not None
    assert failure.reason == "overran"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
def test_a_watch_ends_a_call_that_only_waits() -> None:
    before = signal.getsignal(signal.SIGALRM)
    guard = Guard(10.0)
    guard.watch = Watch(cpu_seconds=10.0, wait_seconds=Watch.TICK_SECONDS)
    try:
        _, failure = guard.run("acme", "infuscrub_inspect", threading.Event().wait)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert failure is not None
    assert failure.reason == "overran"


def test_a_name_that_could_be_anything_is_left_out() -> None:
    odd = type("Adler, Ruth", (Exception,), {})

    def call() -> None:
        raise odd

    _, failure = guarded(call)
    assert failure is not None
    assert failure.detail == ""
