"""`infuscrub plugins`: what is installed, what runs, which hooks there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubber.cli.scrub import Format, PluginsDir
from scrubber.cli.terminal import print_json, say
from scrubber.output.text import Line

app = typer.Typer(
    help="List installed plugins and their hooks, and begin one of your own.",
    epilog="Examples:\n\n  infuscrub plugins list\n\n  infuscrub plugins new acme infuscrub-acme",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_plugins(
    hooks: Annotated[bool, typer.Option("--hooks", help="List the hooks instead.")] = False,
    plugins_dir: PluginsDir = None,
    format: Annotated[Format, typer.Option("--format")] = Format.text,
) -> int:
    """List installed plugins with version, hook API and hooks; those that cannot be used, with the reason."""
    from scrubber.hooks.errors import PluginError
    from scrubber.hooks.folder import modules_in
    from scrubber.hooks.host import BUILT_IN, installed_plugins, load_alone, load_plugins
    from scrubber.hooks.specs import Hooks

    if hooks:
        names = [name for name in vars(Hooks) if name.startswith("infuscrub_")]
        say((f"{name}: {(getattr(Hooks, name).__doc__ or '').splitlines()[0]}", "") for name in names)
        return 0
    rows: list[dict[str, object]] = []
    for name, version in installed_plugins():
        try:
            info = load_plugins(allow=(name,)).plugins[-1 if name != BUILT_IN else 0]
            rows.append({**info.to_json(), "built_in": name == BUILT_IN, "usable": True})
        except PluginError as error:
            rows.append({"name": name, "version": version, "usable": False, "reason": str(error)})
    for name in modules_in(plugins_dir or ()):
        try:
            (info,) = load_alone(name, plugins_dir or ()).plugins
            rows.append({**info.to_json(), "built_in": False, "usable": True})
        except PluginError as error:
            rows.append({"name": name, "version": "", "usable": False, "reason": str(error)})
    if format is not Format.text:
        print_json(rows)
    else:
        say(line for row in rows for line in _row(row))
    return 0


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The plugin's name, as acme.")],
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
) -> int:
    """Write a plugin to start from: a profile, a rule with its cases, an override, and tests that pass."""
    from scrubber.scaffold import write_project

    files = write_project(name, folder)
    say((f"  {path}", "") for path in files)
    say(
        [
            ("Try it:", "bold"),
            (
                f"  cd {folder} && python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
                "",
            ),
        ]
    )
    return 0


def _row(row: dict[str, object]) -> list[Line]:
    if not row["usable"]:
        return [(f"{row['name']} {row['version']}  cannot be used: {row['reason']}", "red")]
    runs = "always runs" if row["built_in"] else f"runs with --plugin {row['name']}"
    return [
        (f"{row['name']} {row['version']}  hook API {row['api']}  {runs}", "bold"),
        (f"    {', '.join(row['hooks'])}", ""),  # type: ignore[arg-type]
        (f"    sha256 {row['sha256']}", "dim"),
    ]


def register(root: typer.Typer) -> None:
    """Add the command group."""
    root.add_typer(app, name="plugins")
