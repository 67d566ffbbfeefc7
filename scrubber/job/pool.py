"""Supervised worker processes: each takes ranges; one that dies or hangs costs the claim that it was at, and no other.

Theory. A thread for each process sends it a range and waits for what comes of it. Where the process ends before, the
range is given to a new one that announces every claim before it begins it; where that one ends too, the claim announced
last is to blame: it is barred, which holds it, and the range is done once more. So every death holds one claim at most,
and a range with `n` such claims is done in `n + 2` tries. A process that says nothing for too long is killed. Results
come back in file order; so many ranges are under way that no process waits, and no more.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from scrubber.charts.link.index import LearnAll
from scrubber.charts.link.offers import Learned, Offer
from scrubber.job.child import Beginning, Making, serve
from scrubber.job.copied import can_copy, copied
from scrubber.job.process import Begun, Died, Process, begin
from scrubber.job.ranges import Done, Task
from scrubber.job.source import InputError
from scrubber.job.worker import Worker

CHARTS_EACH = 32
"""Charts that are handed over at once: enough to make it cheap, few enough to share them out."""
START_SECONDS = 120.0
"""A process that is not ready by then never will be."""
SILENT_SECONDS = 300.0
"""A range of which nothing is heard for so long hangs."""
AT_CLAIM_SECONDS = 60.0
"""A claim of which nothing is heard for so long, where each is announced, hangs."""
MOST_STARTS = 3
"""So often is a process begun that ends before it is ready."""


CHILD = "scrubber.job.child"
_Work = Callable[["Child | None"], tuple["Child | None", Any]]
"""Something to be done by a process; it gives back the process that is there after it, and what came of it."""


def start_early(number: int, worker: Worker | None = None) -> list[Begun]:
    """Begin processes before there is work for them: they start while the file is surveyed.

    `worker`: copies of this process go on with it, where that is sound; else each process makes its own.
    """
    begun: list[Begun] = []
    copies = worker is not None and can_copy()
    with contextlib.suppress(OSError):  # the pool begins those that it needs, and says where it can't
        for _ in range(number):
            begun.append(copied(partial(serve, worker=worker)) if copies else begin(CHILD))
    return begun


class Child(Process):
    """One worker process."""

    def __init__(self, making: Making, begun: Begun | None = None) -> None:
        """`begun`: one that was begun before. Raises `Died` or `OSError` where it does not start."""
        super().__init__(CHILD, begun)
        self.at: int | None = None
        """The claim that it announced last."""
        self.during: tuple[str, str] | None = None
        """The plugin and hook that it was in then."""
        self._begun: Beginning | None = None
        if not self.is_copy:
            self.send(making)
        self.receive(START_SECONDS)

    def learn(self, offers: list[Offer]) -> list[Learned]:
        """Have charts read for their keys. Raises `Died`."""
        self.send(("learn", offers))
        learned: list[Learned] = self.receive(SILENT_SECONDS)[1]
        return learned

    def do(self, beginning: Beginning, path: Path, task: Task) -> Done:
        """Have a range done. Raises `Died`."""
        self.at = self.during = None
        if self._begun is not beginning:
            self.send(("begin", beginning))
            self.receive(START_SECONDS)
            self._begun = beginning
        self.send(("range", path, task))
        while True:
            kind, *rest = self.receive(AT_CLAIM_SECONDS if task.announce else SILENT_SECONDS)
            if kind == "at":
                self.at, self.during = rest[0], None
            elif kind == "in":
                self.during = (rest[0], rest[1]) if rest[0] else None
            else:
                done: Done = rest[0]
                return done


class Pool:
    """A number of worker processes over any number of files. A context manager: leaving it ends them."""

    def __init__(self, jobs: int, making: Making, begun: list[Begun] | None = None) -> None:
        """`begun`: processes of `start_early`; what is not used of them is the caller's to end."""
        self._making = making
        self._begun = [] if begun is None else begun
        self._tasks: queue.SimpleQueue[tuple[int, _Work] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[tuple[int, Any, BaseException | None]] = queue.SimpleQueue()
        self._children: set[Child] = set()
        self._lock = threading.Lock()
        self._ends = False
        self._numbers = 0
        """Of what was given out, over all files."""
        self.jobs = jobs
        self.beginning: Beginning | None = None
        """What a process is told before its first range, and again where it is another; set before the first `map`."""
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def map(self, path: Path, tasks: Iterable[Task]) -> Iterator[Done]:
        """Yield what comes of each range, in file order. Raises `InputError` where no process can be kept alive."""
        return self._in_order(partial(self._do, path=path, task=task) for task in tasks)

    def learned(self, offers: Iterable[Offer], here: LearnAll) -> Iterator[Learned]:
        """Yield what is learned of charts that are read for their keys, in their order.

        `here` reads those that no process reads, since one of them ends it.
        """
        more = iter(offers)
        shares = iter(lambda: list(islice(more, CHARTS_EACH)), [])
        for share, learned in self._in_order(partial(self._learn, share=share) for share in shares):
            yield from here(share) if learned is None else learned

    def _in_order(self, work: Iterable[_Work]) -> Iterator[Any]:
        """Have work done by the processes; yield what comes of each piece in its order."""
        waiting: dict[int, Any] = {}
        under_way = 0
        first = next_number = self._numbers
        more = iter(work)
        exhausted = False
        while True:
            while not exhausted and under_way + len(waiting) < 2 * self.jobs + 2:
                piece = next(more, None)
                if piece is None:
                    exhausted = True
                    break
                self._tasks.put((self._numbers, piece))
                self._numbers += 1
                under_way += 1
            if next_number in waiting:
                yield waiting.pop(next_number)
                next_number += 1
            elif under_way:
                number, value, error = self._results.get()
                if number < first:  # it belongs to a file that was given up
                    continue
                if error is not None:
                    raise error
                under_way -= 1
                waiting[number] = value
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
            number, work = given
            try:
                child, value = work(child)
                self._results.put((number, value, None))
            except BaseException as error:  # noqa: BLE001 - raised again where results are taken
                self._results.put((number, None, error))
                child = None
        if child is not None:
            child.end()

    def _learn(
        self, child: Child | None, share: list[Offer]
    ) -> tuple[Child | None, tuple[list[Offer], list[Learned] | None]]:
        """Have charts read, and give them back with what was learned; None where no process does it."""
        try:
            child = child or self._new_child()
            return child, (share, child.learn(share))
        except (Died, InputError):
            if child is not None:
                self._forget(child)
            return None, (share, None)

    def _do(self, child: Child | None, path: Path, task: Task) -> tuple[Child | None, Done]:
        """Have a range done, with new processes where one ends."""
        assert self.beginning is not None
        unexplained = 0
        while True:
            child = child or self._new_child()
            try:
                done = child.do(self.beginning, path, task)
                done.barred = task.barred
                return child, done
            except Died as died:
                if self._ends:
                    raise
                if task.announce and child.at is not None:
                    task = replace(task, barred={**task.barred, child.at: (str(died), child.during)})
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
