"""`infuscrub profiles`: what is known of each payer, on a date, and how two differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubber.cli.chosen import host_of, tables_of
from scrubber.cli.options import AsOf, Config, Docs, Format, Inputs, Plugin, PluginsDir, Profiles, day
from scrubber.cli.terminal import complain, print_json, put, say

if TYPE_CHECKING:
    from payer_profiles import ProfileSet

app = typer.Typer(
    help="List, show, compare and validate payer profiles.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Examples:\n\n  infuscrub profiles list\n\n  infuscrub profiles show medicare --on 2026-03-02\n\n"
    "  infuscrub profiles diff base bcbsnc\n\n"
    "  infuscrub profiles impact aetna@2026-06-30 aetna@2026-07-01 claims.837 --docs charts/\n\n"
    "  infuscrub profiles new acme 'Acme Health' > acme.toml\n\n  infuscrub profiles validate acme.toml",
)
OnDate = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="Date of service. Default: today.", show_default=False),
]


@app.command("list")
def list_profiles(
    profiles: Profiles = None,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
    format: Annotated[Format, typer.Option("--format")] = Format.text,
) -> int:
    """List every profile."""
    from scrubber.output.profiles import profile_row, profile_rows_json

    found = _load(profiles, plugin, plugins_dir, config)
    if format is Format.text:
        say((profile_row(found, profile_id), "") for profile_id in found.ids)
    else:
        print_json(profile_rows_json(found))
    return 0


@app.command()
def show(
    profile: Annotated[str, typer.Argument(help="A profile id.")],
    on: OnDate = None,
    profiles: Profiles = None,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
    format: Annotated[Format, typer.Option("--format")] = Format.text,
) -> int:
    """Show a profile as it holds on a date, with its sources."""
    from scrubber.output.profiles import profile_json, profile_page

    resolved = _load(profiles, plugin, plugins_dir, config).resolve(profile, day(on, "--on"))
    if format is Format.text:
        say(profile_page(resolved))
    else:
        print_json(profile_json(resolved))
    return 0


@app.command()
def diff(
    first: Annotated[str, typer.Argument(help="A profile id.")],
    second: Annotated[str | None, typer.Argument(help="Another profile id.", show_default=False)] = None,
    on: OnDate = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option("--between", metavar="DATE DATE", help="One profile on two dates.", show_default=False),
    ] = None,
    profiles: Profiles = None,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
) -> int:
    """Say how two profiles differ, or one on two dates."""
    from payer_profiles import between as changes_between
    from payer_profiles import differences
    from scrubber.output.profiles import change_lines, difference_lines

    found = _load(profiles, plugin, plugins_dir, config)
    if (second is None) == (between is None):
        raise typer.BadParameter("name two profiles, or one profile and --between DATE DATE")
    readers = _readers(plugin, plugins_dir, config)
    if between is not None:
        say(
            change_lines(
                changes_between(
                    found, first, day(between[0], "--between"), day(between[1], "--between"), readers
                )
            )
        )
    else:
        one, other = found.resolve(first, day(on, "--on")), found.resolve(str(second), day(on, "--on"))
        say(difference_lines(differences(one, other, readers)))
    return 0


@app.command()
def impact(
    old: Annotated[str, typer.Argument(help="A profile, as aetna or aetna@2026-06-30.")],
    new: Annotated[str, typer.Argument(help="The other one.")],
    claims: Inputs,
    docs: Docs = None,
    as_of: AsOf = None,
    profiles: Profiles = None,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
    format: Annotated[Format, typer.Option("--format")] = Format.text,
) -> int:
    """List the claims that end otherwise under another profile.

    They are scrubbed under both, and nothing is written.

    Exit code 0: no claim changes; 1: some do; 2: a file can't be used.
    """
    from scrubber.charts.link.index import DocumentIndex
    from scrubber.engine.settings import PluginChoice, Settings
    from scrubber.job.impact import Trial
    from scrubber.job.offered import find_inputs
    from scrubber.job.source import InputFile
    from scrubber.job.worker import Worker
    from scrubber.output.profiles import impact_block, impact_json
    from x12 import X12Error, read_parts

    choice = PluginChoice(
        allow=tuple(plugin or ()),
        folders=tuple(str(folder.absolute()) for folder in plugins_dir or ()),
        tables=tables_of(config, plugin, plugins_dir),
    )
    settings = Settings(
        as_of=day(as_of), profiles=_load(profiles, plugin, plugins_dir, config), plugins=choice
    )
    index = DocumentIndex.from_paths(tuple(docs)) if docs else None
    trial = Trial(Worker(settings, index), old, new)
    changed = []
    failed = False
    for name in find_inputs(claims):
        try:
            for each in trial.of(read_parts(InputFile(name).chunks())):
                changed.append(impact_json(each))
                if format is Format.text:
                    say(impact_block(each))
        except X12Error as error:
            complain(f"{name}: {error}")
            failed = True
    if format is Format.text:
        say([(f"{len(changed)} of {trial.claims} claims end otherwise under {new} than under {old}", "bold")])
    else:
        print_json({"old": old, "new": new, "claims": trial.claims, "changed": changed})
    return 2 if failed else int(bool(changed))


@app.command()
def validate(
    file: Annotated[Path, typer.Argument(help="A profile in TOML.", exists=True, dir_okay=False)],
    profiles: Profiles = None,
    plugin: Plugin = None,
    plugins_dir: PluginsDir = None,
    config: Config = None,
) -> int:
    """Check a profile file, every fault at once.

    Each is told with its line and the remedy.
    """
    from payer_profiles import validate_file
    from payer_profiles.load import ProfileSource, read_source
    from scrubber.engine.known import rule_problems

    known = _load(profiles, plugin, plugins_dir, config) if profiles or plugin or plugins_dir else None
    problems = validate_file(file, known=known)
    if not problems:
        read, _ = read_source(ProfileSource(path=file))
        host = host_of(plugin, plugins_dir, config)
        problems = list(rule_problems([read] if read is not None else [], host.rules(), host.owner_of))
    for problem in problems:
        complain(str(problem))
    if not problems:
        say([(f"{file.name}: valid", "green")])
    return 2 if problems else 0


@app.command()
def new(
    profile: Annotated[str, typer.Argument(help="The id of the new profile, as acme.")],
    name: Annotated[str, typer.Argument(help="The payer's name.")],
) -> int:
    """Print a new profile to start from."""
    from payer_profiles import new_profile

    put(new_profile(profile, name) + "\n")
    return 0


def _readers(
    plugin: list[str] | None, plugins_dir: list[Path] | None, config: Path | None
) -> dict[str, list[str]]:
    """Return which rules read each parameter."""
    readers: dict[str, list[str]] = {}
    for rule in host_of(plugin, plugins_dir, config).rules():
        for key in rule.reads:
            readers.setdefault(key, []).append(rule.id)
    return readers


def _load(
    folders: list[Path] | None, plugin: list[str] | None, plugins_dir: list[Path] | None, config: Path | None
) -> ProfileSet:
    from payer_profiles import load_profiles

    return load_profiles(tuple(folders or ()), host_of(plugin, plugins_dir, config).profiles())


def register(root: typer.Typer) -> None:
    """Add the command group."""
    root.add_typer(app, name="profiles")
