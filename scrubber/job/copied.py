"""A copy of this process: it has all that was imported and made, so it starts in a hundredth of the time.

Only where that is safe: on Linux, while this process has one thread, and where it belongs to the command line, which
holds nothing that a copy must not share. Who made a copy speaks to it as to any other process that was begun.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from typing import IO, NoReturn

from scrubber.job.child import serving


def can_copy() -> bool:
    """Return whether a copy of this process would be sound."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (OSError, AttributeError):  # an old system, or one that forbids it
        return False
    return True


class Copied:
    """A copy that was begun. It speaks and ends as a `subprocess.Popen` does, as far as we use one."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid = pid
        self.stdin: IO[bytes] | None = stdin
        self.stdout: IO[bytes] | None = stdout
        self._handle = os.pidfd_open(pid)
        self._lock = threading.Lock()
        self._code: int | None = None

    def __del__(self) -> None:
        os.close(self._handle)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return its exit code, or less than 0 for a signal. Raises `subprocess.TimeoutExpired`."""
        ends = select.poll()
        ends.register(self._handle, select.POLLIN)
        if not ends.poll(None if timeout is None else 1000 * timeout):
            raise subprocess.TimeoutExpired("a copy of this process", timeout or 0)
        with self._lock:
            if self._code is None:
                self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            return self._code

    def kill(self) -> None:
        """Kill it; nothing happens where it has ended."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)


def copied(serve: Callable[[IO[bytes], IO[bytes]], None]) -> Copied:
    """Begin a copy of this process that serves until its input ends. Raises `OSError`."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # a signal in between would unwind the copy through the work of its parent
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    try:
        pid = os.fork()
        if pid == 0:
            _be(theirs_in, theirs_out, before, serve)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(theirs_in)
        os.close(theirs_out)
    return Copied(pid, os.fdopen(ours_out, "wb"), os.fdopen(ours_in, "rb"))


def _be(
    given: int, answers: int, mask: Iterable[int], serve: Callable[[IO[bytes], IO[bytes]], None]
) -> NoReturn:
    """Be the copy: with its own two pipes and nothing else of what its parent has open. It never returns."""
    code = 1
    try:
        for ours, standard in ((given, 0), (answers, 1), (os.open(os.devnull, os.O_RDWR), 2)):
            os.dup2(ours, standard)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        serving(serve)
        code = 0
    finally:
        os._exit(code)
