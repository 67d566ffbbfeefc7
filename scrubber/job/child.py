"""The process of one worker: `python -m scrubber.job.child`, spoken to over its standard input and output.

Frames of pickled values, each behind its length. In: how to make the worker, then for each range the task and the file.
Out: `("ready",)`, then `("done", Done)` for each range; where the task asks for it also `("at", segment)` before each
claim, and `("in", plugin, hook)` before each call of a plugin. It ends when its input ends, so that none outlives
whoever began it. What plugins print goes nowhere: the pipe is the parent's.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import struct
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from scrubber.model.value import Value

_LENGTH = struct.Struct(">Q")


class Making(Value):
    """How to make a worker in another process."""

    settings: Any
    index: Any
    zone: str | None
    budget: Any
    started: bytes
    """What `infuscrub_run_started` gave, by plugin, as JSON."""


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
    try:
        serve(given, answers)
    except (EOFError, BrokenPipeError):
        os._exit(0)


def _serve(given: IO[bytes], answers: IO[bytes]) -> None:
    from scrubber.hooks.guard import Watch
    from scrubber.job.budget import Fences
    from scrubber.job.collecting import collect_seldom, settle
    from scrubber.job.ranges import do
    from scrubber.job.source import InputFile
    from scrubber.job.worker import Worker

    collect_seldom()
    making: Making = receive(given)
    worker = Worker(making.settings, making.index, making.zone)
    worker.scrubber.dispatcher.begin(json.loads(making.started))
    worker.fences = Fences(making.budget)
    watch = worker.scrubber.dispatcher.watch = Watch(
        cpu_seconds=min(making.budget.seconds / 2, max(1.0, 4 * making.settings.plugins.budget_seconds)),
        wait_seconds=making.budget.wait_seconds,
    )
    settle()
    source: tuple[Path | None, InputFile | None] = (None, None)
    send(answers, ("ready",))
    while True:
        path, task = receive(given)
        if path != source[0] or source[1] is None:
            source = (path, InputFile(str(path)))
        file = source[1]
        assert file is not None
        watch.tell = (lambda plugin, hook: send(answers, ("in", plugin, hook))) if task.announce else None
        done = do(task, file.read, worker, lambda segment: send(answers, ("at", segment)))
        send(answers, ("done", done))


if __name__ == "__main__":
    serving(_serve)
