"""Makes the n-th effect on the disk fail, or kill the process: all effects of a run go through `scrubber.job.disk`."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from scrubber.job import disk

EFFECTS = ("write", "sync", "rename", "remove", "make_folder", "remove_folder", "open_new")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EMFILE)


class Counter:
    """Counts effects, and lets `at` happen at the n-th."""

    def __init__(self, n: int, at: Callable[[str], None]) -> None:
        self.count = 0
        self.hit = ""
        self._n = n
        self._at = at

    def step(self, effect: str) -> None:
        self.count += 1
        if self.count == self._n:
            self.hit = effect
            self._at(effect)


def fail(code: int) -> Callable[[str], None]:
    """Return what raises this error of the system."""

    def at(effect: str) -> None:
        raise OSError(code, os.strerror(code))

    return at


def kill(effect: str) -> None:
    """End this process as a power cut would: nothing is flushed, closed or told."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def faulty(n: int, at: Callable[[str], None]) -> Iterator[Counter]:
    """Let the n-th effect meet a fault; later ones work again, as on a disk that has got room."""
    counter = Counter(n, at)
    with pytest.MonkeyPatch.context() as patch:
        for effect in EFFECTS:
            patch.setattr(disk, effect, _counted(effect, getattr(disk, effect), counter))
        yield counter


def _counted(effect: str, function: Callable[..., Any], counter: Counter) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        counter.step(effect)
        return function(*arguments)

    return call
