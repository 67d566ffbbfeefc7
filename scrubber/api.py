"""The hosts' door: what a clearinghouse or service embeds. Writes no file unless asked, keeps nothing, sends nothing.

    from scrubber.api import scrub_bytes

    result = scrub_bytes(claims, documents={"mar-0001.json": chart})
    result.outbound, result.held, result.acknowledgement, result.report

`Job` over `Settings` and `Run` is the streaming form over files; `Scrubber` decides about one claim at a time, and both
are made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from scrubber import _siblings as _siblings
from scrubber.charts.document import Document
from scrubber.charts.link.index import DocumentIndex
from scrubber.engine.policy import REPORT_ONLY, SAFE, Approvals, Policy, parse_approvals, parse_policy
from scrubber.engine.scrubber import NO_CHARTS, Charts, OneChart, Scrubbed, Scrubber
from scrubber.engine.settings import PluginChoice, Settings
from scrubber.hooks.host import PluginHost
from scrubber.job.job import FileResult, Job
from scrubber.job.run import Run
from scrubber.job.source import InputBytes, InputError
from scrubber.output import report
from scrubber.output.report import Report


@dataclass(frozen=True, slots=True)
class ScrubResult:
    """What came of one file. Outputs that would be empty are None; `error` says why an input can't be used."""

    outbound: bytes | None
    held: bytes | None
    refused: bytes | None
    """Sets, groups or interchanges that are refused above the claim, byte for byte."""
    acknowledgement: bytes | None
    """The 277CA."""
    f999: bytes | None
    ta1: bytes | None
    report: Report
    error: str | None = None


def scrub_bytes(
    data: bytes,
    *,
    name: str = "claims.837",
    documents: Mapping[str, bytes] | None = None,
    settings: Settings | None = None,
    host: PluginHost | None = None,
) -> ScrubResult:
    """Scrub one file in memory; `documents` by name. No documents offered and none found are told apart, as in the CLI.

    `host` holds plugins that are admitted already; without it, those that the settings choose are loaded.

    Raises `InputError`, `ProfileError` or `PluginError` where the settings cannot be used; what is wrong with the
    claims or documents is in the result.
    """
    index = None
    if documents is not None:
        index = DocumentIndex.from_documents(Document.of_bytes(d, n) for n, d in documents.items())
    chosen = settings or Settings(as_of=today())
    with (
        Job(chosen, index=index, host=host) as job,
        job.run_source(InputBytes(data, name), in_memory=True) as result,
    ):
        files = result.files
        whole = report.decode(files["report"])
    return ScrubResult(
        outbound=files.get("outbound"),
        held=files.get("held"),
        refused=files.get("refused"),
        acknowledgement=files.get("277ca"),
        f999=files.get("999"),
        ta1=files.get("ta1"),
        report=whole,
        error=result.error,
    )


def scrub_file(path: str | Path, out: str | Path, *, settings: Settings | None = None) -> FileResult:
    """Scrub one file into a folder; use the result as a context manager. Raises as `scrub_bytes`."""
    with Job(settings or Settings(as_of=today()), Run(out=Path(out))) as job:
        return job.run(str(path))


def today() -> date:
    """Return the local date, the default day of a check."""
    return datetime.now(UTC).astimezone().date()


__all__ = [
    "NO_CHARTS",
    "REPORT_ONLY",
    "SAFE",
    "Approvals",
    "Charts",
    "FileResult",
    "InputError",
    "Job",
    "OneChart",
    "PluginChoice",
    "Policy",
    "Report",
    "Run",
    "ScrubResult",
    "Scrubbed",
    "Scrubber",
    "Settings",
    "parse_approvals",
    "parse_policy",
    "scrub_bytes",
    "scrub_file",
    "today",
]
