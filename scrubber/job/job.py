"""The main job: claim files in; outbound and held claims, a 277CA and a report out. Streaming, in file order.

Theory. One pass over the file. Structural parts go to both writers as they come; claims travel in batches through a
worker (in this process, or in a pool that keeps several batches in flight) and come back in order, so that memory
holds a few batches whatever the size of the file. The claims of the report are spooled beside it, since the summary
that precedes them is known only at the end. All outputs are put in place together when the whole file went well; a file
whose envelope is broken gives a report that says so, and nothing else.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from scrubber import __version__
from scrubber.charts.link.index import DocumentIndex
from scrubber.engine.guide import TOLERATED, DuplicateClaims, envelope_finding, guide_finding
from scrubber.engine.settings import Settings
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.host import PluginHost
from scrubber.job.account import ChartsAccount
from scrubber.job.acknowledge import AcknowledgementFile
from scrubber.job.files import InputError, InputFile, Source
from scrubber.job.pool import initialise, process_in_worker
from scrubber.job.run import Run
from scrubber.job.stores import FolderStore, MemoryStore, NoStore, Store
from scrubber.job.tally import Tally
from scrubber.job.transport import NOT_OFFERED, TRANSFER_SECONDS, Delivery, batch_of, deliver
from scrubber.job.worker import ClaimResult, Worker
from scrubber.model.finding import Finding
from scrubber.model.outcome import BatchSummary
from scrubber.output import report
from scrubber.output.claims import finding_report
from x12 import ClaimSlice, Code, Kind, Part, PartReader, PartWriter, X12Error
from x12.guide.watch import FileWatch

BATCH = 128
"""Claims that travel together: large enough to make a process call cheap, small enough to show progress."""

_SCRUBBED = frozenset({"837P", "837I"})
"""Other 837 sets (dental, predetermination, encounter reporting) are refused rather than passed unchecked."""
_SPOOL_IN_MEMORY = 1 << 24

Advance = Callable[[int, int | None], None]
Piece = Part | ClaimSlice
Place = tuple[int, int, int]
"""Interchange, group and set in the file, from 1."""


def _no_progress(done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(slots=True)
class FileResult:
    """What came of one input. Use it as a context manager: its spool goes away with it.

    `error`: why the input could not be used, in one line. `head`: the report without its claims.
    """

    name: str
    head: report.Head | None = None
    summary: BatchSummary = field(default_factory=BatchSummary)
    error: str | None = None
    outputs: tuple[Path, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    """The outputs by kind, where they were kept in memory."""
    delivery: Delivery = NOT_OFFERED
    """What a transport plugin made of the outputs."""
    _spool: IO[bytes] | None = None

    def raw_claims(self) -> Iterator[bytes]:
        """Yield the claims of the report as compact JSON."""
        if self._spool is not None:
            self._spool.seek(0)
            for line in self._spool:
                yield line[:-1]

    def claims(self) -> Iterator[report.Claim]:
        """Yield the claims of the report."""
        return map(report.decode_claim, self.raw_claims())

    def write_report(self, write: Callable[[bytes], object], *, pretty: bool) -> None:
        """Write the whole report as JSON: one value, a claim a line or all on one."""
        if self.head is None:
            return
        text = report.encode(self.head)
        write(text[:-1] + b',"claims":[')
        separator = b"\n" if pretty else b""
        for line in self.raw_claims():
            write(separator + line)
            separator = b",\n" if pretty else b","
        write(b"]}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._spool is not None:
            self._spool.close()


class Job:
    """One set of settings over any number of inputs. A context manager: it may hold worker processes."""

    def __init__(
        self,
        settings: Settings,
        run: Run | None = None,
        index: DocumentIndex | None = None,
        host: PluginHost | None = None,
    ) -> None:
        """`index` offers documents that are at hand; else those of `run.documents` are indexed."""
        self.settings = settings
        self.run_options = run or Run()
        if index is None and self.run_options.documents is not None:
            index = DocumentIndex.from_paths(self.run_options.documents)
        self._index = index
        self.worker = Worker(settings, index, self.run_options.zone, host)
        self.charts = ChartsAccount(index)
        self._pool: ProcessPoolExecutor | None = None
        self._stems: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self.worker.scrubber.host.close()

    def run(self, name: str, advance: Advance = _no_progress) -> FileResult:
        """Scrub one input. Whatever is wrong with it is in the result; other inputs are not touched by it."""
        return self.run_source(InputFile(name), advance)

    def run_source(
        self, source: Source, advance: Advance = _no_progress, *, in_memory: bool = False
    ) -> FileResult:
        """Scrub an input that is already open or in memory."""
        stem = self._unique(source.stem)
        out = self.run_options.out
        store: Store = (
            MemoryStore(stem) if in_memory else NoStore(stem) if out is None else FolderStore(out, stem)
        )
        run = _FileRun(self, source, store)
        try:
            try:
                run.read(advance)
            except (X12Error, InputError) as error:
                run.refuse(error)
            return run.finish(FileResult(source.name))
        except BaseException:
            store.discard()
            raise

    def _unique(self, stem: str) -> str:
        """Return a stem that no earlier input of this job took: two folders may hold files of one name."""
        unique, number = stem, 2
        while unique in self._stems:
            unique, number = f"{stem}-{number}", number + 1
        self._stems.add(unique)
        return unique

    def submit(self, claims: Sequence[tuple[ClaimSlice, Place]]) -> Callable[[], list[ClaimResult]]:
        """Begin with a batch; call the result to wait for it."""
        jobs = self.run_options.jobs
        if jobs <= 1:
            done = self.worker.process(claims)
            return lambda: done
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                jobs,
                initializer=initialise,
                initargs=(self.settings, self._index, self.run_options.zone),
            )
        future: Future[list[ClaimResult]] = self._pool.submit(process_in_worker, list(claims))
        return future.result


class _FileRun:
    """One input on its way through."""

    def __init__(self, job: Job, source: Source, store: Store) -> None:
        self._job = job
        self._source = source
        self._store = store
        self._outbound = store.open("outbound", "outbound.837")
        self._held = store.open("held", "held.837")
        self._writers = (
            PartWriter(self._outbound.write),
            PartWriter(self._held.write, rest=False),
        )
        as_of = job.settings.as_of
        self._acknowledgement = AcknowledgementFile(datetime.combine(as_of, datetime.min.time()))
        self._spool: IO[bytes] = _spool(job.run_options.out is not None)
        self._tally = Tally()
        self._duplicates = DuplicateClaims()
        self._watch = FileWatch() if job.settings.validate != "off" else None
        self._file_findings: list[Finding] = []
        self._error: str | None = None
        self._interchanges: list[report.Interchange] = []
        self._place: Place = (0, 0, 0)
        self._in_flight: deque[tuple[list[Piece], Callable[[], list[ClaimResult]]]] = deque()

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
        claims: list[tuple[ClaimSlice, Place]] = []
        for piece in batch:
            if isinstance(piece, ClaimSlice):
                if piece.transaction not in _SCRUBBED:
                    raise X12Error(Code.NEITHER_P_NOR_I, piece.segments[0].place(loop="2300"))
                claims.append((piece, self._place))
            else:
                self._enter(piece)
        self._in_flight.append((batch, self._job.submit(claims)))
        if len(self._in_flight) > 2 * self._job.run_options.jobs:
            self._collect()

    def _enter(self, part: Part) -> None:
        """Follow interchanges, groups and sets."""
        interchange, group, set_ = self._place
        if part.kind is Kind.INTERCHANGE:
            self._place = (interchange + 1, 0, 0)
            isa = part.first("ISA")
            if isa is not None:
                self._interchanges.append(
                    report.Interchange(isa.element(13).strip(), isa.element(15).strip())
                )
        elif part.kind is Kind.GROUP:
            self._place = (interchange, group + 1, 0)
        elif part.kind is Kind.SET:
            self._place = (interchange, group, set_ + 1)

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
        self._job.charts.add(result.claim_id, result.charts)
        if result.report is not None:
            self._spool.write(result.report + b"\n")

    def finish(self, result: FileResult) -> FileResult:
        """Put the outputs in place and return what came of the file."""
        if self._error is not None:
            self._spool.seek(0)
            self._spool.truncate()
            self._tally = Tally()
        result.error = self._error
        result.summary = self._tally.summary(self._file_findings)
        result._spool = self._spool
        outputs = self._close_outputs()
        result.head = self._head(result, outputs)
        self._write_reports(result)
        self._store.commit()
        if isinstance(self._store, FolderStore):
            result.outputs = tuple(self._store.paths)
            self._deliver(result)
        elif isinstance(self._store, MemoryStore):
            result.files = self._store.files
        worker = self._job.worker
        if self._error is None and worker.scrubber.dispatcher.has("infuscrub_batch_done"):
            worker.scrubber.dispatcher.notify("infuscrub_batch_done", {"summary": result.summary})
        return result

    def _head(self, result: FileResult, outputs: tuple[report.Output, ...]) -> report.Head:
        summary = result.summary
        source = self._source
        return report.Head(
            version=__version__,
            run=hashlib.sha256(f"{source.sha256}{self._job.settings.as_of}".encode()).hexdigest()[:16],
            as_of=self._job.settings.as_of.isoformat(),
            input=report.Input(source.name, source.sha256, source.size, tuple(self._interchanges)),
            summary=report.Summary(
                claims=summary.claims,
                infusion_claims=summary.infusion_claims,
                passed_through=summary.passed_through,
                accepted=summary.accepted,
                corrected=summary.corrected,
                held=summary.held,
                rejected=summary.rejected,
                findings=report.FindingCounts(summary.errors, summary.warnings, summary.infos),
            ),
            account=report.Account(
                charts=self._job.charts.rows(),
                claims=self._tally.claims_account(),
                money=self._tally.money_account(),
                unknown_approvals=tuple(self._tally.unknown_approvals),
            ),
            outputs=outputs,
            file_findings=tuple(map(finding_report, self._file_findings)),
            plugins=tuple(
                report.Plugin(p.name, p.version, p.api, p.sha256, p.hooks)
                for p in self._job.worker.scrubber.host.plugins
            ),
            error=self._error,
        )

    def _deliver(self, result: FileResult) -> None:
        """Offer the outputs to the transport plugins; the budget of a claim is no measure for a transfer."""
        host = self._job.worker.scrubber.host
        if self._error is not None or not self._job.worker.scrubber.dispatcher.has("infuscrub_transport"):
            return
        patient = Dispatcher(host, budget_seconds=TRANSFER_SECONDS)
        batch = batch_of(self._source.name, result.outputs, result.summary.claims)
        result.delivery = deliver(patient, batch)

    def _close_outputs(self) -> tuple[report.Output, ...]:
        """Finish the claim files and the 277CA; return those that hold something."""
        whole = self._error is None
        made = []
        if whole:
            for writer in self._writers:
                writer.close()
        for output, writer in zip((self._outbound, self._held), self._writers, strict=True):
            if whole and writer.kept:
                made.append(output)
            else:
                self._store.drop(output)
        answer = self._store.open("277ca", "277ca")
        if whole and self._tally.claims:
            answer.write(self._acknowledgement.finish())
            made.append(answer)
        else:
            self._store.drop(answer)
        return tuple(report.Output(output.kind, output.name, output.sha256) for output in made)

    def _write_reports(self, result: FileResult) -> None:
        whole = self._store.open("report", "report.json")
        result.write_report(whole.write, pretty=True)
        if self._job.run_options.html:
            from scrubber.output.html import page

            html = self._store.open("html", "report.html")
            if result.head is not None:
                for text in page(result.head, result.claims()):
                    html.write(text.encode())


def _spool(to_disk: bool) -> IO[bytes]:
    """Return where the claims of a report wait: on disk for a run that writes, in memory for one that does not."""
    return tempfile.SpooledTemporaryFile(_SPOOL_IN_MEMORY) if to_disk else io.BytesIO()
