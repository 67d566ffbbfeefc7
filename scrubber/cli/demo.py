"""`infuscrub demo`: a small realistic day of claims and charts, scrubbed, with what to look at next."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from scrubber.cli.terminal import complain, say
from scrubber.errors import unwritable
from scrubber.model.words import counted
from scrubber.output.report import Claim, Head
from scrubber.output.text import Line, account_block, changed, charts_line, verdict

DEFAULT = Path("infuscrub-demo")
RESULTS = "scrubbed"
_STYLES = {"accepted": "green", "corrected": "cyan", "held": "yellow", "rejected": "red"}


def demo(
    folder: Annotated[
        Path, typer.Argument(help="Folder for the demo; created if need be.", metavar="DIR")
    ] = DEFAULT,
) -> int:
    """Write a day of invented claims and charts, and scrub it.

    It says what to look at.
    """
    from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES, is_demo, unpack
    from scrubber.engine.settings import Settings
    from scrubber.job.job import Job
    from scrubber.job.run import Run
    from scrubber.job.source import InputError

    try:
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{folder}: is a file; name a folder for the demo")
        if folder.is_dir() and any(folder.iterdir()) and not is_demo(folder):
            raise InputError(f"{folder}: holds other files; name a new or empty folder for the demo")
        unpack(folder)
    except OSError as error:
        raise InputError(f"{folder}: {unwritable(error)}") from error
    run = Run(out=folder / RESULTS, documents=(folder / CHARTS,), html=True)
    say(_introduction(folder))
    worst = 0
    with Job(Settings(as_of=AS_OF), run) as job:
        for name in CLAIM_FILES:
            with job.run(str(folder / name)) as result:
                if result.error is not None or result.head is None:
                    complain(result.error or f"{name}: no report")
                    worst = 2
                else:
                    say(_result(result.head, result.claims()))
        say(charts_line(job.charts.rows()))
    say(_next(folder))
    return worst


def command(folder: Path, *more: str) -> str:
    """Return the scrub command that does what the demo did, with `more` options."""
    from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES

    inputs = [str(folder / name) for name in CLAIM_FILES]
    options = ["--docs", str(folder / CHARTS), "--out", str(folder / RESULTS), "--as-of", AS_OF.isoformat()]
    words = ["infuscrub", "scrub", *inputs, *options, "--html", *more]
    return " ".join(words if os.name == "nt" else map(shlex.quote, words))


def _introduction(folder: Path) -> Iterator[Line]:
    yield f"Wrote the claims of an invented infusion center and hospital, with their charts, to {folder}", ""
    yield "and scrubbed them, as this command does:", ""
    yield "", ""
    yield f"  {command(folder)}", "bold"


def _result(head: Head, claims: Iterator[Claim]) -> Iterator[Line]:
    summary = head.summary
    yield "", ""
    yield (
        f"{head.input.name}: {counted(summary.claims, 'claim')}: "
        + ", ".join(f"{getattr(summary, word)} {word}" for word in _STYLES)
        + f" ({summary.passed_through} without anything to scrub passed through)",
        "bold",
    )
    for claim in claims:
        yield f"  {claim.claim_id}  {verdict(claim):<9}  {_why(claim)}".rstrip(), _STYLES[claim.disposition]
    yield from account_block(head.account, charts=False)


def _why(claim: Claim) -> str:
    """Return the change or the finding that decided about a claim, in one line."""
    wanted = ("applied", "approved") if claim.disposition == "corrected" else ("proposed",)
    changes = [f"{c.rule}: {changed(c)}" for c in claim.corrections if c.status in wanted]
    if claim.disposition in ("accepted", "corrected") or (changes and claim.disposition == "held"):
        ask = "" if claim.disposition == "corrected" else "to decide: "
        return ask + "; ".join(changes) if changes else ""
    stopping = [
        f"{finding.rule}: {finding.title}"
        for finding in sorted(claim.findings, key=lambda finding: finding.correction is not None)
        if not finding.cured and (finding.holds or finding.severity == "error")
    ]
    return next(iter(stopping), "")


def _next(folder: Path) -> Iterator[Line]:
    results = folder / RESULTS
    stem = "infusion-center"
    yield "", ""
    yield "Look at:", "bold"
    yield f"  {folder / 'README.md'}  every claim of the demo, and why it became what it did", ""
    yield f"  {results / f'{stem}.report.html'}  the report, with what the charts say and their timelines", ""
    yield f"  {results / f'{stem}.outbound.837'}  what may be sent; the rest is in {stem}.held.837", ""
    yield f"  {results / f'{stem}.277ca'}  the acknowledgement that a clearinghouse would return", ""
    yield (
        f"  the command above with --fee-schedule {folder / 'fees.csv'}  two held claims get their price",
        "",
    )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example:\n\n  infuscrub demo")(demo)
