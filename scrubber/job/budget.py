"""What one claim may cost in a worker process: seconds of CPU, and memory. In a host's own process nothing is set.

Two fences. The soft one is a timer of CPU time whose signal ends the claim in Python; a loop inside a C function that
never looks at signals is beyond it. The hard one is the system's limit on CPU time, moved on with every claim: past it
the process dies, and whoever supervises it holds the claim. Where the system has neither (Windows), the supervisor's
watch over wall time is all there is.
"""

from __future__ import annotations

import contextlib
import signal
from types import FrameType

from scrubber.hooks.errors import Interrupting
from scrubber.model.value import Value

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


class ClaimOverran(Interrupting):
    """A claim used up its CPU time."""


class Budget(Value):
    """What a claim may cost."""

    seconds: float = 10.0
    """CPU time, of all that is done for it: its chart, its plugins, its report."""
    wait_seconds: float = 10.0
    """How long one call of a plugin may wait for something, all its CPU time aside."""
    megabytes: int = 1024
    """Memory of the worker process beyond what it needs to start."""


def _overran(signum: int, frame: FrameType | None) -> None:
    raise ClaimOverran


class Fences:
    """Sets the budget of each claim in a worker process; made in its main thread."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._soft = hasattr(signal, "setitimer")
        if self._soft:
            signal.signal(signal.SIGPROF, _overran)
        if resource is not None:
            self._hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
            self._limit_memory()

    def begin(self) -> None:
        """A claim begins."""
        seconds = self._budget.seconds
        if resource is not None:
            used = resource.getrusage(resource.RUSAGE_SELF)
            most = int(used.ru_utime + used.ru_stime + 2 * seconds) + 2
            resource.setrlimit(resource.RLIMIT_CPU, (most, self._hard))
        if self._soft:
            signal.setitimer(signal.ITIMER_PROF, seconds)

    def end(self) -> None:
        """A claim is done."""
        if self._soft:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def _limit_memory(self) -> None:
        assert resource is not None
        try:
            with open("/proc/self/statm", encoding="ascii") as file:
                now = int(file.read().split()[0]) * resource.getpagesize()
        except OSError:
            return
        most = now + (self._budget.megabytes << 20)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
