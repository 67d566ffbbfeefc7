"""The process of one worker: `python -m scrubber.job.child`, or a copy of the parent; spoken to over two pipes.

Frames of pickled values, each behind its length. In: a copy has its worker, another is told first how to make one.
Then what to do, by the name of a method of `_Serving` and what it takes. Out: `("ready",)`, then for each thing to do
`("done", value)`; where a range asks for it also `("at", segment)` before each claim, and `("in", plugin, hook)` before
each call of a plugin. It ends when its input ends, so that none outlives whoever began it. What plugins print goes
nowhere: the pipe is the parent's.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrubber.model.value import Value

if TYPE_CHECKING:
    from scrubber.charts.link.offers import Learned, Offer
    from scrubber.job.ranges import Done, Task
    from scrubber.job.source import InputFile
    from scrubber.job.worker import Worker

_LENGTH = struct.Struct(">Q")


class Making(Value):
    """How to make a worker in another process."""

    settings: Any
    zone: str | None
    ocr: bool = False


class Beginning(Value):
    """What a worker is told before its first range."""

    index: Any
    budget: Any
    started: bytes
    """What `infuscrub_run_started` gave, by plugin, as JSON."""
    claimants: Any = None
    """What is known of the other claims of the run."""


def send(pipe: IO[bytes], value: object) -> None:
    """Write a frame."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read a frame. Raises `EOFError` where the other side has ended."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(head)
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)


def serving(serve: Callable[[IO[bytes], IO[bytes]], None]) -> None:
    """Let a process of ours serve its parent until its input ends: the pipes are for frames alone, and the parent,
    not the terminal, says when to stop.
    """
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, signal.SIG_IGN)
    given, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=partial(_hang_up, nowhere, given, answers))
    from scrubber.hooks.guard import keeping_surroundings

    try:
        with keeping_surroundings(prints_apart=False):
            serve(given, answers)
    except (EOFError, BrokenPipeError):
        os._exit(0)


def _hang_up(nowhere: int, *pipes: IO[bytes]) -> None:
    """Take the pipes from a copy of this process: a plugin that forks must not have each claim answered twice."""
    for pipe in pipes:
        os.dup2(nowhere, pipe.fileno())


def serve(given: IO[bytes], answers: IO[bytes], worker: Worker | None = None) -> None:
    """Do what comes in. `worker`: one that is at hand, in a copy of the process that made it.

    Raises `EOFError` where the parent has ended.
    """
    from scrubber.job.collecting import collect_seldom, settle
    from scrubber.job.worker import Worker

    collect_seldom()
    if worker is None:
        making: Making = receive(given)
        worker = Worker(making.settings, None, making.zone, ocr=making.ocr)
    ours = _Serving(worker, answers)
    settle()
    send(answers, ("ready",))
    try:
        while True:
            what, *rest = receive(given)
            send(answers, ("done", getattr(ours, what)(*rest)))
    finally:
        worker.scrubber.host.close()


class _Serving:
    """What a worker process does for its parent."""

    def __init__(self, worker: Worker, answers: IO[bytes]) -> None:
        self._worker = worker
        self._answers = answers
        self._path: Path | None = None
        self._file: InputFile | None = None

    def learn(self, offers: list[Offer]) -> list[Learned]:
        """Read charts for their keys. What was read is kept: where a claim of this process wants it, it is there."""
        return self._worker.charts.learned(offers)

    def begin(self, beginning: Beginning) -> None:
        """Be ready for ranges. From here on a claim costs no more than its budget."""
        from scrubber.hooks.guard import Watch
        from scrubber.job.budget import Fences

        worker, budget = self._worker, beginning.budget
        if beginning.index is not None:
            worker.charts.index = beginning.index
            worker.charts.claimants = beginning.claimants
        worker.scrubber.dispatcher.begin(json.loads(beginning.started))
        worker.fences = Fences(budget)
        worker.scrubber.dispatcher.watch = Watch(
            cpu_seconds=min(budget.seconds / 2, max(1.0, 4 * worker.settings.plugins.budget_seconds)),
            wait_seconds=budget.wait_seconds,
        )

    def range(self, path: Path, task: Task) -> Done:
        """Read a range of a file and scrub its claims."""
        from scrubber.job.ranges import do
        from scrubber.job.source import InputFile

        if path != self._path or self._file is None:
            self._path, self._file = path, InputFile(str(path))
        watch = self._worker.scrubber.dispatcher.watch
        assert watch is not None
        watch.tell = self._tell if task.announce else None
        return do(task, self._file.read, self._worker, lambda segment: send(self._answers, ("at", segment)))

    def _tell(self, plugin: str, hook: str) -> None:
        send(self._answers, ("in", plugin, hook))


if __name__ == "__main__":
    serving(serve)
