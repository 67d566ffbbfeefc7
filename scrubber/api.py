"""The hosts' door: what a clearinghouse or service embeds. May do I/O; keeps nothing, sends nothing.

    from scrubber.api import scrub_bytes

    result = scrub_bytes(claims, documents={"mar-0001.json": chart})
    result.outbound, result.held, result.acknowledgement, result.report

`Job` and `Options` give the streaming form over files; `Engine` (one claim at a time) is what both are made of.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scrubber import _siblings as _siblings
from scrubber.charts.document import Document
from scrubber.charts.link.index import DocumentIndex
from scrubber.engine.policy import REPORT_ONLY, SAFE, Approvals, Policy, parse_approvals, parse_policy
from scrubber.engine.scrub import Engine
from scrubber.job.files import InputBytes, InputError
from scrubber.job.job import FileResult, Job
from scrubber.job.options import Options


@dataclass(frozen=True, slots=True)
class ScrubResult:
    """What came of one file. Outputs that would be empty are None; `error` says why an input can't be used."""

    outbound: bytes | None
    held: bytes | None
    acknowledgement: bytes | None
    report: dict[str, Any]
    error: str | None = None


def scrub_bytes(
    data: bytes,
    *,
    name: str = "claims.837",
    documents: Mapping[str, bytes] | None = None,
    options: Options | None = None,
) -> ScrubResult:
    """Scrub one file in memory; `documents` by name. No documents offered and none found are told apart, as in the CLI.

    Raises `InputError`, `ProfileError` or `PluginError` where the options cannot be used; what is wrong with the
    claims or documents is in the result.
    """
    index = None
    if documents is not None:
        index = DocumentIndex.from_documents(Document.of_bytes(d, n) for n, d in documents.items())
    with tempfile.TemporaryDirectory() as folder:
        chosen = replace(options or Options(as_of=today()), out=Path(folder), jobs=1)
        with Job(chosen, index) as job, job.run_source(InputBytes(data, name)) as result:
            outputs = {path.name: path.read_bytes() for path in result.outputs}
    stem = Path(name).stem
    return ScrubResult(
        outbound=outputs.get(f"{stem}.outbound.837"),
        held=outputs.get(f"{stem}.held.837"),
        acknowledgement=outputs.get(f"{stem}.277ca"),
        report=json.loads(outputs[f"{stem}.report.json"]),
        error=result.error,
    )


def scrub_file(path: str | Path, out: str | Path, *, options: Options | None = None) -> FileResult:
    """Scrub one file into a folder; use the result as a context manager. Raises as `scrub_bytes`."""
    chosen = replace(options or Options(as_of=today()), out=Path(out))
    with Job(chosen) as job:
        return job.run(str(path))


def today() -> date:
    """Return the local date, the default day of a check."""
    return datetime.now(UTC).astimezone().date()


__all__ = [
    "REPORT_ONLY",
    "SAFE",
    "Approvals",
    "Engine",
    "FileResult",
    "InputError",
    "Job",
    "Options",
    "Policy",
    "ScrubResult",
    "parse_approvals",
    "parse_policy",
    "scrub_bytes",
    "scrub_file",
    "today",
]
