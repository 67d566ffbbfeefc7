"""The main job: claim files in; outbound, held and refused claims, answers to the sender and a report out.

Theory. A file is read twice. The survey goes over it at a few microseconds a claim, says which interchange, group or
set is refused, and where it can be cut. Then range by range is read and scrubbed, here or in worker processes; what
comes of each is finished, and the sinks join it in file order, so that memory holds a few ranges whatever the size of
the file. A claim that an earlier one shows to be a duplicate is scrubbed once more with that knowledge. All outputs are
put in place by one commit.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scrubber.engine.scrubber import Scrubber
from scrubber.engine.settings import Settings
from scrubber.hooks.host import BUILT_IN, PluginHost
from scrubber.hooks.specs import RunView
from scrubber.hooks.values import frozen_json, json_bytes
from scrubber.job.account import ChartsAccount
from scrubber.job.file import EachClaim, FileResult, FileRun
from scrubber.job.progress import Advance, Asked, never, no_progress
from scrubber.job.ranges import Done, Task, do
from scrubber.job.run import Run
from scrubber.job.seen import Neighbours
from scrubber.job.source import InputError, InputFile, InputStream, OutputError, Source, stdin_chunks
from scrubber.job.stems import Stems
from scrubber.job.worker import Worker
from scrubber.job.workspace import Store, Workspace, writing
from scrubber.model.failure import PluginFailure

if TYPE_CHECKING:
    from scrubber.charts.link.index import DocumentIndex, Index
    from scrubber.job.ahead import Ahead
    from scrubber.job.pool import Pool
    from scrubber.job.process import Begun
    from x12.survey import Survey

MOST_RESULTS_OF_A_RUN = 1 << 30
"""Bytes of what plugins keep of all claims; each claim has its own bound."""
_INDEX = "documents"


class Job:
    """One set of settings over any number of inputs. A context manager: it may hold processes and a folder.

    Raises `InputError`, `ProfileError`, `DocumentError` or `PluginError` for settings that can't be used, and where the
    output folder can't.
    """

    def __init__(
        self,
        settings: Settings,
        run: Run | None = None,
        index: DocumentIndex | None = None,
        host: PluginHost | None = None,
        scrubber: Scrubber | None = None,
        *,
        may_copy: bool = False,
    ) -> None:
        """`index` offers documents that are at hand; else those of `run.documents` are indexed. `host` holds plugins
        that are admitted already: they can't travel, so all is done in this process. `scrubber` is one of the same
        settings that others use too: its plugins stay open after this job. `may_copy`: worker processes may be
        copies of this one, which is the command line's own and holds nothing of anybody else's; they start at once.
        """
        self.settings = settings
        self.run_options = run or Run()
        self._workspace = None if self.run_options.out is None else Workspace(self.run_options.out)
        self._pool: Pool | None = None
        self._shares = host is None and (self.run_options.jobs > 1 or self.run_options.supervised)
        self._begun: list[Begun] = []
        self._owns_plugins = scrubber is None
        self.given: dict[str, list[bytes]] = {}
        """What plugins keep of claims, in input order."""
        self.approved: set[str] = set()
        """Numbers of claims that came and that approvals name."""
        try:
            self.worker = Worker(
                settings, index, self.run_options.zone, host, scrubber, ocr=self.run_options.ocr
            )
            if self._shares:
                self._pool = self._started_pool(may_copy=may_copy)
            if index is None and self.run_options.documents is not None:
                index = self._offered(self.run_options.documents)
            self._index = index
            self._ahead = self._looking_ahead(index)
            self._view = RunView(settings.as_of)
            if self._owns_plugins:
                self.worker.scrubber.dispatcher.start(self._view)
        except BaseException:
            self.close()
            raise
        self.charts = ChartsAccount(index, names_what_is_left=True)
        self._neighbours = Neighbours()
        self._stems = Stems(self.run_options.inputs)
        self._told = 0
        """How much of what is disputed the worker processes know."""

    def _started_pool(self, *, may_copy: bool) -> Pool:
        """Begin the worker processes: copies only where all plugins are ours, which share nothing."""
        from scrubber.job.child import Making
        from scrubber.job.pool import Pool, start_early

        options, worker = self.run_options, self.worker
        ours = all(plugin.name == BUILT_IN for plugin in worker.scrubber.host.plugins)
        self._begun += start_early(options.jobs, worker if may_copy and ours else None)
        return Pool(options.jobs, Making(self.settings, options.zone, options.ocr), self._begun)

    def _offered(self, documents: Iterable[Path]) -> DocumentIndex:
        """Return the index of these files and folders, read by the worker processes where there are any."""
        charts, pool = self.worker.charts, self._pool
        if pool is None:
            return charts.offer(documents)
        return charts.offer(documents, lambda offers: pool.learned(offers, charts.learned))

    def _looking_ahead(self, index: DocumentIndex | None) -> Ahead | None:
        """Return what notes the claims of the run; None where every chart names its claim."""
        if index is None or not index.asks_all_claims:
            return None
        from scrubber.job.ahead import Ahead

        ahead = Ahead(index, self.run_options.inputs)
        self.worker.charts.claimants = ahead.noted
        return ahead

    def note_claims(self, source: Source, survey: Survey) -> None:
        """Note the claims of an input before they are scrubbed, and those of all inputs to come."""
        if self._ahead is not None:
            self._ahead.note(source, survey)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End processes, plugins and what this run holds on disk."""
        if self._pool is not None:
            self._pool.close()
        if self._begun:
            from scrubber.job.process import end

            while self._begun:
                end(self._begun.pop())
        worker = getattr(self, "worker", None)
        if worker is not None and self._owns_plugins:
            worker.scrubber.host.close()
        if self._workspace is not None:
            self._workspace.close()

    def finish(self) -> tuple[PluginFailure, ...]:
        """Tell the plugins that the run is done; return those that failed."""
        results = {
            plugin: frozen_json([json.loads(value) for value in values], MOST_RESULTS_OF_A_RUN)
            for plugin, values in self.given.items()
        }
        return self.worker.scrubber.dispatcher.finish(self._view, results)

    @property
    def unmet_approvals(self) -> tuple[str, ...]:
        """Return the claim numbers that approvals name and no claim had so far; ask it after the last input."""
        return tuple(sorted(self.settings.approvals.claim_ids - self.approved))

    @property
    def recovered(self) -> int:
        """Return how many inputs of an earlier run, which was stopped while it put them in place, were finished."""
        return 0 if self._workspace is None else self._workspace.recovered

    def run(self, name: str, advance: Advance = no_progress, each: EachClaim | None = None) -> FileResult:
        """Scrub one input. Whatever is wrong with it is in the result; other inputs are not touched by it.

        `each` gets every claim of the report as soon as it is known; a check then keeps none of them.
        """
        if name != "-":
            return self.run_source(InputFile(name), advance, each)
        if self._workspace is None:
            return self.run_source(InputStream(stdin_chunks(), io.BytesIO()), advance, each)
        spool = self._workspace.create("stdin")
        spooled = InputStream(stdin_chunks(), spool, self._workspace.folder / "stdin")
        return self.run_source(spooled, advance, each)

    def run_source(
        self,
        source: Source,
        advance: Advance = no_progress,
        each: EachClaim | None = None,
        *,
        store: Store | None = None,
        stop: Asked = never,
    ) -> FileResult:
        """Scrub an input that is already open or in memory. `store` takes the outputs where they don't go to a folder.

        Raises `Stopped` when `stop` says so: it is asked before each range.
        """
        if store is None and self._workspace is not None:
            store = self._workspace.stage(self._stems.take(source.stem))
        file = FileRun(self, source, store, each)
        try:
            with writing(f"the outputs of {source.name}"):
                try:
                    file.read(advance, stop)
                    source.close()
                except OutputError:
                    raise
                except InputError as error:
                    file.give_up(error)
                return file.finish()
        except BaseException:
            if store is not None:
                store.discard()
            raise

    def done(self, source: Source, tasks: Iterable[Task]) -> Iterator[Done]:
        """Yield what comes of each range of an input, in file order."""
        if not self._shares or source.path is None:
            for task in tasks:
                yield do(task, source.read, self.worker, neighbours=self._neighbours)
            return
        pool = self._pool
        assert pool is not None
        disputed = None if self._ahead is None else self._ahead.noted
        if pool.beginning is None:
            from scrubber.job.child import Beginning

            started = json_bytes(self.worker.scrubber.host.started)
            pool.beginning = Beginning(self._shared_index(), self.run_options.budget, started, disputed)
        elif disputed is not None and len(disputed) > self._told:
            pool.beginning = replace(pool.beginning, claimants=disputed)
        self._told = 0 if disputed is None else len(disputed)
        yield from pool.map(source.path, tasks)

    def _shared_index(self) -> Index | None:
        """Return the index as it goes to other processes: in a file beside the outputs, where there are any."""
        if self._index is None or self._workspace is None:
            return self._index
        from scrubber.charts.link.shared import shared

        with writing(str(self._workspace.out)):
            self._workspace.create(_INDEX).close()
            return shared(self._index, self._workspace.folder / _INDEX)

    def with_neighbours(self, source: Source, tasks: dict[int, Task], done: Done) -> Done:
        """Return what comes of a range, done once more where earlier claims show something of its own."""
        known = {}
        for index, number, services, is_rejected in done.keys:
            if rule := self._neighbours.add(number, services, is_rejected=is_rejected):
                known[index] = rule
        if not known:
            return done
        return do(replace(tasks[done.number], known=known, barred=done.barred), source.read, self.worker)
