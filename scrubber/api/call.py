"""One call of `Session.scrub`: how its outputs leave, and what comes of the run, in the host's own exceptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from scrubber.api import arguments
from scrubber.api.arguments import Cancel, HostRaised
from scrubber.api.errors import Cancelled, OptionError, OutputError, translated
from scrubber.api.result import ClaimResult, ClaimResults, Result
from scrubber.charts.link.index import DocumentIndex
from scrubber.engine.scrubber import Scrubber
from scrubber.job.file import EachClaim, FileResult
from scrubber.job.job import Job
from scrubber.job.progress import Advance, Asked, Progress, Stopped, never, no_progress
from scrubber.job.run import Run
from scrubber.job.source import Source
from scrubber.job.streams import StreamStore, Writable
from scrubber.job.workspace import MemoryStore, Store
from scrubber.model.value import Value


class Calls(Value):
    """The functions of a host that a run calls: for each claim, for its progress, and to ask whether to stop."""

    each: EachClaim | None
    advance: Advance
    stop: Asked

    @classmethod
    def of(
        cls,
        on_claim: Callable[[ClaimResult], object] | None,
        progress: Callable[[Progress], object] | None,
        cancel: Cancel | None,
    ) -> Self:
        """Return them so that what they raise reaches the host. Raises `OptionError`."""
        return cls(
            None if on_claim is None else arguments.calling("on_claim", on_claim),
            no_progress if progress is None else arguments.calling("progress", progress),
            arguments.stopping(cancel) or never,
        )


class Call(Value):
    """One run over one source, ready to be carried out. `store` None: the outputs go into the folder of the run."""

    scrubber: Scrubber
    run: Run
    index: DocumentIndex | None
    source: Source
    store: Store | None
    calls: Calls

    def carried_out(self) -> Result:
        """Scrub the source. Raises `InputError`, `OutputError`, `Cancelled`, and what the host's functions raise."""
        calls, store = self.calls, self.store
        try:
            with (
                translated(),
                Job(self.scrubber.settings, self.run, self.index, scrubber=self.scrubber) as job,
                job.run_source(self.source, calls.advance, calls.each, store=store, stop=calls.stop) as made,
            ):
                unfinished = tuple(failure.plugin for failure in job.finish())
                return self._result(made, job.unmet_approvals, unfinished)
        except HostRaised as raised:
            raise raised.error from None
        except Stopped as stopped:
            raise Cancelled(stopped.progress, _left(store)) from None
        except OutputError as error:
            error.partial = _left(store)
            raise
        finally:
            with suppress(Exception):
                self.source.close()

    def _result(
        self, made: FileResult, unmet_approvals: tuple[str, ...], unfinished: tuple[str, ...]
    ) -> Result:
        assert made.head is not None
        keeps = self.calls.each is None and not isinstance(self.store, StreamStore)
        return Result(
            head=made.head,
            claims=ClaimResults(tuple(made.raw_claims()) if keeps else ()),
            files=made.files,
            paths=made.outputs,
            delivery=str(made.delivery),
            unmet_approvals=unmet_approvals,
            unfinished=unfinished,
        )


def _left(store: Store | None) -> tuple[str, ...]:
    """Return the kinds of outputs of which a part is out already."""
    return store.left if isinstance(store, StreamStore) else ()


def store_for(
    stem: str, out: str | Path | None, outputs: Mapping[arguments.OutputKind, Writable] | None
) -> Store | None:
    """Return what takes the outputs: the host's streams, or memory; None: a folder. Raises `OptionError`."""
    if outputs is not None:
        return StreamStore(stem, arguments.streams_of(outputs))
    return MemoryStore(stem) if out is None else None


def check_ways(out: object, outputs: object, *, html: bool, answers: bool, jobs: int) -> None:
    """Refuse ways of output and work that do not go together. Raises `OptionError`."""
    if out is not None and outputs is not None:
        raise OptionError("outputs go to a folder or into streams; give one of out and outputs", "outputs")
    if out is not None and not isinstance(out, str | Path):
        raise OptionError("out is the path of a folder", "out")
    arguments.is_flag(html, "html")
    arguments.is_flag(answers, "answers")
    if html and out is None:
        raise OptionError("the page is written beside the other outputs: html needs out", "html")
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 0:
        raise OptionError("jobs is a whole number of worker processes, 0 for none", "jobs")
