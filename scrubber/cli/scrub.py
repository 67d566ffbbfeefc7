"""`infuscrub scrub` and `infuscrub check`: the main job, with and without writing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubber.cli.chosen import tables_of
from scrubber.cli.terminal import complain, progress, say
from scrubber.model.value import Value
from scrubber.output.shown import escaped

if TYPE_CHECKING:
    from scrubber.engine.settings import Settings
    from scrubber.hooks.host import PluginHost
    from scrubber.job.progress import Progress
    from scrubber.job.run import Run
    from scrubber.output.report import Head


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
    list[str],
    typer.Argument(
        metavar="CLAIMS", help="837P/837I files, folders, or - for standard input.", show_default=False
    ),
]
Docs = Annotated[
    list[Path] | None,
    typer.Option(
        "--docs", metavar="CHARTS", help="File or folder of documentation; repeatable.", show_default=False
    ),
]
Profiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--profiles", metavar="DIR", help="Folder with more payer profiles; repeatable.", show_default=False
    ),
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
PluginsDir = Annotated[
    list[Path] | None,
    typer.Option(
        "--plugins-dir",
        metavar="DIR",
        help="Let every Python file of this folder run as a plugin; repeatable.",
        show_default=False,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Configurations of plugins (TOML). Default: infuscrub.toml, where it is here.",
        show_default=False,
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
RequirePlugin = Annotated[
    list[str] | None,
    typer.Option(
        "--require-plugin",
        metavar="NAME",
        help="Let this plugin run, and no claim out without it; repeatable.",
        show_default=False,
    ),
]
PluginSeconds = Annotated[
    float,
    typer.Option(
        "--plugin-seconds", min=0.01, help="What a plugin may take for a call before its claim is held."
    ),
]
_MOST_JOBS = 256
"""More processes than any machine has use for; a slip of the keyboard must not start them."""
Jobs = Annotated[int, typer.Option("--jobs", min=1, max=_MOST_JOBS, help="Worker processes.")]
Zone = Annotated[
    str | None,
    typer.Option(
        "--zone",
        help="IANA time zone of the facility, for charts in Greenwich's time or another zone's.",
        show_default=False,
    ),
]
Ocr = Annotated[
    bool, typer.Option("--ocr", help="Read pictures and scans too; every fact of them is in doubt.")
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
    typer.Option(
        "--tables", metavar="DIR", help="Folder of public tables, see infuscrub data add.", show_default=False
    ),
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


RequireCharts = Annotated[
    bool,
    typer.Option("--require-charts", help="Hold an infusion claim without a usable chart."),
]
Forced = Annotated[
    str | None,
    typer.Option("--profile", metavar="ID", help="Check every claim by this profile.", show_default=False),
]


PolicyOf = Annotated[str, typer.Option("--policy", help="report-only, safe, or a TOML file.")]
Approve = Annotated[
    str | None,
    typer.Option("--approve", metavar="FILE", help="Approvals of proposed corrections (JSON)."),
]


def scrub(
    inputs: Inputs,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for the results.", show_default=False)
    ],
    docs: Docs = None,
    require_charts: RequireCharts = False,
    profiles: Profiles = None,
    profile: Forced = None,
    policy: PolicyOf = "safe",
    approve: Approve = None,
    validate: Annotated[
        Validate, typer.Option("--validate", help="How the guide is checked.")
    ] = Validate.guide,
    jobs: Jobs = 1,
    as_of: AsOf = None,
    fee_schedule: Fees = None,
    tables: TablesFolder = None,
    format: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = Format.text,
    html: Annotated[bool, typer.Option("--html", help="Also write a page per file.")] = False,
    ack: Annotated[
        bool, typer.Option("--ack", help="Write the TA1 and 999 also where nothing is refused.")
    ] = False,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
    isolate: Isolate = None,
    require_plugin: RequirePlugin = None,
    plugin_seconds: PluginSeconds = 0.25,
    no_plugins: Annotated[bool, typer.Option("--no-plugins", help="Only the built-in rules.")] = False,
    zone: Zone = None,
    ocr: Ocr = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show clean claims and all reasons.")
    ] = False,
) -> int:
    """Scrub claim files: write corrected, held and refused claims, the answers to the sender and a report for each."""
    asked = _Asked(
        docs, profiles, profile, require_charts, validate, as_of, fee_schedule, tables,
        [] if no_plugins else plugin, [] if no_plugins else plugins_dir, config,
        [] if no_plugins else isolate, [] if no_plugins else require_plugin, plugin_seconds,
    )  # fmt: skip
    settings, host = asked.settings()
    settings = _with_decisions(settings, policy, approve)
    run = replace(asked.run(out, jobs, zone, ocr, html=html), answers=ack)
    return _run(inputs, settings, run, host, format, Threshold.error, verbose=verbose)


def check(
    inputs: Inputs,
    docs: Docs = None,
    require_charts: RequireCharts = False,
    profiles: Profiles = None,
    profile: Forced = None,
    policy: PolicyOf = "safe",
    approve: Approve = None,
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
    plugins_dir: PluginsDir = None,
    config: Config = None,
    isolate: Isolate = None,
    require_plugin: RequirePlugin = None,
    plugin_seconds: PluginSeconds = 0.25,
    no_plugins: Annotated[bool, typer.Option("--no-plugins", help="Only the built-in rules.")] = False,
    zone: Zone = None,
    ocr: Ocr = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show clean claims and all reasons.")
    ] = False,
) -> int:
    """Check claim files before upload, without writing anything."""
    asked = _Asked(
        docs, profiles, profile, require_charts, validate, as_of, fee_schedule, tables,
        [] if no_plugins else plugin, [] if no_plugins else plugins_dir, config,
        [] if no_plugins else isolate, [] if no_plugins else require_plugin, plugin_seconds,
    )  # fmt: skip
    settings, host = asked.settings()
    settings = _with_decisions(settings, policy, approve)
    return _run(inputs, settings, asked.run(None, jobs, zone, ocr), host, format, fail_on, verbose=verbose)


def _with_decisions(settings: Settings, policy: str, approve: str | None) -> Settings:
    """Return the settings with what the operator decided: what may be written, and which proposals."""
    from scrubber.job.operator import read_approvals, read_policy

    return replace(settings, policy=read_policy(policy), approvals=read_approvals(approve))


class _Asked(Value):
    """The options that both commands take."""

    docs: list[Path] | None
    profiles: list[Path] | None
    profile: str | None
    require_charts: bool
    validate: Validate
    as_of: str | None
    fee_schedule: str | None
    tables: Path | None
    plugin: list[str] | None
    plugins_dir: list[Path] | None
    config: Path | None
    isolate: list[str] | None
    required: list[str] | None
    plugin_seconds: float

    def settings(self) -> tuple[Settings, PluginHost]:
        """Return what decides. Raises the errors of profiles, plugins, tables and fee schedules."""
        from payer_profiles import load_profiles
        from scrubber.engine.scrubber import plugins_of
        from scrubber.engine.settings import PluginChoice, Settings
        from scrubber.job.operator import read_prices
        from scrubber.job.tables import load_tables

        plugins = PluginChoice(
            allow=tuple(self.plugin or ()),
            required=tuple(self.required or ()),
            isolate=tuple(self.isolate or ()),
            folders=tuple(str(folder.absolute()) for folder in self.plugins_dir or ()),
            tables=tables_of(self.config, self.plugin, self.plugins_dir, self.isolate, self.required),
            budget_seconds=self.plugin_seconds,
        )
        host = plugins_of(plugins)
        profiles = load_profiles(tuple(self.profiles or ()), host.profiles())
        if self.profile is not None:
            profiles.file(self.profile)
        settings = Settings(
            as_of=day(self.as_of),
            profiles=profiles,
            profile=self.profile,
            validate=self.validate.value,
            require_charts=self.require_charts,
            prices=read_prices(self.fee_schedule),
            tables=load_tables(self.tables),
            plugins=plugins,
        )
        return settings, host

    def run(self, out: Path | None, jobs: int, zone: str | None, ocr: bool, *, html: bool = False) -> Run:
        """Return where input comes from and results go."""
        from scrubber.job.run import Run

        documents = None if self.docs is None else tuple(self.docs)
        supervised = bool(self.plugin or self.plugins_dir or self.required)
        return Run(
            out=out, documents=documents, jobs=jobs, supervised=supervised, html=html, zone=zone, ocr=ocr
        )


def _run(
    inputs: list[str],
    settings: Settings,
    run: Run,
    host: PluginHost | None,
    format: Format,
    threshold: Threshold,
    *,
    verbose: bool,
) -> int:
    from scrubber.cli.printing import printer_of
    from scrubber.job.collecting import settle
    from scrubber.job.job import Job
    from scrubber.job.source import InputError, find_inputs
    from scrubber.output.text import charts_line

    if host is not None and (run.jobs > 1 or run.supervised):
        host.close()  # each process loads its own
        host = None
    worst = 0
    keeps = run.out is not None
    with (  # the printer first: its JSON is an array whatever comes
        printer_of(json=format is not Format.text, lines=format is Format.jsonl, verbose=verbose) as printer,
        Job(settings, replace(run, inputs=(names := find_inputs(inputs))), host=host, may_copy=True) as job,
        progress() as bar,
    ):
        settle()
        if job.recovered:
            complain(
                f"{run.out}: put in place what a run that was stopped had finished ({job.recovered} inputs)"
            )
        for name in names:
            task = bar.add_task(escaped(name)) if bar else None

            def advance(now: Progress, task: object = task) -> None:
                if bar and task is not None:
                    bar.update(task, completed=now.bytes_done, total=now.bytes_total)  # type: ignore[arg-type]

            printer.begin()
            try:
                with job.run(name, advance, None if keeps else printer.claim) as result:
                    if result.error is not None:
                        complain(result.error)
                        worst = 2
                    if str(result.delivery):
                        complain(f"{name}: {result.delivery}")
                        worst = max(worst, 2 if result.delivery.failed else 0)
                    for failure in result.failures:
                        complain(
                            f"{name}: plugin {failure.plugin} failed in {failure.hook}; the files are in place"
                        )
                        worst = max(worst, 1)
                    printer.end(result)
                    worst = max(worst, _exit_code(result.head, threshold))
            except InputError as error:
                complain(str(error))
                worst = 2
            if bar and task is not None:
                bar.remove_task(task)
        if unmet := job.unmet_approvals:
            complain(
                f"approvals: {len(unmet)} name a claim that is not in this run; correct the file of --approve"
            )
            if format is Format.text:
                say(
                    (f"  approval for claim {each}: no claim of this run has this number", "yellow")
                    for each in unmet
                )
        for failure in job.finish():
            complain(f"plugin {failure.plugin} failed in {failure.hook}; the files are in place")
            worst = max(worst, 1)
        if format is Format.text and job.charts.is_offered:
            rows = job.charts.rows()
            say(
                charts_line(rows)
                if rows
                else [("  charts: none: no document lies in what --docs names", "yellow")]
            )
    return worst


def _exit_code(head: Head | None, threshold: Threshold) -> int:
    if head is None:
        return 0
    counts = head.summary.findings
    found = counts.error + (counts.warning if threshold is Threshold.warning else 0)
    stopped = head.summary.held + head.summary.rejected
    return 1 if found or stopped else 0


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
