"""Supervised worker processes: each takes ranges; one that dies or hangs costs the claim that it was at, and no other.

Theory. A thread for each process sends it a range and waits for what comes of it. Where the process ends before, the
range is given to a new one that announces every claim before it begins it; where that one ends too, the claim announced
last is to blame: it is barred, which holds it, and the range is done once more. So every death holds one claim at most,
and a range with `n` such claims is done in `n + 2` tries. A process that says nothing for too long is killed. Results
come back in file order; so many ranges are under way that no process waits, and no more.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from scrubber.hooks.guard import Watch
from scrubber.job.child import Making, receive, send
from scrubber.job.failed import while_in
from scrubber.job.ranges import Done, Task
from scrubber.job.source import InputError

START_SECONDS = 120.0
"""A process that is not ready by then never will be."""
SILENT_SECONDS = 300.0
"""A range of which nothing is heard for so long hangs."""
AT_CLAIM_SECONDS = 60.0
"""A claim of which nothing is heard for so long, where each is announced, hangs."""
MOST_STARTS = 3
"""So often is a process begun that ends before it is ready."""


class Died(Exception):
    """A worker process ended or was killed; says what it did, for the finding."""


Started = subprocess.Popen[bytes]
"""A process that imports what it needs, and then waits to be told what it is for."""


def start() -> Started:
    """Begin a process. Raises `OSError`."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "scrubber.job.child"],  # never what lies in the folder that it is run in
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def start_early(number: int) -> list[Started]:
    """Begin processes before there is work for them: they start while charts are indexed and the file is surveyed."""
    begun: list[Started] = []
    with contextlib.suppress(OSError):  # the pool begins those that it needs, and says where it can't
        begun += (start() for _ in range(number))
    return begun


def end(process: Started) -> None:
    """End a process."""
    _close(process.stdin)
    try:
        process.wait(0.5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _close(process.stdout)  # after the end: whoever reads from it holds it until then


class Child:
    """One worker process."""

    def __init__(self, making: Making, process: Started | None = None) -> None:
        """`process`: one that was begun before. Raises `Died` or `OSError` where it does not start."""
        self.at: int | None = None
        """The claim that it announced last."""
        self.during: tuple[str, str] | None = None
        """The plugin and hook that it was in then."""
        self._process = process or start()
        self._killed = False
        self._send(making)
        self._receive(START_SECONDS)

    def do(self, path: Path, task: Task) -> Done:
        """Have a range done. Raises `Died`."""
        self.at = self.during = None
        self._send((path, task))
        while True:
            kind, *rest = self._receive(AT_CLAIM_SECONDS if task.announce else SILENT_SECONDS)
            if kind == "at":
                self.at, self.during = rest[0], None
            elif kind == "in":
                self.during = (rest[0], rest[1]) if rest[0] else None
            else:
                done: Done = rest[0]
                return done

    def end(self) -> None:
        """End the process."""
        end(self._process)

    def _send(self, value: object) -> None:
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, value)
        except (BrokenPipeError, OSError) as error:
            raise Died(self._how()) from error

    def _receive(self, seconds: float) -> Any:
        assert self._process.stdout is not None
        watch = threading.Timer(seconds, self._kill)
        watch.daemon = True
        watch.start()
        try:
            return receive(self._process.stdout)
        except (EOFError, OSError, ValueError) as error:
            raise Died(self._how()) from error
        finally:
            watch.cancel()

    def _kill(self) -> None:
        self._killed = True
        self._process.kill()

    def _how(self) -> str:
        code = self._process.wait()
        if self._killed:
            return "took longer than its budget"
        if code in (-24, Watch.EXIT_CODE):  # SIGXCPU
            return "took longer than its budget"
        return f"ended its process ({f'signal {-code}' if code < 0 else f'exit code {code}'})"


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()


class Pool:
    """A number of worker processes over any number of files. A context manager: leaving it ends them."""

    def __init__(self, jobs: int, making: Making, begun: list[Started] | None = None) -> None:
        """`begun`: processes of `start_early`; what is not used of them is the caller's to end."""
        self._making = making
        self._begun = [] if begun is None else begun
        self._tasks: queue.SimpleQueue[tuple[Path, Task] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Done | tuple[int, BaseException]] = queue.SimpleQueue()
        self._children: set[Child] = set()
        self._lock = threading.Lock()
        self._ends = False
        self._numbers = 0
        """Of ranges, over all files."""
        self.jobs = jobs
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def map(self, path: Path, tasks: Iterable[Task]) -> Iterator[Done]:
        """Yield what comes of each range, in file order. Raises `InputError` where no process can be kept alive."""
        waiting: dict[int, Done] = {}
        under_way = 0
        first = next_number = self._numbers
        more = iter(tasks)
        exhausted = False
        while True:
            while not exhausted and under_way + len(waiting) < 2 * self.jobs + 2:
                task = next(more, None)
                if task is None:
                    exhausted = True
                    break
                self._tasks.put((path, replace(task, number=self._numbers)))
                self._numbers += 1
                under_way += 1
            if next_number in waiting:
                yield waiting.pop(next_number)
                next_number += 1
            elif under_way:
                done = self._results.get()
                if isinstance(done, tuple):
                    number, error = done
                    if number >= first:
                        raise error
                elif done.number >= first:  # else it belongs to a file that was given up
                    under_way -= 1
                    waiting[done.number] = done
            elif exhausted:
                return

    def close(self) -> None:
        """End every process."""
        self._ends = True
        for _ in self._threads:
            self._tasks.put(None)
        with self._lock:
            children = list(self._children)
        for child in children:
            child.end()

    def _serve(self) -> None:
        """Serve tasks with one process after the other."""
        child: Child | None = None
        while (given := self._tasks.get()) is not None and not self._ends:
            try:
                child, done = self._do(child, *given)
                self._results.put(done)
            except BaseException as error:  # noqa: BLE001 - raised again where results are taken
                self._results.put((given[1].number, error))
                child = None
        if child is not None:
            child.end()

    def _do(self, child: Child | None, path: Path, task: Task) -> tuple[Child, Done]:
        """Have a range done, with new processes where one ends."""
        unexplained = 0
        while True:
            if child is None:
                child = self._new_child()
            try:
                done = child.do(path, task)
                done.barred = task.barred
                return child, done
            except Died as died:
                if self._ends:
                    raise
                if task.announce and child.at is not None:
                    task = replace(task, barred={**task.barred, child.at: f"{died}{while_in(child.during)}"})
                else:
                    unexplained += 1
                self._forget(child)
                if unexplained > MOST_STARTS:
                    at = task.range.at
                    raise InputError(
                        f"{path.name}: segment {at.first}, byte {at.start}: reading from here on {died}; "
                        "report it, and send the rest of the file without these claims"
                    ) from died
                child, task = None, replace(task, announce=True)

    def _new_child(self) -> Child:
        for _ in range(MOST_STARTS):
            try:
                with self._lock:
                    process = self._begun.pop() if self._begun else None
                child = Child(self._making, process)
            except (Died, OSError):
                continue
            with self._lock:
                self._children.add(child)
            return child
        raise InputError("worker processes do not start here; run it with --jobs 1")

    def _forget(self, child: Child) -> None:
        with self._lock:
            self._children.discard(child)
        child.end()
