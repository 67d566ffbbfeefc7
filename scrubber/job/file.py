"""One input of a job on its way through: surveyed, scrubbed range by range, joined by the sinks, put in place."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scrubber import __version__
from scrubber.hooks.dispatch import Dispatcher
from scrubber.job.progress import Advance, Asked, Progress, Stopped
from scrubber.job.ranges import Done, Task, tasks_of
from scrubber.job.sinks import ClaimAnswers, ClaimFiles, FileAnswers, ReportClaims, ReportLines, Sink
from scrubber.job.source import InputError, Source
from scrubber.job.survey import file_findings, sets_report
from scrubber.job.tally import Tally
from scrubber.job.transport import NOT_OFFERED, TRANSFER_SECONDS, Delivery, batch_of, deliver
from scrubber.job.workspace import MemoryStore, Output, Stage, Store, writing
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding
from scrubber.model.names import shown
from scrubber.model.outcome import BatchSummary
from scrubber.output import report
from scrubber.output.claims import finding_report
from x12.acks.numbers import DerivedNumbers
from x12.acks.words import other_words
from x12.survey import Survey, Surveyor

if TYPE_CHECKING:
    from scrubber.job.job import Job

CLAIMS_EACH = 64
"""Claims of a range: enough to make handing it over cheap, few enough to show progress and to share work out. The
survey notes no finer places to cut."""
EachClaim = Callable[[report.Claim], object]


@dataclass(slots=True)
class FileResult:
    """What came of one input. Use it as a context manager: what it keeps on disk goes away with it.

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
    failures: tuple[PluginFailure, ...] = ()
    """Of plugins that were told that the file is done."""
    replaced_other: bool = False
    """Its outputs took the place of those of another file of this name, which an earlier run had written."""
    _claims: ReportClaims | None = None
    _store: Store | None = None

    def raw_claims(self) -> Iterator[bytes]:
        """Yield the claims of the report as compact JSON."""
        if self._claims is not None:
            yield from self._claims.lines()

    def claims(self) -> Iterator[report.Claim]:
        """Yield the claims of the report."""
        return map(report.decode_claim, self.raw_claims())

    def write_report(self, write: Callable[[bytes], object], *, pretty: bool) -> None:
        """Write the whole report as JSON: one value, a claim a line or all on one."""
        if self.head is None:
            return
        for piece in report.joined(self.head, self.raw_claims(), pretty=pretty):
            write(piece)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._store is not None:
            self._store.discard()


class FileRun:
    """One input on its way through."""

    def __init__(self, job: Job, source: Source, store: Store | None, each: EachClaim | None) -> None:
        self._job = job
        self._source = source
        self._store = store
        self._each = each
        self._tally = Tally()
        self._survey = Survey()
        self._sinks: list[Sink] = []
        self._claims = ReportClaims(None, None)
        self._error: str | None = None
        """Why nothing of the input could be used."""
        self._broken: str | None = None
        """Why it could not be read to its end; what stands before is done, the rest is refused."""

    def read(self, advance: Advance, stop: Asked) -> None:
        """Survey the file, then scrub it range by range. Raises `InputError` where it can't be used at all."""
        source, job = self._source, self._job
        surveyor = Surveyor(mode=None if job.settings.validate == "off" else job.settings.validate)
        for chunk in source.chunks():
            if stop():
                raise Stopped(Progress(0, source.total or source.size, 0, surveyor.survey.claims))
            surveyor.receive(chunk)
        self._survey = survey = surveyor.close()
        self._begin(survey)
        if not survey.interchanges or not survey.claims:
            raise InputError(_unusable(survey))
        job.note_claims(source, survey)
        tasks: dict[int, Task] = {}

        def noted() -> Iterator[Task]:
            for task in tasks_of(survey, CLAIMS_EACH):
                tasks[task.number] = task
                yield task

        progress = Progress(0, source.size, 0, survey.claims)
        for number, done in enumerate(job.done(source, noted())):
            if stop():
                raise Stopped(progress)
            done.number = number
            done = job.with_neighbours(source, tasks, done)
            self._take(done)
            claims = self._tally.claims + self._tally.refused
            progress = replace(progress, bytes_done=tasks.pop(number).range.at.end, claims_done=claims)
            advance(progress)
        if survey.broken is not None:
            self._broken = f"{source.name}: {survey.broken}"

    def give_up(self, error: InputError) -> None:
        """Give up on the file: nothing of it goes out, and the report says why."""
        self._error = f"{self._source.name}: {error}" if self._source.name not in str(error) else str(error)

    def _begin(self, survey: Survey) -> None:
        store, settings = self._store, self._job.settings
        if store is None:
            self._claims = ReportClaims(None if self._each else io.BytesIO(), self._hand_over)
            self._sinks = [self._claims]
            return
        when = datetime.combine(settings.as_of, datetime.min.time())
        numbers = DerivedNumbers()
        lines = ReportLines(store) if store.streams and store.takes("report") else None
        self._claims = ReportClaims(None if store.streams else store.spool(), self._hand_over)
        self._sinks = [
            ClaimFiles(survey, store),
            *([ClaimAnswers(store, when, numbers)] if store.takes("277ca") else ()),
            FileAnswers(survey, store, when, numbers, always=self._job.run_options.answers),
            *([lines] if lines else ()),
            self._claims,
        ]

    def _hand_over(self, claim: bytes) -> None:
        if self._each is not None:
            self._each(report.decode_claim(claim))

    def _take(self, done: Done) -> None:
        self._tally.merge(done.tally)
        self._job.approved |= done.approved
        for plugin, value in done.given:
            self._job.given.setdefault(plugin, []).append(value)
        for claim_id, uses in done.charts:
            self._job.charts.add(claim_id, uses)
        with writing(f"the outputs of {self._source.name}"):
            for sink in self._sinks:
                sink.take(done)

    def finish(self) -> FileResult:
        """Put the outputs in place and return what came of the file."""
        result = FileResult(self._source.name, error=self._error or self._broken)
        outputs: list[Output] = []
        if self._error is None:
            with writing(f"the outputs of {self._source.name}"):
                made = [output for sink in self._sinks for output in sink.prepare()]
            outputs = [
                output for output in made if self._store is not None and self._store.takes(output.kind)
            ]
            result._claims = self._claims
        else:
            self._tally = Tally()
            if self._store is not None:
                outputs = self._nothing_but_a_report()
        findings = file_findings(self._survey)
        result.summary = self._tally.summary(findings)
        result._store = self._store
        result.head = self._head(result, outputs, findings)
        if self._store is not None:
            if isinstance(self._store, Stage):
                result.replaced_other = self._store.outdate_earlier(self._source.sha256)
            self._write_reports(result, outputs, findings)
            self._store.commit()
        if isinstance(self._store, Stage):
            result.outputs = tuple(self._store.paths)
            self._deliver(result)
        elif isinstance(self._store, MemoryStore):
            result.files = self._store.files
        dispatcher = self._job.worker.scrubber.dispatcher
        if self._error is None and dispatcher.has("infuscrub_batch_done"):
            _, result.failures = dispatcher.notify("infuscrub_batch_done", {"summary": result.summary})
        return result

    def _nothing_but_a_report(self) -> list[Output]:
        """Leave out what was begun, and have removed what an earlier run left of this input."""
        assert self._store is not None
        self._store.forget()
        for kind, suffix in _SUFFIXES.items():
            self._store.drop(self._store.open(kind, suffix))
        return []

    def _head(self, result: FileResult, outputs: list[Output], findings: tuple[Finding, ...]) -> report.Head:
        summary, source, settings = result.summary, self._source, self._job.settings
        digest = hashlib.sha256(f"{source.sha256}{settings.as_of}{__version__}".encode())
        for output in outputs:
            digest.update(output.sha256.encode())
        return report.Head(
            version=__version__,
            run=digest.hexdigest()[:16],
            as_of=settings.as_of.isoformat(),
            input=report.Input(source.name, source.sha256, source.size, _interchanges(self._survey)),
            summary=report.Summary(
                claims=summary.claims,
                infusion_claims=summary.infusion_claims,
                passed_through=summary.passed_through,
                accepted=summary.accepted,
                corrected=summary.corrected,
                held=summary.held,
                rejected=summary.rejected,
                refused=summary.refused,
                findings=report.FindingCounts(summary.errors, summary.warnings, summary.infos),
            ),
            account=report.Account(
                charts=self._job.charts.rows(),
                claims=self._tally.claims_account(),
                money=self._tally.money_account(),
                unknown_approvals=self._tally.unknown_approvals,
            ),
            outputs=tuple(
                report.Output(output.kind, shown(output.name), output.sha256) for output in outputs
            ),
            sets=sets_report(self._survey),
            file_findings=tuple(map(finding_report, findings)),
            plugins=tuple(
                report.Plugin(p.name, p.version, p.api, p.sha256, p.hooks)
                for p in self._job.worker.scrubber.host.plugins
            ),
            error=self._error or self._broken,
        )

    def _deliver(self, result: FileResult) -> None:
        """Offer the outputs to the transport plugins; the budget of a claim is no measure for a transfer."""
        host = self._job.worker.scrubber.host
        if self._error is not None or not self._job.worker.scrubber.dispatcher.has("infuscrub_transport"):
            return
        patient = Dispatcher(host, budget_seconds=TRANSFER_SECONDS)
        batch = batch_of(self._source.name, result.outputs, result.summary.claims)
        result.delivery = deliver(patient, batch)

    def _write_reports(
        self, result: FileResult, outputs: list[Output], findings: tuple[Finding, ...]
    ) -> None:
        """Write the page first: the report names its hash."""
        assert self._store is not None
        if not self._store.takes("report") or result.head is None:
            return
        if self._store.streams:
            self._store.open("report", "report.jsonl").write(report.encode(result.head) + b"\n")
            return
        if self._job.run_options.html:
            from scrubber.output.html import page

            html = self._store.open("html", "report.html")
            for text in page(result.head, result.claims()):
                html.write(text.encode())
            outputs.append(html)
            result.head = self._head(result, outputs, findings)
        elif isinstance(self._store, Stage):
            self._store.outdate("report.html")  # a page of an earlier run would tell of other claims
        whole = self._store.open("report", "report.json")
        result.write_report(whole.write, pretty=True)


_SUFFIXES = {
    "outbound": "outbound.837",
    "held": "held.837",
    "refused": "refused.x12",
    "277ca": "277ca",
    "999": "999",
    "ta1": "ta1",
}


def _interchanges(survey: Survey) -> tuple[report.Interchange, ...]:
    return tuple(report.Interchange(node.number.strip(), node.usage) for node in survey.interchanges)


def _unusable(survey: Survey) -> str:
    """Return why a file can't be used at all."""
    if survey.broken is not None:
        return str(survey.broken)
    for node in survey.interchanges:
        for refusal in node.refusals:
            return refusal.message
    for stray in survey.strays:
        return stray.message
    remedy = "name the file that your billing system wrote"
    for each in (each for node in survey.interchanges for group in node.groups for each in group.sets):
        if each.set_id in _ANSWERS:
            remedy = f"read an answer with `infuscrub ack`, or {remedy}"
        if each.set_id != "837":
            return (
                f"holds no claim of an 837P or 837I: it is {other_words(each.set_id, each.version)}; {remedy}"
            )
    return f"holds no claim of an 837P or 837I; {remedy}"


_ANSWERS = frozenset({"277", "997", "999"})
"""ST01 of sets that `infuscrub ack` reads."""
