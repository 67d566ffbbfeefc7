"""The main job: claim files in; outbound and held claims, a 277CA and a report out. Streaming, in file order.

Theory. One pass over the file. Structural parts go to both writers as they come; claims travel in batches through a
worker (in this process, or in a pool that keeps several batches in flight) and come back in order, so that memory
holds a few batches whatever the size of the file. The claims of the report are spooled beside it, since the summary
that precedes them is known only at the end. Every output is written aside and renamed when the whole file went well;
a file whose envelope is broken gives a report that says so, and nothing else.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scrubber import __version__
from scrubber.charts.link.index import DocumentIndex
from scrubber.hooks.dispatch import Dispatcher
from scrubber.job.acknowledge import AcknowledgementFile
from scrubber.job.files import AtomicFile, InputError, InputFile, Source
from scrubber.job.guide import TOLERATED, DuplicateClaims, envelope_finding, guide_finding
from scrubber.job.options import Options
from scrubber.job.pool import initialise, process_in_worker
from scrubber.job.spool import ReportSpool
from scrubber.job.tally import Tally
from scrubber.job.transport import NOT_OFFERED, TRANSFER_SECONDS, Delivery, batch_of, deliver
from scrubber.job.worker import ClaimResult, Worker
from scrubber.model.finding import Finding
from scrubber.model.outcome import BatchSummary
from scrubber.output.report import InputFacts, report_head
from x12 import ClaimSlice, Code, Part, PartReader, PartWriter, X12Error
from x12.guide.watch import FileWatch

BATCH = 128
"""Claims that travel together: large enough to make a process call cheap, small enough to show progress."""

_SCRUBBED = frozenset({"837P", "837I"})
"""Other 837 sets (dental, predetermination, encounter reporting) are refused rather than passed unchecked."""

Advance = Callable[[int, int | None], None]
Piece = Part | ClaimSlice


def _no_progress(done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(slots=True)
class FileResult:
    """What came of one input. Use it as a context manager: its spool goes away with it.

    `error`: why the input could not be used, in one line. `head`: the report without its claims.
    """

    name: str
    head: dict[str, Any] | None = None
    summary: BatchSummary = field(default_factory=BatchSummary)
    error: str | None = None
    outputs: tuple[Path, ...] = ()
    delivery: Delivery = NOT_OFFERED
    """What a transport plugin made of the outputs."""
    _spool: ReportSpool | None = None

    def claims(self) -> Iterator[dict[str, Any]]:
        """Yield the claims of the report."""
        return self._spool.claims() if self._spool else iter(())

    def write_report(self, write: Callable[[str], object], *, pretty: bool) -> None:
        """Write the whole report as JSON: one value, indented or on one line."""
        if self.head is not None and self._spool is not None:
            self._spool.compose(self.head, write, pretty=pretty)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._spool is not None:
            self._spool.close()


class Job:
    """One set of options over any number of inputs. A context manager: it may hold worker processes."""

    def __init__(self, options: Options, index: DocumentIndex | None = None) -> None:
        """`index` offers documents that are at hand; else those of `options.documents` are indexed."""
        self.options = options
        if index is None and options.documents is not None:
            index = DocumentIndex.from_paths(options.documents)
        self._index = index
        self.worker = Worker(options, index)
        self._pool: ProcessPoolExecutor | None = None
        self._stems: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self.worker.host.close()

    def run(self, name: str, advance: Advance = _no_progress) -> FileResult:
        """Scrub one input. Whatever is wrong with it is in the result; other inputs are not touched by it."""
        return self.run_source(InputFile(name), advance)

    def run_source(self, source: Source, advance: Advance = _no_progress) -> FileResult:
        """Scrub an input that is already open or in memory."""
        result = FileResult(source.name)
        with ExitStack() as stack:
            run = _FileRun(self, source, self._unique(source.stem), stack)
            try:
                run.read(advance)
            except (X12Error, InputError) as error:
                run.refuse(error)
            return run.finish(result)

    def _unique(self, stem: str) -> str:
        """Return a stem that no earlier input of this job took: two folders may hold files of one name."""
        unique, number = stem, 2
        while unique in self._stems:
            unique, number = f"{stem}-{number}", number + 1
        self._stems.add(unique)
        return unique

    def submit(self, claims: Sequence[ClaimSlice]) -> Callable[[], list[ClaimResult]]:
        """Begin with a batch; call the result to wait for it."""
        if self.options.jobs <= 1:
            done = self.worker.process(claims)
            return lambda: done
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.options.jobs, initializer=initialise, initargs=(self.options, self._index)
            )
        future: Future[list[ClaimResult]] = self._pool.submit(process_in_worker, list(claims))
        return future.result


class _FileRun:
    """One input on its way through."""

    def __init__(self, job: Job, source: Source, stem: str, stack: ExitStack) -> None:
        self._job = job
        self._source = source
        self._stem = stem
        self._options = job.options
        self._stack = stack
        self._folder = self._options.out or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self._writes = self._options.out is not None
        self._outbound = stack.enter_context(AtomicFile(self._path("outbound.837")))
        self._held = stack.enter_context(AtomicFile(self._path("held.837")))
        self._writers = (
            PartWriter(self._outbound.write),
            PartWriter(self._held.write, rest=False),
        )
        self._acknowledgement = AcknowledgementFile(
            datetime.combine(self._options.as_of, datetime.min.time())
        )
        self._spool = ReportSpool()
        self._tally = Tally()
        self._duplicates = DuplicateClaims()
        self._watch = FileWatch() if job.options.validate != "off" else None
        self._file_findings: list[Finding] = []
        self._error: str | None = None
        self._interchange = ""
        self._in_flight: deque[tuple[list[Piece], Callable[[], list[ClaimResult]]]] = deque()

    def _path(self, suffix: str) -> Path:
        return self._folder / f"{self._stem}.{suffix}"

    def read(self, advance: Advance) -> None:
        reader = PartReader()
        waiting: list[Piece] = []
        for chunk in self._source.chunks():
            waiting += reader.receive(chunk)
            waiting = self._send(waiting)
            advance(self._source.size, self._source.total)
        waiting += reader.close()
        self._send(waiting, everything=True)
        while self._in_flight:
            self._collect()
        self._file_findings += map(envelope_finding, reader.faults)
        fatal = [fault for fault in reader.faults if fault.code not in TOLERATED]
        if fatal:
            raise X12Error(fatal[0].code, fatal[0].place)
        if not self._tally.claims:
            raise X12Error(Code.NO_CLAIM)

    def refuse(self, error: X12Error | InputError) -> None:
        """Give up on the file: nothing of it goes out, and the report says why."""
        self._in_flight.clear()
        self._error = f"{self._source.name}: {error}"
        if isinstance(error, X12Error) and not self._file_findings:
            self._file_findings.append(envelope_finding(error))

    def _send(self, waiting: list[Piece], *, everything: bool = False) -> list[Piece]:
        """Send whole batches; return what does not fill one."""
        begin = claims = 0
        for at, piece in enumerate(waiting):
            claims += isinstance(piece, ClaimSlice)
            if claims == BATCH:
                self._submit(waiting[begin : at + 1])
                begin, claims = at + 1, 0
        if everything and begin < len(waiting):
            self._submit(waiting[begin:])
            return []
        return waiting[begin:]

    def _submit(self, batch: list[Piece]) -> None:
        if self._watch is not None:
            self._file_findings += (guide_finding(e) for piece in batch for e in self._watch.see(piece))
        claims = [piece for piece in batch if isinstance(piece, ClaimSlice)]
        for claim_slice in claims:
            if claim_slice.transaction not in _SCRUBBED:
                raise X12Error(Code.NEITHER_P_NOR_I, claim_slice.segments[0].place(loop="2300"))
        self._in_flight.append((batch, self._job.submit(claims)))
        if len(self._in_flight) > 2 * self._options.jobs:
            self._collect()

    def _collect(self) -> None:
        batch, wait = self._in_flight.popleft()
        results = iter(wait())
        for piece in batch:
            if isinstance(piece, ClaimSlice):
                self._claim(piece, next(results))
            else:
                self._part(piece)

    def _part(self, part: Part) -> None:
        for writer in self._writers:
            writer.part(part)
        self._acknowledgement.part(part)
        if not self._interchange and (isa := part.first("ISA")) is not None:
            self._interchange = isa.element(13).strip()

    def _claim(self, claim_slice: ClaimSlice, result: ClaimResult) -> None:
        duplicate = self._duplicates.finding(claim_slice)
        if duplicate is not None:
            self._file_findings.append(duplicate)
        outbound, held = self._writers
        if result.disposition.goes_out:
            outbound.keep(result.edited or claim_slice)
            held.drop(claim_slice)
        else:
            outbound.drop(claim_slice)
            held.keep(claim_slice)
        self._acknowledgement.claim(result.status)
        self._tally.add(result)
        if result.report is not None:
            self._spool.add(result.report)

    def finish(self, result: FileResult) -> FileResult:
        """Put the outputs in place and return what came of the file."""
        if self._error is not None:
            self._spool.clear()
            self._tally = Tally()
        result.error = self._error
        result.summary = self._tally.summary(self._file_findings)
        result.head = report_head(
            __version__,
            self._options.as_of,
            InputFacts(self._source.name, self._source.sha256, self._source.size, self._interchange),
            result.summary,
            self._file_findings,
            self._job.worker.host.plugins,
        )
        result._spool = self._spool
        if self._writes:
            result.outputs = tuple(self._write(result))
            self._deliver(result)
        if self._error is None and self._job.worker.dispatcher.has("infuscrub_batch_done"):
            self._job.worker.dispatcher.notify("infuscrub_batch_done", {"summary": result.summary})
        return result

    def _deliver(self, result: FileResult) -> None:
        """Offer the outputs to the transport plugins; the budget of a claim is no measure for a transfer."""
        if self._error is not None or not self._job.worker.dispatcher.has("infuscrub_transport"):
            return
        patient = Dispatcher(self._job.worker.host, budget_seconds=TRANSFER_SECONDS)
        batch = batch_of(self._source.name, result.outputs, result.summary.claims)
        result.delivery = deliver(patient, batch)

    def _write(self, result: FileResult) -> Iterator[Path]:
        whole = self._error is None
        if whole:
            for writer in self._writers:
                writer.close()
        for file, writer in zip((self._outbound, self._held), self._writers, strict=True):
            if whole and writer.kept:
                file.commit()
                yield file.path
            else:
                file.discard()
                file.path.unlink(missing_ok=True)
        if whole and self._tally.claims:
            yield self._put("277ca", self._acknowledgement.finish())
        else:
            self._path("277ca").unlink(missing_ok=True)
        with AtomicFile(self._path("report.json")) as report:
            result.write_report(lambda text: report.write(text.encode()), pretty=True)
            report.commit()
        yield report.path
        if self._options.html:
            from scrubber.output.html import page

            with AtomicFile(self._path("report.html")) as html:
                for text in page(result.head or {}, result.claims()):
                    html.write(text.encode())
                html.commit()
            yield html.path

    def _put(self, suffix: str, data: bytes) -> Path:
        with AtomicFile(self._path(suffix)) as file:
            file.write(data)
            file.commit()
        return file.path
