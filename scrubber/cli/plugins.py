"""`infuscrub plugins`: what is installed, what runs, which hooks there are."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from urllib.request import url2pathname

import typer

from scrubber.cli.chosen import host_of
from scrubber.cli.options import Config, Format, PluginsDir
from scrubber.cli.terminal import print_json, say
from scrubber.output.text import Line

app = typer.Typer(
    help="List installed plugins; begin one of your own.",
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
    """List installed plugins, and those that cannot be used.

    Each with its version, its hook API and its hooks, or the reason.
    """
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
    """Write a plugin to start from, with tests that pass.

    It has a profile, a rule with its cases, and an override.
    """
    from scrubber.scaffold import write_project

    files = write_project(name, folder)
    wanted = " ".join(shlex.quote(each) for each in (*_checkout(), "-e", ".[test]"))
    say((f"  {path}", "") for path in files)
    say(
        [
            ("Try it:", "bold"),
            (
                f"  cd {shlex.quote(str(folder))} && python3 -m venv .venv && .venv/bin/pip install {wanted} "
                "&& .venv/bin/pytest",
                "",
            ),
        ]
    )
    return 0


def _checkout() -> tuple[str, ...]:
    """Return what pip must be given for infuscrub where it came from a folder: it is on no index then."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        told = json.loads(distribution("infuscrub").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return ()
    parts = urlsplit(str(told.get("url", "")))
    folder = url2pathname(parts.path) if parts.scheme == "file" and "dir_info" in told else ""
    return (f"{folder}[testing]",) if folder else ()


def _row(row: dict[str, object]) -> list[Line]:
    if not row["usable"]:
        return [(f"{row['name']} {row['version']}  cannot be used: {row['reason']}", "red")]
    runs = "always runs" if row["built_in"] else f"runs with --plugin {row['name']}"
    return [
        (f"{row['name']} {row['version']}  hook API {row['api']}  {runs}", "bold"),
        (f"    {', '.join(row['hooks'])}", ""),  # type: ignore[arg-type]
        (f"    sha256 {row['sha256']}", "dim"),
    ]


def run_own(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The plugin whose command it is.", show_default=False)],
    plugins_dir: PluginsDir = None,
    config: Config = None,
) -> int:
    """Run a command that a plugin adds: `infuscrub x acme --help`. Only this plugin is loaded."""
    from scrubber.hooks.dispatch import Dispatcher
    from scrubber.hooks.errors import PluginError
    from scrubber.hooks.folder import modules_in

    in_folder = name in modules_in(plugins_dir or ())
    host = host_of([] if in_folder else [name], plugins_dir, config)
    dispatcher = Dispatcher(host, budget_seconds=_OWN_SECONDS)
    own = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
    for one in host.implementations("infuscrub_register_command"):
        if one.plugin == name:
            failure = dispatcher.told(one, "infuscrub_register_command", {"app": own})
            if failure is not None:
                raise PluginError(
                    f"plugin {name}: {failure.hook} failed ({failure.detail or failure.reason})"
                )
    if not own.registered_commands and not own.registered_groups and own.registered_callback is None:
        raise PluginError(f"plugin {name}: adds no command; see infuscrub plugins list --hooks")
    failed = f"plugin {name}: its command failed"
    try:
        code = own(args=context.args, prog_name=f"infuscrub x {name}", standalone_mode=False)
    except SystemExit as ended:
        code = ended.code
    except Exception as error:
        if type(error).__module__.partition(".")[0] in ("click", "typer"):
            raise
        raise PluginError(f"{failed} ({type(error).__name__})") from None
    return code if isinstance(code, int) else 0


_OWN_SECONDS = 60.0


def register(root: typer.Typer) -> None:
    """Add the command group."""
    root.add_typer(app, name="plugins")
    settings = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}
    root.command("x", context_settings=settings, epilog="Example:\n\n  infuscrub x acme status")(run_own)
