"""`infuscrub scrub` and `infuscrub check`: the main job, with and without writing."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scrubber.cli.terminal import complain, progress, say


class Format(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


class Validate(StrEnum):
    """How the implementation guide is checked."""

    off = "off"
    guide = "guide"
    pyx12 = "pyx12"


class Threshold(StrEnum):
    """The severity from which `check` and `scrub` exit with 1."""

    error = "error"
    warning = "warning"


Inputs = Annotated[
    list[str], typer.Argument(help="837P/837I files, folders, or - for standard input.", show_default=False)
]
Docs = Annotated[
    list[Path] | None,
    typer.Option("--docs", help="File or folder of documentation; repeatable.", show_default=False),
]
Profiles = Annotated[
    list[Path] | None,
    typer.Option("--profiles", help="Folder with more payer profiles; repeatable.", show_default=False),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day of the check, CCYY-MM-DD. Default: today."),
]
Plugin = Annotated[
    list[str] | None,
    typer.Option(
        "--plugin", help="Let this installed plugin run; repeatable; '*' for all.", show_default=False
    ),
]
Isolate = Annotated[
    list[str] | None,
    typer.Option(
        "--isolate",
        help="Let this plugin run in a process of its own, ended where it hangs; repeatable.",
        show_default=False,
    ),
]
PluginSeconds = Annotated[
    float,
    typer.Option(
        "--plugin-seconds", min=0.01, help="What a plugin may take for a call before its claim is held."
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Worker processes.")]
Zone = Annotated[
    str | None,
    typer.Option(
        "--zone", help="IANA time zone of the facility, for documents that mix zones.", show_default=False
    ),
]
Fees = Annotated[
    str | None,
    typer.Option(
        "--fee-schedule",
        metavar="CSV",
        help="Your charges: code, modifiers, price, dates.",
        show_default=False,
    ),
]

TablesFolder = Annotated[
    Path | None,
    typer.Option("--tables", help="Folder of NCCI tables, see infuscrub data add.", show_default=False),
]

SCRUB_EXAMPLES = """Examples:

  infuscrub scrub claims.837 --docs charts/ --out scrubbed/

  infuscrub scrub inbox/ --docs charts/ --out scrubbed/ --policy report-only --format jsonl

  infuscrub scrub claims.837 --docs charts/ --out scrubbed/ --approve approvals.json
"""
CHECK_EXAMPLES = """Examples:

  infuscrub check claims.837

  infuscrub check claims.837 --docs charts/ --fail-on warning

  cat claims.837 | infuscrub check - --format json
"""


def scrub(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.", show_default=False)],
    docs: Docs = None,
    profiles: Profiles = None,
    policy: Annotated[str, typer.Option("--policy", help="report-only, safe, or a TOML file.")] = "safe",
    approve: Annotated[
        str | None,
        typer.Option("--approve", metavar="FILE", help="Approvals of proposed corrections (JSON)."),
    ] = None,
    validate: Annotated[
        Validate, typer.Option("--validate", help="How the guide is checked.")
    ] = Validate.guide,
    jobs: Jobs = 1,
    as_of: AsOf = None,
    fee_schedule: Fees = None,
    tables: TablesFolder = None,
    format: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = Format.text,
    html: Annotated[bool, typer.Option("--html", help="Also write a page per file.")] = False,
    plugin: Plugin = None,
    isolate: Isolate = None,
    plugin_seconds: PluginSeconds = 0.25,
    no_plugins: Annotated[bool, typer.Option("--no-plugins", help="Only the built-in rules.")] = False,
    zone: Zone = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show clean claims and all reasons.")
    ] = False,
) -> int:
    """Scrub claim files: write corrected and held claims, a 277CA and a report for each."""
    return _run(
        inputs, out, docs, profiles, policy, approve, validate, jobs, as_of, fee_schedule, tables, format, html,
        [] if no_plugins else plugin, [] if no_plugins else isolate, plugin_seconds, zone, verbose, Threshold.error,
    )  # fmt: skip


def check(
    inputs: Inputs,
    docs: Docs = None,
    profiles: Profiles = None,
    validate: Annotated[
        Validate, typer.Option("--validate", help="How the guide is checked.")
    ] = Validate.guide,
    fail_on: Annotated[
        Threshold, typer.Option("--fail-on", help="Exit 1 from this severity on.")
    ] = Threshold.error,
    jobs: Jobs = 1,
    as_of: AsOf = None,
    fee_schedule: Fees = None,
    tables: TablesFolder = None,
    format: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = Format.text,
    plugin: Plugin = None,
    isolate: Isolate = None,
    plugin_seconds: PluginSeconds = 0.25,
    no_plugins: Annotated[bool, typer.Option("--no-plugins", help="Only the built-in rules.")] = False,
    zone: Zone = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show clean claims and all reasons.")
    ] = False,
) -> int:
    """Check claim files before upload, without writing anything."""
    return _run(
        inputs, None, docs, profiles, "safe", None, validate, jobs, as_of, fee_schedule, tables, format, False,
        [] if no_plugins else plugin, [] if no_plugins else isolate, plugin_seconds, zone, verbose, fail_on,
    )  # fmt: skip


def _run(
    inputs: list[str],
    out: Path | None,
    docs: list[Path] | None,
    profiles: list[Path] | None,
    policy: str,
    approve: str | None,
    validate: Validate,
    jobs: int,
    as_of: str | None,
    fee_schedule: str | None,
    tables: Path | None,
    format: Format,
    html: bool,
    plugin: list[str] | None,
    isolate: list[str] | None,
    plugin_seconds: float,
    zone: str | None,
    verbose: bool,
    threshold: Threshold,
) -> int:
    from scrubber.job.files import find_inputs
    from scrubber.job.job import Job
    from scrubber.job.options import Options, read_approvals, read_policy, read_prices
    from scrubber.output.text import claim_block, file_block, is_worth_a_block

    options = Options(
        as_of=day(as_of),
        out=out,
        documents=None if docs is None else tuple(docs),
        profile_folders=tuple(profiles or ()),
        policy=read_policy(policy),
        approvals=read_approvals(approve),
        validate=validate.value,
        jobs=jobs,
        prices=read_prices(fee_schedule),
        tables=tables,
        html=html,
        plugins=tuple(plugin or ()),
        isolated_plugins=tuple(isolate or ()),
        plugin_budget_seconds=plugin_seconds,
        zone=zone,
    )
    names = find_inputs(inputs)
    worst = 0
    first = True
    with Job(options) as job, progress() as bar:
        if format is Format.json and len(names) > 1:
            sys.stdout.write("[\n")
        for name in names:
            task = bar.add_task(name) if bar else None

            def advance(done: int, total: int | None, task: object = task) -> None:
                if bar and task is not None:
                    bar.update(task, completed=done, total=total)  # type: ignore[arg-type]

            with job.run(name, advance) as result:
                if result.error is not None:
                    complain(result.error)
                    worst = 2
                if str(result.delivery):
                    complain(f"{name}: {result.delivery}")
                    worst = max(worst, 2 if result.delivery.failed else 0)
                if result.head is not None and format is Format.text:
                    for claim in result.claims():
                        if verbose or is_worth_a_block(claim):
                            say(claim_block(claim, verbose=verbose))
                    say(file_block(result.head))
                elif result.head is not None:
                    if format is Format.json and not first:
                        sys.stdout.write(",\n")
                    result.write_report(sys.stdout.write, pretty=format is Format.json)
                    sys.stdout.write("\n")
                    first = False
                worst = max(worst, _exit_code(result.head, threshold))
            if bar and task is not None:
                bar.remove_task(task)
        if format is Format.json and len(names) > 1:
            sys.stdout.write("]\n")
    return worst


def _exit_code(head: dict[str, object] | None, threshold: Threshold) -> int:
    if head is None:
        return 0
    counts = head["summary"]["findings"]  # type: ignore[index]
    found = counts["error"] + (counts["warning"] if threshold is Threshold.warning else 0)
    return 1 if found else 0


def day(text: str | None) -> date:
    """Return the date of `--as-of` or `--on`, today by default."""
    if text is None:
        return datetime.now(UTC).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("write the date like 2026-03-02") from error


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=SCRUB_EXAMPLES)(scrub)
    app.command(epilog=CHECK_EXAMPLES)(check)
