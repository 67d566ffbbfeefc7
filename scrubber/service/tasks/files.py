"""A file of claims with its charts, scrubbed into a folder of the request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrubber.api import Progress
from scrubber.output.report import Summary
from scrubber.service.tasks.claims import Options
from scrubber.service.tenants import Tenant

KINDS = ("outbound", "held", "refused", "277ca", "999", "ta1", "report")
"""What a run makes, in the order in which answers hold it."""


@dataclass(frozen=True, slots=True)
class FileTask:
    """What is to be scrubbed, where to, and how."""

    source: Path
    name: str
    """Of the file, as the client calls it."""
    out: Path
    documents: Path | None
    """The folder of the charts; None: none were offered."""
    options: Options
    answers: bool = False
    """TA1 and 999 also where nothing is refused."""
    html: bool = False
    jobs: int = 0
    """Supervised processes for its claims; 0: the worker's own."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a file."""

    error: str | None
    """Why it could not be used, or not to its end."""
    summary: Summary
    paths: dict[str, Path]
    """The outputs by kind; `html` too where it was asked for."""


def scrub_file(tenant: Tenant, task: FileTask, tell: Callable[[dict[str, Any]], None]) -> Made:
    """Scrub a file; `tell` is told how far it is. Raises the family of `scrubber.api`."""

    def progress(now: Progress) -> None:
        tell(
            {
                "bytes_done": now.bytes_done,
                "bytes_total": now.bytes_total,
                "claims_done": now.claims_done,
                "claims_total": now.claims_total,
            }
        )

    result = tenant.session.scrub(
        task.source,
        name=task.name,
        documents=task.documents,
        out=task.out,
        on_claim=_nothing,  # the report in the folder has them
        progress=progress,
        as_of=task.options.as_of,
        profile=task.options.profile,
        answers=task.answers,
        html=task.html,
        jobs=task.jobs,
    )
    return Made(result.error, result.summary, {_kind(path): path for path in result.paths})


def _nothing(claim: object) -> None:
    """Take a claim that nobody keeps."""


def _kind(path: Path) -> str:
    """Return the kind of an output from its name: STEM.outbound.837, STEM.277ca, STEM.report.json."""
    words = path.name.rsplit(".", 2)
    if words[-1] == "html":
        return "html"
    return words[-1] if words[-1] in KINDS else words[-2]
