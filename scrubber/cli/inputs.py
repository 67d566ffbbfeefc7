"""The inputs of `scrub` and `check`, one after the other: each is done and printed; the worst decides the exit code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.cli.options import Format, Threshold
from scrubber.cli.terminal import complain, is_terminal, progress, say
from scrubber.model.value import Value
from scrubber.model.words import counted, listed
from scrubber.output.shown import escaped

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from scrubber.cli.printing import Printer
    from scrubber.engine.settings import Settings
    from scrubber.hooks.host import PluginHost
    from scrubber.job.file import FileResult
    from scrubber.job.job import Job
    from scrubber.job.offered import Offered
    from scrubber.job.progress import Advance, Progress
    from scrubber.job.run import Run
    from scrubber.output.report import Head

FINDINGS = 1
"""Exit code where something was found, or a plugin failed after the files were in place."""
UNUSABLE = 2
"""Exit code where an input can't be used."""
_MOST_APPROVALS = 5
"""Of how many claims that never came the approved corrections are named in one line."""


class Shown(Value):
    """How results are printed, and from which severity on a finding counts for the exit code."""

    format: Format
    threshold: Threshold
    verbose: bool


def do_inputs(inputs: list[str], settings: Settings, run: Run, host: PluginHost | None, shown: Shown) -> int:
    """Scrub or check every input and print what came of it; return the exit code.

    `host` holds the plugins of the settings, which worker processes can't take over: they load their own.
    """
    from scrubber.cli.printing import printer_of
    from scrubber.job.collecting import settle
    from scrubber.job.job import Job

    if host is not None and (run.jobs > 1 or run.supervised):
        host.close()
        host = None
    as_json, as_lines = shown.format is not Format.text, shown.format is Format.jsonl
    with (  # the printer first: its JSON is an array whatever comes
        printer_of(json=as_json, lines=as_lines, verbose=shown.verbose) as printer,
        nullcontext(_found(inputs, run.documents)) as found,
        Job(settings, replace(run, inputs=found.names), host=host, may_copy=True) as job,
        nullcontext()
        if as_json and is_terminal()
        else progress() as bar,  # a claim's JSON ends in no new line
    ):
        settle()
        doing = _Inputs(job, printer, shown)
        doing.begin(found)
        for name in job.run_options.inputs:
            with _advance(bar, name) as advance:
                doing.do(name, advance)
        doing.end()
    return doing.exit_code


def _found(inputs: Sequence[str], documents: Iterable[Path] | None) -> Offered:
    """Return the files to scrub. Raises `InputError` with what to say of every name that leads to nothing."""
    from scrubber.charts.link.offers import fault_of
    from scrubber.job.offered import offered
    from scrubber.job.source import InputError

    absent = [str(fault) for path in documents or () if (fault := fault_of(path)) is not None]
    try:
        found = offered(inputs)
    except InputError as error:
        raise InputError(*error.args, *absent) from None
    if absent:
        raise InputError(*found.unusable, *absent)
    return found


class _Inputs:
    """Does inputs one after the other, and remembers the worst that happened."""

    def __init__(self, job: Job, printer: Printer, shown: Shown) -> None:
        self._job = job
        self._printer = printer
        self._shown = shown
        self.exit_code = 0

    def begin(self, found: Offered) -> None:
        """Say what of the inputs is left out, and what was put right of an earlier run."""
        for message in found.unusable:
            self._complain(message, UNUSABLE)
        for message in found.passed_over:
            complain(message)
        if count := self._job.recovered:
            out = self._job.run_options.out
            complain(
                f"{out}: put in place what a run that was stopped had finished ({counted(count, 'input')})"
            )

    def do(self, name: str, advance: Advance) -> None:
        """Do one input. A check prints its claims as they come; what is written to a folder is read from there."""
        from scrubber.job.source import InputError

        is_check = self._job.run_options.out is None
        self._printer.begin()
        try:
            with self._job.run(name, advance, self._printer.claim if is_check else None) as result:
                self._tell(name, result)
        except InputError as error:
            self._complain(str(error), UNUSABLE)

    def end(self) -> None:
        """Say what only the whole run shows: approvals that fit no claim, failed plugins, charts that nobody used."""
        self._tell_approvals(self._job.unmet_approvals)
        for failure in self._job.finish():
            self._complain(
                f"plugin {failure.plugin} failed in {failure.hook}; the files are in place", FINDINGS
            )
        if self._is_text and self._job.charts.is_offered:
            self._tell_charts()

    def _tell(self, name: str, result: FileResult) -> None:
        from scrubber.job.earlier import said_of_earlier
        from scrubber.job.stems import said_of_stem

        if result.error is not None:
            self._complain(result.error, UNUSABLE)
        if other := said_of_stem(name, result.outputs):
            complain(other)
        if result.replaced_other:
            complain(said_of_earlier(name, self._job.run_options.out))
        if str(result.delivery):
            self._complain(f"{name}: {result.delivery}", UNUSABLE if result.delivery.failed else 0)
        for failure in result.failures:
            self._complain(
                f"{name}: plugin {failure.plugin} failed in {failure.hook}; the files are in place", FINDINGS
            )
        self._printer.end(result)
        self._note(_exit_code(result.head, self._shown.threshold))

    def _tell_approvals(self, unmet: tuple[str, ...]) -> None:
        if not unmet:
            return
        approvals = self._job.settings.approvals
        ids = {claim: listed(sorted(approvals.for_claim(claim)), "and") for claim in unmet}
        told = listed(tuple(ids.values())[:_MOST_APPROVALS], "and")
        complain(
            f"approvals: {len(unmet)} of claims that are not in this run ({told}); correct the file of --approve"
        )
        if self._is_text:
            say(
                (f"  approval for claim {each}: no claim of this run has this number ({ids[each]})", "yellow")
                for each in unmet
            )

    def _tell_charts(self) -> None:
        from scrubber.output.text import charts_line

        rows = self._job.charts.rows()
        none = [("  charts: none: no document lies in what --docs names", "yellow")]
        say(charts_line(rows) if rows else none)

    @property
    def _is_text(self) -> bool:
        return self._shown.format is Format.text

    def _complain(self, message: str, exit_code: int) -> None:
        complain(message)
        self._note(exit_code)

    def _note(self, exit_code: int) -> None:
        self.exit_code = max(self.exit_code, exit_code)


@contextmanager
def _advance(bar: Bar | None, name: str) -> Iterator[Advance]:
    """Give what moves the progress bar of one input, or what does nothing where there is no bar."""
    from scrubber.job.progress import no_progress

    if bar is None:
        yield no_progress
        return
    task = bar.add_task(escaped(name), total=None)

    def advance(now: Progress) -> None:
        bar.start()
        bar.update(task, completed=now.bytes_done, total=now.bytes_total)

    yield advance
    bar.remove_task(task)


def _exit_code(head: Head | None, threshold: Threshold) -> int:
    """Return what the findings and decisions of one input make the command exit with."""
    if head is None:
        return 0
    counts = head.summary.findings
    found = counts.error + (counts.warning if threshold is Threshold.warning else 0)
    stopped = head.summary.held + head.summary.rejected
    return FINDINGS if found or stopped else 0
