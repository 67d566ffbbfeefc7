"""`infuscrub scrub` and `infuscrub check`: the options become settings and a run, which `cli/inputs.py` carries out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubber.cli.chosen import tables_of
from scrubber.cli.inputs import Shown, do_inputs
from scrubber.cli.options import (
    Approve,
    AsOf,
    Config,
    Docs,
    FeeSchedule,
    Format,
    Inputs,
    Isolate,
    Jobs,
    NoPlugins,
    Ocr,
    OneProfile,
    Plugin,
    PluginsDir,
    PluginSeconds,
    PolicyOf,
    Profiles,
    ReportFormat,
    RequireCharts,
    RequirePlugin,
    TablesFolder,
    Threshold,
    Validate,
    ValidateBy,
    Verbose,
    Zone,
    day,
)
from scrubber.model.value import Value

if TYPE_CHECKING:
    from scrubber.engine.settings import PluginChoice, Settings
    from scrubber.hooks.host import PluginHost
    from scrubber.job.run import Run

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
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for the results.", show_default=False)
    ],
    docs: Docs = None,
    require_charts: RequireCharts = False,
    profiles: Profiles = None,
    profile: OneProfile = None,
    policy: PolicyOf = "safe",
    approve: Approve = None,
    validate: ValidateBy = Validate.guide,
    jobs: Jobs = 1,
    as_of: AsOf = None,
    fee_schedule: FeeSchedule = None,
    tables: TablesFolder = None,
    format: ReportFormat = Format.text,
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
    no_plugins: NoPlugins = False,
    zone: Zone = None,
    ocr: Ocr = False,
    verbose: Verbose = False,
) -> int:
    """Scrub claim files: correct what is sure, hold the rest.

    Writes corrected, held and refused claims, the answers to the sender and a report for each.

    Exit code 0: nothing found; 1: findings of severity error, or claims held or rejected; 2: an input or the call can't
    be used, or something could not be written.
    """
    named = _Plugins(plugin, plugins_dir, isolate, require_plugin)
    asked = _Asked(
        docs=docs,
        require_charts=require_charts,
        profiles=profiles,
        profile=profile,
        policy=policy,
        approve=approve,
        validate=validate,
        jobs=jobs,
        as_of=as_of,
        fee_schedule=fee_schedule,
        tables=tables,
        plugins=_NO_PLUGINS if no_plugins else named,
        config=config,
        plugin_seconds=plugin_seconds,
        zone=zone,
        ocr=ocr,
    )
    settings, host = asked.settings()
    run = asked.run(out, html=html, answers=ack)
    return do_inputs(inputs, settings, run, host, Shown(format, Threshold.error, verbose))


def check(
    inputs: Inputs,
    docs: Docs = None,
    require_charts: RequireCharts = False,
    profiles: Profiles = None,
    profile: OneProfile = None,
    policy: PolicyOf = "safe",
    approve: Approve = None,
    validate: ValidateBy = Validate.guide,
    fail_on: Annotated[
        Threshold, typer.Option("--fail-on", help="Exit 1 from this severity on.")
    ] = Threshold.error,
    jobs: Jobs = 1,
    as_of: AsOf = None,
    fee_schedule: FeeSchedule = None,
    tables: TablesFolder = None,
    format: ReportFormat = Format.text,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
    isolate: Isolate = None,
    require_plugin: RequirePlugin = None,
    plugin_seconds: PluginSeconds = 0.25,
    no_plugins: NoPlugins = False,
    zone: Zone = None,
    ocr: Ocr = False,
    verbose: Verbose = False,
) -> int:
    """Check claim files before upload, without writing anything.

    Exit code 0: nothing found; 1: findings from --fail-on on, or claims that would be held or rejected; 2: an input or
    the call can't be used.
    """
    named = _Plugins(plugin, plugins_dir, isolate, require_plugin)
    asked = _Asked(
        docs=docs,
        require_charts=require_charts,
        profiles=profiles,
        profile=profile,
        policy=policy,
        approve=approve,
        validate=validate,
        jobs=jobs,
        as_of=as_of,
        fee_schedule=fee_schedule,
        tables=tables,
        plugins=_NO_PLUGINS if no_plugins else named,
        config=config,
        plugin_seconds=plugin_seconds,
        zone=zone,
        ocr=ocr,
    )
    settings, host = asked.settings()
    return do_inputs(inputs, settings, asked.run(None), host, Shown(format, fail_on, verbose))


class _Plugins(Value):
    """The plugins that were named."""

    allow: list[str] | None = None
    folders: list[Path] | None = None
    isolate: list[str] | None = None
    required: list[str] | None = None

    @property
    def may_run(self) -> bool:
        """Return whether code runs that nobody here has read."""
        return bool(self.allow or self.folders or self.required)

    def choice(self, config: Path | None, seconds: float) -> PluginChoice:
        """Return what is chosen, with the configurations. Raises `InputError`."""
        from scrubber.engine.settings import PluginChoice

        return PluginChoice(
            allow=tuple(self.allow or ()),
            required=tuple(self.required or ()),
            isolate=tuple(self.isolate or ()),
            folders=tuple(str(folder.absolute()) for folder in self.folders or ()),
            tables=tables_of(config, self.allow, self.folders, self.isolate, self.required),
            budget_seconds=seconds,
        )


_NO_PLUGINS = _Plugins()


class _Asked(Value):
    """The options that both commands take."""

    docs: list[Path] | None
    require_charts: bool
    profiles: list[Path] | None
    profile: str | None
    policy: str
    approve: str | None
    validate: Validate
    jobs: int
    as_of: str | None
    fee_schedule: str | None
    tables: Path | None
    plugins: _Plugins
    config: Path | None
    plugin_seconds: float
    zone: str | None
    ocr: bool

    def settings(self) -> tuple[Settings, PluginHost]:
        """Return what decides. Raises the errors of profiles, plugins, tables, fee schedules, policies, approvals."""
        from payer_profiles import load_profiles
        from scrubber.engine.scrubber import plugins_of
        from scrubber.engine.settings import Settings
        from scrubber.job.operator import read_approvals, read_policy, read_prices
        from scrubber.job.tables import load_tables

        choice = self.plugins.choice(self.config, self.plugin_seconds)
        host = plugins_of(choice)
        profiles = load_profiles(tuple(self.profiles or ()), host.profiles())
        if self.profile is not None:
            profiles.file(self.profile)  # raises where there is none of it
        settings = Settings(
            as_of=day(self.as_of),
            profiles=profiles,
            profile=self.profile,
            validate=self.validate.value,
            require_charts=self.require_charts,
            prices=read_prices(self.fee_schedule),
            tables=load_tables(self.tables),
            plugins=choice,
            policy=read_policy(self.policy),
            approvals=read_approvals(self.approve),
        )
        return settings, host

    def run(self, out: Path | None, *, html: bool = False, answers: bool = False) -> Run:
        """Return where input comes from and results go."""
        from scrubber.job.run import Run

        return Run(
            out=out,
            documents=None if self.docs is None else tuple(self.docs),
            jobs=self.jobs,
            supervised=self.plugins.may_run,
            html=html,
            answers=answers,
            zone=self.zone,
            ocr=self.ocr,
        )


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=SCRUB_EXAMPLES)(scrub)
    app.command(epilog=CHECK_EXAMPLES)(check)
