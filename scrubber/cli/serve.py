"""`infuscrub serve`: the service, and the keys of those who may ask it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scrubber.cli.options import Format
from scrubber.cli.terminal import complain, print_json, put, say

if TYPE_CHECKING:
    from scrubber.output.text import Line
    from scrubber.service.auth.keys import Key
    from scrubber.service.config import ServiceConfig

app = typer.Typer(
    help="Serve claims, charts and EHRs over HTTP: REST, CDS Hooks, FHIR.",
    invoke_without_command=True,
    rich_markup_mode=None,
    epilog="Examples:\n\n  infuscrub serve --demo\n\n  infuscrub serve --config service.toml\n\n"
    "  infuscrub serve keys add --file keys.json --tenant main --scope scrub",
)
keys = typer.Typer(
    help="Make, list, rotate and revoke API keys. The file holds hashes; a key is shown once.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Examples:\n\n  infuscrub serve keys add --file keys.json --tenant main --scope scrub\n\n"
    "  infuscrub serve keys list --file keys.json\n\n"
    "  infuscrub serve keys rotate 1f2e3d4c --file keys.json\n\n"
    "  infuscrub serve keys revoke 1f2e3d4c --file keys.json",
)
_MISSING = "the service needs more packages: pip install 'infuscrub[service]'"


@app.callback()
def serve(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", help="The configuration (TOML).", show_default=False)
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve the demo on this machine: no keys, and a stub EHR.")
    ] = False,
    host: Annotated[
        str | None,
        typer.Option("--host", help="Address to listen on. Default: 127.0.0.1.", show_default=False),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", help="Default: 8837; 0 takes any that is free.", show_default=False, min=0, max=65535
        ),
    ] = None,
) -> int:
    """Serve until it is told to stop (Ctrl-C, SIGTERM); work under way comes to its end."""
    if context.invoked_subcommand is not None:
        return 0
    try:
        from scrubber.service.server import Server
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] == "scrubber":
            raise
        complain(_MISSING)
        return 2
    server = Server(_config(config, demo=demo, host=host, port=port))
    server.run(lambda: say(_welcome(server.app.state.service.config)))
    complain("stopped")
    return 0


def _config(path: Path | None, *, demo: bool, host: str | None, port: int | None) -> ServiceConfig:
    """Return the configuration. Raises `ServiceError` or `typer.BadParameter`."""
    import tomllib

    from scrubber.service.config import read_service_config, service_config
    from scrubber.service.demo import demo_values

    if demo and path is not None:
        raise typer.BadParameter("give one of --demo and --config")
    if path is not None and host is None and port is None:
        return read_service_config(path)
    values: dict[str, Any] = {}
    folder = Path.cwd()
    if path is not None:
        read_service_config(path)  # its own errors first
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        folder = path.absolute().parent
    elif demo:
        values = demo_values()
    else:
        values = {"auth": {"required": False}}
    server = values.setdefault("server", {})
    if host is not None:
        server["host"] = host
    if port is not None:
        server["port"] = port
    return service_config(values, folder)


def _welcome(config: ServiceConfig) -> Iterator[Line]:
    address = config.address
    yield f"infuscrub serves on {address}", "bold"
    if not config.auth.required:
        yield "without keys: only this machine can reach it", "yellow"
    yield f"  {address}/openapi.json  what it answers", ""
    if config.demo:
        yield f"  {address}/demo  a stub EHR, and requests to copy", ""
    key = '-H "Authorization: Bearer $KEY" ' if config.auth.required else ""
    yield (
        f"  curl {key}-H 'Content-Type: application/edi-x12' --data-binary @claims.837 {address}/v1/files",
        "",
    )
    if key:
        yield "  $KEY is a key of `infuscrub serve keys add` with the scope scrub", ""
    yield "Ctrl-C stops it.", ""


File = Annotated[
    Path, typer.Option("--file", help="The file of keys, as auth.keys names it.", show_default=False)
]


@keys.command("add")
def add(
    file: File,
    tenant: Annotated[
        str, typer.Option("--tenant", help="Whose profiles, plugins and tables it uses.")
    ] = "main",
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help="What it may do: scrub, charts, fhir, reference, metrics; repeatable.",
            show_default=False,
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days", min=1, help="How long it is valid. Default: until revoked.", show_default=False
        ),
    ] = None,
) -> int:
    """Make a key and print it, this once."""
    from scrubber.service.auth.keys import KeyFile
    from scrubber.service.auth.principal import Scope

    try:
        scopes = [Scope(word) for word in scope or ()]
    except ValueError:
        raise typer.BadParameter(f"scopes are {', '.join(Scope)}") from None
    if not scopes:
        raise typer.BadParameter(f"name what the key may do: --scope {', --scope '.join(Scope)}")
    now = datetime.now(UTC)
    _, text = KeyFile(file).add(tenant, scopes, now, None if days is None else now + timedelta(days=days))
    put(text + "\n")
    complain("keep it now: it is not shown again")
    return 0


@keys.command("list")
def list_keys(
    file: File, format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text
) -> int:
    """List the keys: id, tenant, scopes, days. No secret is among them."""
    from scrubber.service.auth.keys import KeyFile

    now = datetime.now(UTC)
    found = KeyFile(file).keys()
    if format is Format.text:
        say((_row(key, now), "" if key.is_valid(now) else "dim") for key in found)
    else:
        print_json([_shape(key, now) for key in found])
    return 0


@keys.command()
def rotate(
    id: Annotated[str, typer.Argument(help="The id of a key.", show_default=False)],
    file: File,
    hours: Annotated[int, typer.Option("--hours", min=0, help="How long the old one stays valid.")] = 24,
) -> int:
    """Make a key in place of another and print it, this once."""
    from scrubber.service.auth.keys import KeyFile

    _, text = KeyFile(file).rotate(id, datetime.now(UTC), timedelta(hours=hours))
    put(text + "\n")
    complain(f"keep it now: it is not shown again; the old one ends in {hours} hours")
    return 0


@keys.command()
def revoke(
    id: Annotated[str, typer.Argument(help="The id of a key.", show_default=False)], file: File
) -> int:
    """Take a key away at once."""
    from scrubber.service.auth.keys import KeyFile

    KeyFile(file).revoke(id)
    return 0


def _row(key: Key, now: datetime) -> str:
    ends = "" if key.expires is None else f"  until {key.expires:%Y-%m-%d %H:%M}Z"
    return f"{key.id}  {key.tenant:<12} {', '.join(sorted(key.scopes))}{ends}{'' if key.is_valid(now) else '  expired'}"


def _shape(key: Key, now: datetime) -> dict[str, Any]:
    return {
        "id": key.id,
        "tenant": key.tenant,
        "scopes": sorted(key.scopes),
        "created": key.created.isoformat(),
        "expires": key.expires.isoformat() if key.expires else None,
        "valid": key.is_valid(now),
    }


def register(root: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(keys, name="keys")
    root.add_typer(app, name="serve")
