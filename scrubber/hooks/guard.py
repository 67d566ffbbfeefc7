"""Calling code of a plugin so that whatever it raises or takes costs its own call.

Theory. `SystemExit`, `KeyboardInterrupt` and whatever else is no `Exception` are caught like any other, since a plugin
may raise them as easily. Two things are no fault of the plugin: a handler of ours that ends what runs (`Interrupting`),
and a signal from outside. A signal is told apart by its handler: while a plugin runs in the main thread, the handlers
of the signals that ask to end are wrapped in one that notes that a signal came. What the plugin makes of the exception
then does not matter: once it is back, the signal goes on.

Time is the CPU time of the thread: a process that was paused is not guilty, nor is one that waits for the network. What
only waits for ever is ended by a `Watch`, where the process does nothing but work on claims.

The command line keeps its surroundings (`keeping_surroundings`): its standard output is the report's, and the names of
its files are relative to its folder. A host's own process is the host's: there nothing is taken from a plugin.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # without the enumerations of `signal`, which cost four times as much
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout, suppress
from decimal import localcontext
from types import FrameType
from typing import Any

from scrubber.hooks.errors import Interrupting, PluginCallFailed, PluginHangs
from scrubber.model.failure import PluginFailure, Reason

_ENDING = tuple(
    int(getattr(signal, name))
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}")


_surroundings: Callable[[], AbstractContextManager[None]] = nullcontext
"""What a call runs within."""


@contextmanager
def keeping_surroundings(*, prints_apart: bool = True) -> Iterator[None]:
    """Bring the process back into its folder behind each call, and let what calls print go to standard error.

    `prints_apart` false: for a process whose standard output leads nowhere.
    """
    global _surroundings
    before, _surroundings = _surroundings, _apart if prints_apart else _kept
    try:
        yield
    finally:
        _surroundings = before


@contextmanager
def _apart() -> Iterator[None]:
    with _kept(), redirect_stdout(sys.stderr):
        yield


@contextmanager
def _kept() -> Iterator[None]:
    folder = _folder()
    try:
        yield
    finally:
        if folder and folder != _folder():
            with suppress(OSError):
                os.chdir(folder)


def _folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""


class Guard:
    """Runs calls. `strict` lets exceptions through, for a plugin's own tests."""

    def __init__(
        self, budget_seconds: float, *, strict: bool = False, clock: Callable[[], float] = time.thread_time
    ) -> None:
        self.strict = strict
        self.watch: Watch | None = None
        self.budget = budget_seconds
        self._clock = clock

    def run(
        self, plugin: str, hook: str, call: Callable[[], Any], *, is_ours: bool = False
    ) -> tuple[Any, PluginFailure | None]:
        """Return what the call gives, or why it failed. `is_ours` has no budget, which a slow machine would overrun."""
        if is_ours:
            try:
                return call(), None
            except Exception as error:
                if self.strict:
                    raise
                return None, PluginFailure(plugin, hook, *why(error))
        noted = _Noted()
        watch = self.watch
        began = self._clock()
        try:
            noted.begin()
            try:
                if watch is not None:
                    watch.enter(plugin, hook)
                with _surroundings(), localcontext():  # what a plugin sets there would round our sums
                    value = call()
            finally:
                if watch is not None:
                    watch.leave()
                noted.end()
        except BaseException as error:
            kind = type(error)  # `isinstance` would ask the exception itself
            if issubclass(kind, Interrupting) and kind is not PluginHangs:
                error.during = (plugin, hook)  # type: ignore[attr-defined]
                raise
            if noted.signal is not None:
                raise
            if self.strict and kind is not PluginHangs:
                raise
            return None, PluginFailure(plugin, hook, *why(error))
        if noted.signal is not None:  # the plugin swallowed what the handler raised
            noted.repeat()
        if self._clock() - began > self.budget:
            return None, PluginFailure(plugin, hook, "overran")
        return value, None


def why(error: BaseException) -> tuple[Reason, str]:
    """Return the reason and the name of an exception; an isolated plugin's own where there is one."""
    kind = type(error)
    if issubclass(kind, PluginCallFailed):
        return error.reason, _plain(str(error))  # type: ignore[attr-defined]
    if kind is PluginHangs:
        return "overran", ""
    return "raised", _plain(type.__dict__["__name__"].__get__(kind))  # a metaclass has no say in it


def _plain(name: str) -> str:
    """Return a name of an exception or place; nothing where it could be anything else."""
    name = str.__str__(name)
    return name if _NAME.fullmatch(name) else ""


class _Noted:
    """Notes a signal that asks this process to end, and lets the handler that was there do what it does."""

    __slots__ = ("_frame", "_handlers", "signal")

    def __init__(self) -> None:
        self.signal: int | None = None
        self._frame: FrameType | None = None
        self._handlers: dict[int, Callable[[int, FrameType | None], Any]] = {}

    def begin(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for signum in _ENDING:
            handler = _signal.getsignal(signum)
            if callable(handler):
                self._handlers[signum] = handler
                _signal.signal(signum, self._come)

    def end(self) -> None:
        for signum, handler in self._handlers.items():
            _signal.signal(signum, handler)

    def repeat(self) -> None:
        """Do again what the handler does: it raises, or has done its work the first time."""
        assert self.signal is not None
        self._handlers[self.signal](self.signal, self._frame)

    def _come(self, signum: int, frame: FrameType | None) -> None:
        self.signal, self._frame = signum, None
        self._handlers[signum](signum, frame)


class Watch:
    """Ends a call that hangs, in a process that does nothing else; made in its main thread.

    It counts ticks in which the process is awake, so that one that was paused is not guilty. Where a call swallows its
    end again and again, or the system has no timers (Windows), the process ends, and its supervisor does the rest.
    """

    TICK_SECONDS = 0.25
    MOST_SWALLOWED = 4
    EXIT_CODE = 75
    """What the process ends with where nothing else ends the call."""

    def __init__(self, *, cpu_seconds: float, wait_seconds: float) -> None:
        self.tell: Callable[[str, str], object] | None = None
        """Told of plugin and hook before each call, and of `""` after it."""
        self.allow(cpu_seconds=cpu_seconds, wait_seconds=wait_seconds)
        self._inside = False
        self._ticks = self._ended = 0
        self._began = 0.0
        self._handler = self._alarm
        self._has_timer = hasattr(signal, "setitimer")
        if self._has_timer:
            self._start()
        else:
            threading.Thread(target=self._tick_for_ever, daemon=True).start()

    def allow(self, *, cpu_seconds: float, wait_seconds: float) -> None:
        """Set what a call may take."""
        self._cpu = cpu_seconds
        self._ticks_allowed = max(1, round(wait_seconds / self.TICK_SECONDS))

    def _start(self) -> None:
        signal.signal(signal.SIGALRM, self._handler)
        signal.setitimer(signal.ITIMER_REAL, self.TICK_SECONDS, self.TICK_SECONDS)

    def enter(self, plugin: str, hook: str) -> None:
        """A call begins."""
        if self.tell is not None:
            self.tell(plugin, hook)
        self._ticks = self._ended = 0
        self._began = time.process_time()
        self._inside = True

    def leave(self) -> None:
        """A call has ended."""
        self._inside = False
        if self._has_timer and _signal.getsignal(signal.SIGALRM) is not self._handler:
            self._start()  # the plugin used the alarm for itself
        if self.tell is not None:
            self.tell("", "")

    def _alarm(self, signum: int, frame: FrameType | None) -> None:
        if self._is_over():
            self._ended += 1
            if self._ended > self.MOST_SWALLOWED:
                os._exit(self.EXIT_CODE)
            raise PluginHangs

    def _tick_for_ever(self) -> None:
        while True:
            time.sleep(self.TICK_SECONDS)
            if self._is_over():
                os._exit(self.EXIT_CODE)

    def _is_over(self) -> bool:
        if not self._inside:
            return False
        self._ticks += 1
        return self._ticks > self._ticks_allowed or time.process_time() - self._began > self._cpu
